/**
 * Reductions across rows that lie densely: each row of memory is read once, in order, for all columns together, instead of
 * walking down column after column. The same tree, hence the same bits.
 */
import { sizeOf } from "@lanewise/format";
import { type Columns, columnScratch, foldColumns, foldsColumns, foldWhole, wholeResults } from "../kernel/columns.ts";
import { BLOCK } from "../kernel/folds.ts";
import { accessOf, type OperandClass } from "../kernel/spec.ts";
import type { Fold } from "../plan/fold-program.ts";
import { foldProgram } from "../plan/fold-program.ts";
import type { Plan } from "../plan/plan.ts";
import type { Linear } from "../plan/recipe.ts";
import { forEachBlock } from "../plan/tiles.ts";
import { toDType } from "../to-dtype.ts";
import { counters } from "./counters.ts";
import { binder } from "./kernels.ts";
import type { Lease } from "./lease.ts";
import type { Operand } from "./operands.ts";
import { leaveRecording } from "./recording.ts";
import type { Session } from "./session.ts";
import { wasmRefused } from "./wasm.ts";

/** Whether going down the innermost loop strides through memory that the loop before it passes densely. */
function isCrossed(loops: Plan, operands: readonly Operand[]): boolean {
  const last = loops.shape.length - 1;
  if (last < 1 || loops.shape[last - 1]! < 8 || wasmRefused() !== null) return false;
  return operands.some(({ lease, itemsize }, k) => {
    const [across, down] = [Math.abs(loops.strides[k]![last - 1]!), Math.abs(loops.strides[k]![last]!)];
    return lease !== null && across !== 0 && across <= itemsize * 2 && down > across;
  });
}

/** What both ways have in common. Loops are [..., columns, rows]: the innermost one is folded. */
function taskOf(
  { recipe, numbers, constants }: Linear,
  fold: Fold,
  loops: Plan,
  operands: readonly Operand[],
  session: Session,
): Omit<Columns, "pointers" | "result"> {
  const { program, names } = foldProgram(recipe, fold);
  const last = loops.shape.length - 1;
  const along = (axis: number) => operands.map((_, k) => loops.strides[k]![axis]!);
  const inputs = recipe.inputs.map((storage, k): OperandClass => {
    return { storage, access: accessOf(operands[k]!.itemsize, loops.strides[k]![last - 1]!) };
  });
  const fold1 = names[0]!;
  return {
    fold: fold1,
    program,
    inputs,
    rowStrides: along(last),
    columnStrides: along(last - 1),
    scalars: numbers,
    rows: loops.shape[last]!,
    columns: loops.shape[last - 1]!,
    scratch: session.take(columnScratch(fold1)),
    bind: binder(session.heap.memory, constants),
  };
}

/** Folds the innermost loop for every position of the others, into a dense result; false if another way is better. */
export function foldAcross(
  linear: Linear,
  fold: Fold,
  loops: Plan,
  operands: readonly Operand[],
  result: Lease,
  session: Session,
): boolean {
  const { names } = foldProgram(linear.recipe, fold);
  if (names.length !== 1 || !foldsColumns(names[0]!) || !isCrossed(loops, operands)) return false;
  const task = taskOf(linear, fold, loops, operands, session);
  const block = loops.shape.map((extent, axis) => (axis < loops.shape.length - 2 ? 1 : extent));
  let at = result.byteOffset;
  forEachBlock(loops, block, offsets => {
    const pointers = operands.map(({ offset }, k) => offset + offsets[k]!);
    foldColumns({ ...task, pointers, result: at });
    at += task.columns * result.itemsize;
  });
  counters.last = "wasm, in place";
  return true;
}

/** Folds everything, or gives null if another way is better. */
export function foldCrossed(
  linear: Linear,
  fold: Fold,
  loops: Plan,
  operands: readonly Operand[],
  session: Session,
): number | bigint | null {
  const { names } = foldProgram(linear.recipe, fold);
  const rows = loops.shape[loops.shape.length - 1]!;
  if (loops.shape.length !== 2 || rows % BLOCK !== 0 || names.length !== 1 || !foldsColumns(names[0]!)) return null;
  if (!isCrossed(loops, operands)) return null;
  if (!operands.every(({ lease }) => lease === null || lease.memory === session.heap.memory)) return null;
  const task = taskOf(linear, fold, loops, operands, session);
  const { TypedArray, itemsize } = toDType(fold.gives);
  if (TypedArray === null || sizeOf(loops.shape) === 0) return null;
  const result = session.take(wholeResults(rows, task.columns) * itemsize);
  const pointers = operands.map(({ offset }, k) => offset + loops.starts[k]!);
  counters.last = "wasm, in place";
  leaveRecording();
  const { buffer } = session.heap.memory;
  const Items = TypedArray as unknown as new (b: ArrayBufferLike, at: number, n: number) => ArrayLike<number | bigint>;
  return foldWhole({ ...task, pointers, result }, (address, count) => new Items(buffer, address, count));
}
