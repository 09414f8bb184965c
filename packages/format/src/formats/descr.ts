/** NumPy's spelling of dtypes, written; numpy.ts reads it. */

import { DTypeError } from "../errors.ts";
import { nodeOf } from "./dtype.ts";
import type { DType } from "./element-type.ts";
import type { FormatNode } from "./format-tree.ts";
import type { DescrField } from "./numpy.ts";

/** What `toDescr` gives. */
export type Descr = string | DescrField[] | [string | DescrField[], number[]];

/**
 * NumPy's spelling of a dtype, which `np.dtype` and the headers of .npy files take: a code, a list of fields (padding
 * has an empty name), or `[code, shape]` for a sub-array. What NumPy has no code for becomes raw bytes.
 *
 * @throws {DTYPE} the dtype has bit fields
 *
 * @example
 * ```ts
 * lw.toDescr(lw.dtype("float64")); // => "<f8"
 * lw.toDescr(lw.dtype("T{b:x:(2)i:y:}")); // => [["x", "|i1"], ["", "|V3"], ["y", "<i4", [2]]]
 * ```
 */
export function toDescr(dtype: DType): Descr {
  return descrOf(nodeOf(dtype));
}

function descrOf(node: FormatNode): Descr {
  if (node.shape) return [descrOf(node.base!) as string | DescrField[], [...node.shape]];
  if (!node.fields) return numpyCode(node);
  const descr: DescrField[] = [];
  let end = 0;
  const pad = (offset: number) => offset > end && descr.push(["", `|V${offset - end}`]);
  for (const { name, node: field, offset } of node.fields) {
    if (field.kind === "bits") throw new DTypeError("NumPy has no bit fields");
    pad(offset);
    descr.push(field.shape ? [name, descrOf(field.base!), [...field.shape]] : [name, descrOf(field)]);
    end = offset + field.itemsize;
  }
  pad(node.itemsize);
  return descr;
}

/** NumPy's code of a node: what `dtype.str` gives; `|V8` for all that NumPy has no code for. */
function numpyCode(node: FormatNode): string {
  const { scalar, code, length, itemsize, big } = node;
  const order = big ? ">" : "<";
  if (scalar) return (itemsize === 1 ? "|" : order) + scalar.numpy;
  if (code === "s" || code === "c" || code === "text") return `|S${itemsize}`;
  if (code === "w") return `${order}U${length}`;
  return `|V${itemsize}`;
}
