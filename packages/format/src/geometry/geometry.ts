/**
 * Where the elements of a strided layout lie: extents in elements, strides and offsets in bytes.
 *
 * Pure functions over plain data: nothing here touches memory, and nothing here knows dtypes. Whatever would leave the
 * integers that a double holds exactly (2^53 - 1) is refused, so no later offset arithmetic can round.
 *
 * Follows PEP 3118's structure rules ("Additional information" and `Doc/c-api/buffer.rst`, NumPy-style structures).
 */
import { describeValue } from "../arguments/describe-value.ts";
import { ArgumentError, BufferError, ShapeError } from "../errors.ts";

/** Most dimensions a buffer can have (PyBUF_MAX_NDIM). */
export const MAX_NDIM = 64;

/**
 * A strided layout. The element at `[i, j, ...]` starts at `byteOffset + i * strides[0] + j * strides[1] + ...`.
 *
 * An entry of `suboffsets` that is 0 or more makes its dimension indirect: what lies at the address so far is an index
 * into a table of blocks (see `BufferRecord.blocks`), and the way goes on that many bytes into the block.
 */
export interface Geometry {
  /** Where the first logical element lies; with negative strides that is not the lowest byte. */
  readonly byteOffset: number;
  readonly shape: readonly number[];
  /** In bytes, of any sign; 0 repeats. */
  readonly strides: readonly number[];
  /** Bytes of one element. */
  readonly itemsize: number;
  readonly suboffsets?: readonly number[] | null;
}

/**
 * A shape as an array of its own: a number becomes rank 1, every extent is checked. `argument` is named in errors.
 *
 * @throws {ARGUMENT} for anything but a number or an array of numbers
 * @throws {SHAPE} for a negative or broken extent, more than 64 of them, or more than 2^53 - 1 elements
 *
 * @example
 * ```ts
 * lw.checkShape(3, "shape"); // => [3]
 * ```
 */
export function checkShape(shape: number | ArrayLike<number>, argument: string): number[] {
  const given = typeof shape === "number" ? [shape] : shape;
  const length = checkRank(given, argument);
  // Before anything is read: an array's rows would be copies that nobody releases.
  if ("dtype" in given) throw noList(argument, "something with a dtype");
  // Each entry is read once, so that a hostile array cannot answer differently later.
  const extents: number[] = [];
  for (let axis = 0; axis < length; axis++) {
    const extent: unknown = given[axis];
    if (typeof extent !== "number") throw noList(argument, `one with ${describeValue(extent)}`);
    extents.push(extent);
  }
  const odd = extents.find(extent => !(Number.isSafeInteger(extent) && extent >= 0));
  if (odd !== undefined) {
    const rule = Number.isInteger(odd) && odd > 0 ? "up to 2^53 - 1" : "from 0";
    throw new ShapeError(`"${argument}" must be made of integers ${rule}, got [${extents.join(", ")}]`, extents);
  }
  sizeOf(extents);
  return extents;
}

/**
 * Refuses what cannot be a shape by its length alone, so that no loop runs over it; gives that length.
 *
 * @throws {ARGUMENT} for what is no list
 * @throws {SHAPE} for more than 64 axes
 * @internal
 */
export function checkRank(shape: ArrayLike<number>, argument: string): number {
  const length: unknown = (shape as ArrayLike<number> | null | undefined)?.length;
  if (typeof length !== "number" || typeof shape !== "object") throw noList(argument, describeValue(shape));
  if (!(length <= MAX_NDIM)) {
    throw new ShapeError(`"${argument}" must have at most ${MAX_NDIM} dimensions, got ${length}`);
  }
  return length;
}

const noList = (argument: string, got: string) =>
  new ArgumentError(argument, `"${argument}" must be a list of numbers, got ${got}`);

/**
 * How many elements a shape has; 1 for rank 0. checked.ts has it for everybody.
 *
 * @throws {SHAPE} above 2^53 - 1
 */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis]!;
  if (size <= Number.MAX_SAFE_INTEGER) return size;
  // Infinity * 0 is NaN, and a huge prefix times 0 is 0: one empty axis makes the whole empty.
  if (shape.includes(0)) return 0;
  throw new ShapeError(`a shape must have at most 2^53 - 1 elements, got [${shape.join(", ")}]`, shape);
}

/**
 * Strides of a dense layout: last axis fastest ("C") or first ("F"). Empty axes count as 1, as in NumPy.
 *
 * @throws {SHAPE} if the bytes do not fit into 2^53 - 1
 */
export function contiguousStrides(shape: readonly number[], itemsize: number, order: "C" | "F" = "C"): number[] {
  if (shape.reduce((nbytes, extent) => nbytes * (extent || 1), itemsize) <= Number.MAX_SAFE_INTEGER) {
    return denseStrides(shape, itemsize, order);
  }
  throw new ShapeError(`a layout must fit into 2^53 - 1 bytes, got [${shape.join(", ")}] of ${itemsize} bytes`, shape);
}

/** The same, whatever the size. */
export function denseStrides(shape: readonly number[], itemsize: number, order: "C" | "F"): number[] {
  const strides = new Array<number>(shape.length);
  let stride = itemsize;
  for (let step = 0; step < shape.length; step++) {
    const axis = order === "F" ? step : shape.length - 1 - step;
    strides[axis] = stride;
    stride *= shape[axis]! || 1;
  }
  return strides;
}

/**
 * The bytes a layout touches, as `[low, high)`; `low === high` when it has no elements. Of an indirect layout, those of
 * its first table of block indices. checked.ts has this and the next two for everybody.
 */
export function extentOf(geometry: Geometry): { low: number; high: number } {
  const { byteOffset, shape, strides, itemsize } = geometry;
  const indirect = firstIndirect(geometry);
  const last = indirect < 0 ? shape.length : indirect + 1;
  let low = byteOffset;
  let high = byteOffset;
  for (let axis = 0; axis < last; axis++) {
    const reach = (shape[axis]! - 1) * strides[axis]!;
    if (reach < 0) low += reach;
    else high += reach;
  }
  if (shape.includes(0)) return { low: byteOffset, high: byteOffset };
  return { low, high: high + (indirect < 0 ? itemsize : INDEX_SIZE) };
}

/** Bytes of one block index at an indirect dimension: a native-order uint64, as wide as a pointer. */
export const INDEX_SIZE = 8;

/** The first indirect dimension, or -1. */
export function firstIndirect(geometry: Geometry): number {
  const suboffsets = geometry.suboffsets;
  return suboffsets ? suboffsets.findIndex(suboffset => suboffset >= 0) : -1;
}

/**
 * Refuses a layout that would touch bytes outside `[0, byteLength)`, or whose arithmetic would leave exact integers.
 * A layout without elements may stand anywhere, also just behind the end.
 *
 * Gives the bytes that the buffer must have for it, from its start.
 *
 * @throws {BUFFER} naming the bytes it needs
 */
export function checkBounds(geometry: Geometry, byteLength: number): number {
  const { low, high } = extentOf(geometry);
  if (low >= 0 && high <= byteLength) return high;
  // Also reached when a sum overflowed into NaN or Infinity, or rounded: both are far outside of any buffer.
  throw new BufferError(
    `a layout must lie within its buffer: shape [${geometry.shape.join(", ")}], strides [${geometry.strides.join(", ")}] ` +
      `and "byteOffset" ${geometry.byteOffset} touch bytes ${low} to ${high} of ${byteLength}`,
  );
}
