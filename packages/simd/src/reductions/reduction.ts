/**
 * What all reductions share: which axes, what is left of them, and whether a value or an expression is wanted. Over all
 * elements a reduction computes at once; with `axis` or `keepdims` it is an expression, fused with what it is part of.
 */
import { ArgumentError, type DTypeSpec, type Normalise, ShapeError, sizeOf } from "@lanewise/format";
import { familyOf, formulaOf } from "../expression/apply.ts";
import { axesOf } from "../expression/axes.ts";
import { deferredNode } from "../expression/deferred.ts";
import type { ExpressionKind, ExpressionNode } from "../expression/expression.ts";
import type { Deferred, Evaluable } from "../expression/node.ts";
import { described, optionsOf, withOptions } from "../expression/options.ts";
import { checkReach, maskOf, scalarAmong, sourceOf } from "../expression/source.ts";
import { TILE } from "../kernel/folds.ts";
import type { Scalar } from "../lowering/lower.ts";
import type { Fold } from "../plan/fold-program.ts";
import { foldAll } from "../run/fold.ts";
import { foldDense } from "../run/fold-dense.ts";
import { foldRows } from "../run/fold-rows.ts";
import type { Lease } from "../run/lease.ts";
import { hasParts } from "../run/parts.ts";
import { replayed } from "../run/replay.ts";
import { numbersOf, written } from "../run/rooms.ts";
import { inSession } from "../run/run.ts";
import type { Session } from "../run/session.ts";
import type { Applied } from "../table/define.ts";
import { nativeName } from "../table/operation.ts";
import { where } from "../table/ops.ts";
import { toDType } from "../to-dtype.ts";
import type { Accumulated, DTypeOf, Exactly, Floating, Operand, RankOf, ReducedRank, Total } from "../types.ts";
import { exactNumber } from "./total.ts";

/** Which axes are reduced, and what is left of them. */
export interface AxisOptions {
  /** One axis or several; negative ones count from the end. All if left out. */
  readonly axis?: number | readonly number[];
  /** Whether reduced axes stay, with extent 1. */
  readonly keepdims?: boolean;
}

export interface ReduceOptions extends AxisOptions {
  /** Only elements where this bool exporter or expression is true take part; it broadcasts to the operand's shape. */
  readonly where?: object;
}

export interface ExtremeOptions extends ReduceOptions {
  /** Takes part beside the elements; so no elements have a value too. Required with `where`. */
  readonly initial?: number | bigint;
}

export interface SumOptions extends ReduceOptions {
  /** What the elements are added to, or multiplied with. */
  readonly initial?: number | bigint;
  /** Every element is converted to this dtype first, and the result has it. */
  readonly dtype?: DTypeSpec;
}

export interface VarianceOptions extends ReduceOptions {
  /** Divides by the number of elements less this: 1 for samples. 0 by default. */
  readonly correction?: number;
}

/** What of the options leaves no axis: the result is a value. */
export type Whole = { readonly axis?: undefined; readonly keepdims?: false };

/** Options that leave no axis. Nothing stands beside `Whole` where there are no others: numbers would pass for that. */
export type WholeOptions<Options> = [keyof Options] extends [keyof AxisOptions]
  ? Whole
  : Omit<Options, keyof AxisOptions> & Whole;

/** The result's dtype, as it is with axes, and the value that it is without. */
export interface Results<D> {
  sum: [Accumulated<D>, Total<D>];
  extreme: [D, Total<D>];
  float: [Floating<D>, Total<Floating<D>>];
  bool: ["bool", boolean];
  index: ["int32", number];
}
export type ResultKind = keyof Results<any>;

/** Reduces all elements to a value; with `axis` or `keepdims` to an expression. */
export interface Reduction<K extends ResultKind, Options extends object> {
  <A extends Operand>(x: A, options?: WholeOptions<Options>): Results<DTypeOf<A>>[K][1];
  <A extends Operand, const O extends Options>(
    x: A,
    options: Exactly<O, Options>,
  ): Applied<A, Results<DTypeOf<A>>[K][0], ReducedRank<RankOf<A>, O>>;
}

/** The same; with `dtype` every element is converted first, and the result has that dtype. */
export interface TypedReduction extends Reduction<"sum", Omit<SumOptions, "dtype">> {
  <A extends Operand, const Spec extends DTypeSpec>(
    x: A,
    options: Omit<SumOptions, keyof AxisOptions> & Whole & { readonly dtype: Spec },
  ): Total<Normalise<Spec>>;
  <A extends Operand, const Spec extends DTypeSpec, const O extends SumOptions>(
    x: A,
    options: Exactly<O, SumOptions> & { readonly dtype: Spec },
  ): Applied<A, Normalise<Spec>, ReducedRank<RankOf<A>, O>>;
}

/** A reduction that was asked for, checked. */
export interface Wanted {
  readonly name: string;
  readonly node: Evaluable;
  /** The native dtype of `node`. */
  readonly scalar: Scalar;
  /** Which elements take part, or null for all. */
  readonly mask: Evaluable | null;
  readonly axes: readonly number[];
  /** Whether a value is wanted, at once. */
  readonly whole: boolean;
  readonly keepdims: boolean;
  /** What the expression shows. */
  readonly shown: readonly unknown[];
}

/**
 * Checks what every reduction takes; `kinds` are those of its operands, `names` those of its options.
 *
 * @throws {ARGUMENT} {INDEX} {DTYPE} {SHAPE}
 */
export function wantedOf(name: string, kinds: string, names: string, x: unknown, given?: ReduceOptions): Wanted {
  const options = optionsOf(name, given, names);
  const node = sourceOf(name, x);
  const scalar = scalarAmong(name, kinds, node);
  const { axis, keepdims = false } = options;
  const rank = node.shape.length;
  const axes = axis === undefined ? node.shape.map((_, k) => k) : axesOf(name, axis, rank);
  const mask = options.where === undefined ? null : takingOf(name, options.where, node);
  const whole = axis === undefined && !keepdims;
  return { name, node, scalar, mask, axes, whole, keepdims, shown: withOptions([x], options) };
}

function takingOf(name: string, mask: unknown, { shape }: Evaluable): Evaluable {
  const node = maskOf(name, mask, "where");
  checkReach(`${name}: elements of "where"`, node.shape, shape);
  return node;
}

/** The elements of a node of the operand's shape that take part; a neutral value for the others. */
export function taking({ mask }: Wanted, node: Evaluable, neutral: number | bigint | boolean): Evaluable {
  return mask === null ? node : formulaOf(where.operation, mask, node, neutral);
}

/** How many elements each result is made of, masked or not. */
export function countOf({ node, axes }: Wanted): number {
  return sizeOf(axes.map(axis => node.shape[axis]!));
}

/** What a reduction without a neutral element has to say of no elements. */
export function noElements({ name, node: { shape } }: Pick<Wanted, "name" | "node">): ShapeError {
  return new ShapeError(`${name} of no elements has no value, got shape [${shape.join(", ")}]`, shape);
}

/** What is left of a shape. */
export function keptShape({ node, axes, keepdims }: Pick<Wanted, "node" | "axes" | "keepdims">): readonly number[] {
  if (keepdims) return node.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  return node.shape.filter((_, axis) => !axes.includes(axis));
}

/** All elements folded, now. */
export function now(node: Evaluable, fold: Fold): (number | bigint)[] {
  return foldDense(node, fold) ?? foldParts(node, fold) ?? inSession(session => foldAll(node, fold, session));
}

/** What is computed as a whole, and few elements are folded of, repeats as an expression does. */
function foldParts(node: Evaluable, fold: Fold): (number | bigint)[] | undefined {
  if (!hasParts(node) || fold.kind === "minMax") return undefined;
  const axes = node.shape.map((_, axis) => axis);
  return replayed(along(node, fold, axes, false), room => [...numbersOf(room)]);
}

/** The elements folded along axes, when they are needed. */
export function along(node: Evaluable, fold: Fold, axes: readonly number[], keepdims: boolean): Deferred {
  const dtype = toDType(fold.gives);
  const shape = keptShape({ node, axes, keepdims });
  const compute = (session: Session, offered?: Lease) => {
    if (axes.length < node.shape.length || sizeOf(node.shape) <= TILE)
      return foldRows(node, fold, axes, shape, session, offered);
    const values = foldAll(node, fold, session);
    const room = session.room(dtype, shape);
    numbersOf(room).set(values as number[]);
    return room;
  };
  const key = `${fold.kind} ${fold.takes} ${fold.gives} ${axes} ${keepdims}`;
  return deferredNode({ dtype, shape, inputs: [node], key }, compute);
}

/** The only element, as JavaScript has it; integers that were narrow as numbers. */
export function readNow(node: Evaluable, from: Scalar): unknown {
  const read = ({ buffer, byteOffset, dtype }: Lease): unknown =>
    dtype.read(new Uint8Array(buffer, byteOffset, dtype.itemsize));
  const value =
    replayed(node, read) ??
    inSession(session =>
      read(node.kind === "deferred" ? session.parts.compute(node, session) : written(node, node.dtype, session)),
    );
  return typeof value === "bigint" ? exactNumber(value, scalarOf(node), from) : value;
}

export function scalarOf(node: Evaluable): Scalar {
  return nativeName(node.dtype)!;
}

export function expression({ name, shown }: Wanted, node: Evaluable): ExpressionNode {
  return new (familyOf(shown))(shown, node as ExpressionKind, name);
}

/** The value or the expression of a result. */
export function answer(wanted: Wanted, node: Evaluable): unknown {
  return wanted.whole ? readNow(node, wanted.scalar) : expression(wanted, node);
}

export function named<F extends object>(name: string, f: F): F {
  return Object.defineProperty(f, "name", { value: name });
}

/** A number to begin with. @throws {ARGUMENT} anything else */
export function checkInitial(name: string, initial: unknown): void {
  if (initial === undefined || typeof initial === "number" || typeof initial === "bigint") return;
  throw new ArgumentError("initial", `${name}: "initial" must be a number or bigint, got ${described(initial)}`);
}
