/**
 * The formats of CPython's struct module, which are not those of PEP 3118: a byte order only in front, counts that
 * repeat a value instead of making a sub-array, no names and no nesting (rules F1 to F14).
 */
import { checkArgument } from "../arguments/check-argument.ts";
import { FormatError } from "../errors.ts";
import { alignUp, codeNode, type FormatNode, TOO_LONG } from "../formats/format-tree.ts";

/** Values of one code. */
export interface StructItem {
  readonly node: FormatNode;
  /** How many values: 1 for `s` and `p`, whose count is a length. */
  readonly count: number;
  readonly offset: number;
}

/** A parsed format; padding is between the items. */
export interface StructFormat {
  readonly items: readonly StructItem[];
  readonly size: number;
  /** How many values there are in all. */
  readonly count: number;
  /** Sizes, order and alignment of the platform: also binary32 overflows to infinity there. */
  readonly native: boolean;
  readonly big: boolean;
}

const CODES = [..."cbB?hHiIlLqQnNPefdFDspx", "Zf", "Zd"];

/**
 * @throws {FORMAT} the text is no struct format; the error has the column
 * @throws {ARGUMENT} it is no text
 */
export function parseStruct(text: string): StructFormat {
  checkArgument(typeof text === "string", "format", "a string", text);
  const prefix = /^[@=<>!]/.exec(text)?.[0] ?? "";
  const native = prefix === "" || prefix === "@";
  const big = prefix === ">" || prefix === "!";
  const items: StructItem[] = [];
  let size = 0;
  let total = 0;
  // Blanks, or an item: its count, and its code if there is one.
  const token = /[ \t\n\v\f\r]+|(\d*)(Z[fd]|[^\d]|$)/uy;
  token.lastIndex = prefix.length;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const [, digits, code] = token.exec(text)!;
    if (code === undefined) continue;
    const codeAt = at + digits!.length;
    if (code === "") throw new FormatError("a count without a code", text, at);
    const isCount = code === "s" || code === "p" || code === "x";
    const length = isCount ? Number(digits || 1) : 1;
    const node = CODES.includes(code) && (native || code !== "P") ? codeNode(code, length, big, native) : undefined;
    if (!node)
      throw new FormatError(`unknown code ${JSON.stringify(code)}${native ? "" : ` after "${prefix}"`}`, text, codeAt);
    const count = isCount || digits === "" ? 1 : Number(digits);
    // A count of zero has no values, and still aligns.
    const offset = native ? alignUp(size, node.alignment) : size;
    size = offset + count * node.itemsize;
    if (!Number.isSafeInteger(size)) throw new FormatError(TOO_LONG, text, at);
    if (code === "x" || count === 0) continue;
    items.push({ node, count, offset });
    total += count;
  }
  return { items, size, count: total, native, big };
}
