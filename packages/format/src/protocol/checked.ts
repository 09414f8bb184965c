/**
 * `checkAttached` for everybody: what is no memory is refused by name, where the function inside of this package (attached.ts),
 * which stands in the way of every access, trusts what it gets.
 */
import { checkArgument } from "../arguments/check-argument.ts";
import * as attached from "./attached.ts";

/**
 * Throws unless the buffer has its first `needed` bytes.
 *
 * @throws {ARGUMENT} for what is no buffer, or no number of bytes
 * @throws {DETACHED} saying what happened
 */
export function checkAttached(buffer: ArrayBufferLike, needed: number): void {
  checkBuffer(buffer);
  checkArgument(typeof needed === "number", "needed", "a number", needed);
  attached.checkAttached(buffer, needed);
}

/** @throws {ARGUMENT} for what is no buffer */
export function checkBuffer(buffer: unknown): void {
  const isBuffer = attached.byteLengthOf(buffer) !== undefined;
  checkArgument(isBuffer, "buffer", "an ArrayBuffer or SharedArrayBuffer", buffer);
}
