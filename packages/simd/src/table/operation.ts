/**
 * What a row of the operation table is, and how an operation's dtypes follow from its operands'. The rules are those of
 * docs/reference/arithmetic.md: promotion as in NumPy 2, weak scalars, bool outside of arithmetic.
 */

import { type DType, DTypeError, resultType, ValueRangeError } from "@lanewise/format";
import type { Builder } from "../ir/builder.ts";
import { limits, type Value } from "../lowering/convert.ts";
import { type Lower, type LowerComplex, type Scalar, scalarFacts } from "../lowering/lower.ts";
import type { Recipe } from "../plan/recipe.ts";
import { storageOf } from "../run/lease.ts";
import { toDType } from "../to-dtype.ts";
import type { Rule } from "../types.ts";

/** A number by value: it takes the dtype of what it meets. */
export type WeakScalar = number | bigint | boolean;

export function isWeakScalar(value: unknown): value is WeakScalar {
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean";
}

/** One elementwise operation: the same object serves methods, functions, `lanes`, kernels, docs and tests. */
export interface Operation {
  /** Stands for the operation in structures; unique in this process only. */
  readonly id: number;
  readonly name: string;
  readonly arity: 1 | 2 | 3;
  /** The operator of the `lanes` grammar and of printed expressions. */
  readonly symbol?: string | undefined;
  /** The kinds of operand it takes: b(ool) i(nt) u(int) f(loat) c(omplex). */
  readonly accepts: string;
  readonly rule: Rule;
  /** The dtype to compute in, where it is not the promoted one. */
  readonly computes?: Scalar | undefined;
  /** The result, for operations that are made for one dtype (casts). */
  readonly result?: DType | undefined;
  /** Makes the lane code for real operands; called when a kernel is made. */
  readonly lower: () => Lower;
  /** The same for complex operands. */
  readonly lowerComplex?: (() => LowerComplex) | undefined;
  /** The lowering for a known number on the right, when that is better; it then takes the other operands only. */
  readonly withNumber?: ((value: WeakScalar, dtype: Scalar) => Lower | null) | undefined;
  /** Whether a number as the right operand must not be negative where the operation computes in integers. */
  readonly nonNegative?: true | undefined;
  /** Only of casts: the value in the result's dtype, from one in the operand's own; `lower` is not used then. */
  readonly conversion?: ((b: Builder, value: Value, from: Scalar) => Value) | undefined;
  /** The latest typing that was asked for. */
  latest?: { readonly dtypes: readonly (DType | null)[]; readonly types: Typing } | undefined;
}

/** The dtypes of one application. */
export interface Typing {
  /** What each operand is converted to. */
  readonly computes: readonly Scalar[];
  readonly result: DType;
  /** The native name of `result`. */
  readonly scalar: Scalar;
  /** The structure of the operation over so many leaves of these dtypes, once it has been asked. */
  flat: Recipe | null;
}

const NATIVE = /* @__PURE__ */ new WeakMap<DType, Scalar | null>();

/** The native dtype that a stored one computes as (`>f8` as float64), or null if arithmetic does not know it. */
export function nativeName(dtype: DType): Scalar | null {
  let name = NATIVE.get(dtype);
  if (name === undefined) {
    // Kinds and sizes spell the native names: big-endian float64 is kind "float" of 8 bytes.
    const spelled = dtype.kind === "bool" ? "bool" : `${dtype.kind}${dtype.itemsize * 8}`;
    name = storageOf(dtype) !== null && scalarFacts(spelled) ? (spelled as Scalar) : null;
    NATIVE.set(dtype, name);
  }
  return name;
}

/**
 * The dtypes of an operation over operands; `null` stands for a weak scalar.
 *
 * @throws {DTYPE} an operand of a kind that the operation does not take, or nothing but numbers.
 */
export function typing(operation: Operation, dtypes: readonly (DType | null)[]): Typing {
  // The latest one is kept, because most expressions meet the same dtypes.
  const { latest } = operation;
  if (latest !== undefined && dtypes.every((dtype, k) => dtype === latest.dtypes[k])) return latest.types;
  const types = newTyping(operation, dtypes);
  operation.latest = { dtypes, types };
  return types;
}

function newTyping(operation: Operation, dtypes: readonly (DType | null)[]): Typing {
  const condition = operation.rule === "condition";
  const values = condition ? dtypes.slice(1) : dtypes;
  const strong = values.filter(dtype => dtype !== null);
  for (const dtype of strong) checkKind(operation, dtype);
  if (condition) checkCondition(operation, dtypes[0]!);
  if (strong.length === 0 && !(condition && dtypes[0] !== null)) {
    throw new DTypeError(`${operation.name}: at least one operand must have a dtype, got numbers only`);
  }
  const promoted = promote(operation, strong);
  const compute = operation.computes ?? (operation.rule === "float" ? floating(promoted) : promoted);
  const computes = dtypes.map((_, index): Scalar => (condition && index === 0 ? "bool" : compute));
  const result = operation.result ?? resultOf(operation, compute, dtypes);
  return { computes, result, scalar: nativeName(result)!, flat: null };
}

function promote(operation: Operation, strong: readonly DType[]): Scalar {
  if (strong.length === 0) return "float64";
  let common = strong[0]!;
  for (let index = 1; index < strong.length; index++) {
    if (strong[index] !== common) common = resultType(common, strong[index]!);
  }
  // int64 with uint64 is float64, which has no bits.
  if (common !== strong[0]) checkKind(operation, common);
  return nativeName(common)!;
}

function floating(scalar: Scalar): Scalar {
  const { kind } = scalarFacts(scalar)!;
  return kind === "float" || kind === "complex" ? scalar : "float64";
}

function resultOf(operation: Operation, compute: Scalar, dtypes: readonly (DType | null)[]): DType {
  switch (operation.rule) {
    case "bool":
      return toDType("bool");
    case "int32":
      return toDType("int32");
    case "real":
      return toDType(compute === "complex64" ? "float32" : compute === "complex128" ? "float64" : compute);
    case "first":
      return toDType(nativeName(dtypes[0] ?? toDType(compute))!) as DType;
    default:
      return toDType(compute);
  }
}

function checkKind(operation: Operation, dtype: DType): void {
  const scalar = nativeName(dtype);
  const kind = scalar === null ? undefined : scalarFacts(scalar)!.kind;
  if (kind !== undefined && operation.accepts.includes(kind[0]!)) return;
  const remedy = kind === "bool" ? ': cast first, for example astype("uint8")' : "";
  throw new DTypeError(`${operation.name} takes no ${dtype.name} operands${remedy}`, dtype.name);
}

function checkCondition(operation: Operation, dtype: DType | null): void {
  if (dtype === null || dtype.kind === "bool") return;
  throw new DTypeError(`${operation.name} takes a bool condition, got ${dtype.name}: compare it, for example ne(c, 0)`);
}

/**
 * A number as the dtype in which it takes part; integers come back as exact as they came.
 *
 * @throws {DTYPE} a number of the wrong kind: a fraction among integers, a boolean among numbers.
 * @throws {VALUE_RANGE} an integer that the dtype cannot hold.
 */
export function weakValue(operation: string, value: WeakScalar, scalar: Scalar): WeakScalar {
  const { kind, bits } = scalarFacts(scalar)!;
  if ((kind === "bool") !== (typeof value === "boolean")) {
    throw new DTypeError(`${operation}: ${typeof value} ${value} does not go with ${scalar}`, scalar);
  }
  if (kind === "bool") return value;
  if (kind === "float" || kind === "complex") return Number(value);
  if (typeof value === "number" && !Number.isInteger(value)) {
    const remedy = 'cast the array, astype("float32") (float32(x) in lanes), or use saturate';
    throw new DTypeError(`${operation}: ${value} is no integer, which ${scalar} needs: ${remedy}`, scalar);
  }
  if (typeof value === "number" && bits === 64 && !Number.isSafeInteger(value)) {
    throw new ValueRangeError(value, scalar, `${operation}: beyond 2^53 - 1 give ${scalar} a bigint`);
  }
  const [low, high] = limits(scalar);
  if (BigInt(value) < low || BigInt(value) > high) {
    const rule = `${operation}: a number with ${scalar} must be from ${low} to ${high} (or cast the array to a wider dtype)`;
    throw new ValueRangeError(value as number | bigint, scalar, rule);
  }
  return value;
}

/**
 * A number as an operation takes it beside operands of a dtype.
 *
 * @throws {DTYPE} {VALUE_RANGE} as `weakValue`, and a negative number where the operation takes none
 */
export function numberFor({ name, nonNegative }: Operation, value: WeakScalar, scalar: Scalar): WeakScalar {
  const checked = weakValue(name, value, scalar);
  if (nonNegative && typeof checked !== "boolean" && checked < 0 && scalar.includes("int")) {
    const rule = `${name}: a number with ${scalar} must be 0 or more (or cast the array)`;
    throw new ValueRangeError(checked, scalar, rule);
  }
  return checked;
}

/** A number that `weakValue` has checked, as the codec of its dtype takes it; any number is a bool. */
export function elementOf(dtype: DType, value: WeakScalar): unknown {
  if (dtype.kind === "bool") return Boolean(value);
  if (dtype.kind === "complex") return { re: Number(value), im: 0 };
  return dtype.kind !== "float" && dtype.itemsize === 8 ? BigInt(value) : Number(value);
}

let operations = 0;

/** A row as an operation: gives it its number. */
export function operationOf(row: Omit<Operation, "id">): Operation {
  // Every row has every field, in one order: the engine then reads all of them in one way.
  return {
    id: operations++,
    name: row.name,
    arity: row.arity,
    symbol: row.symbol,
    accepts: row.accepts,
    rule: row.rule,
    computes: row.computes,
    result: row.result,
    lower: row.lower,
    lowerComplex: row.lowerComplex,
    withNumber: row.withNumber,
    nonNegative: row.nonNegative,
    conversion: row.conversion,
    latest: undefined,
  };
}

/** By the operation, and by the function's name. */
const parts = /* @__PURE__ */ new Map<Operation, Map<string, Operation>>();

/** An operation as part of another function: the same one, but what it refuses is that function's error. */
export function within(name: string, operation: Operation): Operation {
  if (operation.name === name) return operation;
  let named = parts.get(operation);
  if (named === undefined) parts.set(operation, (named = new Map()));
  let part = named.get(name);
  if (part === undefined) named.set(name, (part = { ...operation, name, latest: undefined }));
  return part;
}
