/** What is printed and drawn has to be a container of elements; without this it would fail somewhere inside. */
import { checkArgument } from "@lanewise/format";

/**
 * Looks at no property's value, because released containers have none.
 *
 * @throws {ARGUMENT} for what has none of these
 */
export function checkReadable(x: unknown, argument: string, rule: string, properties: readonly string[]): void {
  const isReadable = typeof x === "object" && x !== null && properties.every(property => property in x);
  checkArgument(isReadable, argument, rule, x);
}
