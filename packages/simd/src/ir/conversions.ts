/**
 * The conversions of the table of primitives: between lane types whose widths differ by at most a factor of two. Longer ones
 * are chains, which `src/lowering` writes.
 *
 * A name says what comes out; `U` is for integers without a sign. Floats become integers by truncation with saturation, NaN
 * is 0; integers become narrower by wrapping, or with `Sat` by clamping a signed value; what rounds, rounds once, to nearest
 * even.
 */
import {
  f64FromI64,
  lowHalves,
  narrowBytes,
  narrowSaturating,
  roundEach,
  widen,
  widenLow,
} from "./conversion-recipes.ts";
import { allBits, bitsFloat, copy, demote, floatBits, type Loop } from "./loops.ts";
import { float32FromBigInt, saturate, saturate64, seenAs } from "./meanings.ts";
import { type Js, type Primitive, remembered, type WasmForm } from "./primitive.ts";
import { identity } from "./recipes.ts";
import type { LaneType } from "./types.ts";
import { reread, allBits as wideAllBits } from "./wide-loops.ts";

/** For each type that it takes: what comes of it, and how. */
type Results = { readonly [From in LaneType]?: () => Result };
type Result = readonly [to: LaneType, js: Js, wasm: WasmForm, loop?: Loop];

/** A sign says how integers are read, or made; nothing else has one. */
function conversion(sign: string, results: Results): Primitive {
  return remembered(`from${sign}`, from => {
    const result = results[from]?.();
    if (result === undefined) return undefined;
    const [to, js, wasm, loop] = result;
    const isSigned = to[0] === "i" || from[0] === "i";
    return { name: `${to}.from_${from}${isSigned ? sign : ""}`, params: [from], result: to, js, wasm, loop };
  });
}

const same: Js = x => x;

/** Twice as wide; masks too. */
export const extend: Primitive = /* @__PURE__ */ conversion("_s", {
  i8: () => ["i16", same, widen(8, "_s"), copy],
  i16: () => ["i32", same, widen(16, "_s"), copy],
  i32: () => ["i64", x => BigInt(x), widen(32, "_s")],
  m8: () => ["m16", same, widen(8, "_s"), copy],
  m16: () => ["m32", same, widen(16, "_s"), copy],
  m32: () => ["m64", same, widen(32, "_s"), copy],
});
export const extendU: Primitive = /* @__PURE__ */ conversion("_u", {
  i8: () => ["i16", x => x & 0xff, widen(8, "_u")],
  i16: () => ["i32", x => x & 0xffff, widen(16, "_u")],
  i32: () => ["i64", x => BigInt(x >>> 0), widen(32, "_u")],
});
/** Half as wide; masks too. */
export const wrap: Primitive = /* @__PURE__ */ conversion("", {
  i16: () => ["i8", x => (x << 24) >> 24, narrowBytes(8)],
  i32: () => ["i16", x => (x << 16) >> 16, narrowBytes(16)],
  i64: () => ["i32", x => Number(BigInt.asIntN(32, x)), narrowBytes(32)],
  m16: () => ["m8", same, narrowBytes(8), copy],
  m32: () => ["m16", same, narrowBytes(16), copy],
  m64: () => ["m32", same, narrowBytes(32), copy],
});
export const narrowSat: Primitive = /* @__PURE__ */ conversion("_sat_s", {
  i16: () => ["i8", x => Math.max(-128, Math.min(127, x)), narrowSaturating("i8x16.narrow_i16x8_s")],
  i32: () => ["i16", x => Math.max(-32768, Math.min(32767, x)), narrowSaturating("i16x8.narrow_i32x4_s")],
});
export const narrowSatU: Primitive = /* @__PURE__ */ conversion("_sat_u", {
  i16: () => ["i8", x => (Math.max(0, Math.min(255, x)) << 24) >> 24, narrowSaturating("i8x16.narrow_i16x8_u")],
  i32: () => ["i16", x => (Math.max(0, Math.min(65535, x)) << 16) >> 16, narrowSaturating("i16x8.narrow_i32x4_u")],
});

export const toF32: Primitive = /* @__PURE__ */ conversion("_s", {
  i32: () => ["f32", Math.fround, "f32x4.convert_i32x4_s"],
  i64: () => ["f32", float32FromBigInt, roundEach("f32.convert_i64_s")],
  f64: () => ["f32", Math.fround, lowHalves("f32x4.demote_f64x2_zero"), demote],
});
export const toF32U: Primitive = /* @__PURE__ */ conversion("_u", {
  i32: () => ["f32", x => Math.fround(x >>> 0), "f32x4.convert_i32x4_u"],
  i64: () => ["f32", x => float32FromBigInt(BigInt.asUintN(64, x)), roundEach("f32.convert_i64_u")],
});
export const toF64: Primitive = /* @__PURE__ */ conversion("_s", {
  i32: () => ["f64", same, widenLow("f64x2.convert_low_i32x4_s"), copy],
  i64: () => ["f64", Number, { recipe: f64FromI64("f64x2.convert_low_i32x4_s") }],
  f32: () => ["f64", same, widenLow("f64x2.promote_low_f32x4"), copy],
});
export const toF64U: Primitive = /* @__PURE__ */ conversion("_u", {
  i32: () => ["f64", x => x >>> 0, widenLow("f64x2.convert_low_i32x4_u")],
  i64: () => ["f64", x => Number(BigInt.asUintN(64, x)), { recipe: f64FromI64("f64x2.convert_low_i32x4_u") }],
});

export const toI32: Primitive = /* @__PURE__ */ conversion("_sat_s", {
  f32: () => ["i32", x => saturate(x, -2147483648, 2147483647), "i32x4.trunc_sat_f32x4_s"],
  f64: () => ["i32", x => saturate(x, -2147483648, 2147483647), lowHalves("i32x4.trunc_sat_f64x2_s_zero")],
});
export const toI32U: Primitive = /* @__PURE__ */ conversion("_sat_u", {
  f32: () => ["i32", x => saturate(x, 0, 4294967295) | 0, "i32x4.trunc_sat_f32x4_u"],
  f64: () => ["i32", x => saturate(x, 0, 4294967295) | 0, lowHalves("i32x4.trunc_sat_f64x2_u_zero")],
});
export const toI64: Primitive = /* @__PURE__ */ conversion("_sat_s", {
  f64: () => ["i64", x => saturate64(x, -0x8000000000000000n, 0x7fffffffffffffffn), { each: "i64.trunc_sat_f64_s" }],
});
export const toI64U: Primitive = /* @__PURE__ */ conversion("_sat_u", {
  f64: () => ["i64", x => BigInt.asIntN(64, saturate64(x, 0n, 0xffffffffffffffffn)), { each: "i64.trunc_sat_f64_u" }],
});

/** The same bits as another type of lane; how the name is spelled says whose they are. */
function reading(
  name: string,
  results: { readonly [From in LaneType]?: () => readonly [to: LaneType, js: Js, loop: Loop] },
): Primitive {
  return remembered(name, from => {
    const result = results[from]?.();
    if (result === undefined) return undefined;
    const [to, js, loop] = result;
    const owner = from[0] === "m" ? to : from;
    return { name: `${owner}.${name}`, params: [from], result: to, js, wasm: { recipe: identity }, loop };
  });
}

/** A float's bits. */
export const toBits: Primitive = /* @__PURE__ */ reading("bits", {
  f32: () => ["i32", seenAs(new Float32Array(1), Int32Array), floatBits],
  f64: () => ["i64", seenAs(new Float64Array(1), BigInt64Array), reread],
});
/** The float of these bits. */
export const fromBits: Primitive = /* @__PURE__ */ reading("float", {
  i32: () => ["f32", seenAs(new Int32Array(1), Float32Array), bitsFloat],
  i64: () => ["f64", seenAs(new BigInt64Array(1), Float64Array), reread],
});
/** A mask's bits: -1 where it is true. */
export const maskBits: Primitive = /* @__PURE__ */ reading("mask", {
  m8: () => ["i8", m => -m | 0, allBits],
  m16: () => ["i16", m => -m | 0, allBits],
  m32: () => ["i32", m => -m | 0, allBits],
  m64: () => ["i64", m => (m ? -1n : 0n), wideAllBits],
});
