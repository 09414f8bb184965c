/**
 * The heap in the thread that made it: the memory, its growth, and the allocator in it. Blocks freed by other threads come
 * back through a lock-free list in the control block, which is drained before every allocation, so that neither side ever
 * waits for the other (a browser's main thread may not).
 */
import { BufferError, checkArgument, checkOptions, describeValue, isLanewiseError } from "@lanewise/format";
import { checkSize } from "../check-size.ts";
import { HeapError, OutOfMemoryError } from "../errors.ts";
import { type HeapTicket, heapTicket } from "../sharing/ticket.ts";
import { addTicketChunk } from "../sharing/ticket-slots.ts";
import { freeBlock } from "./block.ts";
import { type AllocateOptions, type Heap, HeapMemory, type HeapStats } from "./heap-memory.ts";
import {
  addressOf,
  blockAt,
  CONTROL_FREED,
  CONTROL_ID_HIGH,
  CONTROL_ID_LOW,
  CONTROL_MAGIC,
  CONTROL_TICKETS,
  CONTROL_TICKETS_WANTED,
  EXPORTS,
  FREED_LINK,
  GRANULE,
  headerOf,
  MAGIC,
  PAGE,
  REFERENCES,
} from "./layout.ts";
import { SegregatedFit } from "./segregated-fit.ts";
import { StandInMemory } from "./stand-in-memory.ts";

/** The memory doubles until it grows by this many pages at once (64 MiB): growing costs a system call, not the bytes. */
const MAX_STEP_PAGES = 1024;
/** Below this many bytes a loop is quicker than `fill` (bench/array.bench.mjs). */
const SMALL_FILL = 1024;

export class OwnHeap extends HeapMemory implements Heap {
  readonly owned = true;
  readonly #fit: SegregatedFit;
  readonly #maximum: number;
  #blocks = 0;
  #bytes = 0;
  #highWater = 0;

  constructor(memory: WebAssembly.Memory, maximumPages: number) {
    super(memory);
    this.#maximum = maximumPages * PAGE;
    this.#fit = new SegregatedFit(this.i32, this.#end());
    // Tells heaps apart, no secret: loading Node's crypto would take most of a process's first allocation. The clock, too,
    // because under `node --random-seed` every thread draws the same numbers.
    this.u32[CONTROL_ID_LOW] = Math.random() * 2 ** 32;
    this.u32[CONTROL_ID_HIGH] = performance.now() * 1e6;
    this.i32[CONTROL_MAGIC] = MAGIC;
  }

  allocate(nbytes: number, options: AllocateOptions = {}): number {
    checkSize("nbytes", nbytes, "bytes");
    checkOptions(options, ["zero"]);
    const { zero = true } = options;
    checkArgument(typeof zero === "boolean", "zero", "a boolean", zero);
    return addressOf(this.take(nbytes, zero));
  }

  free(address: number): void {
    this.refresh();
    const block = blockAt(address);
    if (!Number.isInteger(block) || !this.#fit.isUsed(block)) {
      throw new HeapError(`cannot free ${describeValue(address)}: no allocated block starts there`);
    }
    freeBlock(this, block, address);
  }

  /** Also memory that others have grown (a WebAssembly module that imports it) is the heap's. */
  override refresh(): boolean {
    const grown = super.refresh();
    // Not yet there when the base class looks for the first time.
    if (grown && #fit in this) this.#fit.extend(this.i32, this.#end());
    return grown;
  }

  /** A new block of at least `nbytes` bytes, without references. Assumes a checked size. */
  take(nbytes: number, zero: boolean): number {
    const block = this.takeUncounted(nbytes, zero);
    this.#blocks++;
    this.#count(this.#fit.sizeOf(block) - 1);
    return block;
  }

  /** The same for what the heap needs itself and keeps: no part of the statistics. */
  takeUncounted(nbytes: number, zero: boolean): number {
    // Shared memory stays where it is, however others make it grow; what room that gives is looked for when it is needed.
    if (!this.shared) this.refresh();
    if (nbytes > this.#maximum) throw this.#outOfMemory(nbytes);
    if (Atomics.load(this.i32, CONTROL_FREED) !== 0) this.#drain();
    if (Atomics.load(this.i32, CONTROL_TICKETS_WANTED) !== 0) this.#addWantedTickets();
    const size = granulesFor(nbytes);
    const block = this.#fit.take(size) || this.#takeLast(size, nbytes);
    const dirty = this.#fit.written(block);
    if (zero) this.#zero(addressOf(block), dirty * GRANULE);
    const header = headerOf(block);
    this.i32[header + REFERENCES] = 0;
    this.i32[header + EXPORTS] = 0;
    return block;
  }

  /** Lengthens a block where it lies; the added bytes are zero. False when its neighbour has no room. */
  extend(block: number, nbytes: number): boolean {
    const before = this.#fit.sizeOf(block);
    const size = granulesFor(nbytes);
    if (nbytes > this.#maximum) return false;
    if (!this.#fit.growInPlace(block, size)) {
      const missing = size - before - this.#fit.tail();
      if (!this.#fit.reachesEnd(block) || !this.#growMemory(Math.ceil((missing * GRANULE) / PAGE))) return false;
      if (!this.#fit.growInPlace(block, size)) return false;
    }
    this.#count(this.#fit.sizeOf(block) - before);
    this.#zero((block + before) * GRANULE, this.#fit.written(block) * GRANULE);
    return true;
  }

  /** Shortens a block where it lies. */
  trim(block: number, nbytes: number): void {
    const before = this.#fit.sizeOf(block);
    this.#fit.trim(block, granulesFor(nbytes));
    this.#count(this.#fit.sizeOf(block) - before);
  }

  override reclaim(block: number): void {
    this.#blocks--;
    this.#count(1 - this.#fit.sizeOf(block));
    this.#fit.release(block);
  }

  stats(): HeapStats {
    this.refresh();
    this.#drain();
    const free = this.#fit.free * GRANULE;
    const largestFree = this.#fit.largest() * GRANULE;
    return {
      blocks: this.#blocks,
      bytes: this.#bytes,
      highWater: this.#highWater,
      free,
      largestFree,
      fragmentation: free === 0 ? 0 : 1 - largestFree / free,
      size: this.memory.buffer.byteLength,
      maximum: this.#maximum,
    };
  }

  override share(): HeapTicket {
    const ticket = heapTicket(this);
    // Other threads need slots to share on, and cannot make any.
    if (Atomics.load(this.i32, CONTROL_TICKETS) === 0) addTicketChunk(this);
    return ticket;
  }

  /** When no bin surely has a block: what others have grown, a block that happens to be long enough, more memory. */
  #takeLast(size: number, nbytes: number): number {
    this.refresh();
    const pages = Math.ceil(((size - this.#fit.tail()) * GRANULE) / PAGE);
    const block = this.#fit.takeExact(size) || (this.#growMemory(pages) ? this.#fit.takeExact(size) : 0);
    if (block !== 0) return block;
    if (pages > this.#pagesLeft() || !this.#isPinned()) throw this.#outOfMemory(nbytes);
    throw new BufferError(
      `cannot grow the heap: its memory is not shared and would move, and ${this.exported} exports are live`,
      { exports: this.exported },
    );
  }

  #outOfMemory(requested: number): OutOfMemoryError {
    const free = this.#fit.free * GRANULE + this.#maximum - this.memory.buffer.byteLength;
    return new OutOfMemoryError({ requested, free, maximum: this.#maximum, blocks: this.#blocks });
  }

  #growMemory(needed: number): boolean {
    const left = this.#pagesLeft();
    if (needed > left || this.#isPinned()) return false;
    const step = Math.min(left, Math.max(needed, Math.min(this.#maximum / PAGE - left, MAX_STEP_PAGES)));
    if (!this.#tryGrow(step) && !this.#tryGrow(needed)) return false;
    this.refresh();
    // A stand-in has grown under the buffer and the views that it had.
    this.#fit.extend(this.i32, this.#end());
    return true;
  }

  #pagesLeft(): number {
    return (this.#maximum - this.memory.buffer.byteLength) / PAGE;
  }

  /** Whether growing would take memory away from under exports. A stand-in grows where it is. */
  #isPinned(): boolean {
    const memory: object = this.memory;
    return !this.shared && this.exported > 0 && !(memory instanceof StandInMemory);
  }

  #tryGrow(pages: number): boolean {
    try {
      this.memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }

  /** Takes over everything that other threads have freed: one exchange, so nothing can be lost or seen twice. */
  #drain(): void {
    let block = Atomics.exchange(this.i32, CONTROL_FREED, 0);
    while (block !== 0) {
      const next = Atomics.load(this.i32, headerOf(block) + FREED_LINK);
      this.reclaim(block);
      block = next;
    }
  }

  /** Whoever wants some asks again: a full heap is no reason to refuse what is being allocated. */
  #addWantedTickets(): void {
    Atomics.store(this.i32, CONTROL_TICKETS_WANTED, 0);
    try {
      addTicketChunk(this);
    } catch (error) {
      if (!isLanewiseError(error, "OUT_OF_MEMORY")) throw error;
    }
  }

  /** Both addresses are multiples of 64. */
  #zero(from: number, to: number): void {
    const f64 = this.f64;
    const end = to / 8;
    if (to - from > SMALL_FILL) f64.fill(0, from / 8, end);
    else for (let i = from / 8; i < end; i++) f64[i] = 0;
  }

  #count(granules: number): void {
    this.#bytes += granules * GRANULE;
    if (this.#bytes > this.#highWater) this.#highWater = this.#bytes;
  }

  #end(): number {
    return this.memory.buffer.byteLength / GRANULE;
  }
}

function granulesFor(nbytes: number): number {
  return Math.max(2, Math.ceil(nbytes / GRANULE) + 1);
}
