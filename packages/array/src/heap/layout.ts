/**
 * Where things lie in a heap's memory, in one place: granules, the control block, block headers, ticket slots.
 *
 *   granule 0      never used: address 0 is not a block
 *   granule 1      the control block: what threads other than the owner need
 *   granule 2 ...  blocks, back to back: one header granule, then the payload
 *
 * A granule is 64 bytes, so every payload is aligned for any vector width, and a granule number always fits an Int32
 * word although addresses reach 4 GiB. All words are Int32; counts and links are only touched with Atomics.
 */

export const GRANULE = 64;
/** Int32 words in one granule. */
export const GRANULE_WORDS = 16;
export const GRANULE_WORDS_SHIFT = 4;
export const PAGE = 65536;
export const MAX_PAGES = 65536;

/** The granule of the control block and the first granule that blocks may use. */
export const CONTROL = 1;
export const FIRST_BLOCK = 2;

/** Words of the control block, as Int32 indices from the start of the memory. */
export const CONTROL_MAGIC: number = CONTROL * GRANULE_WORDS;
export const CONTROL_ID_LOW: number = CONTROL_MAGIC + 1;
export const CONTROL_ID_HIGH: number = CONTROL_MAGIC + 2;
/** Head of the lock-free list of blocks that other threads have freed; 0 when empty. */
export const CONTROL_FREED: number = CONTROL_MAGIC + 3;
/** Granule of the newest chunk of ticket slots; 0 when there is none. */
export const CONTROL_TICKETS: number = CONTROL_MAGIC + 4;
/** Set to 1 by a thread that found every ticket slot taken. */
export const CONTROL_TICKETS_WANTED: number = CONTROL_MAGIC + 5;
/** The last ticket serial given out. */
export const CONTROL_SERIAL: number = CONTROL_MAGIC + 6;

/** "LNW1": the layout described in this file. */
export const MAGIC = 0x4c4e5731;

/** Words of a block header, relative to the header's first word. */
export const SIZE = 0;
export const PREVIOUS = 1;
export const STATE = 2;
export const NEXT_FREE = 3;
export const PREVIOUS_FREE = 4;
export const REFERENCES = 5;
export const EXPORTS = 6;
/** Link in the list of blocks freed by other threads. */
export const FREED_LINK = 7;

/** In place of the references of a block that no array owned and that was given back. */
export const FREED = -1;

/** A header's state word is one of these, xor its granule: a stray address never looks like a header by accident. */
export const STATE_USED = 0x55534544;
export const STATE_FREE = 0x46524545;

/** Words of a ticket slot; see ticket.ts for the states. */
export const SLOT_WORDS = 4;
export const SLOT_STATE = 0;
export const SLOT_BLOCK = 1;

/** Index of the first header word of the block whose header is granule `block`. */
export function headerOf(block: number): number {
  return block << GRANULE_WORDS_SHIFT;
}

/** Address of the first payload byte. Not `<<`: addresses reach 2^32. */
export function addressOf(block: number): number {
  return (block + 1) * GRANULE;
}

/** The header granule of the block whose payload starts at `address`: a fraction or NaN for what is no address. */
export function blockAt(address: number): number {
  return typeof address === "number" ? address / GRANULE - 1 : Number.NaN;
}
