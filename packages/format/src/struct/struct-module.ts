/**
 * The functions of CPython's struct module. All but `calcsize` look the format's codec up at each call; `codec(format)`
 * saves that.
 */

import type { StructInputs, StructValues } from "../types/struct-values.ts";
import { codec } from "./struct-codec.ts";
import { parseStruct } from "./struct-format.ts";

/**
 * The bytes that a struct format packs into. Nothing is added at the end: `calcsize("ib")` is 5.
 *
 * @throws {FORMAT} the text is no struct format, or the size is above 2 ** 53 - 1
 *
 * @example
 * ```ts
 * lw.calcsize("<bi"); // => 5
 * lw.calcsize("bi"); // => 8
 * lw.calcsize("i<b"); // throws FORMAT
 * ```
 */
export function calcsize(format: string): number {
  return parseStruct(format).size;
}

/**
 * Values to bytes. Integers are range-checked and never wrapped, floats rounded once; the 64-bit codes take bigints and
 * safe integers alike.
 *
 * @throws {FORMAT} the text is no struct format
 * @throws {STRUCT} there are more or fewer values than the format wants
 * @throws {DTYPE} a value is of the wrong kind
 * @throws {VALUE_RANGE} a number is out of range
 *
 * @example
 * ```ts
 * lw.pack(">hB", 258, 3); // => new Uint8Array([1, 2, 3])
 * lw.pack("B", 256); // throws VALUE_RANGE
 * lw.pack("B", "1" as never); // throws DTYPE
 * ```
 */
export function pack<const Format extends string>(format: Format, ...values: StructInputs<Format>): Uint8Array {
  return codec(format).pack(...values);
}

/**
 * Values into a buffer, `byteOffset` bytes from its start (from its end if negative). When it throws, nothing has been
 * written.
 *
 * @throws {FORMAT} {STRUCT} {DTYPE} {VALUE_RANGE} as `pack`
 * @throws {STRUCT} the buffer has no room there
 *
 * @example
 * ```ts
 * const bytes = new Uint8Array(6);
 * lw.packInto(">H", bytes, 2, 513);
 * bytes; // => new Uint8Array([0, 0, 2, 1, 0, 0])
 * ```
 */
export function packInto<const Format extends string>(
  format: Format,
  exporter: unknown,
  byteOffset: number,
  ...values: StructInputs<Format>
): void {
  codec(format).packInto(exporter, byteOffset, ...values);
}

/**
 * The values of a buffer that is exactly as long as the format.
 *
 * @throws {STRUCT} the buffer has another size
 *
 * @example
 * ```ts
 * lw.unpack("<h3s", new Uint8Array([1, 2, 97, 98, 99])); // => [513, new Uint8Array([97, 98, 99])]
 * ```
 */
export function unpack<const Format extends string>(format: Format, exporter: unknown): StructValues<Format> {
  return codec(format).unpack(exporter);
}

/**
 * The values that lie `byteOffset` bytes from the start of a buffer (from its end if negative).
 *
 * @throws {STRUCT} the buffer has not so many bytes there
 *
 * @example
 * ```ts
 * lw.unpackFrom("<H", new Uint8Array([0, 0, 1, 2]), -2); // => [513]
 * ```
 */
export function unpackFrom<const Format extends string>(
  format: Format,
  exporter: unknown,
  byteOffset = 0,
): StructValues<Format> {
  return codec(format).unpackFrom(exporter, byteOffset);
}

/**
 * The values of one record after the other.
 *
 * @throws {STRUCT} at once: the buffer's size is no multiple of the format's, or that is 0
 *
 * @example
 * ```ts
 * [...lw.iterUnpack("bB", new Uint8Array([1, 2, 255, 255]))]; // => [[1, 2], [-1, 255]]
 * ```
 */
export function iterUnpack<const Format extends string>(
  format: Format,
  exporter: unknown,
): IterableIterator<StructValues<Format>> {
  return codec(format).iterUnpack(exporter);
}
