/**
 * PEP 3118 format text -> tree with its layout. The grammar is the PEP's as NumPy reads it, plus what NumPy and ctypes
 * write (rules G1 to G11); the struct module's dialect, which differs, is in struct-format.ts.
 *
 *   items = { [order] ["(" n {"," n} ")"] [order] [count] type [":" name ":"] }
 *   type  = code | "Z" ("f"|"d"|"g") | "T{" items "}" | "&" item-without-name | "X{" anything balanced "}"
 *
 * Blanks count nowhere, except that none may stand between a count and its code. An order stays in force until the
 * next one, also out of a closed brace: NumPy's own exporter relies on it. One pass, bounded nesting: no text hangs it.
 */
import { FormatError } from "./errors.ts";
import {
  arrayNode,
  bitsNode,
  bytesNode,
  type FormatNode,
  MAX_DEPTH,
  opaqueNode,
  pointerNode,
  scalarNode,
  textNode,
} from "./format-tree.ts";
import { RecordLayout } from "./layout.ts";
import { scalarOfCode } from "./scalars.ts";

/** Where we are, and the byte order in force. */
interface Cursor {
  readonly text: string;
  at: number;
  order: string;
}

const BLANK = " \t\n\v\f\r";
const ORDER = "@=<>!^";
const MAX_BITS = 64;
const TOO_MANY_AXES = "more than 64 axes";
const TOO_DEEP = "nested deeper than 64 levels";

/**
 * @throws {FORMAT} the text is no format; the error has the column
 */
export function parse(text: string): FormatNode {
  return parseItems({ text, at: 0, order: "@" }, 0);
}

/** Items up to the closing brace, or at depth 0 to the end. */
function parseItems(cursor: Cursor, depth: number): FormatNode {
  const { text } = cursor;
  const layout = new RecordLayout();
  for (;;) {
    skipBlanks(cursor);
    if (cursor.at === text.length) {
      if (depth) fail(cursor, '"}" is missing');
      const node = layout.closeOutermost() ?? (layout.end ? opaqueNode("x", layout.end, false) : layout.close());
      if (node.depth > MAX_DEPTH) fail(cursor, TOO_DEEP);
      return node;
    }
    const start = cursor.at;
    if (text[start] === "}") {
      if (!depth) fail(cursor, 'there is no "T{" for this "}"');
      cursor.at++;
      return layout.close();
    }
    const { node, aligned } = parseElement(cursor, depth);
    if (!node) continue;
    skipBlanks(cursor);
    const nameAt = cursor.at;
    const name = text[nameAt] === ":" ? parseName(cursor) : null;
    if (name && layout.has(name)) fail({ ...cursor, at: nameAt }, `field ${JSON.stringify(name)} occurs twice`);
    // Nameless padding only moves the offset.
    if (node.code === "x" && name === null) layout.skip(node.itemsize);
    else layout.add(name, node, aligned);
    if (!Number.isSafeInteger(layout.end)) fail({ ...cursor, at: start }, "sizes must be below 2 ** 53 bytes");
  }
}

/** One item without its name; no node at the end of a text that is only a byte order. */
function parseElement(cursor: Cursor, depth: number): { node: FormatNode | null; aligned: boolean } {
  const { text } = cursor;
  const hadItems = cursor.at > 0;
  parseOrder(cursor);
  const shape = text[cursor.at] === "(" ? parseShape(cursor) : null;
  if (shape) {
    skipBlanks(cursor);
    parseOrder(cursor);
  }
  if (cursor.at === text.length && !shape && !hadItems) return { node: null, aligned: false };
  const aligned = cursor.order === "@";

  const countAt = cursor.at;
  const count = parseNumber(cursor);
  const { at } = cursor;
  const code = text[at];
  if (code === undefined || (count !== null && BLANK.includes(code))) {
    fail(cursor, count === null ? "a type code is missing" : "a count must be followed by its code at once");
  }
  cursor.at++;
  let node = parseType(cursor, code, count ?? 1, depth);
  if (node.kind === "bits") {
    if (shape) fail({ ...cursor, at }, "bit fields cannot form sub-arrays");
  } else {
    // The count of bytes, texts and padding is their length; anything else it makes a sub-array.
    const counted = count !== null && count !== 1 && !"spwux".includes(code);
    const extents = [...(shape ?? []), ...(counted ? [count] : [])];
    if (extents.length) {
      node = arrayNode(node, extents);
      if (node.shape!.length > MAX_DEPTH) fail({ ...cursor, at: countAt }, TOO_MANY_AXES);
    }
  }
  return { node, aligned };
}

function parseType(cursor: Cursor, code: string, count: number, depth: number): FormatNode {
  const { text, order } = cursor;
  const big = order === ">" || order === "!";
  const next = text[cursor.at];
  const scalar = scalarOfCode(code, order === "@" || order === "^");
  if (scalar) return scalarNode(scalar, big);
  switch (code) {
    case "c":
      return bytesNode(code, 1);
    case "s":
    case "p":
      return bytesNode(code, count);
    case "w":
    case "u":
      return textNode(code, count, big);
    case "x":
      return opaqueNode(code, count, false);
    case "t":
      if (count < 1 || count > MAX_BITS)
        fail({ ...cursor, at: cursor.at - 1 }, `a bit field has 1 to ${MAX_BITS} bits`);
      return bitsNode(count, big, 0);
    case "g":
      return opaqueNode(code, 16, big);
    case "Z":
      if (next === "f" || next === "d")
        return scalarNode(scalarOfCode(text[cursor.at++] === "f" ? "F" : "D", true)!, big);
      if (next === "g") {
        cursor.at++;
        return opaqueNode("Zg", 32, big);
      }
      return opaqueNode(code, 8, false);
    case "O":
    case "z":
      return opaqueNode(code, 8, false);
    case "T":
    case "X":
      if (next !== "{") break;
      cursor.at++;
      if (code === "X") return opaqueNode(`X{${parseSignature(cursor)}`, 8, false);
      return parseItems(cursor, nest(cursor, depth));
    case "&": {
      skipBlanks(cursor);
      const { node } = parseElement(cursor, nest(cursor, depth));
      return pointerNode(node!);
    }
  }
  return fail(
    { ...cursor, at: cursor.at - 1 },
    `unknown code ${JSON.stringify(code)}${"lLnN".includes(code) ? ` in mode "${order}"` : ""}`,
  );
}

function nest(cursor: Cursor, depth: number): number {
  if (depth === MAX_DEPTH) fail({ ...cursor, at: cursor.at - 1 }, TOO_DEEP);
  return depth + 1;
}

/** The rest of a function's signature with its closing brace; PEP 3118 does not say what is in it. */
function parseSignature(cursor: Cursor): string {
  const start = cursor.at;
  for (let open = 1; open; cursor.at++) {
    const char = cursor.text[cursor.at];
    if (char === undefined) fail(cursor, '"}" is missing');
    if (char === "{") open++;
    else if (char === "}") open--;
  }
  return cursor.text.slice(start, cursor.at);
}

function parseOrder(cursor: Cursor): void {
  const char = cursor.text[cursor.at];
  if (char === undefined || !ORDER.includes(char)) return;
  cursor.order = char;
  cursor.at++;
  skipBlanks(cursor);
}

function parseShape(cursor: Cursor): number[] {
  const shape: number[] = [];
  do {
    cursor.at++;
    skipBlanks(cursor);
    if (shape.length === MAX_DEPTH) fail(cursor, TOO_MANY_AXES);
    shape.push(parseNumber(cursor) ?? fail(cursor, "an extent is missing"));
    skipBlanks(cursor);
  } while (cursor.text[cursor.at] === ",");
  if (cursor.text[cursor.at] !== ")") fail(cursor, '")" is missing');
  cursor.at++;
  return shape;
}

function parseNumber(cursor: Cursor): number | null {
  const start = cursor.at;
  let value = 0;
  for (; ; cursor.at++) {
    const digit = cursor.text.charCodeAt(cursor.at) - 48;
    if (!(digit >= 0 && digit <= 9)) break;
    value = value * 10 + digit;
  }
  if (!Number.isSafeInteger(value)) fail({ ...cursor, at: start }, "sizes must be below 2 ** 53 bytes");
  return cursor.at === start ? null : value;
}

function parseName(cursor: Cursor): string {
  const start = cursor.at + 1;
  const end = cursor.text.indexOf(":", start);
  if (end < 0) fail(cursor, 'the name has no closing ":"');
  cursor.at = end + 1;
  return cursor.text.slice(start, end);
}

function skipBlanks(cursor: Cursor): void {
  for (; ; cursor.at++) {
    const char = cursor.text.charCodeAt(cursor.at);
    if (char !== 32 && !(char >= 9 && char <= 13)) break;
  }
}

function fail(cursor: Cursor, rule: string): never {
  throw new FormatError(rule, cursor.text, cursor.at);
}
