/**
 * Positions (what readElement takes) of the elements of a storage in logical, that is row-major order, whatever the order
 * in memory.
 */
import { CODEC } from "./element-kind.ts";
import type { Storage } from "./storage.ts";

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
