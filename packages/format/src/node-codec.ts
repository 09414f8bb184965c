/**
 * Any node of a format tree to and from bytes: scalars, bytes, texts, bit fields, sub-arrays and records. `prepareNode`
 * checks a whole value and runs all code of the caller's (getters); `storeNode` then cannot fail, so that a refused
 * value leaves no trace. Padding is never written.
 */
import type { ElementCodec } from "./element.ts";
import { DTypeError } from "./errors.ts";
import type { FormatNode } from "./format-tree.ts";
import { describe } from "./geometry.ts";
import {
  checkLength,
  prepareBytes,
  prepareText,
  readBits,
  readBytes,
  readText,
  storeBits,
  storeBytes,
  storeText,
} from "./leaf-codec.ts";
import {
  type PreparedScalar,
  prepareInteger,
  prepareScalar,
  readScalar,
  storeScalar,
  subject,
} from "./scalar-codec.ts";

/** The codec of an element. A scalar's has all it needs at hand, which saves 5 ns a call. */
export function codecOf(node: FormatNode): ElementCodec {
  const { scalar } = node;
  const little = !node.big;
  const check = (value: unknown) => prepareNode(node, value);
  return scalar
    ? {
        read: (view, at) => readScalar(view, at, scalar.index, little),
        write: (view, at, value) => {
          storeScalar(view, at, scalar.index, little, prepareScalar(scalar, value, "", false));
        },
        check,
      }
    : {
        read: (view, at) => readOther(node, view, at),
        write: (view, at, value) => storeOther(node, view, at, prepareOther(node, value, "")),
        check,
      };
}

export function readNode(node: FormatNode, view: DataView, at: number): any {
  const { scalar } = node;
  return scalar ? readScalar(view, at, scalar.index, !node.big) : readOther(node, view, at);
}

/**
 * A checked value, in the form that `storeNode` wants. `field` is the path to it in a record; `strict` refuses what
 * overflows binary32, as struct's standard modes do.
 */
export function prepareNode(node: FormatNode, value: unknown, field = "", strict = false): any {
  const { scalar } = node;
  return scalar ? prepareScalar(scalar, value, field, strict) : prepareOther(node, value, field);
}

export function storeNode(node: FormatNode, view: DataView, at: number, prepared: any): void {
  const { scalar } = node;
  if (scalar) storeScalar(view, at, scalar.index, !node.big, prepared as PreparedScalar);
  else storeOther(node, view, at, prepared);
}

// What is no scalar stands by itself, because V8 inlines only what is small.

function prepareOther(node: FormatNode, value: unknown, field: string): unknown {
  const { kind, length } = node;
  if (kind === "record") return prepareRecord(node, value, field);
  if (kind === "array") return prepareArray(node, value, field);
  if (kind === "text") return prepareText(node, value, field);
  if (kind !== "bits") return prepareBytes(node, value, field);
  return prepareInteger(0n, 2n ** BigInt(length) - 1n, true, value, `${length}t`, field);
}

function storeOther(node: FormatNode, view: DataView, at: number, prepared: any): void {
  const { kind, fields } = node;
  if (fields) {
    for (let i = 0; i < fields.length; i++) storeNode(fields[i]!.node, view, at + fields[i]!.offset, prepared[i]);
  } else if (kind === "array") {
    const item = itemOf(node);
    for (let i = 0; i < prepared.length; i++) storeNode(item, view, at + i * item.itemsize, prepared[i]);
  } else if (kind === "text") storeText(node, view, at, prepared);
  else if (kind === "bits") storeBits(node, view, at, prepared);
  else storeBytes(node, view, at, prepared);
}

function readOther(node: FormatNode, view: DataView, at: number): unknown {
  const { kind } = node;
  if (kind === "record") return readRecord(node, view, at);
  if (kind === "text") return readText(node, view, at);
  if (kind === "bits") return readBits(node, view, at);
  if (kind !== "array") return readBytes(node, view, at);
  const item = itemOf(node);
  return Object.freeze(Array.from({ length: node.shape![0]! }, (_, i) => readNode(item, view, at + i * item.itemsize)));
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
  const refused = (got: string) => {
    const names = fields.map(each => each.name).join(", ");
    return new DTypeError(`${subject("a record", field)} takes an object with ${names}, ${got}`);
  };
  if (typeof value !== "object" || value === null) throw refused(`got ${describe(value)}`);
  const isTuple = Array.isArray(value);
  if (isTuple) checkLength(value.length, fields.length, "values", "a record", field);
  const prepared: unknown[] = [];
  for (let i = 0; i < fields.length; i++) {
    const { name, node: item } = fields[i]!;
    if (!isTuple && !(name in value)) throw refused(`"${name}" is missing`);
    const given = (value as Record<string, unknown>)[isTuple ? i : name];
    prepared.push(prepareNode(item, given, field ? `${field}.${name}` : name));
  }
  return prepared;
}

/** What a sub-array's first axis has items of: the base, or a sub-array with an axis less. */
function itemOf(node: FormatNode): FormatNode {
  const { base, shape, itemsize } = node;
  return shape!.length === 1 ? base! : { ...node, shape: shape!.slice(1), itemsize: itemsize / shape![0]! };
}

/** Sub-arrays: any array-likes of the right lengths are taken. */
function prepareArray(node: FormatNode, value: unknown, field: string): unknown[] {
  const extent = node.shape![0]!;
  const items = value as ArrayLike<unknown>;
  if (typeof value !== "object" || value === null || typeof items.length !== "number") {
    throw new DTypeError(`${subject("a sub-array", field)} takes an array of ${extent}, got ${describe(value)}`);
  }
  checkLength(items.length, extent, "items", "a sub-array", field);
  const item = itemOf(node);
  return Array.from(items, each => prepareNode(item, each, field));
}
