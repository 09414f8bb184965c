/** Membership: whether elements are among some values. */
import { resultType } from "@lanewise/format";
import { deferred } from "../expression/deferred.ts";
import { optionsOf, withOptions } from "../expression/options.ts";
import { sourceOf } from "../expression/source.ts";
import { dense, elementsOf, workingDType, written } from "../run/rooms.ts";
import type { Applied } from "../table/define.ts";
import { toDType } from "../to-dtype.ts";
import type { Operand, RankOf } from "../types.ts";
import { place } from "./search.ts";
import { orderedName } from "./sort.ts";

/**
 * For each element whether it is among the values, which may have any shape. Both are compared in their common dtype; NaN is
 * among nothing, and 0 is -0.
 *
 * Source: the array API's `isin`.
 *
 * @throws {DTYPE} complex numbers and records
 *
 * @example
 * import * as lw from "lanewise";
 * lw.isin(new Int8Array([1, 2, 3]), new Int8Array([3, 1])).toTypedArray(); // => new Uint8Array([1, 0, 1])
 */
export function isin<A extends Operand>(
  x: A,
  values: object,
  given?: {
    /** Whether elements that are not among the values are meant. */
    readonly invert?: boolean;
  },
): Applied<A, "bool", RankOf<A>> {
  const options = optionsOf("isin", given, "invert?");
  const [node, among] = [sourceOf("isin", x), sourceOf("isin", values, "values")];
  for (const operand of [node, among]) orderedName("isin", operand);
  const common = workingDType(resultType(node.dtype, among.dtype));
  const result = { dtype: toDType("bool"), shape: node.shape };
  const found = options.invert === true ? 0 : 1;
  return deferred("isin", [x], withOptions([x, values], options), result, (room, session) => {
    const [from, known] = [dense(node, common, session), written(among, common, session)];
    const [elements, sorted, flags] = [elementsOf(from), elementsOf(known).sort(), elementsOf(room)];
    for (let k = 0; k < elements.length; k++) {
      const value = elements[k]!;
      // 0 and -0 may stand in any order: the search takes them for equal.
      flags[k] = sorted[place(sorted, value, false)] === value ? found : 1 - found;
    }
  }) as never;
}
