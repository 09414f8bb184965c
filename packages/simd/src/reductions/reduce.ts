/**
 * Reductions that are one fold: `sum prod min max any all countNonzero`, `minMax` and `dot`, in the pass that computes what
 * they reduce.
 */
import { ArgumentError } from "@lanewise/format";
import { applyAs, formulaOf } from "../expression/apply.ts";
import { optionsOf } from "../expression/options.ts";
import { scalarFacts } from "../lowering/lower.ts";
import { type FoldKind, foldOf } from "../plan/fold-program.ts";
import { castTo } from "../table/cast.ts";
import type { Applied } from "../table/define.ts";
import { type Operation, within } from "../table/operation.ts";
import { add, maximum, minimum, mul } from "../table/ops.ts";
import type { Accumulated, DTypeOf, Exactly, MaxRank, Operand, Promote, RankOf, ReducedRank, Total } from "../types.ts";
import { complexProducts } from "./complex-product.ts";
import {
  along,
  answer,
  checkInitial,
  countOf,
  type ExtremeOptions,
  keptShape,
  named,
  noElements,
  now,
  type ReduceOptions,
  type Reduction,
  type ResultKind,
  type SumOptions,
  scalarOf,
  type TypedReduction,
  taking,
  wantedOf,
} from "./reduction.ts";
import { total } from "./total.ts";

/** What tells one fold from another. */
interface Row {
  readonly name: string;
  readonly kind: FoldKind;
  /** The kinds of operand it takes. */
  readonly takes: string;
  readonly options: string;
  /** What stands for an element that takes no part; null: `initial`, which must be given then. */
  readonly neutral: number | boolean | null;
  /** How `initial` comes in. */
  readonly start?: () => Operation;
}

/** The options of sums and products. */
const OF_SUMS = "axis keepdims? where initial dtype";

function folding<K extends ResultKind, Options extends ReduceOptions>(row: Row): Reduction<K, Options> {
  const { name, kind, neutral } = row;
  const reduce = (x: unknown, options?: SumOptions): unknown => {
    const asked = wantedOf(name, row.takes, row.options, x, options);
    const { dtype, initial } = options ?? {};
    checkInitial(name, initial);
    const cast = dtype === undefined ? null : castTo(dtype);
    const given = cast === null ? asked.node : formulaOf(cast, asked.node);
    const scalar = scalarOf(given);
    const count = countOf(asked);
    if (neutral === null && initial === undefined) {
      if (count === 0) throw noElements(asked);
      if (asked.mask !== null) {
        throw new ArgumentError("initial", `${name}: with "where" nothing may be left, so "initial" must be given`);
      }
    }
    const isFlag = typeof neutral === "boolean";
    const flags = isFlag && asked.mask !== null ? formulaOf(castTo("bool"), given) : given;
    // Bools are counted, but what stands for one that takes no part is a bool, too.
    const absent = scalarOf(flags) === "bool" ? Boolean(neutral) : (neutral ?? initial!);
    const node = taking(asked, flags, absent);
    const from = kind === "count" ? "int32" : scalar;
    const fold = foldOf(kind, scalar);
    const products = kind === "prod" && scalarFacts(scalar)!.kind === "complex";
    // A sum of nothing is +0; the tree's neutral element is -0.
    const start = initial ?? (kind === "sum" && count === 0 ? 0 : undefined);
    if (asked.whole && start === undefined && dtype === undefined && !products) {
      return total(now(node, fold), fold.gives, from);
    }
    const wanted = { ...asked, node, scalar: from };
    const folded = products
      ? complexProducts(node, asked.axes, keptShape(wanted))
      : along(node, fold, asked.axes, asked.keepdims);
    const started = start === undefined ? folded : formulaOf(row.start!(), folded, start);
    // Sums of integers stay in 64 bits; float16 grows in float32.
    const to = dtype !== undefined || neutral === null || fold.gives === "float32" ? scalar : fold.gives;
    return answer(wanted, to === scalarOf(started) ? started : formulaOf(castTo(to), started));
  };
  return named(name, reduce) as Reduction<K, Options>;
}

/**
 * The sum. Of integers exact: to 32 bits a number, of 64 bits a bigint; along axes int64 or uint64. Of floats by a fixed tree,
 * no less accurate than pairwise. Of bools how many are true.
 *
 * Source: the array API's `sum`; `where` and `initial` as in NumPy.
 *
 * @throws {VALUE_RANGE} a total that no number holds exactly
 *
 * @example
 * import * as lw from "lanewise";
 * lw.sum(new Float64Array([1, 2, 3])); // => 6
 * lw.sum(lw.mul(new Int8Array([100, 100]), 1)); // => 200
 * const m = lw.view(new Float64Array([1, 2, 3, 4])).reshape([2, 2]);
 * lw.sum(m, { axis: 0 }).toTypedArray(); // => new Float64Array([4, 6])
 * lw.sum(m, { where: lw.gt(m, 1) }); // => 9
 */
export const sum: TypedReduction = /* @__PURE__ */ folding({
  name: "sum",
  kind: "sum",
  takes: "biufc",
  options: OF_SUMS,
  neutral: 0,
  start: () => add.operation,
});

/** The product; dtypes as of `sum`, 64-bit products wrap. Of complex numbers by a fixed tree of halves. */
export const prod: TypedReduction = /* @__PURE__ */ folding({
  name: "prod",
  kind: "prod",
  takes: "biufc",
  options: OF_SUMS,
  neutral: 1,
  start: () => mul.operation,
});

/** The smallest element; NaN wins. @throws {SHAPE} of no elements, without `initial` */
export const min: Reduction<"extreme", ExtremeOptions> = /* @__PURE__ */ folding({
  name: "min",
  kind: "min",
  takes: "iuf",
  options: "axis keepdims? where initial",
  neutral: null,
  start: () => minimum.operation,
});

/** The largest element; NaN wins. @throws {SHAPE} of no elements, without `initial` */
export const max: Reduction<"extreme", ExtremeOptions> = /* @__PURE__ */ folding({
  name: "max",
  kind: "max",
  takes: "iuf",
  options: "axis keepdims? where initial",
  neutral: null,
  start: () => maximum.operation,
});

/** Whether one element is true (not zero; NaN is true). */
export const any: Reduction<"bool", ReduceOptions> = /* @__PURE__ */ folding({
  name: "any",
  kind: "any",
  takes: "biufc",
  options: "axis keepdims? where",
  neutral: false,
});

/** Whether all elements are true (not zero; NaN is true). */
export const all: Reduction<"bool", ReduceOptions> = /* @__PURE__ */ folding({
  name: "all",
  kind: "all",
  takes: "biufc",
  options: "axis keepdims? where",
  neutral: true,
});

/** How many elements are not zero. */
export const countNonzero: Reduction<"index", ReduceOptions> = /* @__PURE__ */ folding({
  name: "countNonzero",
  kind: "count",
  takes: "biufc",
  options: "axis keepdims? where",
  neutral: false,
});

/**
 * The smallest and the largest element, in one pass; NaN wins.
 *
 * @throws {SHAPE} of no elements
 *
 * @example
 * import * as lw from "lanewise";
 * lw.minMax(new Float32Array([3, 1, 2])); // => { min: 1, max: 3 }
 */
export function minMax<A extends Operand>(x: A): { readonly min: Total<DTypeOf<A>>; readonly max: Total<DTypeOf<A>> } {
  const wanted = wantedOf("minMax", "iuf", "", x);
  const { node, scalar } = wanted;
  if (countOf(wanted) === 0) throw noElements(wanted);
  const fold = foldOf("minMax", scalar);
  const [least, most] = now(node, fold);
  return { min: total([least!], fold.gives, scalar) as never, max: total([most!], fold.gives, scalar) as never };
}

/**
 * The sum of products of two operands, in one pass; shapes broadcast. Along an axis it is `sum(mul(a, b), { axis })`.
 *
 * @example
 * import * as lw from "lanewise";
 * lw.dot(new Float64Array([1, 2]), new Float64Array([3, 4])); // => 11
 */
export function dot<A extends Operand, B extends Operand>(a: A, b: B): Total<Promote<DTypeOf<A>, DTypeOf<B>>>;
export function dot<A extends Operand, B extends Operand, const O extends SumOptions>(
  a: A,
  b: B,
  options: Exactly<O, SumOptions>,
): Applied<A | B, Accumulated<Promote<DTypeOf<A>, DTypeOf<B>>>, ReducedRank<MaxRank<RankOf<A>, RankOf<B>>, O>>;
export function dot(a: Operand, b: Operand, options?: SumOptions): unknown {
  optionsOf("dot", options, OF_SUMS);
  const products = applyAs(within("dot", mul.operation), [a, b], [a, b], mul.name);
  return sum(products, options as never);
}
