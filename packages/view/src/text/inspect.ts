/** `inspect`: the text of a container (container-text.ts) with options. */
import { checkArgument, checkOptions } from "@lanewise/format";
import { checkReadable } from "./check-readable.ts";
import { containerText, DEFAULTS, type InspectOptions, type Printable, type Rules } from "./container-text.ts";

/**
 * The text that `console.log(v)` shows in Node, and `String(v)` everywhere.
 *
 * @throws {ARGUMENT} for what is no container, and options that are no counts
 *
 * @example
 * import * as lw from "lanewise";
 * lw.inspect(lw.view(new Float64Array([1, 2.5, -3]))); // => "view([ 1. ,  2.5, -3. ])"
 * lw.inspect(lw.view(new Float32Array(2))); // => "view([0., 0.], dtype=float32)"
 */
export function inspect(x: Printable, options: InspectOptions = {}): string {
  checkReadable(x, "x", "a view or an array", ["dtype", "shape", "get"]);
  const names = Object.keys(DEFAULTS) as (keyof Rules)[];
  checkOptions(options, names);
  const rules: { -readonly [Name in keyof Rules]: number } = { ...DEFAULTS };
  for (const name of names) {
    const { [name]: value = DEFAULTS[name] } = options;
    const isCount = (Number.isInteger(value) && value >= 0) || value === Number.POSITIVE_INFINITY;
    checkArgument(isCount, name, "an integer from 0", value);
    rules[name] = value;
  }
  return containerText(x, rules);
}
