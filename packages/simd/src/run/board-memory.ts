/**
 * Memory for job boards and for the kernels' code that workers read. A worker that was told to end may still be reading, so
 * what a pool leaves behind is used again only when each of its workers has said that it has left.
 */
import type { Heap } from "@lanewise/array";
import { BOARD, WORKER_STATE } from "./board.ts";

interface Left {
  readonly heap: Heap;
  readonly board: number;
  /** The states of the workers that were started. */
  readonly states: readonly number[];
  /** Blocks with code. */
  readonly code: readonly number[];
}

const left: Left[] = [];

/** A board of zeros: one that all workers have left, or a new one. */
export function takeBoard(heap: Heap): number {
  const index = left.findIndex(item => item.heap === heap && isFree(item));
  if (index < 0) return heap.allocate(BOARD.bytes, { zero: true });
  const [{ board, code }] = left.splice(index, 1) as [Left];
  for (const address of code) heap.free(address);
  new Uint8Array(heap.memory.buffer, board, BOARD.bytes).fill(0);
  return board;
}

/** Leaves a board behind. `states` are the words in which its workers say that they have left, by their index in the heap. */
export function leaveBoard(item: Left): void {
  left.push(item);
}

function isFree({ heap, states }: Left): boolean {
  const i32 = new Int32Array(heap.memory.buffer);
  return states.every(word => Atomics.load(i32, word) === WORKER_STATE.left);
}
