/**
 * What an error message says of the value that was given. The only place that turns a stranger's value into text, so that
 * it can neither throw, nor be long, nor quote source code.
 */

/**
 * A value in an error message, behind "got": its text if it has a short one, else what kind of thing it is. Texts are
 * quoted and cut off after 40 characters. Nothing of an object is called but a getter of its `constructor`, and what that
 * throws is swallowed.
 *
 * The rule is the house's own: a message says subject, rule and got.
 *
 * @example
 * ```ts
 * lw.describeValue("abc"); // => '"abc"'
 * lw.describeValue(5n); // => "5n"
 * lw.describeValue([1, 2]); // => "a plain array"
 * lw.describeValue(new Map()); // => "an object of class Map"
 * lw.describeValue(Object.create(null)); // => "an object"
 * ```
 */
export function describeValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value === "bigint") return `${String(value).slice(0, 40)}n`;
  if (typeof value === "function") return "a function";
  if (value === null || typeof value !== "object") return String(value).slice(0, 40);
  try {
    // Of a revoked Proxy even this throws.
    return Array.isArray(value) ? "a plain array" : `an object of class ${String(value.constructor.name).slice(0, 40)}`;
  } catch {
    return "an object";
  }
}
