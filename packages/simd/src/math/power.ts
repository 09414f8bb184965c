/**
 * pow and hypot in float64.
 *
 * pow: |x|^y = 2^(y log2 |x|) with the logarithm and the product as pairs of about 2^-64, so that 1024 ln2 times its error is
 * far below an ulp. Signs, zeros, infinities, NaN and results near the ends of the range take the rare path, with the
 * special cases of IEEE 754 (pow(1, NaN) = 1, pow(-1, +-infinity) = 1).
 */
import type { Lane } from "../ir/types.ts";
import { LOG_REST_2, LOG2_E_53, TWO_THIRDS } from "./coefficients.generated.ts";
import { addPairs, divPairs, mulPairs, type Pair, quickTwoSum, twoProduct, twoSquare } from "./double-double.ts";
import { exp2OfPair, scaleExponent, scaleSlowly } from "./exponential.ts";
import { splitExponent } from "./logarithm.ts";
import { polynomial } from "./polynomial.ts";
import { MIN_NORMAL, type Reals } from "./reals.ts";

/** log2(x) + offset for positive normal x, to about 2^-64 of the result. */
export function log2Pair(m: Reals, x: Lane, offset: Lane | number): Pair {
  const { k, f } = splitExponent(m, x);
  const s = divPairs(m, [f, m.num(0)], quickTwoSum(m, 2, f));
  const [zh, error] = twoSquare(m, s[0]);
  const zl = m.add(error, m.mul(m.add(s[0], s[0]), s[1]));
  // log(1 + f) = 2s + s^3 (2/3 + ...)
  const [bh, bl] = quickTwoSum(m, TWO_THIRDS[0], m.mul(zh, polynomial(m, LOG_REST_2, zh)));
  const cube = mulPairs(m, s, [zh, zl]);
  const bend = mulPairs(m, cube, [bh, m.add(bl, TWO_THIRDS[1])]);
  const natural = addPairs(m, [m.mul(s[0], 2), m.mul(s[1], 2)], bend);
  const [high, low] = mulPairs(m, natural, [m.num(LOG2_E_53[0]), m.num(LOG2_E_53[1])]);
  const [sum, sumError] = quickTwoSum(m, m.add(k, offset), high);
  return quickTwoSum(m, sum, m.add(sumError, low));
}

/** y * log as a pair. */
function exponentOf(m: Reals, y: Lane, log: Pair): Pair {
  const [high, low] = twoProduct(m, y, log[0]);
  return [high, m.add(low, m.mul(y, log[1]))];
}

/** Every case: scaled in two steps, special values chosen at the end. */
export function powSlowly(m: Reals, x: Lane, y: Lane): Lane {
  const ax = m.abs(x);
  const ay = m.abs(y);
  const subnormal = m.lt(ax, MIN_NORMAL);
  const normal = m.select(subnormal, m.mul(ax, 2 ** 54), ax);
  const [high, low] = exponentOf(m, y, log2Pair(m, normal, m.select(subnormal, -54, 0)));
  const extreme = m.either(m.either(m.eq(ax, 0), m.eq(ax, Infinity)), m.not(m.le(m.abs(high), 1100)));
  const growing = m.eq(m.select(m.gt(ax, 1), 1, 0), m.select(m.gt(y, 0), 1, 0));
  const exponent = m.select(extreme, m.select(growing, 1100, -1100), high);
  const { value, n } = exp2OfPair(m, [exponent, m.select(extreme, 0, low)]);
  const magnitude = m.select(m.eq(ax, 1), 1, scaleSlowly(m, value, n));
  const half = m.mul(y, 0.5);
  const whole = m.eq(m.floor(y), y);
  const odd = m.both(whole, m.ne(m.floor(half), half));
  const signed = m.select(odd, m.withSign(magnitude, x), magnitude);
  const negative = m.both(m.lt(x, 0), m.gt(x, -Infinity));
  const undefinedRoot = m.both(negative, m.not(whole));
  const nan = m.not(m.both(m.eq(x, x), m.eq(y, y)));
  const result = m.select(m.either(undefinedRoot, nan), NaN, signed);
  return m.select(m.either(m.eq(ay, 0), m.eq(x, 1)), 1, result);
}

export function powAt64(m: Reals, x: Lane, y: Lane): Lane {
  const exponent = exponentOf(m, y, log2Pair(m, x, 0));
  const { value, biased } = exp2OfPair(m, exponent);
  const unusual = m.either(m.notPositiveNormal(x), m.outside(exponent[0], 1021));
  return m.rare(unusual, scaleExponent(m, value, biased), () => powSlowly(m, x, y));
}

/** sqrt(x^2 + y^2), scaled by a power of two where the squares would leave the range. */
export function hypotAt64(m: Reals, x: Lane, y: Lane): Lane {
  const sum = m.add(m.mul(x, x), m.mul(y, y));
  const usual = m.both(m.ge(sum, 2 ** -900), m.le(sum, 2 ** 1000));
  return m.rare(m.not(usual), m.sqrt(sum), () => {
    const ax = m.abs(x);
    const ay = m.abs(y);
    const large = m.atLeast(ax, ay);
    const scale = m.select(m.gt(large, 2 ** 400), 2 ** -600, m.select(m.lt(large, 2 ** -400), 2 ** 600, 1));
    const back = m.div(1, scale);
    const sx = m.mul(ax, scale);
    const sy = m.mul(ay, scale);
    const length = m.mul(m.sqrt(m.add(m.mul(sx, sx), m.mul(sy, sy))), back);
    return m.select(m.either(m.eq(ax, Infinity), m.eq(ay, Infinity)), Infinity, length);
  });
}
