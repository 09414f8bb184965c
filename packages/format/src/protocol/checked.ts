/**
 * `checkAttached` for everybody: what is no memory is refused by name, where the function inside of this package (attached.ts),
 * which stands in the way of every access, trusts what it gets.
 */
import { ArgumentError } from "../errors.ts";
import { describe } from "../geometry/geometry.ts";
import * as attached from "./attached.ts";

/**
 * Throws unless the buffer has its first `needed` bytes.
 *
 * @throws {ARGUMENT} for what is no buffer, or no number of bytes
 * @throws {DETACHED} saying what happened
 */
export function checkAttached(buffer: ArrayBufferLike, needed: number): void {
  if (attached.byteLengthOf(buffer) === undefined) {
    throw new ArgumentError("buffer", `"buffer" must be an ArrayBuffer or SharedArrayBuffer, got ${describe(buffer)}`);
  }
  if (typeof needed !== "number") {
    throw new ArgumentError("needed", `"needed" must be a number, got ${describe(needed)}`);
  }
  attached.checkAttached(buffer, needed);
}
