/**
 * The scratch copy of one operand's tile, in memory that WebAssembly reaches.
 *
 * A tile is copied with its gaps when these are small (its strides then stay as they are), and packed when they are not.
 */
import { contiguousStrides, copyElements, countMoved, extentOf, isShared, sizeOf } from "@lanewise/format";
import type { Operand } from "./operands.ts";

/**
 * Gaps are copied along as long as there are at most this many bytes for each element: one copy moves 24 bytes in the time
 * that picking a single element takes (bench/foreign.mjs).
 */
const MAX_SPREAD = 24;

/** Where tiles are put: a memory, and room in it. */
export interface Place {
  readonly memory: WebAssembly.Memory;
  take(nbytes: number): number;
}

export class Stage {
  /** Where the tile's first element is in the heap, and its strides there. */
  pointer = 0;
  strides: readonly number[] = [];
  readonly #operand: Operand;
  readonly #memory: WebAssembly.Memory;
  readonly #address: number;
  readonly #writes: boolean;
  /** All bytes outside, and of the heap: made at the first tile, when all room has been taken and nothing grows any more. */
  #bytes: { readonly outside: Uint8Array; readonly inside: Uint8Array } | undefined;
  /** Copies the tile into the heap, or back from it. */
  #move: (inward: boolean) => void = () => {};

  constructor(operand: Operand, block: readonly number[], place: Place, writes: boolean) {
    this.#operand = operand;
    this.#memory = place.memory;
    this.#writes = writes;
    // An operand that stands still along an axis has an element there, even if the axis is empty.
    const elements = block.reduce((product, extent) => product * Math.max(1, extent), 1);
    this.#address = place.take(elements * Math.max(operand.itemsize, MAX_SPREAD) + 64);
  }

  /** Copies a tile into the heap. A tile that is only written needs no reading, unless gaps would be written back too. */
  fetch(offset: number, extents: readonly number[], strides: readonly number[]): void {
    const { itemsize } = this.#operand;
    const shape = extents.map((extent, axis) => (strides[axis] === 0 ? 1 : extent));
    const elements = sizeOf(shape);
    const { low, high } = extentOf({ byteOffset: 0, shape, strides, itemsize });
    const dense = high - low === elements * itemsize;
    if (dense || (high - low <= elements * MAX_SPREAD && !(this.#writes && this.#isConcurrent()))) {
      this.pointer = this.#address - low;
      this.strides = strides;
      this.#move = inward => this.#moveBytes(offset + low, high - low, inward);
    } else {
      // Keeps an axis that the kernel takes as adjacent adjacent, and one that stands still still.
      const packed = contiguousStrides(shape, itemsize, "C").map((stride, axis) => (strides[axis] === 0 ? 0 : stride));
      this.pointer = this.#address;
      this.strides = packed;
      this.#move = inward => this.#moveElements(offset, shape, strides, packed, inward);
    }
    if (!this.#writes || (!dense && this.strides === strides)) this.#move(true);
  }

  /** Copies a written tile back. */
  store(): void {
    this.#move(false);
  }

  /** Gaps of memory that other threads see must not be written back: they may have been changed meanwhile. */
  #isConcurrent(): boolean {
    return isShared(this.#operand.lease!.buffer);
  }

  #moveBytes(offset: number, length: number, inward: boolean): void {
    this.#bytes ??= {
      outside: new Uint8Array(this.#operand.lease!.buffer),
      inside: new Uint8Array(this.#memory.buffer),
    };
    const { outside, inside } = this.#bytes;
    const address = this.#address;
    if (inward) inside.set(outside.subarray(offset, offset + length), address);
    else {
      touch(outside, offset, offset + length);
      outside.set(inside.subarray(address, address + length), offset);
    }
    countMoved(length);
  }

  #moveElements(
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
    packed: readonly number[],
    inward: boolean,
  ): void {
    const { lease, itemsize } = this.#operand;
    const { buffer, dtype } = lease!;
    const outside = { buffer, dtype, geometry: { byteOffset: offset, shape, strides, itemsize } };
    const geometry = { byteOffset: this.#address, shape, strides: packed, itemsize };
    const inside = { buffer: this.#memory.buffer, dtype, geometry };
    if (inward) copyElements(inside, outside);
    else copyElements(outside, inside);
  }
}

/** The sum that makes reading worth something to a compiler. */
let touched = 0;

/**
 * Reads a byte of each cache line. Copies into memory that is in no cache wait for each line; reads do not wait for each
 * other (bench/foreign.mjs).
 */
function touch(bytes: Uint8Array, begin: number, end: number): void {
  for (let at = begin; at < end; at += 64) touched = (touched + bytes[at]!) | 0;
}
