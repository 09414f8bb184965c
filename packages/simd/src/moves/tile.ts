/**
 * The whole again and again along axes. Nothing is gathered: the result is seen with an axis of copies in front of each, to
 * which the elements broadcast.
 */
import { ArgumentError, sizeOf } from "@lanewise/format";
import { deferred } from "../expression/deferred.ts";
import { leafOfLease } from "../expression/leaf.ts";
import { described, listed } from "../expression/options.ts";
import { sourceOf } from "../expression/source.ts";
import { dense, inShape, nativeDType } from "../run/rooms.ts";
import { evaluate } from "../run/run.ts";
import type { Applied } from "../table/define.ts";
import type { DTypeOf, Operand } from "../types.ts";

/**
 * The operand as often along each axis as `repetitions` says, from the last axis on: with fewer of them than axes the first
 * axes stay, with more there are axes in front. Works on records too.
 *
 * Source: the array API's `tile`.
 *
 * @throws {ARGUMENT} repetitions that are no list of counts
 *
 * @example
 * import * as lw from "lanewise";
 * lw.tile(new Uint8Array([1, 2]), [2]).toTypedArray(); // => new Uint8Array([1, 2, 1, 2])
 * lw.tile(new Uint8Array([1, 2]), [2, 1]).toArray(); // => [[1, 2], [1, 2]]
 */
export function tile<A extends Operand>(x: A, repetitions: readonly number[]): Applied<A, DTypeOf<A>, number> {
  const node = sourceOf("tile", x);
  const counts: readonly unknown[] = Array.isArray(repetitions) ? repetitions : [null];
  if (!counts.every(count => Number.isSafeInteger(count) && (count as number) >= 0)) {
    const got = Array.isArray(repetitions) ? listed(repetitions) : described(repetitions);
    throw new ArgumentError("repetitions", `tile: "repetitions" must be a list of integers of 0 or more, got ${got}`);
  }
  const rank = Math.max(node.shape.length, counts.length);
  const filled = (values: readonly number[]) => [...new Array<number>(rank - values.length).fill(1), ...values];
  const [own, times] = [filled(node.shape), filled(repetitions)];
  const shape = own.map((extent, axis) => extent * times[axis]!);
  sizeOf(shape);
  const dtype = nativeDType(node.dtype);
  return deferred(
    "tile",
    [x],
    [x, repetitions],
    { dtype, shape, inputs: [node], key: `tile ${repetitions}` },
    (room, session) => {
      const once = inShape(
        dense(node, dtype, session),
        own.flatMap(extent => [1, extent]),
      );
      const copies = own.flatMap((extent, axis) => [times[axis]!, extent]);
      evaluate(leafOfLease(once), inShape(room, copies), session);
    },
  ) as never;
}
