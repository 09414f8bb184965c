/**
 * What the compiler refuses throws at run time, too: over a table of dtypes in all spellings, and over texts that are made
 * of their parts at random. The reverse is not asked for: where the compiler does not follow, it lets pass.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dtype } from "@lanewise/format";
import { expect, test } from "vitest";
import { tsc } from "./support/tsc.ts";

const SOURCE = new URL("../src/index.ts", import.meta.url).pathname;

/** The texts that the compiler refuses as arguments of `dtype`. */
function refused(texts: readonly string[]): Set<string> {
  const folder = mkdtempSync(join(tmpdir(), "lanewise-types-"));
  try {
    const lines = texts.map(text => `dtype(${JSON.stringify(text)});`);
    writeFileSync(join(folder, "texts.ts"), `import { dtype } from ${JSON.stringify(SOURCE)};\n${lines.join("\n")}\n`);
    const printed = tsc("texts.ts", folder);
    const errors = [...printed.matchAll(/^texts\.ts\((\d+),\d+\): error TS(\d+): (.*)$/gm)];
    // Nothing but the refusal: no format is too much for the compiler.
    expect(errors.filter(error => error[2] !== "2345").map(error => error[0])).toEqual([]);
    return new Set(errors.map(error => texts[Number(error[1]) - 2]!));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function throws(text: string): boolean {
  try {
    dtype(text);
    return false;
  } catch {
    return true;
  }
}

const NAMES =
  "bool int8 uint8 int16 uint16 int32 uint32 int64 uint64 float16 float32 float64 complex64 complex128".split(" ");
const CODES = [
  ..."?bBhHiIlLqQnNefdFDPcgOzZspxwut",
  "Zf",
  "Zd",
  "Zg",
  "&i",
  "&&d",
  "&<2i",
  "X{}",
  "X{a{b}c}",
  "T{d:x:}",
];
const NUMPY = "b1 i1 u1 i2 u2 i4 u4 i8 u8 f2 f4 f8 c8 c16 S5 U3 V4 S007 U03 V00 S0 S1 f16 i3 c4 b8 S U V M8 O8".split(
  " ",
);
const ORDERS = ["", "@", "=", "<", ">", "!", "^", "|"];
const BEFORE = [
  "",
  "3",
  "03",
  "0",
  "1",
  "64",
  "(2)",
  "(2,3)",
  "( 2 , 3 )",
  "(2)<",
  "(2) (3)>",
  "()",
  "(a)",
  "(2",
  " ",
  "2 ",
];
const BEHIND = [
  "",
  " ",
  ":x:",
  " :a b:",
  ":x",
  "::",
  ":x:d",
  ":x:d:x:",
  " d:y:",
  "}",
  "<",
  "4",
  "@5",
  "text(8)",
  "text(8):t:",
];
const ODD = [
  ..."float double half int uint Int BigInt bigint string f32 i16 Float32Array flaot32 float33 <float32 F8".split(" "),
  ..."text(8) text(08) <text(8) text( 8) text() text 3text(8) 3t@5 t@1 >12t@7 3t@8 3t@0 t@ (2)3t".split(" "),
  ..."T{ } {} T T{} T{T{} T{T{}} T{}} X{ X{{} X{{}} X{}} & &} yy e4 d4 4 0x1d 0x10 0x1dT{}".split(" "),
  "T{text(8):name:i:n:}",
  "T{T{d:x:(2)l:y:}:in: 3s:tag: 2x >H:port: Q 5t:bits: &<i:p: X{}:f:}",
  "T{d:x:T{X{a{b}c}:f:3t:b:}:y:}",
  "(3)<f4",
  "@ ",
  ">\t \n",
  "<(3)f",
  "T{<d:x:>i:y:",
  "d\t:x:\n\v\f\r i:y:",
  `T{${Array.from({ length: 100 }, (_, k) => `d:a${k}:`).join("")}}`,
  Array.from({ length: 100 }, (_, k) => `<d:a${k}: `).join(""),
];

const TABLE = [
  ...ORDERS.flatMap(order => [...NAMES, ...CODES, ...NUMPY].map(code => order + code)),
  ...BEFORE.flatMap(before => CODES.map(code => before + code)),
  ...BEHIND.flatMap(behind => CODES.map(code => code + behind)),
  ...ODD,
  ...ODD.map(text => `${text} `),
  ...ODD.map(text => ` ${text}`),
];

/** Texts from the same parts, the same ones each time. */
function random(count: number): readonly string[] {
  const parts = [...ORDERS, ...CODES, ...CODES, ...BEFORE, ...BEHIND, "T{", "}", "}", ":x:", ":y:", ":z:", "f4"];
  let state = 12345;
  const below = (end: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + below(7) }, () => parts[below(parts.length)]).join(""),
  );
}

test.each([
  ["the table", TABLE],
  ["texts at random", random(1500)],
])("%s: what the compiler refuses throws", { timeout: 120_000 }, (_, given) => {
  const texts = [...new Set(given)];
  const found = refused(texts);
  expect(texts.filter(text => found.has(text) && !throws(text))).toEqual([]);
  // Most of what is wrong is found.
  const wrong = texts.filter(throws);
  const missed = wrong.filter(text => !found.has(text));
  expect(missed.length).toBeLessThan(wrong.length / 2);
});
