/**
 * The public type of an array. An interface, so that arrays of two copies of the package are one type; made by the
 * functions of construct.ts, by `attach`, and by the methods that copy.
 */
import type {
  BUFFER,
  BufferRecord,
  CheckedDType,
  CheckedSlice,
  DType,
  DTypeSpec,
  Indices,
  Input,
  LowerRank,
  Normalise,
  NumericContainer,
  ScalarName,
  SliceArguments,
  SlicedRank,
  Value,
  VERSION,
} from "@lanewise/format";
import type { Heap } from "./heap/heap-memory.ts";
import type { RecordHandle } from "./record-handle.ts";
import type { ArrayTicket } from "./sharing/ticket.ts";

/**
 * What may be written as an element of a spec. Goes no deeper than a dtype and a text: through NumPy's nested descr the
 * compiler would give up.
 */
export type InputFor<Spec> =
  | (Spec extends string ? Input<Normalise<Spec>> : Spec extends DType<infer D> ? Input<D> : any)
  // In a generic function the first stays open; a name is known from its constraint.
  | Input<Spec extends ScalarName ? Spec : never>;

/** One row of an array: a value at rank 1, nested values or an exporter of the row's shape above it. */
export type Row<D, N extends number> = number extends N ? any : N extends 1 ? Input<D> : unknown;

/** What taking a row out gives: a value at rank 1, an array above it. */
export type Popped<D, N extends number> = number extends N
  ? any
  : N extends 1
    ? Value<D>
    : ManagedArray<D, LowerRank<N>>;

/**
 * A typed N-d array that owns its memory: reference-counted, resizable along axis 0, exported through the buffer protocol.
 *
 * Each handle owns one reference: release it, once, or hold it with `using`. Releasing is never refused; the bytes live
 * until the last handle and the last exported record are released. After `release()` every access throws `RELEASED`.
 *
 * Indexing gives a typed value, slicing a typed copy. While buffers are exported, nothing that would move or shrink the
 * bytes is possible: it throws `BUFFER` and changes nothing. Growing up to `capacity` is possible.
 */
export interface ManagedArray<D = any, N extends number = number> extends NumericContainer<D, N> {
  /** Bytes of the elements. */
  readonly nbytes: number;
  /** Rows that fit without moving the bytes; see `reserve`. */
  readonly capacity: number;
  /** Exports that are live: records of this thread, tickets, and attachments of other threads. */
  readonly exports: number;
  /** The heap that it lives in. */
  readonly heap: Heap;
  /** The address of its first byte in `heap.memory`; changes when it moves, which `[VERSION]` tells. */
  readonly address: number;
  readonly released: boolean;
  /** Changes whenever the array moves or changes its length; NaN once released. */
  readonly [VERSION]: number;

  /** The element at `index` of an array of rank 1, counted from the end if negative; undefined outside. */
  at(index: number): Value<D> | undefined;
  /**
   * A live record: its fields read and write the element in place, and follow the array when it moves. It stays the same
   * element, also where its index was counted from the end. A field called `assign` or `toJSON` hides that method.
   *
   * @throws {DTYPE} when the elements are no records
   * @throws {INDEX} an index is out of bounds
   */
  record(...indices: Indices<N>): RecordHandle<D>;

  /**
   * Adds one row at the end. Amortised O(1).
   *
   * @throws {BUFFER} when it would have to move while buffers are exported
   * @throws {SHAPE} when the row has another shape
   * @throws {OUT_OF_MEMORY}
   */
  append(row: Row<D, N>): void;
  /**
   * Adds the rows of an exporter, an iterable or nested arrays at the end: all of them or, when it throws, none.
   *
   * @throws {BUFFER} when it would have to move while buffers are exported
   * @throws {SHAPE} when the rows have another shape
   * @throws {OUT_OF_MEMORY}
   */
  extend(rows: unknown): void;
  /**
   * Puts one row before row `index`; like Python, an index beyond an end means that end.
   *
   * @throws {BUFFER} while buffers are exported
   * @throws {OUT_OF_MEMORY}
   */
  insert(index: number, row: Row<D, N>): void;
  /**
   * Takes row `index` (the last one by default) out and gives it: a value at rank 1, a new array above.
   *
   * @throws {INDEX} out of bounds, or the array is empty
   * @throws {BUFFER} while buffers are exported
   */
  pop(index?: number): Popped<D, N>;
  /**
   * Removes all rows and gives their memory back.
   *
   * @throws {BUFFER} while buffers are exported
   */
  clear(): void;
  /**
   * Makes axis 0 `length` rows long: new rows are zero, rows beyond are gone. The same length is always allowed.
   *
   * @throws {BUFFER} when it would have to move or shrink while buffers are exported
   * @throws {SIZE} for a length that is none
   * @throws {OUT_OF_MEMORY}
   */
  resize(length: number): void;
  /**
   * Makes room for `capacity` rows in all, so that it can grow so far without moving: also while buffers are exported.
   *
   * @throws {ARGUMENT} in "F" order: such an array moves whenever it grows
   * @throws {BUFFER} when it would have to move while buffers are exported
   * @throws {SIZE} for a capacity that is none
   * @throws {OUT_OF_MEMORY}
   */
  reserve(capacity: number): void;

  /** A copy of rows `start` to before `stop`, with the meaning of `Array.prototype.slice`. */
  slice(start?: number, stop?: number): ManagedArray<D, N>;
  /**
   * A copy of what the slice language selects: `a.slice("::-1, 2")`.
   *
   * @throws {FORMAT} when the text cannot be read
   * @throws {INDEX}
   */
  slice<const Items extends SliceArguments>(...items: CheckedSlice<Items, N>): ManagedArray<D, SlicedRank<Items, N>>;
  /**
   * A new array: the rows of this one and of the others, which are converted where no value is lost.
   *
   * @throws {SHAPE} when rows have another shape
   */
  concat(...others: readonly unknown[]): ManagedArray<D, N>;
  /**
   * A new array: the rows of this one, `times` times.
   *
   * @throws {SIZE} for a number of times that is none
   */
  tile(times: number): ManagedArray<D, N>;

  /** A new array of the same shape from `f(value, ...indices)`; of the same dtype unless another is given. */
  map<const Spec extends DTypeSpec>(
    f: (value: Value<D>, ...indices: Indices<N>) => InputFor<Spec>,
    dtype: CheckedDType<Spec>,
  ): ManagedArray<Normalise<Spec>, N>;
  map(f: (value: Value<D>, ...indices: Indices<N>) => Input<D>): ManagedArray<D, N>;
  /** Calls `f(value, ...indices)` for every element in logical order. */
  forEach(f: (value: Value<D>, ...indices: Indices<N>) => void): void;
  /**
   * Folds the elements in logical order; without `initial` it begins with the first two.
   *
   * @throws {SIZE} when there is no element and no `initial`
   */
  reduce(f: (sum: Value<D>, value: Value<D>, ...indices: Indices<N>) => Value<D>): Value<D>;
  reduce<T>(f: (sum: T, value: Value<D>, ...indices: Indices<N>) => T, initial: T): T;
  /** The first element for which `f` is true, in logical order; undefined if there is none. */
  find(f: (value: Value<D>, ...indices: Indices<N>) => unknown): Value<D> | undefined;
  /** The elements as text in logical order. */
  join(separator?: string): string;

  /** A second handle on the same array, to be released on its own. */
  retain(): ManagedArray<D, N>;
  /**
   * Gives this handle's reference back. Never refused: exported records keep the bytes alive.
   *
   * @throws {RELEASED} when this handle was released before
   */
  release(): void;
  /** Like `release`, but does nothing when that was done. */
  [Symbol.dispose](): void;
  /**
   * A ticket for another thread: a plain object for `postMessage` that owns one reference and one export until `attach`
   * redeems it, exactly once, or `cancelShare` takes it back.
   *
   * The array itself can be neither posted nor cloned (DataCloneError): post the ticket, or `toTypedArray()`, a copy.
   *
   * @throws {ISOLATION} in a page that is not cross-origin isolated, or for a heap that is not shared
   * @throws {TICKET} in a foreign thread when all ticket slots are taken
   */
  share(): ArrayTicket;
  /** Values at rank 1; above it copies of the rows, which the caller releases. */
  [Symbol.iterator](): IterableIterator<Popped<D, N>>;
  /** The buffer protocol: C- or F-contiguous, writable. Each record is one export. */
  [BUFFER](flags: number): BufferRecord;
}
