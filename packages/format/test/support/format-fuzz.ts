/**
 * Formats from a seed: valid ones, and garbage made by damaging them. Used by parse.property.test.ts with a small count
 * and by bench/fuzz-formats.ts with a large one.
 */

/** A small generator of random numbers, the same everywhere (mulberry32). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return below => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const CODES = [
  ..."bBhHiIqQefdFDc?sPxgO",
  "Zf",
  "Zd",
  "Zg",
  "X{}",
  "X{i->{d}}",
  "&",
  "t",
  "u",
  "w",
  "p",
  "z",
  "Z",
  "l",
  "L",
];
const ORDERS = ["", "", "", "", "@", "=", "<", ">", "!", "^"];
const BLANKS = ["", "", "", " ", "\n", "\t "];
const ALPHABET = [..."bBhHiIlLqQnNefdFDcs?pPxgOuwtzZT{}&X:()0123456789,@=<>!^ \n\0é\u{1f600}\ud800-x."];

/** A format that is probably valid. */
export function randomFormat(random: (below: number) => number, depth = 0): string {
  const pick = <T>(items: readonly T[]): T => items[random(items.length)]!;
  let text = "";
  for (let items = random(5); items >= 0; items--) {
    text += pick(BLANKS);
    if (random(8) === 0) text += `(${Array.from({ length: 1 + random(3) }, () => random(4)).join(",")})`;
    text += pick(ORDERS);
    if (random(4) === 0) text += String(random(random(3) ? 10 : 100));
    const code = random(5) === 0 && depth < 5 ? `T{${randomFormat(random, depth + 1)}}` : pick(CODES);
    text += code === "&" ? `&${pick(ORDERS)}i` : code;
    if (random(2)) text += `:${"xyzabc"[random(6)]}${random(50)}:`;
  }
  return text;
}

/** A format with up to four characters changed, or pure noise. */
export function randomGarbage(random: (below: number) => number): string {
  const chars = random(4)
    ? [...randomFormat(random)]
    : Array.from({ length: random(40) }, () => ALPHABET[random(ALPHABET.length)]!);
  for (let changes = random(5); changes > 0; changes--) {
    const at = random(chars.length + 1);
    const kind = random(4);
    if (kind === 0) chars.splice(at, 1);
    else if (kind === 1) chars.splice(at, 0, ALPHABET[random(ALPHABET.length)]!);
    else if (kind === 2) chars[at] = ALPHABET[random(ALPHABET.length)]!;
    else chars.splice(at, 0, ...chars.slice(random(chars.length + 1)));
  }
  return chars.join("").slice(0, 400);
}
