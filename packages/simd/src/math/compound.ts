/** sigmoid, rsqrt and logaddexp in float64: short formulas over the other functions. */
import type { Lane } from "../ir/types.ts";
import { twoSum } from "./double-double.ts";
import { exp64 } from "./exponential.ts";
import { logOfPair } from "./logarithm.ts";
import type { Reals } from "./reals.ts";

/** 1 / (1 + e^-x), from e^-|x| so that nothing overflows. */
export function sigmoid64(m: Reals, x: Lane): Lane {
  const e = exp64(m, m.neg(m.abs(x)));
  return m.div(m.select(m.lt(x, 0), e, 1), m.add(e, 1));
}

/** 1 / sqrt(x), two roundings. */
export function rsqrt64(m: Reals, x: Lane): Lane {
  return m.div(1, m.sqrt(x));
}

/** max + log(1 + e^-|x - y|) */
export function logaddexpAt64(m: Reals, x: Lane, y: Lane): Lane {
  const larger = m.select(m.lt(x, y), y, x);
  const e = exp64(m, m.neg(m.abs(m.sub(x, y))));
  // Equal arguments may both be infinite, whose difference is NaN.
  const bend = m.select(m.eq(x, y), Math.LN2, logOfPair(m, twoSum(m, e, 1)));
  return m.add(larger, bend);
}
