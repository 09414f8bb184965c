/**
 * Elements by several index arrays: `x[i, j]`, read and written. The indices of one place become one index into the axes that
 * they name, which lie densely; so one gather, or scatter, moves everything.
 */
import { ArgumentError, sizeOf } from "@lanewise/format";
import { broadcastOf } from "../expression/broadcast.ts";
import { deferred } from "../expression/deferred.ts";
import type { Evaluable } from "../expression/node.ts";
import { described } from "../expression/options.ts";
import { sourceOf } from "../expression/source.ts";
import { acquire } from "../run/acquire.ts";
import { dense, inShape, nativeDType } from "../run/rooms.ts";
import { inSession } from "../run/run.ts";
import type { Applied } from "../table/define.ts";
import type { DTypeOf, Operand } from "../types.ts";
import { broadcastPlaces, gather, type Places, placesIn } from "./gather.ts";
import { type Addressed, itemsOf, writeItems } from "./items.ts";

/**
 * Elements by an index array for each of the first axes: for each place where these arrays, broadcast together, have an index
 * each, what lies there; further axes stay. Negative indices count from the end. Indices are checked when the result is
 * evaluated, before anything is written. Works on records too.
 *
 * Source: the array API's indexing by integer arrays.
 *
 * @throws {ARGUMENT} no index arrays, or more than axes
 * @throws {DTYPE} indices that are no integers
 * @throws {SHAPE} index arrays that do not broadcast together
 * @throws {INDEX} an index out of range
 *
 * @example
 * import * as lw from "lanewise";
 * const m = lw.view(new Int8Array([1, 2, 3, 4, 5, 6])).reshape([2, 3]);
 * lw.takeAt(m, [[0, 1, -1], [2, 0, 0]]).toTypedArray(); // => new Int8Array([3, 4, 4])
 * lw.takeAt(m, [1]).toTypedArray(); // => new Int8Array([4, 5, 6])
 */
export function takeAt<A extends Operand>(
  x: A,
  indices: readonly (number | bigint | object)[],
): Applied<A, DTypeOf<A>, number> {
  const node = sourceOf("takeAt", x);
  const { shape, flat, inputs, places } = addressed("takeAt", indices, node.shape);
  const dtype = nativeDType(node.dtype);
  return deferred("takeAt", [x], [x, indices], { dtype, shape, inputs: [node, ...inputs] }, (room, session) => {
    const found = places(session);
    gather(inShape(dense(node, dtype, session), flat), 0, found, room, session);
  }) as never;
}

/**
 * Writes values where `takeAt(dst, indices)` reads: `dst[i, j] = values`. They broadcast to the shape that this has, and
 * convert within the same kind; where a place occurs several times the last value stays (`scatterAdd` adds them all).
 * Everything is checked, and read, before anything is written. Works on records too.
 *
 * Source: NumPy's assignment by integer arrays; the array API leaves it open.
 *
 * @returns dst
 * @throws {ARGUMENT} no index arrays, or more than axes
 * @throws {DTYPE} indices that are no integers, or values of another kind
 * @throws {SHAPE} index arrays that do not broadcast together, or values that do not broadcast to what they name
 * @throws {INDEX} an index out of range
 * @throws {BUFFER} `dst` is read-only or repeats elements
 *
 * @example
 * import * as lw from "lanewise";
 * lw.assignAt(new Float64Array([1, 2, 3]), [[0, -1]], [10, 30]); // => new Float64Array([10, 2, 30])
 * const m = lw.view(new Int8Array(6)).reshape([2, 3]);
 * lw.assignAt(m, [[0, 1], [2, 0]], 7).toArray(); // => [[0, 0, 7], [7, 0, 0]]
 */
export function assignAt<T extends object>(dst: T, indices: readonly (number | bigint | object)[], values: Operand): T {
  const node = sourceOf("assignAt", dst, "dst");
  const items = addressed("assignAt", indices, node.shape);
  const given = itemsOf("assignAt", values, node) ?? (values as number);
  return inSession(session => {
    writeItems("assignAt", dst, node, given, items, session);
    return dst;
  });
}

interface AddressedBy extends Addressed {
  /** What the places are read from. */
  readonly inputs: readonly Evaluable[];
}

/** @throws {ARGUMENT} {DTYPE} {SHAPE}, and {INDEX} from `places` */
function addressed(name: string, indices: unknown, shape: readonly number[]): AddressedBy {
  if (!Array.isArray(indices) || indices.length === 0 || indices.length > shape.length) {
    const got = Array.isArray(indices) ? `${indices.length} index arrays` : described(indices);
    throw new ArgumentError(
      "indices",
      `${name}: "indices" must be a list of 1 to ${shape.length} index arrays, got ${got}`,
    );
  }
  const each = indices.map((index): Places => {
    const one = typeof index === "number" || typeof index === "bigint";
    const places = placesIn(name, one ? [index] : index);
    return one ? { ...places, shape: [] } : places;
  });
  const common = broadcastOf(name, ...each.map(places => places.shape));
  const rest = shape.slice(indices.length);
  return {
    shape: [...common, ...rest],
    flat: [sizeOf(shape.slice(0, indices.length)), ...rest],
    inputs: each.flatMap(places => places.inputs),
    places(session) {
      const [only] = each;
      if (each.length === 1) return only!.lease(session);
      const found = new Float64Array(sizeOf(common));
      for (const [axis, places] of each.entries()) {
        const own = broadcastPlaces(places.read(shape[axis]!, axis, session), places.shape, common);
        for (let k = 0; k < found.length; k++) found[k] = found[k]! * shape[axis]! + own[k]!;
      }
      return acquire(found);
    },
  };
}
