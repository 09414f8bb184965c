/**
 * Operations by masks. How many elements a mask selects is known only when it is read, so `compress` and `nonzero` compute at
 * once; `assignSelected` and `assignWhere` write in place.
 */
import { empty, type ManagedArray } from "@lanewise/array";
import { ShapeError, sizeOf } from "@lanewise/format";
import { applyAs } from "../expression/apply.ts";
import { maskOf, scalarAmong, sourceOf } from "../expression/source.ts";
import { acquire } from "../run/acquire.ts";
import { dense, inShape, nativeDType } from "../run/rooms.ts";
import { inSession } from "../run/run.ts";
import { astype } from "../table/cast.ts";
import { within } from "../table/operation.ts";
import { where } from "../table/ops.ts";
import type { DTypeOf, Operand, PickedRank, RankOf } from "../types.ts";
import { gather } from "./gather.ts";
import { itemsOf, writeItems } from "./items.ts";

/** The flat positions of true elements, in row-major order. */
function positionsOf(mask: object): Float64Array {
  const flags = astype(mask, "bool").toTypedArray() as Uint8Array;
  let count = 0;
  for (let k = 0; k < flags.length; k++) count += flags[k]!;
  const places = new Float64Array(count);
  for (let k = 0, at = 0; at < count; k++) if (flags[k] === 1) places[at++] = k;
  return places;
}

/** What a mask selects from. `flat` is its shape with the mask's axes as one, `rest` the shape of an item. */
function selection(name: string, mask: unknown, x: unknown, argument: string) {
  const flags = maskOf(name, mask);
  const node = sourceOf(name, x, argument);
  const rank = flags.shape.length;
  if (rank === 0 || rank > node.shape.length || flags.shape.some((extent, axis) => extent !== node.shape[axis])) {
    throw new ShapeError(
      `${name}: a mask of shape [${flags.shape.join(", ")}] does not select in [${node.shape.join(", ")}]`,
      flags.shape,
      node.shape,
    );
  }
  const rest = node.shape.slice(rank);
  return { node, rest, flat: [sizeOf(flags.shape), ...rest] };
}

/**
 * The elements of `x` where the mask is true, in row-major order, as a new array that the caller releases. A mask of lower
 * rank selects items along the leading axes. Works on records too.
 *
 * @throws {DTYPE} a mask that is not bool
 * @throws {SHAPE} the mask's shape is not how that of `x` begins
 *
 * @example
 * import * as lw from "lanewise";
 * const x = new Float64Array([3, 1, 2]);
 * using large = lw.compress(lw.gt(x, 1), x);
 * large.toArray(); // => [3, 2]
 */
export function compress<M extends object, A extends Operand>(
  mask: M,
  x: A,
): ManagedArray<DTypeOf<A>, PickedRank<RankOf<A>, M>>;
export function compress(mask: object, x: unknown): ManagedArray<any, any> {
  const { node, rest, flat } = selection("compress", mask, x, "x");
  const places = positionsOf(mask);
  const dtype = nativeDType(node.dtype);
  return inSession(session => {
    const values = dense(node, dtype, session);
    // Made when nothing can fail any more: nobody would release it.
    const result = empty([places.length, ...rest], dtype, { uninitialised: true });
    gather(inShape(values, flat), 0, acquire(places), session.hold(acquire(result), result), session);
    return result as ManagedArray<any, number>;
  });
}

/**
 * Where the elements are not zero: for each axis the indices along it, in row-major order, as plain typed arrays.
 *
 * @throws {SHAPE} an operand of rank 0
 * @throws {DTYPE} records
 *
 * @example
 * import * as lw from "lanewise";
 * lw.nonzero(new Uint8Array([0, 7, 0, 1])); // => [new Int32Array([1, 3])]
 */
export function nonzero(x: Operand): Int32Array[] {
  const node = sourceOf("nonzero", x);
  const { shape } = node;
  scalarAmong("nonzero", "biufc", node);
  if (shape.length === 0) throw new ShapeError("nonzero takes at least one dimension, got rank 0", shape);
  const places = positionsOf(x as object);
  const result = shape.map(() => new Int32Array(places.length));
  for (let k = 0; k < places.length; k++) {
    let rest = places[k]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      result[axis]![k] = rest % shape[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
  }
  return result;
}

/**
 * Writes values into the items of `dst` where the mask is true, in row-major order: `dst[mask] = values`, and so what
 * `compress(mask, dst)` gives is changed. A mask of lower rank selects items along the leading axes; values broadcast to
 * all items and convert within the same kind. Everything is checked, and read, before anything is written.
 *
 * Source: the array API's assignment by a mask.
 *
 * @returns dst
 * @throws {DTYPE} a mask that is not bool, or values of another kind
 * @throws {SHAPE} the mask's shape is not how that of `dst` begins, or values that do not broadcast to the items
 * @throws {BUFFER} `dst` is read-only or repeats elements
 *
 * @example
 * import * as lw from "lanewise";
 * const x = new Float64Array([3, 1, 2]);
 * lw.assignSelected(x, lw.gt(x, 1), new Float64Array([30, 20])); // => new Float64Array([30, 1, 20])
 * lw.assignSelected(x, lw.gt(x, 25), 0); // => new Float64Array([0, 1, 20])
 */
export function assignSelected<T extends object>(dst: T, mask: object, values: Operand): T {
  const { node, rest, flat } = selection("assignSelected", mask, dst, "dst");
  const given = itemsOf("assignSelected", values, node) ?? (values as number);
  const places = positionsOf(mask);
  return inSession(session => {
    const addressed = { shape: [places.length, ...rest], flat, places: () => acquire(places) };
    writeItems("assignSelected", dst, node, given, addressed, session);
    return dst;
  });
}

/**
 * Writes `x` into `dst` where the mask is true, and nothing elsewhere; both broadcast to `dst`. Converts within the same kind.
 *
 * @returns dst
 * @throws {DTYPE} {SHAPE} {BUFFER} as `into` does
 *
 * @example
 * import * as lw from "lanewise";
 * const x = new Float64Array([1, -2, 3]);
 * lw.assignWhere(x, lw.lt(x, 0), 0); // => new Float64Array([1, 0, 3])
 */
export function assignWhere<T extends object>(dst: T, mask: object, x: Operand): T {
  sourceOf("assignWhere", dst, "dst");
  const operands = [mask, x, dst];
  return applyAs(within("assignWhere", where.operation), operands, operands).into(dst);
}
