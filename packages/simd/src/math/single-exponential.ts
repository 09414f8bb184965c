/**
 * exp, exp2, expm1, sinh, cosh, tanh, sigmoid and the logarithms in float32.
 *
 * exp stays in float32 lanes, four to a register. The others compute in float64 to some 2^-30, where float32's whole range,
 * subnormals included, is in the middle of the exponents: one rounding at the end, half an ulp and a little.
 */
import { toF32, toF64 } from "../ir/conversions.ts";
import type { Lane } from "../ir/types.ts";
import { EXP_REST_F32, EXPM1_REST_SHORT, LN2_F32, LOG_REST_SHORT, LOG10_2 } from "./coefficients.generated.ts";
import { exp64, powerOfTwo, round } from "./exponential.ts";
import { splitExponent } from "./logarithm.ts";
import { polynomial } from "./polynomial.ts";
import { Reals } from "./reals.ts";

/** 1.5 * 2^23: `ROUNDER` for float32. */
const ROUNDER_F32 = 12582912;

/** Computes in float64 and rounds once. */
export function inDouble(f: (m: Reals, x: Lane) => Lane): (m: Reals, x: Lane) => Lane {
  return ({ b }, x) => b.op(toF32, f(new Reals(b, "f64"), b.op(toF64, x)));
}

export function exp32(m: Reals, x: Lane): Lane {
  const biased = m.add(m.mul(x, Math.LOG2E), ROUNDER_F32);
  const n = m.sub(biased, ROUNDER_F32);
  const r = m.sub(m.sub(x, m.mul(n, LN2_F32[0])), m.mul(n, LN2_F32[1]));
  const high = m.add(r, 1);
  const low = m.sub(r, m.sub(high, 1));
  const value = m.add(high, m.add(low, m.mul(m.mul(r, r), polynomial(m, EXP_REST_F32, r))));
  const fast = m.fromBits(m.iadd(m.bits(value), m.shl(m.bits(biased), 23n)));
  return m.rare(m.outside(x, 87), fast, () => inDouble(exp64)(m, x));
}

/** e^x = 2^n (1 + p), for |x| <= 708. */
function parts(m: Reals, x: Lane): { p: Lane; power: Lane } {
  const { n, biased } = round(m, m.mul(x, Math.LOG2E));
  const r = m.sub(x, m.mul(n, Math.LN2));
  const p = m.add(m.mul(m.mul(r, r), polynomial(m, EXPM1_REST_SHORT, r)), r);
  return { p, power: powerOfTwo(m, biased) };
}

function exp(m: Reals, x: Lane): Lane {
  const { p, power } = parts(m, x);
  return m.add(m.mul(p, power), power);
}

function expm1(m: Reals, x: Lane): Lane {
  const { p, power } = parts(m, x);
  return m.add(m.mul(p, power), m.sub(power, 1));
}

/** Beyond these float32 has 0 and infinity; NaN stays. */
function clamp(m: Reals, x: Lane): Lane {
  return m.atLeast(m.atMost(x, 200), -200);
}

export const exp2At32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) => {
  const inside = clamp(m, x);
  const { n, biased } = round(m, inside);
  const r = m.mul(m.sub(inside, n), Math.LN2);
  const p = m.add(m.mul(m.mul(r, r), polynomial(m, EXPM1_REST_SHORT, r)), r);
  const power = powerOfTwo(m, biased);
  return m.add(m.mul(p, power), power);
});

export const expm1At32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) =>
  m.select(m.eq(x, 0), x, expm1(m, clamp(m, x))),
);

export const sinh32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) => {
  const e = expm1(m, m.atMost(m.abs(x), 200));
  return m.withSign(m.mul(m.add(e, m.div(e, m.add(e, 1))), 0.5), x);
});

export const cosh32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) => {
  const e = exp(m, m.atMost(m.abs(x), 200));
  return m.mul(m.add(e, m.div(1, e)), 0.5);
});

export const tanh32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) => {
  const e = expm1(m, m.mul(m.atMost(m.abs(x), 10), 2));
  return m.withSign(m.div(e, m.add(e, 2)), x);
});

export const sigmoid32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) =>
  m.div(1, m.add(exp(m, clamp(m, m.neg(x))), 1)),
);

/** log(x) = k ln2 + fraction, for positive normal float64s. */
function logParts(m: Reals, x: Lane): { k: Lane; fraction: Lane } {
  const { k, f } = splitExponent(m, x);
  const s = m.div(f, m.add(f, 2));
  const z = m.mul(s, s);
  return { k, fraction: m.add(m.mul(m.mul(s, z), polynomial(m, LOG_REST_SHORT, z)), m.mul(s, 2)) };
}

/** Zero, negatives, infinity and NaN apart. */
function guarded(m: Reals, x: Lane, value: Lane): Lane {
  return m.rare(m.notPositiveNormal(x), value, () => m.select(m.eq(x, 0), -Infinity, m.select(m.lt(x, 0), NaN, x)));
}

export const log32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) => {
  const { k, fraction } = logParts(m, x);
  return guarded(m, x, m.add(m.mul(k, Math.LN2), fraction));
});

export const log2At32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) => {
  const { k, fraction } = logParts(m, x);
  return guarded(m, x, m.add(m.mul(fraction, Math.LOG2E), k));
});

export const log10At32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) => {
  const { k, fraction } = logParts(m, x);
  return guarded(m, x, m.add(m.mul(k, LOG10_2[0] + LOG10_2[1]), m.mul(fraction, Math.LOG10E)));
});

/** log(1 + x) in float64, for 1 + x > 0 and x a float32 or not much longer: what 1 + x lost is added. */
export function log1pShort(m: Reals, x: Lane): Lane {
  const u = m.add(x, 1);
  const { k, fraction } = logParts(m, u);
  const large = m.gt(x, 1);
  const lost = m.select(large, 0, m.sub(x, m.sub(u, 1)));
  return m.add(m.mul(k, Math.LN2), m.add(fraction, lost));
}

export const log1pAt32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) => {
  const value = m.select(m.eq(x, 0), x, log1pShort(m, x));
  const usual = m.both(m.gt(x, -1), m.lt(x, Infinity));
  return m.rare(m.not(usual), value, () => m.select(m.eq(x, -1), -Infinity, m.select(m.lt(x, -1), NaN, x)));
});
