/**
 * Reductions along axes: one result for each row, every row folded by the same tree as a full reduction of its elements.
 *
 * Kernels fold rows that are single loops of up to a tile; others are first written out row by row.
 */

import { coalesce, contiguousStrides, sizeOf } from "@lanewise/format";
import type { Storage } from "../ir/storage.ts";
import { TILE } from "../kernel/folds.ts";
import type { Access, KernelSpec } from "../kernel/spec.ts";
import { leafOfLease } from "../leaf.ts";
import type { Scalar } from "../lowering/lower.ts";
import type { Evaluable } from "../node.ts";
import { type Fold, foldProgram } from "../plan/fold-program.ts";
import { type Plan, planInOrder } from "../plan/plan.ts";
import { identityRecipe, linearise, type Recipe } from "../plan/recipe.ts";
import { callArguments, forEachBlock } from "../plan/tiles.ts";
import { toDType } from "../to-dtype.ts";
import { call } from "./call.ts";
import { counters } from "./counters.ts";
import { commonMemory, isOneCall } from "./execute.ts";
import { completed, foldKernel, foldRun } from "./fold.ts";
import { type Compiled, jsRun, wasmKernel } from "./kernels.ts";
import { type Lease, viewOfLease } from "./lease.ts";
import { acquireSources, type Operand, operandOf } from "./operands.ts";
import { evaluate } from "./run.ts";
import type { Session } from "./session.ts";
import { wasmRefused } from "./wasm.ts";

/** Where the results lie: one place for each of the fold's values, in row-major order of the kept axes. */
interface Results {
  readonly storages: readonly Storage[];
  readonly offsets: readonly number[];
  readonly itemsize: number;
}

/** Folds the given axes; the result has the shape `shaped` (the kept axes, with or without 1s for the others). */
export function foldRows(
  node: Evaluable,
  fold: Fold,
  axes: readonly number[],
  shaped: readonly number[],
  session: Session,
): Lease {
  counters.runs++;
  const dtype = toDType(fold.gives);
  const result = session.room(dtype, shaped);
  if (sizeOf(shaped) === 0) return result;
  const kept = node.shape.map((_, axis) => axis).filter(axis => !axes.includes(axis));
  const [rows, row] = [kept.map(axis => node.shape[axis]!), axes.map(axis => node.shape[axis]!)];
  const { recipe, sources, numbers } = linearise(node);
  const operands = acquireSources(sources, node.shape, session);
  const permuted = operands.map(operand => ({
    ...operand,
    strides: [...kept, ...axes].map(axis => operand.strides[axis]!),
  }));
  const loops = rowLoops(rows, row, permuted, dtype.itemsize);
  if (loops !== null && (wasmRefused() !== null || commonMemory(operands) === session.heap.memory)) {
    foldByKernel(recipe, fold, loops, permuted, numbers, result);
    return result;
  }
  // Written out, rows are single loops; those longer than a tile are folded one by one.
  counters.temporaries++;
  const shape = [...rows, ...row];
  const values = session.room(toDType(fold.takes), node.shape);
  evaluate(node, values, session);
  const strides = [...kept, ...axes].map(axis => values.strides[axis]!);
  const written = operandOf(viewOfLease(values, { ...values, shape, strides }), shape);
  const ordered = identityRecipe(fold.takes as Scalar);
  const again = rowLoops(rows, row, [written], dtype.itemsize);
  if (again !== null) foldByKernel(ordered, fold, again, [written], [], result);
  else foldEach(ordered, fold, rows, row, written, result, session);
  return result;
}

/** Loops over the rows with the row innermost, or null if a row is no single loop of up to a tile. */
function rowLoops(
  rows: readonly number[],
  row: readonly number[],
  operands: readonly Operand[],
  itemsize: number,
): Plan | null {
  const part = (axes: readonly number[], from: number) =>
    coalesce(axes, ...operands.map(({ strides }) => strides.slice(from, from + axes.length)));
  const inner = part(row, rows.length);
  if (inner.shape.length > 1 || sizeOf(row) > TILE) return null;
  const target = contiguousStrides(rows, itemsize);
  const outer = coalesce(rows, ...operands.map(({ strides }) => strides.slice(0, rows.length)), target);
  const shape = [...(outer.shape.length === 0 ? [1] : outer.shape), inner.shape[0] ?? 1];
  const strides = [...operands.map((_, k) => inner.strides[k]![0] ?? 0), 0].map((step, k) => [
    ...(outer.shape.length === 0 ? [0] : outer.strides[k]!),
    step,
  ]);
  const access = operands.map(({ itemsize: size }, k): Access => {
    const step = strides[k]!.at(-1)!;
    return size === 0 ? "index" : step === size ? "contiguous" : step === 0 ? "scalar" : "strided";
  });
  const rank = Math.min(3, shape.length) as 2 | 3;
  const block = shape.map((extent, axis) => (axis < shape.length - rank ? 1 : extent));
  const starts = [...operands.map(() => 0), 0];
  return { shape, strides, starts, rank, access, block, size: sizeOf(rows) * sizeOf(row) };
}

/** The results of a fold as the outputs of a kernel. */
function resultsOf(fold: Fold): Results {
  const { itemsize } = toDType(fold.gives);
  if (fold.gives.startsWith("complex")) {
    const storage: Storage = fold.gives === "complex64" ? "float32" : "float64";
    return { storages: [storage, storage], offsets: [0, itemsize / 2], itemsize };
  }
  return { storages: [fold.gives === "bool" ? "int8" : fold.gives], offsets: [0], itemsize };
}

function foldByKernel(
  recipe: Recipe,
  fold: Fold,
  loops: Plan,
  operands: readonly Operand[],
  numbers: readonly (number | bigint)[],
  result: Lease,
): void {
  const kernel = rowKernel(recipe, fold, loops);
  const { storages, offsets } = resultsOf(fold);
  const all = [
    ...operands,
    ...storages.map((_, k) => ({ ...operandOf(result, result.shape), offset: result.byteOffset + offsets[k]! })),
  ];
  const last = operands.length;
  const own = <T>(values: readonly T[]): T[] => all.map((_, k) => values[Math.min(k, last)]!);
  const access = [...loops.access, ...storages.map((): Access => "contiguous")];
  const whole: Plan = { ...loops, strides: own(loops.strides), starts: own(loops.starts), access };
  const refused = wasmRefused();
  const run = refused === null ? wasmKernel(kernel, result.memory!).bind(result.memory!) : null;
  counters.last = refused === null ? "wasm, in place" : `js: ${refused}`;
  const buffers = all.map(({ lease }) => lease?.buffer ?? new ArrayBuffer(0));
  forEachBlock(whole, isOneCall(whole) ? whole.shape : whole.block, (starts, extents) => {
    const pointers = all.map(({ offset }, k) => offset + starts[k]!);
    const args = callArguments(whole, pointers, extents, whole.strides, numbers);
    if (run === null) {
      counters.jsCalls++;
      jsRun(kernel)(buffers, args);
    } else call(run, args);
  });
}

function rowKernel(recipe: Recipe, fold: Fold, loops: Plan): Compiled {
  const key = `rows ${fold.kind} ${fold.takes} ${loops.rank}${loops.access.join()}`;
  const known = recipe.made.get(key) as Compiled | undefined;
  if (known !== undefined) return known;
  const { program, names } = foldProgram(recipe, fold);
  const inputs = recipe.inputs.map((storage, k) => ({ storage, access: loops.access[k]! }));
  const outputs = resultsOf(fold).storages.map(storage => ({ storage, access: "contiguous" as const }));
  const spec: KernelSpec = { program, rank: loops.rank, inputs, outputs, folds: names };
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
  const { storages, offsets, itemsize } = resultsOf(fold);
  const bytes = new DataView(result.buffer, result.byteOffset);
  const outer = planInOrder(rows, [{ strides: values.strides.slice(0, rows.length), itemsize: 1 }]);
  let at = 0;
  forEachBlock(
    outer,
    outer.shape.map(() => 1),
    starts => {
      const geometry = {
        byteOffset: values.offset + starts[0]!,
        shape: row,
        strides: values.strides.slice(rows.length),
        itemsize: values.itemsize,
      };
      const lease = viewOfLease(values.lease!, geometry);
      const partials = foldLease(recipe, fold, lease, session);
      for (const [k, name] of names.entries()) {
        write(
          bytes,
          at + offsets[k]!,
          storages[k]!,
          completed(
            fold,
            name,
            partials.map(results => results[k]!),
          ),
        );
      }
      at += itemsize;
    },
  );
}

/** The tiles' results of one row that lies anywhere. */
function foldLease(recipe: Recipe, fold: Fold, lease: Lease, session: Session): (number | bigint)[][] {
  const operands = [operandOf(lease, lease.shape)];
  const loops = planInOrder(lease.shape, operands);
  if (loops.shape.length === 1) return foldRun(foldKernel(recipe, fold, loops), loops, operands, []);
  const dense = session.room(lease.dtype, [sizeOf(lease.shape)]);
  const target = viewOfLease(dense, {
    ...dense,
    shape: lease.shape,
    strides: contiguousStrides(lease.shape, lease.itemsize),
  });
  evaluate(leafOfLease(lease), target, session);
  return foldLease(recipe, fold, dense, session);
}

function write(bytes: DataView, offset: number, storage: Storage, value: number | bigint): void {
  if (storage === "float64") bytes.setFloat64(offset, value as number, true);
  else if (storage === "float32") bytes.setFloat32(offset, value as number, true);
  else if (typeof value === "bigint") bytes.setBigInt64(offset, value, true);
  else if (storage.endsWith("32")) bytes.setInt32(offset, value, true);
  else if (storage.endsWith("16")) bytes.setInt16(offset, value, true);
  else bytes.setInt8(offset, value);
}
