/** Options by their names, and values in messages: what every function that takes more than operands needs. */
import { ArgumentError } from "@lanewise/format";
import { Parameter } from "./node.ts";

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

/** A value that is no operand, for messages: nothing of it is called, so it cannot throw. */
export function described(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "object" && value !== null) return Parameter.is(value) ? "a number" : "an object";
  return typeof value === "function" ? "a function" : String(value);
}
