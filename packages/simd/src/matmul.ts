/**
 * Products of matrices and vectors, as sums of products: each element is the fold that `sum(mul(row, column))` is, by the same
 * tree, so the bits do not depend on layout or back end. Operands are packed once into the dtype that they promote to.
 */
import { broadcastShapes, type DType, ShapeError } from "@lanewise/format";
import { familyOf, formulaOf } from "./apply.ts";
import { castTo } from "./cast.ts";
import { deferredNode } from "./deferred.ts";
import type { Applied } from "./define.ts";
import { axisOf, sourceOf } from "./join.ts";
import type { Deferred, Evaluable } from "./node.ts";
import { typing } from "./operation.ts";
import { add, conj, mul } from "./ops.ts";
import { foldOf } from "./plan/fold-program.ts";
import { along, sum } from "./reduce.ts";
import { written } from "./rooms.ts";
import { type Lease, viewOfLease } from "./run/lease.ts";
import type { DTypeOf, Operand, Promote } from "./types.ts";

/**
 * The matrix product over the last two axes; axes before them broadcast. A one-dimensional operand is a row on the left, a
 * column on the right, and its axis does not appear in the result: of two vectors the result has rank 0. The dtype is the
 * promoted one; integers wrap, sums of floats follow the tree of `sum`.
 *
 * Source: the array API's `matmul`.
 *
 * @throws {SHAPE} rank 0, or inner extents that differ
 * @throws {DTYPE} bools and records
 *
 * @example
 * import * as lw from "lanewise";
 * const m = lw.view(new Float64Array([1, 2, 3, 4])).reshape([2, 2]);
 * lw.matmul(m, m).toTypedArray(); // => new Float64Array([7, 10, 15, 22])
 * lw.matmul(m, new Float64Array([1, 1])).toTypedArray(); // => new Float64Array([3, 7])
 */
export function matmul<A extends Operand, B extends Operand>(
  a: A,
  b: B,
): Applied<A | B, Promote<DTypeOf<A>, DTypeOf<B>>, number> {
  const [left, right] = [sourceOf("matmul", a), sourceOf("matmul", b)];
  const { result: dtype, scalar } = typing(mul.operation, [left.dtype, right.dtype]);
  const [row, column] = [left.shape.length === 1, right.shape.length === 1];
  const [p, q] = [row ? [1, ...left.shape] : left.shape, column ? [...right.shape, 1] : right.shape];
  const [rows, inner, columns] = [p.at(-2), p.at(-1), q.at(-1)];
  if (left.shape.length === 0 || right.shape.length === 0 || inner !== q.at(-2)) {
    throw new ShapeError(
      `matmul: shapes [${left.shape.join(", ")}] and [${right.shape.join(", ")}] have no common inner extent`,
      left.shape,
      right.shape,
    );
  }
  const stack = broadcastShapes(p.slice(0, -2), q.slice(0, -2));
  const shape = [...stack, ...(row ? [] : [rows!]), ...(column ? [] : [columns!])];
  // Products lie in [..., rows, inner, columns]; the inner axis is folded.
  const products = formulaOf(
    mul.operation,
    packed(left, dtype, [...p, 1]),
    packed(right, dtype, [...q.slice(0, -2), 1, ...q.slice(-2)]),
  );
  const folded = along(products, foldOf("sum", scalar), [products.shape.length - 2], false);
  // A sum of nothing is +0; the tree's neutral element is -0.
  const summed = inner === 0 ? formulaOf(add.operation, folded, 0) : folded;
  const whole = summed.dtype === dtype ? summed : formulaOf(castTo(scalar), summed);
  const node = deferredNode(dtype, shape, session => reshaped(written(whole, dtype, session), shape));
  return new (familyOf([a, b]))([a, b], node, "matmul") as never;
}

/** An operand in heap memory of the run, written there once, in a shape with extents of 1 put in. */
function packed(node: Evaluable, dtype: DType, shape: readonly number[]): Deferred {
  return deferredNode(dtype, shape, session => reshaped(written(node, dtype, session), shape));
}

/** Dense memory in another shape of the same size. */
function reshaped(room: Lease, shape: readonly number[]): Lease {
  const strides = shape.map((_, k) => shape.slice(k + 1).reduce((size, extent) => size * extent, room.itemsize));
  return viewOfLease(room, { byteOffset: room.byteOffset, itemsize: room.itemsize, shape, strides });
}

/**
 * The scalar product along an axis (the last one), the first operand conjugated; other axes broadcast. The dtype is the
 * promoted one; integers wrap, sums of floats follow the tree of `sum`.
 *
 * Source: the array API's `vecdot`.
 *
 * @throws {SHAPE} extents along the axis that differ
 * @throws {DTYPE} bools and records
 * @throws {INDEX} an axis that does not exist
 *
 * @example
 * import * as lw from "lanewise";
 * lw.vecdot(new Float64Array([1, 2]), new Float64Array([3, 4])).toTypedArray(); // => new Float64Array([11])
 */
export function vecdot<A extends Operand, B extends Operand>(
  a: A,
  b: B,
  options: { readonly axis?: number } = {},
): Applied<A | B, Promote<DTypeOf<A>, DTypeOf<B>>, number> {
  const [left, right] = [sourceOf("vecdot", a), sourceOf("vecdot", b)];
  const { axis = -1 } = options;
  const { result } = typing(mul.operation, [left.dtype, right.dtype]);
  // Counted from the end, so that it names the same axis in both.
  const least = Math.min(left.shape.length, right.shape.length);
  const own = axisOf("vecdot", axis, least) - least;
  if (left.shape.at(own) !== right.shape.at(own)) {
    throw new ShapeError(
      `vecdot: shapes [${left.shape.join(", ")}] and [${right.shape.join(", ")}] differ along axis ${own}`,
      left.shape,
      right.shape,
    );
  }
  const first = left.dtype.kind === "complex" ? conj(a) : a;
  return sum(mul(first, b), { axis: own, dtype: result as never }) as never;
}
