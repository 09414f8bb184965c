/**
 * exp, exp2 and expm1 in float64.
 *
 * x = n ln2 + r with |r| <= ln2 / 2, a polynomial for e^r, and n added to the exponent field. Results that overflow, are
 * subnormal or come from NaN take the rare path, which scales in two steps so that the only extra rounding is the
 * gradual underflow itself.
 */
import type { Lane } from "../ir/types.ts";
import { EXP_REST, EXP_REST_3, EXP2_REST, LN2, LN2_26 } from "./coefficients.generated.ts";
import { head, type Pair, quickTwoSum, twoSum } from "./double-double.ts";
import { estrin, polynomial } from "./polynomial.ts";
import { type Reals, ROUNDER } from "./reals.ts";

/** n as an integer-valued float, and `biased`, a float whose low bits are n in two's complement. */
interface Rounded {
  readonly n: Lane;
  readonly biased: Lane;
}

export function round(m: Reals, x: Lane): Rounded {
  const biased = m.add(x, ROUNDER);
  return { n: m.sub(biased, ROUNDER), biased };
}

/** 2^n for -1022 <= n <= 1023. */
export function powerOfTwo(m: Reals, biased: Lane): Lane {
  return m.fromBits(m.shl(m.iadd(m.bits(biased), 1023n), 52n));
}

/** x 2^n where x and the result are normal. */
export function scaleExponent(m: Reals, x: Lane, biased: Lane): Lane {
  return m.fromBits(m.iadd(m.bits(x), m.shl(m.bits(biased), 52n)));
}

/** x 2^n for |n| < 2040, with gradual underflow and overflow. */
export function scaleSlowly(m: Reals, x: Lane, n: Lane): Lane {
  const half = round(m, m.mul(n, 0.5));
  const rest = round(m, m.sub(n, half.n));
  return m.mul(m.mul(x, powerOfTwo(m, half.biased)), powerOfTwo(m, rest.biased));
}

/** e^x = value 2^n. */
function reducedExp(m: Reals, x: Lane): { value: Lane } & Rounded {
  const rounded = round(m, m.mul(x, Math.LOG2E));
  const exact = m.sub(x, m.mul(rounded.n, LN2[0]));
  const tail = m.mul(rounded.n, LN2[1]);
  const r = m.sub(exact, tail);
  // 1 + exact - tail + r^2 (c0 + r ...), of which only the last sum is rounded to an ulp of the result; two parallel halves
  const high = m.add(r, 1);
  const low = m.sub(m.sub(exact, m.sub(high, 1)), tail);
  const [lowest, ...upper] = EXP_REST;
  const square = m.mul(r, r);
  const near = m.add(low, m.mul(square, lowest!));
  const far = m.mul(m.mul(square, r), estrin(m, upper, r));
  return { value: m.add(high, m.add(near, far)), ...rounded };
}

export function exp64(m: Reals, x: Lane): Lane {
  const { value, biased } = reducedExp(m, x);
  return m.rare(m.outside(x, 708), scaleExponent(m, value, biased), () => {
    const inside = m.atLeast(m.atMost(x, 720), -760);
    const { value: slow, n } = reducedExp(m, inside);
    return scaleSlowly(m, slow, n);
  });
}

/** e^x for |x| <= 708, without the rare path. */
export function expOfModerate(m: Reals, x: Lane): Lane {
  const { value, biased } = reducedExp(m, x);
  return scaleExponent(m, value, biased);
}

/** 2^(x + low) = value 2^n: the linear term of the polynomial is in two parts, the first of which is exact. */
function reducedExp2(m: Reals, x: Lane, low?: Lane): { value: Lane } & Rounded {
  const rounded = round(m, x);
  const r = m.sub(x, rounded.n);
  const rh = head(m, r);
  const linear = m.mul(rh, LN2_26[0]);
  const fine = m.add(m.mul(r, LN2_26[1]), m.mul(m.sub(r, rh), LN2_26[0]));
  const rest = m.add(m.mul(m.mul(r, r), polynomial(m, EXP2_REST, r)), fine);
  const [high, error] = quickTwoSum(m, 1, linear);
  const correction = m.add(error, rest);
  if (low === undefined) return { value: m.add(high, correction), ...rounded };
  const slope = m.mul(m.mul(low, Math.LN2), m.add(high, correction));
  return { value: m.add(high, m.add(correction, slope)), ...rounded };
}

export function exp2OfPair(m: Reals, [high, low]: Pair): { value: Lane } & Rounded {
  return reducedExp2(m, high, low);
}

export function exp2At64(m: Reals, x: Lane): Lane {
  const { value, biased } = reducedExp2(m, x);
  return m.rare(m.outside(x, 1021), scaleExponent(m, value, biased), () => {
    const inside = m.atLeast(m.atMost(x, 1030), -1090);
    const { value: slow, n } = reducedExp2(m, inside);
    return scaleSlowly(m, slow, n);
  });
}

/** x = n ln2 + r, and e^r - 1 = p as a pair to about 2^-59 of it; 2^n. */
function reducedPair(m: Reals, x: Lane): { p: Pair; power: Lane } {
  const { n, biased } = round(m, m.mul(x, Math.LOG2E));
  const exact = m.sub(x, m.mul(n, LN2[0]));
  const tail = m.mul(n, LN2[1]);
  const r = m.sub(exact, tail);
  const lost = m.sub(m.sub(exact, r), tail);
  // r^2 / 2 = top^2 / 2, which is exact, + (r - top) (r + top) / 2
  const top = head(m, r);
  const square = m.mul(m.mul(top, 0.5), top);
  const squareRest = m.mul(m.mul(m.sub(r, top), 0.5), m.add(r, top));
  const bend = m.add(m.mul(m.mul(m.mul(r, r), r), polynomial(m, EXP_REST_3, r)), squareRest);
  const [sum, error] = quickTwoSum(m, r, square);
  const rest = m.add(bend, m.add(error, m.add(lost, m.mul(lost, r))));
  return { p: quickTwoSum(m, sum, rest), power: powerOfTwo(m, biased) };
}

/** e^x - 1 to about 2^-58 of the result, for |x| <= 709. */
export function expm1Pair(m: Reals, x: Lane): Pair {
  const { p, power } = reducedPair(m, x);
  // 2^n (1 + p) - 1 = (2^n - 1) + 2^n p
  const [base, baseError] = twoSum(m, power, -1);
  const [high, low] = twoSum(m, base, m.mul(power, p[0]));
  return quickTwoSum(m, high, m.add(low, m.add(m.mul(power, p[1]), baseError)));
}

/** e^x to about 2^-58, for |x| <= 709. */
export function expPair(m: Reals, x: Lane): Pair {
  const { p, power } = reducedPair(m, x);
  const [high, low] = quickTwoSum(m, 1, p[0]);
  const [sum, error] = quickTwoSum(m, high, m.add(low, p[1]));
  return [m.mul(power, sum), m.mul(power, error)];
}

/** e^x / 2 for 0 <= x, beyond the range in which e^x is finite. */
export function halfExp(m: Reals, x: Lane): Lane {
  const { value, n } = reducedExp(m, m.atMost(x, 720));
  return scaleSlowly(m, m.mul(value, 0.5), n);
}

export function expm1At64(m: Reals, x: Lane): Lane {
  const [high, low] = expm1Pair(m, x);
  const result = m.select(m.eq(x, 0), x, m.add(high, low));
  return m.rare(m.outside(x, 709), result, () => m.select(m.lt(x, 0), -1, exp64(m, x)));
}
