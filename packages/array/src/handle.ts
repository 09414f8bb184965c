/**
 * A handle: one reference to a storage, what happens when it is given up, and the hot path of element access, which wants
 * the private field of its own class (bench/array.bench.mjs prints reads in a loop). The base of the array's class, apart
 * from it so that the functions that work on handles need not import the class that calls them.
 *
 * The garbage collector is the backstop for handles that are lost without a release (guard.ts).
 */
import { ArgumentError, NoIndex, ReleasedError } from "@lanewise/format";
import { readElement, writePlain } from "./elements/elements.ts";
import { byteAt, positionOf } from "./elements/positions.ts";
import { dismiss, type Guard, guard } from "./guard.ts";
import { withEncoded } from "./making/encode.ts";
import { realm } from "./realm.ts";
import { Storage } from "./storage.ts";

/** Where released handles point: every quick check fails there. */
export const RELEASED: Storage = /* @__PURE__ */ Storage.released();

/** What engines quote when they refuse to clone. */
const REMEDY = /* @__PURE__ */ Symbol("an array: share() posts it without a copy, toTypedArray() copies its elements");

export abstract class Handle extends NoIndex {
  /**
   * A symbol cannot be cloned, so neither can this object: of its private state nothing would arrive, only `{}`. Own and
   * enumerable, because nothing else is looked at.
   */
  readonly notCloned: symbol = REMEDY;
  /** RELEASED after the release. */
  #storage: Storage;
  /** The storage, also after the release: records that are still out keep it alive and name the handle as their owner. */
  readonly #origin: Storage;
  /** Null after the release. */
  #guard: Guard | null;

  constructor(storage: Storage) {
    super();
    this.#storage = storage;
    this.#origin = storage;
    this.#guard = guard(storage, false);
    realm().collector?.add(this);
  }

  /** The storage, RELEASED included: for what checks by itself. */
  static storage(handle: Handle): Storage {
    return handle.#storage;
  }

  /** The storage that a record of this handle lies in. */
  static origin(handle: Handle): Storage {
    return handle.#origin;
  }

  /** Calls `get` as if the handle had another storage: for warm-up.ts. */
  static warm(handle: Handle, storage: Storage, ...indices: readonly [number, number?]): void {
    const own = handle.#storage;
    handle.#storage = storage;
    handle.get(...indices);
    handle.#storage = own;
  }

  /** Whether `x` is a handle of this copy of the package. */
  static is(x: unknown): x is Handle {
    return typeof x === "object" && x !== null && #storage in x;
  }

  /** Numbers at rank 1 and 2; arrays of other kinds have the class `WideArray` (array.ts). Like `get` of a view. */
  get(i?: number, j?: number, more?: number): unknown {
    // Fields first, whatever the indices are: what a loop reads in each turn is read once, before it. For the same reason
    // there is no call on the way.
    const storage = this.#storage;
    const rows = j === undefined ? storage.only : storage.rows;
    const columns = storage.extent1;
    const { base, step0, step1 } = storage;
    let at = -1;
    if (typeof i === "number" && (i | 0) === i && more === undefined) {
      let x = i;
      if (x < 0) x += rows;
      if (x >= 0 && !(x >= rows)) {
        if (j === undefined) at = (base + Math.imul(x, step0)) | 0;
        else if (typeof j === "number" && (j | 0) === j) {
          let y = j;
          if (y < 0) y += columns;
          if (y >= 0 && !(y >= columns)) at = (base + Math.imul(x, step0) + Math.imul(y, step1)) | 0;
        }
      }
    }
    const { heap, kind } = storage;
    // A case for each typed array, as in elements.ts; the most frequent apart. Undefined is an index out of bounds.
    let value: number | undefined;
    if (kind === 1) value = heap.f64[at];
    else {
      switch (kind) {
        case 2:
          value = heap.f32[at];
          break;
        case 3:
          value = heap.i32[at];
          break;
        case 4:
          value = heap.u8[at];
          break;
        case 5:
          value = heap.i8[at];
          break;
        case 6:
          value = heap.i16[at];
          break;
        case 7:
          value = heap.u16[at];
          break;
        default:
          value = heap.u32[at];
          break;
      }
    }
    // The `+` tells the engine what is so in any case: these elements are numbers, and need no box.
    return value !== undefined ? value : +(this.#getGiven(i, j, more) as number);
  }

  #getGiven(...given: readonly unknown[]): unknown {
    let count = given.length;
    while (count > 0 && given[count - 1] === undefined) count--;
    return getChecked(this, given.slice(0, count) as number[]);
  }

  /**
   * Any rank, any kind.
   *
   * @internal
   */
  getAny(indices: readonly number[]): unknown {
    const storage = this.#storage;
    if (!storage.heap.shared) storage.heap.refresh();
    let offset: number;
    if (indices.length === 1 && storage.ndim === 1) {
      const i = indices[0] as number;
      if (!(isIndex(i) && i < storage.length)) return getChecked(this, indices);
      offset = Math.imul(i, storage.step0);
    } else if (indices.length === 2 && storage.ndim === 2) {
      const i = indices[0] as number;
      const j = indices[1] as number;
      if (!(isIndex(i) && i < storage.length && isIndex(j) && j < storage.extent1)) return getChecked(this, indices);
      offset = Math.imul(i, storage.step0) + Math.imul(j, storage.step1);
    } else return getChecked(this, indices);
    // Positions lie below 2^32, so wrapping around is the arithmetic that is wanted.
    return readElement(storage.heap, storage.kind, (storage.base + offset) >>> 0, storage.codec);
  }

  set(...indicesAndValue: readonly unknown[]): void {
    const storage = this.#storage;
    const count = indicesAndValue.length - 1;
    if (count === 1 && storage.ndim === 1) {
      const i = indicesAndValue[0] as number;
      if (isIndex(i) && i < storage.length) {
        const position = (storage.base + Math.imul(i, storage.step0)) >>> 0;
        if (writePlain(storage.heap, storage.kind, position, indicesAndValue[1])) return;
      }
    } else if (count === 2 && storage.ndim === 2) {
      const i = indicesAndValue[0] as number;
      const j = indicesAndValue[1] as number;
      if (isIndex(i) && i < storage.length && isIndex(j) && j < storage.extent1) {
        const position = (storage.base + Math.imul(i, storage.step0) + Math.imul(j, storage.step1)) >>> 0;
        if (writePlain(storage.heap, storage.kind, position, indicesAndValue[2])) return;
      }
    }
    setChecked(this, indicesAndValue as readonly number[], count);
  }

  append(row: unknown): void {
    const storage = this.#storage;
    if (storage.ndim === 1 && storage.length < storage.capacity) {
      const position = (storage.base + Math.imul(storage.length, storage.step0)) >>> 0;
      if (writePlain(storage.heap, storage.kind, position, row)) {
        storage.addRow();
        return;
      }
    }
    this.appendRow(row);
  }

  /** Whatever the quick way of `append` leaves over. */
  protected abstract appendRow(row: unknown): void;

  get released(): boolean {
    return this.#storage === RELEASED;
  }

  release(): void {
    const storage = live(this, "release");
    this.#storage = RELEASED;
    if (this.#guard !== null) dismiss(this.#guard);
    this.#guard = null;
    storage.dropHandle();
  }

  [Symbol.dispose](): void {
    if (this.#storage !== RELEASED) this.release();
  }
}

/** An integer from 0 below 2^32: what the quick ways take. Arithmetic would throw for a bigint or a symbol. */
function isIndex(i: unknown): i is number {
  return typeof i === "number" && i >>> 0 === i;
}

/**
 * The storage of a handle that has not been released.
 *
 * @throws {RELEASED} naming the operation
 */
export function live(handle: Handle, operation: string): Storage {
  const storage = Handle.storage(handle);
  if (storage === RELEASED) throw new ReleasedError(operation, "the array");
  // Memory that is not shared has moved when somebody else has grown it.
  if (!storage.heap.shared) storage.heap.refresh();
  return storage;
}

/**
 * The same for what works on rows.
 *
 * @throws {ARGUMENT} at rank 0
 */
export function withRows(handle: Handle, operation: string): Storage {
  const storage = live(handle, operation);
  if (storage.ndim > 0) return storage;
  throw new ArgumentError(operation, `${operation} needs rows, and an array of rank 0 has none`);
}

/** Negative indices, other ranks, and everything that is an error. */
function getChecked(handle: Handle, indices: readonly number[]): unknown {
  const storage = live(handle, "get");
  const position = positionOf(storage, indices, indices.length);
  return readElement(storage.heap, storage.kind, position, storage.codec);
}

/** The same, and values that are not stored as they are. */
function setChecked(handle: Handle, indices: readonly number[], count: number): void {
  const before = live(handle, "set");
  if (count < 0) throw new ArgumentError("value", "set(...indices, value) needs a value");
  const value: unknown = indices[count];
  const position = positionOf(before, indices, count);
  if (typeof value !== "object" || value === null) {
    if (writePlain(before.heap, before.kind, position, value)) return;
    before.codec.write(before.heap.data, byteAt(before, position), value);
    return;
  }
  withEncoded(before.codec, before.itemsize, value, bytes => {
    // Reading the value may have run anything: look again.
    const storage = live(handle, "set");
    const offset = byteAt(storage, positionOf(storage, indices, count));
    for (let i = 0; i < bytes.length; i++) storage.heap.u8[offset + i] = bytes[i] as number;
  });
}
