/**
 * What all handles on one array have in common in one thread: the block, the layout, the room to grow, and this thread's
 * counts.
 *
 * Ownership. A storage holds ONE reference of its block for all its handles and records together, and gives it back with
 * the last of them; inside a thread they are counted here, in plain numbers. What other threads hold, they hold through
 * tickets, each with a reference and an export in the block's header (block.ts). So the block is exported as long as a
 * record of this thread or anything of another thread is out, and it may move only when neither is.
 *
 * Nothing here runs user code; every check comes before the first write.
 */
import {
  ArgumentError,
  BufferError,
  contiguousStrides,
  type DType,
  type ElementCodec,
  elementCodec,
  type Geometry,
  type Located,
} from "@lanewise/format";
import { CODEC, FLOAT64, kindOf, UINT32 } from "./elements/element-kind.ts";
import { nextCapacity } from "./growth.ts";
import { dropBlock, exportsOf, unexportBlock } from "./heap/block.ts";
import type { Heap, HeapMemory } from "./heap/heap-memory.ts";
import { addressOf, headerOf, REFERENCES } from "./heap/layout.ts";
import type { OwnHeap } from "./heap/own-heap.ts";
import { realm } from "./realm.ts";
import { endSlot, type Slot } from "./sharing/ticket-slots.ts";

export type Order = "C" | "F";

/** What a storage is made of; see `createStorage` and `attach` (share.ts). */
interface Parts {
  readonly heap: HeapMemory & Heap;
  readonly block: number;
  readonly dtype: DType;
  readonly codec: ElementCodec;
  readonly shape: readonly number[];
  readonly order: Order;
  /** The ticket slot through which an attached storage holds its block; null in the storage that may resize. */
  readonly slot: Slot | null;
}

export class Storage {
  // Declared, not defined: a field that exists before the constructor writes it counts as one that changes, and the engine
  // then reads it again at every access (bench/array.bench.mjs prints reads in a loop).
  declare readonly heap: HeapMemory & Heap;
  declare readonly kind: number;
  /** -1 in the storage of released handles. */
  declare readonly ndim: number;
  /** Extent of axis 0; 1 for rank 0. */
  declare length: number;
  /** The position that readElement wants for the first element. */
  declare base: number;
  /** How far apart elements lie along axes 0 and 1, in positions. */
  declare step0: number;
  declare step1: number;
  /** Extent of axis 1; 0 without one. */
  declare readonly extent1: number;
  /** Whether the quick path of `get` is for it: numbers at rank 1 or 2. */
  declare readonly plain: boolean;
  /** The length, but 0 unless the rank is 1, 2 and `get` may take its quick path: one look decides that and the bounds. */
  declare only: number;
  declare rows: number;
  declare readonly codec: ElementCodec;
  declare readonly dtype: DType;
  declare readonly itemsize: number;
  declare readonly order: Order;
  /** Extents of the axes after the first. */
  declare readonly tail: readonly number[];
  /** Elements and bytes of one row, that is, one step of axis 0. */
  declare readonly rowItems: number;
  declare readonly rowBytes: number;
  declare block: number;
  /** Address of the first byte. */
  declare address: number;
  /** Rows that fit without moving: in "F" order the length. */
  declare capacity: number;
  version = 1;
  handles = 1;
  exports = 0;
  readonly #slot: Slot | null;
  #shape: readonly number[] | null = null;
  #strides: readonly number[] | null = null;

  /** Where released handles point: no rank and no length, so that every quick check fails. */
  static released(): Storage {
    const dtype = { name: "", itemsize: 1 } as DType;
    const [heap, codec] = [NO_HEAP as never, null as never];
    const storage = new Storage({ heap, block: 0, dtype, codec, shape: [], order: "C", slot: null }, -1);
    storage.version = Number.NaN;
    return storage;
  }

  constructor(parts: Parts, ndim: number = parts.shape.length) {
    const { heap, block, dtype, codec, shape, order, slot } = parts;
    const { itemsize } = dtype;
    let rowItems = 1;
    for (let axis = 1; axis < ndim; axis++) rowItems *= shape[axis] as number;
    const kind = kindOf(dtype);
    const unit = kind === CODEC ? itemsize : 1;
    const address = addressOf(block);
    const length = ndim > 0 ? (shape[0] as number) : ndim + 1;
    const columns = order === "F" && ndim > 1;
    const extent1 = ndim > 1 ? (shape[1] as number) : 0;
    this.heap = heap;
    this.kind = kind;
    this.ndim = ndim;
    this.length = length;
    this.base = kind === CODEC ? address : address / itemsize;
    this.step0 = columns ? unit : rowItems * unit;
    this.step1 = columns ? length * unit : ndim > 1 ? (rowItems / (extent1 || 1)) * unit : 0;
    this.extent1 = extent1;
    this.plain = (ndim === 1 || ndim === 2) && kind >= FLOAT64 && kind <= UINT32;
    this.codec = codec;
    this.dtype = dtype;
    this.itemsize = itemsize;
    this.order = columns ? "F" : "C";
    this.tail = ndim > 1 ? shape.slice(1) : NO_EXTENTS;
    this.rowItems = rowItems;
    this.rowBytes = rowItems * itemsize;
    this.block = block;
    this.address = address;
    this.capacity = length;
    this.#slot = slot;
    this.#settleReach();
  }

  /** Whether this thread reached the array through a ticket: it can then not be resized here. */
  get attached(): boolean {
    return this.#slot !== null;
  }

  get shape(): readonly number[] {
    return (this.#shape ??= Object.freeze(this.ndim === 0 ? [] : [this.length, ...this.tail]));
  }

  /** In bytes. */
  get strides(): readonly number[] {
    return (this.#strides ??= Object.freeze(contiguousStrides(this.shape, this.itemsize, this.order)));
  }

  get size(): number {
    return this.length * this.rowItems;
  }

  get nbytes(): number {
    return this.length * this.rowBytes;
  }

  /** Exports that are live, in this thread and the others. */
  liveExports(): number {
    return this.exports + exportsOf(this.heap, this.block);
  }

  dropHandle(): void {
    this.handles--;
    this.#endIfUnused();
  }

  addExport(): void {
    this.exports++;
    this.heap.exported++;
  }

  dropExport(): void {
    this.exports--;
    this.heap.exported--;
    this.#endIfUnused();
  }

  /** One row more at rank 1, within the capacity; the caller has written it. */
  addRow(): void {
    this.length++;
    this.#settleReach();
    this.version++;
    this.#shape = null;
    this.#strides = null;
  }

  /**
   * Makes axis 0 `length` rows long. New rows are zero unless `overwritten` says that the caller writes all of them.
   *
   * @throws {BUFFER} when bytes would have to move or go away while they are exported
   * @throws {SHAPE} for more rows without elements than a layout can have
   * @throws {OUT_OF_MEMORY}
   */
  resize(length: number, operation: string, roomy: boolean, overwritten: boolean): void {
    const before = this.length;
    if (length === before) return;
    if (this.rowBytes === 0) contiguousStrides([length, ...this.tail], this.itemsize);
    if (length > this.capacity) {
      this.checkUnlocked(operation);
      this.#reallocate(length, roomy ? nextCapacity(this.capacity, length) : length);
    } else if (length < before) {
      this.checkUnlocked(operation);
      if (this.order === "F") this.#closeUp(length);
    }
    if (length > before && !overwritten) this.#zeroRows(before, length);
    this.#setLength(length);
  }

  /** Makes sure that `length` rows fit, for a caller that fills them before it changes the length. */
  makeRoom(length: number, operation: string): void {
    if (length <= this.capacity) return;
    this.checkUnlocked(operation);
    this.#reallocate(length, nextCapacity(this.capacity, length));
    this.version++;
  }

  /**
   * Makes room for `capacity` rows without changing the length.
   *
   * @throws {ARGUMENT} in "F" order, whose columns have no free place behind them
   * @throws {BUFFER} when the block would have to move while it is exported
   * @throws {OUT_OF_MEMORY}
   */
  reserve(capacity: number): void {
    if (capacity <= this.capacity) return;
    if (this.order === "F") {
      throw new ArgumentError(
        "capacity",
        `cannot reserve ${capacity} rows: an array in "F" order has no room to grow, it moves whenever it grows`,
      );
    }
    this.checkUnlocked("reserve");
    this.#move(this.length, capacity);
    this.version++;
  }

  /** Gives room beyond `capacity` rows back to the heap. Assumes that nothing is exported. */
  trim(capacity: number): void {
    if (capacity >= this.capacity || this.order === "F") return;
    (this.heap as unknown as OwnHeap).trim(this.block, capacity * this.rowBytes);
    this.capacity = capacity;
  }

  /** @throws {BUFFER} while anything is exported, saying how much (and, with tracing, who took it) */
  checkUnlocked(operation: string): void {
    if (this.#slot !== null) {
      throw new BufferError(
        `cannot ${operation}: this array was attached from a ticket, which fixes its size (the ticket is an export)`,
        { exports: this.liveExports() },
      );
    }
    const exports = this.liveExports();
    if (exports === 0) return;
    const holders = realm().trace?.exportsOf(this) ?? "";
    throw new BufferError(
      `cannot ${operation}: ${exports} ${exports === 1 ? "export is" : "exports are"} live, and the bytes must not move or shrink${holders}`,
      { exports },
    );
  }

  #reallocate(length: number, capacity: number): void {
    try {
      this.#move(length, capacity);
    } catch (error) {
      // The room to grow is a wish, the length is not.
      if (capacity === length) throw error;
      this.#move(length, length);
    }
  }

  #move(length: number, capacity: number): void {
    const heap = this.heap as unknown as OwnHeap;
    if (this.order === "C" && heap.extend(this.block, capacity * this.rowBytes)) {
      this.capacity = capacity;
      return;
    }
    const rows = this.order === "F" ? length : capacity;
    const block = heap.take(rows * this.rowBytes, this.order === "F");
    heap.i32[headerOf(block) + REFERENCES] = 1;
    if (this.order === "F") this.#moveColumns(addressOf(block), length);
    else heap.u8.copyWithin(addressOf(block), this.address, this.address + this.nbytes);
    const old = this.block;
    this.capacity = rows;
    this.#settle(block);
    dropBlock(heap, old);
  }

  /** Shortens the columns of a Fortran-ordered layout where they lie: what makes an array smaller takes no memory. */
  #closeUp(length: number): void {
    this.#moveColumns(this.address, length);
    (this.heap as unknown as OwnHeap).trim(this.block, length * this.rowBytes);
    this.capacity = length;
  }

  /** Copies each column of a Fortran-ordered layout to where it lies when axis 0 has `length` rows. */
  #moveColumns(to: number, length: number): void {
    const { heap, itemsize, address } = this;
    const kept = Math.min(length, this.length) * itemsize;
    for (let column = 0; column < this.rowItems; column++) {
      const from = address + column * this.length * itemsize;
      heap.u8.copyWithin(to + column * length * itemsize, from, from + kept);
    }
  }

  #zeroRows(from: number, to: number): void {
    if (this.order === "F") return; // #reallocate took zeroed memory
    this.heap.u8.fill(0, this.address + from * this.rowBytes, this.address + to * this.rowBytes);
  }

  #setLength(length: number): void {
    this.length = length;
    if (this.order === "F") this.step1 = length * this.step0;
    this.#settleReach();
    this.version++;
    this.#shape = null;
    this.#strides = null;
  }

  #settle(block: number): void {
    this.block = block;
    this.address = addressOf(block);
    this.base = this.kind === CODEC ? this.address : this.address / this.itemsize;
    this.#settleReach();
  }

  /** The quick path of `get` counts with 32-bit integers. */
  #settleReach(): void {
    const reached = this.plain && this.base + this.size <= MAX_POSITION ? this.length : 0;
    this.only = this.ndim === 1 ? reached : 0;
    this.rows = this.ndim === 2 ? reached : 0;
  }

  #endIfUnused(): void {
    if (this.handles + this.exports > 0) return;
    this.version = Number.NaN;
    if (!this.heap.shared) this.heap.refresh();
    realm().trace?.ended(this);
    if (this.#slot === null) dropBlock(this.heap, this.block);
    else if (endSlot(this.heap, this.#slot) !== 0) unexportBlock(this.heap, this.block);
  }
}

/** What a released storage has in place of a heap: all that `get` looks for, and nothing in it. */
const NO_HEAP: object = /* @__PURE__ */ noHeap();

function noHeap(): object {
  return {
    shared: true,
    f64: new Float64Array(0),
    f32: new Float32Array(0),
    i32: new Int32Array(0),
    u32: new Uint32Array(0),
    i16: new Int16Array(0),
    u16: new Uint16Array(0),
    i8: new Int8Array(0),
    u8: new Uint8Array(0),
  };
}

/** Positions up to here have quick arithmetic. */
const MAX_POSITION = 2 ** 31 - 1;

const NO_EXTENTS: readonly number[] = /* @__PURE__ */ Object.freeze([]);

/**
 * A new block and its storage, with one handle to be made.
 *
 * @throws {SHAPE} for axes without elements that no layout can have
 * @throws {OUT_OF_MEMORY}
 */
export function createStorage(
  heap: Heap,
  dtype: DType,
  shape: readonly number[],
  order: Order,
  zero: boolean,
): Storage {
  let bytes = dtype.itemsize;
  for (let axis = 0; axis < shape.length; axis++) bytes *= shape[axis] as number;
  // What has no elements takes no memory, and yet has strides.
  if (!(bytes > 0)) contiguousStrides(shape, dtype.itemsize);
  const own = heap as unknown as OwnHeap;
  const block = own.take(bytes, zero);
  own.i32[headerOf(block) + REFERENCES] = 1;
  return new Storage({ heap: own, block, dtype, codec: elementCodec(dtype), shape, order, slot: null });
}

/** Where the elements of a storage lie. */
export function layoutOf(storage: Storage): Geometry {
  const { address, shape, strides, itemsize } = storage;
  return { byteOffset: address, shape, strides, itemsize };
}

/** The elements of a storage, for what copies and compares. */
export function locatedOf(storage: Storage): Located {
  return { buffer: storage.heap.buffer, dtype: storage.dtype, geometry: layoutOf(storage) };
}
