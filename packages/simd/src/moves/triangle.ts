/** Triangles of matrices: one of the last two axes' indices decides. They are elementwise, and fused as such. */
import { ArgumentError, ShapeError } from "@lanewise/format";
import { familyOf, formulaOf } from "../expression/apply.ts";
import { described } from "../expression/options.ts";
import { positionsOf } from "../expression/positions.ts";
import { scalarAmong, sourceOf } from "../expression/source.ts";
import type { Applied } from "../table/define.ts";
import { add, ge, le, where } from "../table/ops.ts";
import type { DTypeOf, Operand, RankOf } from "../types.ts";

function triangle<A extends Operand>(name: "tril" | "triu", x: A, k: number): Applied<A, DTypeOf<A>, RankOf<A>> {
  const node = sourceOf(name, x);
  const { shape, dtype } = node;
  scalarAmong(name, "biufc", node);
  if (shape.length < 2) throw new ShapeError(`${name} takes two dimensions or more, got [${shape.join(", ")}]`, shape);
  if (!Number.isSafeInteger(k)) throw new ArgumentError("k", `${name}: "k" must be an integer, got ${described(k)}`);
  // Diagonals beyond the corners are all alike, and int32 holds these.
  const diagonal = Math.min(Math.max(k, -shape.at(-2)!), shape.at(-1)!);
  // Of the matrix itself, whatever it is broadcast to.
  const [row, column] = [positionsOf(shape.slice(-2), [1, 0]), positionsOf(shape.slice(-2), [0, 1])];
  const compare = name === "tril" ? le : ge;
  const inside = formulaOf(compare.operation, column, formulaOf(add.operation, row, diagonal));
  const chosen = formulaOf(where.operation, inside, node, dtype.kind === "bool" ? false : 0);
  return new (familyOf([x]))([x, k], chosen, name) as never;
}

/**
 * The lower triangle of the last two axes: elements up to the `k`-th diagonal (0 the main one, positive ones above it), zeros
 * elsewhere.
 *
 * Source: the array API's `tril`.
 *
 * @throws {SHAPE} less than two dimensions
 * @throws {DTYPE} records
 *
 * @example
 * import * as lw from "lanewise";
 * lw.tril(lw.view(new Int8Array([1, 2, 3, 4])).reshape([2, 2])).toTypedArray(); // => new Int8Array([1, 0, 3, 4])
 */
export function tril<A extends Operand>(x: A, k = 0): Applied<A, DTypeOf<A>, RankOf<A>> {
  return triangle("tril", x, k);
}

/**
 * The upper triangle of the last two axes: elements from the `k`-th diagonal on (0 the main one, positive ones above it), zeros
 * elsewhere.
 *
 * Source: the array API's `triu`.
 *
 * @throws {SHAPE} less than two dimensions
 * @throws {DTYPE} records
 *
 * @example
 * import * as lw from "lanewise";
 * lw.triu(lw.view(new Int8Array([1, 2, 3, 4])).reshape([2, 2])).toTypedArray(); // => new Int8Array([1, 2, 0, 4])
 */
export function triu<A extends Operand>(x: A, k = 0): Applied<A, DTypeOf<A>, RankOf<A>> {
  return triangle("triu", x, k);
}
