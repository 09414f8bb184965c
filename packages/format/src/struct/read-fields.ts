/**
 * Many values in one go: the loops behind unpacking. A switch in the loop and no objects, because reading one node after
 * the other takes longer (bench/format.mjs).
 */
import type { FormatNode } from "../formats/format-tree.ts";
import { readNode } from "../values/node-codec.ts";
import type { StructItem } from "./struct-format.ts";

/** Values at fixed offsets, in the form that the loops want. */
export interface FieldTable {
  /** Rows of the scalar table; beyond it: through the node. */
  readonly kinds: readonly number[];
  readonly offsets: readonly number[];
  readonly nodes: readonly FormatNode[];
  readonly little: boolean;
  /** Whether JavaScript has numbers for all of them, without a detour. */
  readonly areNumbers: boolean;
}

const BY_NODE = 255;

/** For the items of a struct format, which have one byte order. */
export function fieldTable(items: readonly StructItem[], big: boolean): FieldTable {
  const nodes = items.flatMap(({ node, count }) => new Array<FormatNode>(count).fill(node));
  const offsets = items.flatMap(({ node, count, offset }) =>
    Array.from({ length: count }, (_, n) => offset + n * node.itemsize),
  );
  const kinds = nodes.map(({ scalar }) => scalar?.index ?? BY_NODE);
  const areNumbers = kinds.every(kind => (kind >= 1 && kind <= 6) || kind === 10 || kind === 11);
  return { kinds, offsets, nodes, little: !big, areNumbers };
}

/** The values of all fields of a record that starts at a byte offset of the view. */
export function readFields(view: DataView, start: number, table: FieldTable): unknown[] {
  return table.areNumbers ? readNumbers(view, start, table) : readValues(view, start, table);
}

/** By itself, because V8 keeps numbers unboxed in arrays from a place where it has never seen anything else. */
function readNumbers(view: DataView, start: number, { kinds, offsets, little }: FieldTable): number[] {
  const values = new Array<number>(kinds.length);
  for (let i = 0; i < kinds.length; i++) {
    const at = start + offsets[i]!;
    switch (kinds[i]) {
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
      default:
        values[i] = view.getFloat64(at, little);
    }
  }
  return values;
}

function readValues(view: DataView, start: number, { kinds, offsets, nodes, little }: FieldTable): unknown[] {
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
        values[i] = readNode(nodes[i]!, view, at);
    }
  }
  return values;
}
