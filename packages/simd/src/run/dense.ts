/**
 * The short way of one datum, for operands that lie densely in one WebAssembly memory in the shape of the destination: one
 * loop, so there is nothing to plan. The same kernels on the same bytes as the long way (run.ts); only the overhead differs,
 * which for eight numbers is all there is.
 */

import { currentLease } from "../expression/leaf.ts";
import type { Evaluable, Formula } from "../expression/node.ts";
import { sameShape } from "../expression/same-shape.ts";
import type { Run } from "../kernel/cache.ts";
import type { Plan } from "../plan/plan.ts";
import { linearise, type Recipe, type Source } from "../plan/recipe.ts";
import { memoryLease } from "./acquire.ts";
import { call } from "./call.ts";
import { counters } from "./counters.ts";
import { boundKernel, kernelFor } from "./kernels.ts";
import type { MemoryLease } from "./lease.ts";
import { wantedThreads } from "./threads.ts";
import { wasmRefused } from "./wasm.ts";

/** Above this the workers may help, which the long way sees to. */
const MAX_ELEMENTS = 1 << 14;

/** The latest dense kernel of a structure. */
interface Dense {
  readonly memory: WebAssembly.Memory;
  /** Null where the expression is too large for one kernel. */
  readonly run: Run | null;
}

/** Evaluates and gives true, or does nothing and gives false. Assumes nothing of the destination. */
export function runDense(node: Evaluable, dst: object): boolean {
  const target = memoryLease(dst);
  if (target === null || !target.contiguous || target.readonly || target.dtype !== node.dtype) return false;
  return sameShape(node.shape, target.shape) && runDenseAt(node, target.memory, target.byteOffset);
}

/** The same for a destination that is dense, of the node's dtype and shape, and may be written. */
export function runDenseAt(node: Evaluable, memory: WebAssembly.Memory, byteOffset: number): boolean {
  if (node.kind !== "formula" || wasmRefused() !== null) return false;
  const { shape } = node;
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis]!;
  if (size === 0 || (size > MAX_ELEMENTS && wantedThreads() > 1)) return false;
  const { recipe, sources, numbers } = linearise(node);
  const { itemsize } = node.dtype;
  const args: (number | bigint)[] = [];
  for (let k = 0; k < sources.length; k++) {
    const lease = denseLease(sources[k]!, shape);
    if (lease === null || lease.memory !== memory) return false;
    const from = lease.byteOffset;
    const apart = from + size * lease.itemsize <= byteOffset || byteOffset + size * itemsize <= from;
    if (!apart && !(from === byteOffset && lease.itemsize === itemsize)) return false;
    args.push(from);
  }
  args.push(byteOffset, size);
  for (let k = 0; k < numbers.length; k++) args.push(numbers[k]!);
  const run = denseRun(recipe, node, memory);
  if (run === null) return false;
  counters.runs++;
  counters.last = "wasm, in place";
  call(run, args);
  return true;
}

/** The memory of a source whose elements lie densely in this shape, if it need not be asked; else null. */
export function denseLease(source: Source, shape: readonly number[]): MemoryLease | null {
  const lease = source.kind === "leaf" ? currentLease(source) : null;
  return lease?.contiguous && sameShape(lease.shape, shape) ? lease : null;
}

/** Where sources lie densely in one memory; null if one of them does not. */
export function addressesIn(
  memory: WebAssembly.Memory,
  sources: readonly Source[],
  shape: readonly number[],
): (number | bigint)[] | null {
  const addresses: (number | bigint)[] = [];
  for (let k = 0; k < sources.length; k++) {
    const lease = denseLease(sources[k]!, shape);
    if (lease === null || lease.memory !== memory) return null;
    addresses.push(lease.byteOffset);
  }
  return addresses;
}

/** The kernel of a structure for dense operands in one memory; null where it is too large for one. */
export function denseRun(
  recipe: Recipe,
  { dtype, typing }: Formula,
  memory: WebAssembly.Memory,
  key = "dense",
): Run | null {
  if (recipe.steps.length > 32) return null;
  const known = recipe.made.get(key) as Dense | undefined;
  if (known?.memory === memory) return known.run;
  const flat = { rank: 1, access: [...recipe.inputs, recipe].map(() => "contiguous") } as unknown as Plan;
  const run = boundKernel(() => kernelFor(recipe, flat, { dtype, storage: typing.scalar }), memory);
  recipe.made.set(key, { memory, run } satisfies Dense);
  return run;
}
