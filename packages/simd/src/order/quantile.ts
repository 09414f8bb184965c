/**
 * Quantiles along axes, the median among them. Rows are written out densely in float64, in which every real dtype has its
 * order; results are rounded once to the dtype that `mean` has.
 */
import { ArgumentError, sizeOf } from "@lanewise/format";
import { formulaOf } from "../expression/apply.ts";
import { deferredNode } from "../expression/deferred.ts";
import { described, listed, withOptions } from "../expression/options.ts";
import { scalarFacts } from "../lowering/lower.ts";
import {
  countOf,
  expression,
  keptShape,
  named,
  type ReduceOptions,
  type Reduction,
  readNow,
  type Wanted,
  type Whole,
  wantedOf,
} from "../reductions/reduction.ts";
import type { Lease } from "../run/lease.ts";
import { elementsOf, ordered } from "../run/rooms.ts";
import type { Session } from "../run/session.ts";
import { castTo } from "../table/cast.ts";
import type { Applied } from "../table/define.ts";
import { toDType } from "../to-dtype.ts";
import type { DTypeOf, Exactly, Floating, HigherRank, Operand, RankOf, ReducedRank, Total } from "../types.ts";
import { quantilesIn } from "./select.ts";

/**
 * The value below which a fraction `q` of the elements lies: the element at `q * (n - 1)` of the n in order, or what lies on the
 * line between the two beside that place. In the dtype of floats and in float64 of integers and bools; of no elements it is
 * NaN, and NaN wins. With `where` only some elements take part. Of several fractions the results lie along a new first axis.
 *
 * Source: NumPy's `quantile` with its default method, "linear"; the array API has none.
 *
 * @throws {ARGUMENT} a fraction that is not from 0 to 1
 * @throws {DTYPE} complex numbers, which have no order, and records
 * @throws {INDEX} an axis that does not exist
 *
 * @example
 * import * as lw from "lanewise";
 * const x = new Float64Array([4, 1, 3, 2, 5]);
 * lw.quantile(x, 0.25); // => 2
 * lw.quantile(x, [0, 0.9, 1]).toTypedArray(); // => new Float64Array([1, 4.6, 5])
 */
export function quantile<A extends Operand>(
  x: A,
  q: number,
  options?: Omit<ReduceOptions, "axis" | "keepdims"> & Whole,
): Total<Floating<DTypeOf<A>>>;
export function quantile<A extends Operand, const O extends ReduceOptions>(
  x: A,
  q: number,
  options: Exactly<O, ReduceOptions>,
): Applied<A, Floating<DTypeOf<A>>, ReducedRank<RankOf<A>, O>>;
export function quantile<A extends Operand>(
  x: A,
  q: readonly number[],
  options?: Omit<ReduceOptions, "axis" | "keepdims"> & Whole,
): Applied<A, Floating<DTypeOf<A>>, 1>;
export function quantile<A extends Operand, const O extends ReduceOptions>(
  x: A,
  q: readonly number[],
  options: Exactly<O, ReduceOptions>,
): Applied<A, Floating<DTypeOf<A>>, HigherRank<ReducedRank<RankOf<A>, O>>>;
export function quantile(x: unknown, q: number | readonly number[], options?: object): unknown {
  const many = Array.isArray(q);
  const fractions: readonly number[] = many ? [...q] : [q as number];
  if (!fractions.every(fraction => typeof fraction === "number" && fraction >= 0 && fraction <= 1)) {
    const got = many ? listed(fractions) : described(q);
    throw new ArgumentError("q", `quantile: "q" must be a number from 0 to 1, or a list of them, got ${got}`);
  }
  return quantiles("quantile", x, fractions, many, options, [q]);
}

/**
 * The middle element in their order, of two the middle between them: `quantile(x, 0.5)`, with the same options.
 *
 * Source: NumPy's `median`; the array API has none.
 *
 * @throws {DTYPE} complex numbers, which have no order, and records
 * @throws {INDEX} an axis that does not exist
 *
 * @example
 * import * as lw from "lanewise";
 * lw.median(new Float64Array([3, 1, 20, 2])); // => 2.5
 * const x = lw.view(new Int32Array([1, 5, 9, 2, 2, 8])).reshape(2, 3);
 * lw.median(x, { axis: 1 }).toTypedArray(); // => new Float64Array([5, 2])
 */
export const median: Reduction<"float", ReduceOptions> = /* @__PURE__ */ named("median", ((
  x: unknown,
  options?: ReduceOptions,
) => quantiles("median", x, [0.5], false, options, [])) as Reduction<"float", ReduceOptions>);

function quantiles(
  name: string,
  x: unknown,
  fractions: readonly number[],
  many: boolean,
  options: ReduceOptions | undefined,
  more: readonly unknown[],
): unknown {
  const wanted = wantedOf(name, "biuf", "axis keepdims? where", x, options);
  const { scalar } = wanted;
  const kept = keptShape(wanted);
  const shape = many ? [fractions.length, ...kept] : kept;
  const inputs = wanted.mask === null ? [wanted.node] : [wanted.node, wanted.mask];
  const compute = (session: Session) => quantileRows(wanted, fractions, shape, session);
  const node = deferredNode({ dtype: toDType("float64"), shape, inputs }, compute);
  const float = scalarFacts(scalar)!.kind === "float" && scalar !== "float64";
  const last = float ? formulaOf(castTo(scalar), node) : node;
  if (wanted.whole && !many) return readNow(last, scalar);
  return expression({ ...wanted, shown: withOptions([x, ...more], options ?? {}) }, last);
}

/** All rows of what is reduced, one after the other. */
function quantileRows(wanted: Wanted, fractions: readonly number[], shape: readonly number[], session: Session): Lease {
  const { node, axes, mask } = wanted;
  const order = [...node.shape.keys()].filter(axis => !axes.includes(axis)).concat(axes);
  const float = toDType("float64");
  const rows = ordered(node, float, order, session);
  const flags = mask === null ? null : ordered(mask, toDType("bool"), order, session, node.shape);
  const room = session.room(float, shape);
  const [values, taking, results] = [elementsOf(rows), flags && elementsOf(flags), elementsOf(room)];
  const [count, rest] = [countOf(wanted), sizeOf(keptShape(wanted))];
  const rising = [...fractions.keys()].sort((a, b) => fractions[a]! - fractions[b]!);
  const ascending = rising.map(k => fractions[k]!);
  for (let k = 0, begin = 0; k < rest; k++, begin += count) {
    const row = values.subarray(begin, begin + count) as Float64Array;
    const some = taking === null ? row : row.filter((_, j) => taking[begin + j] === 1);
    const found = quantilesIn(some, ascending);
    for (let j = 0; j < found.length; j++) results[rising[j]! * rest + k] = found[j]!;
  }
  return room;
}
