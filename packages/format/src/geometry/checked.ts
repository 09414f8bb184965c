/**
 * The functions on layouts for everybody: what is no layout is refused by name, at once, where the functions inside of this
 * package (geometry.ts, contiguity.ts) trust what they get, and cost nothing for whoever only wants buffers.
 */
import { checkArgument } from "../arguments/check-argument.ts";
import * as contiguity from "./contiguity.ts";
import * as geometry from "./geometry.ts";
import { checkRank, checkShape, type Geometry, MAX_NDIM } from "./geometry.ts";

/**
 * Refuses what is no layout.
 *
 * @throws {ARGUMENT} naming `argument`
 * @throws {SHAPE} for an extent that is none, or more than 64 axes
 */
export function checkGeometry(given: Geometry, argument: string): void {
  if (isGeometry(given)) return;
  const { shape } = (given ?? {}) as Partial<Geometry>;
  if (Array.isArray(shape)) checkShape(shape, "shape");
  checkArgument(false, argument, "{ byteOffset, shape, strides, itemsize }, integers and lists of them", given);
}

/** One condition, and the refusals apart, because this stands before every element that is read by its indices. */
function isGeometry(given: Geometry): boolean {
  const { byteOffset, shape, strides, itemsize, suboffsets } = (given ?? {}) as Partial<Geometry>;
  return Number.isSafeInteger(byteOffset) && Number.isSafeInteger(itemsize) && areAxes(shape, strides, suboffsets);
}

/** Whether these are the lists of one layout: extents, and integers for as many axes. One loop, as it is in everybody's way. */
export function areAxes(shape: unknown, strides: unknown, suboffsets: unknown): boolean {
  if (!Array.isArray(shape) || !Array.isArray(strides)) return false;
  const { length } = shape;
  if (strides.length !== length || length > MAX_NDIM) return false;
  for (let axis = 0; axis < length; axis++) {
    const extent: unknown = shape[axis];
    if (!(Number.isSafeInteger(extent) && (extent as number) >= 0 && Number.isSafeInteger(strides[axis]))) return false;
  }
  if (suboffsets === null || suboffsets === undefined) return true;
  return Array.isArray(suboffsets) && suboffsets.length === length && areIntegers(suboffsets);
}

function areIntegers(list: readonly unknown[]): boolean {
  for (let k = 0; k < list.length; k++) if (!Number.isSafeInteger(list[k])) return false;
  return true;
}

/**
 * Refuses what is no shape, without a copy of it.
 *
 * @throws {ARGUMENT} {SHAPE} as `checkShape`
 */
export function checkExtents(shape: readonly number[], argument: string): void {
  checkNumbers(shape, argument);
  for (let axis = 0; axis < shape.length; axis++) {
    const extent = shape[axis]!;
    if (!(Number.isSafeInteger(extent) && extent >= 0)) checkShape(shape, argument);
  }
}

/**
 * Refuses what is no list of integers.
 *
 * @throws {ARGUMENT} naming `argument`
 * @throws {SHAPE} for more than 64 of them
 */
export function checkStrides(strides: readonly number[], argument: string): void {
  checkNumbers(strides, argument);
  checkArgument(areIntegers(strides), argument, "a list of integers", strides);
}

/** What only has a length is a shape, but no list that others work on. */
function checkNumbers(list: readonly number[], argument: string): void {
  checkRank(list, argument);
  checkArgument(Array.isArray(list), argument, "a list of numbers", list);
}

/**
 * Refuses what is no list.
 *
 * @throws {ARGUMENT} naming `argument`
 */
export function checkList(given: unknown, argument: string): void {
  checkArgument(Array.isArray(given), argument, "a list", given);
}

/**
 * How many elements a shape has; 1 for rank 0.
 *
 * @throws {ARGUMENT} for what is no list of numbers
 * @throws {SHAPE} for a negative or broken extent, more than 64 of them, or more than 2^53 - 1 elements
 *
 * @example
 * ```ts
 * lw.sizeOf([3, 4]); // => 12
 * ```
 */
export function sizeOf(shape: readonly number[]): number {
  checkExtents(shape, "shape");
  return geometry.sizeOf(shape);
}

/**
 * Whether the elements lie densely in this order.
 *
 * Unlike CPython's memoryview an empty strided layout (`m[9:2:2]`) is contiguous, as in `PyBuffer_IsContiguous`.
 *
 * @throws {ARGUMENT} for what is no layout, or another order
 *
 * @example
 * ```ts
 * lw.isContiguous({ byteOffset: 0, shape: [2, 3], strides: [24, 8], itemsize: 8 }, "C"); // => true
 * ```
 */
export function isContiguous(layout: Geometry, order: contiguity.Order | "A" = "C"): boolean {
  contiguity.checkOrder(order);
  checkGeometry(layout, "geometry");
  return contiguity.isContiguous(layout, order);
}

/**
 * The bytes a layout touches, as `[low, high)`; `low === high` when it has no elements.
 *
 * Of an indirect layout these are the bytes of its first table of block indices (8 bytes each): what lies behind them
 * is in other buffers.
 *
 * @throws {ARGUMENT} for what is no layout
 */
export function extentOf(layout: Geometry): { low: number; high: number } {
  checkGeometry(layout, "geometry");
  return geometry.extentOf(layout);
}

/**
 * Refuses a layout that would touch bytes outside `[0, byteLength)`, or whose arithmetic would leave exact integers.
 * A layout without elements may stand anywhere, also just behind the end.
 *
 * @throws {ARGUMENT} for what is no layout, or no number of bytes
 * @throws {BUFFER} naming the bytes it needs
 */
export function checkBounds(layout: Geometry, byteLength: number): void {
  checkGeometry(layout, "geometry");
  checkArgument(typeof byteLength === "number", "byteLength", "a number", byteLength);
  geometry.checkBounds(layout, byteLength);
}

/**
 * Strides of a dense layout: last axis fastest ("C") or first ("F"). Empty axes count as 1, as in NumPy.
 *
 * @throws {ARGUMENT} for what is no list, no size or no order
 * @throws {SHAPE} if the bytes do not fit into 2^53 - 1
 */
export function contiguousStrides(shape: readonly number[], itemsize: number, order: contiguity.Order = "C"): number[] {
  contiguity.checkOrder(order);
  checkGeometry({ byteOffset: 0, shape, strides: shape, itemsize }, "layout");
  return geometry.contiguousStrides(shape, itemsize, order);
}
