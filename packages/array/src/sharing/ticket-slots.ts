/**
 * Ticket slots: four words in shared memory for each ticket that is out, so that of all threads exactly one can redeem it
 * or take it back. Slots live in chunks that the heap never frees: a stale ticket always names a slot, never user data.
 *
 * A slot's state word: 0 free, RESERVED while being filled in, the ticket's serial while it waits, minus the serial while
 * some thread holds what it was exchanged for. Every change is one compare-and-exchange.
 */
import { describeValue } from "@lanewise/format";
import { TicketError } from "../errors.ts";
import type { HeapMemory } from "../heap/heap-memory.ts";
import {
  CONTROL_SERIAL,
  CONTROL_TICKETS,
  CONTROL_TICKETS_WANTED,
  GRANULE_WORDS,
  headerOf,
  REFERENCES,
  SLOT_BLOCK,
  SLOT_STATE,
  SLOT_WORDS,
} from "../heap/layout.ts";
import type { OwnHeap } from "../heap/own-heap.ts";

/** Slots of a chunk; the first slot's place holds the granule of the next older chunk. */
const CHUNK_SLOTS = 256;
const CHUNK_GRANULES = (CHUNK_SLOTS * SLOT_WORDS) / GRANULE_WORDS;
const RESERVED = -(2 ** 31);
const MAX_SERIAL = 2 ** 31 - 1;

/** A place in the table and the number that makes it one ticket's. */
export interface Slot {
  /** Int32 index of the slot's first word. */
  readonly word: number;
  readonly serial: number;
}

/** Adds a chunk of free slots. Only the owner allocates. */
export function addTicketChunk(heap: OwnHeap): void {
  const block = heap.takeUncounted(CHUNK_SLOTS * SLOT_WORDS * 4, true);
  // A reference nobody drops: `free` must not take it for a raw block.
  heap.i32[headerOf(block) + REFERENCES] = 1;
  heap.i32[firstWord(block)] = Atomics.load(heap.i32, CONTROL_TICKETS);
  Atomics.store(heap.i32, CONTROL_TICKETS, block);
}

/** Takes a free slot for `block`; null when all are taken. */
export function claimSlot(heap: HeapMemory, block: number): Slot | null {
  for (const first of chunks(heap)) {
    for (let word = first + SLOT_WORDS; word < first + CHUNK_SLOTS * SLOT_WORDS; word += SLOT_WORDS) {
      if (Atomics.compareExchange(heap.i32, word + SLOT_STATE, 0, RESERVED) !== 0) continue;
      const serial = nextSerial(heap);
      Atomics.store(heap.i32, word + SLOT_BLOCK, block);
      Atomics.store(heap.i32, word + SLOT_STATE, serial);
      return { word, serial };
    }
  }
  return null;
}

/** Asks the owner of a heap for another chunk, which it adds before its next allocation. */
export function wantSlots(heap: HeapMemory): void {
  Atomics.store(heap.i32, CONTROL_TICKETS_WANTED, 1);
}

/** The block that a waiting ticket is for, without redeeming it; 0 when it no longer waits. */
export function waitingBlock(heap: HeapMemory, slot: Slot): number {
  if (Atomics.load(heap.i32, slot.word + SLOT_STATE) !== slot.serial) return 0;
  return Atomics.load(heap.i32, slot.word + SLOT_BLOCK);
}

/** From waiting to held: the block, or 0 when the ticket has been redeemed or taken back before. */
export function redeemSlot(heap: HeapMemory, slot: Slot): number {
  const block = Atomics.load(heap.i32, slot.word + SLOT_BLOCK);
  const state = Atomics.compareExchange(heap.i32, slot.word + SLOT_STATE, slot.serial, -slot.serial);
  return state === slot.serial ? block : 0;
}

/** From waiting to free: the block, or 0 when somebody was quicker. */
export function cancelSlot(heap: HeapMemory, slot: Slot): number {
  return finish(heap, slot, slot.serial);
}

/** From held to free: the block, or 0 when the holder was declared dead before. */
export function endSlot(heap: HeapMemory, slot: Slot): number {
  return finish(heap, slot, -slot.serial);
}

/** Refuses what no `share()` can have made, without reading outside of the table. */
export function checkSlot(heap: HeapMemory, slot: Slot): void {
  const { word, serial } = slot;
  if (Number.isInteger(word) && Number.isInteger(serial) && serial > 0 && serial <= MAX_SERIAL) {
    for (const first of chunks(heap)) {
      const offset = word - first;
      if (offset > 0 && offset < CHUNK_SLOTS * SLOT_WORDS && offset % SLOT_WORDS === 0) return;
    }
  }
  const got = `slot ${describeValue(word)} and serial ${describeValue(serial)}`;
  throw new TicketError(`"ticket" must come from share(), got ${got}`);
}

/** The first word of each chunk, newest first. Another thread may have put it where this one's views do not reach yet. */
function* chunks(heap: HeapMemory): Generator<number> {
  let chunk = Atomics.load(heap.i32, CONTROL_TICKETS);
  while (chunk !== 0) {
    heap.cover(chunk + CHUNK_GRANULES);
    const first = firstWord(chunk);
    yield first;
    chunk = heap.i32[first] as number;
  }
}

/** The block is read before the slot is given up: afterwards the slot may already be another ticket's. */
function finish(heap: HeapMemory, slot: Slot, from: number): number {
  const block = Atomics.load(heap.i32, slot.word + SLOT_BLOCK);
  return Atomics.compareExchange(heap.i32, slot.word + SLOT_STATE, from, 0) === from ? block : 0;
}

function firstWord(chunk: number): number {
  return headerOf(chunk) + GRANULE_WORDS;
}

function nextSerial(heap: HeapMemory): number {
  for (;;) {
    const serial = (Atomics.add(heap.i32, CONTROL_SERIAL, 1) + 1) & MAX_SERIAL;
    if (serial !== 0) return serial;
  }
}
