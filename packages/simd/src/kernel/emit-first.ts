/**
 * Emits the search for the first true lane: group by group until one has any, then element by element.
 */
import { laneWidth, shapeOf } from "../ir/types.ts";
import type { FunctionBuilder } from "../wasm/func.ts";
import type { BodyEmitter } from "./emit-body.ts";
import { advanceContiguous, advanceStrided } from "./emit-loops.ts";
import { registerOf } from "./emit-node.ts";
import type { Cursor } from "./emit-operands.ts";
import type { Schedule } from "./schedule.ts";

/** Sets `result` to the index of the first true lane of `extent` (a local) elements, or -1. */
export function emitFirst(
  f: FunctionBuilder,
  body: BodyEmitter,
  { lanes }: Schedule,
  cursors: readonly Cursor[],
  steps: readonly (number | undefined)[],
  extent: number,
  result: number,
): void {
  const test = (size: number, isTrue: () => void): void => {
    body.emitGroup(cursors, size, 0, (_, [value]) => {
      if (size === 1) {
        const { type } = value!;
        f.get(registerOf(value!, 0)).lane(`${shapeOf(type)}.extract_lane${laneWidth(type) < 4 ? "_s" : ""}`, 0);
        if (laneWidth(type) === 8) f.op("i32.wrap_i64");
        isTrue();
        return;
      }
      for (const [part, register] of value!.registers.entries()) {
        f.get(register);
        if (part > 0) f.op("v128.or");
      }
      f.op("v128.any_true");
      isTrue();
    });
  };
  const walk = (size: number): void => {
    f.block(found => {
      f.loop(again => {
        // Fewer than a group left?
        f.get(extent).get(result).op("i32.sub").i32(size).op("i32.lt_u").brIf(found);
        test(size, () => f.brIf(found));
        advanceStrided(f, cursors, size === 1 ? [] : steps);
        advanceContiguous(f, cursors, size);
        f.get(result).i32(size).op("i32.add").set(result);
        f.i32(1).brIf(again);
      });
    });
  };
  f.i32(0).set(result);
  walk(lanes);
  walk(1);
  f.i32(-1).get(result).get(result).get(extent).op("i32.eq").select("i32").set(result);
}
