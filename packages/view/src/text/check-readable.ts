/** What is printed and drawn has to be a container of elements; without this it would fail somewhere inside. */
import { ArgumentError } from "@lanewise/format";
import { describe } from "../elements/indices.ts";

/**
 * Looks at no property's value, because released containers have none.
 *
 * @throws {ARGUMENT} for what has none of these
 */
export function checkReadable(x: unknown, argument: string, properties: readonly string[]): void {
  if (typeof x === "object" && x !== null && properties.every(property => property in x)) return;
  throw new ArgumentError(argument, `"${argument}" must be a view or an array, got ${describe(x)}`);
}
