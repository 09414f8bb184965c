/**
 * Slicing and picking: from one layout to another over the same memory. Never copies and never touches memory, which is
 * why a leading integer on an indirect axis is not done here but in `slice-indirect.ts`.
 */
import { firstIndirect, type Geometry } from "../geometry/geometry.ts";
import { boundOf, ellipsis, lengthOf, type Slice, type SliceItem, stepOf } from "./slice.ts";
import { indirectSlice } from "./slice-indirect.ts";
import { axesLeft, rankAfter, scaleStride, tooMany, wrapIndex } from "./slice-items.ts";

/**
 * The layout that a slice selects, by NumPy's rules: an integer drops its axis, a slice keeps it, `newaxis` adds one of
 * extent 1, one `ellipsis` stands for all axes not named (as does the end).
 *
 * A slice without elements stays where its source is, so that it never lies outside of the memory.
 *
 * @throws {INDEX} with axis, index and extent: outside, too many, or a step of 0
 * @throws {ARGUMENT} for items that are neither, or a second ellipsis
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
  if (geometry.suboffsets && firstIndirect(geometry) >= 0) return indirectSlice(geometry, items).geometry;
  return sliceRanges(geometry, items) ?? sliceAny(geometry, items);
}

/**
 * The common case, forward ranges at rank 1 and 2, spelled out: arrays that are made with their values and a body without
 * loops. Null for anything else. Views of plain numbers make no layout at all for it (view's ranges.ts); arrays, and views of
 * other elements, come here.
 */
function sliceRanges(geometry: Geometry, items: readonly SliceItem[]): Geometry | null {
  const { shape, strides, byteOffset, itemsize } = geometry;
  const count = items.length;
  if (count === 0 || count > shape.length || shape.length > 2) return null;
  const rows = items[0]!;
  if (!isForward(rows)) return null;
  const start0 = startOf(rows, shape[0]!);
  const length0 = lengthFrom(start0, rows, shape[0]!);
  const stride0 = strides[0]!;
  const step0 = rows.step === null ? stride0 : scaleStride(stride0, rows.step);
  if (shape.length === 1) {
    const moved = length0 === 0 ? byteOffset : byteOffset + start0 * stride0;
    return { byteOffset: moved, shape: [length0], strides: [step0], itemsize, suboffsets: null };
  }
  const columns = count === 2 ? items[1]! : WHOLE;
  if (!isForward(columns)) return null;
  const start1 = startOf(columns, shape[1]!);
  const length1 = lengthFrom(start1, columns, shape[1]!);
  const stride1 = strides[1]!;
  const step1 = columns.step === null ? stride1 : scaleStride(stride1, columns.step);
  const moved = length0 === 0 || length1 === 0 ? byteOffset : byteOffset + start0 * stride0 + start1 * stride1;
  return { byteOffset: moved, shape: [length0, length1], strides: [step0, step1], itemsize, suboffsets: null };
}

const WHOLE: Slice = { start: null, stop: null, step: null };

function isForward(item: SliceItem): item is Slice {
  if (typeof item !== "object" || item === null) return false;
  const { step } = item;
  return step === null || (step > 0 && (step | 0) === step);
}

/** No call for bounds that are null or within the axis. */
function startOf({ start }: Slice, extent: number): number {
  if (start === null) return 0;
  return (start | 0) === start && start >= 0 && start < extent ? start : boundOf(start, "start", extent, 1, 0);
}

function lengthFrom(start: number, { stop, step }: Slice, extent: number): number {
  const plain = stop !== null && (stop | 0) === stop && stop >= 0 && stop < extent;
  const end = stop === null ? extent : plain ? stop : boundOf(stop, "stop", extent, 1, extent);
  if (end <= start || step === null) return end > start ? end - start : 0;
  // A division of 32-bit integers where it is one, and it nearly always is.
  const last = end - start - 1;
  return (last | 0) === last ? ((last / step) | 0) + 1 : lengthOf(start, end, step);
}

function sliceAny(geometry: Geometry, items: readonly SliceItem[]): Geometry {
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
      const length = lengthOf(start, stop, step);
      byteOffset += start * stride;
      newShape[out] = length;
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
 * @throws {ARGUMENT} for indices that are not integers
 */
export function pick(geometry: Geometry, indices: readonly number[]): Geometry {
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
