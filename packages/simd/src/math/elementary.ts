/**
 * The elementary functions as lowerings to the intermediate representation, for float32 and float64 lanes.
 *
 * Accuracy: at most 1 ulp for one argument, 2 ulp for erf and two arguments, over the whole range; what was measured is in
 * docs/reference/accuracy.md. Special values follow IEEE 754 and the array API. Only correctly rounded primitives are
 * used, so every back end gives the same bits.
 */
import type { Builder } from "../ir/builder.ts";
import { toF32, toF64 } from "../ir/conversions.ts";
import type { Lane } from "../ir/types.ts";
import { logaddexpAt64, rsqrt64, sigmoid64 } from "./compound.ts";
import { cbrt64 } from "./cube-root.ts";
import { erf64 } from "./error-function.ts";
import { exp2At64, exp64, expm1At64 } from "./exponential.ts";
import { acosh64, asinh64, atanh64, cosh64, sinh64, tanh64 } from "./hyperbolic.ts";
import { acos64, asin64, atan2At64, atan64 } from "./inverse-trigonometric.ts";
import { log1pAt64, log2At64, log10At64, log64 } from "./logarithm.ts";
import { hypotAt64, powAt64 } from "./power.ts";
import { type Binary, Reals, type Unary } from "./reals.ts";
import {
  cosh32,
  exp2At32,
  exp32,
  expm1At32,
  inDouble,
  log1pAt32,
  log2At32,
  log10At32,
  log32,
  sigmoid32,
  sinh32,
  tanh32,
} from "./single-exponential.ts";
import { hypotAt32, powAt32 } from "./single-power.ts";
import { acos32, acosh32, asin32, asinh32, atan32, atanh32, cos32, sin32, tan32 } from "./single-trigonometric.ts";
import { cos64, sin64, tan64 } from "./trigonometric.ts";

type OneArgument = (m: Reals, x: Lane) => Lane;
type TwoArguments = (m: Reals, x: Lane, y: Lane) => Lane;

function unary(at64: OneArgument, at32: OneArgument = inDouble(at64)): Unary {
  return (b, x) => (x.type === "f64" ? at64(new Reals(b, "f64"), x) : at32(new Reals(b, "f32"), x));
}

function twiceInDouble(f: TwoArguments): TwoArguments {
  return ({ b }, x, y) => b.op(toF32, f(new Reals(b, "f64"), b.op(toF64, x), b.op(toF64, y)));
}

function binary(at64: TwoArguments, at32: TwoArguments = twiceInDouble(at64)): Binary {
  return (b: Builder, x, y) => (x.type === "f64" ? at64(new Reals(b, "f64"), x, y) : at32(new Reals(b, "f32"), x, y));
}

export const exp: Unary = /* @__PURE__ */ unary(exp64, exp32);
export const exp2: Unary = /* @__PURE__ */ unary(exp2At64, exp2At32);
export const expm1: Unary = /* @__PURE__ */ unary(expm1At64, expm1At32);
export const log: Unary = /* @__PURE__ */ unary(log64, log32);
export const log2: Unary = /* @__PURE__ */ unary(log2At64, log2At32);
export const log10: Unary = /* @__PURE__ */ unary(log10At64, log10At32);
export const log1p: Unary = /* @__PURE__ */ unary(log1pAt64, log1pAt32);
export const sin: Unary = /* @__PURE__ */ unary(sin64, sin32);
export const cos: Unary = /* @__PURE__ */ unary(cos64, cos32);
export const tan: Unary = /* @__PURE__ */ unary(tan64, tan32);
export const asin: Unary = /* @__PURE__ */ unary(asin64, asin32);
export const acos: Unary = /* @__PURE__ */ unary(acos64, acos32);
export const atan: Unary = /* @__PURE__ */ unary(atan64, atan32);
export const sinh: Unary = /* @__PURE__ */ unary(sinh64, sinh32);
export const cosh: Unary = /* @__PURE__ */ unary(cosh64, cosh32);
export const tanh: Unary = /* @__PURE__ */ unary(tanh64, tanh32);
export const asinh: Unary = /* @__PURE__ */ unary(asinh64, asinh32);
export const acosh: Unary = /* @__PURE__ */ unary(acosh64, acosh32);
export const atanh: Unary = /* @__PURE__ */ unary(atanh64, atanh32);
export const cbrt: Unary = /* @__PURE__ */ unary(cbrt64);
export const erf: Unary = /* @__PURE__ */ unary(erf64);
export const sigmoid: Unary = /* @__PURE__ */ unary(sigmoid64, sigmoid32);
/** 1 / sqrt(x), two roundings of its own type. */
export const rsqrt: Unary = /* @__PURE__ */ unary(rsqrt64, rsqrt64);

export const pow: Binary = /* @__PURE__ */ binary(powAt64, powAt32);
/** The angle of the point (second argument, first argument). */
export const atan2: Binary = /* @__PURE__ */ binary(atan2At64);
export const hypot: Binary = /* @__PURE__ */ binary(hypotAt64, hypotAt32);
export const logaddexp: Binary = /* @__PURE__ */ binary(logaddexpAt64);
