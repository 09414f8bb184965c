/** Hands a large run to the workers: tiles of the outermost loop, claimed by whoever is free. */
import { defaultHeap } from "@lanewise/array";
import type { Kernel, Run } from "../kernel/cache.ts";
import { parameterTypes, scalarType } from "../kernel/emit-loops.ts";
import { callArguments, forEachBlock } from "../plan/tiles.ts";
import type { ValueType } from "./board.ts";
import { counters } from "./counters.ts";
import type { Work } from "./execute.ts";
import { Pool } from "./pool.ts";
import { leaveRecording } from "./recording.ts";
import { currentPool, wantedThreads } from "./threads.ts";

/**
 * Below this many elements waking a worker costs more than it brings: at 1e5 two threads gain a third on exp and a tenth on
 * an addition, at 1e4 nothing (bench/growth.mjs, docs/benchmarks/growth.md).
 */
const MIN_ELEMENTS = 1 << 16;
/** Tiles for each thread: enough that a late worker does not keep the others waiting. */
const TILES_PER_THREAD = 6;

/** Runs with workers and gives true, or gives false when this run is the caller's alone. */
export function runThreaded(
  { plan, operands, numbers }: Pick<Work, "plan" | "operands" | "numbers">,
  kernel: Kernel,
  run: Run,
  memory: WebAssembly.Memory,
): boolean {
  if (plan.size < MIN_ELEMENTS || memory !== defaultHeap().memory) return false;
  leaveRecording();
  const pool = currentPool();
  if (pool === null || pool.ready === 0) return false;
  const params = parameterTypes(kernel.spec) as ValueType[];
  const block = cut(plan.shape, plan.block, (pool.ready + 1) * TILES_PER_THREAD, Pool.capacity(params.length));
  const code = { bytes: kernel.bytes, params, results: [] };
  if (block === null || !pool.admits(code)) return false;
  const tiles: (number | bigint)[][] = [];
  forEachBlock(plan, block, (offsets, extents) => {
    const pointers = operands.map((operand, k) => operand.offset + offsets[k]!);
    tiles.push(callArguments(plan, pointers, extents, plan.strides, numbers));
  });
  pool.run({ kernel: code, tiles, invoke: run as (...args: never[]) => unknown });
  return true;
}

/** What `info().last` says of a run in place without workers: also why, where it is large enough for them. */
export function inPlace(size: number, memory: WebAssembly.Memory): string {
  const alone = size >= MIN_ELEMENTS && wantedThreads() > 1 && memory !== defaultHeap().memory;
  return alone ? "wasm, in place, by the caller alone: workers reach only the heap's memory" : "wasm, in place";
}

/** The results of each tile of a fold, computed with workers; or null if this one is the caller's alone. */
export function foldThreaded(
  kernel: Kernel,
  run: Run,
  memory: WebAssembly.Memory,
  tiles: (number | bigint)[][],
  size: number,
): (number | bigint)[][] | null {
  if (size < MIN_ELEMENTS || tiles.length < 2 || memory !== defaultHeap().memory) return null;
  leaveRecording();
  const pool = currentPool();
  if (pool === null || pool.ready === 0) return null;
  const params = parameterTypes(kernel.spec) as ValueType[];
  const results = kernel.spec.gathering!.results.map(scalarType) as ValueType[];
  const capacity = Pool.capacity(params.length + results.length);
  const code = { bytes: kernel.bytes, params, results };
  if (capacity < 2 || !pool.admits(code)) return null;
  const all: (number | bigint)[][] = [];
  for (let begin = 0; begin < tiles.length; begin += capacity) {
    const job = tiles.slice(begin, begin + capacity);
    all.push(
      ...pool
        .run({ kernel: code, tiles: job, invoke: run as (...args: never[]) => unknown })
        .map(values => [...values]),
    );
  }
  counters.threaded++;
  counters.last = "wasm, in place, with workers";
  return all;
}

/** Blocks to hand out, at most `most` and about as many as are useful; null if there is nothing to cut. */
function cut(shape: readonly number[], block: readonly number[], useful: number, most: number): number[] | null {
  const parts = shape.map((extent, axis) => Math.ceil(extent / block[axis]!));
  const given = parts.reduce((product, count) => product * count, 1);
  if (given > most) return null;
  const axis = shape.findIndex(extent => extent > 1);
  if (axis < 0) return null;
  // A plan that is blocked already (a transposed operand) is handed out as it is.
  if (given >= useful) return [...block];
  const wanted = Math.max(1, Math.floor((useful * parts[axis]!) / given));
  // Whole vectors and cache lines for each: two threads never write one line, unless the destination begins unaligned.
  const unit = axis === shape.length - 1 ? 1024 : 1;
  const length = Math.max(unit, Math.ceil(Math.ceil(shape[axis]! / wanted) / unit) * unit);
  if (length >= block[axis]!) return given > 1 ? [...block] : null;
  return block.map((extent, k) => (k === axis ? length : extent));
}
