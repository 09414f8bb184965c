/**
 * Slicing and picking: from one layout to another over the same memory. Never copies and never touches memory, which is
 * why a leading integer on an indirect axis is not done here but in `slice-indirect.ts`.
 *
 * The hot path of every `slice` call: one pass to count, one to fill two arrays.
 */
import { firstIndirect, type Geometry } from "./geometry.ts";
import { boundOf, ellipsis, lengthOf, type SliceItem, stepOf } from "./slice.ts";
import { indirectSlice } from "./slice-indirect.ts";
import { axesLeft, rankAfter, scaleStride, tooMany, wrapIndex } from "./slice-items.ts";

/**
 * The layout that a slice selects, by NumPy's rules: an integer drops its axis, a slice keeps it, `newaxis` adds one of
 * extent 1, one `ellipsis` stands for all axes not named (as does the end).
 *
 * An empty slice stays where it is instead of moving beyond the memory.
 *
 * @throws {INDEX} with axis, index and extent: outside, too many, or a step of 0
 * @throws {ARGUMENT} for items that are neither, or a second ellipsis
 * @throws {BUFFER} for an integer on an indirect axis (see `sliceIndirect`)
 *
 * @example
 * import * as lw from "lanewise";
 * const g = { byteOffset: 0, shape: [4, 5], strides: [40, 8], itemsize: 8 };
 * lw.applySlice(g, lw.parseSlice("1, ::-1")); // byteOffset 72, shape [5], strides [-8]
 */
export function applySlice(geometry: Geometry, items: readonly SliceItem[]): Geometry {
  const { shape, strides, itemsize } = geometry;
  if (geometry.suboffsets && firstIndirect(geometry) >= 0) return indirectSlice(geometry, items).geometry;
  const fill = axesLeft(items, shape.length);
  const rank = rankAfter(items, fill);
  const newShape = new Array<number>(rank);
  const newStrides = new Array<number>(rank);
  let { byteOffset } = geometry;
  let axis = 0;
  let out = 0;
  let whole = fill;
  for (let k = 0; k <= items.length; k++) {
    // The axes that nobody names come where the ellipsis is, or at the end.
    const item = k < items.length ? items[k]! : ellipsis;
    if (item === ellipsis) {
      for (; whole > 0; whole--) {
        newShape[out] = shape[axis]!;
        newStrides[out++] = strides[axis++]!;
      }
    } else if (item === null) {
      newShape[out] = 1;
      newStrides[out++] = 0;
    } else if (typeof item === "number") {
      byteOffset += wrapIndex(item, shape[axis]!, axis) * strides[axis]!;
      axis++;
    } else {
      const extent = shape[axis]!;
      const stride = strides[axis]!;
      const step = stepOf(item, axis, extent);
      const start = boundOf(item.start, "start", extent, step, step < 0 ? extent - 1 : 0);
      const stop = boundOf(item.stop, "stop", extent, step, step < 0 ? -1 : extent);
      const length = lengthOf(start, stop, step);
      if (length > 0) byteOffset += start * stride;
      newShape[out] = length;
      newStrides[out++] = scaleStride(stride, step);
      axis++;
    }
  }
  return { byteOffset, shape: newShape, strides: newStrides, itemsize, suboffsets: null };
}

/**
 * The layout after leading axes are dropped: `pick(g, [2, 5])` is `g[2, 5]`.
 *
 * @throws {INDEX} with axis, index and extent
 * @throws {ARGUMENT} for indices that are not integers
 */
export function pick(geometry: Geometry, indices: readonly number[]): Geometry {
  if (indices.length > geometry.shape.length) throw tooMany(indices.length, geometry.shape.length);
  for (let axis = 0; axis < indices.length; axis++) wrapIndex(indices[axis]!, geometry.shape[axis]!, axis);
  return applySlice(geometry, indices);
}
