/**
 * Powers of complex numbers: exp(w log z), to 0, 1 and 2 products.
 *
 * An error of log z counts as often as w is large. So in float64 the logarithm and its product with w are pairs: log |z| to
 * about 2^-62, arg z to about 2^-58. complex64 has its 29 bits more from computing in float64.
 */
import type { Lane } from "../ir/types.ts";
import { LOG2_E_53 } from "./coefficients.generated.ts";
import { complexExp, directionOf, LN2_REST } from "./complex-exponential.ts";
import { complexLog, squaredLength } from "./complex-logarithm.ts";
import { bySize, type Complex, rangeOf } from "./complex-number.ts";
import { addPairs, mulPairs, type Pair, twoProduct } from "./double-double.ts";
import { exp2OfPair, scaleSlowly } from "./exponential.ts";
import { anglePair } from "./inverse-trigonometric.ts";
import { log2Pair } from "./power.ts";
import type { Reals } from "./reals.ts";

export function complexProduct(m: Reals, [a, b]: Complex, [c, d]: Complex): Complex {
  return [m.sub(m.mul(a, c), m.mul(b, d)), m.add(m.mul(a, d), m.mul(b, c))];
}

/** exp(w log z) for finite parts, z not 0. */
function powerOfPairs(m: Reals, [x, y]: Complex, [p, q]: Complex): Complex {
  const { large, small } = bySize(m, m.abs(x), m.abs(y));
  const range = rangeOf(m, large);
  const scale = range(2 ** -600, 2 ** 600, 1);
  const [length, rest] = squaredLength(m, m.mul(large, scale), m.mul(small, scale));
  const [high, low] = log2Pair(m, length, range(1200, -1200, 0));
  const squared: Pair = [high, m.add(low, m.mul(m.div(rest, length), Math.LOG2E))];
  const log: Pair = [m.mul(squared[0], 0.5), m.mul(squared[1], 0.5)];
  const legs = { ay: m.mul(m.abs(y), scale), ax: m.mul(m.abs(x), scale) };
  const turn = m.sign(y);
  const [wide, narrow] = anglePair(m, x, legs);
  const angle: Pair = [m.flip(wide, turn), m.flip(narrow, turn)];
  // base 2 for the size, radians for the direction
  const size = sumOfProducts(m, p, log, m.neg(q), mulPairs(m, angle, [m.num(LOG2_E_53[0]), m.num(LOG2_E_53[1])]));
  const direction = sumOfProducts(m, p, angle, q, mulPairs(m, log, [m.num(Math.LN2), m.num(LN2_REST)]));
  return pointOf(m, size, direction);
}

function sumOfProducts(m: Reals, p: Lane, x: Pair, q: Lane, y: Pair): Pair {
  return addPairs(m, productOf(m, p, x), productOf(m, q, y));
}

function productOf(m: Reals, factor: Lane, [high, low]: Pair): Pair {
  const [product, error] = twoProduct(m, factor, high);
  return [product, m.add(error, m.mul(factor, low))];
}

/** 2^size (cos + i sin)(direction) */
function pointOf(m: Reals, size: Pair, direction: Pair): Complex {
  const limited = m.atLeast(m.atMost(size[0], 2000), -2000);
  const { value, n } = exp2OfPair(m, [limited, m.select(m.outside(size[0], 1999), 0, size[1])]);
  const { cos, sin } = directionOf(m, direction);
  return [scaleSlowly(m, m.mul(value, cos), n), scaleSlowly(m, m.mul(value, sin), n)];
}

/** The general power, and what is not general: exponents 0, 1 and 2, powers of 0, parts that are not finite. */
function wholePower(m: Reals, z: Complex, w: Complex, general: Complex): Complex {
  const pick = (mask: Lane, [a, b]: Complex, [c, d]: Complex): Complex => [m.select(mask, a, c), m.select(mask, b, d)];
  const is = ([re, im]: Complex, value: number): Lane => m.both(m.eq(re, value), m.eq(im, 0));
  const number = (value: number): Complex => [m.num(value), m.num(value)];
  const sum = m.add(m.add(m.abs(z[0]), m.abs(z[1])), m.add(m.abs(w[0]), m.abs(w[1])));
  const finite = pick(m.outside(m.mul(sum, 0), 1), number(Number.NaN), general);
  const part = m.select(m.gt(w[0], 0), 0, Number.NaN);
  const ofZero: Complex = [part, part];
  const known = pick(is(w, 1), z, pick(is(w, 2), complexProduct(m, z, z), pick(is(z, 0), ofZero, finite)));
  return pick(is(w, 0), [m.num(1), m.num(0)], known);
}

export function complexPower(m: Reals, z: Complex, w: Complex): Complex {
  return wholePower(m, z, w, powerOfPairs(m, z, w));
}

/** For parts that came from float32. */
export function shortPower(m: Reals, z: Complex, w: Complex): Complex {
  return wholePower(m, z, w, complexExp(m, complexProduct(m, w, complexLog(m, z))));
}
