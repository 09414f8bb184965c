/**
 * Statistics: `mean variance std` and `norm`. Sums follow the tree of `sum`; what comes after them is computed in float64 and
 * rounded once, and float16 takes part as float32.
 */
import { ArgumentError } from "@lanewise/format";
import { formulaOf } from "./apply.ts";
import { castTo } from "./cast.ts";
import { type LowerComplex, type Scalar, scalarFacts } from "./lowering/lower.ts";
import { primitive } from "./lowering/numeric.ts";
import type { Evaluable, Formula } from "./node.ts";
import { type Operation, operationOf } from "./operation.ts";
import { add, imag, maximum, real, sqrt, square, sub } from "./ops.ts";
import { foldOf } from "./plan/fold-program.ts";
import {
  along,
  answer,
  countOf,
  named,
  type ReduceOptions,
  type Reduction,
  scalarOf,
  taking,
  type VarianceOptions,
  type Wanted,
  wantedOf,
} from "./reduction.ts";

/** Integers and bools as float64, float16 as float32; others as they are. */
function working(node: Evaluable, scalar: Scalar): Evaluable {
  const { kind } = scalarFacts(scalar)!;
  if (scalar === "float16") return formulaOf(castTo("float32"), node);
  return kind === "float" || kind === "complex" ? node : formulaOf(castTo("float64"), node);
}

/** A statistic of float operands: what `compute` gives, rounded to their dtype. */
function statistic<O extends ReduceOptions>(
  name: string,
  names: string,
  compute: (wanted: Wanted, options: O) => Evaluable,
): Reduction<"float", O> {
  const reduce = (x: unknown, options?: O): unknown => {
    const asked = wantedOf(name, "biufc", names, x, options);
    const node = working(asked.node, asked.scalar);
    const wide = compute({ ...asked, node, scalar: scalarOf(node) }, options ?? ({} as O));
    const { kind } = scalarFacts(scalarOf(wide))!;
    const own = asked.scalar === "float16" ? asked.scalar : scalarOf(node);
    // Of complex numbers variances and norms are real.
    const to = kind === "complex" || !own.startsWith("complex") ? own : own === "complex64" ? "float32" : "float64";
    return answer(asked, to === scalarOf(wide) ? wide : formulaOf(castTo(to), wide));
  };
  return named(name, reduce) as Reduction<"float", O>;
}

/** The sum of the elements that take part, in float64 or complex128. */
function sumOf(wanted: Wanted, node: Evaluable, keepdims: boolean): Evaluable {
  const scalar = scalarOf(node);
  const summed = along(taking(wanted, node, 0), foldOf("sum", scalar), wanted.axes, keepdims);
  const wide = scalarFacts(scalar)!.kind === "complex" ? "complex128" : "float64";
  return wide === scalar ? summed : formulaOf(castTo(wide), summed);
}

/** How many elements take part, less a correction. */
function divisorOf(wanted: Wanted, keepdims: boolean, correction = 0): Evaluable | number {
  const { mask, node, axes } = wanted;
  if (mask === null) return Math.max(0, countOf(wanted) - correction);
  // The mask over the whole shape: formulas are read over the shape that they say they have.
  const flags: Formula = { ...formulaOf(castTo("bool"), mask), shape: node.shape };
  const counted = formulaOf(castTo("float64"), along(flags, foldOf("count", "bool"), axes, keepdims));
  return formulaOf(maximum.operation, formulaOf(sub.operation, counted, correction), 0);
}

const bothByReal: LowerComplex = (b, [x, y]) => x!.map(part => b.op(`${part.type}.div`, part, y![0])) as never;
let division: Operation | undefined;

/** Divided by a real number, part by part. */
function dividedBy(node: Evaluable, divisor: Evaluable | number): Evaluable {
  division ??= operationOf({
    name: "mean",
    arity: 2,
    accepts: "iufc",
    rule: "float",
    lower: () => primitive("div"),
    lowerComplex: () => bothByReal,
  });
  return formulaOf(division, node, divisor);
}

function meanOf(wanted: Wanted, keepdims: boolean): Evaluable {
  return dividedBy(sumOf(wanted, wanted.node, keepdims), divisorOf(wanted, keepdims));
}

/** Squared magnitudes. */
function squaresOf(node: Evaluable): Evaluable {
  if (scalarFacts(scalarOf(node))!.kind !== "complex") return formulaOf(square.operation, node);
  const [re, im] = [real, imag].map(part => formulaOf(square.operation, formulaOf(part.operation, node)));
  return formulaOf(add.operation, re!, im!);
}

function varianceOf(wanted: Wanted, { correction = 0 }: VarianceOptions): Evaluable {
  if (typeof correction !== "number") {
    throw new ArgumentError("correction", `${wanted.name}: "correction" must be a number, got ${typeof correction}`);
  }
  const { node, scalar, keepdims } = wanted;
  const mean = meanOf(wanted, true);
  const centre = scalarOf(mean) === scalar ? mean : formulaOf(castTo(scalar), mean);
  const squares = squaresOf(formulaOf(sub.operation, node, centre));
  return dividedBy(sumOf(wanted, squares, keepdims), divisorOf(wanted, keepdims, correction));
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
  "axis keepdims where",
  wanted => meanOf(wanted, wanted.keepdims),
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
  "axis keepdims where correction",
  varianceOf,
);

/** The standard deviation: the root of the variance. */
export const std: Reduction<"float", VarianceOptions> = /* @__PURE__ */ statistic(
  "std",
  "axis keepdims where correction",
  (wanted, options: VarianceOptions) => formulaOf(sqrt.operation, varianceOf(wanted, options)),
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
  "axis keepdims where",
  wanted => formulaOf(sqrt.operation, sumOf(wanted, squaresOf(wanted.node), wanted.keepdims)),
);
