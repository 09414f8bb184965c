/**
 * Combines the results of tiles: rule 3 of `folds.ts`, and the end of every reduction that takes more than one call.
 */
import { combinationOf, foldInfo, identityOf } from "./folds.ts";
import type { FoldName } from "./spec.ts";

/**
 * The fold of all elements from the results of their tiles, in order; all tiles but the last have the same power-of-two
 * number of blocks (`TILE` elements, or any such size).
 */
export function combine<T extends number | bigint>(fold: FoldName, partials: ArrayLike<T>): T {
  if (partials.length === 1) return partials[0]!;
  const info = foldInfo(fold);
  const { js } = combinationOf(info);
  const levels: T[] = [];
  for (let i = 0; i < partials.length; i++) {
    let value = partials[i]!;
    let level = 0;
    for (; (i >> level) & 1; level++) value = js(levels[level], value);
    levels[level] = value;
  }
  let result = identityOf(info) as T;
  for (let level = 0; partials.length >> level > 0; level++) {
    if ((partials.length >> level) & 1) result = js(levels[level], result);
  }
  return result;
}
