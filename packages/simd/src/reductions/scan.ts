/**
 * Scans: running sums, products and extremes along an axis. They are expressions. Each is one pass over rows, of folds that tell
 * where they are; only products of complex numbers take several.
 */
import { ArgumentError, type DTypeSpec, fillElements } from "@lanewise/format";
import { familyOf, formulaOf } from "../expression/apply.ts";
import { axisOf } from "../expression/axes.ts";
import { deferredNode } from "../expression/deferred.ts";
import { leafOfLease } from "../expression/leaf.ts";
import type { Deferred, Evaluable, Formula } from "../expression/node.ts";
import { optionsOf, withOptions } from "../expression/options.ts";
import { scalarAmong, sourceOf } from "../expression/source.ts";
import { type Scalar, scalarFacts } from "../lowering/lower.ts";
import { type Fold, foldOf } from "../plan/fold-program.ts";
import type { Lease } from "../run/lease.ts";
import { located } from "../run/operands.ts";
import { nativeDType, part, written } from "../run/rooms.ts";
import { evaluate } from "../run/run.ts";
import { scanRows } from "../run/scan-rows.ts";
import type { Session } from "../run/session.ts";
import { castTo } from "../table/cast.ts";
import type { Applied } from "../table/define.ts";
import { elementOf } from "../table/operation.ts";
import { mul } from "../table/ops.ts";
import { toDType } from "../to-dtype.ts";
import type { Accumulated, DTypeOf, Operand, RankOf } from "../types.ts";
import { named, scalarOf } from "./reduction.ts";

/** Along which axis extremes run. */
export interface RunningOptions {
  /** The axis; it may be left out for one-dimensional operands. Negative ones count from the end. */
  readonly axis?: number;
}

export interface ScanOptions extends RunningOptions {
  /** Every element is converted to this dtype first, and the result has it. */
  readonly dtype?: DTypeSpec;
  /** Whether the value of no elements (0, or 1 of products) comes first; the axis is longer by 1 then. */
  readonly includeInitial?: boolean;
}

/** A running fold along an axis. */
export type Scan = <A extends Operand>(x: A, options?: ScanOptions) => Applied<A, Accumulated<DTypeOf<A>>, RankOf<A>>;

/** A running extreme along an axis. */
export type RunningExtreme = <A extends Operand>(x: A, options?: RunningOptions) => Applied<A, DTypeOf<A>, RankOf<A>>;

function scan(name: string, kind: "sum" | "prod" | "min" | "max", takes: string, names: string): Scan {
  const running = (x: unknown, given?: ScanOptions): unknown => {
    const options = optionsOf(name, given, names);
    const source = sourceOf(name, x);
    scalarAmong(name, takes, source);
    const node = options.dtype === undefined ? source : formulaOf(castTo(options.dtype), source);
    const scalar = scalarOf(node);
    const axis = runningAxis(name, options.axis, node.shape);
    const fold = runningFold(kind, scalar);
    const products = kind === "prod" && scalarFacts(scalar)!.kind === "complex";
    const compute = products
      ? runningProducts(node, axis)
      : (session: Session, target?: Lease) => scanRows(node, fold, axis, session, target);
    const key = products ? `scan ${axis}` : `scan ${fold.kind} ${fold.takes} ${fold.gives} ${axis}`;
    const takesPlain = !products;
    const outline = { dtype: toDType(fold.gives), shape: node.shape, inputs: [node], key, takesPlain };
    const result = deferredNode(outline, compute);
    const to = options.dtype !== undefined || fold.gives === "float32" ? scalar : fold.gives;
    const last = to === fold.gives ? result : formulaOf(castTo(to), result);
    const longer = options.includeInitial ? withInitial(last, kind === "prod" ? 1 : 0, axis) : last;
    return new (familyOf([x]))(withOptions([x], options), longer, name);
  };
  return named(name, running) as Scan;
}

/** The value of no elements, and then the running ones. */
function withInitial(running: Deferred | Formula, initial: number, axis: number): Deferred {
  const { dtype } = running;
  const length = running.shape[axis]!;
  const shape = running.shape.map((extent, k) => (k === axis ? extent + 1 : extent));
  return deferredNode({ dtype, shape, inputs: [running] }, session => {
    const room = session.room(dtype, shape);
    fillElements(located(part(room, axis, 0, 1)), elementOf(dtype, initial));
    evaluate(running, part(room, axis, 1, length), session);
    return room;
  });
}

/**
 * Products of complex numbers, whose parts no fold keeps apart: each element is multiplied by the one 1, 2, 4, ... before it,
 * so every product is a tree.
 */
function runningProducts(node: Evaluable, axis: number): (session: Session) => Lease {
  return session => {
    const room = written(node, nativeDType(node.dtype), session);
    const length = node.shape[axis]!;
    for (let step = 1; step < length; step *= 2) {
      const [before, after] = [part(room, axis, 0, length - step), part(room, axis, step, length - step)];
      evaluate(formulaOf(mul.operation, leafOfLease(before), leafOfLease(after)), after, session);
    }
    return room;
  };
}

/** Integers accumulate in 64 bits from the first element on. */
function runningFold(kind: "sum" | "prod" | "min" | "max", scalar: Scalar): Fold {
  const fold = foldOf(kind, scalar);
  return fold.gives === "int64" || fold.gives === "uint64" ? { ...fold, takes: fold.gives } : fold;
}

function runningAxis(name: string, axis: number | undefined, shape: readonly number[]): number {
  if (axis !== undefined) return axisOf(name, axis, shape.length);
  if (shape.length === 1) return 0;
  throw new ArgumentError("axis", `${name} needs an "axis" for rank ${shape.length}`);
}

/**
 * The running sum along an axis; of integers and bools in 64 bits.
 *
 * Source: the array API's `cumulative_sum`.
 *
 * @throws {ARGUMENT} no axis for more than one dimension
 * @throws {INDEX} an axis that does not exist
 *
 * @example
 * import * as lw from "lanewise";
 * lw.cumulativeSum(new Float64Array([1, 2, 3])).toTypedArray(); // => new Float64Array([1, 3, 6])
 */
export const cumulativeSum: Scan = /* @__PURE__ */ scan("cumulativeSum", "sum", "biufc", "axis dtype includeInitial?");

/** The running product along an axis; of integers and bools in 64 bits, wrapping. */
export const cumulativeProd: Scan = /* @__PURE__ */ scan(
  "cumulativeProd",
  "prod",
  "biufc",
  "axis dtype includeInitial?",
);

/**
 * The largest element so far, along an axis; NaN wins.
 *
 * Source: NumPy's `maximum.accumulate`; the array API has none.
 *
 * @throws {ARGUMENT} no axis for more than one dimension
 * @throws {INDEX} an axis that does not exist
 *
 * @example
 * import * as lw from "lanewise";
 * lw.cumulativeMax(new Int8Array([1, 3, 2])).toTypedArray(); // => new Int8Array([1, 3, 3])
 */
export const cumulativeMax: RunningExtreme = /* @__PURE__ */ scan(
  "cumulativeMax",
  "max",
  "iuf",
  "axis",
) as RunningExtreme;

/** The smallest element so far, along an axis; NaN wins. Source: NumPy's `minimum.accumulate`. */
export const cumulativeMin: RunningExtreme = /* @__PURE__ */ scan(
  "cumulativeMin",
  "min",
  "iuf",
  "axis",
) as RunningExtreme;
