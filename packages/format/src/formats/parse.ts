/**
 * PEP 3118 format text -> tree with its layout. The grammar is the PEP's as NumPy reads it, plus what NumPy and ctypes
 * write (rules G1 to G11); the struct module's dialect, which differs, is in struct-format.ts.
 *
 *   items = { [order] ["(" n {"," n} ")"] [order] [count] type [":" name ":"] }
 *   type  = code | "Z" ("f"|"d"|"g") | "T{" items "}" | "&" item-without-name | "X{" anything balanced "}" | "text(" n ")"
 *
 * Blanks count nowhere, except that none may stand between a count and its code. An order stays in force until the
 * next one, also out of a closed brace: NumPy's own exporter relies on it. One pass, bounded nesting: no text hangs it.
 *
 * `text(n)` is ours, for the names of dtypes: it stands where the PEP has an error, a shape with no type after it.
 */
import { FormatError } from "../errors.ts";
import {
  arrayNode,
  BITS_IN_ARRAY,
  codeNode,
  type FormatNode,
  isCounted,
  MAX_DEPTH,
  occursTwice,
  pointerNode,
  TOO_DEEP,
  TOO_LONG,
} from "./format-tree.ts";
import { RecordLayout } from "./layout.ts";

const BLANKS = /[\t-\r ]+/y;
const ORDER = /[@=<>!^]/y;
const DIGITS = /\d+/y;
const NAME = /:[^:]*:/y;
// `text(5)` counts as a code where no type follows.
const CODE = /text\(\d+\)(?=[\t-\r ]*(?:[:}]|$))|Z[fdg]|./sy;
const MAX_BITS = 64;

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
    // All of a text that has no fields.
    let padding: FormatNode | null = null;
    for (;;) {
      take(BLANKS);
      const start = at;
      if (at === text.length) {
        if (depth) fail('"}" is missing');
        const node = layout.closeOutermost() ?? padding ?? layout.close();
        checkDepth(node.depth, at);
        return node;
      }
      if (takeChar("}")) return depth ? layout.close() : fail('"T{" is missing', start);
      const node = parseElement(depth);
      if (!node) continue;
      take(BLANKS);
      const nameAt = at;
      const isNamed = take(NAME);
      if (!isNamed && text[at] === ":") fail('the name has no closing ":"');
      const name = text.slice(nameAt + 1, at - 1);
      if (layout.has(name)) fail(occursTwice(name), nameAt);
      // Nameless padding only moves the offset, with a shape, too.
      if ((node.shape ? node.base! : node).code === "x" && !isNamed) {
        layout.skip(node.itemsize);
        padding = padding ? codeNode("x", layout.end, false, true)! : node;
      } else layout.add(name, node, aligned);
      if (!Number.isSafeInteger(layout.end)) fail(TOO_LONG, start);
    }
  }

  /** One item without its name; null at the end of a text that is only a byte order. */
  function parseElement(depth: number): FormatNode | null {
    const isFirst = at === 0;
    takeOrder();
    if (isFirst && at === text.length) return null;
    const shapeAt = at;
    const shape: number[] = [];
    if (takeChar("(")) {
      do {
        take(BLANKS);
        shape.push(takeNumber() ?? fail("an extent is missing"));
        take(BLANKS);
      } while (takeChar(","));
      if (!takeChar(")")) fail('")" is missing');
      take(BLANKS);
      takeOrder();
    }
    const mode = order;
    const count = takeNumber();
    const codeAt = at;
    if (at === text.length || (count !== null && take(BLANKS))) {
      fail(count === null ? "a type code is missing" : "a count must be followed by its code at once", codeAt);
    }
    const node = parseType(count ?? 1, depth);
    aligned = mode === "@";
    if (count !== null && count !== 1 && !isCounted(node.code)) shape.push(count);
    if (shape.length && node.kind === "bits") fail(BITS_IN_ARRAY, codeAt);
    const array = arrayNode(node, shape);
    if (array.shape && array.shape.length > MAX_DEPTH) fail(`more than ${MAX_DEPTH} axes`, shapeAt);
    return array;
  }

  function parseType(count: number, depth: number): FormatNode {
    const codeAt = at;
    take(CODE);
    const code = text.slice(codeAt, at);
    if (code.length > 2) return codeNode("text", Number(code.slice(5, -1)), false, true)!;
    if (code === "T" && takeChar("{")) return parseItems(checkDepth(depth + 1, at - 1));
    if (code === "X" && takeChar("{")) {
      skipSignature();
      return pointerNode(text.slice(codeAt, at), null);
    }
    if (code === "&") {
      take(BLANKS);
      return pointerNode(code, parseElement(checkDepth(depth + 1, at - 1)));
    }
    if (code === "t" && !(count >= 1 && count <= MAX_BITS)) fail(`a bit field has 1 to ${MAX_BITS} bits`, codeAt);
    const isBig = order === ">" || order === "!";
    const node = codeNode(code, isCounted(code) ? count : 1, isBig, order === "@" || order === "^");
    const mode = "lLnN".includes(code) ? ` in mode "${order}"` : "";
    return node ?? fail(`unknown code ${JSON.stringify(code)}${mode}`, codeAt);
  }

  /** To the brace that closes a function's signature; PEP 3118 does not say what is in it. */
  function skipSignature(): void {
    for (let open = 1; open; at++) {
      if (at === text.length) fail('"}" is missing');
      if (text[at] === "{") open++;
      else if (text[at] === "}") open--;
    }
  }

  function takeOrder(): void {
    if (take(ORDER)) order = text[at - 1]!;
    take(BLANKS);
  }

  function takeNumber(): number | null {
    const start = at;
    if (!take(DIGITS)) return null;
    const value = Number(text.slice(start, at));
    return Number.isSafeInteger(value) ? value : fail(TOO_LONG, start);
  }

  /** Goes over what matches here, if anything does. */
  function take(pattern: RegExp): boolean {
    pattern.lastIndex = at;
    const isThere = pattern.test(text);
    if (isThere) at = pattern.lastIndex;
    return isThere;
  }

  function takeChar(char: string): boolean {
    if (text[at] !== char) return false;
    at++;
    return true;
  }

  function checkDepth(depth: number, index: number): number {
    return depth > MAX_DEPTH ? fail(TOO_DEEP, index) : depth;
  }

  function fail(rule: string, index: number = at): never {
    throw new FormatError(rule, text, index);
  }
}
