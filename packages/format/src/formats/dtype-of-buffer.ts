/** The dtype that an exporter means by its format, which is not always what the format says. */

import { checkArgument } from "../arguments/check-argument.ts";
import { DTypeError } from "../errors.ts";
import { dtype, dtypeOfFormat, nodeOf } from "./dtype.ts";
import { type DType, intern, isDType } from "./element-type.ts";
import { recordNode } from "./format-tree.ts";

/**
 * The dtype of an exporter's elements: the one its format names, made as long as its items are. An exporter's itemsize
 * wins over the size of its format (rule G6: NumPy counts the padding at the end that struct does not), and tells whether
 * records in it are padded, and what `u`, `l` and the like mean on its platform. An exporter that has a `dtype` of the same
 * format and size knows better: a format does not say that bytes are text.
 *
 * @throws {FORMAT} the text is no format
 * @throws {DTYPE} the items are too short for the format
 * @throws {ARGUMENT} a format that is no string, or an itemsize that is no number of bytes
 *
 * @example
 * ```ts
 * lw.dtypeOfBuffer("hb", 3).itemsize; // => 3
 * lw.dtypeOfBuffer("hb", 4).itemsize; // => 4
 * lw.dtypeOfBuffer("l", 4).name; // => "int32"
 * lw.dtypeOfBuffer("4s", 4, { dtype: lw.text(4) }).name; // => "text(4)"
 * ```
 */
export function dtypeOfBuffer(format: string, itemsize: number, exporter?: unknown): DType {
  const own = (exporter as { readonly dtype?: unknown } | null | undefined)?.dtype;
  if (isDType(own) && own.format === format && own.itemsize === itemsize) return dtype(own);
  const parsed = dtypeOfFormat(format);
  if (parsed.itemsize === itemsize) return parsed;
  checkArgument(typeof format === "string", "format", "a string", format);
  checkArgument(Number.isSafeInteger(itemsize) && itemsize >= 0, "itemsize", "an integer from 0", itemsize);
  for (const [isOne, codes, order] of READINGS) {
    if (!isOne.test(format)) continue;
    const meant = dtypeOfFormat(order + format.replace(codes, part => MEANINGS[part] ?? part));
    if (meant.itemsize === itemsize) return meant;
  }
  const node = nodeOf(parsed);
  // ctypes writes B for unions of any size; also other single codes can only mean bytes then.
  if (node.scalar?.code === "B" || (itemsize > node.itemsize && !node.fields)) return dtype(`${itemsize}s`);
  if (node.fields?.every(field => field.offset + field.node.itemsize <= itemsize)) {
    return intern(recordNode(node.fields, itemsize));
  }
  throw new DTypeError(
    `items of format "${parsed.format}" need ${parsed.itemsize} bytes, got an itemsize of ${itemsize}`,
  );
}

/**
 * How else formats that match may be meant: which parts (names aside) mean something else, and the order to begin with.
 *
 * - NumPy writes all padding out, except for the end of packed records in records, with native codes all the same.
 * - Sizes of some codes are not the same everywhere.
 */
const READINGS: readonly (readonly [formats: RegExp, parts: RegExp, order: string])[] = [
  [/T\{/, /:[^:]*:|@/g, "^"],
  [/u/, /:[^:]*:|u/g, ""],
  [/[ulLnNP]/, /:[^:]*:|[ulLnNP]/g, ""],
  [/T\{/, /:[^:]*:|[ulLnNP@]/g, "^"],
];

/** Characters of 4 bytes, as array.array and ctypes write them; long integers and pointers in programs of 32 bits. */
const MEANINGS: Readonly<Record<string, string>> = { u: "w", l: "i", L: "I", n: "i", N: "I", P: "I", "@": "^" };
