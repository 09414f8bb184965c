/**
 * PEP 3118 format text -> tree with its layout. The grammar is the PEP's as NumPy reads it, plus what NumPy and ctypes
 * write (rules G1 to G11); the struct module's dialect, which differs, is in struct-format.ts.
 *
 *   items = { [order] {"(" n {"," n} ")" [order]} [count] type [":" name ":"] }
 *   type  = code | "Z" ("f"|"d"|"g") | "T{" items "}" | "&" item-without-name | "X{" anything balanced "}" | "text(" n ")"
 *
 * Blanks count nowhere, except that none may stand between a count and its code. An order stays in force until the
 * next one, also out of a closed brace: NumPy's own exporter relies on it. It also writes a shape before a shape, for
 * sub-arrays of sub-arrays. One pass, bounded nesting: no text hangs it.
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

// Blanks, and what belongs together: nothing at the end. `text(5)` counts as a code where no type follows.
const TOKEN = /[\t-\r ]*(\d+|:[^:]*:|[TX]\{|Z[fdg]|text\(\d+\)(?=[\t-\r ]*(?:[:}]|$))|.|$)/sy;
const MAX_BITS = 64;

/**
 * @throws {FORMAT} the text is no format; the error has the column
 */
export function parse(text: string): FormatNode {
  // The token in hand (none at the end), where it stands, and where the one before it ended.
  let token = "";
  let at = 0;
  let endBefore = 0;
  // The byte order in force, and whether the last element was read in native mode.
  let order = "@";
  let aligned = false;
  next();
  return parseItems(0);

  function next(): void {
    endBefore = at + token.length;
    TOKEN.lastIndex = endBefore;
    token = TOKEN.exec(text)![1]!;
    at = TOKEN.lastIndex - token.length;
  }

  /** Items up to the closing brace, or at depth 0 to the end. */
  function parseItems(depth: number): FormatNode {
    const layout = new RecordLayout();
    // All of a text that has no fields.
    let padding: FormatNode | null = null;
    for (;;) {
      const start = at;
      if (token === "") {
        if (depth) fail('"}" is missing');
        const node = layout.closeOutermost() ?? padding ?? layout.close(false);
        checkDepth(node.depth, at);
        return node;
      }
      if (take("}")) return depth ? layout.close(order === "@") : fail('"T{" is missing', start);
      const node = parseElement(depth);
      if (!node) continue;
      if (token === ":") fail('the name has no closing ":"');
      const isNamed = token[0] === ":";
      const name = isNamed ? token.slice(1, -1) : "";
      if (layout.has(name)) fail(occursTwice(name));
      if (isNamed) next();
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
    if (isFirst && token === "") return null;
    const shapeAt = at;
    const shape: number[] = [];
    while (take("(")) {
      do shape.push(takeNumber() ?? fail("an extent is missing"));
      while (take(","));
      if (!take(")")) fail('")" is missing');
      takeOrder();
    }
    const mode = order;
    const count = takeNumber();
    if (count === null && token === "") fail("a type code is missing");
    if (count !== null && (token === "" || at > endBefore)) {
      fail("a count must be followed by its code at once", endBefore);
    }
    const codeAt = at;
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
    if (token === "X{") token = text.slice(at, signatureEnd());
    const code = token;
    next();
    if (code === "T{") return parseItems(checkDepth(depth + 1, codeAt + 1));
    if (code === "&") return pointerNode(code, parseElement(checkDepth(depth + 1, codeAt)));
    if (code.startsWith("X{")) return pointerNode(code, null);
    if (code.startsWith("text")) return codeNode("text", Number(code.slice(5, -1)), false, true)!;
    if (code === "t" && !(count >= 1 && count <= MAX_BITS)) fail(`a bit field has 1 to ${MAX_BITS} bits`, codeAt);
    const isBig = order === ">" || order === "!";
    const node = codeNode(code, isCounted(code) ? count : 1, isBig, order === "@" || order === "^");
    const mode = "lLnN".includes(code) ? ` in mode "${order}"` : "";
    return node ?? fail(`unknown code ${JSON.stringify(text[codeAt])}${mode}`, codeAt);
  }

  /** Behind the brace that closes a function's signature; PEP 3118 does not say what is in it. */
  function signatureEnd(): number {
    let end = at + 2;
    for (let open = 1; open; end++) {
      if (end === text.length) fail('"}" is missing', end);
      if (text[end] === "{") open++;
      else if (text[end] === "}") open--;
    }
    return end;
  }

  function take(wanted: string): boolean {
    if (token !== wanted) return false;
    next();
    return true;
  }

  function takeOrder(): void {
    if (!/^[@=<>!^]/.test(token)) return;
    order = token;
    next();
  }

  function takeNumber(): number | null {
    if (!/^\d/.test(token)) return null;
    const value = Number(token);
    if (!Number.isSafeInteger(value)) fail(TOO_LONG);
    next();
    return value;
  }

  function checkDepth(depth: number, index: number): number {
    return depth > MAX_DEPTH ? fail(TOO_DEEP, index) : depth;
  }

  function fail(rule: string, index: number = at): never {
    throw new FormatError(rule, text, index);
  }
}
