/**
 * How many bytes this library has copied. "Nothing is copied" is a claim that anyone can check by this count; it costs
 * one addition for each copying call, never one for each element.
 */
import { checkArgument } from "../arguments/check-argument.ts";

let copied = 0;

/**
 * Adds to the count: called once by everything that writes elements which exist elsewhere already.
 *
 * @throws {ARGUMENT} for what is no number of bytes
 */
export function countMoved(nbytes: number): void {
  checkArgument(Number.isSafeInteger(nbytes) && nbytes >= 0, "nbytes", "an integer from 0", nbytes);
  copied += nbytes;
}

/**
 * Bytes that lanewise has copied since the program began: elements written by `assign`, `array(source)`, slices of
 * arrays, `toBytes`, `toTypedArray`, and what arithmetic on foreign memory stages through the heap. Results of
 * arithmetic are not copies. Take the difference of two readings.
 *
 * @example
 * ```ts
 * const before = lw.movedBytes();
 * const every = lw.view(new Float64Array(100)).slice("::2");
 * lw.movedBytes() - before; // => 0
 * every.toTypedArray();
 * lw.movedBytes() - before; // => 400
 * ```
 */
export function movedBytes(): number {
  return copied;
}
