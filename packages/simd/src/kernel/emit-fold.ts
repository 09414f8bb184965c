/**
 * Emits fold kernels: the innermost loop's values become one result for each fold, returned (one loop) or stored for each
 * position of the outer loops. See `folds.ts` for what the results are.
 */
import { pmax, pmin } from "../ir/primitives.ts";
import { laneWidth, shapeOf } from "../ir/types.ts";
import { FunctionBuilder } from "../wasm/func.ts";
import type { ValueType } from "../wasm/opcodes.ts";
import { type Accumulator, ExactAccumulator, TreeAccumulator } from "./accumulators.ts";
import { BodyEmitter } from "./emit-body.ts";
import { emitFirst } from "./emit-first.ts";
import {
  advanceContiguous,
  advanceStrided,
  emitCounted,
  emitOuterLoops,
  parametersOf,
  parameterTypes,
  scalarType,
} from "./emit-loops.ts";
import type { Value } from "./emit-node.ts";
import type { Cursor } from "./emit-operands.ts";
import { ACCUMULATORS, BLOCK, combinationOf, type FoldInfo, foldInfo, identityOf, TILE } from "./folds.ts";
import type { Schedule } from "./schedule.ts";
import type { KernelSpec } from "./spec.ts";

/** Independent registers of an exact fold: enough to hide a latency of four cycles. */
const SETS = 4;

/** Accumulating registers in all: with twelve V8 spills, which minimum with maximum show first. */
const ACCUMULATING = 8;

/** What the emission of one row needs. */
interface Row {
  readonly f: FunctionBuilder;
  readonly body: BodyEmitter;
  readonly plan: Schedule;
  readonly cursors: readonly Cursor[];
  /** Local with the stride of a whole group, for strided operands. */
  readonly steps: readonly (number | undefined)[];
}

export function emitFold(spec: KernelSpec, infos: readonly FoldInfo[], plan: Schedule): FunctionBuilder {
  const stored = spec.outputs.length > 0;
  const types = infos.map(({ result }): ValueType => scalarType(result));
  const f = new FunctionBuilder(parameterTypes(spec), stored ? [] : types);
  const parameters = parametersOf(spec);
  const body = new BodyEmitter(f, spec, plan);
  const steps = parameters.operands.map((_, k) =>
    parameters.innerStride(k) === undefined ? undefined : f.local("i32"),
  );
  for (const [k, step] of steps.entries()) {
    if (step !== undefined) f.get(parameters.innerStride(k)!).i32(Math.log2(plan.lanes)).op("i32.shl").set(step);
  }
  const results = types.map(type => f.local(type));
  body.emitFixed(parameters.firstScalar);
  emitOuterLoops(f, spec, parameters, cursors => {
    const inputs = cursors.slice(0, spec.inputs.length);
    // The pointers move during the row, and a row of no elements has nothing to load.
    const extent = parameters.extent(spec.rank - 1);
    f.get(extent).if(() => body.emitRow(inputs));
    const row: Row = { f, body, plan, cursors: inputs, steps };
    if (infos[0]!.kind === "first") emitFirst(f, body, plan, inputs, steps, extent, results[0]!);
    else if (infos.some(({ kind }) => kind === "tree")) emitTree(row, infos, extent, results);
    else
      emitExact(
        row,
        infos,
        extent,
        results,
        spec.program.outputs.map(([id]) => id!),
      );
    if (!stored) return;
    for (const [k, { result }] of infos.entries()) {
      f.get(cursors[spec.inputs.length + k]!.pointer)
        .get(results[k]!)
        .op(`${shapeOf(result)}.splat`);
      f.memoryLane(`v128.store${laneWidth(result) * 8}_lane`, 0);
    }
  });
  if (!stored) for (const result of results) f.get(result);
  return f;
}

/** The three loops of a row, or of a block of it, over `extent` elements (a local). */
function emitPass(row: Row, accumulators: readonly Accumulator[], extent: number): void {
  const { f, body, plan, cursors, steps } = row;
  const { lanes, unroll } = plan;
  const left = f.local("i32");
  const group = (size: number, place: number, use: (accumulator: Accumulator, value: Value) => void): void => {
    body.emitGroup(cursors, size, place, (output, [value]) => use(accumulators[output]!, value!));
    advanceStrided(f, cursors, size === 1 ? [] : steps);
  };
  if (unroll > 1) {
    emitCounted(
      f,
      left,
      () =>
        f
          .get(extent)
          .i32(Math.log2(lanes * unroll))
          .op("i32.shr_u"),
      () => {
        for (let place = 0; place < unroll; place++) group(lanes, place, (to, value) => to.turn(value, place));
        advanceContiguous(f, cursors, lanes * unroll);
      },
    );
  }
  const rest = (): void => {
    f.get(extent).i32(Math.log2(lanes)).op("i32.shr_u");
    if (unroll > 1) f.i32(unroll - 1).op("i32.and");
  };
  emitCounted(f, left, rest, () => {
    group(lanes, 0, (to, value) => to.rest(value));
    advanceContiguous(f, cursors, lanes);
  });
  emitCounted(
    f,
    left,
    () =>
      f
        .get(extent)
        .i32(lanes - 1)
        .op("i32.and"),
    () => {
      group(1, 0, (to, value) => to.single(value));
      advanceContiguous(f, cursors, 1);
    },
  );
}

/** Blocks of 256, each by sixteen accumulators, and a binary counter over the blocks. */
function emitTree(row: Row, infos: readonly FoldInfo[], extent: number, results: readonly number[]): void {
  const { f, plan } = row;
  const { lanes } = plan;
  const accumulators = infos.map(info =>
    info.kind === "tree" ? new TreeAccumulator(f, info, lanes) : new ExactAccumulator(f, info, lanes, 1),
  );
  const trees = infos.flatMap((info, k) =>
    info.kind === "tree" ? [{ info, accumulator: accumulators[k] as TreeAccumulator, result: results[k]! }] : [],
  );
  const [left, size, block, turns] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
  const levels = trees.map(({ info }) =>
    Array.from({ length: Math.log2(TILE / BLOCK) + 1 }, () => f.local(scalarType(info.lane))),
  );
  for (const accumulator of accumulators) accumulator.reset();
  f.get(extent).set(left).i32(0).set(block);
  f.block(done => {
    f.get(left).op("i32.eqz").brIf(done);
    f.loop(again => {
      for (const { accumulator } of trees) accumulator.reset();
      f.get(left).i32(BLOCK).get(left).i32(BLOCK).op("i32.lt_u").select("i32").tee(size);
      f.get(left).op("i32.sub").i32(-1).op("i32.mul").set(left);
      emitPass(row, accumulators, size);
      // Groups outside whole turns moved the registers on: move them round to their places.
      const perTurn = ACCUMULATORS / lanes;
      if (perTurn > 1) {
        const moves = (): void => {
          f.i32(0)
            .get(size)
            .i32(Math.log2(lanes))
            .op("i32.shr_u")
            .op("i32.sub")
            .i32(perTurn - 1)
            .op("i32.and");
        };
        emitCounted(f, turns, moves, () => {
          for (const { accumulator } of trees) accumulator.rotate();
        });
      }
      for (const [k, { info, accumulator, result }] of trees.entries()) {
        accumulator.finish();
        f.set(result);
        emitCarry(f, info, result, block, levels[k]!, 0);
      }
      f.get(block).i32(1).op("i32.add").set(block);
      f.get(left).brIf(again);
    });
  });
  for (const [k, { info, result }] of trees.entries()) emitRemains(f, info, result, block, levels[k]!);
  for (const [k, info] of infos.entries()) {
    if (info.kind === "tree") continue;
    accumulators[k]!.finish();
    f.set(results[k]!);
  }
}

/** Adds a block's value to the counter: while the level is taken, combines and carries on. */
function emitCarry(
  f: FunctionBuilder,
  info: FoldInfo,
  value: number,
  block: number,
  levels: readonly number[],
  level: number,
): void {
  if (level === levels.length - 1) {
    f.get(value).set(levels[level]!);
    return;
  }
  f.get(block)
    .i32(1 << level)
    .op("i32.and")
    .if(
      () => {
        f.get(levels[level]!).get(value).op(combinationOf(info).name).set(value);
        emitCarry(f, info, value, block, levels, level + 1);
      },
      () => f.get(value).set(levels[level]!),
    );
}

/** Combines the levels that are taken, smallest first. */
function emitRemains(
  f: FunctionBuilder,
  info: FoldInfo,
  result: number,
  block: number,
  levels: readonly number[],
): void {
  const identity = identityOf(info) as number;
  if (info.lane === "f64") f.f64(identity);
  else f.f32(identity);
  f.set(result);
  for (const [level, local] of levels.entries()) {
    f.get(block)
      .i32(1 << level)
      .op("i32.and")
      .if(() => {
        f.get(local).get(result).op(combinationOf(info).name).set(result);
      });
  }
}

/**
 * Folds in any order. Float extremes first run with the quick `pmin`/`pmax`, which lose NaNs and confuse the zeros, beside
 * a sum that is NaN if any value is; only when that happened, or the result is a zero, a second pass does it exactly.
 */
function emitExact(
  row: Row,
  infos: readonly FoldInfo[],
  extent: number,
  results: readonly number[],
  ids: readonly number[],
): void {
  const { f, plan, cursors } = row;
  const quick = infos.map(info => info.lane[0] === "f");
  const chains = new Set(ids.filter((_, k) => quick[k])).size + infos.length;
  const sets = Math.min(SETS, plan.unroll, 2 ** Math.floor(Math.log2(Math.max(1, ACCUMULATING / chains))));
  const accumulators = infos.map(
    (info, k) =>
      new ExactAccumulator(f, info, plan.lanes, sets, quick[k] ? (info.operation === "min" ? pmin : pmax) : undefined),
  );
  if (!quick.includes(true)) {
    for (const accumulator of accumulators) accumulator.reset();
    emitPass(row, accumulators, extent);
    for (const [k, accumulator] of accumulators.entries()) {
      accumulator.finish();
      f.set(results[k]!);
    }
    return;
  }
  const suspect = f.local("i32");
  const starts = cursors.map(({ pointer }) => {
    const start = f.local("i32");
    f.get(pointer).set(start);
    return start;
  });
  // One sum for each folded value, not for each fold of it.
  const sums = infos.map((info, k) =>
    quick[k] && ids.indexOf(ids[k]!) === k
      ? new ExactAccumulator(f, { ...foldInfo(`${info.lane}.sum`), kind: "exact" }, plan.lanes, sets)
      : undefined,
  );
  const pairs = accumulators.map((accumulator, k) => both(accumulator, sums[k]));
  for (const pair of pairs) pair.reset();
  emitPass(row, pairs, extent);
  f.i32(0).set(suspect);
  for (const [k, info] of infos.entries()) {
    accumulators[k]!.finish();
    f.set(results[k]!);
    if (!quick[k]) continue;
    f.get(results[k]!);
    if (info.lane === "f64") f.f64(0);
    else f.f32(0);
    f.op(`${info.lane}.eq`).get(suspect).op("i32.or").set(suspect);
    const sum = sums[k];
    if (sum === undefined) continue;
    const total = f.local(scalarType(info.lane));
    sum.finish();
    f.tee(total).get(total).op(`${info.lane}.ne`).get(suspect).op("i32.or").set(suspect);
  }
  f.get(suspect).if(() => {
    for (const [k, { pointer }] of cursors.entries()) f.get(starts[k]!).set(pointer);
    const exact = infos.map(info => new ExactAccumulator(f, info, plan.lanes, 1));
    for (const accumulator of exact) accumulator.reset();
    emitPass({ ...row, plan: { ...plan, unroll: 1 } }, exact, extent);
    for (const [k, accumulator] of exact.entries()) {
      accumulator.finish();
      f.set(results[k]!);
    }
  });
}

function both(first: Accumulator, second: Accumulator | undefined): Accumulator {
  if (second === undefined) return first;
  return {
    reset() {
      first.reset();
      second.reset();
    },
    turn(value, group) {
      first.turn(value, group);
      second.turn(value, group);
    },
    rest(value) {
      first.rest(value);
      second.rest(value);
    },
    single(value) {
      first.single(value);
      second.single(value);
    },
    finish() {
      first.finish();
    },
  };
}
