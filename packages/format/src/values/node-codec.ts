/**
 * Any node of a format tree to and from bytes: scalars, bytes, texts, bit fields, sub-arrays and records. To write,
 * `prepareNode` first checks a whole value and runs all code of the caller's (getters); what it gives, `storeNode` stores and
 * cannot fail, so that a refused value leaves no trace. Padding is never written.
 */
import { ShapeError } from "../errors.ts";
import { arrayNode, type FormatNode } from "../formats/format-tree.ts";
import { print } from "../formats/print.ts";
import {
  checkLength,
  prepareBits,
  prepareBytes,
  prepareText,
  readBits,
  readBytes,
  readText,
  storeBits,
  storeBytes,
  storeText,
} from "./leaf-codec.ts";
import { prepareScalar, readScalar, storeScalar, wrongKind } from "./scalar-codec.ts";

export function readNode(node: FormatNode, view: DataView, at: number): any {
  const { scalar } = node;
  return scalar ? readScalar(view, at, scalar.index, !node.big) : readOther(node, view, at);
}

/** Checks and writes a value; `strict` refuses what overflows binary32, as struct's standard modes do. */
export function writeNode(node: FormatNode, view: DataView, at: number, value: unknown, strict = false): void {
  const { scalar } = node;
  if (scalar) storeScalar(view, at, scalar.index, !node.big, prepareScalar(node, value, "", strict));
  else storeNode(node, view, at, prepareNode(node, value));
}

/** A checked value, as `storeNode` wants it: of records and sub-arrays a list. `field` is the path to it in a record. */
export function prepareNode(node: FormatNode, value: unknown, field = ""): any {
  const { scalar, kind } = node;
  if (scalar) return prepareScalar(node, value, field, false);
  if (kind === "record") return prepareRecord(node, value, field);
  if (kind === "array") return prepareArray(node, value, field);
  if (kind === "text") return prepareText(node, value, field);
  return kind === "bits" ? prepareBits(node, value, field) : prepareBytes(node, value, field);
}

/** Stores what `prepareNode` gave for this node. */
export function storeNode(node: FormatNode, view: DataView, at: number, prepared: any): void {
  const { scalar, kind, fields } = node;
  if (scalar) storeScalar(view, at, scalar.index, !node.big, prepared);
  else if (fields) {
    for (let i = 0; i < fields.length; i++) storeNode(fields[i]!.node, view, at + fields[i]!.offset, prepared[i]);
  } else if (kind === "array") {
    const item = itemOf(node);
    for (let i = 0; i < prepared.length; i++) storeNode(item, view, at + i * item.itemsize, prepared[i]);
  } else if (kind === "text") storeText(node, view, at, prepared);
  else if (kind === "bits") storeBits(node, view, at, prepared);
  else storeBytes(node, view, at, prepared);
}

// By itself, because V8 inlines only what is small.
function readOther(node: FormatNode, view: DataView, at: number): unknown {
  const { kind } = node;
  if (kind === "record") return readRecord(node, view, at);
  if (kind === "text") return readText(node, view, at);
  if (kind === "bits") return readBits(node, view, at);
  if (kind !== "array") return readBytes(node, view, at);
  const item = itemOf(node);
  return Object.freeze(Array.from({ length: extentOf(node) }, (_, i) => readNode(item, view, at + i * item.itemsize)));
}

/** Records: plain frozen objects with the fields in their order. */
function readRecord(node: FormatNode, view: DataView, at: number): object {
  const record: Record<string, unknown> = {};
  for (const { name, node: item, offset } of node.fields!) {
    const value = readNode(item, view, at + offset);
    // Assignment to __proto__ would set the prototype.
    if (name !== "__proto__") record[name] = value;
    else Object.defineProperty(record, name, { value, enumerable: true });
  }
  return Object.freeze(record);
}

/** An object with all fields, or their values in order, as NumPy's tuples. */
function prepareRecord(node: FormatNode, value: unknown, field: string): unknown[] {
  const fields = node.fields!;
  if (typeof value !== "object" || value === null) {
    throw wrongKind(value, `an object with ${fields.map(each => each.name).join(", ")}`, node, field);
  }
  const isTuple = Array.isArray(value);
  if (isTuple) checkLength(value.length, fields.length, "values", node, field);
  return fields.map(({ name, node: item }, i) => {
    if (!isTuple && !(name in value)) throw wrongKind(value, `an object with "${name}"`, node, field);
    const given = (value as Record<string, unknown>)[isTuple ? i : name];
    return prepareNode(item, given, field ? `${field}.${name}` : name);
  });
}

/** What a sub-array's first axis has items of: the base, or a sub-array with an axis less. */
const itemOf = ({ base, shape }: FormatNode) => arrayNode(base!, shape!.slice(1));

/** The extent of a sub-array's first axis. Items without bytes are bounded by no memory, only by this. */
function extentOf(node: FormatNode): number {
  const [extent] = node.shape!;
  if (node.itemsize ? extent! < 2 ** 27 : countOf(node) < 2 ** 20) return extent!;
  throw new ShapeError(`${print(node)} has too many items for nested arrays`, node.shape!);
}

/** The objects that reading an element makes: nothing behind an empty axis. */
const countOf = ({ shape, base, fields }: FormatNode): number =>
  (shape ?? []).reduceRight((count, extent) => (extent ? 1 + extent * count : 1), base ? countOf(base) : 1) +
  (fields ?? []).reduce((count, { node }) => count + countOf(node), 0);

/** Sub-arrays: any array-likes of the right lengths are taken. */
function prepareArray(node: FormatNode, value: unknown, field: string): unknown[] {
  const extent = extentOf(node);
  const items = (typeof value === "object" && value !== null ? value : {}) as ArrayLike<unknown>;
  // Looked at once: the next time it may be another.
  const { length } = items;
  if (typeof length !== "number") throw wrongKind(value, `an array of ${extent}`, node, field);
  checkLength(length, extent, "items", node, field);
  const item = itemOf(node);
  return Array.from({ length: extent }, (_, i) => prepareNode(item, items[i], field));
}
