/**
 * The one builder of record dtypes, for those who prefer objects to formats, and `text(n)`, which no format can say.
 */

import { checkArgument } from "../arguments/check-argument.ts";
import { checkOptions } from "../arguments/check-options.ts";
import { describeValue } from "../arguments/describe-value.ts";
import { ArgumentError } from "../errors.ts";
import { nodeOf } from "../formats/dtype.ts";
import { type DType, intern } from "../formats/element-type.ts";
import { alignUp, arrayNode, codeNode, type FormatNode, hasByteOrder, recordNode } from "../formats/format-tree.ts";
import { RecordLayout } from "../formats/layout.ts";
import { addField } from "../formats/numpy.ts";
import { checkShape } from "../geometry/geometry.ts";
import type { BigEndian, CheckedFields, DTypeSpec, LittleEndian, RecordOf } from "../types/spec.ts";

/** How `struct` lays out its fields. */
export interface StructOptions {
  /** Align every field as C does, and pad the end, so that arrays tile. Default: packed. */
  readonly align?: boolean;
  /** Gives every field this byte order, the nested ones too. Default: each field's own. */
  readonly byteOrder?: "<" | ">";
}

/**
 * A record dtype from its fields, in order. Packed unless `align` is set: file formats are packed, C's structs are
 * aligned. Beware that JavaScript puts keys that look like integers first.
 *
 * @throws {FORMAT} the format of a field cannot be read
 * @throws {DTYPE} a field's dtype is of the wrong kind, or its name has a colon
 * @throws {ARGUMENT} no fields, or other options than these
 *
 * @example
 * ```ts
 * const pixel = lw.struct({ x: "u2", y: "u2", rgb: "(3)B" }, { byteOrder: ">" });
 * pixel.itemsize; // => 7
 * pixel.format; // => "T{>H:x:H:y:(3)B:rgb:}"
 * lw.struct({ tag: "B", value: "d" }, { align: true }).itemsize; // => 16
 * ```
 */
export function struct<
  const Fields extends { readonly [name: string]: DTypeSpec },
  const Options extends StructOptions = object,
>(fields: CheckedFields<Fields>, options?: Options): DType<StructOf<Fields, Options>> {
  if (options !== undefined) checkOptions(options, ["align", "byteOrder"]);
  const { align = false, byteOrder }: StructOptions = options ?? {};
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    const remedy = Array.isArray(fields) ? ": a list of fields is a dtype by itself, dtype([...])" : "";
    throw new ArgumentError("fields", `"fields" must be an object of dtypes, got ${describeValue(fields)}${remedy}`);
  }
  const isOrder = byteOrder === undefined || byteOrder === "<" || byteOrder === ">";
  checkArgument(isOrder, "byteOrder", '"<" or ">"', byteOrder);
  const layout = new RecordLayout();
  let widest = 1;
  for (const [name, spec] of Object.entries(fields)) {
    const own = nodeOf(spec);
    const node = byteOrder ? withByteOrder(own, byteOrder === ">") : own;
    // Not bit fields: padding, even of 0 bytes, would part them from their neighbours.
    if (align && node.kind !== "bits") alignEnd(layout, node.alignment);
    widest = Math.max(widest, node.alignment);
    addField(layout, name, node, align && canBeNative(node));
  }
  if (align) alignEnd(layout, widest);
  return intern(layout.close(false));
}

/** Padding up to the next multiple. */
const alignEnd = (layout: RecordLayout, alignment: number): void =>
  layout.skip(alignUp(layout.end, alignment) - layout.end);

/** Native mode has the host's byte order: big-endian fields are aligned by explicit padding instead. */
const canBeNative = (node: FormatNode): boolean => !(node.base ?? node).big;

function withByteOrder(node: FormatNode, big: boolean): FormatNode {
  if (node.shape) return arrayNode(withByteOrder(node.base!, big), node.shape);
  if (!node.fields) return hasByteOrder(node) ? { ...node, big } : node;
  const fields = node.fields.map(field => {
    const swapped = withByteOrder(field.node, big);
    return { ...field, node: swapped, aligned: field.aligned && canBeNative(swapped) };
  });
  return recordNode(fields, node.itemsize);
}

/**
 * The dtype of strings stored as UTF-8 in `nbytes` bytes, filled up with NULs. Strings that need more bytes are refused,
 * and bytes that are not UTF-8 read as U+FFFD. In a format it is `s`: other readers see bytes.
 *
 * @throws {SHAPE} `nbytes` is no length
 * @throws {ARGUMENT} `nbytes` is no number
 *
 * @example
 * ```ts
 * const label = lw.struct({ id: "u2", name: lw.text(6) });
 * const bytes = new Uint8Array(8);
 * label.write(bytes, 0, { id: 1, name: "né" });
 * label.read(bytes).name; // => "né"
 * ```
 */
export function text<const N extends number>(nbytes: N): DType<`text(${N})`> {
  checkArgument(typeof nbytes === "number", "nbytes", "a number", nbytes);
  checkShape(nbytes, "nbytes");
  return intern(codeNode("text", nbytes, false, true)!);
}

/** D of what `struct` makes. */
export type StructOf<Fields, Options> = Options extends { readonly byteOrder: infer Order }
  ? Order extends ">"
    ? BigEndian<RecordOf<Fields>>
    : LittleEndian<RecordOf<Fields>>
  : RecordOf<Fields>;
