/**
 * CPython's Lib/test/test_struct.py (3.13.0), row by row: each test has the name it has there. What is adapted or left
 * out is in docs/reference/cpython-struct.md. Errors of struct.error there are STRUCT, DTYPE, VALUE_RANGE or FORMAT here.
 */
import { calcsize, codec, iterUnpack, pack, packInto, unpack, unpackFrom } from "@lanewise/format";
import { describe, expect, test } from "vitest";

const INTEGER_CODES = [..."bBhHiIlLqQnN"];
const BYTE_ORDERS = ["", "@", "=", "<", ">", "!"];
const INTEGER_FORMATS = INTEGER_CODES.flatMap(code =>
  BYTE_ORDERS.filter(order => !"nN".includes(code) || "@".includes(order)).map(order => order + code),
);

/** A Python bytes literal: Latin-1, with octal escapes written as \x. */
const b = (text: string) => Uint8Array.from(text, char => char.charCodeAt(0));
const code = (name: string) => expect.objectContaining({ code: name });
const reversed = (bytes: Uint8Array) => bytes.slice().reverse();

describe("StructTest", () => {
  test("test_isbigendian", () => {
    expect(pack("=i", 1)[0]).toBe(1);
  });

  test("test_consistence", () => {
    expect(() => calcsize("Z")).toThrow(code("FORMAT"));
    expect(calcsize("iii")).toBe(3 * calcsize("i"));
    expect(calcsize("3c3b18x12h6i6l6f3d3?")).toBe(3 * calcsize("cbxxxxxxhhhhiillffd?"));
    expect(() => pack("iii" as string, 3)).toThrow(code("STRUCT"));
    expect(() => pack("i" as string, 3, 3, 3)).toThrow(code("STRUCT"));
    expect(() => pack("i", "foo" as never)).toThrow(code("DTYPE"));
    expect(() => pack("P", "foo" as never)).toThrow(code("DTYPE"));
    expect(() => unpack("d", b("flap"))).toThrow(code("STRUCT"));
    const s = pack("ii", 1, 2);
    expect(() => unpack("iii", s)).toThrow(code("STRUCT"));
    expect(() => unpack("i", s)).toThrow(code("STRUCT"));
  });

  test("test_transitiveness", () => {
    const values = [b("a"), 1, 255, 65535, 65536, 3.125, 3.1, true];
    for (const prefix of ["", "@", "<", ">", "=", "!"]) {
      for (const format of ["xcbhilfd?", "xcBHILfd?"]) {
        const back = unpack(prefix + format, pack(prefix + format, ...values));
        expect(back.map(value => (typeof value === "bigint" ? Number(value) : value))).toEqual(values);
      }
    }
  });

  test("test_new_features", () => {
    const zeros = (n: number) => "\0".repeat(n);
    const tests: [string, unknown, string, string, boolean][] = [
      ["c", b("a"), "a", "a", false],
      ["xc", b("a"), "\0a", "\0a", false],
      ["cx", b("a"), "a\0", "a\0", false],
      ["s", b("a"), "a", "a", false],
      ["0s", b("helloworld"), "", "", true],
      ["1s", b("helloworld"), "h", "h", true],
      ["9s", b("helloworld"), "helloworl", "helloworl", true],
      ["10s", b("helloworld"), "helloworld", "helloworld", false],
      ["11s", b("helloworld"), "helloworld\0", "helloworld\0", true],
      ["20s", b("helloworld"), `helloworld${zeros(10)}`, `helloworld${zeros(10)}`, true],
      ["0p", b("helloworld"), "", "", true],
      ["1p", b("helloworld"), "\x00", "\x00", true],
      ["2p", b("helloworld"), "\x01h", "\x01h", true],
      ["10p", b("helloworld"), "\x09helloworl", "\x09helloworl", true],
      ["11p", b("helloworld"), "\x0Ahelloworld", "\x0Ahelloworld", false],
      ["12p", b("helloworld"), "\x0Ahelloworld\0", "\x0Ahelloworld\0", true],
      ["20p", b("helloworld"), `\x0Ahelloworld${zeros(9)}`, `\x0Ahelloworld${zeros(9)}`, true],
      ["b", 7, "\x07", "\x07", false],
      ["b", -7, "\xf9", "\xf9", false],
      ["B", 7, "\x07", "\x07", false],
      ["B", 249, "\xf9", "\xf9", false],
      ["h", 700, "\x02\xbc", "\xbc\x02", false],
      ["h", -700, "\xfdD", "D\xfd", false],
      ["H", 700, "\x02\xbc", "\xbc\x02", false],
      ["H", 0x10000 - 700, "\xfdD", "D\xfd", false],
      ["i", 70000000, "\x04,\x1d\x80", "\x80\x1d,\x04", false],
      ["i", -70000000, "\xfb\xd3\xe2\x80", "\x80\xe2\xd3\xfb", false],
      ["I", 70000000, "\x04,\x1d\x80", "\x80\x1d,\x04", false],
      ["I", 0x100000000 - 70000000, "\xfb\xd3\xe2\x80", "\x80\xe2\xd3\xfb", false],
      ["l", 70000000, "\x04,\x1d\x80", "\x80\x1d,\x04", false],
      ["l", -70000000, "\xfb\xd3\xe2\x80", "\x80\xe2\xd3\xfb", false],
      ["L", 70000000, "\x04,\x1d\x80", "\x80\x1d,\x04", false],
      ["L", 0x100000000 - 70000000, "\xfb\xd3\xe2\x80", "\x80\xe2\xd3\xfb", false],
      ["f", 2, "@\0\0\0", "\0\0\0@", false],
      ["d", 2, `@${zeros(7)}`, `${zeros(7)}@`, false],
      ["f", -2, "\xc0\0\0\0", "\0\0\0\xc0", false],
      ["d", -2, `\xc0${zeros(7)}`, `${zeros(7)}\xc0`, false],
      ["?", 0, "\0", "\0", true],
      ["?", 3, "\x01", "\x01", true],
      ["?", true, "\x01", "\x01", false],
      // The empty list is false in Python and true in JavaScript; the empty string is false in both.
      ["?", "", "\0", "\0", true],
      ["?", [1], "\x01", "\x01", true],
    ];
    expect(tests).toHaveLength(42);
    for (const [format, argument, big, little, asymmetric] of tests) {
      for (const [order, expected] of [
        [">", big],
        ["!", big],
        ["<", little],
        ["=", little],
      ] as const) {
        const packed = pack(order + format, argument);
        expect(packed).toEqual(b(expected));
        expect(calcsize(order + format)).toBe(packed.length);
        if (!asymmetric) expect(unpack(order + format, packed)).toEqual([argument]);
      }
    }
  });

  test("test_calcsize", () => {
    const expected: Record<string, number> = { b: 1, B: 1, h: 2, H: 2, i: 4, I: 4, l: 4, L: 4, q: 8, Q: 8 };
    for (const order of ["=", "<", ">", "!"]) {
      for (const [integer, size] of Object.entries(expected)) expect(calcsize(order + integer)).toBe(size);
    }
    for (const [signed, unsigned] of ["bB", "hH", "iI", "lL", "nN", "qQ"]) {
      for (const order of ["", "@"]) expect(calcsize(order + signed)).toBe(calcsize(order + unsigned));
    }
    // Native sizes are those of LP64 on every host.
    expect([..."bhilqnP"].map(native => calcsize(native))).toEqual([1, 2, 4, 8, 8, 8, 8]);
  });

  test.each(INTEGER_FORMATS)("test_integers %s", format => {
    const size = calcsize(format);
    const bits = BigInt(size * 8);
    const signed = "bhilqn".includes(format.at(-1)!);
    const [low, high] = signed ? [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n] : [0n, 2n ** bits - 1n];
    const little = ![">", "!"].includes(format[0]!);

    const bases: bigint[] = [300n, 700000n, (2n ** 63n - 1n) * 4n];
    for (let exponent = 0n; exponent < bits + 3n; exponent++) bases.push(1n << exponent);
    for (let i = 0; i < size * 8; i++) {
      bases.push(
        Array.from({ length: size }, () => BigInt(Math.floor(Math.random() * 256))).reduce((x, y) => x * 256n + y),
      );
    }
    for (const x of bases.flatMap(base => [-base - 1n, -base, -base + 1n, base - 1n, base, base + 1n])) {
      // Both spellings, as far as numbers are exact.
      for (const value of Number.isSafeInteger(Number(x)) ? [x, Number(x)] : [x]) {
        if (x < low || x > high) {
          expect(() => pack(format, value)).toThrow(code("VALUE_RANGE"));
          continue;
        }
        const hex = BigInt.asUintN(size * 8, x)
          .toString(16)
          .padStart(size * 2, "0");
        const expected = Uint8Array.from(hex.match(/../g)!, byte => Number.parseInt(byte, 16));
        if (little) expected.reverse();
        const packed = pack(format, value);
        expect(packed).toEqual(expected);
        expect(BigInt(unpack(format, packed)[0])).toBe(x);
        expect(() => unpack(format, Uint8Array.of(1, ...packed))).toThrow(code("STRUCT"));
      }
    }

    const refused: unknown[] = [
      "a string",
      Math.random,
      { re: 3, im: 42 },
      { valueOf: () => 42 },
      null,
      undefined,
      [1, 2, 3],
      b("a"),
    ];
    for (const value of refused) expect(() => pack(format, value)).toThrow(code("DTYPE"));
  });

  test("test_nN_code", () => {
    for (const format of ["=", "<", ">", "!"].flatMap(order => [`${order}n`, `${order}N`])) {
      expect(() => calcsize(format)).toThrow(code("FORMAT"));
      expect(() => pack(format, 0)).toThrow(code("FORMAT"));
      expect(() => unpack(format, b(""))).toThrow(code("FORMAT"));
    }
  });

  test("test_p_code", () => {
    const tests: [string, string, string, string][] = [
      ["0p", "abc", "", ""],
      ["p", "abc", "\x00", ""],
      ["1p", "abc", "\x00", ""],
      ["2p", "abc", "\x01a", "a"],
      ["3p", "abc", "\x02ab", "ab"],
      ["4p", "abc", "\x03abc", "abc"],
      ["5p", "abc", "\x03abc\x00", "abc"],
      ["6p", "abc", "\x03abc\x00\x00", "abc"],
      ["1000p", "x".repeat(1000), `\xff${"x".repeat(999)}`, "x".repeat(255)],
    ];
    for (const [format, input, expected, back] of tests) {
      const got = pack(format, b(input));
      expect(got).toEqual(b(expected));
      expect(unpack(format, got)).toEqual([b(back)]);
    }
  });

  test("test_705836", () => {
    for (let base = 1; base <= 32; base++) {
      let delta = 0.5;
      while (base - delta / 2 !== base) delta /= 2;
      const packed = pack("<f", base - delta);
      expect(unpack("<f", packed)).toEqual([base]);
      expect(pack(">f", base - delta)).toEqual(reversed(packed));
    }
    const big = (2 ** 24 - 1) * 2 ** (127 - 23);
    expect(unpack(">f", pack(">f", big))).toEqual([big]);
    expect(() => pack(">f", (2 ** 25 - 1) * 2 ** (127 - 24))).toThrow(code("VALUE_RANGE"));
  });

  test("test_1530559", () => {
    // 1.0 is an integer in JavaScript.
    for (const format of [...INTEGER_FORMATS, "P"]) expect(() => pack(format, 1.5)).toThrow(code("DTYPE"));
  });

  test("test_unpack_from", () => {
    const data = b("abcd01234");
    const s = codec("4s");
    for (const exporter of [data, data.buffer, new DataView(data.buffer)]) {
      expect(s.unpackFrom(exporter)).toEqual([b("abcd")]);
      expect(s.unpackFrom(exporter, 2)).toEqual([b("cd01")]);
      expect(unpackFrom("4s", exporter, 4)).toEqual([b("0123")]);
      for (let i = 0; i < 6; i++) expect(s.unpackFrom(exporter, i)).toEqual([data.slice(i, i + 4)]);
      for (let i = 6; i <= data.length; i++) expect(() => unpackFrom("4s", exporter, i)).toThrow(code("STRUCT"));
    }
  });

  test.each([
    ["test_pack_into", codec("21s").packInto.bind(codec("21s"))],
    ["test_pack_into_fn", (exporter: unknown, at: number, value: Uint8Array) => packInto("21s", exporter, at, value)],
  ])("%s", (_name, into) => {
    const text = b("Reykjavik rocks, eow!");
    const buffer = new Int8Array(100).fill(32);
    into(buffer, 0, text);
    expect(new Uint8Array(buffer.buffer, 0, 21)).toEqual(text);
    into(buffer, 10, text);
    expect(new Uint8Array(buffer.buffer, 0, 31)).toEqual(b("Reykjavik Reykjavik rocks, eow!"));
    const small = new Int8Array(10).fill(32);
    expect(() => into(small, 0, text)).toThrow(code("STRUCT"));
    expect(() => into(small, 2, text)).toThrow(code("STRUCT"));
    expect(() => packInto("", small, null as never)).toThrow(code("STRUCT"));
    expect(small).toEqual(new Int8Array(10).fill(32));
  });

  test("test_unpack_with_buffer", () => {
    const data = Uint8Array.of(0x12, 0x34, 0x56, 0x78);
    const shared = new Uint8Array(new SharedArrayBuffer(4));
    shared.set(data);
    for (const exporter of [data, data.buffer, new DataView(data.buffer), shared, shared.buffer, Buffer.from(data)]) {
      expect(unpack(">I", exporter)).toEqual([0x12345678]);
    }
  });

  test("test_bool", () => {
    for (const prefix of ["<", ">", "!", "=", ""]) {
      // Truth is JavaScript's: an empty array is true; but NaN is true, as in Python. No code of the value's is run.
      const falsy = [false, null, undefined, "", 0, -0, 0n];
      const truthy = [[1], [], "test", 5, -1, 0xffffffff + 1, 0xffffffff / 2, {}, Number.NaN];
      expect(unpack(`${prefix}7?`, pack(`${prefix}7?`, ...falsy))).toEqual(falsy.map(() => false));
      expect(unpack(`${prefix}9?`, pack(`${prefix}9?`, ...truthy))).toEqual(truthy.map(() => true));
      expect(pack(`${prefix}?`, 1)).toHaveLength(1);
    }
    for (const byte of [0x01, 0x7f, 0xff, 0x0f, 0xf0]) expect(unpack(">?", Uint8Array.of(byte))).toEqual([true]);
  });

  test("test_count_overflow", () => {
    expect(() => calcsize("9223372036854775808b")).toThrow(code("FORMAT"));
    expect(() => calcsize("4611686018427387903b4611686018427387903H")).toThrow(code("FORMAT"));
    expect(calcsize("9007199254740991x")).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => calcsize("9007199254740991xx")).toThrow(code("FORMAT"));
  });

  test("test_trailing_counter", () => {
    const store = new Int8Array(100).fill(32);
    for (const format of ["12345", "c12345", "14s42"]) {
      expect(() => pack(format, b("x"))).toThrow(code("FORMAT"));
      expect(() => unpack(format, b("x"))).toThrow(code("FORMAT"));
      expect(() => packInto(format, store, 0, b("x"))).toThrow(code("FORMAT"));
      expect(() => unpackFrom(format, store, 0)).toThrow(code("FORMAT"));
    }
  });

  test("test_boundary_error_message", () => {
    expect(() => packInto("b", new Uint8Array(1), 5, 1)).toThrow(
      '"byteOffset" must leave room for 1 bytes in 1, got 5',
    );
    expect(() => unpackFrom("b", new Uint8Array(1), 5)).toThrow('"byteOffset" must leave room for 1 bytes in 1, got 5');
  });

  test("test_boundary_error_message_with_negative_offset", () => {
    const bytes = new Uint8Array(10);
    expect(() => packInto("<I", bytes, -2, 123)).toThrow('"byteOffset" must leave room for 4 bytes in 10, got -2');
    expect(() => packInto("<B", bytes, -11, 123)).toThrow('"byteOffset" must leave room for 1 bytes in 10, got -11');
    expect(() => unpackFrom("<I", bytes, -2)).toThrow('"byteOffset" must leave room for 4 bytes in 10, got -2');
    expect(() => unpackFrom("<B", bytes, -11)).toThrow('"byteOffset" must leave room for 1 bytes in 10, got -11');
    packInto("<I", bytes, -4, 123);
    expect(unpackFrom("<I", bytes, -4)).toEqual([123]);
  });

  test("test_boundary_error_message_with_large_offset", () => {
    const large = Number.MAX_SAFE_INTEGER;
    expect(() => packInto("<I", new Uint8Array(10), large, 1)).toThrow(`4 bytes in 10, got ${large}`);
    expect(() => unpackFrom("<I", new Uint8Array(10), large)).toThrow(`4 bytes in 10, got ${large}`);
    expect(() => unpackFrom("<I", new Uint8Array(10), 2 ** 70)).toThrow(code("STRUCT"));
    expect(() => unpackFrom("<I", new Uint8Array(10), 0.5)).toThrow(code("STRUCT"));
  });

  test("test_issue29802", () => {
    expect(() => unpack("b", 0)).toThrow(code("ARGUMENT"));
    expect(unpack("b", b("a"))).toEqual([97]);
  });

  test("test_format_attr", () => {
    expect(codec("=i2H").format).toBe("=i2H");
    expect(codec("=i2H")).toBe(codec("=i2H"));
  });

  test("test_issue35714", () => {
    expect(() => calcsize("\0")).toThrow(expect.objectContaining({ code: "FORMAT", column: 1 }));
    expect(() => calcsize("2\0i")).toThrow(expect.objectContaining({ code: "FORMAT", column: 2 }));
  });

  test("test_issue98248", () => {
    const names: Record<string, string> = { b: "int8", h: "int16", i: "int32", l: "int32", q: "int64" };
    for (const prefix of ["=", "<", ">"]) {
      for (const [signed, name] of Object.entries(names)) {
        const bits = BigInt(calcsize(prefix + signed) * 8);
        const [low, high] = [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
        for (const number of [-(10n ** 50n), low - 1n, high + 1n, 10n ** 50n]) {
          expect(() => pack(prefix + signed, number)).toThrow(
            `${name} takes integers from ${low} to ${high}, got ${number}`.slice(0, 60),
          );
          expect(() => pack(prefix + signed.toUpperCase(), low - 1n)).toThrow(`u${name} takes integers from 0 to`);
        }
        expect(() => pack(prefix + signed, "")).toThrow(`${name} takes integers, got ""`);
      }
    }
  });

  test("test_issue98248_error_propagation", () => {
    // There is no __index__: objects are refused, and no code of theirs is run.
    const explosive = {
      valueOf() {
        throw new Error("must not be called");
      },
    };
    for (const format of INTEGER_FORMATS) expect(() => pack(format, explosive)).toThrow(code("DTYPE"));
  });

  test("test_repr", () => {
    expect(String(codec("=i2H"))).toBe('codec("=i2H")');
  });
});

test("what is no format, and values that lie in the memory they are written to", () => {
  for (const format of [5, null, undefined, {}]) expect(() => calcsize(format as never)).toThrow(code("ARGUMENT"));
  const memory = b("abcdef");
  packInto("3s3s", memory, 0, memory.subarray(3), memory.subarray(0, 3));
  expect(memory).toEqual(b("defabc"));
});

describe("UnpackIteratorTest", () => {
  test("test_construct", () => {
    const s = codec(">ibcp");
    expect([...s.iterUnpack(b(""))]).toEqual([]);
    const iterator = s.iterUnpack(b("1234567"));
    expect(iterator[Symbol.iterator]()).toBe(iterator);
    // At once, not at the first step.
    expect(() => s.iterUnpack(b("123456"))).toThrow(code("STRUCT"));
    expect(() => s.iterUnpack(b("12345678"))).toThrow(code("STRUCT"));
    expect(() => codec(">").iterUnpack(b(""))).toThrow(code("STRUCT"));
    expect(() => codec(">").iterUnpack(b("12"))).toThrow(code("STRUCT"));
  });

  test.each([
    ["test_iterate", (bytes: Uint8Array) => codec(">IB").iterUnpack(bytes)],
    ["test_arbitrary_buffer", (bytes: Uint8Array) => codec(">IB").iterUnpack(bytes.buffer)],
    ["test_module_func", (bytes: Uint8Array) => iterUnpack(">IB", bytes)],
  ])("%s", (_name, start) => {
    const iterator = start(Uint8Array.from({ length: 15 }, (_, i) => i + 1));
    expect(iterator.next()).toEqual({ done: false, value: [0x01020304, 5] });
    expect(iterator.next()).toEqual({ done: false, value: [0x06070809, 10] });
    expect(iterator.next()).toEqual({ done: false, value: [0x0b0c0d0e, 15] });
    expect(iterator.next().done).toBe(true);
    expect(iterator.next().done).toBe(true);
  });

  test("test_half_float", () => {
    const round: [string, number][] = [
      ["\x00\x3c", 1],
      ["\x00\xc0", -2],
      ["\xff\x7b", 65504],
      ["\x00\x04", 2 ** -14],
      ["\x01\x00", 2 ** -24],
      ["\x00\x00", 0],
      ["\x00\x80", -0],
      ["\x00\x7c", Number.POSITIVE_INFINITY],
      ["\x00\xfc", Number.NEGATIVE_INFINITY],
      ["\x55\x35", 0.333251953125],
    ];
    for (const [text, number] of round) {
      const bytes = b(text);
      expect(unpack("<e", bytes)).toEqual([number]);
      expect(unpack("e", bytes)).toEqual([number]);
      expect(unpack(">e", reversed(bytes))).toEqual([number]);
      expect(pack("<e", number)).toEqual(bytes);
      expect(pack("e", number)).toEqual(bytes);
      expect(pack(">e", number)).toEqual(reversed(bytes));
    }
    for (const nan of ["\x01\xfc", "\x00\xfe", "\xff\xff", "\x01\x7c", "\x00\x7e", "\xff\x7f"]) {
      expect(unpack("<e", b(nan))).toEqual([Number.NaN]);
      expect(unpack(">e", reversed(b(nan)))).toEqual([Number.NaN]);
    }
    expect(pack("<e", Number.NaN)[1]! & 0x7e).toBe(0x7e);
    expect(pack("<e", -Number.NaN)[1]! & 0x7e).toBe(0x7e);
    const rounding: [string, number][] = [
      ["\x00\x01", 2 ** -25 + 2 ** -35],
      ["\x00\x00", 2 ** -25],
      ["\x00\x00", 2 ** -26],
      ["\x03\xff", 2 ** -14 - 2 ** -24],
      ["\x03\xff", 2 ** -14 - 2 ** -25 - 2 ** -65],
      ["\x04\x00", 2 ** -14 - 2 ** -25],
      ["\x04\x00", 2 ** -14],
      ["\x3c\x01", 1 + 2 ** -11 + 2 ** -16],
      ["\x3c\x00", 1 + 2 ** -11],
      ["\x3c\x00", 1 + 2 ** -12],
      ["\x7b\xff", 65504],
      ["\x7b\xff", 65519],
      ["\x80\x01", -(2 ** -25) - 2 ** -35],
      ["\x80\x00", -(2 ** -25)],
      ["\x80\x00", -(2 ** -26)],
      ["\xbc\x01", -1 - 2 ** -11 - 2 ** -16],
      ["\xbc\x00", -1 - 2 ** -11],
      ["\xbc\x00", -1 - 2 ** -12],
      ["\xfb\xff", -65519],
      // Rounding to binary32 first would make it 2048.
      ["\x67\xff", 0x1ffdffffff * 2 ** -26],
    ];
    for (const [text, number] of rounding) expect(pack(">e", number)).toEqual(b(text));
    for (const number of [65520, 65536, 1e300, -65520, -65536, -1e300]) {
      expect(() => pack(">e", number)).toThrow(code("VALUE_RANGE"));
      expect(() => pack("<e", number)).toThrow(code("VALUE_RANGE"));
    }
  });
});
