/**
 * Tree -> canonical PEP 3118 text: parsing what this prints gives the same layout, and printing that the same text.
 *
 * The canonical form has a name for every field, shapes in parentheses, codes that mean the same in native and standard
 * mode (`q`, never `l`), a mode only where it must change, and explicit padding only where alignment does not make it.
 */
import { alignUp, type FormatNode, hasByteOrder } from "./format-tree.ts";
import { RecordLayout } from "./layout.ts";

/** What `dtype()` reads and gives the same dtype for: `float64`, `>f8`, else the format with all distinctions. */
export function nameOf(node: FormatNode): string {
  const { scalar, big } = node;
  if (!scalar) return print(node, true);
  return big ? `>${scalar.name === "P" ? "P" : scalar.numpy}` : scalar.name;
}

/**
 * Prints a tree. Set `distinct` for the dtype's name, which `dtype()` reads: it tells apart what formats cannot, text(5)
 * from 5s, and a bit field that begins within a byte.
 */
export function print(node: FormatNode, distinct = false): string {
  let text = "";
  // The byte order in force: "@", "<" or ">".
  let order = "@";
  printItem(node);
  return distinct && node.shift ? `${text}@${node.shift}` : text;

  function printItem(item: FormatNode, aligned?: boolean): void {
    const { base, shape, fields, code, length } = item;
    if (shape) text += `(${shape})`;
    else {
      const wanted = orderFor(item, aligned);
      if (wanted !== order) text += order = wanted;
      if (fields) printRecord(item, aligned);
      else if (code !== "text") text += counted(length, code);
      else text += distinct ? `text(${length})` : counted(length, "s");
    }
    if (base) printItem(base, shape ? aligned : undefined);
  }

  function orderFor(item: FormatNode, aligned: boolean | undefined): string {
    if (item.big) return ">";
    if (item.alignment > 1 && aligned) return "@";
    if (item.alignment > 1 && aligned === false && order === "@") return "<";
    return order === ">" && hasByteOrder(item) ? "<" : order;
  }

  function printRecord({ fields, itemsize, alignment }: FormatNode, aligned: boolean | undefined): void {
    text += "T{";
    const layout = new RecordLayout();
    const pad = (end: number) => {
      text += counted(end - layout.end, "x");
      layout.skip(end - layout.end);
    };
    for (const { name, node, offset, aligned: isAligned } of fields!) {
      const place = layout.place(node, isAligned);
      // Also padding of 0 bytes keeps two bit fields from sharing a byte.
      if (offset !== place.offset || node.shift !== place.shift) pad(offset);
      printItem(node, isAligned);
      text += `:${name}:`;
      layout.add("", node, isAligned);
    }
    // NumPy aligns a record if the order behind it is native, whatever the one before it.
    const isOther = alignment > 1 && aligned !== undefined && aligned !== (order === "@");
    if (isOther) text += order = aligned ? "@" : "<";
    if (isOther || itemsize !== (order === "@" ? alignUp(layout.end, alignment) : layout.end)) pad(itemsize);
    text += "}";
  }
}

const counted = (count: number, code: string) => (count === 1 ? code : `${count}${code}`);
