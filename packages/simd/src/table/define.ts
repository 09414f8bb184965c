/**
 * Turns rows of the operation table into functions, and says what those functions are in TypeScript: dtype and rank of the
 * result follow from the operands' where they are known.
 */
import { ArgumentError } from "@lanewise/format";
import { apply } from "../expression/apply.ts";
import type { Expression } from "../expression/expression.ts";
import type { Fluent, SimdExpression } from "../simd-types.ts";
import type { DTypeOf, MaxRank, Operand, RankOf, ResultDType, Rule } from "../types.ts";
import { type Operation, operationOf } from "./operation.ts";

/** The table's row behind a function. */
export interface HasOperation {
  readonly operation: Operation;
}

/** An expression; with methods if an operand has them. */
export type Applied<Operands, D, N extends number> = [Extract<Operands, Fluent>] extends [never]
  ? Expression<D, N>
  : SimdExpression<D, N>;

export interface Unary<R extends Rule> extends HasOperation {
  <A extends Operand>(x: A): Applied<A, ResultDType<R, DTypeOf<A>>, RankOf<A>>;
  /** Only in types: the rule. */
  readonly rule?: R;
}

export interface Binary<R extends Rule> extends HasOperation {
  <A extends Operand, B extends Operand>(
    a: A,
    b: B,
  ): Applied<A | B, ResultDType<R, DTypeOf<A>, DTypeOf<B>>, MaxRank<RankOf<A>, RankOf<B>>>;
  readonly rule?: R;
}

export interface Ternary<R extends Rule> extends HasOperation {
  <A extends Operand, B extends Operand, C extends Operand>(
    a: A,
    b: B,
    c: C,
  ): Applied<
    A | B | C,
    ResultDType<R, DTypeOf<A>, DTypeOf<B>, DTypeOf<C>>,
    MaxRank<MaxRank<RankOf<A>, RankOf<B>>, RankOf<C>>
  >;
  readonly rule?: R;
}

/** A row as it is written; its arity comes from the function that takes it. */
export type Row<R extends Rule> = Omit<Operation, "id" | "arity" | "rule"> & { readonly rule: R };

export function unary<R extends Rule>(row: Row<R>): Unary<R> {
  const operation = operationOf({ ...row, arity: 1 });
  const f = (x: Operand, extra?: unknown, more?: unknown) => {
    if (extra !== undefined && more === undefined) throw oneTooMany(operation);
    return apply(operation, [x]);
  };
  return named(operation, f) as unknown as Unary<R>;
}

export function binary<R extends Rule>(row: Row<R>): Binary<R> {
  const operation = operationOf({ ...row, arity: 2 });
  const f = (a: Operand, b: Operand, extra?: unknown, more?: unknown) => {
    if (extra !== undefined && more === undefined) throw oneTooMany(operation);
    return apply(operation, [a, b]);
  };
  return named(operation, f) as unknown as Binary<R>;
}

export function ternary<R extends Rule>(row: Row<R>): Ternary<R> {
  const operation = operationOf({ ...row, arity: 3 });
  const f = (a: Operand, b: Operand, c: Operand, extra?: unknown) => {
    if (extra !== undefined) throw oneTooMany(operation);
    return apply(operation, [a, b, c]);
  };
  return named(operation, f) as unknown as Ternary<R>;
}

/**
 * For one operand more than there are, which in NumPy means where the result goes, or to how many digits. More than one are an
 * index and a list, as `map(sqrt)` and `reduce(add)` pass them.
 */
function oneTooMany({ name, arity }: Operation): ArgumentError {
  const operands = arity === 1 ? "1 operand" : `${arity} operands`;
  return new ArgumentError(
    "operands",
    `${name} takes ${operands}, got ${arity + 1}: into(dst) says where the result goes`,
  );
}

function named<F extends (...operands: never[]) => unknown>(operation: Operation, f: F): F & HasOperation {
  return Object.defineProperties(f, { name: { value: operation.name }, operation: { value: operation } }) as F &
    HasOperation;
}
