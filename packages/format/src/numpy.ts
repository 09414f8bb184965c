/**
 * NumPy's spellings of dtypes: names (`float64`), codes (`<f8`, `|S5`, `<U3`, `|V4`) and descr lists, read and written.
 * See the array interface protocol, version 3, and numpy.lib.format. Our own `text(8)` is read here, too.
 */
import { DTypeError } from "./errors.ts";
import { arrayNode, bytesNode, type FormatNode, MAX_DEPTH, opaqueNode, scalarNode, textNode } from "./format-tree.ts";
import { checkShape } from "./geometry.ts";
import { RecordLayout } from "./layout.ts";
import { scalarOfName } from "./scalars.ts";
import type { DTypeSpec } from "./types/spec.ts";

/** A field as NumPy's descr writes it: `["x", "<f8"]`, `["m", "i4", [2, 3]]`; an empty name before `|V4` is padding. */
export type DescrField = readonly [name: string, spec: DTypeSpec, shape?: number | readonly number[]];

/** A name or a code; null for anything else, which may be a format. No format ends in a digit or in `)`. */
export function readNumpyCode(text: string): FormatNode | null {
  const named = scalarOfName(text);
  if (named && named.numpy !== text) return scalarNode(named, false);
  const [, order, letter, digits] = /^([<>=|]?)([a-zA-Z]|text\()(\d{1,15})\)?$/.exec(text) ?? [];
  if (letter === undefined) return null;
  const length = Number(digits);
  const big = order === ">";
  if (text.endsWith(")")) return letter === "text(" ? textNode("s", length, false) : null;
  if (letter === "S") return bytesNode("s", length);
  if (letter === "U") return textNode("w", length, big);
  if (letter === "V") return opaqueNode("x", length, false);
  const scalar = scalarOfName(letter + digits);
  return scalar ? scalarNode(scalar, big) : null;
}

/**
 * A descr list to a packed record; `resolve` reads the fields' specs.
 *
 * @throws {DTYPE} an entry is no field, or a name is bad
 */
export function readDescr(descr: readonly unknown[], resolve: (spec: unknown) => FormatNode): FormatNode {
  const layout = new RecordLayout();
  for (const entry of descr) {
    if (!Array.isArray(entry) || entry.length < 2 || entry.length > 3 || typeof entry[0] !== "string") {
      throw new DTypeError('a field of a descr must be ["name", dtype] or ["name", dtype, shape]');
    }
    const [name, spec, shape] = entry as unknown as DescrField;
    const item = resolve(spec);
    const node = shape === undefined ? item : subArray(item, shape);
    if (name === "" && node.code === "x") layout.skip(node.itemsize);
    else addField(layout, name, node, false);
  }
  return layout.close();
}

/** Adds a field whose name comes from outside of a format. */
export function addField(layout: RecordLayout, name: string, node: FormatNode, aligned: boolean): void {
  if (name.includes(":")) throw new DTypeError(`a field's name cannot have a ":", got ${JSON.stringify(name)}`);
  if (layout.has(name)) throw new DTypeError(`field ${JSON.stringify(name)} occurs twice`);
  layout.add(name, node, aligned);
  if (node.depth >= MAX_DEPTH) throw new DTypeError(`records nest deeper than ${MAX_DEPTH} levels`);
  if (!Number.isSafeInteger(layout.end)) throw new DTypeError("a record must be shorter than 2 ** 53 bytes");
}

/** A node with a shape before it. */
export function subArray(base: FormatNode, shape: number | readonly number[]): FormatNode {
  if (base.kind === "bits") throw new DTypeError("bit fields cannot form sub-arrays");
  const extents = checkShape(shape, "shape");
  const node = extents.length ? arrayNode(base, extents) : base;
  checkShape(node.shape ?? [], "shape");
  return node;
}

/** NumPy's code of a node: what `dtype.str` gives; `|V8` for all that NumPy has no code for. */
export function numpyCode(node: FormatNode): string {
  const { scalar, kind, code, length, itemsize, big } = node;
  const order = big ? ">" : "<";
  if (scalar) return (itemsize === 1 ? "|" : order) + scalar.numpy;
  if (code === "s" || code === "c") return `|S${itemsize}`;
  if (kind === "text" && code === "w") return `${order}U${length}`;
  return `|V${itemsize}`;
}

/** What `toDescr` gives. */
export type Descr = string | DescrField[] | [string | DescrField[], number[]];

/** See `toDescr`. */
export function descrOf(node: FormatNode): Descr {
  if (node.shape) return [descrOf(node.base!) as string | DescrField[], [...node.shape]];
  if (!node.fields) return numpyCode(node);
  const descr: DescrField[] = [];
  let end = 0;
  const pad = (offset: number) => offset > end && descr.push(["", `|V${offset - end}`]);
  for (const { name, node: field, offset } of node.fields) {
    if (field.kind === "bits") throw new DTypeError("NumPy has no bit fields");
    pad(offset);
    descr.push(field.shape ? [name, descrOf(field.base!), [...field.shape]] : [name, descrOf(field)]);
    end = offset + field.itemsize;
  }
  pad(node.itemsize);
  return descr;
}
