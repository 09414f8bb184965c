/**
 * THE table of primitives: everything a program can do to a lane. The conversions are in `conversions.ts`.
 *
 * Each is a constant of its own, so that a bundler keeps what the operations in use are made of. A row serves every lane
 * type; where nothing else is said, its form is WebAssembly's instruction of that name. Integers wrap and nothing traps:
 * division by zero gives 0 (remainder too), the minimum by -1 is itself, shift counts are taken modulo the width. Floats
 * round once. Adding a primitive is adding a row; both back ends and the agreement test pick it up.
 */
import {
  byteswap,
  compareSelect,
  countOnes,
  countZeros,
  divide,
  multiplyBytes,
  shift,
  unsignedCompare64,
} from "./integer-recipes.ts";
import * as loops from "./loops.ts";
import { count, halfToEven, leadingZeros, ones, quotient, reverseBytes, saturated, trailingZeros } from "./meanings.ts";
import { binary, choice, comparison, type Primitive, unary } from "./primitive.ts";
import { bitselect } from "./recipes.ts";
import { remainder32, remainder64 } from "./remainder.ts";

export * from "./conversions.ts";

// Arithmetic.
export const add: Primitive = /* @__PURE__ */ binary("add", "if", {
  js: lane => (a, b) => lane.fitted(a + b),
  loops: loops.additions,
});
export const sub: Primitive = /* @__PURE__ */ binary("sub", "if", {
  js: lane => (a, b) => lane.fitted(a - b),
  loops: loops.subtractions,
});
export const mul: Primitive = /* @__PURE__ */ binary("mul", "if", {
  js: ({ type, fitted }) => (type === "i32" ? Math.imul : (a, b) => fitted(a * b)),
  wasm: ({ type }) => (type === "i8" ? { recipe: multiplyBytes } : undefined),
  loops: loops.multiplications,
});
/** Of integers truncated. */
export const div: Primitive = /* @__PURE__ */ binary("div_s", "if", {
  js: ({ isFloat, fitted, zero }) =>
    isFloat ? (a, b) => fitted(a / b) : (a, b) => (b === zero ? zero : fitted(quotient(a, b))),
  wasm: ({ isFloat, width }) => (isFloat ? undefined : divide(width, "div_s")),
  loops: loops.divisions,
});
export const divU: Primitive = /* @__PURE__ */ binary("div_u", "i", {
  js: lane => (a, b) => (b === lane.zero ? lane.zero : lane.fitted(quotient(lane.plain(a), lane.plain(b)))),
  wasm: ({ width }) => divide(width, "div_u"),
});
/** Exact, with the dividend's sign. */
export const rem: Primitive = /* @__PURE__ */ binary("rem_s", "if", {
  js: ({ isFloat, fitted, zero }) => (isFloat ? (a, b) => a % b : (a, b) => (b === zero ? zero : fitted(a % b))),
  wasm: ({ type, isFloat, width }) =>
    isFloat ? { each: type === "f32" ? remainder32 : remainder64 } : divide(width, "rem_s"),
});
export const remU: Primitive = /* @__PURE__ */ binary("rem_u", "i", {
  js: lane => (a, b) => (b === lane.zero ? lane.zero : lane.fitted(lane.plain(a) % lane.plain(b))),
  wasm: ({ width }) => divide(width, "rem_u"),
});
export const neg: Primitive = /* @__PURE__ */ unary("neg", "if", {
  js: lane => a => lane.fitted(-a),
  loops: loops.negations,
});
export const abs: Primitive = /* @__PURE__ */ unary("abs", "if", {
  js: ({ isFloat, fitted }) => (isFloat ? Math.abs : a => fitted(a < 0 ? -a : a)),
  loops: loops.magnitudes,
});
export const sqrt: Primitive = /* @__PURE__ */ unary("sqrt", "f", {
  js: lane => a => lane.fitted(Math.sqrt(a)),
  loops: loops.roots,
});
export const floor: Primitive = /* @__PURE__ */ unary("floor", "f", {
  js: () => Math.floor,
  loops: loops.floors,
});
export const ceil: Primitive = /* @__PURE__ */ unary("ceil", "f", { js: () => Math.ceil });
export const trunc: Primitive = /* @__PURE__ */ unary("trunc", "f", { js: () => Math.trunc });
/** Half to even. */
export const nearest: Primitive = /* @__PURE__ */ unary("nearest", "f", { js: () => halfToEven });

// The lesser and the greater; of floats a NaN wins, and -0 is below +0.
export const min: Primitive = /* @__PURE__ */ binary("min_s", "if", {
  js: ({ isFloat }) => (isFloat ? Math.min : (a, b) => (b < a ? b : a)),
  wasm: ({ type }) => (type === "i64" ? { recipe: compareSelect("lt_s") } : undefined),
  loops: loops.minima,
});
export const max: Primitive = /* @__PURE__ */ binary("max_s", "if", {
  js: ({ isFloat }) => (isFloat ? Math.max : (a, b) => (b > a ? b : a)),
  wasm: ({ type }) => (type === "i64" ? { recipe: compareSelect("gt_s") } : undefined),
  loops: loops.maxima,
});
export const minU: Primitive = /* @__PURE__ */ binary("min_u", "i", {
  js: lane => (a, b) => (lane.plain(b) < lane.plain(a) ? b : a),
  wasm: ({ type }) => (type === "i64" ? { recipe: compareSelect("lt_u") } : undefined),
});
export const maxU: Primitive = /* @__PURE__ */ binary("max_u", "i", {
  js: lane => (a, b) => (lane.plain(b) > lane.plain(a) ? b : a),
  wasm: ({ type }) => (type === "i64" ? { recipe: compareSelect("gt_u") } : undefined),
});
/** `b < a ? b : a`: of NaN and of equals the first. */
export const pmin: Primitive = /* @__PURE__ */ binary("pmin", "f", {
  js: () => (a, b) => (b < a ? b : a),
  loops: loops.firstMinima,
});
/** `a < b ? b : a`. */
export const pmax: Primitive = /* @__PURE__ */ binary("pmax", "f", {
  js: () => (a, b) => (a < b ? b : a),
  loops: loops.firstMaxima,
});

// Comparisons.
export const eq: Primitive = /* @__PURE__ */ comparison("eq", "if", {
  js: () => (a, b) => a === b,
  loops: loops.equalities,
});
export const ne: Primitive = /* @__PURE__ */ comparison("ne", "if", {
  js: () => (a, b) => a !== b,
  loops: loops.inequalities,
});
export const lt: Primitive = /* @__PURE__ */ comparison("lt_s", "if", {
  js: () => (a, b) => a < b,
  loops: loops.lesser,
});
export const le: Primitive = /* @__PURE__ */ comparison("le_s", "if", {
  js: () => (a, b) => a <= b,
  loops: loops.lesserOrEqual,
});
export const gt: Primitive = /* @__PURE__ */ comparison("gt_s", "if", {
  js: () => (a, b) => a > b,
  loops: loops.greater,
});
export const ge: Primitive = /* @__PURE__ */ comparison("ge_s", "if", {
  js: () => (a, b) => a >= b,
  loops: loops.greaterOrEqual,
});
export const ltU: Primitive = /* @__PURE__ */ comparison("lt_u", "i", {
  js: lane => (a, b) => lane.plain(a) < lane.plain(b),
  wasm: ({ type }) => (type === "i64" ? { recipe: unsignedCompare64("lt") } : undefined),
});
export const leU: Primitive = /* @__PURE__ */ comparison("le_u", "i", {
  js: lane => (a, b) => lane.plain(a) <= lane.plain(b),
  wasm: ({ type }) => (type === "i64" ? { recipe: unsignedCompare64("le") } : undefined),
});
export const gtU: Primitive = /* @__PURE__ */ comparison("gt_u", "i", {
  js: lane => (a, b) => lane.plain(a) > lane.plain(b),
  wasm: ({ type }) => (type === "i64" ? { recipe: unsignedCompare64("gt") } : undefined),
});
export const geU: Primitive = /* @__PURE__ */ comparison("ge_u", "i", {
  js: lane => (a, b) => lane.plain(a) >= lane.plain(b),
  wasm: ({ type }) => (type === "i64" ? { recipe: unsignedCompare64("ge") } : undefined),
});

// Selection, `mask ? a : b`.
export const select: Primitive = /* @__PURE__ */ choice("select", "ifm", {
  js: () => (m, a, b) => (m ? a : b),
  wasm: () => ({ recipe: bitselect }),
  loops: loops.selections,
});
/** `rare(mask, fast, heavy)` is `mask ? heavy : fast`; kernels compute `heavy` only for groups of lanes that need it. */
export const rare: Primitive = /* @__PURE__ */ choice("rare", "f", {
  js: () => (m, fast, heavy) => (m ? heavy : fast),
  wasm: () => ({ recipe: (f, [m, fast, heavy]) => bitselect(f, [m!, heavy!, fast!]) }),
  loops: loops.rarities,
});

// Bits.
export const and: Primitive = /* @__PURE__ */ binary("and", "im", {
  js: () => (a, b) => a & b,
  wasm: () => "v128.and",
  loops: loops.conjunctions,
});
export const or: Primitive = /* @__PURE__ */ binary("or", "im", {
  js: () => (a, b) => a | b,
  wasm: () => "v128.or",
  loops: loops.disjunctions,
});
export const xor: Primitive = /* @__PURE__ */ binary("xor", "im", {
  js: () => (a, b) => a ^ b,
  wasm: () => "v128.xor",
  loops: loops.differences,
});
/** Of masks the negation, of integers all bits flipped. */
export const not: Primitive = /* @__PURE__ */ unary("not", "im", {
  js: ({ type }) => (type[0] === "m" ? a => a ^ 1 : a => ~a),
  wasm: () => "v128.not",
  loops: loops.inversions,
});
export const shl: Primitive = /* @__PURE__ */ binary("shl", "i", {
  js: lane => (a, b) => lane.fitted(a << count(b, lane.width)),
  wasm: ({ width }) => shift(width, "shl"),
  loops: loops.leftShifts,
});
export const shr: Primitive = /* @__PURE__ */ binary("shr_s", "i", {
  js: lane => (a, b) => a >> count(b, lane.width),
  wasm: ({ width }) => shift(width, "shr_s"),
  loops: loops.rightShifts,
});
/** Zeros come in. */
export const shrU: Primitive = /* @__PURE__ */ binary("shr_u", "i", {
  js: lane => (a, b) =>
    lane.fitted(lane.width === 64 ? lane.plain(a) >> count(b, lane.width) : lane.plain(a) >>> count(b, lane.width)),
  wasm: ({ width }) => shift(width, "shr_u"),
  loops: loops.zeroShifts,
});
export const popcnt: Primitive = /* @__PURE__ */ unary("popcnt", "i", {
  js: lane => x => ones(lane.plain(x), lane.width),
  wasm: ({ width }) => ({ recipe: countOnes(width) }),
});
export const clz: Primitive = /* @__PURE__ */ unary("clz", "i", {
  js: lane => x => leadingZeros(lane.plain(x), lane.width),
  wasm: ({ width }) => countZeros(width, "clz"),
});
export const ctz: Primitive = /* @__PURE__ */ unary("ctz", "i", {
  js: lane => x => trailingZeros(lane.plain(x), lane.width),
  wasm: ({ width }) => countZeros(width, "ctz"),
});
/** The bytes in reverse. */
export const bswap: Primitive = /* @__PURE__ */ unary("bswap", "i", {
  js: ({ width, fitted, plain }) => (width === 8 ? undefined : x => fitted(reverseBytes(plain(x), width))),
  wasm: ({ width }) => (width === 8 ? undefined : { recipe: byteswap(width) }),
});

// What only lanes of 8 and 16 bits have.
export const addSat: Primitive = /* @__PURE__ */ binary("add_sat_s", "i", {
  js: lane => saturated(lane, false, (a, b) => a + b),
});
export const addSatU: Primitive = /* @__PURE__ */ binary("add_sat_u", "i", {
  js: lane => saturated(lane, true, (a, b) => a + b),
});
export const subSat: Primitive = /* @__PURE__ */ binary("sub_sat_s", "i", {
  js: lane => saturated(lane, false, (a, b) => a - b),
});
export const subSatU: Primitive = /* @__PURE__ */ binary("sub_sat_u", "i", {
  js: lane => saturated(lane, true, (a, b) => a - b),
});
/** The mean, halves rounded up. */
export const avgrU: Primitive = /* @__PURE__ */ binary("avgr_u", "i", {
  js: ({ width, fitted, plain }) => (width > 16 ? undefined : (a, b) => fitted((plain(a) + plain(b) + 1) >> 1)),
});
