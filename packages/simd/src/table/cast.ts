/**
 * Conversions as operations: `astype` as C and NumPy convert, `saturate` for pixels and samples. One operation for each
 * dtype, made when it is first used.
 */

import {
  ArgumentError,
  type CheckedDType,
  DTypeError,
  type DTypeSpec,
  isDType,
  type Normalise,
} from "@lanewise/format";
import { applyAs } from "../expression/apply.ts";
import type { ExpressionNode } from "../expression/expression.ts";
import { described } from "../expression/options.ts";
import { writtenLeaf } from "../expression/weak-array.ts";
import { convert, isPair, saturate as saturateLane } from "../lowering/convert.ts";
import { identity } from "../lowering/float.ts";
import { type Scalar, scalarFacts } from "../lowering/lower.ts";
import { toDType } from "../to-dtype.ts";
import type { Operand, RankOf } from "../types.ts";
import type { Applied } from "./define.ts";
import { nativeName, type Operation, operationOf, within } from "./operation.ts";

const casts = /* @__PURE__ */ new Map<string, Operation>();

/**
 * Every element as another dtype: integers wrap, floats become integers by truncation and stop at the limits (NaN is 0),
 * only zero is false. What rounds, rounds once, to nearest even. Numbers and nested arrays of numbers are not converted but
 * must fit.
 *
 * @throws {DTYPE} a dtype that lanes cannot hold; a complex operand for a real dtype (take its `real`)
 * @throws {ARGUMENT} the dtype before the operand
 * @throws {VALUE_RANGE} a number by value that the dtype cannot hold
 *
 * @example
 * import * as lw from "lanewise";
 * lw.astype(new Float64Array([1.9, -1.9, 300]), "int8").toTypedArray(); // => new Int8Array([1, -1, 127])
 * lw.astype([1, 2], "float32").toTypedArray(); // => new Float32Array([1, 2])
 */
export function astype<A extends Operand, const Spec extends DTypeSpec>(
  x: A,
  dtype: CheckedDType<Spec>,
): Applied<A, Normalise<Spec>, RankOf<A>> {
  refuseSwapped("astype", x, dtype, `the operand first: astype(x, "uint8")`);
  return converted(castTo(dtype), x) as never;
}

function converted(operation: Operation, x: unknown): ExpressionNode {
  const to = operation.result!.name;
  // What is written down has no dtype to be converted from: it becomes memory of this one at once.
  const written = writtenLeaf(operation, x, to as Scalar);
  return applyAs(operation, [written?.exporter ?? x], [x, to], "astype");
}

/** `astype` and `saturate` read in their own orders; whoever mixes them up is told what to write. */
function refuseSwapped(name: string, x: unknown, dtype: unknown, order: string): void {
  if (isSpelled(dtype) || dtype === undefined || !isSpelled(x)) return;
  throw new ArgumentError("dtype", `${name} takes ${order}, got ${described(dtype)} for a dtype`);
}

function isSpelled(x: unknown): boolean {
  return typeof x === "string" || isDType(x);
}

/**
 * Every element as the nearest value of an integer dtype: rounds half to even and stops at the limits; NaN is 0.
 *
 * @throws {DTYPE} a dtype that is no integer, a complex operand
 * @throws {ARGUMENT} the operand before the dtype
 *
 * @example
 * import * as lw from "lanewise";
 * lw.saturate("uint8", new Float64Array([1.5, -3, 300])).toTypedArray(); // => new Uint8Array([2, 0, 255])
 */
export function saturate<A extends Operand, const Spec extends DTypeSpec>(
  dtype: CheckedDType<Spec>,
  x: A,
): Applied<A, Normalise<Spec>, RankOf<A>> {
  refuseSwapped("saturate", x, dtype, `the dtype first: saturate("uint8", x)`);
  return applyAs(saturateTo(dtype), [x], [toDType(dtype).name, x]) as never;
}

/** The operation that casts to a dtype. */
export function castTo(spec: DTypeSpec): Operation {
  const { result, to } = target("astype", spec);
  return remembered(`astype ${to}`, () => ({
    name: "astype",
    arity: 1,
    accepts: scalarFacts(to)!.kind === "complex" || to === "bool" ? "biufc" : "biuf",
    rule: "promote",
    result,
    lower: () => identity,
    conversion: (b, value, from) => convert(b, value, from, to),
  }));
}

function saturateTo(spec: DTypeSpec): Operation {
  const { result, to } = target("saturate", spec);
  const { kind } = scalarFacts(to)!;
  if (kind !== "int" && kind !== "uint") throw new DTypeError(`saturate takes an integer dtype, got ${to}`, to);
  return remembered(`saturate ${to}`, () => ({
    name: "saturate",
    arity: 1,
    accepts: "biuf",
    rule: "promote",
    result,
    lower: () => identity,
    conversion: (b, value, from) => (isPair(value) ? value : saturateLane(b, value, from, to)),
  }));
}

function target(operation: string, spec: DTypeSpec) {
  const wanted = toDType(spec);
  const to = nativeName(wanted);
  if (to === null) throw new DTypeError(`${operation}: lanes cannot hold ${wanted.name}`, wanted.name);
  return { result: toDType(to), to };
}

function remembered(key: string, row: () => Omit<Operation, "id">): Operation {
  let operation = casts.get(key);
  if (operation === undefined) casts.set(key, (operation = operationOf(row())));
  return operation;
}

/** A cast to one dtype; see `astype`. */
export type Cast<To extends Scalar> = <A extends Operand>(x: A) => Applied<A, To, RankOf<A>>;

function cast<To extends Scalar>(to: To): Cast<To> {
  let operation: Operation | undefined;
  const f = (x: Operand): unknown => converted((operation ??= within(to, castTo(to))), x);
  return Object.defineProperty(f, "name", { value: to }) as unknown as Cast<To>;
}

/** Every element as a bool: whether it is not zero. */
export const bool: Cast<"bool"> = /* @__PURE__ */ cast("bool");
/** Every element as int8; see `astype`. */
export const int8: Cast<"int8"> = /* @__PURE__ */ cast("int8");
/** Every element as int16; see `astype`. */
export const int16: Cast<"int16"> = /* @__PURE__ */ cast("int16");
/** Every element as int32; see `astype`. */
export const int32: Cast<"int32"> = /* @__PURE__ */ cast("int32");
/** Every element as int64; see `astype`. */
export const int64: Cast<"int64"> = /* @__PURE__ */ cast("int64");
/** Every element as uint8; see `astype`. */
export const uint8: Cast<"uint8"> = /* @__PURE__ */ cast("uint8");
/** Every element as uint16; see `astype`. */
export const uint16: Cast<"uint16"> = /* @__PURE__ */ cast("uint16");
/** Every element as uint32; see `astype`. */
export const uint32: Cast<"uint32"> = /* @__PURE__ */ cast("uint32");
/** Every element as uint64; see `astype`. */
export const uint64: Cast<"uint64"> = /* @__PURE__ */ cast("uint64");
/** Every element as float16; see `astype`. */
export const float16: Cast<"float16"> = /* @__PURE__ */ cast("float16");
/** Every element as float32; see `astype`. */
export const float32: Cast<"float32"> = /* @__PURE__ */ cast("float32");
/** Every element as float64; see `astype`. */
export const float64: Cast<"float64"> = /* @__PURE__ */ cast("float64");
/** Every element as complex64; see `astype`. */
export const complex64: Cast<"complex64"> = /* @__PURE__ */ cast("complex64");
/** Every element as complex128; see `astype`. */
export const complex128: Cast<"complex128"> = /* @__PURE__ */ cast("complex128");
