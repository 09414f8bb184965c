/**
 * Reductions: `sum`, `min`, `mean` and the like, fused with the expression that they reduce. Over all elements they compute at
 * once and give a JS value; with `axis` or `keepdims` they are expressions again.
 */

import { ArgumentError, DTypeError, type DTypeSpec, IndexError, ShapeError, sizeOf } from "@lanewise/format";
import { familyOf, formulaOf, nodeOf } from "./apply.ts";
import { castTo } from "./cast.ts";
import { complexProduct, complexProducts } from "./complex-product.ts";
import type { Applied } from "./define.ts";
import type { ExpressionNode } from "./expression.ts";
import { type Scalar, scalarFacts } from "./lowering/lower.ts";
import type { Deferred, Evaluable } from "./node.ts";
import { nativeName } from "./operation.ts";
import { abs, add, div, imag, mul, real, sqrt, square, sub } from "./ops.ts";
import { type Fold, type FoldKind, foldOf } from "./plan/fold-program.ts";
import { foldAll } from "./run/fold.ts";
import { foldRows } from "./run/fold-rows.ts";
import { inSession } from "./run/run.ts";
import { Session } from "./run/session.ts";
import { toDType } from "./to-dtype.ts";
import { roundHalf, total } from "./total.ts";
import type { DTypeOf, Floating, Operand, Promote, Total } from "./types.ts";

/** Which axes are reduced, and what is left of them. */
export interface ReduceOptions {
  /** One axis or several; negative ones count from the end. All if left out. */
  readonly axis?: number | readonly number[];
  /** Whether reduced axes stay, with extent 1. */
  readonly keepdims?: boolean;
}

export interface SumOptions extends ReduceOptions {
  /** Every element is converted to this dtype first, and the result has it. */
  readonly dtype?: DTypeSpec;
}

export interface VarianceOptions extends ReduceOptions {
  /** Divides by the number of elements less this: 1 for samples. 0 by default. */
  readonly correction?: number;
}

/** Reduces all elements to a value; with options to an expression. */
export interface Reduction<Values extends "total" | "float" | "bool" | "index"> {
  <A extends Operand>(x: A): Reduced<Values, DTypeOf<A>>;
  <A extends Operand>(x: A, options: SumOptions & VarianceOptions): Applied<A, Along<Values, DTypeOf<A>>, number>;
}

type Reduced<Values, D> = Values extends "bool"
  ? boolean
  : Values extends "index"
    ? number
    : Values extends "float"
      ? Total<Floating<D>>
      : Total<D>;
type Along<Values, D> = Values extends "bool"
  ? "bool"
  : Values extends "index"
    ? "int32"
    : Values extends "float"
      ? Floating<D>
      : any;

/** What a reduction is made of: either a value at once, or a node. */
export interface Request {
  readonly name: string;
  readonly node: Evaluable;
  readonly operand: object;
  /** Null when all axes are reduced and nothing is to be kept: a value is wanted. */
  readonly axes: readonly number[] | null;
  readonly keepdims: boolean;
  readonly options: SumOptions & VarianceOptions;
}

export function request(name: string, x: unknown, options: SumOptions & VarianceOptions = {}): Request {
  if (typeof x !== "object" || x === null || Array.isArray(x)) {
    throw new ArgumentError(
      "x",
      `${name} takes an exporter or an expression, got ${Array.isArray(x) ? "an array" : x}`,
    );
  }
  const given = nodeOf(x);
  if (given.kind === "constant") throw new ArgumentError("x", `${name} takes an exporter or an expression`);
  const scalar = nativeName(given.dtype);
  if (scalar === null) throw new DTypeError(`${name} takes no ${given.dtype.name} operands`, given.dtype.name);
  const node = options.dtype === undefined ? given : formulaOf(castTo(options.dtype), given);
  const { axis, keepdims = false } = options;
  const axes = axis === undefined ? (keepdims ? node.shape.map((_, k) => k) : null) : axesOf(axis, node.shape);
  return { name, node, operand: x, axes, keepdims, options };
}

/** Checked, ascending, each once. */
function axesOf(axis: number | readonly number[], shape: readonly number[]): number[] {
  const axes = (typeof axis === "number" ? [axis] : axis).map(given => {
    if (!Number.isInteger(given)) throw new ArgumentError("axis", `"axis" must be an integer or several, got ${given}`);
    const own = given < 0 ? given + shape.length : given;
    if (own < 0 || own >= shape.length) {
      throw new IndexError(
        0,
        given,
        shape.length,
        `axis ${given} does not exist in an expression of rank ${shape.length}`,
      );
    }
    return own;
  });
  const sorted = [...new Set(axes)].sort((a, b) => a - b);
  if (sorted.length !== axes.length) throw new ArgumentError("axis", `"axis" must name each axis once, got [${axes}]`);
  return sorted;
}

/** All elements folded, now. */
export function now(node: Evaluable, fold: Fold): (number | bigint)[] {
  const session = new Session();
  return inSession(session, () => foldAll(node, fold, session));
}

function keptShape({ shape }: Evaluable, axes: readonly number[], keepdims: boolean): readonly number[] {
  if (keepdims) return shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  return shape.filter((_, axis) => !axes.includes(axis));
}

/** The elements folded along axes, when they are needed. */
export function along(node: Evaluable, fold: Fold, axes: readonly number[], keepdims: boolean): Deferred {
  const shape = keptShape(node, axes, keepdims);
  return {
    kind: "deferred",
    dtype: toDType(fold.gives),
    shape,
    storage: fold.gives,
    compute: session => foldRows(node, fold, axes, shape, session),
    stamp: 0,
    slot: 0,
  };
}

export function scalarOf(node: Evaluable): Scalar {
  return nativeName(node.dtype)!;
}

export function countOf(node: Evaluable, axes: readonly number[] | null): number {
  return axes === null ? sizeOf(node.shape) : sizeOf(axes.map(axis => node.shape[axis]!));
}

export function expression(
  { name, operand, options }: Request,
  node: Deferred | ReturnType<typeof formulaOf>,
): ExpressionNode {
  const shown = Object.keys(options).length > 0 ? [operand, options] : [operand];
  return new (familyOf([operand]))(shown, node, name);
}

/** A reduction that is one fold. */
function folding<V extends "total" | "bool" | "index">(name: string, kind: FoldKind, accepts: string): Reduction<V> {
  const reduce = (x: unknown, options?: SumOptions): unknown => {
    const wanted = request(name, x, options);
    const { node, axes, keepdims } = wanted;
    const scalar = scalarOf(node);
    checkKind(name, scalar, accepts);
    const fold = foldOf(kind, scalar);
    if ((kind === "min" || kind === "max") && countOf(node, axes) === 0) {
      throw new ShapeError(`${name} of no elements has no value, got shape [${node.shape.join(", ")}]`, node.shape);
    }
    if (axes === null) {
      const values = now(node, fold);
      // A sum of nothing is +0; the tree's neutral element is -0.
      if (kind === "sum" && sizeOf(node.shape) === 0)
        return total(
          values.map(() => (typeof values[0] === "bigint" ? 0n : 0)),
          fold.gives,
          scalar,
        );
      return total(values, fold.gives, kind === "count" ? "int32" : scalar);
    }
    const rows = along(node, fold, axes, keepdims);
    const folded = kind === "sum" && countOf(node, axes) === 0 ? formulaOf(add.operation, rows, 0) : rows;
    const last = kind === "min" || kind === "max" || fold.gives === "float32" ? scalar : fold.gives;
    const to = wanted.options.dtype === undefined ? last : scalar;
    return expression(wanted, to === fold.gives ? folded : formulaOf(castTo(to), folded));
  };
  return named(name, reduce) as Reduction<V>;
}

export function named<F extends object>(name: string, f: F): F {
  return Object.defineProperty(f, "name", { value: name });
}

export function checkKind(name: string, scalar: Scalar, accepts: string): void {
  if (!accepts.includes(scalarFacts(scalar)!.kind[0]!))
    throw new DTypeError(`${name} takes no ${scalar} operands`, scalar);
}

/**
 * The sum. Of integers exact: to 32 bits a number, of 64 bits a bigint; along axes int64 or uint64. Of floats by a fixed tree,
 * no less accurate than pairwise. Of bools how many are true.
 *
 * @throws {VALUE_RANGE} a total that no number holds exactly
 *
 * @example
 * import * as lw from "lanewise";
 * lw.sum(new Float64Array([1, 2, 3])); // => 6
 * lw.sum(lw.mul(new Int8Array([100, 100]), 1)); // => 200
 */
export const sum: Reduction<"total"> = /* @__PURE__ */ folding("sum", "sum", "biufc");

/** The product; dtypes as of `sum`, 64-bit products wrap. Of complex numbers by a fixed tree of halves. */
export const prod: Reduction<"total"> = /* @__PURE__ */ (() => {
  const real = folding<"total">("prod", "prod", "biuf") as unknown as (x: unknown, options?: SumOptions) => unknown;
  const reduce = (x: unknown, options?: SumOptions): unknown => {
    const wanted = request("prod", x, options);
    if (scalarFacts(scalarOf(wanted.node))!.kind !== "complex") return real(x, options);
    const { node, axes, keepdims } = wanted;
    if (axes === null) return complexProduct(node);
    return expression(wanted, complexProducts(node, axes, keptShape(node, axes, keepdims)));
  };
  return named("prod", reduce) as unknown as Reduction<"total">;
})();

/** The smallest element; NaN wins. @throws {SHAPE} of no elements */
export const min: Reduction<"total"> = /* @__PURE__ */ folding("min", "min", "iuf");

/** The largest element; NaN wins. @throws {SHAPE} of no elements */
export const max: Reduction<"total"> = /* @__PURE__ */ folding("max", "max", "iuf");

/** Whether one element is true (not zero; NaN is true). */
export const any: Reduction<"bool"> = /* @__PURE__ */ folding("any", "any", "biufc");

/** Whether all elements are true (not zero; NaN is true). */
export const all: Reduction<"bool"> = /* @__PURE__ */ folding("all", "all", "biufc");

/** How many elements are not zero. */
export const countNonzero: Reduction<"index"> = /* @__PURE__ */ folding("countNonzero", "count", "biufc");

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
  const { node } = request("minMax", x);
  const scalar = scalarOf(node);
  checkKind("minMax", scalar, "iuf");
  if (sizeOf(node.shape) === 0) {
    throw new ShapeError(`minMax of no elements has no value, got shape [${node.shape.join(", ")}]`, node.shape);
  }
  const fold = foldOf("minMax", scalar);
  const [least, most] = now(node, fold);
  return { min: total([least!], fold.gives, scalar) as never, max: total([most!], fold.gives, scalar) as never };
}

/** Integers and bools as float64, floats as they are. */
function floating(node: Evaluable): Evaluable {
  const { kind } = scalarFacts(scalarOf(node))!;
  return kind === "float" || kind === "complex" ? node : formulaOf(castTo("float64"), node);
}

function meanNode(node: Evaluable, axes: readonly number[], keepdims: boolean): Evaluable {
  const summed = along(node, foldOf("sum", scalarOf(node)), axes, keepdims);
  const mean = formulaOf(div.operation, summed, countOf(node, axes));
  return scalarOf(node) === "float16" ? formulaOf(castTo("float16"), mean) : mean;
}

/** The mean of all elements, as numbers of the dtype; of no elements NaN. */
function meanNow(node: Evaluable): number | { re: number; im: number } {
  const scalar = scalarOf(node);
  const count = sizeOf(node.shape);
  const values = now(node, foldOf("sum", scalar)).map(value =>
    count === 0 ? Number.NaN : rounded(Number(value) / count, scalar),
  );
  return values.length === 2 ? { re: values[0]!, im: values[1]! } : values[0]!;
}

function rounded(value: number, scalar: Scalar): number {
  if (scalar === "float16") return roundHalf(value);
  return scalar === "float32" || scalar === "complex64" ? Math.fround(value) : value;
}

function floatReduction(
  name: string,
  value: (wanted: Request) => unknown,
  node: (wanted: Request) => Evaluable,
): Reduction<"float"> {
  const reduce = (x: unknown, options?: SumOptions & VarianceOptions): unknown => {
    const plain = request(name, x, options);
    const wanted = { ...plain, node: floating(plain.node) };
    return wanted.axes === null ? value(wanted) : expression(wanted, node(wanted) as Deferred);
  };
  return named(name, reduce) as Reduction<"float">;
}

/**
 * The arithmetic mean, in the dtype of floats and in float64 of integers and bools; of no elements NaN.
 *
 * @example
 * import * as lw from "lanewise";
 * lw.mean(new Uint8Array([1, 2])); // => 1.5
 */
export const mean: Reduction<"float"> = /* @__PURE__ */ floatReduction(
  "mean",
  ({ node }) => meanNow(node),
  ({ node, axes, keepdims }) => meanNode(node, axes!, keepdims),
);

/** The squared distances from the mean: the second pass of a variance. */
function squaredDistances(node: Evaluable, mean: Evaluable | number | { re: number; im: number }): Evaluable {
  if (typeof mean === "object" && "re" in mean) {
    const re = formulaOf(sub.operation, formulaOf(real.operation, node), mean.re);
    const im = formulaOf(sub.operation, formulaOf(imag.operation, node), mean.im);
    return formulaOf(add.operation, formulaOf(square.operation, re), formulaOf(square.operation, im));
  }
  const distance = formulaOf(sub.operation, node, mean);
  const { kind } = scalarFacts(scalarOf(node))!;
  return formulaOf(square.operation, kind === "complex" ? formulaOf(abs.operation, distance) : distance);
}

function divisor({ node, axes, options }: Request): number {
  return Math.max(0, countOf(node, axes) - (options.correction ?? 0));
}

function varianceNow(wanted: Request): number {
  const { node } = wanted;
  const squares = squaredDistances(node, meanNow(node));
  const scalar = scalarOf(squares);
  const [value] = now(squares, foldOf("sum", scalar));
  return rounded(Number(value) / divisor(wanted), scalar);
}

function varianceNode(wanted: Request): Evaluable {
  const { node, axes, keepdims } = wanted;
  const squares = squaredDistances(node, meanNode(node, axes!, true));
  const summed = along(squares, foldOf("sum", scalarOf(squares)), axes!, keepdims);
  const variance = formulaOf(div.operation, summed, divisor(wanted));
  return scalarOf(squares) === "float16" ? formulaOf(castTo("float16"), variance) : variance;
}

/** The variance, in two passes: the mean, then the squared distances from it. With too few elements NaN or infinity. */
export const variance: Reduction<"float"> = /* @__PURE__ */ floatReduction("variance", varianceNow, varianceNode);

/** The standard deviation: the root of the variance. */
export const std: Reduction<"float"> = /* @__PURE__ */ floatReduction(
  "std",
  wanted => rounded(Math.sqrt(varianceNow(wanted)), scalarOf(wanted.node)),
  wanted => formulaOf(sqrt.operation, varianceNode(wanted) as Deferred),
);

/**
 * The length of the whole as a vector: the root of the sum of squared magnitudes.
 *
 * @example
 * import * as lw from "lanewise";
 * lw.norm(new Float64Array([3, 4])); // => 5
 */
export const norm: Reduction<"float"> = /* @__PURE__ */ floatReduction(
  "norm",
  ({ node }) => {
    const squares = squaredDistances(node, 0);
    const scalar = scalarOf(squares);
    const [value] = now(squares, foldOf("sum", scalar));
    return rounded(Math.sqrt(Number(value)), scalar);
  },
  ({ node, axes, keepdims }) => {
    const squares = squaredDistances(node, 0);
    const summed = along(squares, foldOf("sum", scalarOf(squares)), axes!, keepdims);
    const root = formulaOf(sqrt.operation, summed);
    return scalarOf(squares) === "float16" ? formulaOf(castTo("float16"), root) : root;
  },
);

/**
 * The sum of products of two operands, in one pass; shapes broadcast. Along an axis it is `sum(mul(a, b), { axis })`.
 *
 * @example
 * import * as lw from "lanewise";
 * lw.dot(new Float64Array([1, 2]), new Float64Array([3, 4])); // => 11
 */
export function dot<A extends Operand, B extends Operand>(a: A, b: B): Total<Promote<DTypeOf<A>, DTypeOf<B>>>;
export function dot<A extends Operand, B extends Operand>(a: A, b: B, options: SumOptions): Applied<A | B, any, number>;
export function dot(a: Operand, b: Operand, options?: SumOptions): unknown {
  const products = mul(a, b);
  return options === undefined ? sum(products) : sum(products, options);
}
