/**
 * Slicing and picking: from one layout to another over the same memory. Never copies and never touches memory, which is
 * why a leading integer on an indirect axis is not done here but in `slice-indirect.ts`.
 */
import { checkGeometry, checkList } from "../geometry/checked.ts";
import { firstIndirect, type Geometry } from "../geometry/geometry.ts";
import { boundOf, ellipsis, lengthOf, type SliceItem, stepOf } from "./slice.ts";
import { indirectSlice } from "./slice-indirect.ts";
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
  if (geometry.suboffsets && firstIndirect(geometry) >= 0) return indirectSlice(geometry, items).geometry;
  const { shape, strides, itemsize } = geometry;
  let left = axesLeft(items, shape.length);
  const rank = rankAfter(items, left);
  const newShape = new Array<number>(rank);
  const newStrides = new Array<number>(rank);
  let { byteOffset } = geometry;
  let axis = 0;
  let out = 0;
  for (let k = 0; k <= items.length; k++) {
    // The axes that nobody names come where the ellipsis is, or at the end.
    const item = k < items.length ? items[k]! : ellipsis;
    if (typeof item === "number") {
      byteOffset += wrapIndex(item, shape[axis]!, axis) * strides[axis]!;
      axis++;
    } else if (item === ellipsis) {
      for (; left > 0; left--) {
        newShape[out] = shape[axis]!;
        newStrides[out++] = strides[axis++]!;
      }
    } else if (item === null) {
      newShape[out] = 1;
      newStrides[out++] = 0;
    } else {
      const extent = shape[axis]!;
      const stride = strides[axis]!;
      const step = stepOf(item, axis, extent);
      const start = boundOf(item.start, "start", extent, step, step < 0 ? extent - 1 : 0);
      const stop = boundOf(item.stop, "stop", extent, step, step < 0 ? -1 : extent);
      byteOffset += start * stride;
      newShape[out] = lengthOf(start, stop, step);
      newStrides[out++] = scaleStride(stride, step);
      axis++;
    }
  }
  if (newShape.includes(0)) byteOffset = geometry.byteOffset;
  return { byteOffset, shape: newShape, strides: newStrides, itemsize, suboffsets: null };
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
  if (geometry.suboffsets && firstIndirect(geometry) >= 0) return indirectSlice(geometry, indices).geometry;
  const { shape, strides, itemsize } = geometry;
  const picked = indices.length;
  let { byteOffset } = geometry;
  for (let axis = 0; axis < picked; axis++)
    byteOffset += wrapIndex(indices[axis]!, shape[axis]!, axis) * strides[axis]!;
  const rest = shape.slice(picked);
  if (rest.includes(0)) byteOffset = geometry.byteOffset;
  return { byteOffset, shape: rest, strides: strides.slice(picked), itemsize, suboffsets: null };
}
