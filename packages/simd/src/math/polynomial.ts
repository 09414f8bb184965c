/**
 * Evaluation of polynomials with constant coefficients, lowest first.
 *
 * Estrin's scheme (pairs, then pairs of pairs over x^2, x^4, ...) for all but the lowest coefficient, which is added last as
 * in Horner's: a third of Horner's depth, nearly its rounding. Kernels wait for latency more than for throughput.
 */
import type { Lane } from "../ir/types.ts";
import type { Real, Reals } from "./reals.ts";

export function polynomial(m: Reals, [lowest, ...rest]: readonly number[], x: Lane): Lane {
  return rest.length === 0 ? m.num(lowest!) : m.add(m.mul(estrin(m, rest, x), x), lowest!);
}

function estrin(m: Reals, coefficients: readonly number[], x: Lane): Real {
  let terms: Real[] = [...coefficients];
  let power = x;
  while (terms.length > 1) {
    const pairs: Real[] = [];
    for (let i = 0; i < terms.length; i += 2) {
      const upper = terms[i + 1];
      pairs.push(upper === undefined ? terms[i]! : m.add(m.mul(power, upper), terms[i]!));
    }
    terms = pairs;
    if (terms.length > 1) power = m.mul(power, power);
  }
  return terms[0]!;
}
