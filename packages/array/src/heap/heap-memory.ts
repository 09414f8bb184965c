/**
 * One WebAssembly memory as every thread sees it: the typed views over all of it, and what any thread may do to a block
 * (count references and exports, hand a dead block back). Only this file and its subclasses touch `memory.buffer`.
 *
 * Views span the whole memory, so an array needs none of its own: element i of an array is `heap.f64[base + i]`. Shared
 * memory never moves, so views made before a growth stay right for the blocks they cover; `refresh` renews them.
 */

import { realm } from "../realm.ts";
import type { HeapTicket } from "../sharing/ticket.ts";
import { CONTROL_ID_HIGH, CONTROL_ID_LOW, GRANULE_WORDS, headerOf } from "./layout.ts";

/** What `stats()` answers. Bytes count whole blocks: payloads rounded up to 64, headers left out. */
export interface HeapStats {
  /** Blocks in use. */
  readonly blocks: number;
  /** Payload bytes in use. */
  readonly bytes: number;
  /** The most payload bytes that ever were in use at once. */
  readonly highWater: number;
  /** Bytes in free blocks of the memory as it is now. */
  readonly free: number;
  /** Bytes of the largest free block. */
  readonly largestFree: number;
  /** 1 - largestFree / free: 0 when all free bytes are in one piece. */
  readonly fragmentation: number;
  /** Bytes of the memory as it is now, and the most it may have. */
  readonly size: number;
  readonly maximum: number;
}

/** What `allocate` takes. */
export interface AllocateOptions {
  /** Whether the bytes are to be zero: true if left out. */
  readonly zero?: boolean | undefined;
}

/** The memory that arrays live in. */
export interface Heap {
  /** The memory itself: import it into WebAssembly modules, never write outside of your own blocks. */
  readonly memory: WebAssembly.Memory;
  /** Whether other threads can reach it. */
  readonly shared: boolean;
  /** Whether this thread made it, and so may allocate, resize and free in it. */
  readonly owned: boolean;
  /** The memory's buffer as it is now: after growth it is another object over the same bytes. */
  readonly buffer: ArrayBufferLike;
  /**
   * Takes `nbytes` bytes and answers their address, a multiple of 64 and never 0. They are zero unless `zero: false`,
   * which is for callers that overwrite all of them at once.
   *
   * @throws {SIZE} when `nbytes` is not an integer of at least 0 and below 2^53
   * @throws {ARGUMENT} for an option by another name, or that is no boolean
   * @throws {OUT_OF_MEMORY} when there is no room; nothing has changed
   * @throws {HEAP} in a thread that did not make the heap
   */
  allocate(nbytes: number, options?: AllocateOptions): number;
  /**
   * Gives back what `allocate` took. Any thread may.
   *
   * @throws {HEAP} when no allocated block starts there, or an array owns it
   */
  free(address: number): void;
  /**
   * Counts, sizes and fragmentation, exact at this moment.
   *
   * @throws {HEAP} in a thread that did not make the heap
   */
  stats(): HeapStats;
  /**
   * Makes a plain object that `attach` turns into this heap in another thread. It owns nothing and can be used any number
   * of times. There, blocks can be reached and freed, but none allocated or resized.
   *
   * @throws {ISOLATION} when this memory cannot be passed on
   */
  share(): HeapTicket;
}

export abstract class HeapMemory {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  abstract readonly owned: boolean;
  /** Exports that this thread has out, in all arrays: what stops unshared memory from growing. */
  exported = 0;
  #buffer!: ArrayBufferLike;
  // Declared, not defined, as in storage.ts: these change only when the memory grows.
  declare i8: Int8Array;
  declare u8: Uint8Array;
  declare i16: Int16Array;
  declare u16: Uint16Array;
  declare i32: Int32Array;
  declare u32: Uint32Array;
  declare i64: BigInt64Array;
  declare u64: BigUint64Array;
  declare f32: Float32Array;
  declare f64: Float64Array;
  /**
   * Null where the platform has no Float16Array, a type that users' compilers need not know.
   * @internal
   */
  declare f16: Float16Array | null;
  declare data: DataView;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    // Not by the name SharedArrayBuffer: pages without isolation hide it, and have shared memory all the same.
    this.shared = !(memory.buffer instanceof ArrayBuffer);
    this.refresh();
  }

  /** Takes back a block whose last reference is gone. */
  abstract reclaim(block: number): void;

  abstract share(): HeapTicket;

  get buffer(): ArrayBufferLike {
    return this.memory.buffer;
  }

  /** Whether the memory has a granule `block`, looking again in case that it grew. */
  reaches(block: number): boolean {
    this.cover(block);
    return headerOf(block) < this.i32.length;
  }

  /** Makes sure that the views reach granule `block`: another thread may have grown the memory. */
  cover(block: number): void {
    if (headerOf(block) + GRANULE_WORDS <= this.i32.length) return;
    this.refresh();
    if (headerOf(block) + GRANULE_WORDS <= this.i32.length) return;
    // Growing by nothing makes the engine look at the memory's true size.
    this.memory.grow(0);
    this.refresh();
  }

  /** Makes the views anew if the memory has grown, and says so; cheap when it has not. */
  refresh(): boolean {
    const buffer: ArrayBufferLike = this.memory.buffer;
    if (buffer === this.#buffer) return false;
    this.#buffer = buffer;
    this.i8 = new Int8Array(buffer);
    this.u8 = new Uint8Array(buffer);
    this.i16 = new Int16Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.i64 = new BigInt64Array(buffer);
    this.u64 = new BigUint64Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.f16 = typeof Float16Array === "undefined" ? null : new Float16Array(buffer);
    this.data = new DataView(buffer);
    return true;
  }
}

/** Lets tickets that come back to this thread find the heap that they came from. Heaps that are never shared leave no trace. */
export function rememberHeap(heap: HeapMemory): void {
  const { heaps } = realm();
  const id = heapId(heap.i32);
  if (heaps.get(id)?.deref() !== undefined) return;
  for (const [other, reference] of heaps) if (reference.deref() === undefined) heaps.delete(other);
  heaps.set(id, new WeakRef(heap));
}

/** The name of a memory in every thread: the two words that its maker wrote. */
export function heapId(words: Int32Array): string {
  return `${words[CONTROL_ID_HIGH]}:${words[CONTROL_ID_LOW]}`;
}
