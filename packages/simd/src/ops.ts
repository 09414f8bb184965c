/**
 * THE table of elementwise operations: name, operator, dtypes, rule, lane code. Everything comes from here: the functions
 * are its rows, and methods, the `lanes` grammar, kernels, docs and tests iterate over it. Adding an operation is adding a
 * row. Names are the array API standard's in our spelling; docs/reference/arithmetic.md has the special cases.
 *
 * A row is a function that carries its own lane code, so that a bundler keeps only the rows that are used.
 */
import { type Binary, binary, type Ternary, ternary, type Unary, unary } from "./define.ts";
import {
  absComplex,
  angleComplex,
  classifyComplex,
  conjComplex,
  divide,
  equality,
  expComplex,
  imagPart,
  logComplex,
  multiply,
  multiplyAdd,
  partwise,
  powComplex,
  realPart,
  reciprocalComplex,
  same,
  sqrtComplex,
  squareComplex,
  whereComplex,
} from "./lowering/complex.ts";
import {
  floorDivideFloat,
  identity,
  knownPower,
  math1,
  math2,
  mulAdd as mulAddLowering,
  not,
  realOr,
  reciprocal as reciprocalLowering,
  remainderFloat,
  square as squareLowering,
  where as whereLowering,
} from "./lowering/float.ts";
import {
  absDiff as absDiffLowering,
  averageRounding as averageRoundingLowering,
  byteswap as byteswapLowering,
  floorDivide as floorDivideLowering,
  mulHigh as mulHighLowering,
  power,
  remainder,
  rotate,
  saturating,
  shiftLeft,
  shiftRight,
} from "./lowering/integer.ts";
import {
  abs as absLowering,
  bitwise,
  classify,
  clip as clipLowering,
  comparison,
  copysign as copysignLowering,
  extremum,
  nextafter as nextafterLowering,
  primitive,
  rounding,
  signbit as signbitLowering,
  sign as signLowering,
} from "./lowering/numeric.ts";
import * as elementary from "./math/elementary.ts";

// Arithmetic.
/** The sum; integers wrap. */
export const add: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "add",
  symbol: "+",
  doc: "The sum; integers wrap.",
  accepts: "iufc",
  rule: "promote",
  lower: () => primitive("add"),
  lowerComplex: () => partwise("add"),
});
/** The difference; integers wrap. */
export const sub: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "sub",
  symbol: "-",
  doc: "The difference; integers wrap.",
  accepts: "iufc",
  rule: "promote",
  lower: () => primitive("sub"),
  lowerComplex: () => partwise("sub"),
});
/** The product; integers wrap. */
export const mul: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "mul",
  symbol: "*",
  doc: "The product; integers wrap.",
  accepts: "iufc",
  rule: "promote",
  lower: () => primitive("mul"),
  lowerComplex: () => multiply,
});
/** The true quotient; of integers in float64. */
export const div: Binary<"float"> = /* @__PURE__ */ binary({
  name: "div",
  symbol: "/",
  doc: "The true quotient; of integers in float64.",
  accepts: "iufc",
  rule: "float",
  lower: () => primitive("div"),
  lowerComplex: () => divide,
});
/** The floor of the quotient; an integer divided by 0 gives 0. */
export const floorDivide: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "floorDivide",
  doc: "The floor of the quotient; an integer divided by 0 gives 0.",
  accepts: "iuf",
  rule: "promote",
  lower: () => realOr(floorDivideFloat, floorDivideLowering),
});
/** The remainder with the divisor's sign; an integer's by 0 is 0. */
export const rem: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "rem",
  symbol: "%",
  doc: "The remainder with the divisor's sign; an integer's by 0 is 0.",
  accepts: "iuf",
  rule: "promote",
  lower: () => realOr(remainderFloat, remainder),
});
/** The power; `int ** negative` is the truncated true value, a negative number as exponent of integers is refused. */
export const pow: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "pow",
  symbol: "**",
  doc: "The power; `int ** negative` is the truncated true value, a negative number as exponent of integers is refused.",
  accepts: "iufc",
  rule: "promote",
  withNumber: knownPower,
  nonNegative: true,
  lower: () => realOr(math2(elementary.pow), power),
  lowerComplex: () => powComplex,
});
/** The negative; integers wrap. */
export const neg: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "neg",
  symbol: "-",
  doc: "The negative; integers wrap.",
  accepts: "iufc",
  rule: "promote",
  lower: () => primitive("neg"),
  lowerComplex: () => partwise("neg"),
});
/** The value itself. */
export const positive: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "positive",
  symbol: "+",
  doc: "The value itself.",
  accepts: "iufc",
  rule: "promote",
  lower: () => identity,
  lowerComplex: () => same,
});
/** The magnitude; of the most negative integer itself. */
export const abs: Unary<"real"> = /* @__PURE__ */ unary({
  name: "abs",
  doc: "The magnitude; of the most negative integer itself.",
  accepts: "iufc",
  rule: "real",
  lower: () => absLowering,
  lowerComplex: () => absComplex,
});
/** -1, 0 or 1; of -0 it is 0, of NaN NaN. */
export const sign: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "sign",
  doc: "-1, 0 or 1; of -0 it is 0, of NaN NaN.",
  accepts: "iuf",
  rule: "promote",
  lower: () => signLowering,
});
/** x * x. */
export const square: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "square",
  doc: "x * x.",
  accepts: "iufc",
  rule: "promote",
  lower: () => squareLowering,
  lowerComplex: () => squareComplex,
});
/** 1 / x, correctly rounded. */
export const reciprocal: Unary<"float"> = /* @__PURE__ */ unary({
  name: "reciprocal",
  doc: "1 / x, correctly rounded.",
  accepts: "iufc",
  rule: "float",
  lower: () => reciprocalLowering,
  lowerComplex: () => reciprocalComplex,
});
/** a * b + c with two roundings. */
export const mulAdd: Ternary<"promote"> = /* @__PURE__ */ ternary({
  name: "mulAdd",
  doc: "a * b + c with two roundings.",
  accepts: "iufc",
  rule: "promote",
  lower: () => mulAddLowering,
  lowerComplex: () => multiplyAdd,
});
/** The larger; NaN wins. */
export const maximum: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "maximum",
  doc: "The larger; NaN wins.",
  accepts: "iuf",
  rule: "promote",
  lower: () => extremum("max"),
});
/** The smaller; NaN wins. */
export const minimum: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "minimum",
  doc: "The smaller; NaN wins.",
  accepts: "iuf",
  rule: "promote",
  lower: () => extremum("min"),
});
/** x held between low and high; NaN in any of the three wins. */
export const clip: Ternary<"first"> = /* @__PURE__ */ ternary({
  name: "clip",
  doc: "x held between low and high; NaN in any of the three wins.",
  accepts: "iuf",
  rule: "first",
  lower: () => clipLowering,
});

// Comparison; results are bool.
/** Whether equal; NaN never is. */
export const eq: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "eq",
  symbol: "==",
  doc: "Whether equal; NaN never is.",
  accepts: "biufc",
  rule: "bool",
  lower: () => comparison("eq"),
  lowerComplex: () => equality(false),
});
/** Whether different; NaN always is. */
export const ne: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "ne",
  symbol: "!=",
  doc: "Whether different; NaN always is.",
  accepts: "biufc",
  rule: "bool",
  lower: () => comparison("ne"),
  lowerComplex: () => equality(true),
});
/** Whether less. */
export const lt: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "lt",
  symbol: "<",
  doc: "Whether less.",
  accepts: "biuf",
  rule: "bool",
  lower: () => comparison("lt"),
});
/** Whether less or equal. */
export const le: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "le",
  symbol: "<=",
  doc: "Whether less or equal.",
  accepts: "biuf",
  rule: "bool",
  lower: () => comparison("le"),
});
/** Whether greater. */
export const gt: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "gt",
  symbol: ">",
  doc: "Whether greater.",
  accepts: "biuf",
  rule: "bool",
  lower: () => comparison("gt"),
});
/** Whether greater or equal. */
export const ge: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "ge",
  symbol: ">=",
  doc: "Whether greater or equal.",
  accepts: "biuf",
  rule: "bool",
  lower: () => comparison("ge"),
});
/** Whether NaN. */
export const isnan: Unary<"bool"> = /* @__PURE__ */ unary({
  name: "isnan",
  doc: "Whether NaN.",
  accepts: "iufc",
  rule: "bool",
  lower: () => classify("isnan"),
  lowerComplex: () => classifyComplex("isnan"),
});
/** Whether infinite. */
export const isinf: Unary<"bool"> = /* @__PURE__ */ unary({
  name: "isinf",
  doc: "Whether infinite.",
  accepts: "iufc",
  rule: "bool",
  lower: () => classify("isinf"),
  lowerComplex: () => classifyComplex("isinf"),
});
/** Whether neither infinite nor NaN. */
export const isfinite: Unary<"bool"> = /* @__PURE__ */ unary({
  name: "isfinite",
  doc: "Whether neither infinite nor NaN.",
  accepts: "iufc",
  rule: "bool",
  lower: () => classify("isfinite"),
  lowerComplex: () => classifyComplex("isfinite"),
});
/** Whether the sign bit is set, also of -0 and NaN. */
export const signbit: Unary<"bool"> = /* @__PURE__ */ unary({
  name: "signbit",
  doc: "Whether the sign bit is set, also of -0 and NaN.",
  accepts: "iuf",
  rule: "bool",
  lower: () => signbitLowering,
});

// Logic: operands become bool, only zero is false.
/** Whether both are true. */
export const logicalAnd: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "logicalAnd",
  symbol: "&&",
  doc: "Whether both are true.",
  accepts: "biufc",
  rule: "bool",
  computes: "bool",
  lower: () => bitwise("and"),
});
/** Whether one is true. */
export const logicalOr: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "logicalOr",
  symbol: "||",
  doc: "Whether one is true.",
  accepts: "biufc",
  rule: "bool",
  computes: "bool",
  lower: () => bitwise("or"),
});
/** Whether exactly one is true. */
export const logicalXor: Binary<"bool"> = /* @__PURE__ */ binary({
  name: "logicalXor",
  doc: "Whether exactly one is true.",
  accepts: "biufc",
  rule: "bool",
  computes: "bool",
  lower: () => bitwise("xor"),
});
/** Whether false. */
export const logicalNot: Unary<"bool"> = /* @__PURE__ */ unary({
  name: "logicalNot",
  symbol: "!",
  doc: "Whether false.",
  accepts: "biufc",
  rule: "bool",
  computes: "bool",
  lower: () => not,
});
/** The second operand where the first is true, else the third. */
export const where: Ternary<"condition"> = /* @__PURE__ */ ternary({
  name: "where",
  symbol: "?",
  doc: "The second operand where the first is true, else the third.",
  accepts: "biufc",
  rule: "condition",
  lower: () => whereLowering,
  lowerComplex: () => whereComplex,
});

// Bits.
/** Bits that both have. */
export const bitwiseAnd: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "bitwiseAnd",
  symbol: "&",
  doc: "Bits that both have.",
  accepts: "biu",
  rule: "promote",
  lower: () => bitwise("and"),
});
/** Bits that one has. */
export const bitwiseOr: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "bitwiseOr",
  symbol: "|",
  doc: "Bits that one has.",
  accepts: "biu",
  rule: "promote",
  lower: () => bitwise("or"),
});
/** Bits that exactly one has. */
export const bitwiseXor: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "bitwiseXor",
  symbol: "^",
  doc: "Bits that exactly one has.",
  accepts: "biu",
  rule: "promote",
  lower: () => bitwise("xor"),
});
/** All bits flipped; of a bool its negation. */
export const bitwiseInvert: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "bitwiseInvert",
  symbol: "~",
  doc: "All bits flipped; of a bool its negation.",
  accepts: "biu",
  rule: "promote",
  lower: () => not,
});
/** Shifted left; a count outside the width gives 0. */
export const bitwiseLeftShift: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "bitwiseLeftShift",
  symbol: "<<",
  doc: "Shifted left; a count outside the width gives 0.",
  accepts: "iu",
  rule: "promote",
  lower: () => shiftLeft,
});
/** Shifted right, signed integers with their sign; a count outside the width shifts all out. */
export const bitwiseRightShift: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "bitwiseRightShift",
  symbol: ">>",
  doc: "Shifted right, signed integers with their sign; a count outside the width shifts all out.",
  accepts: "iu",
  rule: "promote",
  lower: () => shiftRight,
});
/** Rotated left by a count modulo the width. */
export const rotl: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "rotl",
  doc: "Rotated left by a count modulo the width.",
  accepts: "iu",
  rule: "promote",
  lower: () => rotate("left"),
});
/** Rotated right by a count modulo the width. */
export const rotr: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "rotr",
  doc: "Rotated right by a count modulo the width.",
  accepts: "iu",
  rule: "promote",
  lower: () => rotate("right"),
});
/** The number of set bits. */
export const popcount: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "popcount",
  doc: "The number of set bits.",
  accepts: "iu",
  rule: "promote",
  lower: () => primitive("popcnt"),
});
/** Zero bits above the highest set one. */
export const clz: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "clz",
  doc: "Zero bits above the highest set one.",
  accepts: "iu",
  rule: "promote",
  lower: () => primitive("clz"),
});
/** Zero bits below the lowest set one. */
export const ctz: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "ctz",
  doc: "Zero bits below the lowest set one.",
  accepts: "iu",
  rule: "promote",
  lower: () => primitive("ctz"),
});
/** The bytes in reverse. */
export const byteswap: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "byteswap",
  doc: "The bytes in reverse.",
  accepts: "iu",
  rule: "promote",
  lower: () => byteswapLowering,
});

// Integers that do not wrap.
/** The sum, held at the dtype's limits. */
export const addSaturating: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "addSaturating",
  doc: "The sum, held at the dtype's limits.",
  accepts: "iu",
  rule: "promote",
  lower: () => saturating("add"),
});
/** The difference, held at the dtype's limits. */
export const subSaturating: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "subSaturating",
  doc: "The difference, held at the dtype's limits.",
  accepts: "iu",
  rule: "promote",
  lower: () => saturating("sub"),
});
/** The mean of two without overflow, halves rounded up. */
export const averageRounding: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "averageRounding",
  doc: "The mean of two without overflow, halves rounded up.",
  accepts: "iu",
  rule: "promote",
  lower: () => averageRoundingLowering,
});
/** The distance of two, modulo 2**width. */
export const absDiff: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "absDiff",
  doc: "The distance of two, modulo 2**width.",
  accepts: "iu",
  rule: "promote",
  lower: () => absDiffLowering,
});
/** The upper half of the product of twice the width. */
export const mulHigh: Binary<"promote"> = /* @__PURE__ */ binary({
  name: "mulHigh",
  doc: "The upper half of the product of twice the width.",
  accepts: "iu",
  rule: "promote",
  lower: () => mulHighLowering,
});

// Rounding: the identity on integers.
/** Rounded down. */
export const floor: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "floor",
  doc: "Rounded down.",
  accepts: "iuf",
  rule: "promote",
  lower: () => rounding("floor"),
});
/** Rounded up. */
export const ceil: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "ceil",
  doc: "Rounded up.",
  accepts: "iuf",
  rule: "promote",
  lower: () => rounding("ceil"),
});
/** Rounded towards zero. */
export const trunc: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "trunc",
  doc: "Rounded towards zero.",
  accepts: "iuf",
  rule: "promote",
  lower: () => rounding("trunc"),
});
/** Rounded to nearest, halves to even. */
export const round: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "round",
  doc: "Rounded to nearest, halves to even.",
  accepts: "iuf",
  rule: "promote",
  lower: () => rounding("nearest"),
});

// Complex numbers; `real` and `conj` of real ones are the value.
/** The complex conjugate. */
export const conj: Unary<"promote"> = /* @__PURE__ */ unary({
  name: "conj",
  doc: "The complex conjugate.",
  accepts: "iufc",
  rule: "promote",
  lower: () => identity,
  lowerComplex: () => conjComplex,
});
/** The real part. */
export const real: Unary<"real"> = /* @__PURE__ */ unary({
  name: "real",
  doc: "The real part.",
  accepts: "iufc",
  rule: "real",
  lower: () => identity,
  lowerComplex: () => realPart,
});
/** The imaginary part. */
export const imag: Unary<"real"> = /* @__PURE__ */ unary({
  name: "imag",
  doc: "The imaginary part.",
  accepts: "c",
  rule: "real",
  lower: () => identity,
  lowerComplex: () => imagPart,
});
/** The angle from the positive real axis, in (-pi, pi]. */
export const angle: Unary<"real"> = /* @__PURE__ */ unary({
  name: "angle",
  doc: "The angle from the positive real axis, in (-pi, pi].",
  accepts: "c",
  rule: "real",
  lower: () => identity,
  lowerComplex: () => angleComplex,
});

// Floats bit by bit.
/** The first operand's magnitude with the second's sign. */
export const copysign: Binary<"float"> = /* @__PURE__ */ binary({
  name: "copysign",
  doc: "The first operand's magnitude with the second's sign.",
  accepts: "iuf",
  rule: "float",
  lower: () => copysignLowering,
});
/** The next value of the dtype from the first operand towards the second. */
export const nextafter: Binary<"float"> = /* @__PURE__ */ binary({
  name: "nextafter",
  doc: "The next value of the dtype from the first operand towards the second.",
  accepts: "iuf",
  rule: "float",
  lower: () => nextafterLowering,
});

// Mathematical functions; integers compute in float64.
/** The square root, correctly rounded. */
export const sqrt: Unary<"float"> = /* @__PURE__ */ unary({
  name: "sqrt",
  doc: "The square root, correctly rounded.",
  accepts: "iufc",
  rule: "float",
  lower: () => primitive("sqrt"),
  lowerComplex: () => sqrtComplex,
});
/** 1 / sqrt(x). */
export const rsqrt: Unary<"float"> = /* @__PURE__ */ unary({
  name: "rsqrt",
  doc: "1 / sqrt(x).",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.rsqrt),
});
/** The cube root. */
export const cbrt: Unary<"float"> = /* @__PURE__ */ unary({
  name: "cbrt",
  doc: "The cube root.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.cbrt),
});
/** e ** x. */
export const exp: Unary<"float"> = /* @__PURE__ */ unary({
  name: "exp",
  doc: "e ** x.",
  accepts: "iufc",
  rule: "float",
  lower: () => math1(elementary.exp),
  lowerComplex: () => expComplex,
});
/** e ** x - 1, accurate near 0. */
export const expm1: Unary<"float"> = /* @__PURE__ */ unary({
  name: "expm1",
  doc: "e ** x - 1, accurate near 0.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.expm1),
});
/** 2 ** x. */
export const exp2: Unary<"float"> = /* @__PURE__ */ unary({
  name: "exp2",
  doc: "2 ** x.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.exp2),
});
/** The natural logarithm. */
export const log: Unary<"float"> = /* @__PURE__ */ unary({
  name: "log",
  doc: "The natural logarithm.",
  accepts: "iufc",
  rule: "float",
  lower: () => math1(elementary.log),
  lowerComplex: () => logComplex,
});
/** log(1 + x), accurate near 0. */
export const log1p: Unary<"float"> = /* @__PURE__ */ unary({
  name: "log1p",
  doc: "log(1 + x), accurate near 0.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.log1p),
});
/** The logarithm to base 2. */
export const log2: Unary<"float"> = /* @__PURE__ */ unary({
  name: "log2",
  doc: "The logarithm to base 2.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.log2),
});
/** The logarithm to base 10. */
export const log10: Unary<"float"> = /* @__PURE__ */ unary({
  name: "log10",
  doc: "The logarithm to base 10.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.log10),
});
/** The sine. */
export const sin: Unary<"float"> = /* @__PURE__ */ unary({
  name: "sin",
  doc: "The sine.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.sin),
});
/** The cosine. */
export const cos: Unary<"float"> = /* @__PURE__ */ unary({
  name: "cos",
  doc: "The cosine.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.cos),
});
/** The tangent. */
export const tan: Unary<"float"> = /* @__PURE__ */ unary({
  name: "tan",
  doc: "The tangent.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.tan),
});
/** The arcsine. */
export const asin: Unary<"float"> = /* @__PURE__ */ unary({
  name: "asin",
  doc: "The arcsine.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.asin),
});
/** The arccosine. */
export const acos: Unary<"float"> = /* @__PURE__ */ unary({
  name: "acos",
  doc: "The arccosine.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.acos),
});
/** The arctangent. */
export const atan: Unary<"float"> = /* @__PURE__ */ unary({
  name: "atan",
  doc: "The arctangent.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.atan),
});
/** The hyperbolic sine. */
export const sinh: Unary<"float"> = /* @__PURE__ */ unary({
  name: "sinh",
  doc: "The hyperbolic sine.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.sinh),
});
/** The hyperbolic cosine. */
export const cosh: Unary<"float"> = /* @__PURE__ */ unary({
  name: "cosh",
  doc: "The hyperbolic cosine.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.cosh),
});
/** The hyperbolic tangent. */
export const tanh: Unary<"float"> = /* @__PURE__ */ unary({
  name: "tanh",
  doc: "The hyperbolic tangent.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.tanh),
});
/** The inverse hyperbolic sine. */
export const asinh: Unary<"float"> = /* @__PURE__ */ unary({
  name: "asinh",
  doc: "The inverse hyperbolic sine.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.asinh),
});
/** The inverse hyperbolic cosine. */
export const acosh: Unary<"float"> = /* @__PURE__ */ unary({
  name: "acosh",
  doc: "The inverse hyperbolic cosine.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.acosh),
});
/** The inverse hyperbolic tangent. */
export const atanh: Unary<"float"> = /* @__PURE__ */ unary({
  name: "atanh",
  doc: "The inverse hyperbolic tangent.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.atanh),
});
/** The error function. */
export const erf: Unary<"float"> = /* @__PURE__ */ unary({
  name: "erf",
  doc: "The error function.",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.erf),
});
/** 1 / (1 + exp(-x)). */
export const sigmoid: Unary<"float"> = /* @__PURE__ */ unary({
  name: "sigmoid",
  doc: "1 / (1 + exp(-x)).",
  accepts: "iuf",
  rule: "float",
  lower: () => math1(elementary.sigmoid),
});
/** The angle of the point (second, first), in [-pi, pi]. */
export const atan2: Binary<"float"> = /* @__PURE__ */ binary({
  name: "atan2",
  doc: "The angle of the point (second, first), in [-pi, pi].",
  accepts: "iuf",
  rule: "float",
  lower: () => math2(elementary.atan2),
});
/** sqrt(x*x + y*y) without overflow inside. */
export const hypot: Binary<"float"> = /* @__PURE__ */ binary({
  name: "hypot",
  doc: "sqrt(x*x + y*y) without overflow inside.",
  accepts: "iuf",
  rule: "float",
  lower: () => math2(elementary.hypot),
});
/** log(exp(x) + exp(y)) without overflow inside. */
export const logaddexp: Binary<"float"> = /* @__PURE__ */ binary({
  name: "logaddexp",
  doc: "log(exp(x) + exp(y)) without overflow inside.",
  accepts: "iuf",
  rule: "float",
  lower: () => math2(elementary.logaddexp),
});
