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
import { foldInfo, TILE } from "../kernel/folds.ts";
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
import { type Compiled, generalKernel, jsRun, kernelFor, wasmKernel } from "./kernels.ts";
import { viewOfLease } from "./lease.ts";
import { acquireSources, type Operand, operandOf } from "./operands.ts";
import { evaluate } from "./run.ts";
import type { Session } from "./session.ts";
import { splitting } from "./split.ts";
import { forEachTile, roomBeside, stagingMemory } from "./staging.ts";
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
  const { recipe, sources, numbers } = linearise(node);
  const operands = acquireSources(sources, node.shape, session);
  const loops = fold.ordered ? planInOrder(node.shape, operands) : unordered(node.shape, operands);
  const { names } = foldProgram(recipe, fold);
  const crossed = fold.ordered ? foldCrossed(recipe, fold, loops, operands, numbers, session) : null;
  if (crossed !== null) return [crossed];
  const partials =
    sizeOf(node.shape) === 0
      ? []
      : loops.shape.length === 1
        ? foldRun(foldKernel(recipe, fold, loops), loops, operands, numbers, session)
        : withTiles(() => foldBuffered(recipe, fold, loops, operands, numbers, session));
  return names.map((name, k) =>
    completed(
      fold,
      name,
      partials.map(values => values[k]!),
    ),
  );
}

/** One result from those of the tiles. */
export function completed(fold: Fold, name: string, partials: readonly Value[]): Value {
  if (fold.kind === "first") return firstOf(partials as number[]);
  // Counts of single tiles fit into 32 bits, their sum need not.
  if (fold.kind === "count") return (partials as number[]).reduce((sum, value) => sum + value, 0);
  return combine(name, partials);
}

/** Positions within tiles as one position, -1 if there is none. */
function firstOf(places: readonly number[]): number {
  const tile = places.findIndex(place => place >= 0);
  return tile < 0 ? -1 : tile * TILE + places[tile]!;
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

/** Folds a single loop tile by tile; the results of each tile in order. */
export function foldRun(
  kernel: Compiled,
  loops: Plan,
  operands: readonly Operand[],
  numbers: readonly Value[],
  session: Session,
): Value[][] {
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
    return tiles.map(args => valuesOf(run(buffers, args)));
  }
  counters.last = inPlace(loops.size, memory);
  const compiled = wasmKernel(kernel, memory);
  const run = compiled.bind(memory);
  return foldThreaded(compiled, run, memory, tiles, loops.size) ?? tiles.map(args => valuesOf(call(run, args)));
}

/** The same for operands that WebAssembly cannot reach. What is staged at a time is a multiple of a tile, or a part of it. */
function foldStaged(
  kernel: Compiled,
  loops: Plan,
  operands: readonly Operand[],
  numbers: readonly Value[],
  session: Session,
): Value[][] {
  const memory = stagingMemory(operands, session);
  const run = wasmKernel(generalKernel(kernel), memory).bind(memory);
  const partials: Value[][] = [];
  const begins: number[] = [];
  let begin = 0;
  counters.staged++;
  counters.last = "wasm, staged through the heap";
  // Where operands begin that are walked backwards is in the pointers already.
  const starts = operands.map(() => 0);
  forEachTile(loops, operands, null, session, (pointers, shape, strides) => {
    forEachBlock({ ...loops, shape, strides, starts }, [TILE], (offsets, extents) => {
      const places = pointers.map((pointer, k) => pointer + offsets[k]!);
      partials.push(valuesOf(call(run, callArguments(loops, places, extents, strides, numbers))));
      begins.push(begin);
      begin += extents[0]!;
    });
  });
  return foldInfo(kernel.spec.gathering!.names[0]!).kind === "first" ? placeInTiles(partials, begins) : partials;
}

/** The first place among those in pieces that begin there, as `firstOf` takes it: in a tile. */
function placeInTiles(partials: readonly Value[][], begins: readonly number[]): Value[][] {
  const found = partials.findIndex(([place]) => place! >= 0);
  if (found < 0) return [[-1]];
  const place = begins[found]! + Number(partials[found]![0]);
  return [...new Array<Value[]>(Math.floor(place / TILE)).fill([-1]), [place % TILE]];
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
): Value[][] {
  const dtype = toDType(fold.takes);
  const room = roomBeside(operands, dtype, [2 * TILE], session);
  const { itemsize } = dtype;
  const copy = identityRecipe(fold.takes as Scalar);
  const partials: Value[][] = [];
  let filled = 0;
  const flush = (count: number): void => {
    const lease = viewOfLease(room, { byteOffset: room.byteOffset, shape: [count], strides: [itemsize], itemsize });
    const values = [operandOf(lease, lease.shape)];
    const single = planInOrder([count], values);
    partials.push(...foldRun(foldKernel(copy, fold, single), single, values, [], session));
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
  return partials;
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
