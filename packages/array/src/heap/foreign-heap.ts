/**
 * A heap in a thread that did not make it: blocks can be reached, counted and handed back, not allocated or resized. What
 * this thread frees goes on a lock-free list that the owner drains before its next allocation; nobody waits.
 */
import { describeValue } from "@lanewise/format";
import { HeapError, TicketError } from "../errors.ts";
import { realm } from "../realm.ts";
import { type HeapTicket, heapTicket } from "../sharing/ticket.ts";
import { freeBlock } from "./block.ts";
import { type AllocateOptions, type Heap, HeapMemory, type HeapStats, heapId, rememberHeap } from "./heap-memory.ts";
import {
  blockAt,
  CONTROL_FREED,
  CONTROL_MAGIC,
  FIRST_BLOCK,
  FREED_LINK,
  GRANULE,
  GRANULE_WORDS,
  headerOf,
  MAGIC,
  STATE,
  STATE_USED,
} from "./layout.ts";

export class ForeignHeap extends HeapMemory implements Heap {
  readonly owned = false;

  allocate(_nbytes: number, _options?: AllocateOptions): never {
    throw new HeapError("cannot allocate: another thread made this heap, and only it allocates and resizes");
  }

  free(address: number): void {
    const block = blockAt(address);
    const known =
      Number.isInteger(block) &&
      block >= FIRST_BLOCK &&
      this.reaches(block) &&
      Atomics.load(this.i32, headerOf(block) + STATE) === (STATE_USED ^ block);
    if (!known) throw new HeapError(`cannot free ${describeValue(address)}: no allocated block starts there`);
    freeBlock(this, block, address);
  }

  /** Pushes the block on the owner's list. The owner takes the whole list at once, so there is no ABA. */
  override reclaim(block: number): void {
    const words = this.i32;
    let head = Atomics.load(words, CONTROL_FREED);
    for (;;) {
      Atomics.store(words, headerOf(block) + FREED_LINK, head);
      const seen = Atomics.compareExchange(words, CONTROL_FREED, head, block);
      if (seen === head) return;
      head = seen;
    }
  }

  stats(): HeapStats {
    throw new HeapError("cannot count: another thread made this heap, and only it knows its free blocks");
  }

  override share(): HeapTicket {
    return heapTicket(this);
  }
}

/**
 * The heap in this thread that stands for `memory`: the one it made, or one foreign heap for all that arrives of it.
 *
 * @throws {TICKET} when `memory` holds no heap
 */
export function heapOver(memory: WebAssembly.Memory): HeapMemory & Heap {
  const isMemory = typeof WebAssembly !== "undefined" && memory instanceof WebAssembly.Memory;
  if (!isMemory || memory.buffer.byteLength < FIRST_BLOCK * GRANULE) {
    throw new TicketError('"ticket" must come from share(), but it carries no WebAssembly.Memory');
  }
  const words = new Int32Array(memory.buffer, 0, FIRST_BLOCK * GRANULE_WORDS);
  if (words[CONTROL_MAGIC] !== MAGIC) {
    throw new TicketError('"ticket" must come from share(), but its memory holds no heap of this version');
  }
  const known = realm().heaps.get(heapId(words))?.deref();
  if (known) return known as HeapMemory & Heap;
  const heap = new ForeignHeap(memory);
  rememberHeap(heap);
  return heap;
}
