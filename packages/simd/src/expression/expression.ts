/**
 * Expressions: recipes for values that nobody has asked for yet. Nothing is computed or allocated before `into`, `eval` or
 * `toTypedArray`; there is nothing to release.
 *
 * `ExpressionNode` is what the free functions give. Its subclass with methods is made in simd.ts, so that a program that
 * uses one function does not carry all of them.
 */

import { empty, type Heap, type ManagedArray } from "@lanewise/array";
import {
  ArgumentError,
  BUFFER,
  type CheckedDType,
  type DType,
  DTypeError,
  type DTypeSpec,
  type Indices,
  type NestedValues,
  type Normalise,
  sizeOf,
  type TypedArrayOf,
  type Value,
} from "@lanewise/format";
import { NotEvaluatedError } from "../errors.ts";
import type { Bound } from "../run/bound.ts";
import { runDense, runDenseAt } from "../run/dense.ts";
import { runPlain } from "../run/dense-plain.ts";
import { roomAt } from "../run/lease.ts";
import { hasParts } from "../run/parts.ts";
import { replay, replayAt } from "../run/replay.ts";
import { bindInto, runInto, runNew } from "../run/run.ts";
import { castingOf, type IntoOptions } from "../table/casting.ts";
import { toDType } from "../to-dtype.ts";
import { NodeHolder } from "./known.ts";
import type { Deferred, Formula, Position } from "./node.ts";
import { described, optionsOf } from "./options.ts";
import { print } from "./print.ts";

/** What an expression is to those who use it. */
export interface Expression<D = any, N extends number = number> {
  /** The operation's name, for example `add`. */
  readonly op: string;
  /** What the operation was applied to: exporters, expressions and numbers, as they were given. */
  readonly operands: readonly unknown[];
  readonly dtype: DType<D>;
  readonly shape: Readonly<Indices<N>>;
  readonly ndim: N;
  /** Number of elements. */
  readonly size: number;
  /**
   * Computes every element and writes it into `dst`, as if the whole expression had been computed before: `dst` may be
   * one of the operands, or overlap them. Broadcasts to the shape of `dst` and converts within the same kind.
   *
   * @returns dst
   * @throws {SHAPE} the expression does not broadcast to the shape of `dst`
   * @throws {DTYPE} the conversion would change the kind: a float into an integer; or what `casting` forbids
   * @throws {BUFFER} `dst` is read-only, or repeats elements (a stride of 0)
   */
  into<T extends object>(dst: T, options?: IntoOptions): T;
  /**
   * Computes every element into a new array, which the caller owns and releases.
   *
   * @example
   * import * as lw from "lanewise";
   * using a = lw.array([1, 2, 3]);
   * using sum = lw.add(a, a).eval();
   * sum.toArray(); // => [2, 4, 6]
   */
  eval(options?: { readonly heap?: Heap }): ManagedArray<D, N>;
  /** Computes every element, in row-major order, into a plain typed array: nothing to release. */
  toTypedArray(): TypedArrayOf<D>;
  /** Computes every element and gives the values as nested arrays, whatever the dtype: nothing to release. */
  toArray(): NestedValues<Value<D>, N>;
  /**
   * The same expression with dtype and rank known to the compiler.
   *
   * @throws {DTYPE} it has another dtype or rank
   */
  as<const Spec extends DTypeSpec, const R extends number = N>(
    dtype: CheckedDType<Spec>,
    ndim?: R,
  ): Expression<Normalise<Spec>, R>;
  /** The dtype, the shape and the formula: `float32[3,4] (a + b), not evaluated`. */
  toString(): string;
  /** @throws {NOT_EVALUATED} always: there is no memory yet */
  get(...indices: never): never;
  /** @throws {NOT_EVALUATED} always: there is no memory yet */
  at(index: never): never;
  /** @throws {NOT_EVALUATED} always: there is no memory yet */
  slice(...items: never): never;
}

/** What an expression stands for when it is part of another one. */
export type ExpressionKind = Formula | Position | Deferred;

export class ExpressionNode extends NodeHolder implements Expression {
  readonly operands: readonly unknown[];
  /** @internal */
  readonly node: ExpressionKind;
  readonly #op: string;
  /** The latest evaluation into a destination, if it can be repeated as a call. */
  #bound: Bound | null = null;
  /** How the next one goes: once it has been evaluated it is worth binding, unless it is more than a call. */
  #next: "new" | "bind" | "replay" = "new";

  constructor(operands: readonly unknown[], node: ExpressionKind, op?: string) {
    super();
    this.operands = operands;
    this.node = node;
    this.#op = op ?? (node.kind === "formula" ? node.operation.name : node.kind);
  }

  /** @internal The class that results of operations on this have. */
  get family(): typeof ExpressionNode {
    return ExpressionNode;
  }

  get op(): string {
    return this.#op;
  }

  get dtype(): DType {
    return this.node.dtype;
  }

  get shape(): readonly number[] {
    return this.node.shape;
  }

  get ndim(): number {
    return this.shape.length;
  }

  get size(): number {
    return sizeOf(this.shape);
  }

  into<T extends object>(dst: T, options?: IntoOptions): T {
    const bound = this.#bound;
    if (options === undefined && bound?.isFor(dst)) bound.call();
    else if (typeof dst !== "object" || dst === null) {
      throw new ArgumentError("dst", `into takes an object that exports a buffer, got ${described(dst)}`);
    } else if (options !== undefined) runInto(this.node, dst, undefined, castingOf(options));
    else this.#evaluate(dst);
    return dst;
  }

  #evaluate(dst: object): void {
    const { node } = this;
    if (this.#next === "bind") {
      // Where destinations take turns, the bound call stays that of one of them.
      if (runPlain(node, dst) || (this.#bound !== null && replay(node, dst))) return;
      this.#bound = bindInto(node, dst);
      if (this.#bound === null) this.#next = "replay";
    } else {
      if (!runDense(node, dst) && !runPlain(node, dst) && !replay(node, dst)) runInto(node, dst);
      if (this.#next === "new") this.#next = hasParts(node) ? "replay" : "bind";
    }
  }

  eval(options?: { readonly heap?: Heap }): ManagedArray<any, any> {
    const result = empty(this.shape, this.dtype, { uninitialised: true, ...optionsOf("eval", options, "heap") });
    try {
      const { node } = this;
      const { heap, address } = result;
      if (runDenseAt(node, heap.memory, address)) return result;
      const target = roomAt(heap.memory, address, node.dtype, node.shape);
      if (!replayAt(node, target, result)) runNew(node, result, target);
      return result;
    } catch (error) {
      result.release();
      throw error;
    }
  }

  toTypedArray(): TypedArrayOf<any> {
    const { TypedArray, name } = this.dtype;
    const Items = TypedArray ?? (name === "bool" ? Uint8Array : null);
    if (Items === null)
      throw new DTypeError(`no typed array holds ${name} here: use eval(), or cast with astype`, name);
    const result = new Items(this.size);
    const { node } = this;
    if (!runPlain(node, result, true) && !replay(node, result, true)) runInto(node, result, this.shape);
    return result as TypedArrayOf<any>;
  }

  toArray(): any {
    const result = this.eval();
    try {
      return result.toArray();
    } finally {
      result.release();
    }
  }

  as(spec: DTypeSpec, ndim: number = this.ndim): any {
    const wanted = toDType(spec);
    if (wanted === this.dtype && ndim === this.ndim) return this;
    throw new DTypeError(
      `as: the expression must be ${wanted.name} of rank ${ndim}, it is ${this.dtype.name} of rank ${this.ndim}`,
      this.dtype.name,
    );
  }

  override toString(): string {
    return print(this);
  }

  /** @internal What `console.log` shows in Node. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return print(this);
  }

  /** `a + b` on expressions would be text or NaN: refused, where text was not asked for. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return print(this);
    throw new DTypeError(
      "JavaScript's operators do not work on arrays: use add(a, b), a.add(b) or a lanes`...` template",
    );
  }

  get(): never {
    throw new NotEvaluatedError("get an element of");
  }

  at(): never {
    throw new NotEvaluatedError("get an element of");
  }

  slice(): never {
    throw new NotEvaluatedError("slice");
  }

  [Symbol.iterator](): never {
    throw new NotEvaluatedError("iterate over");
  }

  /** @internal */
  toJSON(): string {
    return print(this);
  }

  /** @internal */
  [BUFFER](): never {
    throw new NotEvaluatedError("export the memory of");
  }
}
