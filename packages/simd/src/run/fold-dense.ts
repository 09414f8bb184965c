/**
 * The short way of a small reduction: operands that lie densely in one WebAssembly memory or are small typed arrays, and no
 * more elements than are folded at a time. One call of the kernel that the long way (fold.ts) would call, on the same
 * values; there is nothing to plan.
 */
import type { Evaluable } from "../expression/node.ts";
import type { Run } from "../kernel/cache.ts";
import { TILE } from "../kernel/folds.ts";
import { type Fold, foldProgram } from "../plan/fold-program.ts";
import type { Plan } from "../plan/plan.ts";
import { type Linear, linearise, type Recipe } from "../plan/recipe.ts";
import { call } from "./call.ts";
import { counters } from "./counters.ts";
import { addressesIn, denseLease } from "./dense.ts";
import { addressesOf } from "./dense-plain.ts";
import { completed, foldKernel, valuesOf } from "./fold.ts";
import { boundKernel } from "./kernels.ts";
import { STAGED } from "./staging.ts";
import { tileMemory, withTiles } from "./tile-memory.ts";
import { wasmRefused } from "./wasm.ts";

type Value = number | bigint;

/** The latest dense kernel of a structure and a fold, with the folds' names. */
interface Dense {
  readonly memory: WebAssembly.Memory;
  /** Null where the expression is too large for one kernel. */
  readonly run: Run | null;
  readonly names: readonly string[];
}

/** What `foldAll` gives, or null, if this is not the way. */
export function foldDense(node: Evaluable, fold: Fold): Value[] | null {
  const { shape } = node;
  let size = 1;
  for (let axis = 0; axis < shape.length; axis++) size *= shape[axis]!;
  if (size === 0 || size > TILE || node.kind === "deferred" || wasmRefused() !== null) return null;
  const linear = linearise(node);
  const { sources, recipe } = linear;
  if (sources.length === 0 || recipe.steps.length > 32) return null;
  const memory = denseLease(sources[0]!, shape)?.memory;
  if (memory !== undefined) {
    const addresses = addressesIn(memory, sources, shape);
    return addresses && foldAt(addresses, memory, size, linear, fold, "wasm, in place");
  }
  return withTiles(() => {
    const addresses = addressesOf(sources, shape);
    if (addresses === null) return null;
    const values = foldAt(addresses, tileMemory(), size, linear, fold, STAGED);
    if (values !== null) counters.staged++;
    return values;
  });
}

function foldAt(
  args: Value[],
  memory: WebAssembly.Memory,
  size: number,
  { recipe, numbers }: Linear,
  fold: Fold,
  path: string,
): Value[] | null {
  args.push(size);
  for (let k = 0; k < numbers.length; k++) args.push(numbers[k]!);
  const { run, names } = denseFold(recipe, fold, memory, path);
  if (run === null) return null;
  counters.runs++;
  counters.last = path;
  const values = valuesOf(call(run, args));
  return names.map((name, k) => completed(fold, name, [values[k]!], size));
}

function denseFold(recipe: Recipe, fold: Fold, memory: WebAssembly.Memory, path: string): Dense {
  const key = `${path} ${fold.kind} ${fold.takes}`;
  const known = recipe.made.get(key) as Dense | undefined;
  if (known?.memory === memory) return known;
  const flat = { access: recipe.inputs.map(() => "contiguous") } as unknown as Plan;
  const run = boundKernel(() => foldKernel(recipe, fold, flat), memory);
  const made: Dense = { memory, run, names: run === null ? [] : foldProgram(recipe, fold).names };
  recipe.made.set(key, made);
  return made;
}
