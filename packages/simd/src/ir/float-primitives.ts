/**
 * Float lanes: arithmetic with one rounding, comparisons, selection, bit patterns.
 *
 * `min max` are WebAssembly's (a NaN wins, -0 is below +0). `least greatest` are what reductions fold with: a NaN in
 * either wins, of equals the first is kept (so the sign of a zero depends on the order, which is fixed).
 */
import type { Primitive } from "./primitive.ts";
import { bitselect, greatest, identity, least } from "./recipes.ts";
import type { FloatLane } from "./types.ts";

const scratch64 = /* @__PURE__ */ new Float64Array(1);
const bits64 = /* @__PURE__ */ new BigInt64Array(/* @__PURE__ */ scratchBuffer(scratch64));
const scratch32 = /* @__PURE__ */ new Float32Array(1);
const bits32 = /* @__PURE__ */ new Int32Array(/* @__PURE__ */ scratchBuffer(scratch32));

function scratchBuffer(array: Float32Array | Float64Array): ArrayBufferLike {
  return array.buffer;
}

/** Half to even, keeping the sign of zero: adding 2**52 leaves no fraction bits. Right for float32 values too. */
function nearest(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude < 4503599627370496)) return x;
  const rounded = magnitude + 4503599627370496 - 4503599627370496;
  return x < 0 || Object.is(x, -0) ? -rounded : rounded;
}

export function floatPrimitives(): Primitive[] {
  return [
    ...family("f32", Math.fround),
    ...family("f64", x => x),
    {
      name: "f32.bits",
      params: ["f32"],
      result: "i32",
      js: (x: number) => ((scratch32[0] = x), bits32[0]),
      wasm: { recipe: identity },
    },
    {
      name: "i32.float",
      params: ["i32"],
      result: "f32",
      js: (x: number) => ((bits32[0] = x), scratch32[0]),
      wasm: { recipe: identity },
    },
    {
      name: "f64.bits",
      params: ["f64"],
      result: "i64",
      js: (x: number) => ((scratch64[0] = x), bits64[0]),
      wasm: { recipe: identity },
    },
    {
      name: "i64.float",
      params: ["i64"],
      result: "f64",
      js: (x: bigint) => ((bits64[0] = x), scratch64[0]),
      wasm: { recipe: identity },
    },
  ];
}

function family(type: FloatLane, round: (x: number) => number): Primitive[] {
  const shape = type === "f32" ? "f32x4" : "f64x2";
  const mask = type === "f32" ? "m32" : "m64";
  const binary = (name: string, js: (a: number, b: number) => number): Primitive => ({
    name: `${type}.${name}`,
    params: [type, type],
    result: type,
    js,
    wasm: `${shape}.${name}`,
  });
  const unary = (name: string, js: (a: number) => number): Primitive => ({
    name: `${type}.${name}`,
    params: [type],
    result: type,
    js,
    wasm: `${shape}.${name}`,
  });
  const compare = (name: string, js: (a: number, b: number) => boolean): Primitive => ({
    name: `${type}.${name}`,
    params: [type, type],
    result: mask,
    js: (a: number, b: number) => (js(a, b) ? 1 : 0),
    wasm: `${shape}.${name}`,
  });
  return [
    binary("add", (a, b) => round(a + b)),
    binary("sub", (a, b) => round(a - b)),
    binary("mul", (a, b) => round(a * b)),
    binary("div", (a, b) => round(a / b)),
    binary("min", Math.min),
    binary("max", Math.max),
    binary("pmin", (a, b) => (b < a ? b : a)),
    binary("pmax", (a, b) => (a < b ? b : a)),
    {
      name: `${type}.least`,
      params: [type, type],
      result: type,
      js: (a: number, b: number) => (b < a || (b !== b && a === a) ? b : a),
      wasm: { recipe: least(shape) },
    },
    {
      name: `${type}.greatest`,
      params: [type, type],
      result: type,
      js: (a: number, b: number) => (b > a || (b !== b && a === a) ? b : a),
      wasm: { recipe: greatest(shape) },
    },
    unary("sqrt", a => round(Math.sqrt(a))),
    unary("abs", Math.abs),
    unary("neg", a => -a),
    unary("floor", Math.floor),
    unary("ceil", Math.ceil),
    unary("trunc", Math.trunc),
    unary("nearest", nearest),
    compare("eq", (a, b) => a === b),
    compare("ne", (a, b) => a !== b),
    compare("lt", (a, b) => a < b),
    compare("le", (a, b) => a <= b),
    compare("gt", (a, b) => a > b),
    compare("ge", (a, b) => a >= b),
    {
      name: `${type}.select`,
      params: [mask, type, type],
      result: type,
      js: (m: number, a: number, b: number) => (m ? a : b),
      wasm: { recipe: bitselect },
    },
  ];
}
