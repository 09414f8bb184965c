/**
 * The parsed form of a format: plain data, made by parse.ts, numpy.ts and struct.ts, read by print.ts and
 * dtype.ts. It knows layouts (sizes, offsets) but no values. Built once and never changed.
 */
import type { Kind, Scalar } from "./scalars.ts";

/** One element type. All nodes have all members, which keeps the objects of one shape. */
export interface FormatNode {
  readonly kind: Kind;
  /** The row of the scalar table, for scalars. */
  readonly scalar: Scalar | null;
  /** The type code, without count: `d`, `s`, `T`, `(` for sub-arrays; opaque types: their whole text, as `&<i`. */
  readonly code: string;
  /** Characters, bytes or bits of `s p w u t x`. */
  readonly length: number;
  readonly itemsize: number;
  /** What a native (`@`) item is aligned to. */
  readonly alignment: number;
  /** Whether bytes (for `t`: bits) count from the most significant one. Always false where that makes no difference. */
  readonly big: boolean;
  /** Bits of `t` to the left of it in its first byte, as counted in its order. */
  readonly shift: number;
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

const leaf = (
  kind: Kind,
  code: string,
  itemsize: number,
  length = 0,
  big = false,
  alignment = 1,
  scalar: Scalar | null = null,
): FormatNode => ({
  kind,
  scalar,
  code,
  length,
  itemsize,
  alignment,
  big,
  shift: 0,
  base: null,
  shape: null,
  fields: null,
  depth: 0,
});

// Made once each: formats consist of little else.
const scalarNodes: FormatNode[] = [];

/** A scalar; single bytes have no byte order. */
export function scalarNode(scalar: Scalar, big: boolean): FormatNode {
  const { index, kind, code, itemsize, alignment } = scalar;
  const swapped = big && itemsize > 1;
  return (scalarNodes[2 * index + Number(swapped)] ??= leaf(kind, code, itemsize, 0, swapped, alignment, scalar));
}

/** `c`, `s` and `p`. */
export const bytesNode = (code: string, length: number): FormatNode => leaf("bytes", code, length, length);

/** `w` (UCS-4), `u` (UCS-2, as the PEP says) and `s` as UTF-8, which is what `text(n)` makes. */
export function textNode(code: string, length: number, big: boolean): FormatNode {
  const unit = code === "w" ? 4 : code === "u" ? 2 : 1;
  return leaf("text", code, unit * length, length, big && unit > 1, unit);
}

/** `length` bits, the first of them `shift` bits into its byte. */
export const bitsNode = (length: number, big: boolean, shift: number): FormatNode => ({
  ...leaf("bits", "t", Math.ceil((shift + length) / 8), length, big),
  shift,
});

/** A pointer to another type. */
export const pointerNode = (base: FormatNode): FormatNode => ({
  ...opaqueNode("&", 8, false),
  base,
  depth: base.depth + 1,
});

/** Bytes without a meaning to us: `g`, `O`, pointers, and the named padding `x`. */
export function opaqueNode(code: string, itemsize: number, big: boolean): FormatNode {
  return code === "x"
    ? leaf("opaque", code, itemsize, itemsize)
    : leaf("opaque", code, itemsize, 0, big, Math.min(itemsize, 16));
}

/** A sub-array; of sub-arrays, one with more axes. */
export function arrayNode(base: FormatNode, shape: readonly number[]): FormatNode {
  if (base.kind === "array") return arrayNode(base.base!, [...shape, ...base.shape!]);
  const itemsize = shape.reduce((size, extent) => size * extent, base.itemsize);
  return { ...leaf("array", "(", itemsize, 0, false, base.alignment), base, shape, depth: base.depth };
}

/** A record. Its alignment is that of the fields read in native mode (all alignments are powers of two). */
export function recordNode(fields: readonly FieldNode[], itemsize: number): FormatNode {
  let alignment = 1;
  let depth = 0;
  for (const { node, aligned } of fields) {
    if (aligned) alignment = Math.max(alignment, node.alignment);
    depth = Math.max(depth, node.depth);
  }
  return { ...leaf("record", "T", itemsize, 0, false, alignment), fields, depth: depth + 1 };
}
