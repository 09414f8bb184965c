/** What the functions of this package say of arguments that are of the wrong kind: which one, what it must be, what it was. */
import { ArgumentError } from "@lanewise/format";

/** @throws {ARGUMENT} unless `holds` */
export function checkArgument(holds: boolean, argument: string, rule: string, got: unknown): asserts holds {
  if (!holds) throw new ArgumentError(argument, `"${argument}" must be ${rule}, got ${describe(got)}`);
}

/**
 * Refuses what is no object of options, and names that nothing reads: a misspelt option would be ignored in silence.
 * Lists and typed arrays are objects, too, but were meant for something else.
 *
 * @throws {ARGUMENT} naming the options that there are
 */
export function checkOptions(x: unknown, argument: string, names: readonly string[], rule = "an object"): void {
  const isObject = typeof x === "object" && x !== null && !Array.isArray(x) && !ArrayBuffer.isView(x);
  checkArgument(isObject, argument, rule, x);
  for (const name of Object.keys(x as object)) {
    if (names.includes(name)) continue;
    throw new ArgumentError(name.slice(0, 40), `"${argument}" takes ${names.join(", ")}, got ${describe(name)}`);
  }
}

/** A value in an error message: its text if that is short, else its type. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (value === null || typeof value !== "object") return String(value);
  return Array.isArray(value) ? "an array" : "an object";
}
