/**
 * What functions with options ask of them first. An option by a wrong name would be ignored in silence, and so would a list
 * or an operand that took the place of the options; what the options mean is for the function to check.
 */
import { ArgumentError } from "../errors.ts";
import { BUFFER } from "../protocol/protocol.ts";
import { describeValue } from "./describe-value.ts";

/** How `checkOptions` words its refusal. */
export interface OptionsWording {
  /** The argument's name; "options" if left out. */
  readonly argument?: string | undefined;
  /** What it must be; "an object" if left out. */
  readonly rule?: string | undefined;
  /** The function's name, to stand before the message. */
  readonly operation?: string | undefined;
}

/**
 * Refuses what is no object of options, and names that nothing reads. Lists and what exports memory are objects, too, but
 * were meant for something else. Names that are only inherited are left alone: scripts may have extended `Object.prototype`.
 *
 * The rule is the house's own; Python refuses unknown keyword arguments in the same way.
 *
 * @throws {ARGUMENT} saying which names there are; the error's `argument` is the one that nothing reads
 *
 * @example
 * ```ts
 * lw.checkOptions({ axis: 0 }, ["axis", "keepdims"]);
 * lw.checkOptions({ axes: 0 }, ["axis", "keepdims"]); // throws ARGUMENT
 * ```
 */
export function checkOptions(options: unknown, names: readonly string[], wording?: OptionsWording): void {
  if (typeof options !== "object" || options === null) refuse(options, names, wording);
  let isRead = false;
  // Walks inherited names, too: making a list of the own ones takes longer, and every small array that is made comes by here.
  for (const name in options) {
    if (names.includes(name)) isRead = true;
    else if (Object.hasOwn(options, name)) refuse(options, names, wording, name);
  }
  if (!isRead && isOther(options)) refuse(options, names, wording);
}

const isOther = (x: object) => Array.isArray(x) || Symbol.toStringTag in x || BUFFER in x;

function refuse(options: unknown, names: readonly string[], wording: OptionsWording = {}, name?: string): never {
  const { argument = "options", rule = "an object", operation } = wording;
  const subject = `${operation === undefined ? "" : `${operation}: `}"${argument}"`;
  if (name === undefined || isOther(options as object)) {
    throw new ArgumentError(argument, `${subject} must be ${rule}, got ${describeValue(options)}`);
  }
  throw new ArgumentError(name.slice(0, 40), `${subject} takes ${names.join(", ")}, got ${describeValue(name)}`);
}
