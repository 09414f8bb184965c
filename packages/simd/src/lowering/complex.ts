/**
 * Lowerings of complex arithmetic, on pairs of lanes: one rounding per real operation, as NumPy computes. Division is
 * Smith's, so that it does not overflow where the quotient would not.
 */
import type { Builder } from "../ir/builder.ts";
import { type Lane, maskOf } from "../ir/types.ts";
import * as elementary from "../math/elementary.ts";
import type { LowerComplex, Pair } from "./lower.ts";
import { copysign, select } from "./numeric.ts";

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

/** Divides by the larger part first: both ways are computed and one is selected. */
export const divide: LowerComplex = (b, [x, y]) => quotient(b, x!, y!);

function quotient(b: Builder, [xr, xi]: Pair, [yr, yi]: Pair): Pair {
  const realLarger = b.op(`${yr.type}.ge`, op(b, "abs", yr), op(b, "abs", yi));
  const [large, small] = [select(b, realLarger, yr, yi), select(b, realLarger, yi, yr)];
  const zero = b.const(yr.type, 0);
  const none = b.op(`${yr.type}.eq`, large, zero);
  // 0 / 0 would make a ratio of NaN; dividing by a complex zero is dividing both parts by that zero.
  const ratio = select(b, none, zero, op(b, "div", small, large));
  const scale = op(b, "add", large, op(b, "mul", small, ratio));
  const [p, q] = [select(b, realLarger, xr, xi), select(b, realLarger, xi, xr)];
  const re = op(b, "add", p, op(b, "mul", q, ratio));
  const straight = op(b, "sub", xi, op(b, "mul", xr, ratio));
  const crossed = op(b, "sub", op(b, "mul", xi, ratio), xr);
  return [op(b, "div", re, scale), op(b, "div", select(b, realLarger, straight, crossed), scale)];
}

export const reciprocalComplex: LowerComplex = (b, [x]) =>
  quotient(b, [b.const(x![0].type, 1), b.const(x![0].type, 0)], x!);

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

export const expComplex: LowerComplex = (b, [x]) => {
  const size = elementary.exp(b, x![0]);
  const real = b.op(`${size.type}.eq`, x![1], b.const(size.type, 0));
  const [re, im] = [op(b, "mul", size, elementary.cos(b, x![1])), op(b, "mul", size, elementary.sin(b, x![1]))];
  // A real argument stays real, also where the size is infinite.
  return [select(b, real, size, re), select(b, real, x![1], im)];
};

export const logComplex: LowerComplex = (b, [x]) => [
  elementary.log(b, elementary.hypot(b, x![0], x![1])),
  elementary.atan2(b, x![1], x![0]),
];

/** exp(y log x); a power of 0 is 1, first and second powers are products. */
export const powComplex: LowerComplex = (b, [x, y]) => {
  const [xr, xi] = x!;
  const [yr, yi] = y!;
  const constant = (value: number): Lane => b.const(xr.type, value);
  const equals = ([re, im]: Pair, value: number): Lane =>
    b.op(`${maskOf(re.type)}.and`, op(b, "eq", re, constant(value)), op(b, "eq", im, constant(0)));
  const pick = (mask: Lane, yes: Pair, no: Pair): Pair => [
    select(b, mask, yes[0], no[0]),
    select(b, mask, yes[1], no[1]),
  ];
  const [size, turn] = product(b, y!, logComplex(b, [x!]) as Pair);
  const general = expComplex(b, [[size, turn]]) as Pair;
  const zero = constant(0);
  // 0 to a power with a positive real part is 0; to any other it has no value.
  const none = b.const(xr.type, Number.NaN);
  const ofZero: Pair = pick(op(b, "gt", yr, zero), [zero, zero], [none, none]);
  const special = pick(equals(x!, 0), ofZero, general);
  const known = pick(equals(y!, 1), [xr, xi], pick(equals([yr, yi], 2), product(b, x!, x!), special));
  return pick(equals(y!, 0), [constant(1), zero], known);
};

/** The root with a real part of 0 or more; no intermediate result is larger than the operand. */
export const sqrtComplex: LowerComplex = (b, [x]) => {
  const [re, im] = x!;
  const constant = (value: number): Lane => b.const(re.type, value);
  const half = op(b, "mul", op(b, "abs", re), constant(0.5));
  const size = op(b, "mul", elementary.hypot(b, re, im), constant(0.5));
  const root = op(b, "sqrt", op(b, "add", half, size));
  const other = op(b, "div", im, op(b, "mul", root, constant(2)));
  const positive = op(b, "ge", re, constant(0));
  const zero = op(b, "eq", root, constant(0));
  const dtype = re.type === "f32" ? "float32" : "float64";
  return [
    select(b, zero, constant(0), select(b, positive, root, op(b, "abs", other))),
    select(b, zero, im, select(b, positive, other, copysign(b, [root, im], dtype))),
  ];
};
