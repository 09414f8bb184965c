/**
 * Emits a kernel: spec in, function out. Elementwise kernels here, folds and scans by `gathering.ts`.
 *
 * An innermost loop of n elements is three loops with the same body: unrolled turns, single groups, single elements. The
 * last is the tail: lane instructions on lane 0, so there is no scalar twin of any operation.
 */
import { FunctionBuilder } from "../wasm/func.ts";
import { bandOf } from "./emit-band.ts";
import { BodyEmitter } from "./emit-body.ts";
import {
  advanceContiguous,
  advanceStrided,
  emitCounted,
  emitOuterLoops,
  parametersOf,
  parameterTypes,
} from "./emit-loops.ts";
import { type Cursor, emitStore } from "./emit-operands.ts";
import { type Schedule, schedule } from "./schedule.ts";
import type { KernelSpec } from "./spec.ts";

/** The function of a kernel, ready for `moduleBytes`. */
export function emitKernel(spec: KernelSpec): FunctionBuilder {
  const plan = schedule(spec);
  return spec.gathering?.emit(spec, plan) ?? emitElementwise(spec, plan);
}

function emitElementwise(spec: KernelSpec, plan: Schedule): FunctionBuilder {
  const f = new FunctionBuilder(parameterTypes(spec), []);
  const parameters = parametersOf(spec);
  const body = new BodyEmitter(f, spec, plan);
  const inputs = spec.inputs.length;
  const count = f.local("i32");
  const steps = parameters.operands.map((_, k) =>
    parameters.innerStride(k) === undefined || plan.lanes === 1 ? undefined : f.local("i32"),
  );
  for (const [k, step] of steps.entries()) {
    if (step !== undefined) f.get(parameters.innerStride(k)!).i32(Math.log2(plan.lanes)).op("i32.shl").set(step);
  }
  body.emitFixed(parameters.firstScalar);
  const extent = parameters.extent(spec.rank - 1);
  const row = (cursors: readonly Cursor[]): void => {
    const group = (lanes: number, place: number): void => {
      body.emitGroup(cursors, lanes, place, (output, values) => {
        emitStore(f, cursors[inputs + output] as Cursor, values, lanes, place);
      });
      advanceStrided(f, cursors, lanes === 1 ? [] : steps);
    };
    body.emitRow(cursors);
    const perTurn = plan.lanes * plan.unroll;
    if (plan.unroll > 1) {
      emitCounted(
        f,
        count,
        () => f.get(extent).i32(Math.log2(perTurn)).op("i32.shr_u"),
        () => {
          for (let place = 0; place < plan.unroll; place++) group(plan.lanes, place);
          advanceContiguous(f, cursors, perTurn);
        },
      );
    }
    if (plan.lanes > 1) {
      const rest = (): void => {
        f.get(extent).i32(Math.log2(plan.lanes)).op("i32.shr_u");
        if (plan.unroll > 1) f.i32(plan.unroll - 1).op("i32.and");
      };
      emitCounted(f, count, rest, () => {
        group(plan.lanes, 0);
        advanceContiguous(f, cursors, plan.lanes);
      });
    }
    emitCounted(
      f,
      count,
      () =>
        f
          .get(extent)
          .i32(plan.lanes - 1)
          .op("i32.and"),
      () => {
        group(1, 0);
        advanceContiguous(f, cursors, 1);
      },
    );
  };
  emitOuterLoops(f, spec, parameters, row, bandOf(f, spec, plan, body, steps, extent));
  return f;
}
