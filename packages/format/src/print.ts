/**
 * Tree -> canonical PEP 3118 text: parsing what this prints gives the same layout, and printing that the same text.
 *
 * The canonical form has a name for every field, shapes in parentheses, codes that mean the same in native and standard
 * mode (`q`, never `l`), a mode only where it must change, and explicit padding only where alignment does not make it.
 */
import type { FormatNode } from "./format-tree.ts";
import { alignUp } from "./layout.ts";

/** Set `distinct` to tell apart what formats cannot: text(5) from 5s, and where in its byte a bit field starts. */
export function print(node: FormatNode, distinct = false): string {
  const out: string[] = [];
  // The byte order in force: "@", "<" or ">".
  let order = "@";
  printItem(node, undefined);
  if (distinct && node.shift) out.push(`@${node.shift}`);
  return out.join("");

  function printItem(item: FormatNode, aligned: boolean | undefined): void {
    if (item.shape) {
      out.push(`(${item.shape.join(",")})`);
      printItem(item.base!, aligned);
      return;
    }
    const wanted = orderFor(item, aligned);
    if (wanted !== order) out.push((order = wanted));
    if (item.kind === "record") printRecord(item);
    else if (item.code === "&") {
      out.push("&");
      printItem(item.base!, undefined);
    } else if (distinct && item.kind === "text" && item.code === "s") out.push(`text(${item.length})`);
    else out.push(counted(item.length, item.code));
  }

  function orderFor(item: FormatNode, aligned: boolean | undefined): string {
    if (item.big) return ">";
    if (item.alignment > 1 && aligned) return "@";
    if (item.alignment > 1 && aligned === false && order === "@") return "<";
    return order === ">" && hasByteOrder(item) ? "<" : order;
  }

  function printRecord(record: FormatNode): void {
    out.push("T{");
    let end = 0;
    // The bit after the last field, if that was a bit field.
    let bit = -1;
    let bitBig = false;
    for (const { name, node, offset, aligned } of record.fields!) {
      const start = offset * 8 + node.shift;
      const follows =
        node.kind !== "bits"
          ? offset === (aligned ? alignUp(end, node.alignment) : end)
          : bit >= 0 && bitBig === node.big
            ? start === bit
            : start === end * 8;
      // Also padding of 0 bytes keeps two bit fields from sharing a byte.
      if (!follows) out.push(counted(offset - end, "x"));
      printItem(node, aligned);
      out.push(`:${name}:`);
      end = offset + node.itemsize;
      bit = node.kind === "bits" ? start + node.length : -1;
      bitBig = node.big;
    }
    if (record.itemsize !== alignUp(end, record.alignment)) out.push(counted(record.itemsize - end, "x"));
    out.push("}");
  }
}

/** Whether swapping its bytes (for `t`: its bits) would change it. */
export function hasByteOrder(node: FormatNode): boolean {
  const { kind, code, itemsize } = node;
  return (
    kind === "bits" ||
    code === "g" ||
    code === "Zg" ||
    (kind === "text" && code !== "s") ||
    (node.scalar !== null && itemsize > 1)
  );
}

const counted = (count: number, code: string) => (count === 1 || !"spwutx".includes(code) ? code : `${count}${code}`);
