/**
 * Lowerings of complex arithmetic, on pairs of lanes: one rounding per real operation, as NumPy computes. What needs more than
 * that is in `src/math`, complex-elementary.ts.
 */
import type { Builder } from "../ir/builder.ts";
import type { Primitive } from "../ir/primitive.ts";
import * as ir from "../ir/primitives.ts";
import * as elementary from "../math/elementary.ts";
import type { Lower, LowerComplex, Pair } from "./lower.ts";
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

export const square: LowerComplex = (b, [x]) => product(b, x!, x!);

export const mulAdd: LowerComplex = (b, [x, y, z]) => {
  const [re, im] = product(b, x!, y!);
  return [b.op(ir.add, re, z![0]), b.op(ir.add, im, z![1])];
};

export const conj: LowerComplex = (b, [x]) => [x![0], b.op(ir.neg, x![1])];

/** A test of both parts, joined by `and`; or by `or`, where one part is enough. */
export function ofParts(join: Primitive, test: Lower): LowerComplex {
  return (b, args) => {
    const dtype = args[0]![0].type === "f32" ? "float32" : "float64";
    const [re, im] = [args.map(pair => pair[0]), args.map(pair => pair[1])];
    return b.op(join, test(b, re, dtype), test(b, im, dtype));
  };
}

export const same: LowerComplex = (_, [x]) => x!;
export const real: LowerComplex = (_, [x]) => x![0];
export const imag: LowerComplex = (_, [x]) => x![1];
export const abs: LowerComplex = (b, [x]) => elementary.hypot(b, x![0], x![1]);
export const angle: LowerComplex = (b, [x]) => elementary.atan2(b, x![1], x![0]);

/** The condition is a pair only by its place among the operands: its first lane is the mask. */
export const where: LowerComplex = (b, [condition, x, y]) => [
  select(b, condition![0], x![0], y![0]),
  select(b, condition![0], x![1], y![1]),
];
