/**
 * Callbacks over the elements: map, forEach, reduce, find, iteration. A callback may do anything to the array, also release
 * or shorten it; so the array is looked at again before each element, and the walk ends where the array ends.
 */
import { ArgumentError, checkArgument } from "@lanewise/format";
import { copySlice, newStorageLike } from "./derive.ts";
import { readElement } from "./elements/elements.ts";
import { positionAt, unravel } from "./elements/positions.ts";
import { SizeError } from "./errors.ts";
import { type Handle, live } from "./handle.ts";
import { store } from "./making/store.ts";
import type { Storage } from "./storage.ts";
import { toDType } from "./to-dtype.ts";

type Callback = (value: unknown, ...indices: number[]) => unknown;

/** Calls `step(value, index, indices)` until it answers true. */
function visit(
  array: Handle,
  operation: string,
  step: (value: unknown, index: number, indices: number[]) => boolean | undefined,
  from = 0,
): void {
  for (let index = from; ; index++) {
    const storage = live(array, operation);
    if (index >= storage.size) return;
    const indices = new Array<number>(storage.ndim);
    unravel(storage.shape, index, indices);
    if (step(readAt(storage, index), index, indices)) return;
  }
}

export function readAt(storage: Storage, index: number): unknown {
  return readElement(storage.heap, storage.kind, positionAt(storage, index), storage.codec);
}

export function forEach(array: Handle, f: unknown): void {
  const callback = callable(f);
  visit(array, "forEach", (value, _index, indices) => {
    callback(value, ...indices);
    return false;
  });
}

export function find(array: Handle, f: unknown): unknown {
  const callback = callable(f);
  let found: unknown;
  visit(array, "find", (value, _index, indices) => {
    if (!callback(value, ...indices)) return false;
    found = value;
    return true;
  });
  return found;
}

export function reduce(array: Handle, f: unknown, initial: readonly unknown[]): unknown {
  const callback = callable(f);
  let sum = initial[0];
  let from = 0;
  if (initial.length === 0) {
    const storage = live(array, "reduce");
    if (storage.size === 0) throw new SizeError("initial", undefined, "given for an array without elements");
    sum = readAt(storage, 0);
    from = 1;
  }
  const fold = (value: unknown, _index: number, indices: number[]) => {
    sum = callback(sum, ...([value, ...indices] as number[]));
    return false;
  };
  visit(array, "reduce", fold, from);
  return sum;
}

export function map(array: Handle, f: unknown, dtype: unknown): Storage {
  const callback = callable(f);
  const source = live(array, "map");
  const result = newStorageLike(source, source.shape, dtype === undefined ? source.dtype : toDType(dtype));
  result.heap.u8.fill(0, result.address, result.address + result.nbytes);
  try {
    visit(array, "map", (value, index, indices) => {
      if (index >= result.size) return true;
      store(result, positionAt(result, index), callback(value, ...indices));
      return false;
    });
  } catch (error) {
    result.dropHandle();
    throw error;
  }
  return result;
}

export function* iterate(array: Handle): IterableIterator<unknown> {
  for (let row = 0; ; row++) {
    const storage = live(array, "iterate");
    if (storage.ndim === 0) throw new ArgumentError("iterate", "an array of rank 0 cannot be iterated");
    if (row >= storage.length) return;
    yield storage.ndim === 1 ? readAt(storage, row) : copySlice(storage, [row]);
  }
}

function callable(f: unknown): Callback {
  checkArgument(typeof f === "function", "f", "a function", f);
  return f as Callback;
}
