/**
 * Contraction of several axes at once: both operands are written out as matrices, the contracted axes innermost on the left and
 * outermost on the right, and the result is their product, by the tree of every product.
 */
import { ArgumentError, ShapeError, sizeOf } from "@lanewise/format";
import { familyOf } from "../expression/apply.ts";
import { axisOf } from "../expression/axes.ts";
import { deferredNode } from "../expression/deferred.ts";
import { leafOfLease } from "../expression/leaf.ts";
import type { Evaluable } from "../expression/node.ts";
import { described, listed } from "../expression/options.ts";
import { sourcesOf } from "../expression/source.ts";
import { inShape, ordered } from "../run/rooms.ts";
import type { Applied } from "../table/define.ts";
import { typing, within } from "../table/operation.ts";
import { mul } from "../table/ops.ts";
import type { DTypeOf, Operand, Promote } from "../types.ts";
import { multiplied } from "./matmul.ts";

/**
 * The sum of products over several axes: the last `axes` of the first operand and the first of the second (2 by default), or
 * the axes that are named for each, pair by pair. What is left of the first operand's axes comes first. Every element is
 * the fold that `sum(mul(row, column))` is.
 *
 * Source: the array API's `tensordot`.
 *
 * @throws {SHAPE} extents that differ along a pair of axes
 * @throws {ARGUMENT} axes that are not as many for both, or that are named twice
 * @throws {INDEX} an axis that does not exist
 * @throws {DTYPE} bools and records
 *
 * @example
 * import * as lw from "lanewise";
 * const m = lw.view(new Float64Array([1, 2, 3, 4])).reshape([2, 2]);
 * lw.tensordot(m, m).toTypedArray(); // => new Float64Array([30])
 * lw.tensordot(m, m, [[0], [0]]).toTypedArray(); // => new Float64Array([10, 14, 14, 20])
 */
export function tensordot<A extends Operand, B extends Operand>(
  a: A,
  b: B,
  axes: number | readonly [readonly number[], readonly number[]] = 2,
): Applied<A | B, Promote<DTypeOf<A>, DTypeOf<B>>, number> {
  const [left, right] = sourcesOf("tensordot", a, b);
  const [first, second] = pairsOf(axes, left, right);
  const extents = (node: Evaluable, chosen: readonly number[]) => chosen.map(axis => node.shape[axis]!);
  if (String(extents(left, first)) !== String(extents(right, second))) {
    const shapes = `[${left.shape.join(", ")}] and [${right.shape.join(", ")}]`;
    throw new ShapeError(
      `tensordot: shapes ${shapes} differ along axes [${first}] and [${second}]`,
      left.shape,
      right.shape,
    );
  }
  const { result: dtype, scalar } = typing(within("tensordot", mul.operation), [left.dtype, right.dtype]);
  const [rows, columns] = [othersOf(left, first), othersOf(right, second)];
  const shape = [...extents(left, rows), ...extents(right, columns)];
  const inner = sizeOf(extents(left, first));
  const [p, q] = [
    [sizeOf(extents(left, rows)), inner],
    [inner, sizeOf(extents(right, columns))],
  ];
  const outline = { dtype, shape, inputs: [left, right], key: `tensordot ${first} ${second}` };
  const node = deferredNode(outline, (session, offered) => {
    const matrix = leafOfLease(inShape(ordered(left, dtype, [...rows, ...first], session), p));
    const other = leafOfLease(inShape(ordered(right, dtype, [...second, ...columns], session), q));
    const product = { left: matrix, right: other, dtype, scalar, p, q, shape: [p[0]!, q[1]!], shown: shape };
    return multiplied(product, session, offered);
  });
  return new (familyOf([a, b]))([a, b, axes], node, "tensordot") as never;
}

/** The contracted axes of both, from the front, pair by pair. */
function pairsOf(axes: any, left: Evaluable, right: Evaluable): readonly [number[], number[]] {
  const ranks = [left.shape.length, right.shape.length] as const;
  if (typeof axes === "number" && Number.isInteger(axes) && axes >= 0 && axes <= Math.min(...ranks)) {
    return [Array.from({ length: axes }, (_, k) => ranks[0] - axes + k), Array.from({ length: axes }, (_, k) => k)];
  }
  if (!Array.isArray(axes) || axes.length !== 2 || !axes.every(Array.isArray) || axes[0]!.length !== axes[1]!.length) {
    const rule = `"axes" must be a count of up to ${Math.min(...ranks)}, or two lists of equal length`;
    throw new ArgumentError("axes", `tensordot: ${rule}, got ${Array.isArray(axes) ? listed(axes) : described(axes)}`);
  }
  const named = (k: 0 | 1): number[] => axes[k]!.map((axis: number) => axisOf("tensordot", axis, ranks[k]));
  const [first, second] = [named(0), named(1)];
  for (const list of [first, second]) {
    if (new Set(list).size !== list.length) {
      throw new ArgumentError("axes", `tensordot: "axes" must name each axis once, got ${listed(list)}`);
    }
  }
  return [first, second];
}

function othersOf({ shape }: Evaluable, axes: readonly number[]): number[] {
  return shape.map((_, axis) => axis).filter(axis => !axes.includes(axis));
}
