/**
 * The one definition of contiguity, for every package (PEP 3118 rules K1 to K3, `PyBuffer_IsContiguous`): a layout
 * without elements is contiguous in both orders, axes of extent 1 have free strides, rank 0 is both, an indirect layout
 * never is.
 */
import type { Geometry } from "./geometry.ts";

/** "C": last axis fastest. "F": first axis fastest. "A": either. */
export type Order = "C" | "F";

/**
 * Whether the elements lie densely in this order.
 *
 * Unlike CPython's memoryview an empty strided layout (`m[9:2:2]`) is contiguous, as in `PyBuffer_IsContiguous`.
 *
 * @example
 * ```ts
 * lw.isContiguous({ byteOffset: 0, shape: [2, 3], strides: [24, 8], itemsize: 8 }, "C"); // => true
 * ```
 */
export function isContiguous(geometry: Geometry, order: Order | "A" = "C"): boolean {
  const { shape, strides, itemsize, suboffsets } = geometry;
  if (suboffsets?.some(suboffset => suboffset >= 0)) return false;
  if (order !== "F" && isDense(shape, strides, itemsize, shape.length - 1, -1)) return true;
  return order !== "C" && isDense(shape, strides, itemsize, 0, 1);
}

/** Walks from the fastest axis to the slowest. */
function isDense(
  shape: readonly number[],
  strides: readonly number[],
  itemsize: number,
  first: number,
  step: 1 | -1,
): boolean {
  let expected = itemsize;
  let dense = true;
  for (let axis = first; axis >= 0 && axis < shape.length; axis += step) {
    const extent = shape[axis]!;
    if (extent === 0) return true;
    if (extent === 1) continue;
    if (strides[axis] !== expected) dense = false;
    expected *= extent;
  }
  return dense;
}
