/**
 * Sorting along an axis: the values, or where they are. NaNs come last either way; the order of equal elements is kept. Rows
 * are written out densely first; values are then sorted by JavaScript, positions by `order.ts`.
 */
import { DTypeError } from "@lanewise/format";
import { familyOf, formulaOf } from "../expression/apply.ts";
import { axisOf } from "../expression/axes.ts";
import { deferredNode } from "../expression/deferred.ts";
import type { Evaluable } from "../expression/node.ts";
import { optionsOf, withOptions } from "../expression/options.ts";
import { sourceOf } from "../expression/source.ts";
import { type Scalar, scalarFacts } from "../lowering/lower.ts";
import { type Elements, elementsOf, rowsOf, withLastAt, workingDType } from "../run/rooms.ts";
import { castTo } from "../table/cast.ts";
import type { Applied } from "../table/define.ts";
import { nativeName } from "../table/operation.ts";
import { toDType } from "../to-dtype.ts";
import type { DTypeOf, Operand, RankOf } from "../types.ts";
import { keysOf, orderOf } from "./order.ts";

export interface SortOptions {
  /** The axis, the last by default; negative ones count from the end. */
  readonly axis?: number;
  /** From the largest to the smallest; NaNs stay last. */
  readonly descending?: boolean;
  /** Whether equal elements have to keep their order; they do in any case. */
  readonly stable?: boolean;
}

/**
 * The elements in ascending order along an axis (the last one), NaNs last. Stable: 0 and -0 are equal and stay as they come.
 *
 * Source: the array API's `sort`.
 *
 * @throws {DTYPE} complex numbers, which have no order, and records
 * @throws {INDEX} an axis that does not exist
 *
 * @example
 * import * as lw from "lanewise";
 * lw.sort(new Float64Array([3, NaN, 1, 2])).toTypedArray(); // => new Float64Array([1, 2, 3, NaN])
 * lw.sort(new Int8Array([3, 1, 2]), { descending: true }).toTypedArray(); // => new Int8Array([3, 2, 1])
 */
export function sort<A extends Operand>(x: A, given?: SortOptions): Applied<A, DTypeOf<A>, RankOf<A>> {
  const options = optionsOf("sort", given, "axis descending? stable?");
  const { node, scalar, axis } = sortable("sort", x, options);
  const working = workingDType(node.dtype);
  const sorted = deferredNode({ dtype: working, shape: node.shape, inputs: [node] }, session => {
    const room = rowsOf(node, working, axis, session);
    forEachRow(elementsOf(room), node.shape[axis]!, row => sortRow(row, options.descending === true));
    return withLastAt(room, axis);
  });
  const last = scalar === "float16" ? formulaOf(castTo(scalar), sorted) : sorted;
  return new (familyOf([x]))(withOptions([x], options), last, "sort") as never;
}

/**
 * Where the elements of the sorted axis are: `takeAlongAxis(x, argsort(x))` is `sort(x)`. Indices are int32.
 *
 * Source: the array API's `argsort`.
 *
 * @throws {DTYPE} complex numbers, which have no order, and records
 * @throws {INDEX} an axis that does not exist
 *
 * @example
 * import * as lw from "lanewise";
 * lw.argsort(new Float64Array([3, 1, 2])).toTypedArray(); // => new Int32Array([1, 2, 0])
 */
export function argsort<A extends Operand>(x: A, given?: SortOptions): Applied<A, "int32", RankOf<A>> {
  const options = optionsOf("argsort", given, "axis descending? stable?");
  const { node, axis } = sortable("argsort", x, options);
  const [working, index] = [workingDType(node.dtype), toDType("int32")];
  const order = deferredNode({ dtype: index, shape: node.shape, inputs: [node] }, session => {
    const values = rowsOf(node, working, axis, session);
    const room = session.room(index, values.shape);
    const places = elementsOf(room) as Int32Array;
    const length = node.shape[axis]!;
    let begin = 0;
    forEachRow(elementsOf(values), length, row => {
      orderOf(keysOf(row, options.descending === true), places.subarray(begin, begin + length));
      begin += length;
    });
    return withLastAt(room, axis);
  });
  return new (familyOf([x]))(withOptions([x], options), order, "argsort") as never;
}

function sortable(
  name: string,
  x: unknown,
  { axis = -1 }: SortOptions,
): { readonly node: Evaluable; readonly scalar: Scalar; readonly axis: number } {
  const node = sourceOf(name, x);
  const scalar = orderedName(name, node);
  return { node, scalar, axis: axisOf(name, axis, node.shape.length) };
}

/** The native dtype of elements that have an order. @throws {DTYPE} */
export function orderedName(name: string, { dtype }: Evaluable): Scalar {
  const scalar = nativeName(dtype);
  if (scalar !== null && scalarFacts(scalar)!.kind !== "complex") return scalar;
  throw new DTypeError(`${name} takes elements that have an order, got ${dtype.name}`, dtype.name);
}

function forEachRow(elements: Elements, length: number, visit: (row: Elements) => void): void {
  if (length === 0) return;
  for (let begin = 0; begin < elements.length; begin += length) visit(elements.subarray(begin, begin + length));
}

/** JavaScript sorts numbers with NaN last, but takes -0 for less than 0: zeros are written again as they came. */
export function sortRow(row: Elements, descending: boolean): void {
  const float = row instanceof Float32Array || row instanceof Float64Array;
  const zeros = float ? zerosOf(row) : null;
  row.sort();
  if (descending) {
    let end = row.length;
    while (float && end > 0 && Number.isNaN(row[end - 1])) end--;
    row.subarray(0, end).reverse();
  }
  if (zeros !== null) (row as Float64Array).set(zeros, (row as Float64Array).indexOf(0));
}

/** The zeros in their order, or null if they are all alike. */
function zerosOf(row: Float32Array | Float64Array): number[] | null {
  if (!row.includes(0)) return null;
  const zeros: number[] = [];
  let negative = 0;
  for (let k = 0; k < row.length; k++) {
    const value = row[k]!;
    if (value !== 0) continue;
    zeros.push(value);
    if (Object.is(value, -0)) negative++;
  }
  return negative > 0 ? zeros : null;
}
