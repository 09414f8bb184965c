/** The table of primitives as names: every operation on every type of lane. */
import type { LaneOp, Primitive } from "../../src/ir/primitive.ts";
import * as primitives from "../../src/ir/primitives.ts";
import type { LaneType } from "../../src/ir/types.ts";

export const LANES: readonly LaneType[] = ["i8", "i16", "i32", "i64", "f32", "f64", "m8", "m16", "m32", "m64"];

export interface NamedOp extends LaneOp {
  readonly primitive: Primitive;
}

/** By name; `Builder.op` takes the primitive. */
export const LANE_OPS: ReadonlyMap<string, NamedOp> = new Map(
  Object.values(primitives).flatMap(primitive =>
    LANES.flatMap(type => {
      const op = primitive.on(type);
      return op === undefined ? [] : [[op.name, { ...op, primitive }] as const];
    }),
  ),
);
