/** The refusal of an argument of the wrong kind, in one wording: which one, what it must be, what it was. */
import { ArgumentError } from "../errors.ts";
import { describeValue } from "./describe-value.ts";

/**
 * Refuses an argument unless `holds`. For libraries that are built on these packages: their users then read the same kind
 * of message everywhere.
 *
 * The rule is the house's own: what is of the wrong kind is an error at once, with the argument's name as a field.
 *
 * @throws {ARGUMENT} `"axis" must be an integer, got 1.5`
 *
 * @example
 * ```ts
 * lw.checkArgument(Number.isInteger(2), "axis", "an integer", 2);
 * lw.checkArgument(Number.isInteger(1.5), "axis", "an integer", 1.5); // throws ARGUMENT
 * ```
 */
export function checkArgument(holds: boolean, argument: string, rule: string, got: unknown): asserts holds {
  if (!holds) throw new ArgumentError(argument, `"${argument}" must be ${rule}, got ${describeValue(got)}`);
}
