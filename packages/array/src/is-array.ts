/** The guard for arrays, by brand: right for arrays of another copy of the package, too. */
import type { ManagedArray } from "./managed-array.ts";

/**
 * Whether `x` is an array of lanewise, made by any copy of it. Released arrays are arrays.
 *
 * @example
 * ```ts
 * using a = lw.zeros(3);
 * lw.isArray(a); // => true
 * lw.isArray([0, 0, 0]); // => false
 * ```
 */
export function isArray(x: unknown): x is ManagedArray {
  return typeof x === "object" && x !== null && (x as Record<symbol, unknown>)[Symbol.for("lanewise.array")] === true;
}
