/**
 * log, log2, log10 and log1p of complex numbers: log |z| + i arg z.
 *
 * log |z| is half the logarithm of x^2 + y^2, which is a pair of floats: so nothing is lost where |z| is near 1. Special
 * values as in C99, Annex G, and the array API.
 */
import type { Lane } from "../ir/types.ts";
import { bySize, type Complex, isInfinite, isUsual, rangeOf } from "./complex-number.ts";
import { type Pair, quickTwoSum, twoSquare, twoSum } from "./double-double.ts";
import { atan2At64 } from "./inverse-trigonometric.ts";
import { logOfPair } from "./logarithm.ts";
import type { Reals } from "./reals.ts";

/** x^2 + y^2 + rest for |x| >= |y|, to about 2^-104. */
export function squaredLength(m: Reals, large: Lane, small: Lane, rest?: Lane): Pair {
  const [square, squareError] = twoSquare(m, large);
  const [other, otherError] = twoSquare(m, small);
  const [sum, error] = quickTwoSum(m, square, other);
  const low = m.add(error, m.add(squareError, otherError));
  return quickTwoSum(m, sum, rest === undefined ? low : m.add(low, rest));
}

/** log |x + iy|; `rest` is what x^2 + y^2 lacks of the true square, where that matters. */
function logOfLength(m: Reals, x: Lane, y: Lane, rest?: Lane): Lane {
  const [ax, ay] = [m.abs(x), m.abs(y)];
  const { large, small } = bySize(m, ax, ay);
  return m.rare(m.not(isUsual(m, large)), m.mul(logOfPair(m, squaredLength(m, large, small, rest)), 0.5), () => {
    const range = rangeOf(m, large);
    const scale = range(2 ** -600, 2 ** 600, 1);
    const half = m.mul(logOfPair(m, squaredLength(m, m.mul(large, scale), m.mul(small, scale))), 0.5);
    const value = m.add(half, range(600 * Math.LN2, -600 * Math.LN2, 0));
    const infinite = m.either(isInfinite(m, ax), isInfinite(m, ay));
    return m.select(infinite, Infinity, m.select(m.eq(m.add(large, small), 0), -Infinity, value));
  });
}

export function complexLog(m: Reals, [x, y]: Complex): Complex {
  return [logOfLength(m, x, y), atan2At64(m, y, x)];
}

function scaled(factor: number): (m: Reals, z: Complex) => Complex {
  return (m, z) => {
    const [re, im] = complexLog(m, z);
    return [m.mul(re, factor), m.mul(im, factor)];
  };
}

export const complexLog2: (m: Reals, z: Complex) => Complex = /* @__PURE__ */ scaled(Math.LOG2E);
export const complexLog10: (m: Reals, z: Complex) => Complex = /* @__PURE__ */ scaled(Math.LOG10E);

/** With 1 + x as a pair; near 0 the real part is x + (y^2 - x^2) / 2. */
export function complexLog1p(m: Reals, [x, y]: Complex): Complex {
  const [above, error] = twoSum(m, x, 1);
  const rest = m.select(m.eq(m.abs(x), Infinity), 0, m.mul(m.add(above, above), error));
  const usual = logOfLength(m, above, y, rest);
  const ay = m.abs(y);
  const near = m.add(x, m.mul(m.mul(m.sub(ay, x), m.add(ay, x)), 0.5));
  const small = m.lt(bySize(m, m.abs(x), ay).large, 2 ** -28);
  return [m.select(small, near, usual), atan2At64(m, y, above)];
}
