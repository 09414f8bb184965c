/** Finding and comparing elements by value. Values are compared exactly, whatever the dtypes: 2^53 + 1 is not 2^53. */

import { ArgumentError, equalElements, orderOf, s, sameValue, sizeOf, sliceIndices } from "@lanewise/format";
import { BOOL, CODEC, FLOAT16, INT64, UINT64 } from "./elements/element-kind.ts";
import { type Handle, live } from "./handle.ts";
import type { HeapMemory } from "./heap/heap-memory.ts";
import { withExported } from "./making/exported.ts";
import { locatedOf, type Storage } from "./storage.ts";
import { readAt } from "./visit.ts";

export function indexOf(array: Handle, value: unknown, start?: number, stop?: number): number {
  return searchBetween(live(array, "indexOf"), value, start, stop);
}

export function count(array: Handle, value: unknown): number {
  const storage = live(array, "count");
  let found = 0;
  for (let at = search(storage, value, 0, storage.size); at >= 0; at = search(storage, value, at + 1, storage.size))
    found++;
  return found;
}

export function includes(array: Handle, value: unknown, start?: number, stop?: number): boolean {
  return searchBetween(live(array, "includes"), value, start, stop) >= 0;
}

export function equals(array: Handle, other: unknown): boolean {
  live(array, "compare");
  return withExported(other, exported => equalElements(locatedOf(live(array, "compare")), exported.located)) ?? false;
}

export function compare(array: Handle, other: unknown): number {
  live(array, "compare");
  const result = withExported(other, exported => {
    const { shape, dtype } = exported;
    const storage = live(array, "compare");
    const tail = shape.slice(1);
    if (shape.length !== storage.ndim || tail.some((extent, axis) => extent !== storage.tail[axis])) return Number.NaN;
    const { itemsize } = dtype;
    // Of a longer one no more rows than can differ.
    const { bytes } = exported.encode(dtype, storage.length);
    const view = new DataView(bytes.buffer);
    const size = sizeOf(shape);
    for (let i = 0; i < Math.min(size, storage.size); i++) {
      const order = orderOf(readAt(storage, i), exported.codec.read(view, i * itemsize));
      if (order !== 0) return order;
    }
    return Math.sign(storage.size - size);
  });
  if (result === null) throw new ArgumentError("other", "compare takes an array or another exporter");
  return result;
}

function searchBetween(storage: Storage, value: unknown, start?: number, stop?: number): number {
  const bounds = sliceIndices(s(start, stop), storage.size);
  return search(storage, value, bounds.start, bounds.start + bounds.length);
}

/** The index in logical order of the first element from `from` to before `to` that equals the value, or -1. */
function search(storage: Storage, value: unknown, from: number, to: number): number {
  const { kind } = storage;
  // V8 finds no negative numbers among half floats (Node 24 and 26).
  const quick =
    typeof value === "number" && storage.order === "C" && kind !== CODEC && kind !== BOOL && kind !== FLOAT16;
  if (quick && kind !== INT64 && kind !== UINT64) {
    const items = itemsOf(storage.heap, kind);
    const start = storage.base + from;
    // subarray, because indexOf itself has no end.
    const found = items.subarray(start, storage.base + to).indexOf(value);
    return found < 0 ? -1 : found + from;
  }
  for (let i = from; i < to; i++) if (sameValue(readAt(storage, i), value)) return i;
  return -1;
}

/** The heap's view for a kind whose elements are numbers; the order is that of element-kind.ts. */
function itemsOf(heap: HeapMemory, kind: number): Float64Array {
  const { f64, f32, i32, u8, i8, i16, u16, u32 } = heap;
  return [f64, f64, f32, i32, u8, i8, i16, u16, u32][kind] as Float64Array;
}
