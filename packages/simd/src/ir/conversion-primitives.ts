/**
 * Conversions between lane types, each changing the width by at most a factor of two.
 *
 * Longer ones (`i64.from_i8_s`, `f64.from_i16_u`) are chains that the builder writes. Floats become integers by truncation
 * with saturation, NaN is 0; integers become narrower by wrapping, or with `_sat` by clamping; everything that rounds,
 * rounds once, to nearest even.
 */

import {
  demotePair,
  f64FromI32,
  f64FromI64,
  narrowBytes,
  narrowSaturating,
  promote,
  truncatePair,
  widenSigned,
  widenUnsigned,
} from "./conversion-recipes.ts";
import type { Primitive } from "./primitive.ts";
import type { FloatLane, IntegerLane, LaneType } from "./types.ts";

const row = (
  name: string,
  param: LaneType,
  result: LaneType,
  js: (x: any) => number | bigint,
  wasm: Primitive["wasm"],
): Primitive => ({ name, params: [param], result, js, wasm });

/** The conversions to one type. */
export function conversionPrimitives(type: FloatLane | IntegerLane): Primitive[] {
  return conversions().filter(({ result }) => result === type);
}

function conversions(): Primitive[] {
  return [
    // Wider integers.
    row("i16.from_i8_s", "i8", "i16", x => x, widenSigned(8)),
    row("i16.from_i8_u", "i8", "i16", x => x & 0xff, widenUnsigned(8)),
    row("i32.from_i16_s", "i16", "i32", x => x, widenSigned(16)),
    row("i32.from_i16_u", "i16", "i32", x => x & 0xffff, widenUnsigned(16)),
    row("i64.from_i32_s", "i32", "i64", x => BigInt(x), widenSigned(32)),
    row("i64.from_i32_u", "i32", "i64", x => BigInt(x >>> 0), widenUnsigned(32)),
    // Narrower integers, wrapping.
    row("i8.from_i16", "i16", "i8", x => (x << 24) >> 24, narrowBytes(8)),
    row("i16.from_i32", "i32", "i16", x => (x << 16) >> 16, narrowBytes(16)),
    row("i32.from_i64", "i64", "i32", x => Number(BigInt.asIntN(32, x)), narrowBytes(32)),
    // Narrower integers, clamping a signed value to the signed or unsigned range below.
    row(
      "i8.from_i16_sat_s",
      "i16",
      "i8",
      x => Math.max(-128, Math.min(127, x)),
      narrowSaturating("i8x16.narrow_i16x8_s"),
    ),
    row(
      "i8.from_i16_sat_u",
      "i16",
      "i8",
      x => (Math.max(0, Math.min(255, x)) << 24) >> 24,
      narrowSaturating("i8x16.narrow_i16x8_u"),
    ),
    row(
      "i16.from_i32_sat_s",
      "i32",
      "i16",
      x => Math.max(-32768, Math.min(32767, x)),
      narrowSaturating("i16x8.narrow_i32x4_s"),
    ),
    row(
      "i16.from_i32_sat_u",
      "i32",
      "i16",
      x => (Math.max(0, Math.min(65535, x)) << 16) >> 16,
      narrowSaturating("i16x8.narrow_i32x4_u"),
    ),
    // Integers to floats.
    row("f32.from_i32_s", "i32", "f32", x => Math.fround(x), "f32x4.convert_i32x4_s"),
    row("f32.from_i32_u", "i32", "f32", x => Math.fround(x >>> 0), "f32x4.convert_i32x4_u"),
    row("f64.from_i32_s", "i32", "f64", x => x, f64FromI32("f64x2.convert_low_i32x4_s")),
    row("f64.from_i32_u", "i32", "f64", x => x >>> 0, f64FromI32("f64x2.convert_low_i32x4_u")),
    row("f64.from_i64_s", "i64", "f64", x => Number(x), { recipe: f64FromI64("f64x2.convert_low_i32x4_s") }),
    row("f64.from_i64_u", "i64", "f64", x => Number(BigInt.asUintN(64, x)), {
      recipe: f64FromI64("f64x2.convert_low_i32x4_u"),
    }),
    row("f32.from_i64_s", "i64", "f32", x => float32FromBigInt(x), narrowEach("f32.convert_i64_s")),
    row("f32.from_i64_u", "i64", "f32", x => float32FromBigInt(BigInt.asUintN(64, x)), narrowEach("f32.convert_i64_u")),
    // Floats to integers.
    row("i32.from_f32_sat_s", "f32", "i32", x => saturate(x, -2147483648, 2147483647), "i32x4.trunc_sat_f32x4_s"),
    row("i32.from_f32_sat_u", "f32", "i32", x => saturate(x, 0, 4294967295) | 0, "i32x4.trunc_sat_f32x4_u"),
    row(
      "i32.from_f64_sat_s",
      "f64",
      "i32",
      x => saturate(x, -2147483648, 2147483647),
      truncatePair("i32x4.trunc_sat_f64x2_s_zero"),
    ),
    row(
      "i32.from_f64_sat_u",
      "f64",
      "i32",
      x => saturate(x, 0, 4294967295) | 0,
      truncatePair("i32x4.trunc_sat_f64x2_u_zero"),
    ),
    row("i64.from_f64_sat_s", "f64", "i64", x => saturate64(x, -0x8000000000000000n, 0x7fffffffffffffffn), {
      each: "i64.trunc_sat_f64_s",
    }),
    row("i64.from_f64_sat_u", "f64", "i64", x => BigInt.asIntN(64, saturate64(x, 0n, 0xffffffffffffffffn)), {
      each: "i64.trunc_sat_f64_u",
    }),
    // Float widths.
    row("f64.from_f32", "f32", "f64", x => x, promote),
    row("f32.from_f64", "f64", "f32", x => Math.fround(x), demotePair),
  ];
}

function saturate(x: number, low: number, high: number): number {
  // `+ 0` because the truncation of -0.5 is -0, and integers have no such thing.
  return Number.isNaN(x) ? 0 : Math.min(high, Math.max(low, Math.trunc(x))) + 0;
}

function saturate64(x: number, low: bigint, high: bigint): bigint {
  if (Number.isNaN(x)) return 0n;
  if (x <= Number(low)) return low;
  // Number(high) rounds up to a power of two: a float that reaches it is out of range, every smaller one is in it.
  return x >= Number(high) ? high : BigInt(Math.trunc(x));
}

/** One rounding: a bigint through a double and then a float32 would be rounded twice, so keep a sticky bit instead. */
function float32FromBigInt(x: bigint): number {
  if (x < 0n) return -float32FromBigInt(-x);
  if (x < 0x20000000000000n) return Math.fround(Number(x));
  const sticky = (x & 0x7ffn) === 0n ? 0n : 1n;
  return Math.fround(Number((x >> 11n) | sticky)) * 2048;
}

/** Scalar code for both lanes of both registers: there is no vector instruction that rounds once. */
function narrowEach(op: string): Primitive["wasm"] {
  return {
    narrow(f, low, high) {
      f.get(low).lane("i64x2.extract_lane", 0).op(op).op("f32x4.splat");
      f.get(low).lane("i64x2.extract_lane", 1).op(op).lane("f32x4.replace_lane", 1);
      f.get(high).lane("i64x2.extract_lane", 0).op(op).lane("f32x4.replace_lane", 2);
      f.get(high).lane("i64x2.extract_lane", 1).op(op).lane("f32x4.replace_lane", 3);
    },
  };
}
