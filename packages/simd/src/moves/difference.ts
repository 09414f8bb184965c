/**
 * Differences of neighbours along an axis. What stands in front or behind is joined first; then each difference is one pass
 * over the elements and themselves, shifted by one.
 */
import { ArgumentError } from "@lanewise/format";
import { familyOf, formulaOf } from "../expression/apply.ts";
import { axisOf } from "../expression/axes.ts";
import { deferredNode } from "../expression/deferred.ts";
import { leafOfLease } from "../expression/leaf.ts";
import { described, optionsOf, withOptions } from "../expression/options.ts";
import { sourceOf } from "../expression/source.ts";
import { nativeDType, part, written } from "../run/rooms.ts";
import type { Applied } from "../table/define.ts";
import { isWeakScalar, typing, within } from "../table/operation.ts";
import { sub } from "../table/ops.ts";
import type { DTypeOf, Operand, RankOf } from "../types.ts";
import { concat, pad } from "./join.ts";

export interface DiffOptions {
  /** How often differences are taken; 1 by default. */
  readonly n?: number;
  /** The axis, the last by default; negative ones count from the end. */
  readonly axis?: number;
  /** What stands in front of the elements, or behind them: items along the axis, or one number for a whole item. */
  readonly prepend?: object | number | bigint;
  readonly append?: object | number | bigint;
}

/**
 * Each element less the one before it along an axis (the last one), `n` times; every time the axis gets shorter by 1, down to
 * 0. Integers wrap.
 *
 * Source: the array API's `diff`.
 *
 * @throws {DTYPE} bools and records
 * @throws {ARGUMENT} an `n` that is no count
 * @throws {SHAPE} items in front or behind that differ elsewhere than along the axis
 * @throws {INDEX} an axis that does not exist
 *
 * @example
 * import * as lw from "lanewise";
 * lw.diff(new Float64Array([1, 4, 9])).toTypedArray(); // => new Float64Array([3, 5])
 * lw.diff(new Float64Array([1, 4, 9]), { n: 2 }).toTypedArray(); // => new Float64Array([2])
 * lw.diff(new Float64Array([1, 4, 9]), { prepend: 0 }).toTypedArray(); // => new Float64Array([1, 3, 5])
 */
export function diff<A extends Operand>(x: A, given?: DiffOptions): Applied<A, DTypeOf<A>, RankOf<A>> {
  const options = optionsOf("diff", given, "n axis prepend append");
  const { n = 1, axis = -1 } = options;
  const alone = sourceOf("diff", x);
  const own = axisOf("diff", axis, alone.shape.length);
  const joined = (items: object, side: "append" | "prepend"): object => {
    const more = options[side];
    if (more === undefined) return items;
    const front = side === "prepend";
    if (!isWeakScalar(more)) sourceOf("diff", more, side);
    if (typeof more === "object") return concat(front ? [more, items] : [items, more], own);
    const width = front ? ([1, 0] as const) : ([0, 1] as const);
    const widths = alone.shape.map((_, k) => (k === own ? width : 0));
    return pad(items, widths, more);
  };
  const node = sourceOf("diff", joined(joined(x as object, "append"), "prepend"));
  if (!Number.isSafeInteger(n) || n < 0)
    throw new ArgumentError("n", `diff: "n" must be an integer of 0 or more, got ${described(n)}`);
  typing(within("diff", sub.operation), [node.dtype, node.dtype]);
  const dtype = nativeDType(node.dtype);
  const extent = node.shape[own]!;
  const shape = node.shape.map((items, k) => (k === own ? Math.max(0, extent - n) : items));
  const differences = deferredNode({ dtype, shape, inputs: [node], key: `diff ${n} ${own}` }, session => {
    if (n >= extent) return session.room(dtype, shape);
    let values = written(node, dtype, session);
    for (let length = extent - 1; length >= extent - n; length--) {
      const [before, after] = [part(values, own, 0, length), part(values, own, 1, length)];
      values = written(formulaOf(sub.operation, leafOfLease(after), leafOfLease(before)), dtype, session);
    }
    return values;
  });
  return new (familyOf([x]))(withOptions([x], options), differences, "diff") as never;
}
