/**
 * The elementary functions of complex numbers as lowerings, for pairs of float32 and of float64 lanes.
 *
 * Both parts are within a few ulps of the result's magnitude, most of them of their own; what was measured is in
 * docs/reference/accuracy.md. Special values follow the array API and C99, Annex G.
 */
import type { Builder } from "../ir/builder.ts";
import { complexExp, complexExp2, complexExpm1 } from "./complex-exponential.ts";
import { complexCos, complexCosh, complexSin, complexSinh, complexTan, complexTanh } from "./complex-hyperbolic.ts";
import { complexAcos, complexAcosh, complexAsin, complexAsinh, complexAtan, complexAtanh } from "./complex-inverse.ts";
import { complexLog, complexLog1p, complexLog2, complexLog10 } from "./complex-logarithm.ts";
import { type Complex, inWidest } from "./complex-number.ts";
import { complexPower, shortPower } from "./complex-power.ts";
import { complexQuotient, complexReciprocal, shortQuotient, shortReciprocal } from "./complex-quotient.ts";
import { complexSign, complexSqrt } from "./complex-root.ts";

type Lowering = (b: Builder, args: readonly Complex[]) => Complex;

export const div: Lowering = /* @__PURE__ */ inWidest(complexQuotient, shortQuotient);
export const reciprocal: Lowering = /* @__PURE__ */ inWidest(complexReciprocal, shortReciprocal);
export const sign: Lowering = /* @__PURE__ */ inWidest(complexSign);
export const sqrt: Lowering = /* @__PURE__ */ inWidest(complexSqrt);
export const pow: Lowering = /* @__PURE__ */ inWidest(complexPower, shortPower);
export const exp: Lowering = /* @__PURE__ */ inWidest(complexExp);
export const exp2: Lowering = /* @__PURE__ */ inWidest(complexExp2);
export const expm1: Lowering = /* @__PURE__ */ inWidest(complexExpm1);
export const log: Lowering = /* @__PURE__ */ inWidest(complexLog);
export const log2: Lowering = /* @__PURE__ */ inWidest(complexLog2);
export const log10: Lowering = /* @__PURE__ */ inWidest(complexLog10);
export const log1p: Lowering = /* @__PURE__ */ inWidest(complexLog1p);
export const sin: Lowering = /* @__PURE__ */ inWidest(complexSin);
export const cos: Lowering = /* @__PURE__ */ inWidest(complexCos);
export const tan: Lowering = /* @__PURE__ */ inWidest(complexTan);
export const asin: Lowering = /* @__PURE__ */ inWidest(complexAsin);
export const acos: Lowering = /* @__PURE__ */ inWidest(complexAcos);
export const atan: Lowering = /* @__PURE__ */ inWidest(complexAtan);
export const sinh: Lowering = /* @__PURE__ */ inWidest(complexSinh);
export const cosh: Lowering = /* @__PURE__ */ inWidest(complexCosh);
export const tanh: Lowering = /* @__PURE__ */ inWidest(complexTanh);
export const asinh: Lowering = /* @__PURE__ */ inWidest(complexAsinh);
export const acosh: Lowering = /* @__PURE__ */ inWidest(complexAcosh);
export const atanh: Lowering = /* @__PURE__ */ inWidest(complexAtanh);
