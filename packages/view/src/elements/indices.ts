/**
 * From indices to the place of one element, with every check and every error; the quick path of `get` and `set` has the
 * same meaning for indices that are right.
 */
import { describeValue, IndexError, type Located, type Place, placeOf } from "@lanewise/format";

/** Those of a function's plain parameters that were given. */
export function trimmed(given: readonly unknown[]): readonly unknown[] {
  let count = given.length;
  while (count > 0 && given[count - 1] === undefined) count--;
  return given.slice(0, count);
}

/** No value that a dtype takes is undefined, so what was left out and what is undefined need not be told apart. */
export function wrongCount(count: number, ndim: number): IndexError {
  const wanted = ndim === 1 ? "1 index" : `${ndim} indices`;
  return new IndexError(
    ndim,
    count - 1,
    ndim,
    `set takes ${wanted} and a value at rank ${ndim}, got ${count} arguments`,
  );
}

/**
 * The place of the element at these indices, as many as there are axes.
 *
 * @throws {INDEX} outside an axis, or for another number of indices
 * @throws {ARGUMENT} for anything but integers: 1.5, NaN, true, "1", objects with `valueOf`
 * @throws {BUFFER} when a table of blocks leads nowhere
 */
export function elementPlace({ buffer, geometry, blocks = null }: Located, indices: readonly unknown[]): Place {
  const [count, ndim] = [indices.length, geometry.shape.length];
  if (count === ndim) return placeOf({ buffer, geometry, blocks }, indices as readonly number[]);
  const remedy = count > 0 && count < ndim ? `; pick(${indices.map(describeValue).join(", ")}) gives the sub-view` : "";
  const got = `too ${count < ndim ? "few" : "many"} indices: ${count} for rank ${ndim}${remedy}`;
  throw new IndexError(ndim, count, ndim, got);
}
