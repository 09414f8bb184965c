/**
 * Products of matrices and vectors, as sums of products: each element is the fold that `sum(mul(row, column))` is, by the same
 * tree, so the bits do not depend on layout or back end. Operands are packed once, in the dtype that they promote to, so that
 * rows and columns are dense.
 */
import { type DType, type LowerRank, ShapeError } from "@lanewise/format";
import { familyOf, formulaOf } from "../expression/apply.ts";
import { axisOf } from "../expression/axes.ts";
import { broadcastOf } from "../expression/broadcast.ts";
import { deferredNode } from "../expression/deferred.ts";
import { leafOfLease } from "../expression/leaf.ts";
import type { Evaluable, Leaf } from "../expression/node.ts";
import { optionsOf } from "../expression/options.ts";
import { sourcesOf } from "../expression/source.ts";
import { TILE } from "../kernel/folds.ts";
import type { Scalar } from "../lowering/lower.ts";
import { foldOf } from "../plan/fold-program.ts";
import { sum } from "../reductions/reduce.ts";
import { along } from "../reductions/reduction.ts";
import { MANY, SHORT } from "../run/fold-short.ts";
import { type Lease, viewOfLease } from "../run/lease.ts";
import { isApart, operandOf } from "../run/operands.ts";
import { inShape, part, written } from "../run/rooms.ts";
import { evaluate } from "../run/run.ts";
import type { Session } from "../run/session.ts";
import type { Applied } from "../table/define.ts";
import { typing, within } from "../table/operation.ts";
import { add, conj, mul } from "../table/ops.ts";
import type { DTypeOf, MaxRank, Operand, ProductRank, Promote, RankOf } from "../types.ts";

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
): Applied<A | B, Promote<DTypeOf<A>, DTypeOf<B>>, ProductRank<RankOf<A>, RankOf<B>>> {
  const [left, right] = sourcesOf("matmul", a, b);
  const { result: dtype, scalar } = typing(within("matmul", mul.operation), [left.dtype, right.dtype]);
  const [row, column] = [left.shape.length === 1, right.shape.length === 1];
  const p = row ? [1, left.shape[0]!] : left.shape;
  const q = column ? [right.shape[0]!, 1] : right.shape;
  const [rows, inner, columns] = [p[p.length - 2]!, p[p.length - 1]!, q[q.length - 1]!];
  if (left.shape.length === 0 || right.shape.length === 0 || inner !== q[q.length - 2]) {
    throw new ShapeError(
      `matmul: shapes [${left.shape.join(", ")}] and [${right.shape.join(", ")}] have no common inner extent`,
      left.shape,
      right.shape,
    );
  }
  const stack = broadcastOf("matmul", p.slice(0, -2), q.slice(0, -2));
  const whole = stack.concat(rows, columns);
  const shape = row || column ? stack.concat(row ? [] : rows, column ? [] : columns) : whole;
  const operands: Operands = { left, right, dtype, scalar, p, q, shape: whole, shown: shape };
  const outline = { dtype, shape, inputs: [left, right], key: "matmul" };
  const node = deferredNode(outline, (session, offered) => multiplied(operands, session, offered));
  return new (familyOf([a, b]))([a, b], node, "matmul") as never;
}

export interface Operands {
  readonly left: Evaluable;
  readonly right: Evaluable;
  readonly dtype: DType;
  readonly scalar: Scalar;
  /** Their shapes as stacks of matrices, and the result's. */
  readonly p: readonly number[];
  readonly q: readonly number[];
  readonly shape: readonly number[];
  /** The result's shape as it is seen: without the axes that a vector does not have. */
  readonly shown: readonly number[];
}

/** Columns are taken in blocks of about this many bytes, which stay in a core's cache while all rows meet them. */
const BLOCK = 1 << 18;

/** The product in its shape, densely: where that is offered, unless an operand lies there, else in memory of the run. */
export function multiplied(
  { left, right, dtype, scalar, p, q, shape, shown }: Operands,
  session: Session,
  offered?: Lease,
): Lease {
  const [inner, columns] = [p.at(-1)!, q.at(-1)!];
  // Columns lie densely, as rows do. Short ones, and those longer than a tile, stay as they come: they are folded side by side.
  const crossed = columns >= MANY && (inner <= SHORT || inner > TILE);
  const rows = packed(left, dtype, session);
  const second = crossed ? inShape(packed(right, dtype, session), q) : turned(right, dtype, q, session);
  const isFree = (read: Lease) => isApart(offered!, [operandOf(read, read.shape)], read.shape);
  const result = offered !== undefined && isFree(rows) && isFree(second) ? offered : session.room(dtype, shown);
  const room = inShape(result, shape);
  const first = inShape(rows, [...p.slice(0, -1), 1, inner]);
  const seen = crossed ? swapped(second) : second;
  const axis = seen.shape.length - 2;
  const fold = foldOf("sum", scalar);
  const block = crossed ? columns : Math.max(16, Math.floor(BLOCK / Math.max(1, inner * dtype.itemsize)));
  for (let begin = 0; begin < columns; begin += block) {
    const count = Math.min(block, columns - begin);
    const some = part(seen, axis, begin, count);
    const products = formulaOf(mul.operation, leafOfLease(first), leafOfLease(spread(some)));
    const sums = along(products, fold, [products.shape.length - 1], false);
    // A sum of nothing is +0; the tree's neutral element is -0.
    const whole = inner === 0 ? formulaOf(add.operation, sums, 0) : sums;
    evaluate(whole, part(room, shape.length - 1, begin, count), session);
  }
  return result;
}

/** An operand in row-major order: where it lies, if it lies so in the heap. */
function packed(node: Evaluable, dtype: DType, session: Session): Lease {
  const lease = node.kind === "leaf" ? session.known(node) : null;
  if (lease === null || !lease.contiguous || lease.dtype !== dtype || lease.memory !== session.heap.memory) {
    return written(node, dtype, session);
  }
  return session.hold(lease, (node as Leaf).exporter);
}

/** The right operand with its columns dense. */
function turned(node: Evaluable, dtype: DType, shape: readonly number[], session: Session): Lease {
  const room = session.room(dtype, [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!]);
  evaluate(node, node.shape.length === 1 ? inShape(room, node.shape) : swapped(room), session);
  return room;
}

/** The same memory with its last two axes exchanged. */
function swapped(room: Lease): Lease {
  const { byteOffset, itemsize } = room;
  const exchanged = (values: readonly number[]): number[] => [...values.slice(0, -2), values.at(-1)!, values.at(-2)!];
  return viewOfLease(room, { byteOffset, itemsize, shape: exchanged(room.shape), strides: exchanged(room.strides) });
}

/** The same memory with an axis of extent 1 in front of the last two. */
function spread(room: Lease): Lease {
  const { byteOffset, itemsize } = room;
  const put = (values: readonly number[], value: number): number[] => [
    ...values.slice(0, -2),
    value,
    ...values.slice(-2),
  ];
  return viewOfLease(room, { byteOffset, itemsize, shape: put(room.shape, 1), strides: put(room.strides, 0) });
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
  options?: { readonly axis?: number },
): Applied<A | B, Promote<DTypeOf<A>, DTypeOf<B>>, LowerRank<MaxRank<RankOf<A>, RankOf<B>>>> {
  const [left, right] = sourcesOf("vecdot", a, b);
  const { axis = -1 } = optionsOf("vecdot", options, "axis");
  const { result } = typing(within("vecdot", mul.operation), [left.dtype, right.dtype]);
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
