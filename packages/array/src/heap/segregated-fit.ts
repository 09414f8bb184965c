/**
 * Two-level segregated fit (Masmano et al., ECRTS 2004) over granules: finding, splitting, freeing, growing in place and
 * coalescing are O(1) whatever the number of blocks.
 *
 * Owns the size, neighbour and free-list words of every header, and nothing else: it knows no counts, no threads and no
 * bytes. Sizes are in granules and include the header granule. Only the thread that made the heap may call it.
 */
import {
  FIRST_BLOCK,
  headerOf,
  NEXT_FREE,
  PREVIOUS,
  PREVIOUS_FREE,
  SIZE,
  STATE,
  STATE_FREE,
  STATE_USED,
} from "./layout.ts";

/** 16 bins per power of two: a block is never more than 1/16 larger than what was asked for. */
const SECOND_LEVEL = 16;
const SECOND_LEVEL_SHIFT = 4;
/** log2 of the largest size in granules (2^26) less 3, plus the linear first row. */
const FIRST_LEVEL = 24;

export class SegregatedFit {
  #words: Int32Array;
  #end: number;
  readonly #heads: Int32Array = new Int32Array(FIRST_LEVEL * SECOND_LEVEL);
  readonly #rows: Int32Array = new Int32Array(FIRST_LEVEL);
  #rowMap = 0;
  /** Granules in free blocks. */
  free = 0;
  /** Bytes at and above this granule have never been written: still zero as the engine made them. */
  #fresh = FIRST_BLOCK;
  /** The physically last block: the one that new memory is joined to. 0 when there is none. */
  #last = 0;

  constructor(words: Int32Array, end: number) {
    this.#words = words;
    this.#end = FIRST_BLOCK;
    this.extend(words, end);
  }

  /** The memory has grown (or its views were renewed): `words` covers granules up to `end`. */
  extend(words: Int32Array, end: number): void {
    this.#words = words;
    const added = end - this.#end;
    if (added <= 0) return;
    const block = this.#end;
    const last = this.#last;
    this.#end = end;
    if (last !== 0 && this.#isFree(last)) {
      // No header in the new part, so that all of it stays fresh.
      const size = this.sizeOf(last);
      this.#unlink(last);
      this.#settle(last, size + added);
      this.#link(last, size + added);
      this.free += added;
      return;
    }
    this.#last = block;
    this.#header(block, added, last);
    this.release(block);
  }

  /** Takes a block of at least `size` granules; 0 when no bin holds one that surely fits. */
  take(size: number): number {
    const bin = this.#findBin(size);
    return bin < 0 ? 0 : this.#carve(this.#heads[bin] as number, size);
  }

  /** Like `take`, but first looks through the one bin where a fitting block may hide: before more memory is asked for. */
  takeExact(size: number): number {
    const words = this.#words;
    for (
      let block = this.#heads[binOf(size)] as number;
      block !== 0;
      block = words[headerOf(block) + NEXT_FREE] as number
    ) {
      if ((words[headerOf(block) + SIZE] as number) >= size) return this.#carve(block, size);
    }
    return this.take(size);
  }

  /** Gives a used block back and joins it with free neighbours. */
  release(block: number): void {
    const words = this.#words;
    let start = block;
    let size = words[headerOf(block) + SIZE] as number;
    this.free += size;
    const next = block + size;
    if (next < this.#end && this.#isFree(next)) {
      this.#unlink(next);
      size += this.#absorb(next);
    }
    const previous = words[headerOf(block) + PREVIOUS] as number;
    if (previous !== 0 && this.#isFree(previous)) {
      this.#unlink(previous);
      this.#absorb(block);
      size += words[headerOf(previous) + SIZE] as number;
      start = previous;
    }
    this.#settle(start, size);
    this.#link(start, size);
  }

  /** Makes a used block `size` granules long without moving it; false (and nothing done) when there is no room. */
  growInPlace(block: number, size: number): boolean {
    const words = this.#words;
    const own = words[headerOf(block) + SIZE] as number;
    if (size <= own) return true;
    const next = block + own;
    if (next >= this.#end || !this.#isFree(next)) return false;
    const room = own + (words[headerOf(next) + SIZE] as number);
    if (room < size) return false;
    this.#unlink(next);
    this.free -= this.#absorb(next);
    this.#cut(block, room, size);
    return true;
  }

  /** Gives the tail of a used block back so that `size` granules remain. */
  trim(block: number, size: number): void {
    this.#cut(block, this.#words[headerOf(block) + SIZE] as number, size);
  }

  /** The granule up to which the bytes of `block` may hold old data; from now on all of it counts as written. */
  written(block: number): number {
    const end = block + this.sizeOf(block);
    const dirty = Math.min(end, this.#fresh);
    if (end > this.#fresh) this.#fresh = end;
    return dirty;
  }

  sizeOf(block: number): number {
    return this.#words[headerOf(block) + SIZE] as number;
  }

  /** Whether `block` is the header of a used block: the guard against stray and stale addresses. */
  isUsed(block: number): boolean {
    return block >= FIRST_BLOCK && block < this.#end && this.#words[headerOf(block) + STATE] === (STATE_USED ^ block);
  }

  /** Granules of the largest free block. Walks one bin: for statistics and error texts only. */
  largest(): number {
    if (this.#rowMap === 0) return 0;
    const row = 31 - Math.clz32(this.#rowMap);
    const column = 31 - Math.clz32(this.#rows[row] as number);
    let largest = 0;
    let block = this.#heads[(row << SECOND_LEVEL_SHIFT) | column] as number;
    for (; block !== 0; block = this.#words[headerOf(block) + NEXT_FREE] as number) {
      largest = Math.max(largest, this.sizeOf(block));
    }
    return largest;
  }

  /** Granules of free space at the very end of the memory: what growing it would be joined to. */
  tail(): number {
    return this.#last !== 0 && this.#isFree(this.#last) ? this.sizeOf(this.#last) : 0;
  }

  /** Whether only free space, or nothing, lies behind `block`: then growing the memory makes room for it. */
  reachesEnd(block: number): boolean {
    const next = block + this.sizeOf(block);
    return next === this.#end || (next === this.#last && this.#isFree(next));
  }

  /** The first non-empty bin whose every block has at least `size` granules, or -1. */
  #findBin(size: number): number {
    const least = binOf(roundUp(size));
    let row = least >>> SECOND_LEVEL_SHIFT;
    if (row >= FIRST_LEVEL) return -1;
    let columns = (this.#rows[row] as number) & (-1 << (least & (SECOND_LEVEL - 1)));
    if (columns === 0) {
      const rows = this.#rowMap & (-1 << (row + 1));
      if (rows === 0) return -1;
      row = lowestBit(rows);
      columns = this.#rows[row] as number;
    }
    return (row << SECOND_LEVEL_SHIFT) | lowestBit(columns);
  }

  /** Turns a free block into a used one of `size` granules and gives the rest back. */
  #carve(block: number, size: number): number {
    const whole = this.#words[headerOf(block) + SIZE] as number;
    this.#unlink(block);
    this.free -= whole;
    this.#words[headerOf(block) + STATE] = STATE_USED ^ block;
    this.#cut(block, whole, size);
    return block;
  }

  /** Gives `block` exactly `size` of its `whole` granules; a rest too small for a header and a payload stays with it. */
  #cut(block: number, whole: number, size: number): void {
    if (whole - size < 2) {
      this.#settle(block, whole);
      return;
    }
    this.#settle(block, size);
    const rest = block + size;
    this.#header(rest, whole - size, block);
    if (this.#last === block) this.#last = rest;
    this.release(rest);
  }

  /** Writes the size of `block` and tells its right neighbour who is on the left. */
  #settle(block: number, size: number): void {
    this.#words[headerOf(block) + SIZE] = size;
    const next = block + size;
    if (next < this.#end) this.#words[headerOf(next) + PREVIOUS] = block;
  }

  /** Wipes the header of a block that is about to become part of its left neighbour; answers its size. */
  #absorb(block: number): number {
    const header = headerOf(block);
    const size = this.#words[header + SIZE] as number;
    if (this.#last === block) this.#last = this.#words[header + PREVIOUS] as number;
    this.#words[header + STATE] = 0;
    return size;
  }

  #header(block: number, size: number, previous: number): void {
    const header = headerOf(block);
    this.#words[header + PREVIOUS] = previous;
    this.#words[header + STATE] = STATE_USED ^ block;
    this.#settle(block, size);
    if (block >= this.#fresh) this.#fresh = block + 1;
  }

  #isFree(block: number): boolean {
    return this.#words[headerOf(block) + STATE] === (STATE_FREE ^ block);
  }

  #link(block: number, size: number): void {
    const words = this.#words;
    const bin = binOf(size);
    const header = headerOf(block);
    const head = this.#heads[bin] as number;
    words[header + STATE] = STATE_FREE ^ block;
    words[header + NEXT_FREE] = head;
    words[header + PREVIOUS_FREE] = 0;
    if (head !== 0) words[headerOf(head) + PREVIOUS_FREE] = block;
    this.#heads[bin] = block;
    const row = bin >>> SECOND_LEVEL_SHIFT;
    this.#rows[row] = (this.#rows[row] as number) | (1 << (bin & (SECOND_LEVEL - 1)));
    this.#rowMap |= 1 << row;
  }

  #unlink(block: number): void {
    const words = this.#words;
    const header = headerOf(block);
    const next = words[header + NEXT_FREE] as number;
    const previous = words[header + PREVIOUS_FREE] as number;
    if (next !== 0) words[headerOf(next) + PREVIOUS_FREE] = previous;
    if (previous !== 0) {
      words[headerOf(previous) + NEXT_FREE] = next;
      return;
    }
    const bin = binOf(words[header + SIZE] as number);
    this.#heads[bin] = next;
    if (next !== 0) return;
    const row = bin >>> SECOND_LEVEL_SHIFT;
    this.#rows[row] = (this.#rows[row] as number) & ~(1 << (bin & (SECOND_LEVEL - 1)));
    if (this.#rows[row] === 0) this.#rowMap &= ~(1 << row);
  }
}

/** Sizes below 16 have a bin each; above, 16 bins per power of two. */
function binOf(size: number): number {
  if (size < SECOND_LEVEL) return size;
  const log = 31 - Math.clz32(size);
  return ((log - 3) << SECOND_LEVEL_SHIFT) | ((size >>> (log - SECOND_LEVEL_SHIFT)) & (SECOND_LEVEL - 1));
}

/** The smallest size of a bin all of whose blocks hold `size`. */
function roundUp(size: number): number {
  if (size < SECOND_LEVEL) return size;
  return size + (1 << (31 - Math.clz32(size) - SECOND_LEVEL_SHIFT)) - 1;
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
