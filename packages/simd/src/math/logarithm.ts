/**
 * log, log2, log10 and log1p in float64.
 *
 * x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt 2), s = f / (2 + f), and log(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)): the
 * decomposition of FDLIBM (Ng, 1993), in which the leading terms are exact or small. Zero, negatives, subnormals,
 * infinity and NaN take the rare path.
 */
import type { Lane } from "../ir/types.ts";
import { LN2, LOG_REST, LOG2_E, LOG10_2, LOG10_E } from "./coefficients.generated.ts";
import { head, type Pair, quickTwoSum, twoSum } from "./double-double.ts";
import { polynomial } from "./polynomial.ts";
import { MIN_NORMAL, type Reals } from "./reals.ts";

const SQRT_HALF_BITS = 0x3fe6a09e_00000000n;
const ONE_BITS = 0x3ff00000_00000000n;
const FRACTION = 0x000fffff_ffffffffn;
const TWO_52_BITS = 0x43300000_00000000n;

/** x = 2^k (1 + f), for positive normal x. */
export function splitExponent(m: Reals, x: Lane): { k: Lane; f: Lane } {
  const shifted = m.iadd(m.bits(x), ONE_BITS - SQRT_HALF_BITS);
  const k = m.sub(m.fromBits(m.ior(m.shr(shifted, 52n), TWO_52_BITS)), 2 ** 52 + 1023);
  const significand = m.fromBits(m.iadd(m.iand(shifted, FRACTION), SQRT_HALF_BITS));
  return { k, f: m.sub(significand, 1) };
}

/** log(1 + f) = f - half + rest, half = f^2/2. */
function series(m: Reals, f: Lane): { half: Lane; rest: Lane } {
  const half = m.mul(m.mul(f, f), 0.5);
  const s = m.div(f, m.add(f, 2));
  const z = m.mul(s, s);
  return { half, rest: m.mul(s, m.add(half, m.mul(z, polynomial(m, LOG_REST, z)))) };
}

/** log(x) + offset ln2, for positive normal x. */
function reducedLog(m: Reals, x: Lane, offset = 0): Lane {
  const { k: exponent, f } = splitExponent(m, x);
  const k = offset === 0 ? exponent : m.add(exponent, offset);
  const { half, rest } = series(m, f);
  const tail = m.sub(half, m.add(rest, m.mul(k, LN2[1])));
  return m.sub(m.mul(k, LN2[0]), m.sub(tail, f));
}

/** log(high + low), low at most an ulp of high: log(high) + low / high. Relative accuracy holds near 1 too. */
export function logOfPair(m: Reals, [high, low]: Pair): Lane {
  const { k, f } = splitExponent(m, high);
  const { half, rest } = series(m, f);
  const correction = m.add(m.div(low, high), m.mul(k, LN2[1]));
  return m.sub(m.mul(k, LN2[0]), m.sub(m.sub(half, m.add(rest, correction)), f));
}

/** log(2x) for x > 1, infinity and NaN. */
export function logOfLarge(m: Reals, x: Lane): Lane {
  return m.select(m.lt(x, Infinity), reducedLog(m, x, 1), x);
}

/** log(1 + f) as a head of 26 bits and the rest. */
function logHead(m: Reals, f: Lane): Pair {
  const { half, rest } = series(m, f);
  const high = head(m, m.sub(f, half));
  return [high, m.add(m.sub(m.sub(f, high), half), rest)];
}

function reducedLog2(m: Reals, x: Lane, offset = 0): Lane {
  const { k, f } = splitExponent(m, x);
  const [high, low] = logHead(m, f);
  const small = m.add(m.mul(m.add(low, high), LOG2_E[1]), m.mul(low, LOG2_E[0]));
  const [sum, error] = quickTwoSum(m, m.add(k, offset), m.mul(high, LOG2_E[0]));
  return m.add(sum, m.add(error, small));
}

function reducedLog10(m: Reals, x: Lane, offset = 0): Lane {
  const { k: exponent, f } = splitExponent(m, x);
  const k = m.add(exponent, offset);
  const [high, low] = logHead(m, f);
  const small = m.add(m.add(m.mul(m.add(low, high), LOG10_E[1]), m.mul(low, LOG10_E[0])), m.mul(k, LOG10_2[1]));
  const [sum, error] = quickTwoSum(m, m.mul(k, LOG10_2[0]), m.mul(high, LOG10_E[0]));
  return m.add(sum, m.add(error, small));
}

type Reduced = (m: Reals, x: Lane, offset?: number) => Lane;

function logarithm(reduced: Reduced): (m: Reals, x: Lane) => Lane {
  return (m, x) => {
    return m.rare(m.notPositiveNormal(x), reduced(m, x), () => {
      const subnormal = m.both(m.gt(x, 0), m.lt(x, MIN_NORMAL));
      const edge = m.select(m.eq(x, 0), -Infinity, m.select(m.lt(x, 0), NaN, x));
      return m.select(subnormal, reduced(m, m.mul(x, 2 ** 54), -54), edge);
    });
  };
}

export const log64: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ logarithm(reducedLog);
export const log2At64: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ logarithm(reducedLog2);
export const log10At64: (m: Reals, x: Lane) => Lane = /* @__PURE__ */ logarithm(reducedLog10);

export function log1pAt64(m: Reals, x: Lane): Lane {
  const usual = m.both(m.gt(x, -1), m.lt(x, Infinity));
  const value = m.select(m.eq(x, 0), x, logOfPair(m, twoSum(m, x, 1)));
  return m.rare(m.not(usual), value, () => m.select(m.eq(x, -1), -Infinity, m.select(m.lt(x, -1), NaN, x)));
}
