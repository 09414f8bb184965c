/** Differences of neighbours along an axis. */
import { ArgumentError } from "@lanewise/format";
import { familyOf, formulaOf } from "./apply.ts";
import { deferredNode } from "./deferred.ts";
import type { Applied } from "./define.ts";
import { leafOfLease } from "./leaf.ts";
import { typing } from "./operation.ts";
import { sub } from "./ops.ts";
import { nativeDType, part, written } from "./rooms.ts";
import { axisOf, sourceOf } from "./source.ts";
import type { DTypeOf, Operand, RankOf } from "./types.ts";

export interface DiffOptions {
  /** How often differences are taken; 1 by default. */
  readonly n?: number;
  /** The axis, the last by default; negative ones count from the end. */
  readonly axis?: number;
}

/**
 * Each element less the one before it along an axis (the last one), `n` times; every time the axis gets shorter by 1, down to
 * 0. Integers wrap. What should be in front or behind is put there by `concat`.
 *
 * Source: the array API's `diff`.
 *
 * @throws {DTYPE} bools and records
 * @throws {ARGUMENT} an `n` that is no count
 * @throws {INDEX} an axis that does not exist
 *
 * @example
 * import * as lw from "lanewise";
 * lw.diff(new Float64Array([1, 4, 9])).toTypedArray(); // => new Float64Array([3, 5])
 * lw.diff(new Float64Array([1, 4, 9]), { n: 2 }).toTypedArray(); // => new Float64Array([2])
 */
export function diff<A extends Operand>(x: A, options: DiffOptions = {}): Applied<A, DTypeOf<A>, RankOf<A>> {
  const node = sourceOf("diff", x);
  const { n = 1, axis = -1 } = options;
  const own = axisOf("diff", axis, node.shape.length);
  if (!Number.isSafeInteger(n) || n < 0) throw new ArgumentError("n", `"n" must be an integer of 0 or more, got ${n}`);
  typing(sub.operation, [node.dtype, node.dtype]);
  const dtype = nativeDType(node.dtype);
  const extent = node.shape[own]!;
  const shape = node.shape.map((items, k) => (k === own ? Math.max(0, extent - n) : items));
  const differences = deferredNode(dtype, shape, session => {
    if (n >= extent) return session.room(dtype, shape);
    let values = written(node, dtype, session);
    for (let length = extent - 1; length >= extent - n; length--) {
      const [before, after] = [part(values, own, 0, length), part(values, own, 1, length)];
      values = written(formulaOf(sub.operation, leafOfLease(after), leafOfLease(before)), dtype, session);
    }
    return values;
  });
  const shown = Object.keys(options).length > 0 ? [x, options] : [x];
  return new (familyOf([x]))(shown, differences, "diff") as never;
}
