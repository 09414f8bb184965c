/**
 * Where values belong among sorted ones, by bisection in their common dtype. The order is that of `sort`: NaNs are equal to
 * each other and above all others, 0 equals -0. Whether `sorted` is in order is not checked.
 */
import { ArgumentError, resultType, ShapeError } from "@lanewise/format";
import { deferred } from "../expression/deferred.ts";
import type { Leaf } from "../expression/node.ts";
import { described, optionsOf, withOptions } from "../expression/options.ts";
import { sameShape } from "../expression/same-shape.ts";
import { sourceOf, sourcesOf } from "../expression/source.ts";
import { placesIn } from "../moves/gather.ts";
import { take } from "../moves/join.ts";
import { comparedDType, dense, type Elements, elementsOf } from "../run/rooms.ts";
import type { Applied } from "../table/define.ts";
import { toDType } from "../to-dtype.ts";
import type { Operand, RankOf } from "../types.ts";
import { orderedName } from "./sort.ts";

export interface SearchOptions {
  /** Before the equal elements ("left", by default) or after them. */
  readonly side?: "left" | "right";
  /** Where the elements of `sorted` are in order, as `argsort` gives it; then `sorted` itself need not be. */
  readonly sorter?: object;
}

/**
 * For each value the index at which it would keep `sorted` in order: how many elements are less ("left"), or less or equal
 * ("right"). Indices are int32. `sorted` is ascending, with NaNs last, as `sort` gives it: that is not checked. Both are
 * compared in their common dtype.
 *
 * Source: the array API's `searchsorted`.
 *
 * @throws {SHAPE} `sorted` is not one-dimensional, or the sorter has another length
 * @throws {DTYPE} complex numbers, which have no order, and records
 * @throws {ARGUMENT} another side
 *
 * @example
 * import * as lw from "lanewise";
 * const edges = new Float64Array([0, 1, 2]);
 * lw.searchsorted(edges, new Float64Array([-1, 1, 5])).toTypedArray(); // => new Int32Array([0, 1, 3])
 * lw.searchsorted(edges, [1], { side: "right" }).toTypedArray(); // => new Int32Array([2])
 */
export function searchsorted<A extends Operand, B extends Operand>(
  sorted: A,
  values: B,
  given?: SearchOptions,
): Applied<A | B, "int32", RankOf<B>> {
  const options = optionsOf("searchsorted", given, "side sorter");
  const { side = "left", sorter } = options;
  const [first, wanted] = sourcesOf("searchsorted", sorted, values, ["sorted", "values"]);
  if (side !== "left" && side !== "right") {
    throw new ArgumentError("side", `searchsorted: "side" must be "left" or "right", got ${described(side)}`);
  }
  if (first.shape.length !== 1) {
    const got = first.shape.join(", ");
    throw new ShapeError(`searchsorted: "sorted" must have one dimension, got [${got}]`, first.shape);
  }
  if (sorter !== undefined) placesIn("searchsorted", sorter, "sorter");
  const memory = Array.isArray(sorted) ? (first as Leaf).exporter : sorted;
  const all = sorter === undefined ? first : sourceOf("searchsorted", take(memory, sorter));
  if (!sameShape(all.shape, first.shape)) {
    throw new ShapeError(`searchsorted: a sorter of [${all.shape}] for [${first.shape}]`, all.shape, first.shape);
  }
  for (const node of [all, wanted]) orderedName("searchsorted", node);
  const common = comparedDType(resultType(all.dtype, wanted.dtype));
  const shown = withOptions([sorted, values], options);
  const result = { dtype: toDType("int32"), shape: wanted.shape, inputs: [all, wanted] };
  return deferred("searchsorted", [sorted, values], shown, result, (room, session) => {
    const [from, searched] = [dense(all, common, session), dense(wanted, common, session)];
    search(elementsOf(from), elementsOf(searched), side === "right", elementsOf(room) as Int32Array);
  }) as never;
}

function search(sorted: Elements, values: Elements, right: boolean, into: Int32Array): void {
  for (let k = 0; k < values.length; k++) into[k] = place(sorted, values[k]!, right);
}

/** How many sorted elements are less than a value, or also equal to it. NaNs are equal to each other and above all others. */
export function place(sorted: Elements, value: number, right: boolean): number {
  // NaNs come last: before them is what any number may be.
  if (Number.isNaN(value)) return right ? sorted.length : place(sorted, Number.POSITIVE_INFINITY, true);
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = sorted[middle]!;
    // Neither of a NaN.
    if (right ? other <= value : other < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
