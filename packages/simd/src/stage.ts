/**
 * Arithmetic on memory that WebAssembly cannot reach: operands are copied through the heap, tile by tile, in tiles that stay
 * in the second-level cache, and results back. What already lies in the heap is used in place. Always on the caller: plain
 * memory cannot be shared with workers.
 *
 * A tile of an operand is copied with its gaps when these are small (its strides then stay as they are), and packed row by
 * row along its densest axis when they are not.
 */
import { coalesce, countMoved } from "@lanewise/format";
import type { Plan } from "./plan/plan.ts";
import { callArguments, forEachBlock } from "./plan/tiles.ts";
import { call } from "./run/call.ts";
import type { Work } from "./run/execute.ts";
import { wasmKernel } from "./run/kernels.ts";
import type { Operand } from "./run/operands.ts";
import type { Session } from "./run/session.ts";

/** Bytes of a tile of one operand: half a first-level cache, so that three operands and their copies stay in the second. */
const TILE_BYTES = 16 * 1024;
/** Gaps are copied along as long as a tile's extent is at most this many times its elements' bytes. */
const MAX_SPREAD = 4;

/** Runs a kernel whose operands do not all lie in one WebAssembly memory. */
export function runStaged({ kernel, plan, operands, numbers }: Work, session: Session): void {
  const { memory } = session.heap;
  const run = wasmKernel(kernel, memory).bind(memory);
  const block = tileShape(plan, operands);
  const target = operands.length - 1;
  const stages = operands.map((operand, k) =>
    operand.lease === null || operand.lease.memory === memory ? null : new Stage(operand, block, session, k === target),
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
  const moved = operands.reduce((sum, operand, k) => sum + (stages[k] ? plan.size * operand.itemsize : 0), 0);
  countMoved(moved);
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
  readonly #session: Session;
  readonly #address: number;
  readonly #writes: boolean;
  /** The copies that brought the tile here, to be undone: from, to, bytes. */
  #rows: number[] = [];

  constructor(operand: Operand, block: readonly number[], session: Session, writes: boolean) {
    this.#operand = operand;
    this.#session = session;
    this.#writes = writes;
    const elements = block.reduce((product, extent) => product * extent, 1);
    this.#address = session.take(elements * operand.itemsize * MAX_SPREAD + 64);
  }

  /** Copies a tile into the heap. A tile that is only written needs no reading, unless gaps would be written back too. */
  fetch(offset: number, extents: readonly number[], strides: readonly number[]): void {
    const { itemsize } = this.#operand;
    const used = extents.map((extent, axis) => (strides[axis] === 0 ? 1 : extent));
    const bytes = used.reduce((product, extent) => product * extent, itemsize);
    let [low, high] = [0, itemsize];
    for (const [axis, extent] of used.entries()) {
      const reach = (extent - 1) * strides[axis]!;
      if (reach < 0) low += reach;
      else high += reach;
    }
    this.#rows.length = 0;
    if (high - low <= bytes * MAX_SPREAD && !(this.#writes && high - low > bytes && this.#isConcurrent())) {
      this.#rows.push(offset + low, this.#address, high - low);
      this.pointer = this.#address - low;
      this.strides = strides;
      if (!this.#writes || high - low > bytes) this.#move(true);
    } else {
      this.#pack(offset, used, strides);
      if (!this.#writes) this.#move(true);
    }
  }

  /** Copies a written tile back. */
  store(): void {
    this.#move(false);
  }

  /** Gaps of memory that other threads see must not be written back: they may have been changed meanwhile. */
  #isConcurrent(): boolean {
    return typeof SharedArrayBuffer !== "undefined" && this.#operand.lease!.buffer instanceof SharedArrayBuffer;
  }

  /** Elements one after the other; along axes whose elements are adjacent as whole rows. */
  #pack(offset: number, extents: readonly number[], strides: readonly number[]): void {
    const { itemsize } = this.#operand;
    const packed = new Array<number>(extents.length).fill(0);
    let next = itemsize;
    for (let axis = extents.length - 1; axis >= 0; axis--) {
      // Keeps an axis that the kernel takes as adjacent adjacent, and one that stands still still.
      if (strides[axis] === 0) continue;
      packed[axis] = next;
      next *= extents[axis]!;
    }
    this.pointer = this.#address;
    this.strides = packed;
    const walk = coalesce(extents, strides, packed);
    const [from, to] = walk.strides as [number[], number[]];
    const inner = walk.shape.length - 1;
    const whole = inner >= 0 && from[inner] === itemsize && to[inner] === itemsize;
    const rows = whole ? walk.shape.slice(0, -1) : walk.shape;
    const length = whole ? walk.shape[inner]! * itemsize : itemsize;
    const visit = (axis: number, source: number, target: number): void => {
      if (axis === rows.length) this.#rows.push(source, target, length);
      else for (let i = 0; i < rows[axis]!; i++) visit(axis + 1, source + i * from[axis]!, target + i * to[axis]!);
    };
    visit(0, offset, this.#address);
  }

  #move(inward: boolean): void {
    const outside = new Uint8Array(this.#operand.lease!.buffer);
    const heap = new Uint8Array(this.#session.heap.memory.buffer);
    const rows = this.#rows;
    for (let k = 0; k < rows.length; k += 3) {
      const [from, to, length] = [rows[k]!, rows[k + 1]!, rows[k + 2]!];
      if (inward) heap.set(outside.subarray(from, from + length), to);
      else outside.set(heap.subarray(to, to + length), from);
    }
  }
}
