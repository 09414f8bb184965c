/**
 * Reductions along axes: one result for each row, every row folded by the same tree as a full reduction of its elements.
 *
 * Kernels fold rows that are single loops of up to a tile; others are first written out row by row.
 */

import { coalesce, contiguousStrides, sizeOf } from "@lanewise/format";
import { leafOfLease } from "../expression/leaf.ts";
import type { Evaluable } from "../expression/node.ts";
import type { Storage } from "../ir/storage.ts";
import { folding } from "../kernel/folding.ts";
import { TILE } from "../kernel/folds.ts";
import type { KernelSpec } from "../kernel/spec.ts";
import type { Scalar } from "../lowering/lower.ts";
import { type Fold, foldProgram } from "../plan/fold-program.ts";
import { type Plan, planInOrder } from "../plan/plan.ts";
import { identityRecipe, linearise, type Recipe } from "../plan/recipe.ts";
import { forEachBlock } from "../plan/tiles.ts";
import { toDType } from "../to-dtype.ts";
import { counters } from "./counters.ts";
import { completed, foldKernel, foldRun, type Partials } from "./fold.ts";
import { foldAcross } from "./fold-columns.ts";
import { foldShortRows } from "./fold-short.ts";
import type { Compiled } from "./kernels.ts";
import { type Lease, viewOfLease } from "./lease.ts";
import { acquireSources, isApart, isReachable, type Operand, operandOf } from "./operands.ts";
import { NO_SCALARS, placesOf, rowLoops, runRows } from "./rows.ts";
import { evaluate } from "./run.ts";
import type { Session } from "./session.ts";
import { splitting } from "./split.ts";
import { besideOperands, tileElements } from "./staging.ts";

/**
 * Folds the given axes; the result has the shape `shaped` (the kept axes, with or without 1s for the others). It is `offered`,
 * dense memory of the heap with that shape and the fold's dtype, unless operands lie there.
 */
export function foldRows(
  node: Evaluable,
  fold: Fold,
  axes: readonly number[],
  shaped: readonly number[],
  session: Session,
  offered?: Lease,
): Lease {
  const part = (inner: Evaluable, room: Lease) => void evaluate(inner, room, session);
  return splitting(node, session, part, whole => foldWholeRows(whole, fold, axes, shaped, session, offered));
}

function foldWholeRows(
  node: Evaluable,
  fold: Fold,
  axes: readonly number[],
  shaped: readonly number[],
  session: Session,
  offered: Lease | undefined,
): Lease {
  counters.runs++;
  const dtype = toDType(fold.gives);
  const kept = node.shape.map((_, axis) => axis).filter(axis => !axes.includes(axis));
  const [rows, row] = [kept.map(axis => node.shape[axis]!), axes.map(axis => node.shape[axis]!)];
  const linear = linearise(node);
  const { recipe, sources } = linear;
  const operands = acquireSources(sources, node.shape, session);
  const taken = offered !== undefined && isApart(offered, operands, node.shape);
  const result = taken ? offered : session.room(dtype, shaped);
  if (sizeOf(shaped) === 0) return result;
  const permuted = operands.map(operand => ({
    ...operand,
    strides: [...kept, ...axes].map(axis => operand.strides[axis]!),
  }));
  const places = placesOf(fold.gives);
  const target = [...contiguousStrides(rows, dtype.itemsize), ...row.map(() => 0)];
  const whole = rowLoops(rows, row, permuted, target);
  const reached = isReachable(operands, session);
  if (reached && foldShortRows(linear, fold, rows, row, whole !== null, permuted, result, session)) {
    return result;
  }
  if (whole !== null && reached && foldAcross(linear, fold, whole, permuted, result, session)) return result;
  const loops = sizeOf(row) > TILE ? null : whole;
  if (loops !== null && (reached || isStaged(loops, permuted, result))) {
    const kernel = rowKernel(recipe, fold, loops);
    const fill = (room: Lease) => runRows(kernel, loops, permuted, linear, [], room, places, session);
    if (reached) fill(result);
    else besideOperands(operands, result, session, fill);
    return result;
  }
  // Written out, rows are single loops; those longer than a tile are folded one by one.
  const shape = [...rows, ...row];
  const values = session.room(toDType(fold.takes), node.shape);
  evaluate(node, values, session);
  const strides = [...kept, ...axes].map(axis => values.strides[axis]!);
  const written = operandOf(viewOfLease(values, { ...values, shape, strides }), shape);
  const ordered = identityRecipe(fold.takes as Scalar);
  const again = sizeOf(row) > TILE ? null : rowLoops(rows, row, [written], target);
  if (again !== null)
    runRows(rowKernel(ordered, fold, again), again, [written], NO_SCALARS, [], result, places, session);
  else foldEach(ordered, fold, rows, row, written, result, session);
  return result;
}

/** Whether whole rows can be staged, quickly: they fit beside their results, and their elements are adjacent or not far apart. */
function isStaged({ shape, strides }: Plan, operands: readonly Operand[], { itemsize }: Lease): boolean {
  if (shape.at(-1)! > tileElements([...operands, { itemsize }])) return false;
  return operands.every(({ lease, itemsize: size }, k) => lease === null || Math.abs(strides[k]!.at(-1)!) <= 2 * size);
}

/** The kernel that folds rows. */
function rowKernel(recipe: Recipe, fold: Fold, loops: Plan): Compiled {
  const key = `rows ${fold.kind} ${fold.takes} ${loops.rank}${loops.access.join()}`;
  const known = recipe.made.get(key) as Compiled | undefined;
  if (known !== undefined) return known;
  const { program, names } = foldProgram(recipe, fold);
  const inputs = recipe.inputs.map((storage, k) => ({ storage, access: loops.access[k]! }));
  const outputs = placesOf(fold.gives).storages.map(storage => ({ storage, access: "contiguous" as const }));
  const spec: KernelSpec = { program, rank: loops.rank, inputs, outputs, gathering: folding(names) };
  const compiled: Compiled = { spec, shared: null, plain: null, js: null };
  recipe.made.set(key, compiled);
  return compiled;
}

/** Rows longer than a tile, one after the other: the calls are few compared with the elements. */
function foldEach(
  recipe: Recipe,
  fold: Fold,
  rows: readonly number[],
  row: readonly number[],
  values: Operand,
  result: Lease,
  session: Session,
): void {
  const { names } = foldProgram(recipe, fold);
  const { storages, offsets, itemsize } = placesOf(fold.gives);
  const { dtype } = values.lease!;
  const strides = values.strides.slice(rows.length);
  const isLoop = coalesce(row, strides).shape.length <= 1;
  // Taken once, and before anything is written.
  const dense = isLoop ? null : session.room(dtype, row);
  const bytes = new DataView(result.buffer, result.byteOffset);
  const outer = planInOrder(rows, [{ strides: values.strides.slice(0, rows.length), itemsize: 1 }]);
  const block = outer.shape.map(() => 1);
  let at = 0;
  forEachBlock(outer, block, starts => {
    const geometry = { byteOffset: values.offset + starts[0]!, shape: row, strides, itemsize: values.itemsize };
    const lease = viewOfLease(values.lease!, geometry);
    if (dense !== null) evaluate(leafOfLease(lease), dense, session);
    const partials = foldLoop(recipe, fold, dense ?? lease, session);
    for (const [k, name] of names.entries()) {
      const all = partials.values.map(results => results[k]!);
      write(bytes, at + offsets[k]!, storages[k]!, completed(fold, name, all, partials.each));
    }
    at += itemsize;
  });
}

/** The tiles' results of a row that is a single loop. */
function foldLoop(recipe: Recipe, fold: Fold, lease: Lease, session: Session): Partials {
  const operands = [operandOf(lease, lease.shape)];
  const loops = planInOrder(lease.shape, operands);
  return foldRun(foldKernel(recipe, fold, loops), loops, operands, [], session);
}

function write(bytes: DataView, offset: number, storage: Storage, value: number | bigint): void {
  if (storage === "float64") bytes.setFloat64(offset, value as number, true);
  else if (storage === "float32") bytes.setFloat32(offset, value as number, true);
  else if (typeof value === "bigint") bytes.setBigInt64(offset, value, true);
  else if (storage.endsWith("32")) bytes.setInt32(offset, value, true);
  else if (storage.endsWith("16")) bytes.setInt16(offset, value, true);
  else bytes.setInt8(offset, value);
}
