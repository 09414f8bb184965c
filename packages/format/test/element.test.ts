/** One element of each kind to bytes and back, and what is refused. */
import { type DTypeSpec, dtype, elementCodec } from "@lanewise/format";
import { describe, expect, test } from "vitest";

const code = (name: string) => expect.objectContaining({ code: name });
const bytes = (...values: number[]) => Uint8Array.from(values);

/** Writes at an odd offset between two guards; at once and in two steps, which is the same. */
function write(spec: DTypeSpec, value: unknown): Uint8Array {
  const type = dtype(spec);
  const codec = elementCodec(type);
  const memory = new Uint8Array(type.itemsize + 6).fill(0xee);
  const again = memory.slice();
  codec.write(new DataView(memory.buffer, 2), 1, value as never);
  codec.store(new DataView(again.buffer, 2), 1, codec.prepare(value as never));
  expect(again).toEqual(memory);
  expect([...memory.subarray(0, 3), ...memory.subarray(3 + type.itemsize)]).toEqual([
    0xee, 0xee, 0xee, 0xee, 0xee, 0xee,
  ]);
  return memory.subarray(3, 3 + type.itemsize);
}

/** Reads what `write` wrote. */
function roundTrip(spec: DTypeSpec, value: unknown): unknown {
  const written = write(spec, value);
  return elementCodec(dtype(spec)).read(new DataView(written.buffer, written.byteOffset), 0);
}

describe("values come back", () => {
  test.each([
    ["bool", true, true],
    ["bool", 2, true],
    ["bool", Number.NaN, true],
    ["bool", -0, false],
    ["bool", 0n, false],
    ["int8", -128, -128],
    ["uint8", 255n, 255],
    [">i2", -2, -2],
    ["uint16", true, 1],
    ["int32", -(2 ** 31), -(2 ** 31)],
    [">u4", 2 ** 32 - 1, 2 ** 32 - 1],
    ["int64", 5, 5n],
    ["int64", -(2n ** 63n), -(2n ** 63n)],
    [">u8", 2n ** 64n - 1n, 2n ** 64n - 1n],
    ["P", -1, 2n ** 64n - 1n],
    ["float16", 0.1, 0.0999755859375],
    [">f2", -0, -0],
    ["float32", 1e300, Number.POSITIVE_INFINITY],
    ["float64", 3n, 3],
    [">f8", Number.NaN, Number.NaN],
    ["complex64", { re: 1, im: -2 }, { re: 1, im: -2 }],
    [">c16", 3, { re: 3, im: 0 }],
    ["c", bytes(7), bytes(7)],
    ["4s", bytes(1, 2), bytes(1, 2, 0, 0)],
    ["2s", bytes(1, 2, 3), bytes(1, 2)],
    ["4p", bytes(1, 2, 3, 4, 5), bytes(1, 2, 3)],
    ["4x", bytes(1, 2, 3, 4), bytes(1, 2, 3, 4)],
    ["3w", "a\u{1f600}", "a\u{1f600}"],
    [">3w", "äöü", "äöü"],
    ["3u", "\u{1f600}x", "\u{1f600}x"],
    ["text(4)", "né", "né"],
    ["text(4)", "", ""],
    ["5t", 31, 31],
    [">12t", 0xabc, 0xabc],
    ["32t", 2 ** 32 - 1, 2 ** 32 - 1],
    ["33t", 2 ** 32, 2n ** 32n],
    ["64t", 2n ** 64n - 1n, 2n ** 64n - 1n],
    [
      "(2,3)h",
      [[1, 2, 3], new Int8Array([4, 5, 6])],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    ["(2,0)h", [[], []], [[], []]],
    ["T{i:x:q:y:}", { x: 1, y: 2, z: "ignored" }, { x: 1, y: 2n }],
    ["T{T{(2)d:in:}:out:}", { out: { in: [1, 2] } }, { out: { in: [1, 2] } }],
    ["T{h:x:h:y:}", [1, 2], { x: 1, y: 2 }],
    ["T{}", {}, {}],
  ] as [DTypeSpec, unknown, unknown][])("%j %o", (spec, value, back) => {
    expect(roundTrip(spec, value)).toEqual(back);
  });
});

describe("bytes are right", () => {
  test.each([
    [">h", 258, [1, 2]],
    ["<h", 258, [2, 1]],
    [">Zf", { re: 1, im: 2 }, [0x3f, 0x80, 0, 0, 0x40, 0, 0, 0]],
    ["5p", bytes(9, 8), [2, 9, 8, 0, 0]],
    [">2w", "é", [0, 0, 0, 0xe9, 0, 0, 0, 0]],
    ["2u", "é", [0xe9, 0, 0, 0]],
    ["text(3)", "é", [0xc3, 0xa9, 0]],
    ["e", 65504, [0xff, 0x7b]],
    ["P", -1, [255, 255, 255, 255, 255, 255, 255, 255]],
  ] as [string, unknown, number[]][])("%s", (spec, value, expected) => {
    expect([...write(spec, value)]).toEqual(expected);
  });

  test("bit fields: least significant first, in big order most significant first", () => {
    const value = { a: 0b101, b: 0b00011, c: 0b110000000001, d: 1 };
    const little = dtype("T{3t:a:5t:b:12t:c:t:d:}");
    const big = dtype("T{>3t:a:5t:b:12t:c:t:d:}");
    expect([...write(little.format, value)].map(byte => byte.toString(2).padStart(8, "0"))).toEqual([
      "00011101",
      "00000001",
      "11111100",
    ]);
    expect([...write(big.format, value)].map(byte => byte.toString(2).padStart(8, "0"))).toEqual([
      "10100011",
      "11000000",
      "00011110",
    ]);
  });

  test("bit fields leave their neighbours alone", () => {
    const type = dtype("T{3t:a:9t:b:4t:c:}");
    const memory = new Uint8Array(2).fill(0xff);
    const field = type.fields![1]!;
    elementCodec(field.dtype).write(new DataView(memory.buffer), field.offset, 0);
    expect(type.read(memory)).toEqual({ a: 7, b: 0, c: 15 });
  });

  test("padding is not written", () => {
    const type = dtype("T{b:x:i:y:}");
    const memory = new Uint8Array(8).fill(0xee);
    type.write(memory, 0, { x: 1, y: 2 });
    expect([...memory]).toEqual([1, 0xee, 0xee, 0xee, 2, 0, 0, 0]);
  });

  test("only bytes other than 0 and 1 are true as well", () => {
    expect(elementCodec(dtype("?")).read(new DataView(bytes(7).buffer), 0)).toBe(true);
  });
});

describe("refusals leave no trace", () => {
  test.each([
    ["int8", 128, "VALUE_RANGE"],
    ["int8", -129n, "VALUE_RANGE"],
    ["uint8", -1, "VALUE_RANGE"],
    ["uint8", 1.5, "DTYPE"],
    ["uint8", Number.NaN, "DTYPE"],
    ["uint8", Number.POSITIVE_INFINITY, "DTYPE"],
    ["uint8", "1", "DTYPE"],
    ["uint8", null, "DTYPE"],
    ["uint8", { valueOf: () => 1 }, "DTYPE"],
    ["int64", 2 ** 53, "VALUE_RANGE"],
    ["int64", 2n ** 63n, "VALUE_RANGE"],
    ["uint64", -1n, "VALUE_RANGE"],
    ["P", 2n ** 64n, "VALUE_RANGE"],
    ["float16", 65520, "VALUE_RANGE"],
    ["float64", "1", "DTYPE"],
    ["float64", 10n ** 400n, "VALUE_RANGE"],
    ["complex64", { im: 1 }, "DTYPE"],
    ["c", bytes(1, 2), "STRUCT"],
    ["c", "a", "DTYPE"],
    ["4x", bytes(1), "STRUCT"],
    ["3s", [1, 2, 3], "DTYPE"],
    ["3s", new Uint16Array(3), "DTYPE"],
    ["2w", "abc", "STRUCT"],
    ["2u", "\u{1f600}x", "STRUCT"],
    ["text(2)", "néa", "STRUCT"],
    ["text(2)", 12, "DTYPE"],
    ["3t", 8, "VALUE_RANGE"],
    ["3t", -1, "VALUE_RANGE"],
    ["3t", 0.5, "DTYPE"],
    ["(2)h", [1], "STRUCT"],
    ["(2)h", "ab", "DTYPE"],
    ["(2,2)h", [[1, 2], [3]], "STRUCT"],
    ["(2)h", [1, 70000], "VALUE_RANGE"],
    ["T{h:x:h:y:}", { x: 1 }, "DTYPE"],
    ["T{h:x:h:y:}", { x: 1, y: 70000 }, "VALUE_RANGE"],
    ["T{h:x:h:y:}", [1], "STRUCT"],
    ["T{h:x:h:y:}", "xy", "DTYPE"],
    ["T{h:x:h:y:}", null, "DTYPE"],
  ] as [string, unknown, string][])("%s %o", (spec, value, expected) => {
    const codec = elementCodec(dtype(spec));
    const memory = new Uint8Array(64).fill(0xee);
    expect(() => codec.write(new DataView(memory.buffer), 0, value as never)).toThrow(code(expected));
    expect(() => codec.check(value as never)).toThrow(code(expected));
    expect(() => codec.prepare(value as never)).toThrow(code(expected));
    expect(memory).toEqual(new Uint8Array(64).fill(0xee));
  });
});

test("an array-like that says another length the second time writes no more items", () => {
  let asked = 0;
  const items = {
    0: 1,
    1: 2,
    get length() {
      return asked++ ? 9 : 2;
    },
  };
  const memory = new Uint8Array(9);
  elementCodec(dtype("(2)B")).write(new DataView(memory.buffer), 0, items);
  expect([...memory]).toEqual([1, 2, 0, 0, 0, 0, 0, 0, 0]);
});

test("decoded values are read-only, and copies", () => {
  const memory = new Uint8Array(40);
  const value = dtype("T{T{d:x:}:in:(2)i:n:3s:s:Zd:z:}").read(memory) as any;
  for (const object of [value, value.in, value.n, value.z]) expect(Object.isFrozen(object)).toBe(true);
  value.s[0] = 9;
  expect(memory[24]).toBe(0);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.keys(value)).toEqual(["in", "n", "s", "z"]);
});

test("a field may be called __proto__", () => {
  const type = dtype("T{i:__proto__:i:x:}");
  const value = type.read(new Int32Array([1, 2])) as Record<string, number>;
  expect(Object.entries(value)).toEqual([
    ["__proto__", 1],
    ["x", 2],
  ]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test.each(["float64", "T{h:x:}"])("what is prepared is stored where there is room: %s", spec => {
  const type = dtype(spec);
  const codec = elementCodec(type);
  const memory = new Uint8Array(type.itemsize + 1);
  const prepared = codec.prepare((spec === "float64" ? 1 : { x: 1 }) as never);
  for (const offset of [2, -1, 0.5, Number.NaN]) {
    expect(() => codec.store(new DataView(memory.buffer), offset, prepared)).toThrow(code("INDEX"));
  }
  expect(() => codec.store(memory as never, 0, prepared)).toThrow(code("ARGUMENT"));
  expect(memory).toEqual(new Uint8Array(type.itemsize + 1));
});

describe("dtype.read and dtype.write", () => {
  const point = dtype("T{<h:x:h:y:}");

  test("take exporters, and offsets from either end", () => {
    for (const memory of [
      new Uint8Array(9),
      new ArrayBuffer(9),
      new SharedArrayBuffer(9),
      new DataView(new ArrayBuffer(9)),
    ]) {
      point.write(memory, 3, { x: 1, y: -2 });
      expect(point.read(memory, 3)).toEqual({ x: 1, y: -2 });
      expect(point.read(memory, -6)).toEqual({ x: 1, y: -2 });
    }
  });

  test("check bounds and the exporter", () => {
    const memory = new Uint8Array(9);
    for (const offset of [6, -10, 0.5, Number.NaN, 2 ** 60]) {
      expect(() => point.read(memory, offset)).toThrow(code("INDEX"));
      expect(() => point.write(memory, offset, { x: 1, y: 2 })).toThrow(code("INDEX"));
    }
    expect(() => point.read([1, 2, 3, 4])).toThrow(code("ARGUMENT"));
    expect(() => point.read(null)).toThrow(code("ARGUMENT"));
    expect(() => point.write(memory, 0, { x: 1, y: 2 ** 20 })).toThrow(code("VALUE_RANGE"));
    expect(memory).toEqual(new Uint8Array(9));
  });
});

test("bytes of a value may lie in the memory that is written", () => {
  const memory = bytes(1, 2, 3, 4);
  dtype("T{2s:a:2s:b:}").write(memory, 0, { a: memory.subarray(2), b: memory.subarray(0, 2) });
  expect(memory).toEqual(bytes(3, 4, 1, 2));
});

test("codecs are interned", () => {
  expect(elementCodec(dtype("d"))).toBe(elementCodec(dtype("float64")));
});
