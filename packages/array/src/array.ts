/**
 * The array: a handle on a counted block of a heap, with the whole interface. What changes the length is in mutate.ts,
 * copies are in derive.ts, callbacks in visit.ts, what finds and compares in search.ts, threads in sharing/.
 *
 * Ownership. A handle owns one reference and gives it back in `release` (or `using`, or a scope; the garbage collector is
 * only the backstop). Releasing is never refused: exports own references of their own, so the bytes live until the last
 * record is released. A released handle points at RELEASED, where every access fails.
 *
 * User code (values' getters, callbacks, iterators) may release or resize the array at any moment; so nothing kept from
 * before such a call is used after it: `live` is asked again.
 */
import {
  ArgumentError,
  BUFFER,
  type BufferRecord,
  type DType,
  toArray,
  toBytes,
  toTypedArray,
  VERSION,
} from "@lanewise/format";
import { concat, slice, tile } from "./derive.ts";
import { byteAt, notAnIndex, positionOf } from "./elements/positions.ts";
import { warmUp } from "./elements/warm-up.ts";
import { exportRecord } from "./export-record.ts";
import { fill } from "./fill.ts";
import { Handle, live, RELEASED } from "./handle.ts";
import type { Heap } from "./heap/heap-memory.ts";
import { join } from "./join.ts";
import type { ManagedArray } from "./managed-array.ts";
import { append, clear, extend, insert, pop, reserve, resize } from "./mutate.ts";
import { realm } from "./realm.ts";
import { recordHandle } from "./record-handle.ts";
import { compare, count, equals, includes, indexOf } from "./search.ts";
import { makeTicket } from "./sharing/make-ticket.ts";
import type { ArrayTicket } from "./sharing/ticket.ts";
import { layoutOf, locatedOf, Storage } from "./storage.ts";
import { find, forEach, iterate, map, reduce } from "./visit.ts";

const PRINTED_ROWS = 100;
type Inspect = (x: unknown, options: object) => string;

export class ArrayHandle extends Handle {
  /** @internal */
  get [Symbol.for("lanewise.array")](): true {
    return true;
  }

  get dtype(): DType {
    return live(this, "read dtype").dtype;
  }

  get shape(): readonly number[] {
    return live(this, "read shape").shape;
  }

  get ndim(): number {
    return live(this, "read ndim").ndim;
  }

  get size(): number {
    return live(this, "read size").size;
  }

  get length(): number {
    const storage = live(this, "read length");
    if (storage.ndim === 0) throw new ArgumentError("length", "an array of rank 0 has no length");
    return storage.length;
  }

  get nbytes(): number {
    return live(this, "read nbytes").nbytes;
  }

  get capacity(): number {
    return live(this, "read capacity").capacity;
  }

  get exports(): number {
    return live(this, "read exports").liveExports();
  }

  get heap(): Heap {
    return live(this, "read heap").heap;
  }

  get address(): number {
    return live(this, "read address").address;
  }

  /** @internal */
  get [VERSION](): number {
    return Handle.storage(this).version;
  }

  /** @internal */
  [BUFFER](flags: number): BufferRecord {
    const storage = live(this, "export");
    const shown = { owner: this, dtype: storage.dtype, layout: layoutOf(storage), readonly: false };
    return exportRecord(storage, shown, flags);
  }

  protected override appendRow(row: unknown): void {
    append(this, row);
  }

  at(index: number): unknown {
    const storage = live(this, "at");
    if (storage.ndim !== 1) {
      throw new ArgumentError("at", `at(index) needs an array of rank 1, got rank ${storage.ndim}`);
    }
    if (!Number.isInteger(index)) throw notAnIndex(index, 0);
    const wrapped = index < 0 ? index + storage.length : index;
    return wrapped >= 0 && wrapped < storage.length ? this.get(wrapped) : undefined;
  }

  extend(rows: unknown): void {
    extend(this, rows);
  }

  insert(index: number, row: unknown): void {
    insert(this, index, row);
  }

  pop(index?: number): unknown {
    return wrap(pop(this, index));
  }

  clear(): void {
    clear(this);
  }

  resize(length: number): void {
    resize(this, length);
  }

  reserve(capacity: number): void {
    reserve(this, capacity);
  }

  slice(...items: readonly unknown[]): unknown {
    return handleOn(slice(this, items));
  }

  concat(...others: readonly unknown[]): unknown {
    return handleOn(concat(this, others));
  }

  tile(times: number): unknown {
    return handleOn(tile(this, times));
  }

  fill(value: unknown, start?: number, stop?: number): this {
    fill(this, value, start, stop);
    return this;
  }

  indexOf(value: unknown, start?: number, stop?: number): number {
    return indexOf(this, value, start, stop);
  }

  includes(value: unknown, start?: number, stop?: number): boolean {
    return includes(this, value, start, stop);
  }

  count(value: unknown): number {
    return count(this, value);
  }

  equals(other: unknown): boolean {
    return equals(this, other);
  }

  compare(other: unknown): number {
    return compare(this, other);
  }

  toArray(): unknown {
    return toArray(locatedOf(live(this, "toArray")));
  }

  toTypedArray(order: "C" | "F" = "C"): unknown {
    return toTypedArray(locatedOf(live(this, "toTypedArray")), order);
  }

  toBytes(order: "C" | "F" | "A" = "C"): Uint8Array {
    return toBytes(locatedOf(live(this, "toBytes")), order);
  }

  join(separator?: string): string {
    return join(this, separator);
  }

  map(f: unknown, dtype?: unknown): unknown {
    return handleOn(map(this, f, dtype));
  }

  forEach(f: unknown): void {
    forEach(this, f);
  }

  reduce(f: unknown, ...initial: readonly unknown[]): unknown {
    return reduce(this, f, initial);
  }

  find(f: unknown): unknown {
    return find(this, f);
  }

  *[Symbol.iterator](): IterableIterator<unknown> {
    for (const item of iterate(this)) yield wrap(item);
  }

  record(...indices: readonly number[]): object {
    const now = live(this, "record");
    positionOf(now, indices, indices.length);
    // From the front, so that it stays the same element while the array grows.
    const place = indices.map((index, axis) => (index < 0 ? index + (now.shape[axis] as number) : index));
    return recordHandle(now.dtype, operation => {
      const storage = live(this, operation);
      return { heap: storage.heap, offset: byteAt(storage, positionOf(storage, place, place.length)) };
    });
  }

  toJSON(): unknown {
    return toArray(locatedOf(live(this, "toArray")));
  }

  share(): ArrayTicket {
    const storage = live(this, "share");
    return makeTicket("array@1", storage, storage.dtype, layoutOf(storage), false);
  }

  retain(): ManagedArray {
    const storage = live(this, "retain");
    storage.handles++;
    return make(storage) as unknown as ManagedArray;
  }

  /**
   * What Node's `console.log` prints: dtype, shape and the first rows.
   *
   * @internal
   */
  get [Symbol.for("nodejs.util.inspect.custom")](): (depth: number, options: object, inspect?: Inspect) => string {
    return (_depth, options, inspect) => {
      if (this.released || !inspect) return this.toString();
      const { ndim, length } = live(this, "inspect");
      if (ndim === 0 || length <= PRINTED_ROWS)
        return `${this} ${inspect(toArray(locatedOf(live(this, "inspect"))), options)}`;
      const first = slice(this, [0, PRINTED_ROWS]);
      const rows = inspect(toArray(locatedOf(first)), options);
      first.dropHandle();
      return `${this} ${rows} ... ${length - PRINTED_ROWS} more`;
    };
  }

  override toString(): string {
    const storage = Handle.storage(this);
    return storage === RELEASED ? "released array" : `${storage.dtype.name}[${storage.shape.join(", ")}]`;
  }
}

/** Arrays whose `get` the quick path is not for: of other ranks than 1 and 2, or of elements that are not plain numbers. */
class WideArray extends ArrayHandle {
  override get(...indices: readonly number[]): unknown {
    return this.getAny(indices);
  }
}

function make(storage: Storage): ArrayHandle {
  if (!storage.plain) return new WideArray(storage);
  const array = new ArrayHandle(storage);
  warmUp(array, storage.heap);
  return array;
}

/** Wraps a new storage in its first handle. */
export function handleOn(storage: Storage): any {
  const array = make(storage);
  realm().trace?.allocated(storage);
  return array;
}

/** Storages are what the functions that copy give; users get handles. */
function wrap(result: unknown): unknown {
  return result instanceof Storage ? handleOn(result) : result;
}
