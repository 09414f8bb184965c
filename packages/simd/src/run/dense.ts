/**
 * The short way of one datum, for operands that lie densely in one WebAssembly memory in the shape of the destination: one
 * loop, so there is nothing to plan. The same kernels on the same bytes as the long way (run.ts); only the overhead differs,
 * which for eight numbers is all there is.
 */

import { currentLease } from "../expression/leaf.ts";
import type { Evaluable, Formula } from "../expression/node.ts";
import type { Run } from "../kernel/cache.ts";
import type { Plan } from "../plan/plan.ts";
import { linearise, type Recipe } from "../plan/recipe.ts";
import { call } from "./call.ts";
import { counters } from "./counters.ts";
import { kernelFor, wasmKernel } from "./kernels.ts";
import { memoryLease } from "./lease.ts";
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
  if (recipe.steps.length > 32) return false;
  const { itemsize } = node.dtype;
  const args: (number | bigint)[] = [];
  for (let k = 0; k < sources.length; k++) {
    const source = sources[k]!;
    const lease = source.kind === "leaf" ? currentLease(source) : null;
    if (lease === null || lease.memory !== memory || !lease.contiguous || !sameShape(lease.shape, shape)) return false;
    const from = lease.byteOffset;
    const apart = from + size * lease.itemsize <= byteOffset || byteOffset + size * itemsize <= from;
    if (!apart && !(from === byteOffset && lease.itemsize === itemsize)) return false;
    args.push(from);
  }
  args.push(byteOffset, size);
  for (let k = 0; k < numbers.length; k++) args.push(numbers[k]!);
  const known = recipe.made.get("dense") as Dense | undefined;
  const run = known?.memory === memory ? known.run : denseRun(recipe, node, memory);
  if (run === null) return false;
  counters.runs++;
  counters.last = "wasm, in place";
  call(run, args);
  return true;
}

function denseRun(recipe: Recipe, node: Formula, memory: WebAssembly.Memory): Run | null {
  const run = compiled(recipe, node, memory);
  recipe.made.set("dense", { memory, run } satisfies Dense);
  return run;
}

function compiled(recipe: Recipe, { dtype, typing }: Formula, memory: WebAssembly.Memory): Run | null {
  const access = [...recipe.inputs.map(() => "contiguous" as const), "contiguous" as const];
  const flat = { rank: 1, access } as unknown as Plan;
  try {
    return wasmKernel(kernelFor(recipe, flat, { dtype, storage: typing.scalar }), memory).bind(memory);
  } catch (error) {
    if ((error as Error).name === "ProgramTooLargeError") return null;
    throw error;
  }
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}
