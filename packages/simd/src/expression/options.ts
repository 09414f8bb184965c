/** Options by their names, and values in messages: what every function that takes more than operands needs. */
import { ArgumentError, isExporter } from "@lanewise/format";
import { Parameter } from "./node.ts";

/**
 * Options by their names, with "?" behind those that are booleans: one that is misspelt would be ignored otherwise.
 *
 * @throws {ARGUMENT} no object, a name that is not among those given, or no boolean
 */
export function optionsOf<T extends object>(name: string, options: T | undefined, names: string): T {
  if (options === undefined) return {} as T;
  const known = names.split(" ");
  if (typeof options !== "object" || options === null || Array.isArray(options) || isExporter(options)) {
    const sample = names === "" ? "" : ` as { ${known[0]!.replace("?", "")} }`;
    const got = isExporter(options) ? "an operand" : described(options);
    const remedy = name === "max" || name === "min" ? `: ${name}imum(a, b) compares two` : "";
    throw new ArgumentError("options", `${name}: options must be an object${sample}, got ${got}${remedy}`);
  }
  for (const [key, value] of Object.entries(options)) {
    if (known.includes(key)) continue;
    if (!known.includes(`${key}?`)) {
      const all = known.join(", ").replaceAll("?", "");
      throw new ArgumentError(
        key,
        `${name} has no option "${key.slice(0, 40)}"${names === "" ? "" : `; it has ${all}`}`,
      );
    }
    if (value !== undefined && typeof value !== "boolean") {
      throw new ArgumentError(key, `${name}: "${key}" must be a boolean, got ${described(value)}`);
    }
  }
  return options;
}

/** Operands to be shown: with the options, if there are any. */
export function withOptions(operands: readonly unknown[], options: object): readonly unknown[] {
  return Object.keys(options).length > 0 ? [...operands, options] : operands;
}

/** A list for messages: as much of it as a line holds. */
export function listed(values: readonly unknown[]): string {
  const shown = values.slice(0, 8).map(described).join(", ");
  return `[${shown}${values.length > 8 ? `, ... ${values.length} in all` : ""}]`;
}

/** A value that is no operand, for messages: nothing of it is called, so it cannot throw. */
export function described(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value === "bigint") return `${String(value).slice(0, 40)}n`;
  if (typeof value === "object" && value !== null) return Parameter.is(value) ? "a number" : "an object";
  return typeof value === "function" ? "a function" : String(value).slice(0, 40);
}
