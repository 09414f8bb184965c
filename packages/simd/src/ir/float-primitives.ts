/**
 * Float lanes: arithmetic with one rounding, comparisons, selection, bit patterns.
 *
 * `rem` is exact, with the dividend's sign. `min max` are WebAssembly's (a NaN wins, -0 is below +0). `least greatest` are what reductions fold with: a NaN in
 * either wins, of equals the first is kept (so the sign of a zero depends on the order, which is fixed).
 */
import type { Primitive } from "./primitive.ts";
import { bitselect, greatest, identity, least } from "./recipes.ts";
import { remainder32, remainder64 } from "./remainder.ts";
import type { FloatLane } from "./types.ts";

/** Half to even, keeping the sign of zero: adding 2**52 leaves no fraction bits. Right for float32 values too. */
function nearest(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude < 4503599627370496)) return x;
  const rounded = magnitude + 4503599627370496 - 4503599627370496;
  return x < 0 || Object.is(x, -0) ? -rounded : rounded;
}

/** `f32.bits` and `i32.float`, and those of 64 bits: the same bytes, seen as another type. */
export function reinterpretation(from: FloatLane | "i32" | "i64"): Primitive {
  const isFloat = from[0] === "f";
  const width = from.endsWith("64") ? 64 : 32;
  const floats = width === 64 ? new Float64Array(1) : new Float32Array(1);
  const integers = width === 64 ? new BigInt64Array(floats.buffer) : new Int32Array(floats.buffer);
  const [given, seen]: { [i: number]: unknown }[] = isFloat ? [floats, integers] : [integers, floats];
  return {
    name: `${from}.${isFloat ? "bits" : "float"}`,
    params: [from],
    result: `${isFloat ? "i" : "f"}${width}`,
    js: x => {
      given![0] = x;
      return seen![0];
    },
    wasm: { recipe: identity },
  };
}

/** The float primitives of one type. */
export function floatPrimitives(type: FloatLane): Primitive[] {
  const round: (x: number) => number = type === "f32" ? Math.fround : x => x;
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
    reinterpretation(type),
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
      js: (a: number, b: number) => (b < a || (Number.isNaN(b) && !Number.isNaN(a)) ? b : a),
      wasm: { recipe: least(shape) },
    },
    {
      name: `${type}.greatest`,
      params: [type, type],
      result: type,
      js: (a: number, b: number) => (b > a || (Number.isNaN(b) && !Number.isNaN(a)) ? b : a),
      wasm: { recipe: greatest(shape) },
    },
    {
      name: `${type}.rem`,
      params: [type, type],
      result: type,
      js: (a: number, b: number) => a % b,
      wasm: { each: type === "f32" ? remainder32 : remainder64 },
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
    // select(mask, heavy, fast), of which kernels compute `heavy` only for groups of lanes that need it.
    {
      name: `${type}.rare`,
      params: [mask, type, type],
      result: type,
      js: (m: number, fast: number, heavy: number) => (m ? heavy : fast),
      wasm: { recipe: (f, [m, fast, heavy]) => bitselect(f, [m!, heavy!, fast!]) },
    },
  ];
}
