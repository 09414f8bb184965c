/**
 * Emits scan kernels: each output is the running fold of its program output, in order, along the innermost loop.
 *
 * A scan is sequential by definition (its bits are those of the running sum), so elements go one by one; its speed is the
 * latency of one operation.
 */
import { shapeOf } from "../ir/types.ts";
import { FunctionBuilder } from "../wasm/func.ts";
import type { ValueType } from "../wasm/opcodes.ts";
import { combineInto } from "./accumulators.ts";
import { BodyEmitter } from "./emit-body.ts";
import {
  advanceContiguous,
  advanceStrided,
  emitCounted,
  emitOuterLoops,
  parametersOf,
  parameterTypes,
  scalarType,
} from "./emit-loops.ts";
import { registerOf } from "./emit-node.ts";
import { emitStore } from "./emit-operands.ts";
import type { FoldInfo } from "./folds.ts";
import type { Schedule } from "./schedule.ts";
import type { KernelSpec } from "./spec.ts";

export function emitScan(spec: KernelSpec, infos: readonly FoldInfo[], plan: Schedule): FunctionBuilder {
  const parameters = parametersOf(spec);
  const firstStart = parameters.firstScalar + spec.program.scalars.length;
  const types = infos.map(({ lane }): ValueType => scalarType(lane));
  const f = new FunctionBuilder(parameterTypes(spec), spec.rank === 1 ? types : []);
  const body = new BodyEmitter(f, spec, plan);
  const carries = infos.map(() => f.local("v128"));
  const left = f.local("i32");
  body.emitFixed(parameters.firstScalar);
  emitOuterLoops(f, spec, parameters, cursors => {
    const extent = parameters.extent(spec.rank - 1);
    f.get(extent).if(() => body.emitRow(cursors));
    for (const [k, { lane }] of infos.entries()) {
      f.get(firstStart + k)
        .op(`${shapeOf(lane)}.splat`)
        .set(carries[k]!);
    }
    emitCounted(
      f,
      left,
      () => f.get(extent),
      () => {
        body.emitGroup(cursors, 1, 0, (output, [value]) => {
          const { combine, lane } = infos[output]!;
          const carry = carries[output]!;
          combineInto(f, combine, lane, carry, registerOf(value!, 0));
          const running = { type: lane, registers: [carry], uniform: false, constant: undefined };
          emitStore(f, cursors[spec.inputs.length + output]!, [running], 1, 0);
        });
        advanceStrided(f, cursors, []);
        advanceContiguous(f, cursors, 1);
      },
    );
  });
  if (spec.rank === 1) {
    for (const [k, { lane }] of infos.entries()) {
      const narrow = lane === "i8" || lane === "i16";
      f.get(carries[k]!).lane(`${shapeOf(lane)}.extract_lane${narrow ? "_s" : ""}`, 0);
    }
  }
  return f;
}
