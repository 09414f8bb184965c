/**
 * Membership: whether elements are among some values, which are sorted and searched. Complex numbers have no order of their
 * own; here they go by their real parts and then by their imaginary ones.
 */
import { resultType } from "@lanewise/format";
import { deferred } from "../expression/deferred.ts";
import { optionsOf, withOptions } from "../expression/options.ts";
import { scalarAmong, sourcesOf } from "../expression/source.ts";
import { comparedDType, dense, type Elements, elementsOf, numbersOf, written } from "../run/rooms.ts";
import type { Applied } from "../table/define.ts";
import { toDType } from "../to-dtype.ts";
import type { Operand, RankOf } from "../types.ts";
import { place } from "./search.ts";

/**
 * For each element whether it is among the values, which may have any shape. Both are compared in their common dtype; NaN is
 * among nothing, and 0 is -0.
 *
 * Source: the array API's `isin`.
 *
 * @throws {DTYPE} records
 *
 * @example
 * import * as lw from "lanewise";
 * lw.isin(new Int8Array([1, 2, 3]), [3, 1]).toTypedArray(); // => new Uint8Array([1, 0, 1])
 */
export function isin<A extends Operand>(
  x: A,
  values: Operand,
  given?: {
    /** Whether elements that are not among the values are meant. */
    readonly invert?: boolean;
  },
): Applied<A, "bool", RankOf<A>> {
  const options = optionsOf("isin", given, "invert?");
  const [node, among] = sourcesOf("isin", x, values, ["x", "values"]);
  for (const operand of [node, among]) scalarAmong("isin", "biufc", operand);
  const common = comparedDType(resultType(node.dtype, among.dtype));
  const result = { dtype: toDType("bool"), shape: node.shape, inputs: [node, among] };
  const found = options.invert === true ? 0 : 1;
  return deferred("isin", [x], withOptions([x, values], options), result, (room, session) => {
    const [from, all] = [dense(node, common, session), written(among, common, session)];
    const [elements, known, flags] = [numbersOf(from), numbersOf(all), elementsOf(room)];
    const isAmong = common.kind === "complex" ? pairSearch(elements, known) : search(elements, known);
    for (let k = 0; k < flags.length; k++) flags[k] = isAmong(k) ? found : 1 - found;
  }) as never;
}

type Search = (index: number) => boolean;

function search(elements: Elements, among: Elements): Search {
  const sorted = among.sort();
  return index => {
    const value = elements[index]!;
    // 0 and -0 may stand in any order: the search takes them for equal.
    return sorted[place(sorted, value, false)] === value;
  };
}

function pairSearch(elements: Elements, among: Elements): Search {
  // The difference of equal infinities is NaN, which counts as none; NaNs themselves are left out.
  const places = Uint32Array.from({ length: among.length / 2 }, (_, k) => 2 * k)
    .filter(k => !Number.isNaN(among[k]!) && !Number.isNaN(among[k + 1]!))
    .sort((a, b) => among[a]! - among[b]! || among[a + 1]! - among[b + 1]!);
  return index => {
    const [re, im] = [elements[2 * index]!, elements[2 * index + 1]!];
    let [low, high] = [0, places.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = places[middle]!;
      if (among[at]! < re || (among[at] === re && among[at + 1]! < im)) low = middle + 1;
      else high = middle;
    }
    const at = places[low];
    return at !== undefined && among[at] === re && among[at + 1] === im;
  };
}
