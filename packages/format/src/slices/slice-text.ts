/**
 * The slice language as text: `"1:10:3, ..., ::-1, None, -1"`, Python's subscript syntax with signed integers.
 *
 * Reading is linear in the text. What was read is kept in a bounded table, so that a literal in a loop is read once.
 */
import { checkArgument } from "../arguments/check-argument.ts";
import { FormatError } from "../errors.ts";
import { ellipsis, newaxis, type SliceItem } from "./slice.ts";

/** Texts kept; when they are too many, all go, which costs one re-read each. Longer texts are no literals in loops. */
const CACHED_TEXTS = 500;
const CACHED_LENGTH = 200;

const cache: Map<string, readonly SliceItem[]> = /* @__PURE__ */ new Map();

/**
 * The items of a slice's text, separated by commas: an integer; `start:stop:step` with any part left out; `...`; `None` or
 * `newaxis`. White space is ignored, a comma may end the text. Integers of any length are clamped, as in Python. The
 * result is shared by all who read the same text, so it must not be changed.
 *
 * @throws {ARGUMENT} for anything but a string
 * @throws {FORMAT} with the column and a caret
 *
 * @example
 * ```ts
 * lw.parseSlice("1:10:3, -1"); // => [{ start: 1, stop: 10, step: 3 }, -1]
 * ```
 */
export function parseSlice(text: string): readonly SliceItem[] {
  const known = cache.get(text);
  if (known !== undefined) return known;
  checkArgument(typeof text === "string", "text", "a string", text);
  // Not frozen: objects of the very kind that `s` makes keep slicing monomorphic (`bench:view`, the rows of slices).
  const items = read(text);
  if (text.length <= CACHED_LENGTH) {
    if (cache.size >= CACHED_TEXTS) cache.clear();
    cache.set(text, items);
  }
  return items;
}

function read(text: string): SliceItem[] {
  const items: SliceItem[] = [];
  let at = 0;
  let filled = false;

  const skipSpace = () => {
    while (at < text.length && " \t\n\r\v\f".includes(text[at]!)) at++;
  };
  const eat = (token: string) => {
    if (!text.startsWith(token, at)) return false;
    at += token.length;
    skipSpace();
    return true;
  };
  const fail = (rule: string): never => {
    throw new FormatError(rule, text, at);
  };
  /** A signed integer, null for `None` or nothing. */
  const bound = (): number | null => {
    if (eat("None")) return null;
    const from = at;
    if (text[at] === "-" || text[at] === "+") at++;
    const digits = at;
    while (at < text.length && text[at]! >= "0" && text[at]! <= "9") at++;
    if (at === digits) {
      if (at > from) fail("a sign must be followed by digits");
      return null;
    }
    const value = Number(text.slice(from, at));
    skipSpace();
    return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value)) + 0;
  };
  const item = (): SliceItem => {
    const from = at;
    if (eat("...")) {
      if (filled) {
        at = from;
        fail("a slice must have at most one ellipsis");
      }
      filled = true;
      return ellipsis;
    }
    if (eat("newaxis")) return newaxis;
    const start = bound();
    if (!eat(":")) {
      if (at === from) fail("a slice needs an integer, a range, ... or None here");
      return start;
    }
    const stop = bound();
    const stepAt = at + 1;
    const step = eat(":") ? bound() : null;
    if (step === 0) {
      at = stepAt;
      fail("the step of a slice must not be 0");
    }
    return { start, stop, step };
  };

  skipSpace();
  do {
    items.push(item());
    if (at < text.length && !eat(",")) fail("the items of a slice must be separated by commas");
  } while (at < text.length);
  return items;
}
