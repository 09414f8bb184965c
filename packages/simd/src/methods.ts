/** Everything that is a method, by name: rows of the operation table, and what else takes an operand first. */

import { astype, saturate } from "./cast.ts";
import type { HasOperation } from "./define.ts";
import { divmod } from "./divmod.ts";
import { pad, take } from "./join.ts";
import * as elementwise from "./ops.ts";
import { argmax, argmin } from "./place.ts";
import { all, any, countNonzero, dot, max, min, minMax, prod, sum } from "./reduce.ts";
import { cumulativeMax, cumulativeMin, cumulativeProd, cumulativeSum } from "./scan.ts";
import { nonzero } from "./select.ts";
import { mean, norm, std, variance } from "./statistics.ts";

/** A function that takes its object as the first operand. */
export type Method = (self: never, ...operands: never[]) => unknown;

/** All rows of the operation table. */
export function allOperations(): readonly (readonly [name: string, f: Method & HasOperation])[] {
  return Object.entries(elementwise) as unknown as [string, Method & HasOperation][];
}

/** All methods of expressions and simd views. */
export function allMethods(): readonly (readonly [
  name: string,
  f: (self: unknown, ...operands: unknown[]) => unknown,
])[] {
  const others = {
    astype,
    saturate: (self: never, dtype: never) => saturate(dtype, self),
    argmax,
    argmin,
    sum,
    prod,
    min,
    max,
    minMax,
    any,
    all,
    countNonzero,
    mean,
    variance,
    std,
    norm,
    dot,
    cumulativeSum,
    cumulativeProd,
    cumulativeMax,
    cumulativeMin,
    divmod,
    take,
    pad,
    nonzero,
  };
  return [...allOperations(), ...Object.entries(others)] as unknown as [
    string,
    (self: unknown, ...operands: unknown[]) => unknown,
  ][];
}
