/** What functions with options ask of them first, so that null is refused by name. */

import { ArgumentError } from "@lanewise/format";
import { describe } from "./errors.ts";

/** @throws {ARGUMENT} for anything but an object */
export function checkOptions(options: unknown, argument = "options"): void {
  if (typeof options === "object" && options !== null) return;
  throw new ArgumentError(argument, `"${argument}" must be an object, got ${describe(options)}`);
}
