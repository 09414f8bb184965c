/**
 * sinh, cosh, tanh and their inverses in float64.
 *
 * The direct functions from e^x or E = e^x - 1 as a pair, so that nothing is lost where e^x and e^-x cancel; the inverse ones
 * as the logarithm of a pair.
 */
import type { Lane } from "../ir/types.ts";
import { divPairs, type Pair, quickTwoSum, sqrtPair, twoSquare, twoSum } from "./double-double.ts";
import { expm1Pair, expPair, halfExp } from "./exponential.ts";
import { logOfLarge, logOfPair } from "./logarithm.ts";
import type { Reals } from "./reals.ts";

/** Beyond it e^x could overflow: the halves are then added as exponents. */
const LARGE = 709;

/** Below it asinh x and atanh x are x to a twentieth of an ulp. */
const LINEAR = 2 ** -28;

/** (E + E / (E + 1)) / 2 */
export function sinh64(m: Reals, x: Lane): Lane {
  const magnitude = m.abs(x);
  const e = expm1Pair(m, magnitude);
  const [above, error] = twoSum(m, e[0], 1);
  const [quotient, rest] = divPairs(m, e, [above, m.add(error, e[1])]);
  const [high, low] = quickTwoSum(m, e[0], quotient);
  const result = m.mul(m.add(high, m.add(low, m.add(e[1], rest))), 0.5);
  return m.withSign(
    m.rare(m.outside(x, LARGE), result, () => halfExp(m, magnitude)),
    x,
  );
}

/** (e^x + e^-x) / 2 */
export function cosh64(m: Reals, x: Lane): Lane {
  const magnitude = m.abs(x);
  const [eh, el] = expPair(m, magnitude);
  const inverse = m.div(1, eh);
  const [high, low] = quickTwoSum(m, eh, inverse);
  const rest = m.sub(el, m.mul(m.mul(el, inverse), inverse));
  const result = m.mul(m.add(high, m.add(low, rest)), 0.5);
  return m.rare(m.outside(x, LARGE), result, () => halfExp(m, magnitude));
}

/** E / (E + 2) of 2x; from 22 on it is 1. */
export function tanh64(m: Reals, x: Lane): Lane {
  const magnitude = m.atMost(m.abs(x), 22);
  const e = expm1Pair(m, m.mul(magnitude, 2));
  const [above, error] = twoSum(m, e[0], 2);
  const [quotient, rest] = divPairs(m, e, [above, m.add(error, e[1])]);
  return m.withSign(m.add(quotient, rest), x);
}

/** log(|x| + sqrt(x^2 + 1)) */
export function asinh64(m: Reals, x: Lane): Lane {
  const magnitude = m.abs(x);
  const [square, squareError] = twoSquare(m, magnitude);
  const [sum, sumError] = twoSum(m, square, 1);
  const [rh, rl] = sqrtPair(m, [sum, m.add(sumError, squareError)]);
  const [high, low] = twoSum(m, rh, magnitude);
  const value = logOfPair(m, quickTwoSum(m, high, m.add(low, rl)));
  const result = m.select(m.lt(magnitude, LINEAR), magnitude, value);
  return m.withSign(
    m.rare(m.outside(x, 2 ** 500), result, () => logOfLarge(m, magnitude)),
    x,
  );
}

/** log(x + sqrt(x^2 - 1)) */
export function acosh64(m: Reals, x: Lane): Lane {
  const [square, squareError] = twoSquare(m, x);
  const [difference, error] = twoSum(m, square, -1);
  const [rh, rl] = sqrtPair(m, quickTwoSum(m, difference, m.add(error, squareError)));
  const [high, low] = quickTwoSum(m, x, rh);
  const result = logOfPair(m, quickTwoSum(m, high, m.add(low, rl)));
  const usual = m.both(m.ge(x, 1), m.le(x, 2 ** 500));
  return m.rare(m.not(usual), result, () => m.select(m.lt(x, 1), NaN, logOfLarge(m, x)));
}

/** log(1 + 2x / (1 - x)) / 2 */
export function atanh64(m: Reals, x: Lane): Lane {
  const magnitude = m.abs(x);
  const below: Pair = quickTwoSum(m, 1, m.neg(magnitude));
  const [quotient, rest] = divPairs(m, [m.mul(magnitude, 2), m.num(0)], below);
  const [high, low] = twoSum(m, quotient, 1);
  const value = m.mul(logOfPair(m, quickTwoSum(m, high, m.add(low, rest))), 0.5);
  const result = m.select(m.lt(magnitude, LINEAR), magnitude, value);
  const edge = () => m.select(m.eq(magnitude, 1), Infinity, NaN);
  return m.withSign(m.rare(m.not(m.lt(magnitude, 1)), result, edge), x);
}
