/**
 * Template text -> tokens of the `lanes` grammar. The values between the texts are tokens too, known by their number
 * only. Columns count in the text that errors show, where each value stands as `${}`.
 */
import { LanesError } from "../errors.ts";

export interface Token {
  readonly type: "number" | "name" | "text" | "hole" | "operator" | "end";
  /** The text; for a hole its number. */
  readonly text: string;
  /** Where it begins in the shown text, from 0. */
  readonly at: number;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  /** The whole template, for messages. */
  readonly shown: string;
}

const HOLE = "${}";
const PATTERN =
  /\s+|(?<number>(?:0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)n?)|(?<name>[A-Za-z_]\w*)|(?<text>"[^"\\]*"|'[^'\\]*')|(?<operator>\*\*|\+\+|--|<<|>>>|>>|<=|>=|===|!==|==|!=|&&|\|\||[-+*/%<>&|^~!?:(),{}[\]])/y;

/** @throws {LANES} a character that belongs to no token. */
export function tokenise(strings: readonly string[]): Tokens {
  const shown = strings.join(HOLE);
  const tokens: Token[] = [];
  let start = 0;
  for (const [index, text] of strings.entries()) {
    if (index > 0) tokens.push({ type: "hole", text: String(index - 1), at: start - HOLE.length });
    let position = 0;
    while (position < text.length) {
      PATTERN.lastIndex = position;
      const match = PATTERN.exec(text);
      if (match === null)
        throw new LanesError(`"${text[position]}" is not part of the grammar`, shown, start + position);
      const type = (["number", "name", "text", "operator"] as const).find(group => match.groups?.[group] !== undefined);
      if (type !== undefined) tokens.push({ type, text: match[0], at: start + position });
      position = PATTERN.lastIndex;
    }
    start += text.length + HOLE.length;
  }
  tokens.push({ type: "end", text: "", at: shown.length });
  return { tokens, shown };
}
