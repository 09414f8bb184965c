/** Lists of axes and extents are looked at by their length first, so that no loop runs over what cannot be one. */
import { MAX_NDIM, ShapeError } from "@lanewise/format";

/** @throws {SHAPE} for a list of more than 64 */
export function checkShort(list: ArrayLike<unknown>, argument: string): void {
  if (list.length <= MAX_NDIM) return;
  throw new ShapeError(`"${argument}" must have at most ${MAX_NDIM} entries, got ${list.length}`);
}

/** What was given as one list, or as so many arguments. @throws {SHAPE} for a list of more than 64 */
export function flattened(given: readonly unknown[], argument: string): readonly number[] {
  for (const each of given) if (Array.isArray(each)) checkShort(each, argument);
  return given.flat() as number[];
}
