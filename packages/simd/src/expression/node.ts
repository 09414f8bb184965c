/**
 * What expressions are made of. Nodes are recipes: they name exporters and numbers and never hold memory.
 *
 * `Leaf` reads an exporter, `Constant` is a number, `Position` the index along an axis, `Formula` an elementwise operation
 * over other nodes, `Deferred` anything that is computed as a whole first (a reduction along an axis, a concatenation).
 */
import { type DType, DTypeError } from "@lanewise/format";
import type { Storage } from "../ir/storage.ts";
import type { Scalar } from "../lowering/lower.ts";
import type { Linear } from "../plan/recipe.ts";
import type { Lease, MemoryLease } from "../run/lease.ts";
import type { Session } from "../run/session.ts";
import type { Operation, Typing, WeakScalar } from "../table/operation.ts";

interface Mark {
  /** The traversal that has numbered this node, and the number. */
  stamp: number;
  slot: number;
}

export interface Leaf extends Mark {
  readonly kind: "leaf";
  readonly exporter: object;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** What kernels load, or null for dtypes that arithmetic does not know. */
  readonly storage: Storage | null;
  /** Where it lies, if its exporter has a version that tells whether it still does. */
  lease: MemoryLease | null;
}

export interface Constant extends Mark {
  readonly kind: "constant";
  readonly value: WeakScalar;
  readonly scalar: Scalar;
  readonly shape: readonly number[];
  /** What it is an operand of, which says what it may be. */
  readonly operation: Operation;
  /** The operand of a `kernel` call that this number was, or -1: such a number may be another one at the next call. */
  readonly parameter: number;
}

/** A number among the operands of a `kernel` call: not any particular number. */
export class Parameter {
  readonly value: WeakScalar;
  readonly #index: number;

  constructor(value: WeakScalar, index: number) {
    this.value = value;
    this.#index = index;
  }

  /** By a private name, as with `NodeHolder`. */
  static is(x: object): x is Parameter {
    return #index in x;
  }

  get index(): number {
    return this.#index;
  }

  [Symbol.toPrimitive](): never {
    throw new DTypeError(
      "inside a kernel its numbers stand for any number: calculate with functions or lanes`...`, not with JavaScript's operators",
    );
  }
}

export interface Position extends Mark {
  readonly kind: "position";
  readonly dtype: DType;
  /** Increments along the axes of `shape`; null while it is open: 1 along `axis` of the first shape that it meets. */
  readonly strides: readonly number[] | null;
  readonly axis: number;
  readonly shape: readonly number[];
}

export interface Formula extends Mark {
  readonly kind: "formula";
  readonly operation: Operation;
  readonly inputs: readonly Node[];
  readonly typing: Typing;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Whether it has open positions below it. Its shape is [] then. */
  readonly open: boolean;
  /** What `linearise` found, once it has been asked. */
  linear: Linear | null;
}

export interface Deferred extends Mark {
  readonly kind: "deferred";
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly storage: Storage | null;
  /** What it is computed from. */
  readonly inputs: readonly Evaluable[];
  /**
   * What is done with them: nodes with equal keys over inputs of equal structure make the same calls. So it holds every
   * option, with defaults and negative axes resolved, and lists so that none can vanish, an empty one neither; dtype and shape
   * follow from it and the inputs; and `compute` evaluates nothing else. Null where elements or JavaScript have a part in it.
   */
  readonly key: string | null;
  /** Whether `target` may also be plain memory. */
  readonly takesPlain: boolean;
  /**
   * The elements, in memory that lasts as long as the session; or in `target`, which is then what is returned. That is dense
   * memory of the heap in this dtype and shape, and operands may lie in it: a target that they do not allow is not taken.
   */
  compute(session: Session, target?: Lease): Lease;
}

export type Node = Leaf | Constant | Position | Formula | Deferred;

/** What can be evaluated: everything but a bare number. */
export type Evaluable = Exclude<Node, Constant>;
