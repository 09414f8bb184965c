/**
 * Full reductions: every element of an expression becomes one value, in the pass that computes the elements.
 *
 * Elements are folded in tiles of a fixed size along the logical order, and tile results are combined in a fixed tree, so
 * that layout, threads and back end do not change a bit. What does not lie as one run of elements in that order is first
 * written in order into a buffer that stays in the cache.
 */

import { contiguousStrides, sizeOf } from "@lanewise/format";
import type { Evaluable } from "../expression/node.ts";
import { combine } from "../kernel/combine.ts";
import { folding } from "../kernel/folding.ts";
import { TILE } from "../kernel/folds.ts";
import type { KernelSpec } from "../kernel/spec.ts";
import type { Scalar } from "../lowering/lower.ts";
import { type Fold, foldProgram } from "../plan/fold-program.ts";
import { type Plan, plan, planInOrder } from "../plan/plan.ts";
import { identityRecipe, linearise, type Recipe } from "../plan/recipe.ts";
import { callArguments, forEachBlock } from "../plan/tiles.ts";
import { toDType } from "../to-dtype.ts";
import { call } from "./call.ts";
import { counters } from "./counters.ts";
import { commonMemory, execute } from "./execute.ts";
import { foldCrossed } from "./fold-columns.ts";
import { type Compiled, jsRun, kernelFor, wasmKernel } from "./kernels.ts";
import { viewOfLease } from "./lease.ts";
import { acquireSources, type Operand, operandOf } from "./operands.ts";
import { evaluate } from "./run.ts";
import type { Session } from "./session.ts";
import { splitting } from "./split.ts";
import { roomBeside, runTiles, tileElements } from "./staging.ts";
import { foldThreaded, inPlace } from "./threaded.ts";
import { withTiles } from "./tile-memory.ts";
import { wasmRefused } from "./wasm.ts";

type Value = number | bigint;

/** Folds all elements; one value for each of the fold's results, as the lanes of `fold.gives` are in JS. */
export function foldAll(node: Evaluable, fold: Fold, session: Session): Value[] {
  return splitting(
    node,
    session,
    (part, room) => void evaluate(part, room, session),
    whole => foldWhole(whole, fold, session),
  );
}

function foldWhole(node: Evaluable, fold: Fold, session: Session): Value[] {
  counters.runs++;
  const linear = linearise(node);
  const { recipe, sources, numbers } = linear;
  const operands = acquireSources(sources, node.shape, session);
  const loops = fold.ordered ? planInOrder(node.shape, operands) : unordered(node.shape, operands);
  const { names } = foldProgram(recipe, fold);
  const crossed = fold.ordered ? foldCrossed(linear, fold, loops, operands, session) : null;
  if (crossed !== null) return [crossed];
  const { values, each } =
    sizeOf(node.shape) === 0
      ? { values: [], each: TILE }
      : loops.shape.length === 1
        ? foldRun(foldKernel(recipe, fold, loops), loops, operands, numbers, session)
        : withTiles(() => foldBuffered(recipe, fold, loops, operands, numbers, session));
  return names.map((name, k) =>
    completed(
      fold,
      name,
      values.map(results => results[k]!),
      each,
    ),
  );
}

/** The folds' results for parts of the elements, in order. */
export interface Partials {
  readonly values: readonly (readonly Value[])[];
  /** Elements in each part but the last: a power of two. */
  readonly each: number;
}

/** One result from those of parts, which have `each` elements but the last. */
export function completed(fold: Fold, name: string, partials: readonly Value[], each: number): Value {
  if (fold.kind === "first") return firstOf(partials as number[], each);
  // Counts of single tiles fit into 32 bits, their sum need not.
  if (fold.kind === "count") return (partials as number[]).reduce((sum, value) => sum + value, 0);
  return combine(name, partials);
}

/** Positions within parts as one position, -1 if there is none. */
function firstOf(places: readonly number[], each: number): number {
  const part = places.findIndex(place => place >= 0);
  return part < 0 ? -1 : part * each + places[part]!;
}

/** Loops in the order of the memory of an operand that lies all over the shape: what is exact needs no other order. */
function unordered(shape: readonly number[], operands: readonly Operand[]): Plan {
  const reach = ({ strides }: Operand) => strides.filter(stride => stride !== 0).length;
  let widest: Operand | undefined;
  for (const operand of operands)
    if (operand.lease !== null && reach(operand) > (widest ? reach(widest) : 0)) widest = operand;
  if (widest === undefined) return planInOrder(shape, operands);
  const loops = plan(shape, [...operands, widest]);
  const drop = <T>(all: readonly T[]): T[] => all.slice(0, -1);
  return { ...loops, strides: drop(loops.strides), starts: drop(loops.starts), access: drop(loops.access) };
}

/** The kernel that folds one run of elements. */
export function foldKernel(recipe: Recipe, fold: Fold, loops: Plan): Compiled {
  const key = `fold ${fold.kind} ${fold.takes} ${loops.access.join()}`;
  const known = recipe.made.get(key) as Compiled | undefined;
  if (known !== undefined) return known;
  const { program, names } = foldProgram(recipe, fold);
  const inputs = recipe.inputs.map((storage, k) => ({ storage, access: loops.access[k]! }));
  const spec: KernelSpec = { program, rank: 1, inputs, outputs: [], gathering: folding(names) };
  const compiled: Compiled = { spec, shared: null, plain: null, js: null };
  recipe.made.set(key, compiled);
  return compiled;
}

/** Folds a single loop tile by tile. */
export function foldRun(
  kernel: Compiled,
  loops: Plan,
  operands: readonly Operand[],
  numbers: readonly Value[],
  session: Session,
): Partials {
  const rank1: Plan = { ...loops, rank: 1 };
  const refused = wasmRefused();
  const memory = refused === null ? commonMemory(operands) : null;
  if (refused === null && memory === null) return foldStaged(kernel, rank1, operands, numbers, session);
  const tiles: Value[][] = [];
  forEachBlock(rank1, [TILE], (offsets, extents) => {
    const pointers = operands.map((operand, k) => operand.offset + offsets[k]!);
    tiles.push(callArguments(rank1, pointers, extents, loops.strides, numbers));
  });
  if (memory === null) {
    counters.last = `js: ${refused}`;
    counters.jsCalls += tiles.length;
    const run = jsRun(kernel);
    const buffers = operands.map(({ lease }) => lease?.buffer ?? new ArrayBuffer(0));
    return { values: tiles.map(args => valuesOf(run(buffers, args))), each: TILE };
  }
  counters.last = inPlace(loops.size, memory);
  const compiled = wasmKernel(kernel, memory);
  const run = compiled.bind(memory);
  const threaded = foldThreaded(compiled, run, memory, tiles, loops.size);
  return { values: threaded ?? tiles.map(args => valuesOf(call(run, args))), each: TILE };
}

/** The same for operands that WebAssembly cannot reach, staged part by part. */
function foldStaged(
  kernel: Compiled,
  loops: Plan,
  operands: readonly Operand[],
  numbers: readonly Value[],
  session: Session,
): Partials {
  const values: Value[][] = [];
  // Where operands begin that are walked backwards is in the pointers already.
  const starts = operands.map(() => 0);
  // Both are powers of two.
  const each = Math.min(TILE, tileElements(operands));
  runTiles(kernel, loops, operands, null, session, (run, pointers, shape, strides) => {
    forEachBlock({ ...loops, shape, strides, starts }, [each], (offsets, extents) => {
      const places = pointers.map((pointer, k) => pointer + offsets[k]!);
      values.push(valuesOf(call(run, callArguments(loops, places, extents, strides, numbers))));
    });
  });
  return { values, each };
}

/** What a kernel returns, which is no list when it is one value. */
export function valuesOf(results: unknown): Value[] {
  return (Array.isArray(results) ? results : [results]) as Value[];
}

/** Writes the values in logical order into a buffer and folds that, a tile at a time. */
function foldBuffered(
  recipe: Recipe,
  fold: Fold,
  loops: Plan,
  operands: readonly Operand[],
  numbers: readonly Value[],
  session: Session,
): Partials {
  const dtype = toDType(fold.takes);
  const room = roomBeside(operands, dtype, [2 * TILE], session);
  const { itemsize } = dtype;
  const copy = identityRecipe(fold.takes as Scalar);
  const values: (readonly Value[])[] = [];
  let filled = 0;
  const flush = (count: number): void => {
    const lease = viewOfLease(room, { byteOffset: room.byteOffset, shape: [count], strides: [itemsize], itemsize });
    const lying = [operandOf(lease, lease.shape)];
    const single = planInOrder([count], lying);
    values.push(...foldRun(foldKernel(copy, fold, single), single, lying, [], session).values);
  };
  forEachBlock(loops, runsOf(loops.shape), (offsets, extents) => {
    const shape = [...extents];
    const byteOffset = room.byteOffset + filled * itemsize;
    const lease = viewOfLease(room, { byteOffset, shape, strides: contiguousStrides(shape, itemsize), itemsize });
    const parts = operands.map((operand, k) => ({
      ...operand,
      offset: operand.offset + offsets[k]!,
      strides: loops.strides[k]!,
    }));
    const target = operandOf(lease, shape);
    const slab = plan(shape, [...parts, target]);
    execute(
      {
        kernel: kernelFor(recipe, slab, lease),
        plan: slab,
        operands: [...parts, target],
        numbers,
        sources: [],
        constants: [],
      },
      session,
    );
    filled += sizeOf(shape);
    if (filled < TILE) return;
    flush(TILE);
    const bytes = new Uint8Array(room.buffer);
    bytes.copyWithin(room.byteOffset, room.byteOffset + TILE * itemsize, room.byteOffset + filled * itemsize);
    filled -= TILE;
  });
  if (filled > 0) flush(filled);
  return { values, each: TILE };
}

/** Blocks of up to a tile of elements that follow each other in logical order. */
function runsOf(shape: readonly number[]): number[] {
  let left = TILE;
  return shape
    .map((_, index) => shape.length - 1 - index)
    .map(axis => {
      const extent = Math.min(shape[axis]!, Math.max(1, left));
      left = extent === shape[axis] ? Math.floor(left / extent) : 1;
      return extent;
    })
    .reverse();
}
