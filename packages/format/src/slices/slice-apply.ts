/**
 * Slicing and picking: from one layout to another over the same memory. Never copies and never touches memory; where a way
 * leads through it, `slice-indirect.ts` lends it.
 *
 * Indirect dimensions follow PEP 3118 rule I3: what a slice or an index adds to the address goes into the nearest earlier
 * indirection, or into the start where there is none. An integer on an indirect axis follows the block index if everything
 * before it is fixed, else its indirection moves to the axis before. Two indirections in one step cannot be expressed and
 * are refused.
 */
import { BufferError } from "../errors.ts";
import { checkGeometry, checkList } from "../geometry/checked.ts";
import { firstIndirect, type Geometry } from "../geometry/geometry.ts";
import { boundOf, ellipsis, lengthOf, type SliceItem, stepOf } from "./slice.ts";
import { axesLeft, rankAfter, scaleStride, tooMany, wrapIndex } from "./slice-items.ts";

/**
 * The layout that a slice selects, by NumPy's rules: an integer drops its axis, a slice keeps it, `newaxis` adds one of
 * extent 1, one `ellipsis` stands for all axes not named (as does the end).
 *
 * A slice without elements stays where its source is, so that it never lies outside of the memory.
 *
 * @throws {INDEX} with axis, index and extent: outside, too many, or a step of 0
 * @throws {ARGUMENT} for items that are neither, a second ellipsis, or what is no layout
 * @throws {BUFFER} for an integer on an indirect axis (see `sliceIndirect`)
 *
 * @example
 * ```ts
 * const g = { byteOffset: 0, shape: [4, 5], strides: [40, 8], itemsize: 8 };
 * const { byteOffset, shape, strides } = lw.applySlice(g, lw.parseSlice("1, ::-1"));
 * [byteOffset, shape, strides]; // => [72, [5], [-8]]
 * ```
 */
export function applySlice(geometry: Geometry, items: readonly SliceItem[]): Geometry {
  checkGeometry(geometry, "geometry");
  checkList(items, "items");
  return sliced(geometry, items);
}

/** The same for what has been checked; `follow` gives the offset of the block whose index lies at an address. */
export function sliced(
  geometry: Geometry,
  items: readonly SliceItem[],
  follow?: (address: number) => number,
): Geometry {
  const { shape, strides, itemsize } = geometry;
  const suboffsets = firstIndirect(geometry) < 0 ? null : geometry.suboffsets!;
  let left = axesLeft(items, shape.length);
  const rank = rankAfter(items, left);
  const newShape = new Array<number>(rank);
  const newStrides = new Array<number>(rank);
  const newSuboffsets = suboffsets && new Array<number>(rank).fill(-1);
  let { byteOffset } = geometry;
  let axis = 0;
  let out = 0;
  /** The last axis of the result that is indirect. */
  let last = -1;
  for (let k = 0; k <= items.length; k++) {
    // The axes that nobody names come where the ellipsis is, or at the end.
    const item = k < items.length ? items[k]! : ellipsis;
    if (item === null) {
      newShape[out] = 1;
      newStrides[out++] = 0;
      continue;
    }
    for (let count = item === ellipsis ? left : 1; count > 0; count--, axis++) {
      const extent = shape[axis]!;
      const stride = strides[axis]!;
      let moved = 0;
      if (item === ellipsis) {
        left--;
        newShape[out] = extent;
        newStrides[out++] = stride;
      } else if (typeof item === "number") {
        moved = wrapIndex(item, extent, axis) * stride;
      } else {
        const step = stepOf(item, axis, extent);
        const start = boundOf(item.start, "start", extent, step, step < 0 ? extent - 1 : 0);
        const stop = boundOf(item.stop, "stop", extent, step, step < 0 ? -1 : extent);
        const length = lengthOf(start, stop, step);
        if (length > 0) moved = start * stride;
        newShape[out] = length;
        newStrides[out++] = scaleStride(stride, step);
      }
      if (last < 0) byteOffset += moved;
      else newSuboffsets![last]! += moved;

      const suboffset = suboffsets?.[axis] ?? -1;
      if (suboffset < 0) continue;
      if (out - 1 > last) {
        checkReach(newSuboffsets, last);
        last = out - 1;
        newSuboffsets![last] = suboffset;
      } else if (out === 0 && follow !== undefined) {
        byteOffset = follow(byteOffset) + suboffset;
      } else {
        const remedy = out === 0 ? "the memory: use sliceIndirect" : "integers on all axes before it";
        throw new BufferError(`an integer on the indirect axis ${axis} needs ${remedy}`);
      }
    }
  }
  checkReach(newSuboffsets, last);
  if (suboffsets === null && newShape.includes(0)) byteOffset = geometry.byteOffset;
  return { byteOffset, shape: newShape, strides: newStrides, itemsize, suboffsets: last < 0 ? null : newSuboffsets };
}

/** A negative one would say "direct": the layout then reaches below its blocks in a way that PEP 3118 cannot write. */
function checkReach(suboffsets: readonly number[] | null, axis: number): void {
  if (axis >= 0 && suboffsets![axis]! < 0) {
    throw new BufferError("this slice of an indirect layout would need a negative suboffset");
  }
}

/**
 * The layout after leading axes are dropped: `pick(g, [2, 5])` is `g[2, 5]`.
 *
 * @throws {INDEX} with axis, index and extent
 * @throws {ARGUMENT} for indices that are not integers, or what is no layout
 */
export function pick(geometry: Geometry, indices: readonly number[]): Geometry {
  checkGeometry(geometry, "geometry");
  checkList(indices, "indices");
  if (indices.length > geometry.shape.length) throw tooMany(indices.length, geometry.shape.length);
  if (geometry.suboffsets && firstIndirect(geometry) >= 0) return sliced(geometry, indices);
  const { shape, strides, itemsize } = geometry;
  const picked = indices.length;
  let { byteOffset } = geometry;
  for (let axis = 0; axis < picked; axis++)
    byteOffset += wrapIndex(indices[axis]!, shape[axis]!, axis) * strides[axis]!;
  const rest = shape.slice(picked);
  if (rest.includes(0)) byteOffset = geometry.byteOffset;
  return { byteOffset, shape: rest, strides: strides.slice(picked), itemsize, suboffsets: null };
}
