/**
 * Many values in one go: the loop behind unpacking. A switch in the loop, a plain array of known
 * length and no calls: 3 ns a field, where one node after the other takes 6 (bench/format.mjs).
 */
import type { FormatNode } from "./format-tree.ts";
import { readNode } from "./node-codec.ts";

/** Values at fixed offsets, in the form that the loop wants. */
export interface FieldTable {
  /** Row of the scalar table; beyond it: through its node. */
  readonly kinds: Uint8Array;
  readonly offsets: Float64Array;
  readonly nodes: readonly FormatNode[];
  readonly little: boolean;
}

const BY_NODE = 255;

/** For the fields of a struct format, which have one byte order. */
export function fieldTable(
  fields: readonly { readonly node: FormatNode; readonly offset: number }[],
  big: boolean,
): FieldTable {
  return {
    kinds: Uint8Array.from(fields, ({ node }) => node.scalar?.index ?? BY_NODE),
    offsets: Float64Array.from(fields, ({ offset }) => offset),
    nodes: fields.map(({ node }) => node),
    little: !big,
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
        values[i] = readNode(table.nodes[i]!, view, at);
    }
  }
  return values;
}
