/**
 * Arithmetic on unevaluated sums of two floats, where the last ulp needs it.
 *
 * After Dekker (1971), Knuth (TAOCP 4.2.2) and Shewchuk (1997). Products are split by masking off the low half of the
 * significand instead of by Veltkamp's multiplication: cheaper in integers, and the error of the one inexact partial
 * product stays below 2^-105 of the result. No fused multiply-add anywhere.
 */
import type { Lane } from "../ir/types.ts";
import type { Real, Reals } from "./reals.ts";

/** high + low, with low at most about an ulp of high. */
export type Pair = readonly [high: Lane, low: Lane];

const HEAD = 0xffff_ffff_f800_0000n;

/** x + y exactly, whichever is larger. */
export function twoSum(m: Reals, x: Real, y: Real): Pair {
  const sum = m.add(x, y);
  const part = m.sub(sum, x);
  return [sum, m.add(m.sub(x, m.sub(sum, part)), m.sub(y, part))];
}

/** x + y exactly, where |x| >= |y| or x is 0. */
export function quickTwoSum(m: Reals, x: Real, y: Real): Pair {
  const sum = m.add(x, y);
  return [sum, m.sub(y, m.sub(sum, x))];
}

/** The upper 26 bits of a float64's significand: products of two heads are exact. */
export function head(m: Reals, x: Lane): Lane {
  return m.fromBits(m.iand(m.bits(x), HEAD));
}

/** x * y to about 2^-105. */
export function twoProduct(m: Reals, x: Lane, y: Lane): Pair {
  const xh = head(m, x);
  const xl = m.sub(x, xh);
  const yh = head(m, y);
  const yl = m.sub(y, yh);
  const product = m.mul(x, y);
  const error = m.add(m.add(m.add(m.sub(m.mul(xh, yh), product), m.mul(xh, yl)), m.mul(xl, yh)), m.mul(xl, yl));
  return [product, error];
}

/** x * x to about 2^-105. */
export function twoSquare(m: Reals, x: Lane): Pair {
  const xh = head(m, x);
  const xl = m.sub(x, xh);
  const product = m.mul(x, x);
  return [product, m.add(m.add(m.sub(m.mul(xh, xh), product), m.mul(m.add(xh, xh), xl)), m.mul(xl, xl))];
}

/** The product of two pairs to about 2^-102, normalised. */
export function mulPairs(m: Reals, x: Pair, y: Pair): Pair {
  const [high, low] = twoProduct(m, x[0], y[0]);
  return quickTwoSum(m, high, m.add(low, m.add(m.mul(x[0], y[1]), m.mul(x[1], y[0]))));
}

/** The sum of two pairs where |x| >= |y|, to about 2^-104 of the larger, normalised. */
export function addPairs(m: Reals, x: Pair, y: Pair): Pair {
  const [high, low] = twoSum(m, x[0], y[0]);
  return quickTwoSum(m, high, m.add(low, m.add(x[1], y[1])));
}

/** x / y to about 2^-100, with one division. 1 / y must neither overflow nor be subnormal. */
export function divPairs(m: Reals, x: Pair, y: Pair): Pair {
  const reciprocal = m.div(1, y[0]);
  const quotient = m.mul(x[0], reciprocal);
  const [product, error] = twoProduct(m, quotient, y[0]);
  const rest = m.sub(m.add(m.sub(m.sub(x[0], product), error), x[1]), m.mul(quotient, y[1]));
  return [quotient, m.mul(rest, reciprocal)];
}

/** The square root of a pair to about 2^-100; of 0 too, but not of a subnormal. */
export function sqrtPair(m: Reals, x: Pair): Pair {
  const root = m.sqrt(x[0]);
  const [square, error] = twoSquare(m, root);
  const rest = m.add(m.sub(m.sub(x[0], square), error), x[1]);
  return quickTwoSum(m, root, m.div(rest, m.atLeast(m.add(root, root), 2 ** -500)));
}
