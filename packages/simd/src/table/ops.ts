/**
 * THE table of elementwise operations: name, operator, dtypes, rule, lane code. Everything comes from here: the functions
 * are its rows, and methods, the `lanes` grammar, kernels, docs and tests iterate over it. Adding an operation is adding a
 * row. Names are the array API standard's in our spelling; docs/reference/arithmetic.md has the special cases.
 *
 * A row is a function that carries its own lane code, so that a bundler keeps only the rows that are used.
 */

import * as ir from "../ir/primitives.ts";
import * as pairs from "../lowering/complex.ts";
import * as float from "../lowering/float.ts";
import * as integer from "../lowering/integer.ts";
import * as numeric from "../lowering/numeric.ts";
import * as complex from "../math/complex-elementary.ts";
import * as elementary from "../math/elementary.ts";
import { type Binary, binary, type Ternary, ternary, type Unary, unary } from "./define.ts";

// Arithmetic.
/** The sum; integers wrap. */
export const add: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "add",
  symbol: "+",
  accepts: "iufc",
  rule: "promote",
  lower: () => numeric.one(ir.add),
  lowerComplex: () => pairs.partwise(ir.add),
});
/** The difference; integers wrap. */
export const sub: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "sub",
  symbol: "-",
  accepts: "iufc",
  rule: "promote",
  lower: () => numeric.one(ir.sub),
  lowerComplex: () => pairs.partwise(ir.sub),
});
/** The product; integers wrap. */
export const mul: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "mul",
  symbol: "*",
  accepts: "iufc",
  rule: "promote",
  lower: () => numeric.one(ir.mul),
  lowerComplex: () => pairs.multiply,
});
/** The true quotient; of integers in float64. */
export const div: Binary<"float"> = /* @__PURE__ */ binary({
  name: "div",
  symbol: "/",
  accepts: "iufc",
  rule: "float",
  lower: () => numeric.one(ir.div),
  lowerComplex: () => complex.div,
});
/** The floor of the quotient; an integer divided by 0 gives 0. */
export const floorDivide: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "floorDivide",
  accepts: "iuf",
  rule: "promote",
  lower: () => float.realOr(float.floorDivide, integer.floorDivide),
});
/** The remainder with the divisor's sign; an integer's by 0 is 0. */
export const rem: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "rem",
  symbol: "%",
  accepts: "iuf",
  rule: "promote",
  lower: () => float.realOr(float.remainder, integer.remainder),
});
/** The power; `int ** negative` is the truncated true value, a negative number as exponent of integers is refused. */
export const pow: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "pow",
  symbol: "**",
  accepts: "iufc",
  rule: "promote",
  withNumber: float.knownPower,
  nonNegative: true,
  lower: () => float.realOr(float.math2(elementary.pow), integer.power),
  lowerComplex: () => complex.pow,
});
/** The negative; integers wrap. */
export const neg: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "neg",
  symbol: "-",
  accepts: "iufc",
  rule: "promote",
  lower: () => numeric.one(ir.neg),
  lowerComplex: () => pairs.partwise(ir.neg),
});
/** The value itself. */
export const positive: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "positive",
  symbol: "+",
  accepts: "iufc",
  rule: "promote",
  lower: () => float.identity,
  lowerComplex: () => pairs.same,
});
/** The magnitude; of the most negative integer itself. */
export const abs: Unary<"real"> = /* @__PURE__ */ unary({
  name: "abs",
  accepts: "iufc",
  rule: "real",
  lower: () => numeric.abs,
  lowerComplex: () => pairs.abs,
});
/** -1, 0 or 1, of complex numbers z / |z|; of -0 it is 0, of NaN NaN. */
export const sign: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "sign",
  accepts: "iufc",
  rule: "promote",
  lower: () => numeric.sign,
  lowerComplex: () => complex.sign,
});
/** x * x. */
export const square: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "square",
  accepts: "iufc",
  rule: "promote",
  lower: () => float.square,
  lowerComplex: () => pairs.square,
});
/** 1 / x, correctly rounded. */
export const reciprocal: Unary<"float"> = /* @__PURE__ */ unary({
  name: "reciprocal",
  accepts: "iufc",
  rule: "float",
  lower: () => float.reciprocal,
  lowerComplex: () => complex.reciprocal,
});
/** a * b + c with two roundings. */
export const mulAdd: Ternary<"promote"> = /* @__PURE__ */ ternary({
  name: "mulAdd",
  accepts: "iufc",
  rule: "promote",
  lower: () => float.mulAdd,
  lowerComplex: () => pairs.mulAdd,
});
/** The larger; NaN wins. */
export const maximum: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "maximum",
  accepts: "iuf",
  rule: "promote",
  lower: () => numeric.max,
});
/** The smaller; NaN wins. */
export const minimum: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "minimum",
  accepts: "iuf",
  rule: "promote",
  lower: () => numeric.min,
});
/** x held between low and high; NaN in any of the three wins. */
export const clip: Ternary<"first"> = /* @__PURE__ */ ternary({
  name: "clip",
  accepts: "iuf",
  rule: "first",
  lower: () => numeric.clip,
});

// Comparison; results are bool.
/** Whether equal; NaN never is. */
export const eq: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "eq",
  symbol: "==",
  accepts: "biufc",
  rule: "bool",
  lower: () => numeric.eq,
  lowerComplex: () => pairs.ofParts(ir.and, numeric.eq),
});
/** Whether different; NaN always is. */
export const ne: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "ne",
  symbol: "!=",
  accepts: "biufc",
  rule: "bool",
  lower: () => numeric.ne,
  lowerComplex: () => pairs.ofParts(ir.or, numeric.ne),
});
/** Whether less. */
export const lt: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "lt",
  symbol: "<",
  accepts: "biuf",
  rule: "bool",
  lower: () => numeric.lt,
});
/** Whether less or equal. */
export const le: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "le",
  symbol: "<=",
  accepts: "biuf",
  rule: "bool",
  lower: () => numeric.le,
});
/** Whether greater. */
export const gt: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "gt",
  symbol: ">",
  accepts: "biuf",
  rule: "bool",
  lower: () => numeric.gt,
});
/** Whether greater or equal. */
export const ge: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "ge",
  symbol: ">=",
  accepts: "biuf",
  rule: "bool",
  lower: () => numeric.ge,
});
/** Whether NaN. */
export const isnan: Unary<"bool"> = /* @__PURE__ */ unary({
  name: "isnan",
  accepts: "iufc",
  rule: "bool",
  lower: () => numeric.isnan,
  lowerComplex: () => pairs.ofParts(ir.or, numeric.isnan),
});
/** Whether infinite. */
export const isinf: Unary<"bool"> = /* @__PURE__ */ unary({
  name: "isinf",
  accepts: "iufc",
  rule: "bool",
  lower: () => numeric.isinf,
  lowerComplex: () => pairs.ofParts(ir.or, numeric.isinf),
});
/** Whether neither infinite nor NaN. */
export const isfinite: Unary<"bool"> = /* @__PURE__ */ unary({
  name: "isfinite",
  accepts: "iufc",
  rule: "bool",
  lower: () => numeric.isfinite,
  lowerComplex: () => pairs.ofParts(ir.and, numeric.isfinite),
});
/** Whether the sign bit is set, also of -0 and NaN. */
export const signbit: Unary<"bool"> = /* @__PURE__ */ unary({
  name: "signbit",
  accepts: "iuf",
  rule: "bool",
  lower: () => numeric.signbit,
});

// Logic: operands become bool, only zero is false.
/** Whether both are true. */
export const logicalAnd: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "logicalAnd",
  symbol: "&&",
  accepts: "biufc",
  rule: "bool",
  computes: "bool",
  lower: () => numeric.bitwise(ir.and),
});
/** Whether one is true. */
export const logicalOr: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "logicalOr",
  symbol: "||",
  accepts: "biufc",
  rule: "bool",
  computes: "bool",
  lower: () => numeric.bitwise(ir.or),
});
/** Whether exactly one is true. */
export const logicalXor: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "logicalXor",
  accepts: "biufc",
  rule: "bool",
  computes: "bool",
  lower: () => numeric.bitwise(ir.xor),
});
/** Whether false. */
export const logicalNot: Unary<"bool"> = /* @__PURE__ */ unary({
  name: "logicalNot",
  symbol: "!",
  accepts: "biufc",
  rule: "bool",
  computes: "bool",
  lower: () => numeric.one(ir.not),
});
/** The second operand where the first is true, else the third. */
export const where: Ternary<"condition"> = /* @__PURE__ */ ternary({
  name: "where",
  symbol: "?",
  accepts: "biufc",
  rule: "condition",
  lower: () => float.where,
  lowerComplex: () => pairs.where,
});

// Bits.
/** Bits that both have. */
export const bitwiseAnd: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "bitwiseAnd",
  symbol: "&",
  accepts: "biu",
  rule: "promote",
  lower: () => numeric.bitwise(ir.and),
});
/** Bits that one has. */
export const bitwiseOr: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "bitwiseOr",
  symbol: "|",
  accepts: "biu",
  rule: "promote",
  lower: () => numeric.bitwise(ir.or),
});
/** Bits that exactly one has. */
export const bitwiseXor: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "bitwiseXor",
  symbol: "^",
  accepts: "biu",
  rule: "promote",
  lower: () => numeric.bitwise(ir.xor),
});
/** All bits flipped; of a bool its negation. */
export const bitwiseInvert: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "bitwiseInvert",
  symbol: "~",
  accepts: "biu",
  rule: "promote",
  lower: () => numeric.one(ir.not),
});
/** Shifted left; a count outside the width gives 0. */
export const bitwiseLeftShift: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "bitwiseLeftShift",
  symbol: "<<",
  accepts: "iu",
  rule: "promote",
  lower: () => integer.shiftLeft,
});
/** Shifted right, signed integers with their sign; a count outside the width shifts all out. */
export const bitwiseRightShift: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "bitwiseRightShift",
  symbol: ">>",
  accepts: "iu",
  rule: "promote",
  lower: () => integer.shiftRight,
});
/** Rotated left by a count modulo the width. */
export const rotl: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "rotl",
  accepts: "iu",
  rule: "promote",
  lower: () => integer.rotate("left"),
});
/** Rotated right by a count modulo the width. */
export const rotr: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "rotr",
  accepts: "iu",
  rule: "promote",
  lower: () => integer.rotate("right"),
});
/** The number of set bits. */
export const popcount: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "popcount",
  accepts: "iu",
  rule: "promote",
  lower: () => numeric.one(ir.popcnt),
});
/** Zero bits above the highest set one. */
export const clz: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "clz",
  accepts: "iu",
  rule: "promote",
  lower: () => numeric.one(ir.clz),
});
/** Zero bits below the lowest set one. */
export const ctz: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "ctz",
  accepts: "iu",
  rule: "promote",
  lower: () => numeric.one(ir.ctz),
});
/** The bytes in reverse. */
export const byteswap: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "byteswap",
  accepts: "iu",
  rule: "promote",
  lower: () => integer.byteswap,
});

// Integers that do not wrap.
/** The sum, held at the dtype's limits. */
export const addSaturating: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "addSaturating",
  accepts: "iu",
  rule: "promote",
  lower: () => integer.saturating("add"),
});
/** The difference, held at the dtype's limits. */
export const subSaturating: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "subSaturating",
  accepts: "iu",
  rule: "promote",
  lower: () => integer.saturating("sub"),
});
/** The mean of two without overflow, halves rounded up. */
export const averageRounding: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "averageRounding",
  accepts: "iu",
  rule: "promote",
  lower: () => integer.averageRounding,
});
/** The distance of two, modulo 2**width. */
export const absDiff: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "absDiff",
  accepts: "iu",
  rule: "promote",
  lower: () => integer.absDiff,
});
/** The upper half of the product of twice the width. */
export const mulHigh: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "mulHigh",
  accepts: "iu",
  rule: "promote",
  lower: () => integer.mulHigh,
});

// Rounding: the identity on integers.
/** Rounded down. */
export const floor: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "floor",
  accepts: "iuf",
  rule: "promote",
  lower: () => numeric.rounding(ir.floor),
});
/** Rounded up. */
export const ceil: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "ceil",
  accepts: "iuf",
  rule: "promote",
  lower: () => numeric.rounding(ir.ceil),
});
/** Rounded towards zero. */
export const trunc: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "trunc",
  accepts: "iuf",
  rule: "promote",
  lower: () => numeric.rounding(ir.trunc),
});
/** Rounded to nearest, halves to even; complex numbers part by part. */
export const round: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "round",
  accepts: "iufc",
  rule: "promote",
  lower: () => numeric.rounding(ir.nearest),
  lowerComplex: () => pairs.partwise(ir.nearest),
});

// Complex numbers; `real` and `conj` of real ones are the value.
/** The complex conjugate. */
export const conj: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "conj",
  accepts: "iufc",
  rule: "promote",
  lower: () => float.identity,
  lowerComplex: () => pairs.conj,
});
/** The real part. */
export const real: Unary<"real"> = /* @__PURE__ */ unary({
  name: "real",
  accepts: "iufc",
  rule: "real",
  lower: () => float.identity,
  lowerComplex: () => pairs.real,
});
/** The imaginary part. */
export const imag: Unary<"real"> = /* @__PURE__ */ unary({
  name: "imag",
  accepts: "c",
  rule: "real",
  lower: () => float.identity,
  lowerComplex: () => pairs.imag,
});
/** The angle from the positive real axis, in (-pi, pi]. */
export const angle: Unary<"real"> = /* @__PURE__ */ unary({
  name: "angle",
  accepts: "c",
  rule: "real",
  lower: () => float.identity,
  lowerComplex: () => pairs.angle,
});

// Floats bit by bit.
/** The first operand's magnitude with the second's sign. */
export const copysign: Binary<"float"> = /* @__PURE__ */ binary({
  name: "copysign",
  accepts: "iuf",
  rule: "float",
  lower: () => numeric.copysign,
});
/** The next value of the dtype from the first operand towards the second. */
export const nextafter: Binary<"float"> = /* @__PURE__ */ binary({
  name: "nextafter",
  accepts: "iuf",
  rule: "float",
  lower: () => numeric.nextafter,
});

// Mathematical functions; integers compute in float64.
/** The square root, correctly rounded; of complex numbers the one with a real part of 0 or more. */
export const sqrt: Unary<"float"> = /* @__PURE__ */ unary({
  name: "sqrt",
  accepts: "iufc",
  rule: "float",
  lower: () => numeric.one(ir.sqrt),
  lowerComplex: () => complex.sqrt,
});
/** 1 / sqrt(x). */
export const rsqrt: Unary<"float"> = /* @__PURE__ */ unary({
  name: "rsqrt",
  accepts: "iuf",
  rule: "float",
  lower: () => float.math1(elementary.rsqrt),
});
/** The cube root. */
export const cbrt: Unary<"float"> = /* @__PURE__ */ unary({
  name: "cbrt",
  accepts: "iuf",
  rule: "float",
  lower: () => float.math1(elementary.cbrt),
});
/** e ** x. */
export const exp: Unary<"float"> = /* @__PURE__ */ unary({
  name: "exp",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.exp),
  lowerComplex: () => complex.exp,
});
/** e ** x - 1, accurate near 0. */
export const expm1: Unary<"float"> = /* @__PURE__ */ unary({
  name: "expm1",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.expm1),
  lowerComplex: () => complex.expm1,
});
/** 2 ** x. */
export const exp2: Unary<"float"> = /* @__PURE__ */ unary({
  name: "exp2",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.exp2),
  lowerComplex: () => complex.exp2,
});
/** The natural logarithm. */
export const log: Unary<"float"> = /* @__PURE__ */ unary({
  name: "log",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.log),
  lowerComplex: () => complex.log,
});
/** log(1 + x), accurate near 0. */
export const log1p: Unary<"float"> = /* @__PURE__ */ unary({
  name: "log1p",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.log1p),
  lowerComplex: () => complex.log1p,
});
/** The logarithm to base 2. */
export const log2: Unary<"float"> = /* @__PURE__ */ unary({
  name: "log2",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.log2),
  lowerComplex: () => complex.log2,
});
/** The logarithm to base 10. */
export const log10: Unary<"float"> = /* @__PURE__ */ unary({
  name: "log10",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.log10),
  lowerComplex: () => complex.log10,
});
/** The sine. */
export const sin: Unary<"float"> = /* @__PURE__ */ unary({
  name: "sin",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.sin),
  lowerComplex: () => complex.sin,
});
/** The cosine. */
export const cos: Unary<"float"> = /* @__PURE__ */ unary({
  name: "cos",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.cos),
  lowerComplex: () => complex.cos,
});
/** The tangent. */
export const tan: Unary<"float"> = /* @__PURE__ */ unary({
  name: "tan",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.tan),
  lowerComplex: () => complex.tan,
});
/** The arcsine. */
export const asin: Unary<"float"> = /* @__PURE__ */ unary({
  name: "asin",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.asin),
  lowerComplex: () => complex.asin,
});
/** The arccosine. */
export const acos: Unary<"float"> = /* @__PURE__ */ unary({
  name: "acos",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.acos),
  lowerComplex: () => complex.acos,
});
/** The arctangent. */
export const atan: Unary<"float"> = /* @__PURE__ */ unary({
  name: "atan",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.atan),
  lowerComplex: () => complex.atan,
});
/** The hyperbolic sine. */
export const sinh: Unary<"float"> = /* @__PURE__ */ unary({
  name: "sinh",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.sinh),
  lowerComplex: () => complex.sinh,
});
/** The hyperbolic cosine. */
export const cosh: Unary<"float"> = /* @__PURE__ */ unary({
  name: "cosh",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.cosh),
  lowerComplex: () => complex.cosh,
});
/** The hyperbolic tangent. */
export const tanh: Unary<"float"> = /* @__PURE__ */ unary({
  name: "tanh",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.tanh),
  lowerComplex: () => complex.tanh,
});
/** The inverse hyperbolic sine. */
export const asinh: Unary<"float"> = /* @__PURE__ */ unary({
  name: "asinh",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.asinh),
  lowerComplex: () => complex.asinh,
});
/** The inverse hyperbolic cosine. */
export const acosh: Unary<"float"> = /* @__PURE__ */ unary({
  name: "acosh",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.acosh),
  lowerComplex: () => complex.acosh,
});
/** The inverse hyperbolic tangent. */
export const atanh: Unary<"float"> = /* @__PURE__ */ unary({
  name: "atanh",
  accepts: "iufc",
  rule: "float",
  lower: () => float.math1(elementary.atanh),
  lowerComplex: () => complex.atanh,
});
/** The error function. */
export const erf: Unary<"float"> = /* @__PURE__ */ unary({
  name: "erf",
  accepts: "iuf",
  rule: "float",
  lower: () => float.math1(elementary.erf),
});
/** 1 / (1 + exp(-x)). */
export const sigmoid: Unary<"float"> = /* @__PURE__ */ unary({
  name: "sigmoid",
  accepts: "iuf",
  rule: "float",
  lower: () => float.math1(elementary.sigmoid),
});
/** The angle of the point (second, first), in [-pi, pi]. */
export const atan2: Binary<"float"> = /* @__PURE__ */ binary({
  name: "atan2",
  accepts: "iuf",
  rule: "float",
  lower: () => float.math2(elementary.atan2),
});
/** sqrt(x*x + y*y) without overflow inside. */
export const hypot: Binary<"float"> = /* @__PURE__ */ binary({
  name: "hypot",
  accepts: "iuf",
  rule: "float",
  lower: () => float.math2(elementary.hypot),
});
/** log(exp(x) + exp(y)) without overflow inside. */
export const logaddexp: Binary<"float"> = /* @__PURE__ */ binary({
  name: "logaddexp",
  accepts: "iuf",
  rule: "float",
  lower: () => float.math2(elementary.logaddexp),
});
