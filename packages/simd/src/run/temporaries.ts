/**
 * Heap memory for the intermediate results of one evaluation. It is given back at the end, and what nobody reads any more before:
 * a chain of a thousand products needs room for two.
 */
import type { Heap } from "@lanewise/array";
import type { Lease } from "./lease.ts";

/** Memory that has been taken, and how many results that are still wanted lie there. */
export interface Temporary {
  readonly address: number;
  readonly end: number;
  /** Later ones have greater numbers. */
  readonly number: number;
  wanted: number;
}

export class Temporaries {
  readonly #heap: Heap;
  /** In the order in which they were taken. */
  readonly #taken: Temporary[] = [];
  #count = 0;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** The number of the next one. */
  get next(): number {
    return this.#count;
  }

  /** The address of `nbytes` bytes, aligned to 64, of any content. */
  take(nbytes: number): number {
    const size = Math.max(nbytes, 1);
    const address = this.#heap.allocate(size, { zero: false });
    this.#taken.push({ address, end: address + size, number: this.#count++, wanted: 0 });
    return address;
  }

  /** Keeps the memory of a result until it is no longer wanted; null if that is none of these. */
  want({ memory, byteOffset }: Lease): Temporary | null {
    if (memory !== this.#heap.memory) return null;
    const found = this.#taken.findLast(({ address, end }) => address <= byteOffset && byteOffset < end);
    if (found === undefined) return null;
    found.wanted++;
    return found;
  }

  /** One result in it is no longer wanted. */
  leave(temporary: Temporary): void {
    if (--temporary.wanted > 0) return;
    this.#taken.splice(this.#taken.indexOf(temporary), 1);
    this.#heap.free(temporary.address);
  }

  /** Gives back those from a number on in which no wanted result lies. */
  giveBackFrom(number: number): void {
    const taken = this.#taken;
    let begin = taken.length;
    while (begin > 0 && taken[begin - 1]!.number >= number) begin--;
    const later = taken.splice(begin);
    for (const temporary of later) {
      if (temporary.wanted > 0) taken.push(temporary);
      else this.#heap.free(temporary.address);
    }
  }

  giveBackAll(): void {
    for (const { address } of this.#taken) this.#heap.free(address);
  }
}
