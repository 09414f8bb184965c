/**
 * Many values in one go: the loop behind unpacking and reading records. A switch in the loop, a plain array of known
 * length and no calls: 3 ns a field, where one codec after the other takes 10 (bench/format.mjs).
 */
import type { FormatNode } from "./format-tree.ts";
import type { NodeCodec } from "./scalar-codec.ts";

/** Values at fixed offsets, in the form that the loop wants. */
export interface FieldTable {
  /** Row of the scalar table; beyond it: by codec. */
  readonly kinds: Uint8Array;
  readonly offsets: Float64Array;
  readonly codecs: readonly NodeCodec[];
  readonly little: boolean;
}

const BY_CODEC = 255;

/** The byte order of most fields decides; the others, and what is no scalar, are read by their codecs. */
export function fieldTable(
  fields: readonly { readonly node: FormatNode; readonly offset: number }[],
  codecs: readonly NodeCodec[],
): FieldTable {
  const scalars = fields.filter(({ node }) => node.scalar && node.itemsize > 1);
  const little = 2 * scalars.filter(({ node }) => !node.big).length >= scalars.length;
  const kindOf = ({ scalar, big, itemsize }: FormatNode) =>
    scalar && (itemsize === 1 || big !== little) ? scalar.index : BY_CODEC;
  return {
    kinds: Uint8Array.from(fields, ({ node }) => kindOf(node)),
    offsets: Float64Array.from(fields, ({ offset }) => offset),
    codecs,
    little,
  };
}

/** The values of all fields of a record that starts at a byte offset of the view. */
export function readFields(view: DataView, start: number, table: FieldTable): unknown[] {
  const { kinds, offsets, little } = table;
  const values = new Array<unknown>(kinds.length);
  for (let i = 0; i < kinds.length; i++) {
    const at = start + offsets[i]!;
    switch (kinds[i]) {
      case 0:
        values[i] = view.getUint8(at) !== 0;
        break;
      case 1:
        values[i] = view.getInt8(at);
        break;
      case 2:
        values[i] = view.getUint8(at);
        break;
      case 3:
        values[i] = view.getInt16(at, little);
        break;
      case 4:
        values[i] = view.getUint16(at, little);
        break;
      case 5:
        values[i] = view.getInt32(at, little);
        break;
      case 6:
        values[i] = view.getUint32(at, little);
        break;
      case 10:
        values[i] = view.getFloat32(at, little);
        break;
      case 11:
        values[i] = view.getFloat64(at, little);
        break;
      default:
        values[i] = table.codecs[i]!.read(view, at);
    }
  }
  return values;
}
