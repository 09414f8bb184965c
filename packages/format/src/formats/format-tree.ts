/**
 * The parsed form of a format: plain data, made by parse.ts, numpy.ts and struct.ts, read by print.ts and
 * dtype.ts. It knows layouts (sizes, offsets) but no values. Built once and never changed.
 */
import { describeValue } from "../arguments/describe-value.ts";
import { type Kind, type Scalar, scalarOfCode } from "./scalars.ts";

/** One element type. All nodes have all members, which keeps the objects of one shape. */
export interface FormatNode {
  readonly kind: Kind;
  /** The row of the scalar table, for scalars. */
  readonly scalar: Scalar | null;
  /** The type code, without count: `d`, `s`, `text`, `T`; function pointers: their whole text. */
  readonly code: string;
  /** Characters, bytes or bits of the codes that count them, else 1. */
  readonly length: number;
  readonly itemsize: number;
  /** What a native (`@`) item is aligned to. */
  readonly alignment: number;
  /** Whether bytes (for `t`: bits) count from the most significant one. Always false where that makes no difference. */
  readonly big: boolean;
  /** Bits of `t` to the left of it in its first byte, as counted in its order. */
  readonly shift: number;
  /** The items of a sub-array (which are no sub-arrays themselves), what a pointer points to. */
  readonly base: FormatNode | null;
  readonly shape: readonly number[] | null;
  readonly fields: readonly FieldNode[] | null;
  /** Levels of records and pointers. */
  readonly depth: number;
}

/** A field of a record. */
export interface FieldNode {
  readonly name: string;
  readonly node: FormatNode;
  readonly offset: number;
  /** Whether it was read in native mode: then it takes part in the record's alignment. */
  readonly aligned: boolean;
}

/** Deeper formats are refused; CPython and NumPy have no such limit and overflow their stack. */
export const MAX_DEPTH = 64;

// What is refused in formats and in descr lists alike.
export const TOO_DEEP: string = `nested deeper than ${MAX_DEPTH} levels`;
export const TOO_LONG = "sizes must be below 2 ** 53 bytes";
export const BITS_IN_ARRAY = "bit fields cannot form sub-arrays";
export const occursTwice = (name: string): string => `field ${describeValue(name)} occurs twice`;

/** The codes that are no scalars: bytes of one, and whether they have a byte order. `text` is UTF-8, of `text(n)`. */
const LEAVES: Readonly<Record<string, readonly [kind: Kind, unit: number, ordered?: boolean]>> = {
  c: ["bytes", 1],
  s: ["bytes", 1],
  p: ["bytes", 1],
  text: ["text", 1],
  u: ["text", 2, true],
  w: ["text", 4, true],
  t: ["bits", 1 / 8, true],
  x: ["opaque", 1],
  g: ["opaque", 16, true],
  Zg: ["opaque", 32, true],
  Z: ["opaque", 8],
  z: ["opaque", 8],
  O: ["opaque", 8],
};

/** Whether the count before a code is a length, and makes no sub-array. */
export const isCounted = (code: string): boolean => "spwuxt".includes(code);

/** Whether swapping its bytes (for `t`: its bits) would change an element. */
export const hasByteOrder = ({ scalar, code, itemsize }: FormatNode): boolean =>
  scalar ? itemsize > 1 : (LEAVES[code]?.[2] ?? false);

const nodeOf = (given: Partial<FormatNode>): FormatNode => ({
  kind: "opaque",
  scalar: null,
  code: "",
  length: 1,
  itemsize: 0,
  alignment: 1,
  big: false,
  shift: 0,
  base: null,
  shape: null,
  fields: null,
  depth: 0,
  ...given,
});

// Made once each: formats consist of little else.
const scalarNodes: FormatNode[] = [];

/** A scalar; single bytes have no byte order. */
export function scalarNode(scalar: Scalar, isBig: boolean): FormatNode {
  const { index, kind, code, itemsize, alignment } = scalar;
  const big = isBig && itemsize > 1;
  return (scalarNodes[2 * index + Number(big)] ??= nodeOf({ kind, scalar, code, itemsize, alignment, big }));
}

/** The node of a code that stands by itself; undefined where there is no such code. */
export function codeNode(code: string, length: number, big: boolean, nativeSizes: boolean): FormatNode | undefined {
  const scalar = scalarOfCode(code, nativeSizes);
  if (scalar) return scalarNode(scalar, big);
  const leaf = LEAVES[code];
  if (!leaf) return undefined;
  const [kind, unit, ordered = false] = leaf;
  const itemsize = Math.ceil(unit * length);
  return nodeOf({ kind, code, length, itemsize, alignment: Math.min(Math.ceil(unit), 16), big: big && ordered });
}

/** A bit field that begins within a byte. */
export const bitsAt = (node: FormatNode, shift: number): FormatNode => ({
  ...node,
  shift,
  itemsize: Math.ceil((shift + node.length) / 8),
});

/** A pointer: `&` to another element, or `X{...}` to a function. */
export const pointerNode = (code: string, base: FormatNode | null): FormatNode =>
  nodeOf({ code, itemsize: 8, alignment: 8, base, depth: base ? base.depth + 1 : 0 });

/** A sub-array; of sub-arrays, one with more axes; without axes, the item itself. */
export function arrayNode(base: FormatNode, shape: readonly number[]): FormatNode {
  if (!shape.length) return base;
  if (base.shape) return arrayNode(base.base!, [...shape, ...base.shape]);
  const itemsize = shape.reduce((size, extent) => size * extent, base.itemsize);
  return nodeOf({ kind: "array", itemsize, alignment: base.alignment, base, shape, depth: base.depth });
}

export function alignUp(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

/**
 * A record that ends at `end`, or where the next one would begin if it is `padded`. Its alignment is that of the fields
 * read in native mode (all alignments are powers of two); where its size breaks their alignment in arrays, it promises none.
 */
export function recordNode(fields: readonly FieldNode[], end: number, padded = false): FormatNode {
  let alignment = 1;
  let depth = 0;
  for (const { node, aligned } of fields) {
    if (aligned) alignment = Math.max(alignment, node.alignment);
    depth = Math.max(depth, node.depth);
  }
  const itemsize = padded ? alignUp(end, alignment) : end;
  if (itemsize % alignment) {
    return recordNode(
      fields.map(field => ({ ...field, aligned: false })),
      itemsize,
    );
  }
  return nodeOf({ kind: "record", code: "T", itemsize, alignment, fields, depth: depth + 1 });
}
