/**
 * Elements by several index arrays: `x[i, j]`. The indices of one place become one index into the axes that they name, which
 * lie densely; so one gather moves everything.
 */
import { ArgumentError, broadcastShapes, sizeOf } from "@lanewise/format";
import { deferred } from "../expression/deferred.ts";
import { described } from "../expression/options.ts";
import { sourceOf } from "../expression/source.ts";
import { dense, inShape, nativeDType } from "../run/rooms.ts";
import type { Applied } from "../table/define.ts";
import type { DTypeOf, Operand } from "../types.ts";
import { broadcastPlaces, gather, type Places, placesIn } from "./gather.ts";

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
  const { shape } = node;
  if (!Array.isArray(indices) || indices.length === 0 || indices.length > shape.length) {
    const got = Array.isArray(indices) ? `${indices.length} index arrays` : described(indices);
    throw new ArgumentError(
      "indices",
      `takeAt: "indices" must be a list of 1 to ${shape.length} index arrays, got ${got}`,
    );
  }
  const each = indices.map((index): Places => {
    const one = typeof index === "number" || typeof index === "bigint";
    const places = placesIn("takeAt", one ? [index] : index);
    return one ? { ...places, shape: [] } : places;
  });
  const common = broadcastShapes(...each.map(places => places.shape));
  const rest = shape.slice(indices.length);
  const dtype = nativeDType(node.dtype);
  return deferred("takeAt", [x], [x, indices], { dtype, shape: [...common, ...rest] }, (room, session) => {
    const flat = new Float64Array(sizeOf(common));
    for (const [axis, places] of each.entries()) {
      const own = broadcastPlaces(places.read(shape[axis]!, axis), places.shape, common);
      for (let k = 0; k < flat.length; k++) flat[k] = flat[k]! * shape[axis]! + own[k]!;
    }
    const values = dense(node, dtype, session);
    const items = [sizeOf(shape.slice(0, indices.length)), ...rest];
    gather(inShape(values, items), 0, flat, room);
  }) as never;
}
