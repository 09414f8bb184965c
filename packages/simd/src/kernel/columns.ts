/**
 * Folds the columns of a block side by side: where the reduced axis is the slow one in memory and another axis is dense,
 * whole rows are added to rows. The same tree as `folds.ts`, column by column, so the same bits.
 *
 * Made of elementwise kernels over scratch rows: one adds the up to sixteen rows that share an accumulator, one combines
 * the accumulators of a block, one combines blocks. Reads each row once, in order, a segment of columns at a time. Knows
 * addresses and kernels, nothing of arrays: the caller owns the memory and binds the kernels.
 */
import { Builder } from "../ir/builder.ts";
import { primitive } from "../ir/primitives.ts";
import type { Storage } from "../ir/storage.ts";
import { isMask, type Lane, type LaneType, type LaneValue, laneWidth, type Program } from "../ir/types.ts";
import type { Run } from "./cache.ts";
import { ACCUMULATORS, BLOCK, type FoldInfo, foldInfo } from "./folds.ts";
import { type FoldName, hasInnerStride, type KernelSpec, type OperandClass } from "./spec.ts";

/** Columns that go through at a time: their sixteen accumulators stay in the first-level cache. */
const SEGMENT = 256;

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
  const width = laneWidth(foldInfo(task.fold).result);
  for (let start = 0; start < task.columns; start += SEGMENT) {
    const columns = Math.min(SEGMENT, task.columns - start);
    const pointers = task.pointers.map((pointer, k) => pointer + start * task.columnStrides[k]!);
    foldSegment({ ...task, pointers, columns, result: task.result + start * width });
  }
}

/** Up to `SEGMENT` columns: blocks of rows, and the binary counter over them. */
function foldSegment(task: Columns): void {
  const info = foldInfo(task.fold);
  const { rows, columns, scratch, bind } = task;
  const size = rowBytes(info);
  const level = (number: number): number => scratch + (ACCUMULATORS + number) * size;
  const value = level(LEVELS);
  const blocks = Math.ceil(rows / BLOCK);
  const merge = (from: number, other: number, to: number): void => {
    bind(combineSpec(info, 2))(from, other, to, columns);
  };
  for (let block = 0; block < blocks; block++) {
    const count = Math.min(BLOCK, rows - block * BLOCK);
    // The block's value goes to the first level that is free, by way of those that are taken.
    let free = 0;
    while ((block >> free) & 1) free++;
    foldBlock(task, block * BLOCK, count, free === 0 ? level(0) : value);
    for (let taken = 0; taken < free; taken++) merge(level(taken), value, taken === free - 1 ? level(free) : value);
  }
  const taken = Array.from({ length: LEVELS }, (_, number) => number).filter(number => (blocks >> number) & 1);
  if (taken.length === 1) bind(combineSpec(info, 1))(level(taken[0]!), task.result, columns);
  for (let i = 1; i < taken.length; i++) {
    merge(level(taken[i]!), i === 1 ? level(taken[0]!) : value, i === taken.length - 1 ? task.result : value);
  }
}

/** Rules 1 and 2 for `count` rows from `first`. */
function foldBlock(task: Columns, first: number, count: number, to: number): void {
  const info = foldInfo(task.fold);
  const { inputs, columns, scratch, bind } = task;
  const places = Math.min(ACCUMULATORS, count);
  const accumulators = Array.from({ length: places }, (_, k) => scratch + k * rowBytes(info));
  for (const [k, accumulator] of accumulators.entries()) {
    const own = Math.ceil((count - k) / ACCUMULATORS);
    const pointers: number[] = [];
    const strides: number[] = [];
    for (let i = 0; i < own; i++) {
      const row = first + k + i * ACCUMULATORS;
      for (const [operand, { access }] of inputs.entries()) {
        pointers.push(task.pointers[operand]! + row * task.rowStrides[operand]!);
        if (hasInnerStride(access)) strides.push(task.columnStrides[operand]!);
      }
    }
    bind(rowsSpec(task, info, own))(...pointers, accumulator, columns, ...strides, ...task.scalars);
  }
  bind(combineSpec(info, places))(...accumulators, to, columns);
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

function kept(owner: object, key: string, make: () => KernelSpec): KernelSpec {
  let specs = made.get(owner);
  if (specs === undefined) made.set(owner, (specs = new Map()));
  let spec = specs.get(key);
  if (spec === undefined) specs.set(key, (spec = make()));
  return spec;
}

/** Folds the values of `count` rows, in order, into one row. */
function rowsSpec({ program, inputs }: Columns, info: FoldInfo, count: number): KernelSpec {
  const key = `${info.name} ${count} ${inputs.map(({ access, storage }) => `${access} ${storage}`)}`;
  return kept(program, key, () => {
    const all = Array.from({ length: count }, () => inputs).flat();
    const b = new Builder(all.map(({ storage }) => storage));
    const values = Array.from({ length: count }, (_, i) => {
      const value = b.inline(program, i * inputs.length)[0]![0]!;
      return toResult(b, info, value);
    });
    const lane = values.reduce((sum, value) => b.op(info.combine, sum, value));
    return specOf(b, lane, all, info.result);
  });
}

/** Combines rows of results: two, or all accumulators of a block by rule 2; a single row is copied. */
function combineSpec(info: FoldInfo, count: number): KernelSpec {
  return kept(info, `${count}`, () => {
    const storage = STORAGES[info.result]!;
    const inputs = Array.from({ length: count }, (): OperandClass => ({ storage, access: "contiguous" }));
    const b = new Builder(inputs.map(() => storage));
    const lanes: Lane[] = inputs.map((_, k) => b.load(k));
    // Accumulators that no row reached are identities: they change nothing and are left out.
    for (let half = count <= 2 ? 1 : ACCUMULATORS / 2; half >= 1; half /= 2) {
      for (let k = 0; k + half < lanes.length && k < half; k++)
        lanes[k] = b.op(info.combine, lanes[k]!, lanes[k + half]!);
      lanes.length = Math.min(lanes.length, half);
    }
    return specOf(b, lanes[0]!, inputs, info.result);
  });
}

function specOf(b: Builder, lane: Lane, inputs: readonly OperandClass[], result: LaneType): KernelSpec {
  const storage = STORAGES[result]!;
  return {
    program: b.build([{ storage, lanes: [lane] }]),
    rank: 1,
    inputs,
    outputs: [{ storage, access: "contiguous" }],
  };
}

/** A value as the fold's result type: masks count or are bytes of 0 and 1, narrow integers are widened to be summed. */
function toResult(b: Builder, { lane, operation, result }: FoldInfo, value: Lane): Lane {
  if (isMask(lane)) {
    const narrow = lane === "m8" ? value : b.op(`m8.from_${lane}`, value);
    const bit = b.op("i8.and", b.op("i8.mask", narrow), b.const("i8", 1));
    return operation === "count" ? b.op("i32.from_i8_u", bit) : bit;
  }
  return lane === result ? value : b.op(`${result}.from_${lane}_${operation.slice(-1)}`, value);
}

/** Whether a fold can go column by column: all but searches, which have no accumulator. */
export function foldsColumns(fold: FoldName): boolean {
  const info = foldInfo(fold);
  return info.kind !== "first" && primitive(info.combine).params.length === 2;
}
