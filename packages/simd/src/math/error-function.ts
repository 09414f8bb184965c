/** erf in float64: x (1 + P(x^2)) below 1, else 1 - e^(-x^2) Q(1 / (x + 3)), which from 6 on is 1. */
import type { Lane } from "../ir/types.ts";
import { ERF_REST, ERFC_SCALED } from "./coefficients.generated.ts";
import { expOfModerate } from "./exponential.ts";
import { polynomial } from "./polynomial.ts";
import type { Reals } from "./reals.ts";

export function erf64(m: Reals, x: Lane): Lane {
  const magnitude = m.atMost(m.abs(x), 6);
  const square = m.mul(magnitude, magnitude);
  const small = m.add(magnitude, m.mul(magnitude, polynomial(m, ERF_REST, square)));
  const tail = m.mul(expOfModerate(m, m.neg(square)), polynomial(m, ERFC_SCALED, m.div(1, m.add(magnitude, 3))));
  return m.withSign(m.select(m.lt(magnitude, 1), small, m.sub(1, tail)), x);
}
