/** Options by their names, and values in messages: what every function that takes more than operands needs. */
import { ArgumentError, checkOptions, describeValue } from "@lanewise/format";
import { Parameter } from "./node.ts";

/**
 * Options by their names, with "?" behind those that are booleans: one that is misspelt would be ignored otherwise.
 *
 * @throws {ARGUMENT} no object, a name that is not among those given, or no boolean
 */
export function optionsOf<T extends object>(name: string, options: T | undefined, names: string): T {
  if (options === undefined) return {} as T;
  const { known, booleans } = parsed(names);
  const remedy = name === "max" || name === "min" ? ` (${name}imum(a, b) compares two)` : "";
  checkOptions(options, known, { operation: name, rule: `an object as { ${known[0]} }${remedy}` });
  for (const option of booleans) {
    const value: unknown = options[option as keyof T];
    if (value === undefined || typeof value === "boolean") continue;
    throw new ArgumentError(option, `${name}: "${option}" must be a boolean, got ${described(value)}`);
  }
  return options;
}

interface Names {
  readonly known: readonly string[];
  readonly booleans: readonly string[];
}

/** Lists that have been read: there is one for each function. */
const lists: Map<string, Names> = /* @__PURE__ */ new Map();

function parsed(names: string): Names {
  let list = lists.get(names);
  if (list === undefined) {
    const listed = names.split(" ");
    const known = listed.map(option => option.replace("?", ""));
    lists.set(names, (list = { known, booleans: known.filter((option, k) => option !== listed[k]) }));
  }
  return list;
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

/** A value in messages: a number among the operands of a kernel is one there, too. */
export function described(value: unknown): string {
  return typeof value === "object" && value !== null && Parameter.is(value) ? "a number" : describeValue(value);
}
