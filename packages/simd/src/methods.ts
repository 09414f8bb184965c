/** Everything that is a method, by name: rows of the operation table, and what else takes an operand first. */

import type { Expression } from "./expression/expression.ts";
import { pad, take } from "./moves/join.ts";
import {
  broadcastTo,
  expandDims,
  flip,
  matrixTranspose,
  moveAxis,
  permuteDims,
  reshape,
  squeeze,
} from "./moves/layouts.ts";
import { nonzero } from "./moves/select.ts";
import { argmax, argmin } from "./reductions/place.ts";
import { all, any, countNonzero, dot, max, min, minMax, prod, sum } from "./reductions/reduce.ts";
import { cumulativeMax, cumulativeMin, cumulativeProd, cumulativeSum } from "./reductions/scan.ts";
import { mean, norm, std, variance } from "./reductions/statistics.ts";
import { astype, saturate } from "./table/cast.ts";
import type { HasOperation } from "./table/define.ts";
import { divmod } from "./table/divmod.ts";
import * as elementwise from "./table/ops.ts";
import { frexp, modf } from "./table/take-apart.ts";

/** A function that takes its object as the first operand. */
export type Method = (self: never, ...operands: never[]) => unknown;

/** All rows of the operation table. */
export function allOperations(): readonly (readonly [name: string, f: Method & HasOperation])[] {
  return Object.entries(elementwise) as unknown as [string, Method & HasOperation][];
}

type AnyMethod = (self: unknown, ...operands: unknown[]) => unknown;

/** Methods of expressions that views have of their own, in the same words. */
export function layoutMethods(): readonly (readonly [name: string, f: AnyMethod])[] {
  const listed = (given: readonly unknown[]) => given.flat() as number[];
  const methods = {
    reshape: (self: Expression, ...shape: unknown[]) => reshape(self, listed(shape)),
    broadcastTo: (self: Expression, ...shape: unknown[]) => broadcastTo(self, listed(shape)),
    permuteDims: (self: Expression, ...axes: unknown[]) => permuteDims(self, listed(axes)),
    moveAxis,
    expandDims,
    squeeze,
    flip,
  };
  return Object.entries(methods) as unknown as [string, AnyMethod][];
}

/** Properties of expressions that views have of their own. */
export function layoutProperties(): readonly (readonly [name: string, f: AnyMethod])[] {
  const T = (self: Expression) => permuteDims(self, self.shape.map((_, axis) => axis).reverse());
  return Object.entries({ T, mT: matrixTranspose }) as unknown as [string, AnyMethod][];
}

/** All methods of expressions and simd views. */
export function allMethods(): readonly (readonly [name: string, f: AnyMethod])[] {
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
    modf,
    frexp,
    take,
    pad,
    nonzero,
  };
  return [...allOperations(), ...Object.entries(others)] as unknown as [string, AnyMethod][];
}
