/**
 * Kernels over rows: loops with the row innermost, whose results go where a target's strides say. Shared by reductions and
 * scans along axes.
 */
import { coalesce, sizeOf } from "@lanewise/format";
import type { Storage } from "../ir/storage.ts";
import { accessOf } from "../kernel/spec.ts";
import type { Scalar } from "../lowering/lower.ts";
import type { Plan } from "../plan/plan.ts";
import type { Linear } from "../plan/recipe.ts";
import { callArguments, forEachBlock } from "../plan/tiles.ts";
import { toDType } from "../to-dtype.ts";
import { call } from "./call.ts";
import { counters } from "./counters.ts";
import { commonMemory, isOneCall } from "./execute.ts";
import { type Compiled, jsRun, wasmKernel } from "./kernels.ts";
import type { Lease } from "./lease.ts";
import type { Operand } from "./operands.ts";
import type { Session } from "./session.ts";
import { runTiles } from "./staging.ts";
import { inPlace, runThreaded } from "./threaded.ts";
import { wasmRefused } from "./wasm.ts";

/** Elements, at least, to have workers take part: folding one takes less than an operation that stores it, so they pay later. */
const MANY = 1 << 20;

/** How the results of a dtype are stored: one place for each of the kernel's values. */
export interface Places {
  readonly storages: readonly Storage[];
  /** Bytes from the result's element. */
  readonly offsets: readonly number[];
  readonly itemsize: number;
}

/** Complex results are two values; bools are the numbers 0 and 1. */
export function placesOf(gives: Scalar): Places {
  const { itemsize } = toDType(gives);
  if (gives.startsWith("complex")) {
    const storage: Storage = gives === "complex64" ? "float32" : "float64";
    return { storages: [storage, storage], offsets: [0, itemsize / 2], itemsize };
  }
  return { storages: [gives === "bool" ? "int8" : gives], offsets: [0], itemsize };
}

/**
 * Loops over the rows with the row innermost, or null if a row is no single loop. Strides of all operands and of the target
 * are in the order of `rows`, then `row`; the target is the plan's last operand.
 */
export function rowLoops(
  rows: readonly number[],
  row: readonly number[],
  operands: readonly Operand[],
  target: readonly number[],
): Plan | null {
  const all = [...operands.map(({ strides }) => strides), target];
  const inner = coalesce(row, ...all.map(strides => strides.slice(rows.length)));
  if (inner.shape.length > 1) return null;
  const outer = coalesce(rows, ...all.map(strides => strides.slice(0, rows.length)));
  const alone = outer.shape.length === 0;
  const shape = [...(alone ? [1] : outer.shape), inner.shape[0] ?? 1];
  const strides = all.map((_, k) => [...(alone ? [0] : outer.strides[k]!), inner.strides[k]![0] ?? 0]);
  const access = operands.map(({ itemsize }, k) => accessOf(itemsize, strides[k]!.at(-1)!));
  const rank = Math.min(3, shape.length) as 2 | 3;
  const block = shape.map((extent, axis) => (axis < shape.length - rank ? 1 : extent));
  return { shape, strides, starts: all.map(() => 0), rank, access, block, size: sizeOf(rows) * sizeOf(row) };
}

/** Of kernels without scalars. */
export const NO_SCALARS: Pick<Linear, "numbers" | "constants"> = { numbers: [], constants: [] };

/**
 * Runs a kernel of such loops; its last arguments are scalars, and what scans start from. Where memory is not reached, it is
 * staged.
 */
export function runRows(
  kernel: Compiled,
  loops: Plan,
  operands: readonly Operand[],
  { numbers: scalars, constants }: Pick<Linear, "numbers" | "constants">,
  starts: readonly (number | bigint)[],
  result: Lease,
  places: Places,
  session: Session,
): void {
  const { outputs } = kernel.spec;
  const numbers = [...scalars, ...starts];
  const last = operands.length;
  const count = last + outputs.length;
  const own = <T>(values: readonly T[]): T[] => Array.from({ length: count }, (_, k) => values[Math.min(k, last)]!);
  const access = [...loops.access, ...outputs.map(output => output.access)];
  const whole: Plan = { ...loops, strides: own(loops.strides), starts: own(loops.starts), access };
  const written = places.offsets.map((offset): Operand => {
    return {
      lease: result,
      offset: result.byteOffset + offset,
      itemsize: result.itemsize,
      strides: loops.strides[last]!,
    };
  });
  const all = [...operands, ...written];
  const refused = wasmRefused();
  const memory = refused === null ? commonMemory(all) : null;
  if (refused === null && memory === null) {
    runTiles(kernel, whole, all, null, session, (run, pointers, extents, strides) => {
      call(run, callArguments(whole, pointers, extents, strides, numbers));
    });
    return;
  }
  const forEachCall = (visit: (args: (number | bigint)[]) => void): void => {
    forEachBlock(whole, isOneCall(whole) ? whole.shape : whole.block, (offsets, extents) => {
      const pointers = all.map(({ offset }, k) => offset + offsets[k]!);
      visit(callArguments(whole, pointers, extents, whole.strides, numbers));
    });
  };
  if (memory === null) {
    counters.last = `js: ${refused}`;
    const buffers = all.map(({ lease }) => lease?.buffer ?? new ArrayBuffer(0));
    forEachCall(args => {
      counters.jsCalls++;
      jsRun(kernel)(buffers, args);
    });
    return;
  }
  const compiled = wasmKernel(kernel, memory);
  const run = compiled.bind(memory);
  // Rows are cut among threads, never a row.
  const isSeveral = whole.size >= MANY && whole.shape.slice(0, -1).some(extent => extent > 1);
  if (isSeveral && runThreaded({ plan: whole, operands: all, numbers }, compiled, run, memory)) {
    counters.threaded++;
    counters.last = "wasm, in place, with workers";
    return;
  }
  counters.last = inPlace(whole.size, memory);
  forEachCall(args => call(run, args, constants));
}
