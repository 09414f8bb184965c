/**
 * Memory for job boards and for the kernels' code that workers read. A worker that was told to end may still be reading, so
 * what a pool leaves behind is used again only when none of its workers can be in it.
 */
import type { Heap } from "@lanewise/array";
import { BOARD } from "./board.ts";

interface Left {
  readonly heap: Heap;
  readonly board: number;
  /** Blocks with code. */
  readonly code: readonly number[];
  isFree(): boolean;
}

const left: Left[] = [];

/** A board of zeros: one that all workers have left, or a new one. */
export function takeBoard(heap: Heap): number {
  const index = left.findIndex(item => item.heap === heap && item.isFree());
  if (index < 0) return heap.allocate(BOARD.bytes, { zero: true });
  const [{ board, code }] = left.splice(index, 1) as [Left];
  for (const address of code) heap.free(address);
  new Uint8Array(heap.memory.buffer, board, BOARD.bytes).fill(0);
  return board;
}

/** Leaves a board behind. */
export function leaveBoard(item: Left): void {
  left.push(item);
}
