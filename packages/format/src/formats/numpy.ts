/**
 * NumPy's spellings of dtypes, read: names (`float64`), codes (`<f8`, `|S5`, `<U3`, `|V4`) and descr lists. See the array
 * interface protocol, version 3, and numpy.lib.format; descr.ts writes them.
 */
import { describeValue } from "../arguments/describe-value.ts";
import { DTypeError } from "../errors.ts";
import { checkShape } from "../geometry/geometry.ts";
import type { DTypeSpec } from "../types/spec.ts";
import {
  arrayNode,
  BITS_IN_ARRAY,
  bitsAt,
  codeNode,
  type FormatNode,
  MAX_DEPTH,
  occursTwice,
  scalarNode,
  TOO_DEEP,
  TOO_LONG,
} from "./format-tree.ts";
import { RecordLayout } from "./layout.ts";
import { parse } from "./parse.ts";
import { scalarOfName } from "./scalars.ts";

/** A field as NumPy's descr writes it: `["x", "<f8"]`, `["m", "i4", [2, 3]]`; an empty name before `|V4` is padding. */
export type DescrField = readonly [name: string, spec: DTypeSpec, shape?: number | readonly number[]];

/** NumPy's letters for what has a length, and the PEP's. */
const LENGTHS: Readonly<Record<string, string>> = { S: "s", U: "w", V: "x" };

/** A name or a code; null for anything else, which may be a format. No format ends in a digit; `3t@5` is a field's name. */
export function readName(text: string): FormatNode | null {
  const [, order, code = text, letter = "", digits] = /^([<>=|]?)(([a-zA-Z])(\d{1,15}))$/.exec(text) ?? [];
  const big = order === ">";
  const scalar = scalarOfName(code);
  if (scalar) return scalarNode(scalar, big);
  const counted = LENGTHS[letter];
  if (counted) return codeNode(counted, Number(digits), big, true)!;
  const [, bits, shift] = /^(>?\d*t)@([1-7])$/.exec(text) ?? [];
  return bits ? bitsAt(parse(bits), Number(shift)) : null;
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
  return layout.close(false);
}

/** Adds a field whose name comes from outside of a format. */
export function addField(layout: RecordLayout, name: string, node: FormatNode, aligned: boolean): void {
  if (name.includes(":")) throw new DTypeError(`a field's name cannot have a ":", got ${describeValue(name)}`);
  if (layout.has(name)) throw new DTypeError(occursTwice(name));
  layout.add(name, node, aligned);
  if (node.depth >= MAX_DEPTH) throw new DTypeError(TOO_DEEP);
  if (!Number.isSafeInteger(layout.end)) throw new DTypeError(TOO_LONG);
}

/** A node with a shape before it. */
export function subArray(base: FormatNode, shape: number | readonly number[]): FormatNode {
  if (base.kind === "bits") throw new DTypeError(BITS_IN_ARRAY);
  const node = arrayNode(base, checkShape(shape, "shape"));
  checkShape(node.shape ?? [], "shape");
  return node;
}
