/** Axes as they are given: from the front or from the end, one or several. */
import { ArgumentError, IndexError } from "@lanewise/format";
import { described, listed } from "./options.ts";

/**
 * An axis, counted from the front.
 *
 * @throws {ARGUMENT} no integer
 * @throws {INDEX} an axis that does not exist
 */
export function axisOf(name: string, axis: number, rank: number): number {
  if (!Number.isInteger(axis)) {
    throw new ArgumentError("axis", `${name}: "axis" must be an integer, got ${described(axis)}`);
  }
  const own = axis < 0 ? axis + rank : axis;
  if (own >= 0 && own < rank) return own;
  throw new IndexError(0, axis, rank, `${name}: axis ${axis} does not exist in rank ${rank}`);
}

/** One axis or several, from the front, ascending. @throws {ARGUMENT} {INDEX} as above, and an axis that is named twice */
export function axesOf(name: string, axis: number | readonly number[], rank: number): number[] {
  const given: readonly number[] = Array.isArray(axis) ? axis : [axis as number];
  const axes = given.map(one => axisOf(name, one, rank));
  const sorted = [...new Set(axes)].sort((a, b) => a - b);
  if (sorted.length === axes.length) return sorted;
  throw new ArgumentError("axis", `${name}: "axis" must name each axis once, got ${listed(given)}`);
}
