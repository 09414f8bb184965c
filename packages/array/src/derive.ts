/**
 * Typed copies: slices, rows, concatenations, repetitions. A copy of an array that came from another thread lives in this
 * thread's default heap, since only the owner allocates in the other.
 */
import { ArgumentError, applySlice, copyElements, type DType, parseSlice, type SliceItem, s } from "@lanewise/format";
import { SizeError } from "./errors.ts";
import { type Handle, live, withRows } from "./handle.ts";
import { defaultHeap } from "./heap/create-heap.ts";
import { checkRows } from "./making/encode.ts";
import { denseAt, withExported } from "./making/exported.ts";
import { createStorage, layoutOf, locatedOf, type Storage } from "./storage.ts";

/** Uninitialised memory for a copy of this dtype: the caller writes all of it. */
export function newStorageLike(storage: Storage, shape: readonly number[], dtype: DType = storage.dtype): Storage {
  const heap = storage.heap.owned ? storage.heap : defaultHeap();
  return createStorage(heap, dtype, shape, "C", false);
}

export function slice(array: Handle, items: readonly unknown[]): Storage {
  const storage = live(array, "slice");
  const [first, second] = items;
  if (typeof first === "string" && items.length === 1) return copySlice(storage, parseSlice(first));
  const bounds = first === undefined || typeof first === "number";
  if (!bounds) return copySlice(storage, items as readonly SliceItem[]);
  if (items.length > 2 || (second !== undefined && typeof second !== "number")) {
    throw new ArgumentError(
      "items",
      'slice(start, stop) takes two integers; write slice("2, 5") or slice(s(2, 3), 5) for axes',
    );
  }
  return copySlice(withRows(array, "slice"), [s(first, second)]);
}

export function concat(array: Handle, others: readonly unknown[]): Storage {
  const first = live(array, "concat");
  // Everything is encoded before anything is allocated: foreign exporters may run user code.
  const parts = others.map(other => {
    const encoded = withExported(other, exported => exported.encode(first.dtype));
    if (!encoded)
      throw new ArgumentError("others", "concat takes arrays and other exporters; use extend for plain values");
    checkRows(encoded.shape, first.tail, "concat");
    return encoded;
  });
  const storage = withRows(array, "concat");
  const added = parts.reduce((sum, part) => sum + (part.shape[0] as number), 0);
  const copy = newStorageLike(storage, [storage.length + added, ...storage.tail]);
  copyElements(denseAt(copy.heap.buffer, copy.address, storage.shape, copy.dtype), locatedOf(storage));
  let at = copy.address + storage.nbytes;
  for (const { bytes } of parts) {
    copy.heap.u8.set(bytes, at);
    at += bytes.length;
  }
  return copy;
}

export function tile(array: Handle, times: number): Storage {
  const storage = withRows(array, "tile");
  if (!Number.isSafeInteger(times) || times < 0) throw new SizeError("times", times, "an integer, at least 0");
  const { nbytes } = storage;
  const copy = newStorageLike(storage, [storage.length * times, ...storage.tail]);
  if (times > 0) copyElements(denseAt(copy.heap.buffer, copy.address, storage.shape, copy.dtype), locatedOf(storage));
  // Doubles what is there, so that the number of moves is logarithmic.
  const { u8 } = copy.heap;
  for (let done = nbytes; done < copy.nbytes && nbytes > 0; ) {
    const step = Math.min(done, copy.nbytes - done);
    u8.copyWithin(copy.address + done, copy.address, copy.address + step);
    done += step;
  }
  return copy;
}

export function copySlice(storage: Storage, items: readonly SliceItem[]): Storage {
  const geometry = applySlice(layoutOf(storage), items);
  const copy = newStorageLike(storage, geometry.shape);
  copyElements(locatedOf(copy), { ...locatedOf(storage), geometry });
  return copy;
}
