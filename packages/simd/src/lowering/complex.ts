/**
 * Lowerings of complex arithmetic, on pairs of lanes: one rounding per real operation, as NumPy computes. What needs more than
 * that is in `src/math`, complex-elementary.ts.
 */
import type { Builder } from "../ir/builder.ts";
import { type Lane, maskOf } from "../ir/types.ts";
import * as elementary from "../math/elementary.ts";
import type { LowerComplex, Pair } from "./lower.ts";
import { select } from "./numeric.ts";

const op = (b: Builder, name: string, ...args: Lane[]): Lane => b.op(`${args[0]!.type}.${name}`, ...args);

/** The same real operation on both parts. */
export function partwise(name: string): LowerComplex {
  return (b, args) => [op(b, name, ...args.map(([re]) => re)), op(b, name, ...args.map(([, im]) => im))];
}

export const multiply: LowerComplex = (b, [x, y]) => product(b, x!, y!);

function product(b: Builder, [xr, xi]: Pair, [yr, yi]: Pair): Pair {
  return [
    op(b, "sub", op(b, "mul", xr, yr), op(b, "mul", xi, yi)),
    op(b, "add", op(b, "mul", xr, yi), op(b, "mul", xi, yr)),
  ];
}

export const squareComplex: LowerComplex = (b, [x]) => product(b, x!, x!);

export const multiplyAdd: LowerComplex = (b, [x, y, z]) => {
  const [re, im] = product(b, x!, y!);
  return [op(b, "add", re, z![0]), op(b, "add", im, z![1])];
};

export const conjComplex: LowerComplex = (b, [x]) => [x![0], op(b, "neg", x![1])];

/** Equal in both parts; or, negated, different in one. */
export function equality(negated: boolean): LowerComplex {
  return (b, [x, y]) => {
    const name = negated ? "ne" : "eq";
    const parts = [op(b, name, x![0], y![0]), op(b, name, x![1], y![1])] as const;
    return b.op(`${maskOf(x![0].type)}.${negated ? "or" : "and"}`, ...parts);
  };
}

/** Whether one part (or, for `isfinite`, both) is in the class. */
export function classifyComplex(name: "isnan" | "isinf" | "isfinite"): LowerComplex {
  return (b, [x]) => {
    const part = (lane: Lane): Lane => {
      if (name === "isnan") return op(b, "ne", lane, lane);
      return op(b, name === "isinf" ? "eq" : "lt", op(b, "abs", lane), b.const(lane.type, Infinity));
    };
    return b.op(`${maskOf(x![0].type)}.${name === "isfinite" ? "and" : "or"}`, part(x![0]), part(x![1]));
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
