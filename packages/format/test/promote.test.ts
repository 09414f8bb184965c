/** Promotion and casting: NumPy 2.4's answers for all pairs, made by `np.promote_types` and `np.can_cast`. */
import { type Casting, canCast, dtype, finfo, iinfo, isdtype, resultType } from "@lanewise/format";
import { describe, expect, test } from "vitest";

const code = (name: string) => expect.objectContaining({ code: name });
const NAMES = [
  ...["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"],
  ...["float16", "float32", "float64", "complex64", "complex128"],
];
const SHORT = "? i1 u1 i2 u2 i4 u4 i8 u8 f2 f4 f8 c8 c16".split(" ");

// One row for each dtype, one column for each, in the order of NAMES.
const PROMOTED = `
  ?   i1  u1  i2  u2  i4  u4  i8  u8  f2  f4  f8  c8  c16
  i1  i1  i2  i2  i4  i4  i8  i8  f8  f2  f4  f8  c8  c16
  u1  i2  u1  i2  u2  i4  u4  i8  u8  f2  f4  f8  c8  c16
  i2  i2  i2  i2  i4  i4  i8  i8  f8  f4  f4  f8  c8  c16
  u2  i4  u2  i4  u2  i4  u4  i8  u8  f4  f4  f8  c8  c16
  i4  i4  i4  i4  i4  i4  i8  i8  f8  f8  f8  f8  c16 c16
  u4  i8  u4  i8  u4  i8  u4  i8  u8  f8  f8  f8  c16 c16
  i8  i8  i8  i8  i8  i8  i8  i8  f8  f8  f8  f8  c16 c16
  u8  f8  u8  f8  u8  f8  u8  f8  u8  f8  f8  f8  c16 c16
  f2  f2  f2  f4  f4  f8  f8  f8  f8  f2  f4  f8  c8  c16
  f4  f4  f4  f4  f4  f8  f8  f8  f8  f4  f4  f8  c8  c16
  f8  f8  f8  f8  f8  f8  f8  f8  f8  f8  f8  f8  c16 c16
  c8  c8  c8  c8  c8  c16 c16 c16 c16 c8  c8  c16 c8  c16
  c16 c16 c16 c16 c16 c16 c16 c16 c16 c16 c16 c16 c16 c16`
  .trim()
  .split("\n")
  .map(row => row.trim().split(/\s+/));

const CASTS: Record<Casting, string> = {
  no: NAMES.map((_, i) => NAMES.map((__, j) => Number(i === j)).join("")).join(" "),
  equiv: NAMES.map((_, i) => NAMES.map((__, j) => Number(i === j)).join("")).join(" "),
  safe: PROMOTED.map(row => row.map((to, j) => Number(to === SHORT[j])).join("")).join(" "),
  same_kind:
    "11111111111111 01010101011111 01111111111111 01010101011111 01111111111111 01010101011111 01111111111111 01010101011111 01111111111111 00000000011111 00000000011111 00000000011111 00000000000011 00000000000011",
  unsafe: NAMES.map(() => "1".repeat(NAMES.length)).join(" "),
};

describe("resultType", () => {
  test.each(NAMES.map((name, i) => [name, i] as const))("%s with each", (name, i) => {
    const results = NAMES.map(other => SHORT[NAMES.indexOf(resultType(dtype(name), dtype(other)).name)]);
    expect(results).toEqual(PROMOTED[i]);
  });

  test("is associative, but for NumPy's well-known exceptions", () => {
    expect(resultType(dtype("int8"), dtype("uint8"), dtype("int16")).name).toBe("int16");
    expect(resultType(dtype("bool"), dtype("uint8"), dtype("float16"), dtype("complex64")).name).toBe("complex64");
  });

  test("gives host order, and itself for a single dtype", () => {
    expect(resultType(dtype(">f4"), dtype(">f4")).name).toBe("float32");
    expect(resultType(dtype(">i2")).name).toBe("int16");
    const record = dtype("T{d:x:}");
    expect(resultType(record, record)).toBe(record);
  });

  test.each([
    ["T{d:x:}", "d"],
    ["P", "uint64"],
    ["5s", "4s"],
    ["text(3)", "bool"],
  ])("refuses %s with %s", (a, b) => {
    expect(() => resultType(dtype(a), dtype(b))).toThrow(code("DTYPE"));
  });
});

describe("canCast", () => {
  test.each(Object.entries(CASTS) as [Casting, string][])("%s", (casting, expected) => {
    const answers = NAMES.map(from => NAMES.map(to => Number(canCast(dtype(from), dtype(to), casting))).join(""));
    expect(answers.join(" ")).toBe(expected);
  });

  test("byte order is no obstacle from equiv on", () => {
    expect(canCast(dtype(">f8"), dtype("f8"), "no")).toBe(false);
    expect(canCast(dtype(">f8"), dtype("f8"), "equiv")).toBe(true);
    expect(canCast(dtype(">f4"), dtype("f8"))).toBe(true);
    expect(canCast(dtype("T{d:x:}"), dtype("d"), "unsafe")).toBe(false);
    expect(canCast(dtype("T{d:x:}"), dtype("T{d:x:}"), "no")).toBe(true);
  });
});

test("isdtype", () => {
  const kinds = [
    "bool",
    "signed integer",
    "unsigned integer",
    "integral",
    "real floating",
    "complex floating",
    "numeric",
  ] as const;
  const table = Object.fromEntries(
    ["bool", "int8", "uint64", "float16", "complex64", "P", "5s"].map(name => [
      name,
      kinds.filter(kind => isdtype(dtype(name), kind)),
    ]),
  );
  expect(table).toEqual({
    bool: ["bool"],
    int8: ["signed integer", "integral", "numeric"],
    uint64: ["unsigned integer", "integral", "numeric"],
    float16: ["real floating", "numeric"],
    complex64: ["complex floating", "numeric"],
    P: [],
    "5s": [],
  });
  expect(isdtype(dtype("d"), dtype("float64"))).toBe(true);
  expect(isdtype(dtype("d"), ["bool", dtype("float64")])).toBe(true);
  expect(() => isdtype(dtype("d"), "real" as never)).toThrow(code("DTYPE"));
});

test("finfo", () => {
  expect(finfo(dtype("float16"))).toMatchObject({
    bits: 16,
    eps: 2 ** -10,
    max: 65504,
    min: -65504,
    smallestNormal: 2 ** -14,
  });
  expect(finfo(dtype(">f4"))).toMatchObject({
    bits: 32,
    eps: 2 ** -23,
    max: (2 - 2 ** -23) * 2 ** 127,
    smallestNormal: 2 ** -126,
  });
  expect(finfo(dtype("complex128"))).toMatchObject({
    bits: 64,
    eps: Number.EPSILON,
    max: Number.MAX_VALUE,
    smallestNormal: 2 ** -1022,
    dtype: dtype("float64"),
  });
  expect(() => finfo(dtype("int8"))).toThrow(code("DTYPE"));
});

test("iinfo", () => {
  expect(iinfo(dtype("int8"))).toMatchObject({ bits: 8, min: -128, max: 127 });
  expect(iinfo(dtype(">u4"))).toMatchObject({ bits: 32, min: 0, max: 2 ** 32 - 1, dtype: dtype("uint32") });
  expect(iinfo(dtype("int64"))).toMatchObject({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  expect(iinfo(dtype("uint64"))).toMatchObject({ min: 0n, max: 2n ** 64n - 1n });
  expect(() => iinfo(dtype("bool"))).toThrow(code("DTYPE"));
});

test("anything but a dtype is refused by name", () => {
  const d = dtype("d");
  for (const call of [
    () => resultType(5 as never),
    () => resultType(d, null as never),
    () => canCast(null as never, d),
    () => isdtype(Symbol("d") as never, "bool"),
    () => finfo(undefined as never),
    () => iinfo({} as never),
  ]) {
    expect(call).toThrow(code("DTYPE"));
  }
  expect(() => (resultType as () => unknown)()).toThrow(code("ARGUMENT"));
  expect(() => resultType("d", "float46")).toThrow(code("FORMAT"));
});

test("whatever dtype() takes is taken", () => {
  expect(resultType("int16", "<f4", dtype("uint8"))).toBe(dtype("float32"));
  expect(resultType([["x", "<f8"]], dtype([["x", "<f8"]]))).toBe(dtype([["x", "<f8"]]));
  expect([canCast("int32", "float32"), canCast("int32", "d"), canCast("f4", ">f4", "equiv")]).toEqual([
    false,
    true,
    true,
  ]);
  expect([isdtype("f4", "real floating"), isdtype("bool", dtype("bool"))]).toEqual([true, true]);
  expect([finfo("c8").bits, iinfo("uint8").max, iinfo("int64").max]).toEqual([32, 255, 2n ** 63n - 1n]);
});
