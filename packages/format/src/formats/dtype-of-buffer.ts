/** The dtype that an exporter means by its format, which is not always what the format says. */

import { checkArgument } from "../arguments/check-argument.ts";
import { DTypeError } from "../errors.ts";
import { dtype, dtypeOfFormat, nodeOf } from "./dtype.ts";
import { type DType, intern, isDType } from "./element-type.ts";
import { codeNode, recordNode } from "./format-tree.ts";

/**
 * The dtype of an exporter's elements: the one its format names, made as long as its items are. An exporter's itemsize
 * wins over the size of its format (rule G6: NumPy counts the padding at the end that struct does not). An exporter that
 * has a `dtype` of the same format and size knows better: a format does not say that bytes are text.
 *
 * @throws {FORMAT} the text is no format
 * @throws {DTYPE} the items are too short for the format
 * @throws {ARGUMENT} an itemsize that is no number
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
  checkArgument(typeof itemsize === "number", "itemsize", "a number", itemsize);
  const node = nodeOf(parsed);
  // A long has 4 bytes in programs of 32 bits, Pyodide among them, and on Windows.
  const long = /^@?([lLnNP])$/.exec(format)?.[1];
  if (long !== undefined && itemsize === 4) return dtype(long === "l" || long === "n" ? "i" : "I");
  // array.array and ctypes write u for a wchar_t of 4 bytes.
  if (node.code === "u" && itemsize === 2 * node.itemsize) return intern(codeNode("w", node.length, node.big, true)!);
  // ctypes writes B for unions of any size; also other single codes can only mean bytes then.
  if (node.scalar?.code === "B" || (itemsize > node.itemsize && !node.fields)) return dtype(`${itemsize}s`);
  const last = node.fields?.reduce((end, field) => Math.max(end, field.offset + field.node.itemsize), 0);
  if (last === undefined || last > itemsize) {
    throw new DTypeError(
      `items of format "${parsed.format}" need ${last ?? node.itemsize} bytes, got an itemsize of ${itemsize}`,
    );
  }
  return intern(recordNode(node.fields!, itemsize));
}
