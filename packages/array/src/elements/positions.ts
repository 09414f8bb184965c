/**
 * Positions (what readElement takes) of the elements of a storage in logical, that is row-major order, whatever the order
 * in memory.
 */
import { ArgumentError, describeValue, IndexError } from "@lanewise/format";
import type { Storage } from "../storage.ts";
import { CODEC } from "./element-kind.ts";

/** The position of element `index` in logical order. */
export function positionAt(storage: Storage, index: number): number {
  const unit = storage.kind === CODEC ? storage.itemsize : 1;
  if (storage.order === "C") return storage.base + index * unit;
  const { shape } = storage;
  let rest = index;
  let stride = storage.size;
  let offset = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const extent = shape[axis] as number;
    stride /= extent;
    offset += (rest % extent) * stride;
    rest = Math.floor(rest / extent);
  }
  return storage.base + offset * unit;
}

/** The indices of element `index` in logical order, written into `indices`. */
export function unravel(shape: readonly number[], index: number, indices: number[]): void {
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const extent = shape[axis] as number;
    indices[axis] = rest % extent;
    rest = Math.floor(rest / extent);
  }
}

/** Calls `f` for every element in logical order. `indices` is the same array each time. */
export function eachPosition(storage: Storage, f: (position: number, indices: number[]) => void): void {
  const { shape, size } = storage;
  const indices = new Array<number>(shape.length).fill(0);
  for (let index = 0; index < size; index++) {
    f(positionAt(storage, index), indices);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      indices[axis] = (indices[axis] as number) + 1;
      if ((indices[axis] as number) < (shape[axis] as number)) break;
      indices[axis] = 0;
    }
  }
}

/** The address of a position. */
export function byteAt(storage: Storage, position: number): number {
  return storage.kind === CODEC ? position : position * storage.itemsize;
}

/**
 * The position that the first `count` entries name, each index wrapped once and checked.
 *
 * @throws {INDEX} out of bounds, or for another number of indices than axes
 * @throws {ARGUMENT} for what is no integer
 */
export function positionOf(storage: Storage, indices: readonly number[], count: number): number {
  if (count !== storage.ndim) {
    throw new IndexError(
      storage.ndim,
      count,
      storage.ndim,
      `${count} indices were given for an array of rank ${storage.ndim}`,
    );
  }
  const { shape, strides } = storage;
  let offset = storage.address;
  for (let axis = 0; axis < count; axis++) {
    const index = indices[axis] as number;
    const extent = shape[axis] as number;
    if (!Number.isInteger(index)) throw notAnIndex(index, axis);
    const wrapped = index < 0 ? index + extent : index;
    if (wrapped < 0 || wrapped >= extent) throw new IndexError(axis, index, extent);
    offset += wrapped * (strides[axis] as number);
  }
  return storage.kind === CODEC ? offset : offset / storage.itemsize;
}

export function notAnIndex(index: unknown, axis: number): ArgumentError {
  return new ArgumentError("index", `an index must be an integer, got ${describeValue(index)} (axis ${axis})`);
}
