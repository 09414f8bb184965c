/**
 * Folds the columns of a block side by side: where the reduced axis is the slow one in memory and another axis is dense,
 * whole rows are added to rows. The same tree as `folds.ts`, column by column, so the same bits.
 *
 * Made of elementwise kernels over scratch rows: one adds the up to sixteen rows that share an accumulator, one combines
 * the accumulators of a block, one combines blocks. Reads each row once, in order, a segment of columns at a time. Knows
 * addresses and kernels, nothing of arrays: the caller owns the memory and binds the kernels.
 */
import { Builder } from "../ir/builder.ts";
import { and, maskBits } from "../ir/primitives.ts";
import { resize } from "../ir/resize.ts";
import type { Storage } from "../ir/storage.ts";
import { isMask, type Lane, type LaneType, type LaneValue, laneWidth, type Program } from "../ir/types.ts";
import type { Run } from "./cache.ts";
import { combine } from "./combine.ts";
import { ACCUMULATORS, BLOCK, type FoldInfo, foldInfo } from "./folds.ts";
import { type Access, type FoldName, hasInnerStride, type KernelSpec, type OperandClass } from "./spec.ts";

/**
 * Columns that go through at a time. Long stretches of a row suit the prefetcher better than accumulators in the
 * first-level cache: a quarter of this is slower, an eighth much slower.
 */
const SEGMENT = 2048;

/** Rows that are added to an accumulator at once. Rows 16 apart share cache sets: eight of them gain nothing more. */
const TOGETHER = 4;

/** Levels of the counter over blocks: 2**24 blocks are 2**32 rows. */
const LEVELS = 24;

export interface Columns {
  readonly fold: FoldName;
  /** What is folded: one output, made with `buildFold`. */
  readonly program: Program;
  /** How the operands lie along a row. */
  readonly inputs: readonly OperandClass[];
  /** Of the first row, and from row to row, for each input. */
  readonly pointers: readonly number[];
  readonly rowStrides: readonly number[];
  /** From column to column, for each input. */
  readonly columnStrides: readonly number[];
  readonly scalars: readonly LaneValue[];
  /** At least 1. */
  readonly rows: number;
  readonly columns: number;
  /** `columnScratch(fold)` bytes in the operands' memory. */
  readonly scratch: number;
  /** Where the results go, adjacent, in the fold's result type (masks' `any` and `all`: 0 or 1 in bytes). */
  readonly result: number;
  /** A kernel over the operands' memory. */
  readonly bind: (spec: KernelSpec) => Run;
}

/** Bytes of scratch that `foldColumns` needs. */
export function columnScratch(fold: FoldName): number {
  return (ACCUMULATORS + LEVELS + 1) * rowBytes(foldInfo(fold));
}

function rowBytes({ result }: FoldInfo): number {
  return SEGMENT * laneWidth(result);
}

export function foldColumns(task: Columns): void {
  const kernels = kernelsOf(task);
  const width = laneWidth(foldInfo(task.fold).result);
  for (let start = 0; start < task.columns; start += SEGMENT) {
    const columns = Math.min(SEGMENT, task.columns - start);
    const pointers = task.pointers.map((pointer, k) => pointer + start * task.columnStrides[k]!);
    foldSegment({ ...task, pointers, columns, result: task.result + start * width }, kernels);
  }
}

/** Bound once a task: finding a kernel costs more than running it over a segment. */
interface Kernels {
  /** Adds `count` rows to each accumulator, onto what it holds or anew. */
  rows(count: number, goesOn: boolean): Run;
  /** Combines `count` rows of results. */
  combine(count: number): Run;
}

function kernelsOf(task: Columns): Kernels {
  const info = foldInfo(task.fold);
  const [rows, combined]: Run[][] = [[], []];
  return {
    rows: (count, goesOn) => (rows![count * 2 + Number(goesOn)] ??= task.bind(rowsSpec(task, info, count, goesOn))),
    combine: count => (combined![count] ??= task.bind(combineSpec(info, count))),
  };
}

/** Up to `SEGMENT` columns: blocks of rows, and the binary counter over them. */
function foldSegment(task: Columns, kernels: Kernels): void {
  const { rows, columns, scratch, result } = task;
  const size = rowBytes(foldInfo(task.fold));
  const level = (number: number): number => scratch + (ACCUMULATORS + number) * size;
  const value = level(LEVELS);
  const blocks = Math.ceil(rows / BLOCK);
  const merge = kernels.combine(2);
  for (let block = 0; block < blocks; block++) {
    const count = Math.min(BLOCK, rows - block * BLOCK);
    // The block's value goes to the first level that is free, by way of those that are taken.
    let free = 0;
    while ((block >> free) & 1) free++;
    foldBlock(task, kernels, block * BLOCK, count, free === 0 ? level(0) : value);
    for (let taken = 0; taken < free; taken++) {
      merge(level(taken), value, taken === free - 1 ? level(free) : value, columns);
    }
  }
  const taken = Array.from({ length: LEVELS }, (_, number) => number).filter(number => (blocks >> number) & 1);
  if (taken.length === 1) kernels.combine(1)(level(taken[0]!), result, columns);
  for (let i = 1; i < taken.length; i++) {
    const before = i === 1 ? level(taken[0]!) : value;
    merge(level(taken[i]!), before, i === taken.length - 1 ? result : value, columns);
  }
}

/** Rules 1 and 2 for `count` rows from `first`. */
function foldBlock(task: Columns, kernels: Kernels, first: number, count: number, to: number): void {
  const { columns, scratch } = task;
  const size = rowBytes(foldInfo(task.fold));
  for (let done = 0; done < count; done += TOGETHER * ACCUMULATORS) {
    const part = Math.min(TOGETHER * ACCUMULATORS, count - done);
    // Of the sixteen accumulators the first `more` take one row more than the others.
    const [each, more] = [Math.floor(part / ACCUMULATORS), part % ACCUMULATORS];
    foldTogether(task, kernels, first + done, 0, more, each + 1, done > 0);
    if (each > 0) foldTogether(task, kernels, first + done, more, ACCUMULATORS - more, each, done > 0);
  }
  const places = Math.min(ACCUMULATORS, count);
  const accumulators = Array.from({ length: places }, (_, k) => scratch + k * size);
  kernels.combine(places)(...accumulators, to, columns);
}

/** Adds rows to `places` accumulators from `place` on: `count` to each, sixteen apart. */
function foldTogether(
  task: Columns,
  kernels: Kernels,
  first: number,
  place: number,
  places: number,
  count: number,
  goesOn: boolean,
): void {
  if (places === 0) return;
  const { inputs, columns, scratch } = task;
  const size = rowBytes(foldInfo(task.fold));
  const accumulator = scratch + place * size;
  const pointers: number[] = goesOn ? [accumulator] : [];
  const outer: number[] = goesOn ? [size] : [];
  const inner: number[] = [];
  for (let i = 0; i < count; i++) {
    const row = first + place + i * ACCUMULATORS;
    for (const [operand, { access }] of inputs.entries()) {
      pointers.push(task.pointers[operand]! + row * task.rowStrides[operand]!);
      outer.push(task.rowStrides[operand]!);
      if (hasInnerStride(access)) inner.push(task.columnStrides[operand]!);
    }
  }
  kernels.rows(count, goesOn)(...pointers, accumulator, places, columns, ...outer, size, ...inner, ...task.scalars);
}

const STORAGES: Record<string, Storage> = {
  i8: "int8",
  i16: "int16",
  i32: "int32",
  i64: "int64",
  f32: "float32",
  f64: "float64",
};

/** Specs are kept by program: making one costs more than running it over a segment. */
const made = /* @__PURE__ */ new WeakMap<object, Map<string, KernelSpec>>();

export function kept(owner: object, key: string, make: () => KernelSpec): KernelSpec {
  let specs = made.get(owner);
  if (specs === undefined) made.set(owner, (specs = new Map()));
  let spec = specs.get(key);
  if (spec === undefined) specs.set(key, (spec = make()));
  return spec;
}

/** Folds the values of `count` rows, in order, into one row, or onto it. */
function rowsSpec({ program, inputs }: Columns, info: FoldInfo, count: number, goesOn: boolean): KernelSpec {
  const key = `${info.name} ${count} ${goesOn} ${inputs.map(({ access, storage }) => `${access} ${storage}`)}`;
  return kept(program, key, () => {
    const before: OperandClass[] = goesOn ? [{ storage: STORAGES[info.result]!, access: "contiguous" }] : [];
    const all = [...before, ...Array.from({ length: count }, () => inputs).flat()];
    const b = new Builder(all.map(({ storage }) => storage));
    const values = Array.from({ length: count }, (_, i) => {
      const value = b.inline(program, before.length + i * inputs.length)[0]![0]!;
      return toResult(b, info, value);
    });
    if (goesOn) values.unshift(b.load(0));
    const lane = values.reduce((sum, value) => b.op(info.combine, sum, value));
    return specOf(b, lane, all, info.result, 2);
  });
}

/** Combines rows of results: two, or all accumulators of a block by rule 2; a single row is copied. */
function combineSpec(info: FoldInfo, count: number): KernelSpec {
  return kept(info, `${count}`, () => {
    const storage = STORAGES[info.result]!;
    const inputs = Array.from({ length: count }, (): OperandClass => ({ storage, access: "contiguous" }));
    const b = new Builder(inputs.map(() => storage));
    const lanes = inputs.map((_, k) => b.load(k));
    return specOf(b, combined(b, info, lanes), inputs, info.result, 1);
  });
}

/** Accumulators combined by rule 2. Those that no element reached are identities: they change nothing and are left out. */
export function combined(b: Builder, info: FoldInfo, accumulators: readonly Lane[]): Lane {
  const lanes = [...accumulators];
  for (let half = lanes.length <= 2 ? 1 : ACCUMULATORS / 2; half >= 1; half /= 2) {
    for (let k = 0; k + half < lanes.length && k < half; k++)
      lanes[k] = b.op(info.combine, lanes[k]!, lanes[k + half]!);
    lanes.length = Math.min(lanes.length, half);
  }
  return lanes[0]!;
}

export function specOf(
  b: Builder,
  lane: Lane,
  inputs: readonly OperandClass[],
  result: LaneType,
  rank: 1 | 2,
  access: Access = "contiguous",
): KernelSpec {
  const storage = STORAGES[result]!;
  return {
    program: b.build([{ storage, lanes: [lane] }]),
    rank,
    inputs,
    outputs: [{ storage, access }],
  };
}

/** A value as the fold's result type: masks count or are bytes of 0 and 1, narrow integers are widened to be summed. */
export function toResult(b: Builder, { lane, operation, result }: FoldInfo, value: Lane): Lane {
  if (isMask(lane)) {
    const bit = b.op(and, b.op(maskBits, resize(b, value, "m8")), b.const("i8", 1));
    return resize(b, bit, result, true);
  }
  return resize(b, value, result, operation.endsWith("_u"));
}

/**
 * The fold of the whole block in the order "column after column", as of a transposed matrix, in one pass over its rows.
 * Only when no block of the tree crosses a column: `rows` must be a multiple of `BLOCK`. `result` needs room for
 * `wholeResults(rows, columns)` results, which `read` gives back.
 */
export function foldWhole(
  task: Columns,
  read: (address: number, count: number) => ArrayLike<number | bigint>,
): number | bigint {
  const { rows, columns, result, fold } = task;
  const width = laneWidth(foldInfo(fold).result);
  const parts = wholeResults(rows, 1);
  const leaves: (number | bigint)[] = new Array(columns * parts);
  for (let part = 0; part < parts; part++) {
    const count = rows / parts;
    const pointers = task.pointers.map((pointer, k) => pointer + part * count * task.rowStrides[k]!);
    const own = result + part * columns * width;
    foldColumns({ ...task, pointers, rows: count, result: own });
    const values = read(own, columns);
    for (let column = 0; column < columns; column++) leaves[column * parts + part] = values[column]!;
  }
  return combine(fold, leaves);
}

/** Results of `foldWhole` in between: each column in as few whole subtrees (powers of two of blocks) as it divides into. */
export function wholeResults(rows: number, columns: number): number {
  const blocks = rows / BLOCK;
  return columns * (blocks / (blocks & -blocks));
}

/** Whether a fold can go column by column: all but searches, which have no accumulator. */
export function foldsColumns(fold: FoldName): boolean {
  return foldInfo(fold).kind !== "first";
}
