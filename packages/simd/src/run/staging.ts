/**
 * Operands that WebAssembly cannot reach, tile by tile where it can: copied into tiles that stay in the second-level cache,
 * and the result back. What already lies in the heap is used in place. Always on the caller: plain memory cannot be shared
 * with workers.
 */
import { type DType, sizeOf } from "@lanewise/format";
import type { Run } from "../kernel/cache.ts";
import type { Plan } from "../plan/plan.ts";
import { forEachBlock } from "../plan/tiles.ts";
import { counters } from "./counters.ts";
import { type Compiled, generalKernel, wasmKernel } from "./kernels.ts";
import { type Lease, roomAt } from "./lease.ts";
import type { Operand } from "./operands.ts";
import type { Session } from "./session.ts";
import { Stage } from "./stage.ts";
import { takeTile, tileMemory, withTiles } from "./tile-memory.ts";
import { wasmRefused } from "./wasm.ts";

/** Bytes of a tile of one operand: a few of them stay in a second-level cache, and what is done for each costs little. */
const TILE_BYTES = 128 * 1024;

/** Bytes of a result beside staged operands, at most: the memory for tiles keeps what it has grown to. */
const MAX_ROOM = 1 << 24;

/** What `info().last` says of all runs over copies. */
export const STAGED = "wasm, staged through the heap";

/** Called for each tile with the kernel, each operand's address and strides, and the extents along all axes. The lists are reused. */
export type VisitTile = (
  run: Run,
  pointers: readonly number[],
  extents: readonly number[],
  strides: readonly (readonly number[])[],
) => void;

/** The memory for a run: the heap if some operand lies there, else that for tiles. */
function stagingMemory(operands: readonly Operand[], session: Session): WebAssembly.Memory {
  const { memory } = session.heap;
  return operands.some(({ lease }) => lease?.memory === memory) ? memory : tileMemory();
}

/** Room for what is made of operands, of any content, where their run reaches it; given back by the `withTiles` around it. */
export function roomBeside(
  operands: readonly Operand[],
  dtype: DType,
  shape: readonly number[],
  session: Session,
): Lease {
  if (wasmRefused() !== null || stagingMemory(operands, session) !== tileMemory()) return session.room(dtype, shape);
  counters.temporaries++;
  return tileRoom(dtype, shape);
}

/** Whether there is room for so many bytes of a result beside operands that are staged outside of the heap. */
export function isBeside(operands: readonly Operand[], nbytes: number, session: Session): boolean {
  return nbytes <= MAX_ROOM && stagingMemory(operands, session) === tileMemory();
}

/** Fills a result; where operands are staged outside of the heap, by way of room beside them. */
export function besideOperands(
  operands: readonly Operand[],
  result: Lease,
  session: Session,
  fill: (room: Lease) => void,
): void {
  const nbytes = sizeOf(result.shape) * result.itemsize;
  if (!isBeside(operands, nbytes, session)) {
    fill(result);
    return;
  }
  withTiles(() => {
    const room = tileRoom(result.dtype, result.shape);
    fill(room);
    const from = new Uint8Array(room.buffer, room.byteOffset, nbytes);
    new Uint8Array(result.buffer, result.byteOffset, nbytes).set(from);
  });
}

function tileRoom(dtype: DType, shape: readonly number[]): Lease {
  return roomAt(tileMemory(), takeTile(sizeOf(shape) * dtype.itemsize), dtype, shape);
}

/**
 * Runs a kernel tile by tile: `visit` calls it. The operand numbered `target`, if there is one, is written, all others are
 * read.
 */
export function runTiles(
  kernel: Compiled,
  plan: Plan,
  operands: readonly Operand[],
  target: number | null,
  session: Session,
  visit: VisitTile,
): void {
  counters.staged++;
  counters.last = STAGED;
  withTiles(() => {
    const memory = stagingMemory(operands, session);
    const run = wasmKernel(generalKernel(kernel), memory).bind(memory);
    const take = memory === tileMemory() ? takeTile : (nbytes: number) => session.take(nbytes);
    const block = tileShape(plan, operands);
    const stages = operands.map((operand, k) =>
      operand.lease === null || operand.lease.memory === memory
        ? null
        : new Stage(operand, block, { memory, take }, k === target),
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
      visit(run, pointers, extents, strides);
      if (target !== null) stages[target]?.store();
    });
  });
}

/** How many elements a tile has, where there are as many: a power of two, as the sizes of numbers are. */
export function tileElements(operands: readonly Pick<Operand, "itemsize">[]): number {
  const widest = Math.max(1, ...operands.map(({ itemsize }) => itemsize));
  return Math.max(1, Math.floor(TILE_BYTES / widest));
}

/** As many of the innermost loops as fit into a tile. */
function tileShape(plan: Plan, operands: readonly Operand[]): number[] {
  let left = tileElements(operands);
  const block = [...plan.block];
  for (let axis = block.length - 1; axis >= 0; axis--) {
    block[axis] = Math.min(block[axis]!, Math.max(1, left));
    left = Math.floor(left / block[axis]!);
  }
  return block;
}
