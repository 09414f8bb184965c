/** Scans: running sums and products along an axis. They are expressions. */
import { ArgumentError, DTypeError, type DTypeSpec, fillElements, IndexError } from "@lanewise/format";
import { familyOf, formulaOf, nodeOf } from "./apply.ts";
import { castTo } from "./cast.ts";
import { deferredNode } from "./deferred.ts";
import type { Applied } from "./define.ts";
import { elementOf } from "./join.ts";
import { type Scalar, scalarFacts } from "./lowering/lower.ts";
import type { Deferred, Formula } from "./node.ts";
import { nativeName } from "./operation.ts";
import { type Fold, foldOf } from "./plan/fold-program.ts";
import { part } from "./rooms.ts";
import { located } from "./run/operands.ts";
import { evaluate } from "./run/run.ts";
import { scanRows } from "./run/scan-rows.ts";
import { toDType } from "./to-dtype.ts";
import type { Accumulated, DTypeOf, Operand, RankOf } from "./types.ts";

export interface ScanOptions {
  /** The axis; it may be left out for one-dimensional operands. Negative ones count from the end. */
  readonly axis?: number;
  /** Every element is converted to this dtype first, and the result has it. */
  readonly dtype?: DTypeSpec;
  /** Whether the value of no elements (0, or 1 of products) comes first; the axis is longer by 1 then. */
  readonly includeInitial?: boolean;
}

/** A running fold along an axis. */
export type Scan = <A extends Operand>(x: A, options?: ScanOptions) => Applied<A, Accumulated<DTypeOf<A>>, RankOf<A>>;

function scan(name: string, kind: "sum" | "prod", accepts: string): Scan {
  const running = (x: unknown, options: ScanOptions = {}): unknown => {
    if (typeof x !== "object" || x === null || Array.isArray(x)) {
      throw new ArgumentError(
        "x",
        `${name} takes an exporter or an expression, got ${Array.isArray(x) ? "an array" : x}`,
      );
    }
    const given = nodeOf(x);
    const own = given.kind === "constant" ? null : nativeName(given.dtype);
    if (given.kind === "constant" || own === null || !accepts.includes(scalarFacts(own)!.kind[0]!)) {
      throw new DTypeError(`${name} takes no such operands`, own ?? undefined);
    }
    const node = options.dtype === undefined ? given : formulaOf(castTo(options.dtype), given);
    const scalar = nativeName(node.dtype)!;
    const axis = axisOf(name, options.axis, node.shape);
    const fold = runningFold(kind, scalar);
    const result: Deferred = {
      kind: "deferred",
      dtype: toDType(fold.gives),
      shape: node.shape,
      storage: fold.gives,
      compute: session => scanRows(node, fold, axis, session),
      stamp: 0,
      slot: 0,
    };
    const to = options.dtype !== undefined || fold.gives === "float32" ? scalar : fold.gives;
    const last = to === fold.gives ? result : formulaOf(castTo(to), result);
    const shown = Object.keys(options).length > 0 ? [x, options] : [x];
    return new (familyOf([x]))(shown, options.includeInitial ? withInitial(last, kind, axis) : last, name);
  };
  return Object.defineProperty(running, "name", { value: name }) as Scan;
}

/** The value of no elements, and then the running ones. */
function withInitial(running: Deferred | Formula, kind: "sum" | "prod", axis: number): Deferred {
  const { dtype } = running;
  const length = running.shape[axis]!;
  const shape = running.shape.map((extent, k) => (k === axis ? extent + 1 : extent));
  return deferredNode(dtype, shape, session => {
    const room = session.room(dtype, shape);
    fillElements(located(part(room, axis, 0, 1)), elementOf(dtype, kind === "prod" ? 1 : 0));
    evaluate(running, part(room, axis, 1, length), session);
    return room;
  });
}

/** Integers accumulate in 64 bits from the first element on. */
function runningFold(kind: "sum" | "prod", scalar: Scalar): Fold {
  const fold = foldOf(kind, scalar);
  return fold.gives === "int64" || fold.gives === "uint64" ? { ...fold, takes: fold.gives } : fold;
}

function axisOf(name: string, axis: number | undefined, shape: readonly number[]): number {
  if (axis === undefined) {
    if (shape.length === 1) return 0;
    throw new ArgumentError("axis", `${name} needs an "axis" for rank ${shape.length}`);
  }
  const own = axis < 0 ? axis + shape.length : axis;
  if (Number.isInteger(axis) && own >= 0 && own < shape.length) return own;
  throw new IndexError(0, axis, shape.length, `axis ${axis} does not exist in an expression of rank ${shape.length}`);
}

/**
 * The running sum along an axis; of integers and bools in 64 bits.
 *
 * @example
 * import * as lw from "lanewise";
 * lw.cumulativeSum(new Float64Array([1, 2, 3])).toTypedArray(); // => new Float64Array([1, 3, 6])
 */
export const cumulativeSum: Scan = /* @__PURE__ */ scan("cumulativeSum", "sum", "biufc");

/** The running product along an axis; of integers and bools in 64 bits, wrapping. */
export const cumulativeProd: Scan = /* @__PURE__ */ scan("cumulativeProd", "prod", "biuf");
