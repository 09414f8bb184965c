/**
 * Lowerings of complex arithmetic, on pairs of lanes: one rounding per real operation, as NumPy computes. What needs more than
 * that is in `src/math`, complex-elementary.ts.
 */
import type { Builder } from "../ir/builder.ts";
import type { Primitive } from "../ir/primitive.ts";
import * as ir from "../ir/primitives.ts";
import type { Lane } from "../ir/types.ts";
import * as elementary from "../math/elementary.ts";
import type { LowerComplex, Pair } from "./lower.ts";
import { select } from "./numeric.ts";

/** The same real operation on both parts. */
export function partwise(primitive: Primitive): LowerComplex {
  return (b, args) => [b.op(primitive, ...args.map(([re]) => re)), b.op(primitive, ...args.map(([, im]) => im))];
}

export const multiply: LowerComplex = (b, [x, y]) => product(b, x!, y!);

function product(b: Builder, [xr, xi]: Pair, [yr, yi]: Pair): Pair {
  return [
    b.op(ir.sub, b.op(ir.mul, xr, yr), b.op(ir.mul, xi, yi)),
    b.op(ir.add, b.op(ir.mul, xr, yi), b.op(ir.mul, xi, yr)),
  ];
}

export const squareComplex: LowerComplex = (b, [x]) => product(b, x!, x!);

export const multiplyAdd: LowerComplex = (b, [x, y, z]) => {
  const [re, im] = product(b, x!, y!);
  return [b.op(ir.add, re, z![0]), b.op(ir.add, im, z![1])];
};

export const conjComplex: LowerComplex = (b, [x]) => [x![0], b.op(ir.neg, x![1])];

export const equal: LowerComplex = (b, [x, y]) => b.op(ir.and, b.op(ir.eq, x![0], y![0]), b.op(ir.eq, x![1], y![1]));

export const different: LowerComplex = (b, [x, y]) => b.op(ir.or, b.op(ir.ne, x![0], y![0]), b.op(ir.ne, x![1], y![1]));

/** Whether one part (or, for `isfinite`, both) is in the class. */
export function classifyComplex(name: "isnan" | "isinf" | "isfinite"): LowerComplex {
  return (b, [x]) => {
    const part = (lane: Lane): Lane => {
      if (name === "isnan") return b.op(ir.ne, lane, lane);
      return b.op(name === "isinf" ? ir.eq : ir.lt, b.op(ir.abs, lane), b.const(lane.type, Infinity));
    };
    return b.op(name === "isfinite" ? ir.and : ir.or, part(x![0]), part(x![1]));
  };
}

export const same: LowerComplex = (_, [x]) => x!;
export const realPart: LowerComplex = (_, [x]) => x![0];
export const imagPart: LowerComplex = (_, [x]) => x![1];
export const absComplex: LowerComplex = (b, [x]) => elementary.hypot(b, x![0], x![1]);
export const angleComplex: LowerComplex = (b, [x]) => elementary.atan2(b, x![1], x![0]);

/** The condition is a pair only by its place among the operands: its first lane is the mask. */
export const whereComplex: LowerComplex = (b, [condition, x, y]) => [
  select(b, condition![0], x![0], y![0]),
  select(b, condition![0], x![1], y![1]),
];
