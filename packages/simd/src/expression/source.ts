/** Arguments of functions that are no elementwise operations: operands that must have a dtype of their own. */
import { ArgumentError, DTypeError, isExporter, ShapeError } from "@lanewise/format";
import { type Scalar, scalarFacts } from "../lowering/lower.ts";
import { nativeName } from "../table/operation.ts";
import { nodeOf } from "./apply.ts";
import { NodeHolder } from "./known.ts";
import { type Evaluable, Parameter } from "./node.ts";
import { described } from "./options.ts";
import { writtenLeaf } from "./weak-array.ts";

/**
 * The node of an operand that must have a dtype of its own.
 *
 * @throws {ARGUMENT} a number, a nested array
 */
export function sourceOf(name: string, operand: unknown, argument = "x"): Evaluable {
  if (typeof operand !== "object" || operand === null || Array.isArray(operand) || Parameter.is(operand)) {
    const got = Array.isArray(operand) ? "an array: array([...]) has a dtype" : described(operand);
    throw new ArgumentError(argument, `${name}: "${argument}" must be an exporter or an expression, got ${got}`);
  }
  if (!NodeHolder.is(operand) && !isExporter(operand)) {
    throw new ArgumentError(argument, `${name}: "${argument}" must be an exporter or an expression, got an object`);
  }
  return nodeOf(operand) as Evaluable;
}

/**
 * The node of a mask, which may be written down.
 *
 * @throws {DTYPE} other elements than bools
 * @throws {ARGUMENT} what is no operand
 */
export function maskOf(name: string, mask: unknown, argument = "mask"): Evaluable {
  const node = writtenLeaf({ name }, mask, "bool") ?? sourceOf(name, mask, argument);
  if (node.dtype.kind === "bool") return node;
  throw new DTypeError(`${name}: "${argument}" must be bool, got ${node.dtype.name}: compare it, for example ne(m, 0)`);
}

/**
 * The node of an operand that may be written down: numbers and nested arrays take the dtype of the operand beside it.
 *
 * @throws {DTYPE} {VALUE_RANGE} a number that this dtype cannot hold
 * @throws {ARGUMENT} what is no operand
 */
export function sourceBeside(name: string, operand: unknown, { dtype }: Evaluable, argument: string): Evaluable {
  const scalar = nativeName(dtype);
  const written = scalar === null ? null : writtenLeaf({ name }, operand, scalar);
  return written ?? sourceOf(name, operand, argument);
}

/** The nodes of two operands, of which one may be written down. */
export function sourcesOf(
  name: string,
  a: unknown,
  b: unknown,
  [first, second]: readonly [string, string] = ["a", "b"],
): [left: Evaluable, right: Evaluable] {
  if (Array.isArray(a)) {
    const right = sourceOf(name, b, second);
    return [sourceBeside(name, a, right, first), right];
  }
  const left = sourceOf(name, a, first);
  return [left, sourceBeside(name, b, left, second)];
}

/**
 * The native dtype of elements of some kinds: b(ool) i(nt) u(int) f(loat) c(omplex).
 *
 * @throws {DTYPE} any other
 */
export function scalarAmong(name: string, kinds: string, { dtype }: Evaluable): Scalar {
  const scalar = nativeName(dtype);
  if (scalar !== null && kinds.includes(scalarFacts(scalar)!.kind[0]!)) return scalar;
  throw new DTypeError(`${name} takes no ${dtype.name} operands`, dtype.name);
}

/**
 * Checks that one shape broadcasts to another, which does not stretch.
 *
 * @throws {SHAPE}
 */
export function checkReach(what: string, from: readonly number[], to: readonly number[]): void {
  const missing = to.length - from.length;
  if (missing >= 0 && from.every((extent, axis) => extent === 1 || extent === to[axis + missing])) return;
  throw new ShapeError(`${what} of [${from.join(", ")}] do not broadcast to [${to.join(", ")}]`, from, to);
}
