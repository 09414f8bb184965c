/**
 * From indices to the place of one element, with every check and every error; the quick path of `get` and `set` has the
 * same meaning for indices that are right.
 */
import { ArgumentError, type BufferBlock, BufferError, type Geometry, IndexError } from "@lanewise/format";

/** Bytes of an entry in a table of blocks. */
const INDEX_SIZE = 8;

/**
 * One index of an axis, as a number from 0: negative ones count from the end, once.
 *
 * @throws {ARGUMENT} for anything but an integer: 1.5, NaN, true, "1"
 * @throws {INDEX} outside the axis
 */
export function checkedIndex(index: unknown, axis: number, extent: number): number {
  if (!Number.isInteger(index)) {
    const got = typeof index === "number" ? index : typeof index === "string" ? `"${index}"` : describe(index);
    throw new ArgumentError("index", `an index must be an integer, got ${got} for axis ${axis}`);
  }
  const wrapped = (index as number) < 0 ? (index as number) + extent : (index as number);
  if (wrapped >= 0 && wrapped < extent) return wrapped + 0;
  throw new IndexError(axis, index as number, extent);
}

/**
 * All indices of an element, as many as the view has axes.
 *
 * @throws {INDEX} when there are fewer or more
 */
export function checkedIndices(indices: readonly unknown[], shape: readonly number[]): number[] {
  if (indices.length !== shape.length) {
    const many = indices.length > shape.length ? "too many" : "too few";
    const remedy =
      many === "too few" && indices.length > 0 ? `; pick(${indices.map(describe).join(", ")}) gives the sub-view` : "";
    const got = `${many} indices: ${indices.length} for rank ${shape.length}${remedy}`;
    throw new IndexError(shape.length, indices.length, shape.length, got);
  }
  return indices.map((index, axis) => checkedIndex(index, axis, shape[axis]!));
}

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

/** Where an element lies: a buffer, and a byte in it. */
export interface Place {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
}

/**
 * The place of the element at these indices, which must have been checked. Follows tables of blocks (rule B5): after each
 * indirect dimension the uint64 found there names the block to go on in.
 *
 * @throws {BUFFER} when such an index is outside the table
 */
export function placeOf(
  buffer: ArrayBufferLike,
  geometry: Geometry,
  blocks: readonly BufferBlock[] | null,
  indices: readonly number[],
): Place {
  const { strides, suboffsets } = geometry;
  let byteOffset = geometry.byteOffset;
  for (let axis = 0; axis < indices.length; axis++) {
    byteOffset += indices[axis]! * strides[axis]!;
    const suboffset = suboffsets?.[axis] ?? -1;
    if (suboffset < 0) continue;
    const entry = blockIndexAt(buffer, byteOffset);
    const block = blocks?.[entry];
    if (block === undefined) {
      throw new BufferError(
        `block index ${entry} at axis ${axis} is outside the table of ${blocks?.length ?? 0} blocks`,
      );
    }
    buffer = block.buffer;
    byteOffset = block.byteOffset + suboffset;
  }
  return { buffer, byteOffset };
}

function blockIndexAt(buffer: ArrayBufferLike, byteOffset: number): number {
  if (byteOffset < 0 || byteOffset + INDEX_SIZE > buffer.byteLength) {
    throw new BufferError(`a table of blocks ends before byte ${byteOffset + INDEX_SIZE} of ${buffer.byteLength}`);
  }
  return Number(new DataView(buffer, byteOffset, INDEX_SIZE).getBigUint64(0, true));
}

/** A value in an error message. */
export function describe(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  return value === null || typeof value !== "object" ? String(value) : Array.isArray(value) ? "an array" : "an object";
}
