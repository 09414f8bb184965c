/** Names, spellings and layouts of dtypes. */
import {
  BUFFER,
  createRecord,
  type DType,
  type DTypeSpec,
  dtype,
  dtypeOfBuffer,
  isDType,
  struct,
  text,
  toDescr,
} from "@lanewise/format";
import { describe, expect, test } from "vitest";

const code = (name: string) => expect.objectContaining({ code: name });

// name, code, NumPy code, kind, itemsize, typed array
const SCALARS: [string, string, string, string, number, unknown][] = [
  ["bool", "?", "|b1", "bool", 1, null],
  ["int8", "b", "|i1", "int", 1, Int8Array],
  ["uint8", "B", "|u1", "uint", 1, Uint8Array],
  ["int16", "h", "<i2", "int", 2, Int16Array],
  ["uint16", "H", "<u2", "uint", 2, Uint16Array],
  ["int32", "i", "<i4", "int", 4, Int32Array],
  ["uint32", "I", "<u4", "uint", 4, Uint32Array],
  ["int64", "q", "<i8", "int", 8, BigInt64Array],
  ["uint64", "Q", "<u8", "uint", 8, BigUint64Array],
  ["float16", "e", "<f2", "float", 2, globalThis.Float16Array ?? null],
  ["float32", "f", "<f4", "float", 4, Float32Array],
  ["float64", "d", "<f8", "float", 8, Float64Array],
  ["complex64", "Zf", "<c8", "complex", 8, null],
  ["complex128", "Zd", "<c16", "complex", 16, null],
];

describe("scalars", () => {
  test.each(SCALARS)("%s", (name, format, numpy, kind, itemsize, TypedArray) => {
    const type = dtype(name);
    expect(type).toMatchObject({ name, format, kind, itemsize, TypedArray, native: true, fields: null, base: null });
    expect(type.alignment).toBe(kind === "complex" ? itemsize / 2 : itemsize);
    expect(type.byteOrder).toBe(itemsize === 1 ? "|" : "<");
    for (const spelling of [
      format,
      `@${format}`,
      `<${format}`,
      `=${format}`,
      `^${format}`,
      numpy,
      numpy.slice(1),
      ` ${format} `,
    ]) {
      expect(dtype(spelling)).toBe(type);
    }
    expect(toDescr(type)).toBe(numpy);
    expect(String(type)).toBe(name);
    expect(JSON.stringify({ type })).toBe(`{"type":"${name}"}`);

    const big = dtype(`>${format}`);
    expect(dtype(`!${format}`)).toBe(big);
    if (itemsize === 1) {
      expect(big).toBe(type);
    } else {
      expect(big).toMatchObject({
        name: `>${numpy.slice(1)}`,
        byteOrder: ">",
        native: false,
        TypedArray: null,
        itemsize,
      });
      expect(dtype(big.name)).toBe(big);
      expect(toDescr(big)).toBe(big.name);
    }
  });

  test("platform codes mean LP64 in native mode, and 4 bytes or nothing elsewhere", () => {
    expect(["l", "L", "n", "N"].map(native => dtype(native).name)).toEqual(["int64", "uint64", "int64", "uint64"]);
    expect(["<l", "=L", "!l"].map(standard => dtype(standard).name)).toEqual(["int32", "uint32", ">i4"]);
    expect(() => dtype("<n" as string)).toThrow(code("FORMAT"));
    expect(dtype("P")).toMatchObject({ name: "P", kind: "uint", itemsize: 8, TypedArray: null });
    expect(dtype("<P")).toBe(dtype("P"));
    expect(dtype(">P").name).toBe(">P");
    expect(dtype("F")).toBe(dtype("complex64"));
    expect(dtype("D")).toBe(dtype("complex128"));
  });
});

test.each([
  ["5s", "bytes", 5, "|S5"],
  ["|S5", "bytes", 5, "|S5"],
  ["c", "bytes", 1, "|S1"],
  ["4p", "bytes", 4, "|V4"],
  ["3w", "text", 12, "<U3"],
  [">U3", "text", 12, ">U3"],
  ["3u", "text", 6, "|V6"],
  ["text(7)", "text", 7, "|S7"],
  ["g", "opaque", 16, "|V16"],
  ["Zg", "opaque", 32, "|V32"],
  ["O", "opaque", 8, "|V8"],
  ["z", "opaque", 8, "|V8"],
  ["Z", "opaque", 8, "|V8"],
  ["&T{i:x:}", "opaque", 8, "|V8"],
  ["X{i->{d}}", "opaque", 8, "|V8"],
  ["|V4", "opaque", 4, "|V4"],
  ["4x", "opaque", 4, "|V4"],
  ["3t", "bits", 1, "|V1"],
  [">11t", "bits", 2, "|V2"],
])("%s", (spec, kind, itemsize, descr) => {
  const type = dtype(spec);
  expect(type).toMatchObject({ kind, itemsize, TypedArray: null, fields: null });
  expect(dtype(type.name)).toBe(type);
  expect(dtype(dtype(type.format).format).format).toBe(type.format);
  expect(toDescr(type)).toEqual(descr);
});

describe("records", () => {
  const layoutOf = (type: DType) => type.fields!.map(field => `${field.name}@${field.offset}:${field.dtype.name}`);

  test("native records are aligned and padded inside of braces, and not outside", () => {
    expect(layoutOf(dtype("T{b:a:d:b:h:c:}"))).toEqual(["a@0:int8", "b@8:float64", "c@16:int16"]);
    expect(dtype("T{b:a:d:b:h:c:}")).toMatchObject({ itemsize: 24, alignment: 8, kind: "record", byteOrder: "|" });
    expect(dtype("bdh")).toMatchObject({ itemsize: 18, alignment: 1 });
    expect(dtype("<bdh").itemsize).toBe(11);
  });

  test("a byte order stays in force out of a closed brace", () => {
    expect(layoutOf(dtype("T{T{>i:x:}:a:i:b:}"))).toEqual(["a@0:T{>i:x:}", "b@4:>i4"]);
    expect(dtype("T{T{>i:x:}:a:i:b:}").native).toBe(false);
  });

  test("counts and shapes", () => {
    expect(dtype("3i")).toBe(dtype("(3)i"));
    expect(dtype("(2)3i").shape).toEqual([2, 3]);
    expect(dtype("(2,3)<h")).toMatchObject({ kind: "array", itemsize: 12, alignment: 2, byteOrder: "<" });
    expect(dtype("(2,3)<h").base).toBe(dtype("int16"));
    expect(dtype("1i")).toBe(dtype("i"));
    expect(dtype("(1)i").shape).toEqual([1]);
    expect(dtype("0i")).toMatchObject({ itemsize: 0, shape: [0] });
    expect(dtype("(2)3s")).toMatchObject({ itemsize: 6, shape: [2] });
    expect(dtype("2T{i:x:}").itemsize).toBe(8);
  });

  test("bit fields share bytes with their neighbours only", () => {
    const type = dtype("T{3t:a:5t:b:6t:c:6t:d:B:e:t:f:>t:g:}");
    expect(layoutOf(type)).toEqual(["a@0:3t", "b@0:5t@3", "c@1:6t", "d@1:6t@6", "e@3:uint8", "f@4:t", "g@5:>t"]);
    expect(type.itemsize).toBe(6);
    expect(type.fields![3]!.dtype.itemsize).toBe(2);
    expect(type.fields![3]!.dtype).toMatchObject({ name: "6t@6", format: "6t" });
    expect(dtype("6t@6")).toBe(type.fields![3]!.dtype);
    for (const name of ["6t@8", "6t@0", "i6t@1", "(2)6t@1", "i@1", "6t@"])
      expect(() => dtype(name)).toThrow(code("FORMAT"));
  });

  test("names", () => {
    expect(layoutOf(dtype("i:f1:ii::i"))).toEqual(["f1@0:int32", "f0@4:int32", "f2@8:int32", "f3@12:int32"]);
    expect(layoutOf(dtype("<2x:pad:xh:ä b, {}:"))).toEqual(["pad@0:2x", "ä b, {}@3:int16"]);
    expect(() => dtype("i:x:i:x:")).toThrow(code("FORMAT"));
  });

  test("are interned, and equal across ways to make them", () => {
    const type = dtype("T{<d:x:i:y:}");
    expect(struct({ x: "f8", y: "i4" })).toBe(type);
    expect(
      dtype([
        ["x", "<f8"],
        ["y", "i4"],
      ]),
    ).toBe(type);
    expect(dtype(type)).toBe(type);
    expect(type.equals(dtype("T{<d:x:<i:y:}"))).toBe(true);
    expect(type.equals(dtype("T{d:x:i:y:}"))).toBe(false);
    expect(type.equals("T{<d:x:i:y:}")).toBe(false);
    expect(isDType(type)).toBe(true);
    expect(isDType({ name: "d" })).toBe(false);
  });

  test("of another copy of the package are understood by their names", () => {
    const { name } = dtype("T{<d:x:i:y:}");
    const foreign = { name, [Symbol.for("lanewise.dtype")]: true } as unknown as DType;
    expect(dtype(foreign)).toBe(dtype(name));
    expect(dtype(name).equals(foreign)).toBe(true);
  });
});

describe("struct", () => {
  test("packs by default, and aligns as C does", () => {
    const fields = { tag: "B", value: "d", bits: "3t", more: "5t", n: "H" } as const;
    expect(struct(fields)).toMatchObject({
      itemsize: 12,
      alignment: 1,
      format: "T{B:tag:<d:value:3t:bits:5t:more:H:n:}",
    });
    expect(struct(fields, { align: true })).toMatchObject({
      itemsize: 24,
      alignment: 8,
      format: "T{B:tag:d:value:3t:bits:5t:more:H:n:}",
    });
  });

  test("aligned big-endian fields are padded by bytes", () => {
    const type = struct({ a: "B", b: ">d", c: "B" }, { align: true });
    expect(type).toMatchObject({ itemsize: 24, format: "T{B:a:7x>d:b:B:c:7x}" });
    expect(dtype(type.format)).toBe(type);
  });

  test("byteOrder reaches everything", () => {
    const inner = dtype("T{i:x:(2)q:y:}");
    const type = struct({ a: "d", b: inner, c: "B", d: "2w", e: "5t", f: "3s" }, { byteOrder: ">" });
    expect(type.format).toBe("T{>d:a:T{i:x:4x(2)q:y:}:b:B:c:2w:d:5t:e:3s:f:}");
    expect(struct({ a: type }, { byteOrder: "<" }).fields![0]!.dtype.native).toBe(true);
  });

  test.each([
    [null, {}, "ARGUMENT"],
    [{ x: "d" }, { byteOrder: "big" }, "ARGUMENT"],
    [{ "a:b": "d" }, {}, "DTYPE"],
    [{ x: 3 }, {}, "DTYPE"],
    [{ x: "dd" + "}" }, {}, "FORMAT"],
  ])("refuses %j %j", (fields, options, expected) => {
    expect(() => struct(fields as never, options as never)).toThrow(code(expected));
  });

  test("text", () => {
    expect(text(5)).toBe(dtype("text(5)"));
    expect(text(5)).not.toBe(dtype("5s"));
    expect(struct({ name: text(5) })).not.toBe(struct({ name: "5s" }));
    expect(struct({ name: text(5) }).format).toBe("T{5s:name:}");
    expect(struct({ name: text(5) }).name).toBe("T{text(5):name:}");
    expect(dtype(" T{ (2) text(5) :names: text(0) }").name).toBe("T{(2)text(5):names:text(0):f0:}");
    // With a type after the shape they are five items, as ever.
    expect(dtype("text(5)i").format).toBe("T{t:f0:e:f1:xt:f2:(5)i:f3:}");
    expect(() => dtype("text()")).toThrow(code("FORMAT"));
    expect(() => dtype("T{text(9007199254740993):x:}")).toThrow("sizes must be below 2 ** 53 bytes, at column 3");
    expect(() => text(-1)).toThrow(code("SHAPE"));
    expect(() => text("5" as never)).toThrow(code("ARGUMENT"));
  });
});

describe("NumPy's descr", () => {
  test("is read and written", () => {
    const descr: DTypeSpec = [
      ["x", "<f8"],
      ["", "|V4"],
      ["m", ">i4", [2, 3]],
      [
        "r",
        [
          ["s", "|S3"],
          ["t", "<U2"],
        ],
      ],
    ];
    const type = dtype(descr);
    expect(type.itemsize).toBe(8 + 4 + 24 + 3 + 8);
    expect(toDescr(type)).toEqual(descr);
    expect(dtype(toDescr(type))).toBe(type);
    expect(dtype(["<f4", [2, 3]])).toBe(dtype("(2,3)f"));
    expect(dtype([[["x", "u1"]], 2]).format).toBe("(2)T{B:x:}");
    expect(toDescr(dtype("(2,3)f"))).toEqual(["<f4", [2, 3]]);
    expect(dtype(["(3)f", [2]]).shape).toEqual([2, 3]);
    expect(dtype([["x", "(2)f", 3]]).fields![0]!.dtype.shape).toEqual([3, 2]);
  });

  const circular: unknown[] = [];
  circular.push(["x", circular]);
  test.each([
    [3, "DTYPE"],
    [null, "DTYPE"],
    [{ names: ["x"] }, "DTYPE"],
    [["x"], "DTYPE"],
    [[["x"]], "DTYPE"],
    [[[1, "d"]], "DTYPE"],
    [[["x", "d", 1, 2]], "DTYPE"],
    [
      [
        ["x", "d"],
        ["x", "d"],
      ],
      "DTYPE",
    ],
    [[["x:", "d"]], "DTYPE"],
    [[["x", "d", -1]], "SHAPE"],
    [[["x", "3t", 2]], "DTYPE"],
    [[["x", "y"]], "FORMAT"],
    [circular, "DTYPE"],
  ])("%# is refused", (spec, expected) => {
    expect(() => dtype(spec as never)).toThrow(code(expected));
  });

  test("records cannot be nested without end", () => {
    let type: DType = dtype("i");
    expect(() => {
      for (let i = 0; i < 100; i++) type = struct({ x: type });
    }).toThrow(code("DTYPE"));
    expect(dtype(type.format)).toBe(type);
    expect(() => dtype([["b", "3t"]]) && toDescr(dtype([["b", "3t"]]))).toThrow(code("DTYPE"));
  });
});

test("an exporter's itemsize wins over its format's", () => {
  expect(dtypeOfBuffer("d", 8)).toBe(dtype("d"));
  expect(dtypeOfBuffer("T{i:a:B:b:}", 5)).toBe(dtype("T{<i:a:B:b:}"));
  expect(dtypeOfBuffer("iB", 8).itemsize).toBe(8);
  expect(dtypeOfBuffer("B", 24)).toBe(dtype("24s"));
  expect(dtypeOfBuffer("u", 4)).toBe(dtype("w"));
  // A long of a program of 32 bits; with a byte-order mark it would have 4 bytes by itself.
  expect([..."lLnNP"].map(c => dtypeOfBuffer(c, 4).name)).toEqual(["int32", "uint32", "int32", "uint32", "uint32"]);
  // As NumPy exports [("head", [("time", "<i8"), ("id", "<u4")]), ("tag", "S4")] and the like, which it cannot read itself.
  for (const [format, itemsize, offsets] of [
    ["T{T{l:time:I:id:}:head:4s:tag:}", 16, [0, 12]],
    ["T{T{?:c:=h:b:}:a:@i:d:}", 7, [0, 3]],
    ["T{T{L:c:B:b:(1,2)b:q:}:a:?:z:}", 12, [0, 11]],
    ["T{T{T{l:t:b:u:}:x:b:c:}:h:b:q:}", 11, [0, 10]],
  ] as const) {
    expect(dtypeOfBuffer(format, itemsize).fields!.map(field => field.offset)).toEqual(offsets);
  }
  expect(dtypeOfBuffer("T{T{l:time:I:id:}:head:4s:tag:}", 16).fields![0]!.dtype.fields![0]!.dtype.name).toBe("int64");
  expect(() => dtypeOfBuffer("T{l:a:b:c:}", 7)).toThrow(code("DTYPE"));
  expect(() => dtypeOfBuffer("d", 4)).toThrow(code("DTYPE"));
  expect(() => dtypeOfBuffer("T{i:a:i:b:}", 7)).toThrow(code("DTYPE"));
});

test("words of other languages are refused where a dtype is asked for, and are what they say in a record", () => {
  for (const word of ["int", "uint", "bigint", "Int", "float", "double", "long"]) {
    expect(() => dtype(word as never)).toThrow("no dtype's name");
    expect(() => dtype([["x", word]] as never)).toThrow("no dtype's name");
  }
  const record = dtypeOfBuffer("int", 17);
  expect(record.fields!.map(field => field.dtype.name)).toEqual(["int32", "int64", "t"]);
  expect(dtype(record.name as never)).toBe(record);
  expect(dtypeOfBuffer("uint", 25).fields).toHaveLength(4);
  expect(() => dtype("int" as never)).toThrow(code("FORMAT"));
  class Exporter {
    [BUFFER](flags: number) {
      return createRecord({ obj: this, buffer: new ArrayBuffer(17), format: "int", itemsize: 17, shape: [1] }, flags);
    }
  }
  expect(record.read(new Exporter())).toEqual({ f0: 0, f1: 0n, f2: 0 });
});

test("dtypes that nobody holds are forgotten", async () => {
  const refs: WeakRef<DType>[] = [];
  for (let i = 0; i < 600; i++) refs.push(new WeakRef(dtype(`T{i:forget${i}:}`)));
  for (let i = 0; i < 1200; i++) dtype(`T{i:other${i}:}`);
  await new Promise(resolve => setTimeout(resolve));
  globalThis.gc!();
  expect(refs.filter(ref => ref.deref()).length).toBeLessThan(50);
});

test.each([
  ["yy", 'unknown code "y", at column 1\n  yy\n  ^'],
  ["<n", 'unknown code "n" in mode "<", at column 2\n  <n\n   ^'],
  ["T{d:x:", '"}" is missing, at column 7\n  T{d:x:\n        ^'],
  ["i}", '"T{" is missing, at column 2\n  i}\n   ^'],
  ["3 i", "a count must be followed by its code at once, at column 2\n  3 i\n   ^"],
  ["i:x", 'the name has no closing ":", at column 2\n  i:x\n   ^'],
  ["(2", '")" is missing, at column 3\n  (2\n    ^'],
  ["()i", "an extent is missing, at column 2\n  ()i\n   ^"],
  ["(2)3t", "bit fields cannot form sub-arrays, at column 5\n  (2)3t\n      ^"],
  ["65t", "a bit field has 1 to 64 bits, at column 3\n  65t\n    ^"],
  ["99999999999999999999i", "sizes must be below 2 ** 53 bytes, at column 1\n  99999999999999999999i\n  ^"],
  ["i:x:d:x:", 'field "x" occurs twice, at column 6\n  i:x:d:x:\n       ^'],
])("%j says what is wrong, and where", (spec, message) => {
  expect(() => dtype(spec)).toThrow(expect.objectContaining({ code: "FORMAT", name: "FormatError", message }));
});

test("a long text is shown about the place", () => {
  const format = `${"i".repeat(499)}\n\ty${"d".repeat(500)}`;
  const caret = `  ...${"i".repeat(38)}..y${"d".repeat(39)}...\n  ${" ".repeat(43)}^`;
  expect(() => dtype(format)).toThrow(expect.objectContaining({ code: "FORMAT", column: 502, format, caret }));
});
