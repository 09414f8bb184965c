/** Arguments that are not operands of one operation: what must have a dtype of its own, axes, and options by name. */
import { ArgumentError, DTypeError, IndexError } from "@lanewise/format";
import { nodeOf } from "./apply.ts";
import { type Kind, type Scalar, scalarFacts } from "./lowering/lower.ts";
import { type Evaluable, Parameter } from "./node.ts";
import { nativeName } from "./operation.ts";

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
  return nodeOf(operand) as Evaluable;
}

/** A value that is no operand, for messages: nothing of it is called, so it cannot throw. */
export function described(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "object" && value !== null) return Parameter.is(value) ? "a number" : "an object";
  return typeof value === "function" ? "a function" : String(value);
}

const LETTERS: Readonly<Record<Kind, string>> = { bool: "b", int: "i", uint: "u", float: "f", complex: "c" };

/**
 * The native dtype of elements of some kinds: b(ool) i(nt) u(int) f(loat) c(omplex).
 *
 * @throws {DTYPE} any other
 */
export function scalarAmong(name: string, kinds: string, { dtype }: Evaluable): Scalar {
  const scalar = nativeName(dtype);
  if (scalar !== null && kinds.includes(LETTERS[scalarFacts(scalar)!.kind])) return scalar;
  throw new DTypeError(`${name} takes no ${dtype.name} operands`, dtype.name);
}

/**
 * An axis, counted from the front.
 *
 * @throws {ARGUMENT} no integer
 * @throws {INDEX} an axis that does not exist
 */
export function axisOf(name: string, axis: number, rank: number): number {
  if (!Number.isInteger(axis)) {
    throw new ArgumentError("axis", `${name}: "axis" must be an integer, got ${described(axis)}`);
  }
  const own = axis < 0 ? axis + rank : axis;
  if (own >= 0 && own < rank) return own;
  throw new IndexError(0, axis, rank, `${name}: axis ${axis} does not exist in rank ${rank}`);
}

/** One axis or several, from the front, ascending. @throws {ARGUMENT} {INDEX} as above, and an axis that is named twice */
export function axesOf(name: string, axis: number | readonly number[], rank: number): number[] {
  const axes = (Array.isArray(axis) ? axis : [axis]).map(one => axisOf(name, one, rank));
  const sorted = [...new Set(axes)].sort((a, b) => a - b);
  if (sorted.length === axes.length) return sorted;
  throw new ArgumentError("axis", `${name}: "axis" must name each axis once, got [${axes.join(", ")}]`);
}

/**
 * Options by their names: one that is misspelt would be ignored otherwise.
 *
 * @throws {ARGUMENT} no object, or a name that is not among those given
 */
export function optionsOf<T extends object>(name: string, options: T | undefined, names: string): T {
  if (options === undefined) return {} as T;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new ArgumentError(
      "options",
      `${name}: options must be an object, as { ${names.split(" ")[0]} }, got ${described(options)}`,
    );
  }
  for (const key of Object.keys(options)) {
    if (names.split(" ").includes(key)) continue;
    const known = names.replaceAll(" ", ", ");
    throw new ArgumentError(key, `${name} has no option "${key}"; it has ${known}`);
  }
  return options;
}

/** Operands to be shown: with the options, if there are any. */
export function withOptions(operands: readonly unknown[], options: object): readonly unknown[] {
  return Object.keys(options).length > 0 ? [...operands, options] : operands;
}
