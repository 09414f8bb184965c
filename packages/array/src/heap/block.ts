/**
 * The counts of one block, in its header, in shared memory: references (who keeps the bytes alive) and exports (who
 * forbids them to move or shrink). Every thread counts with the same atomic words; whoever drops the last reference gives
 * the block back, from whichever thread.
 *
 * A block never has more exports than references: an export always comes with a reference of its own. So a thread that
 * holds none cannot make the counts rise, and the owner's look at the export count needs no lock.
 */
import { HeapError } from "../errors.ts";
import type { HeapMemory } from "./heap-memory.ts";
import { EXPORTS, FREED, headerOf, REFERENCES } from "./layout.ts";

/**
 * Gives a block that no array owns back, once: whichever thread comes first. Until the owner has drained its list, a block
 * on it looks as before; freed twice, it would be on that list twice, and the list have no end.
 *
 * @throws {HEAP} when an array owns it, or it was freed before
 */
export function freeBlock(heap: HeapMemory, block: number, address: number): void {
  const before = Atomics.compareExchange(heap.i32, headerOf(block) + REFERENCES, 0, FREED);
  if (before !== 0) {
    const why = before === FREED ? "it was freed before" : "an array owns it, release the array";
    throw new HeapError(`cannot free ${address}: ${why}`);
  }
  heap.reclaim(block);
}

/** Drops one reference; the last one gives the block back. */
export function dropBlock(heap: HeapMemory, block: number): void {
  const before = Atomics.sub(heap.i32, headerOf(block) + REFERENCES, 1);
  if (before === 1) heap.reclaim(block);
  else if (before < 1) {
    Atomics.add(heap.i32, headerOf(block) + REFERENCES, 1);
    throw new HeapError(`block ${block} has no reference left to drop`);
  }
}

/** Adds one reference and one export. */
export function exportBlock(heap: HeapMemory, block: number): void {
  const header = headerOf(block);
  Atomics.add(heap.i32, header + REFERENCES, 1);
  Atomics.add(heap.i32, header + EXPORTS, 1);
}

/** Drops one export and its reference. */
export function unexportBlock(heap: HeapMemory, block: number): void {
  Atomics.sub(heap.i32, headerOf(block) + EXPORTS, 1);
  dropBlock(heap, block);
}

/** Exports that are live now, in all threads. */
export function exportsOf(heap: HeapMemory, block: number): number {
  return Atomics.load(heap.i32, headerOf(block) + EXPORTS);
}
