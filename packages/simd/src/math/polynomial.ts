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

/** Three terms are summed as (first + third x^4) + second x^2: the third then costs no step of depth. */
export function estrin(m: Reals, coefficients: readonly number[], x: Lane): Real {
  let terms: Real[] = [...coefficients];
  let power = x;
  while (terms.length > 1) {
    if (terms.length === 3) {
      const [first, second, third] = terms as [Real, Real, Real];
      return m.add(m.add(m.mul(m.mul(power, power), third), first), m.mul(power, second));
    }
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
