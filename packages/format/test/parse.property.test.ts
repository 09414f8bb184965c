/** Parsing and printing, on formats from a generator and on garbage. */
import { calcsize, codec, type DType, dtype, elementCodec, isLanewiseError, struct, text } from "@lanewise/format";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomFormat, randomFrom, randomGarbage } from "./support/format-fuzz.ts";

/** Whatever is wrong with a text, the error says so. */
function read<T>(reader: (text: string) => T, text: string): T | null {
  try {
    return reader(text);
  } catch (error) {
    if (!isLanewiseError(error, "FORMAT")) throw new Error(`${JSON.stringify(text)}: ${error}`, { cause: error });
    const { column, caret } = error as unknown as { column: number; caret: string };
    // Plain conditions: 40,000 expectations take longer than the reading.
    const [line = "", mark = ""] = caret.split("\n");
    const shown = line[mark.indexOf("^")];
    const inside = column >= 1 && column <= text.length + 1;
    // The caret stands under the character that is meant.
    const pointed = column > text.length || column > 30 || shown === text[column - 1] || shown === ".";
    if (!inside || !pointed) throw new Error(`${JSON.stringify(text)}: column ${column}\n${caret}`);
    return null;
  }
}

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

/** Offsets and sizes, all the way down. */
const layoutOf = (type: DType): unknown => [
  type.kind,
  type.itemsize,
  type.alignment,
  type.byteOrder,
  type.shape,
  type.base && layoutOf(type.base),
  type.fields?.map(field => [field.name, field.offset, layoutOf(field.dtype)]),
];

describe("dtype", () => {
  test("parse, print, parse is a fixed point, and keeps the layout", () => {
    let accepted = 0;
    fc.assert(
      fc.property(seeds, seed => {
        const type = read(text => dtype(text), randomFormat(randomFrom(seed)));
        if (!type) return;
        accepted++;
        const again = dtype(type.format);
        expect(again.format).toBe(type.format);
        expect(again).toBe(type);
        expect(dtype(type.name)).toBe(type);
        expect(layoutOf(again)).toEqual(layoutOf(type));
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  test("the name gives the dtype back: of records, their fields, texts and bit fields that begin within a byte", () => {
    const kinds = new Set<string>();
    const check = (type: DType): void => {
      expect(dtype(type.name)).toBe(type);
      if (type.name !== type.format) kinds.add(type.kind);
      for (const { dtype: field } of type.fields ?? []) check(field);
      if (type.base) check(type.base);
    };
    fc.assert(
      fc.property(seeds, seed => {
        const random = randomFrom(seed);
        const part = read(text => dtype(text), `T{${randomFormat(random)}}`);
        if (!part) return;
        const label = text(random(9));
        const fields = { part, label, labels: [label, [random(3), 2]] as const, flags: "T{3t:a:7t:b:t:c:}", last: "B" };
        check(struct(fields, { align: random(2) === 0, ...(random(2) === 0 && { byteOrder: ">" }) }));
      }),
      { numRuns: 1000 },
    );
    expect([...kinds]).toEqual(expect.arrayContaining(["array", "bits", "record"]));
  });

  test("fields lie in their record and do not overlap, except bits that share bytes", () => {
    fc.assert(
      fc.property(seeds, seed => {
        const type = read(text => dtype(text), `T{${randomFormat(randomFrom(seed))}}`);
        if (!type) return;
        expect(type.itemsize % type.alignment).toBe(0);
        let end = 0;
        for (const { offset, dtype: field } of type.fields!) {
          expect(offset).toBeGreaterThanOrEqual(field.kind === "bits" ? end - 1 : end);
          end = offset + field.itemsize;
        }
        expect(end).toBeLessThanOrEqual(type.itemsize);
      }),
      { numRuns: 2000 },
    );
  });

  test("what is read can be written back, and gives the same value", () => {
    fc.assert(
      fc.property(seeds, seed => {
        const random = randomFrom(seed);
        const type = read(text => dtype(text), randomFormat(random));
        if (!type || type.itemsize > 5000) return;
        const bytes = Uint8Array.from({ length: type.itemsize + 3 }, () => random(256));
        const view = new DataView(bytes.buffer, 1);
        const value = elementCodec(type).read(view, 1);
        const copy = new DataView(new ArrayBuffer(type.itemsize + 1));
        try {
          elementCodec(type).write(copy, 1, value);
        } catch (error) {
          // Random UCS-4 has characters that do not exist: they read as U+FFFD, of which more may be needed.
          expect(isLanewiseError(error, "STRUCT")).toBe(true);
          return;
        }
        expect(elementCodec(type).read(copy, 1)).toEqual(value);
      }),
      { numRuns: 1000 },
    );
  });
});

test("20,000 damaged formats: an answer or a FormatError", { timeout: 30_000 }, () => {
  const random = randomFrom(3118);
  let accepted = 0;
  for (let i = 0; i < 20_000; i++) {
    const text = randomGarbage(random);
    const type = read(reader => dtype(reader), text);
    if (type) accepted++;
    const size = read(calcsize, text);
    if (size !== null && size < 1000) expect(codec(text).size).toBe(size);
  }
  expect(accepted).toBeGreaterThan(1000);
});

test.each([
  ["blanks", " ".repeat(1e6)],
  ["digits", "9".repeat(1e6)],
  ["open braces", "T{".repeat(5e5)],
  ["closed braces", "}".repeat(1e6)],
  ["pointers", "&".repeat(1e6)],
  ["a signature", `X{${"{".repeat(1e6)}`],
  ["extents", `(${"1,".repeat(5e5)}1)i`],
  ["a name", `i:${"n".repeat(1e6)}`],
  ["orders", "<>".repeat(5e5)],
])("a million %s neither hang nor crash", (_what, text) => {
  read(reader => dtype(reader), text);
  read(calcsize, text);
});

test("many fields take time in proportion", () => {
  const type = dtype(Array.from({ length: 20_000 }, (_, i) => (i % 2 ? "i" : `h:n${i}:`)).join(""));
  expect(type.fields).toHaveLength(20_000);
  expect(type.itemsize).toBe(10_000 * 8 - 0);
});
