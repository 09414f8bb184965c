/**
 * sin, cos, tan, their inverses, the inverse hyperbolic functions, cbrt, hypot and pow in float32, computed in float64 to
 * some 2^-30 and rounded once.
 *
 * sin and cos reduce by pi, not pi/2: float64 leaves the room to use one polynomial on |r| <= pi/2.
 */
import type { Lane } from "../ir/types.ts";
import {
  ASIN_REST_SHORT,
  ATAN_REST_SHORT,
  COS_TINY,
  HALF_PI,
  PI,
  SIN_SHORT,
  SIN_TINY,
  TWO_OVER_PI,
} from "./coefficients.generated.ts";
import { round } from "./exponential.ts";
import { payneHanek } from "./payne-hanek.ts";
import { polynomial } from "./polynomial.ts";
import { type Reals, SIGN_BIT } from "./reals.ts";
import { inDouble, log1pShort } from "./single-exponential.ts";

const HALF_PI_DOUBLE = 1.5707963267948966;

/** Up to here n * PI[0] is exact; beyond it, and for infinity and NaN, Payne and Hanek. */
const REDUCIBLE = 2 ** 20;

/** As a product, so that sin(-0) is -0. */
function sineOf(m: Reals, r: Lane): Lane {
  return m.mul(polynomial(m, SIN_SHORT, m.mul(r, r)), r);
}

/** Sine (ahead 0) or cosine (ahead 1) of a huge or non-finite argument's magnitude. */
function sineOfHuge(m: Reals, magnitude: Lane, ahead: 0n | 1n): Lane {
  const { quadrant: behind, high } = payneHanek(m, magnitude);
  const quadrant = m.iadd(behind, ahead);
  const even = m.ieq(m.iand(quadrant, 1n), 0n);
  // cos r = sin(pi/2 - |r|), good enough away from r = pi/2, which |r| <= pi/4 is
  const value = m.select(even, sineOf(m, high), sineOf(m, m.sub(HALF_PI_DOUBLE, m.abs(high))));
  return m.add(m.flip(value, m.iand(m.shl(quadrant, 62n), SIGN_BIT)), m.sub(magnitude, magnitude));
}

/** Fast up to `REDUCIBLE`, which is tested in float32: four lanes at once. */
function guarded(fast: (m: Reals, x: Lane) => Lane, huge: (m: Reals, x: Lane) => Lane): (m: Reals, x: Lane) => Lane {
  return (m, x) => m.rare(m.outside(x, REDUCIBLE), inDouble(fast)(m, x), () => inDouble(huge)(m, x));
}

export const sin32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ guarded(
  (m, x) => {
    const { n, biased } = round(m, m.mul(x, TWO_OVER_PI / 2));
    const r = m.sub(m.sub(x, m.mul(n, PI[0])), m.mul(n, PI[1]));
    return m.flip(sineOf(m, r), m.shl(m.bits(biased), 63n));
  },
  (m, x) => m.flip(sineOfHuge(m, m.abs(x), 0n), m.sign(x)),
);

export const cos32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ guarded(
  (m, x) => {
    // x = (n - 1/2) pi + r, and cos x = sin r for even n
    const { n, biased } = round(m, m.add(m.mul(x, TWO_OVER_PI / 2), 0.5));
    const halves = m.sub(n, 0.5);
    const r = m.sub(m.sub(x, m.mul(halves, PI[0])), m.mul(halves, PI[1]));
    return m.flip(sineOf(m, r), m.shl(m.bits(biased), 63n));
  },
  (m, x) => sineOfHuge(m, m.abs(x), 1n),
);

function tangentOf(m: Reals, r: Lane, quadrant: Lane): Lane {
  const z = m.mul(r, r);
  const s = m.mul(polynomial(m, SIN_TINY, z), r);
  const c = polynomial(m, COS_TINY, z);
  const even = m.ieq(m.iand(quadrant, 1n), 0n);
  return m.div(m.select(even, s, m.neg(c)), m.select(even, c, s));
}

export const tan32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ guarded(
  (m, x) => {
    const { n, biased } = round(m, m.mul(x, TWO_OVER_PI));
    const r = m.sub(m.sub(x, m.mul(n, HALF_PI[0])), m.mul(n, HALF_PI[1]));
    return tangentOf(m, r, m.bits(biased));
  },
  (m, x) => {
    const magnitude = m.abs(x);
    const { quadrant, high } = payneHanek(m, magnitude);
    return m.flip(m.add(tangentOf(m, high, quadrant), m.sub(magnitude, magnitude)), m.sign(x));
  },
);

/** asin(root) with root = |x| up to 1/2, else sqrt((1 - |x|) / 2), which `folded` says. */
function foldedAsin(m: Reals, magnitude: Lane): { folded: Lane; value: Lane } {
  const folded = m.gt(magnitude, 0.5);
  const z = m.select(folded, m.mul(m.sub(1, magnitude), 0.5), m.mul(magnitude, magnitude));
  const root = m.select(folded, m.sqrt(z), magnitude);
  return { folded, value: m.add(m.mul(m.mul(root, z), polynomial(m, ASIN_REST_SHORT, z)), root) };
}

export const asin32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) => {
  const { folded, value } = foldedAsin(m, m.abs(x));
  return m.withSign(m.select(folded, m.sub(HALF_PI_DOUBLE, m.mul(value, 2)), value), x);
});

export const acos32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) => {
  const { folded, value } = foldedAsin(m, m.abs(x));
  const twice = m.mul(value, 2);
  const outer = m.select(m.lt(x, 0), m.sub(Math.PI, twice), twice);
  return m.select(folded, outer, m.sub(HALF_PI_DOUBLE, m.flip(value, m.sign(x))));
});

export const atan32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) => {
  const magnitude = m.atMost(m.abs(x), 2 ** 60);
  const middle = m.gt(magnitude, 0.41421356237309503);
  const large = m.gt(magnitude, 2.414213562373095);
  const over = m.select(large, -1, m.select(middle, m.sub(magnitude, 1), magnitude));
  const under = m.select(large, magnitude, m.select(middle, m.add(magnitude, 1), 1));
  const base = m.select(large, HALF_PI_DOUBLE, m.select(middle, HALF_PI_DOUBLE / 2, 0));
  const t = m.div(over, under);
  const z = m.mul(t, t);
  return m.withSign(m.add(base, m.add(m.mul(m.mul(t, z), polynomial(m, ATAN_REST_SHORT, z)), t)), x);
});

/** log1p(|x| + x^2 / (1 + sqrt(x^2 + 1))) */
export const asinh32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) => {
  // The square of the largest float32 is a float64; infinity would give infinity / infinity.
  const magnitude = m.abs(x);
  const square = m.mul(magnitude, magnitude);
  const more = m.add(magnitude, m.div(square, m.add(m.sqrt(m.add(square, 1)), 1)));
  const value = m.rare(m.not(m.lt(magnitude, Infinity)), log1pShort(m, more), () => magnitude);
  return m.withSign(value, x);
});

/** log1p(t + sqrt(t (t + 2))), t = x - 1 */
export const acosh32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) => {
  const t = m.sub(x, 1);
  const value = log1pShort(m, m.add(t, m.sqrt(m.mul(t, m.add(t, 2)))));
  const usual = m.both(m.ge(x, 1), m.lt(x, Infinity));
  return m.rare(m.not(usual), value, () => m.select(m.lt(x, 1), NaN, x));
});

/** log1p(2x / (1 - x)) / 2 */
export const atanh32: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ inDouble((m, x) => {
  const magnitude = m.abs(x);
  const value = m.mul(log1pShort(m, m.div(m.mul(magnitude, 2), m.sub(1, magnitude))), 0.5);
  const edge = () => m.select(m.eq(magnitude, 1), Infinity, NaN);
  return m.withSign(m.rare(m.not(m.lt(magnitude, 1)), value, edge), x);
});
