/**
 * Statistics: `mean variance std` and `norm`. Sums follow the tree of `sum`; what comes after them is computed in float64 and
 * rounded once, and float16 takes part as float32.
 */
import { ArgumentError } from "@lanewise/format";
import { formulaOf } from "../expression/apply.ts";
import type { Evaluable, Formula } from "../expression/node.ts";
import { described } from "../expression/options.ts";
import * as ir from "../ir/primitives.ts";
import { type LowerComplex, type Scalar, scalarFacts } from "../lowering/lower.ts";
import { one } from "../lowering/numeric.ts";
import { foldOf } from "../plan/fold-program.ts";
import { castTo } from "../table/cast.ts";
import { type Operation, operationOf } from "../table/operation.ts";
import { add, imag, maximum, real, sqrt, square, sub } from "../table/ops.ts";
import {
  along,
  answer,
  countOf,
  named,
  now,
  type ReduceOptions,
  type Reduction,
  scalarOf,
  taking,
  type VarianceOptions,
  type Wanted,
  wantedOf,
} from "./reduction.ts";
import { roundHalf } from "./total.ts";

/** Integers and bools as float64, float16 as float32; others as they are. */
function working(node: Evaluable, scalar: Scalar): Evaluable {
  const { kind } = scalarFacts(scalar)!;
  if (scalar === "float16") return formulaOf(castTo("float32"), node);
  return kind === "float" || kind === "complex" ? node : formulaOf(castTo("float64"), node);
}

type Complex = { readonly re: number; readonly im: number };

/** What sums become: nodes, or numbers where the value is wanted at once. Either way in float64, and rounded once. */
interface Arithmetic<T> {
  /** The sum of the elements that take part; `kept` leaves reduced axes. */
  sum(node: Evaluable, kept?: boolean): T;
  /** Divided by how many they are, less a correction. */
  average(sum: T, correction: number, kept?: boolean): T;
  /** The root, 0 of a sum of nothing, which is -0. */
  root(sum: T): T;
  /** Elements less their mean, squared magnitudes. */
  distances(node: Evaluable, mean: T): Evaluable;
}

function onNodes(wanted: Wanted): Arithmetic<Evaluable> {
  const { scalar, mask, node: whole, axes } = wanted;
  return {
    sum: (node, kept = wanted.keepdims) => {
      const own = scalarOf(node);
      const summed = along(taking(wanted, node, 0), foldOf("sum", own), axes, kept);
      return as(scalarFacts(own)!.kind === "complex" ? "complex128" : "float64", summed);
    },
    average: (sum, correction, kept = wanted.keepdims) => {
      if (mask === null) return dividedBy(sum, Math.max(0, countOf(wanted) - correction));
      // The mask over the whole shape: formulas are read over the shape that they say they have.
      const flags: Formula = { ...formulaOf(castTo("bool"), mask), shape: whole.shape };
      const counted = as("float64", along(flags, foldOf("count", "bool"), axes, kept));
      return dividedBy(sum, formulaOf(maximum.operation, formulaOf(sub.operation, counted, correction), 0));
    },
    root: sum => formulaOf(add.operation, formulaOf(sqrt.operation, sum), 0),
    distances: (node, mean) => squaresOf(formulaOf(sub.operation, node, as(scalar, mean))),
  };
}

function onNumbers(wanted: Wanted): Arithmetic<number | Complex> {
  return {
    sum: node => {
      const [re, im] = now(node, foldOf("sum", scalarOf(node))) as number[];
      return im === undefined ? re! : { re: re!, im };
    },
    average: (sum, correction) => {
      const count = Math.max(0, countOf(wanted) - correction);
      return typeof sum === "number" ? sum / count : { re: sum.re / count, im: sum.im / count };
    },
    root: sum => Math.sqrt(sum as number) + 0,
    distances: (node, mean) => {
      const { scalar } = wanted;
      if (typeof mean === "number") return squaresOf(formulaOf(sub.operation, node, round(mean, scalar)));
      const part = ({ operation }: typeof real, centre: number) =>
        formulaOf(square.operation, formulaOf(sub.operation, formulaOf(operation, node), round(centre, scalar)));
      return formulaOf(add.operation, part(real, mean.re), part(imag, mean.im));
    },
  };
}

/** A statistic of float operands: what `compute` gives, rounded to their dtype. */
function statistic<O extends ReduceOptions>(
  name: string,
  names: string,
  compute: <T>(on: Arithmetic<T>, node: Evaluable, options: O) => T,
): Reduction<"float", O> {
  const reduce = (x: unknown, options?: O): unknown => {
    const asked = wantedOf(name, "biufc", names, x, options);
    const node = working(asked.node, asked.scalar);
    const wanted = { ...asked, node, scalar: scalarOf(node) };
    const own = asked.scalar === "float16" ? asked.scalar : wanted.scalar;
    if (asked.whole && asked.mask === null) {
      return rounded(compute(onNumbers(wanted), node, options ?? ({} as O)), own);
    }
    const wide = compute(onNodes(wanted), node, options ?? ({} as O));
    // Of complex numbers variances and norms are real.
    const real = own.startsWith("complex") && scalarOf(wide) === "float64";
    return answer(asked, as(real ? (own === "complex64" ? "float32" : "float64") : own, wide));
  };
  return named(name, reduce) as Reduction<"float", O>;
}

function as(scalar: Scalar, node: Evaluable): Evaluable {
  return scalarOf(node) === scalar ? node : formulaOf(castTo(scalar), node);
}

function rounded(value: number | Complex, scalar: Scalar): number | Complex {
  if (typeof value === "object") return Object.freeze({ re: round(value.re, scalar), im: round(value.im, scalar) });
  return round(value, scalar);
}

function round(value: number, scalar: Scalar): number {
  if (scalar === "float16") return roundHalf(value);
  return scalar === "float32" || scalar === "complex64" ? Math.fround(value) : value;
}

const bothByReal: LowerComplex = (b, [x, y]) => x!.map(part => b.op(ir.div, part, y![0])) as never;
let division: Operation | undefined;

/** Divided by a real number, part by part. */
function dividedBy(node: Evaluable, divisor: Evaluable | number): Evaluable {
  division ??= operationOf({
    name: "mean",
    arity: 2,
    accepts: "iufc",
    rule: "float",
    lower: () => one(ir.div),
    lowerComplex: () => bothByReal,
  });
  return formulaOf(division, node, divisor);
}

/** Squared magnitudes. */
function squaresOf(node: Evaluable): Evaluable {
  if (scalarFacts(scalarOf(node))!.kind !== "complex") return formulaOf(square.operation, node);
  const [re, im] = [real, imag].map(part => formulaOf(square.operation, formulaOf(part.operation, node)));
  return formulaOf(add.operation, re!, im!);
}

function meanOf<T>(on: Arithmetic<T>, node: Evaluable, kept?: boolean): T {
  return on.average(on.sum(node, kept), 0, kept);
}

function varianceOf<T>(on: Arithmetic<T>, node: Evaluable, { correction = 0 }: VarianceOptions): T {
  if (typeof correction !== "number") {
    throw new ArgumentError("correction", `"correction" must be a number, got ${described(correction)}`);
  }
  return on.average(on.sum(on.distances(node, meanOf(on, node, true))), correction);
}

/**
 * The arithmetic mean, in the dtype of floats and in float64 of integers and bools; of no elements NaN.
 *
 * Source: the array API's `mean`; `where` as in NumPy.
 *
 * @example
 * import * as lw from "lanewise";
 * lw.mean(new Uint8Array([1, 2])); // => 1.5
 */
export const mean: Reduction<"float", ReduceOptions> = /* @__PURE__ */ statistic(
  "mean",
  "axis keepdims? where",
  (on, node) => meanOf(on, node),
);

/**
 * The variance, in two passes: the mean, then the squared distances from it. With too few elements NaN or infinity.
 *
 * Source: the array API's `var`; `where` as in NumPy.
 *
 * @throws {ARGUMENT} a correction that is no number
 */
export const variance: Reduction<"float", VarianceOptions> = /* @__PURE__ */ statistic(
  "variance",
  "axis keepdims? where correction",
  varianceOf,
);

/** The standard deviation: the root of the variance. */
export const std: Reduction<"float", VarianceOptions> = /* @__PURE__ */ statistic(
  "std",
  "axis keepdims? where correction",
  (on, node, options) => on.root(varianceOf(on, node, options)),
);

/**
 * The length of the whole as a vector: the root of the sum of squared magnitudes.
 *
 * @example
 * import * as lw from "lanewise";
 * lw.norm(new Float64Array([3, 4])); // => 5
 */
export const norm: Reduction<"float", ReduceOptions> = /* @__PURE__ */ statistic(
  "norm",
  "axis keepdims? where",
  (on, node) => on.root(on.sum(squaresOf(node))),
);
