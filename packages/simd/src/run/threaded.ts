/** Hands a large run to the workers: tiles of the outermost loop, claimed by whoever is free. */
import { defaultHeap } from "@lanewise/array";
import type { Kernel, Run } from "../kernel/cache.ts";
import { parameterTypes } from "../kernel/emit-loops.ts";
import { callArguments, forEachBlock } from "../plan/tiles.ts";
import type { ValueType } from "./board.ts";
import type { Work } from "./execute.ts";
import { Pool } from "./pool.ts";
import { currentPool } from "./threads.ts";

/** Below this many elements waking a worker costs more than it brings. */
const MIN_ELEMENTS = 1 << 16;
/** Tiles for each thread: enough that a late worker does not keep the others waiting. */
const TILES_PER_THREAD = 6;

/** Runs with workers and gives true, or gives false when this run is the caller's alone. */
export function runThreaded(
  { plan, operands, numbers }: Work,
  kernel: Kernel,
  run: Run,
  memory: WebAssembly.Memory,
): boolean {
  if (plan.size < MIN_ELEMENTS || memory !== defaultHeap().memory) return false;
  const pool = currentPool();
  if (pool === null || pool.ready === 0) return false;
  const params = parameterTypes(kernel.spec) as ValueType[];
  const most = Math.min((pool.ready + 1) * TILES_PER_THREAD, Pool.capacity(params.length));
  const block = cut(plan.shape, plan.block, most);
  if (block === null) return false;
  const tiles: (number | bigint)[][] = [];
  forEachBlock(plan, block, (offsets, extents) => {
    const pointers = operands.map((operand, k) => operand.offset + offsets[k]!);
    tiles.push(callArguments(plan, pointers, extents, plan.strides, numbers));
  });
  pool.run({
    kernel: { bytes: kernel.bytes, params, results: [] },
    tiles,
    invoke: run as (...args: never[]) => unknown,
  });
  return true;
}

/** Blocks that are parts of the outermost loop long enough, at most `most` in all; null if there is nothing to cut. */
function cut(shape: readonly number[], block: readonly number[], most: number): number[] | null {
  const parts = shape.map((extent, axis) => Math.ceil(extent / block[axis]!));
  const given = parts.reduce((product, count) => product * count, 1);
  if (given > most) return null;
  const axis = shape.findIndex(extent => extent > 1);
  if (axis < 0) return null;
  const wanted = Math.max(1, Math.floor((most * parts[axis]!) / given));
  // Whole vectors and cache lines for each: two threads never write one line, unless the destination begins unaligned.
  const unit = axis === shape.length - 1 ? 1024 : 1;
  const length = Math.max(unit, Math.ceil(Math.ceil(shape[axis]! / wanted) / unit) * unit);
  if (length >= block[axis]!) return given > 1 ? [...block] : null;
  return block.map((extent, k) => (k === axis ? length : extent));
}
