/**
 * Arithmetic on memory that WebAssembly cannot reach: operands are copied through the heap, tile by tile, in tiles that stay
 * in the second-level cache, and results back. What already lies in the heap is used in place. Always on the caller: plain
 * memory cannot be shared with workers.
 *
 * A tile of an operand is copied with its gaps when these are small (its strides then stay as they are), and packed when they
 * are not.
 */
import { contiguousStrides, copyElements, countMoved, extentOf, isShared, sizeOf } from "@lanewise/format";
import type { Plan } from "../plan/plan.ts";
import { callArguments, forEachBlock } from "../plan/tiles.ts";
import { call } from "./call.ts";
import type { Work } from "./execute.ts";
import { generalKernel, wasmKernel } from "./kernels.ts";
import type { Operand } from "./operands.ts";
import type { Session } from "./session.ts";

/**
 * Bytes of a tile of one operand: a few of them stay in a second-level cache. Half as many took 5 to 10 % longer for an
 * addition of float64, twice as many the same.
 */
const TILE_BYTES = 128 * 1024;
/**
 * Gaps are copied along as long as there are at most this many bytes for each element: one copy moves 24 bytes in the time
 * that picking a single element takes (bench/foreign.mjs).
 */
const MAX_SPREAD = 24;

/** Runs a kernel whose operands do not all lie in one WebAssembly memory. */
export function runStaged({ kernel, plan, operands, numbers }: Work, session: Session): void {
  const memory = stagingMemory(operands, session);
  const run = wasmKernel(generalKernel(kernel), memory).bind(memory);
  const block = tileShape(plan, operands);
  const target = operands.length - 1;
  const place = placeIn(memory, session);
  const stages = operands.map((operand, k) =>
    operand.lease === null || operand.lease.memory === memory ? null : new Stage(operand, block, place, k === target),
  );
  const pointers = operands.map(() => 0);
  const strides = operands.map((_, k) => plan.strides[k]!);
  forEachBlock(plan, block, (offsets, extents) => {
    for (const [k, operand] of operands.entries()) {
      const stage = stages[k]!;
      if (stage === null) pointers[k] = operand.offset + offsets[k]!;
      else {
        stage.fetch(operand.offset + offsets[k]!, extents, plan.strides[k]!);
        pointers[k] = stage.pointer;
        strides[k] = stage.strides;
      }
    }
    call(run, callArguments(plan, pointers, extents, strides, numbers));
    stages[target]?.store();
  });
}

/** Where tiles are put: a memory, and room in it. */
interface Place {
  readonly memory: WebAssembly.Memory;
  take(nbytes: number): number;
}

/** A memory that is not shared, for tiles: the engine copies into shared memory word by word, twice as slowly. */
let tiles: WebAssembly.Memory | undefined;

/** The heap if some operand lies there, else the memory for tiles. */
function stagingMemory(operands: readonly Operand[], session: Session): WebAssembly.Memory {
  const { memory } = session.heap;
  if (operands.some(({ lease }) => lease?.memory === memory)) return memory;
  return (tiles ??= new WebAssembly.Memory({ initial: 1 }));
}

/** Room lasts for one run, and runs do not nest: what is computed for an operand is computed before. */
function placeIn(memory: WebAssembly.Memory, session: Session): Place {
  if (memory !== tiles) return { memory, take: nbytes => session.take(nbytes) };
  let end = 0;
  return {
    memory,
    take(nbytes) {
      const begin = end;
      end += (nbytes + 127) & ~63;
      const missing = end - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / 65536));
      return begin;
    },
  };
}

/** As many of the innermost loops as fit into a tile. */
function tileShape(plan: Plan, operands: readonly Operand[]): number[] {
  const widest = Math.max(1, ...operands.map(({ itemsize }) => itemsize));
  let left = Math.max(1, Math.floor(TILE_BYTES / widest));
  const block = [...plan.block];
  for (let axis = block.length - 1; axis >= 0; axis--) {
    block[axis] = Math.min(block[axis]!, Math.max(1, left));
    left = Math.floor(left / block[axis]!);
  }
  return block;
}

/** The scratch copy of one operand's tile. */
class Stage {
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
    const elements = block.reduce((product, extent) => product * extent, 1);
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
    else outside.set(inside.subarray(address, address + length), offset);
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
