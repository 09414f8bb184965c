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

const BLANK = " \t\n\v\f\r";
const ORDER = "@=<>!^";
const MAX_BITS = 64;
const TOO_MANY_AXES = "more than 64 axes";
const TOO_LONG = "sizes must be below 2 ** 53 bytes";

/**
 * @throws {FORMAT} the text is no format; the error has the column
 */
export function parse(text: string): FormatNode {
  // Where we are, the byte order in force, and whether the last element was read in native mode.
  let at = 0;
  let order = "@";
  let aligned = false;
  return parseItems(0);

  /** Items up to the closing brace, or at depth 0 to the end. */
  function parseItems(depth: number): FormatNode {
    const layout = new RecordLayout();
    for (;;) {
      skipBlanks();
      const start = at;
      if (at === text.length) {
        if (depth) fail('"}" is missing');
        const node = layout.closeOutermost() ?? (layout.end ? opaqueNode("x", layout.end, false) : layout.close());
        checkDepth(node.depth, at);
        return node;
      }
      if (take("}")) {
        if (!depth) fail('there is no "T{" for this "}"', start);
        return layout.close();
      }
      const node = parseElement(depth);
      if (!node) continue;
      skipBlanks();
      const nameAt = at;
      const name = take(":") ? parseName() : null;
      if (name && layout.has(name)) fail(`field ${JSON.stringify(name)} occurs twice`, nameAt);
      // Nameless padding only moves the offset.
      if (node.code === "x" && name === null) layout.skip(node.itemsize);
      else layout.add(name, node, aligned);
      if (!Number.isSafeInteger(layout.end)) fail(TOO_LONG, start);
    }
  }

  /** One item without its name; null at the end of a text that is only a byte order. */
  function parseElement(depth: number): FormatNode | null {
    const isFirst = at === 0;
    parseOrder();
    if (isFirst && at === text.length) return null;
    const shape: number[] = [];
    if (take("(")) {
      do {
        skipBlanks();
        if (shape.length === MAX_DEPTH) fail(TOO_MANY_AXES);
        shape.push(parseNumber() ?? fail("an extent is missing"));
        skipBlanks();
      } while (take(","));
      if (!take(")")) fail('")" is missing');
      skipBlanks();
      parseOrder();
    }
    const mode = order;
    const countAt = at;
    const count = parseNumber();
    const codeAt = at;
    const code = text[at++];
    if (code === undefined || (count !== null && BLANK.includes(code))) {
      return fail(count === null ? "a type code is missing" : "a count must be followed by its code at once", codeAt);
    }
    const node = parseType(code, count ?? 1, depth);
    aligned = mode === "@";
    // The count of bytes, texts, bits and padding is their length; anything else it makes a sub-array.
    if (count !== null && count !== 1 && !"spwuxt".includes(code)) shape.push(count);
    if (!shape.length) return node;
    if (node.kind === "bits") fail("bit fields cannot form sub-arrays", codeAt);
    const array = arrayNode(node, shape);
    if (array.shape!.length > MAX_DEPTH) fail(TOO_MANY_AXES, countAt);
    return array;
  }

  function parseType(code: string, count: number, depth: number): FormatNode {
    const codeAt = at - 1;
    const big = order === ">" || order === "!";
    if (code === "Z" && "fdg".includes(text[at] ?? "-")) code += text[at++];
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
        if (count < 1 || count > MAX_BITS) fail(`a bit field has 1 to ${MAX_BITS} bits`, codeAt);
        return bitsNode(count, big, 0);
      case "g":
        return opaqueNode(code, 16, big);
      case "Zg":
        return opaqueNode(code, 32, big);
      case "Z":
      case "O":
      case "z":
        return opaqueNode(code, 8, false);
      case "T":
        if (take("{")) return parseItems(checkDepth(depth + 1));
        break;
      case "X":
        if (take("{")) return opaqueNode(`X{${parseSignature()}`, 8, false);
        break;
      case "&":
        skipBlanks();
        return pointerNode(parseElement(checkDepth(depth + 1))!);
    }
    const mode = "lLnN".includes(code) ? ` in mode "${order}"` : "";
    return fail(`unknown code ${JSON.stringify(code)}${mode}`, codeAt);
  }

  /** The rest of a function's signature with its closing brace; PEP 3118 does not say what is in it. */
  function parseSignature(): string {
    const start = at;
    for (let open = 1; open; at++) {
      if (at === text.length) fail('"}" is missing');
      if (text[at] === "{") open++;
      else if (text[at] === "}") open--;
    }
    return text.slice(start, at);
  }

  function parseName(): string {
    const start = at;
    const end = text.indexOf(":", start);
    if (end < 0) fail('the name has no closing ":"', start - 1);
    at = end + 1;
    return text.slice(start, end);
  }

  function parseOrder(): void {
    if (at === text.length || !ORDER.includes(text[at]!)) return;
    order = text[at++]!;
    skipBlanks();
  }

  function parseNumber(): number | null {
    const start = at;
    let value = 0;
    for (; ; at++) {
      const digit = text.charCodeAt(at) - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
    }
    if (!Number.isSafeInteger(value)) fail(TOO_LONG, start);
    return at === start ? null : value;
  }

  function skipBlanks(): void {
    for (; ; at++) {
      const char = text.charCodeAt(at);
      if (char !== 32 && !(char >= 9 && char <= 13)) break;
    }
  }

  function take(char: string): boolean {
    if (text[at] !== char) return false;
    at++;
    return true;
  }

  function checkDepth(depth: number, index: number = at - 1): number {
    return depth > MAX_DEPTH ? fail("nested deeper than 64 levels", index) : depth;
  }

  function fail(rule: string, index: number = at): never {
    throw new FormatError(rule, text, index);
  }
}
