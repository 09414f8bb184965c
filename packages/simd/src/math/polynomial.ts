/** Evaluation of polynomials with constant coefficients, lowest first. */
import type { Lane } from "../ir/types.ts";
import type { Reals } from "./reals.ts";

/** Horner's scheme: fewest operations and the least rounding; one long chain, which groups of registers hide. */
export function horner(m: Reals, coefficients: readonly number[], x: Lane): Lane {
  let result = m.num(coefficients[coefficients.length - 1]!);
  for (let i = coefficients.length - 2; i >= 0; i--) result = m.add(m.mul(result, x), coefficients[i]!);
  return result;
}
