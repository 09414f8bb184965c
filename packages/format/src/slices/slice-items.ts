/** What the items of a slice mean for a layout of a given rank: checked once here, for direct and indirect layouts. */
import { describeValue } from "../arguments/describe-value.ts";
import { ArgumentError, IndexError, ShapeError } from "../errors.ts";
import { MAX_NDIM } from "../geometry/geometry.ts";
import { ellipsis, type SliceItem } from "./slice.ts";

/**
 * How many axes no item names.
 *
 * @throws {INDEX} for more items than axes
 * @throws {ARGUMENT} for a second ellipsis, or something that is no item
 * @throws {SHAPE} for more than 64 axes in the result
 */
export function axesLeft(items: readonly SliceItem[], ndim: number): number {
  let named = 0;
  let ellipses = 0;
  let rank = ndim;
  for (let k = 0; k < items.length; k++) {
    const item = items[k];
    if (typeof item === "number") {
      named++;
      rank--;
    } else if (item === ellipsis) ellipses++;
    else if (item === null) rank++;
    else if (typeof item === "object" && ("start" in item || "stop" in item || "step" in item)) named++;
    else throw noItem(item);
  }
  if (ellipses > 1) throw new ArgumentError("items", "a slice must have at most one ellipsis");
  if (named > ndim) throw tooMany(named, ndim);
  if (rank > MAX_NDIM) throw new ShapeError(`a slice must have at most ${MAX_NDIM} dimensions, got ${rank}`);
  return ndim - named;
}

/** Axes of the result. */
export function rankAfter(items: readonly SliceItem[], left: number): number {
  let rank = left;
  for (let k = 0; k < items.length; k++) if (typeof items[k] === "object") rank++;
  return rank;
}

/**
 * An index with a negative one wrapped once.
 *
 * @throws {INDEX} outside of the axis
 * @throws {ARGUMENT} for 1.5, NaN and other non-integers
 */
export function wrapIndex(index: number, extent: number, axis: number): number {
  if (!Number.isInteger(index)) {
    throw new ArgumentError("index", `an index must be an integer, got ${describeValue(index)} (axis ${axis})`);
  }
  const wrapped = index < 0 ? index + extent : index + 0;
  if (wrapped >= 0 && wrapped < extent) return wrapped;
  throw new IndexError(axis, index, extent);
}

/** A stride times a step. Where that leaves exact integers, at most one item is selected and the stride is free. */
export function scaleStride(stride: number, step: number): number {
  const scaled = stride * step;
  // Adding 0 turns -0 into 0.
  return Number.isSafeInteger(scaled) ? scaled + 0 : stride;
}

/** The error for more indices than axes. */
export function tooMany(count: number, ndim: number): IndexError {
  return new IndexError(ndim, count, ndim, `too many indices: ${count} for rank ${ndim}`);
}

function noItem(item: unknown): ArgumentError {
  return new ArgumentError(
    "items",
    `a slice is made of integers, s(...), newaxis and ellipsis, got ${describeValue(item)}` +
      (typeof item === "string" ? " (text must be the only argument)" : "") +
      (typeof item === "object" ? ": take(x, indices) selects by an array, compress(mask, x) by a mask" : ""),
  );
}
