/** What every number of bytes or rows must be. */
import { SizeError } from "./errors.ts";

/** @throws {SIZE} for anything but an integer of at least 0 */
export function checkSize(argument: string, value: unknown, unit: "bytes" | "rows"): asserts value is number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return;
  throw new SizeError(argument, value, `an integer of ${unit}, at least 0 and below 2^53`);
}
