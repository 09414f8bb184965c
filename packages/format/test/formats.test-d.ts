import {
  type Complex,
  type DType,
  type DTypeSpec,
  dtype,
  elementCodec,
  type Input,
  iinfo,
  type SubArray,
  struct,
  type TypedArrayOf,
  text,
  type Value,
} from "@lanewise/format";
import { describe, expectTypeOf, test } from "vitest";

/** D of a dtype. */
type Of<T> = T extends DType<infer D> ? D : never;
/** The value type of a dtype. */
type ValueOf<T> = Value<Of<T>>;

describe("D is canonical", () => {
  test("scalars", () => {
    expectTypeOf(dtype("d")).toEqualTypeOf<DType<"float64">>();
    expectTypeOf(dtype("<f8")).toEqualTypeOf<DType<"float64">>();
    expectTypeOf(dtype("float64")).toEqualTypeOf<DType<"float64">>();
    expectTypeOf(dtype("@d")).toEqualTypeOf<DType<"float64">>();
    expectTypeOf(dtype(">d")).toEqualTypeOf<DType<">f8">>();
    expectTypeOf(dtype(">f8")).toEqualTypeOf<DType<">f8">>();
    expectTypeOf(dtype(">b")).toEqualTypeOf<DType<"int8">>();
    expectTypeOf(dtype("l")).toEqualTypeOf<DType<"int64">>();
    expectTypeOf(dtype("<l")).toEqualTypeOf<DType<"int32">>();
    expectTypeOf(dtype("Zd")).toEqualTypeOf<DType<"complex128">>();
    expectTypeOf(dtype("!Zf")).toEqualTypeOf<DType<">c8">>();
    expectTypeOf(dtype("u1")).toEqualTypeOf<DType<"uint8">>();
    expectTypeOf(dtype("|b1")).toEqualTypeOf<DType<"bool">>();
    expectTypeOf(dtype("P")).toEqualTypeOf<DType<"P">>();
  });

  test("bytes, texts, bits", () => {
    expectTypeOf(dtype("|S5")).toEqualTypeOf<DType<"5s">>();
    expectTypeOf(dtype("5s")).toEqualTypeOf<DType<"5s">>();
    expectTypeOf(dtype("s")).toEqualTypeOf<DType<"s">>();
    expectTypeOf(dtype("<U3")).toEqualTypeOf<DType<"3w">>();
    expectTypeOf(dtype(">U3")).toEqualTypeOf<DType<">3w">>();
    expectTypeOf(dtype("V4")).toEqualTypeOf<DType<"4x">>();
    expectTypeOf(dtype("<007s")).toEqualTypeOf<DType<"7s">>();
    expectTypeOf(dtype("01d")).toEqualTypeOf<DType<"float64">>();
    expectTypeOf(dtype(">u")).toEqualTypeOf<DType<">u">>();
    expectTypeOf(dtype("!1w")).toEqualTypeOf<DType<">w">>();
    expectTypeOf(dtype(">U1")).toEqualTypeOf<DType<">w">>();
    expectTypeOf(dtype(">t:a:t:b:")).toEqualTypeOf<DType<{ readonly a: ">t"; readonly b: ">t" }>>();
    expectTypeOf(dtype("b:a:(3,2)xd:b:")).toEqualTypeOf<DType<{ readonly a: "int8"; readonly b: "float64" }>>();
    expectTypeOf(text(8)).toEqualTypeOf<DType<"text(8)">>();
    expectTypeOf(dtype("text(8)")).toEqualTypeOf<DType<"text(8)">>();
  });

  test("what is no literal, or not followed, is wide", () => {
    expectTypeOf(dtype("d" as string)).toEqualTypeOf<DType<any>>();
    expectTypeOf(dtype("X{a{b}c}")).toEqualTypeOf<DType<any>>();
    expectTypeOf(dtype("T{text(8):name:}")).toEqualTypeOf<DType<any>>();
    expectTypeOf(dtype("3t@5")).toEqualTypeOf<DType<any>>();
    expectTypeOf(dtype("S007")).toEqualTypeOf<DType<any>>();
    expectTypeOf(dtype("i ")).toEqualTypeOf<DType<"int32">>();
    expectTypeOf(dtype(`f${4 as 4 | 8}`)).toEqualTypeOf<DType<"float32" | "float64">>();
    expectTypeOf(dtype(`${4 as number}s`)).toEqualTypeOf<DType<any>>();
    expectTypeOf(dtype("d" as "d" | "flaot")).toEqualTypeOf<DType<any>>();
    expectTypeOf(dtype("d" as any)).toEqualTypeOf<DType<any>>();
    expectTypeOf(dtype([["x", "d"]] as [string, string][])).toEqualTypeOf<DType<any>>();
  });

  test("a literal that is no dtype is refused, with a text that says so", () => {
    expectTypeOf(dtype<"flaot32">).parameters.toEqualTypeOf<
      ["no dtype: neither a name (float32), nor a NumPy code (<f4), nor a PEP 3118 format"]
    >();
    // @ts-expect-error
    dtype("flaot32");
    // @ts-expect-error
    dtype("float");
    // @ts-expect-error a record of i, n and t is not what is meant
    dtype("int");
    // @ts-expect-error
    dtype("f16");
    // @ts-expect-error the size of "f" in a format is 4 anyway
    dtype("(3)<f4");
    // @ts-expect-error
    dtype([["x", "flaot32"]]);
    // @ts-expect-error
    dtype(["flaot32", 3]);
    // @ts-expect-error of the two fields this one
    struct({ x: "f4", pos: "(3)<f4" });
    // @ts-expect-error
    iinfo("int");
  });

  test("generic functions pass their specs on", () => {
    const any = <S extends DTypeSpec>(spec: S) => dtype(spec);
    const text = <S extends string>(spec: S) => [
      dtype(spec),
      dtype([spec, 2]),
      dtype([["x", spec]]),
      struct({ x: spec }),
    ];
    const float = <S extends "float32" | "float64">(spec: S) => [dtype(spec), struct({ x: spec })];
    const own = <D>(type: DType<D>) => [dtype(type), struct({ x: type })];
    const fields = <F extends Readonly<Record<string, string>>>(given: F) => struct(given);
    expectTypeOf(any<"d">).returns.toEqualTypeOf<DType<"float64">>();
    expectTypeOf([text, float, own, fields]).toBeArray();
  });

  test("a dtype gives itself, and unions distribute", () => {
    expectTypeOf(dtype(dtype("d"))).toEqualTypeOf<DType<"float64">>();
    expectTypeOf<Value<"int32" | "int64">>().toEqualTypeOf<number | bigint>();
  });
});

describe("values", () => {
  test("of scalars", () => {
    expectTypeOf<Value<"float16">>().toEqualTypeOf<number>();
    expectTypeOf<Value<"uint64">>().toEqualTypeOf<bigint>();
    expectTypeOf<Value<">u8">>().toEqualTypeOf<bigint>();
    expectTypeOf<Value<">u4">>().toEqualTypeOf<number>();
    expectTypeOf<Value<"bool">>().toEqualTypeOf<boolean>();
    expectTypeOf<Value<"complex64">>().toEqualTypeOf<Complex>();
    expectTypeOf<Value<"P">>().toEqualTypeOf<bigint>();
    expectTypeOf<Value<any>>().toEqualTypeOf<any>();
    expectTypeOf<Value<DType<"int64">>>().toEqualTypeOf<bigint>();
    expectTypeOf<Value<DType<{ readonly x: "float64" }>>>().toEqualTypeOf<{ readonly x: number }>();
    expectTypeOf<Value<DType>>().toEqualTypeOf<any>();
    expectTypeOf<Input<"int8">>().toEqualTypeOf<number | bigint>();
    expectTypeOf<Input<any>>().toEqualTypeOf<any>();
  });

  test("of bytes, texts, bits and opaque types", () => {
    expectTypeOf<Value<"5s">>().toEqualTypeOf<Uint8Array>();
    expectTypeOf<Value<"c">>().toEqualTypeOf<Uint8Array>();
    expectTypeOf<Value<"g">>().toEqualTypeOf<Uint8Array>();
    expectTypeOf<Value<"3w">>().toEqualTypeOf<string>();
    expectTypeOf<Value<"w">>().toEqualTypeOf<string>();
    expectTypeOf<Value<"text(4)">>().toEqualTypeOf<string>();
    expectTypeOf<Value<"t">>().toEqualTypeOf<number>();
    expectTypeOf<Value<"32t">>().toEqualTypeOf<number>();
    expectTypeOf<Value<">9t">>().toEqualTypeOf<number>();
    expectTypeOf<Value<"33t">>().toEqualTypeOf<bigint>();
    expectTypeOf<Value<"64t">>().toEqualTypeOf<bigint>();
  });

  test("of formats", () => {
    expectTypeOf<ValueOf<ReturnType<typeof point>>>().toEqualTypeOf<{ readonly x: number; readonly y: number }>();
    const q = dtype("q");
    expectTypeOf<ValueOf<typeof q>>().toEqualTypeOf<bigint>();
    const triple = dtype("(3)f");
    expectTypeOf<ValueOf<typeof triple>>().toEqualTypeOf<readonly [number, number, number]>();
    const counted = dtype("2h");
    expectTypeOf<ValueOf<typeof counted>>().toEqualTypeOf<readonly [number, number]>();
    const matrix = dtype("(2, 1)<2?");
    expectTypeOf<ValueOf<typeof matrix>>().toEqualTypeOf<
      readonly [readonly [readonly [boolean, boolean]], readonly [readonly [boolean, boolean]]]
    >();
    const nested = dtype("(2) (1)>2?");
    expectTypeOf<Of<typeof nested>>().toEqualTypeOf<Of<typeof matrix>>();
    const ordered = dtype("(2)>(3)h");
    expectTypeOf<Of<typeof ordered>>().toEqualTypeOf<SubArray<">i2", readonly [2, 3]>>();
    const long = dtype("(1000)d");
    expectTypeOf<ValueOf<typeof long>>().toEqualTypeOf<readonly number[]>();
    expectTypeOf<TypedArrayOf<"float64">>().toEqualTypeOf<Float64Array>();
    expectTypeOf<TypedArrayOf<{ x: "float64" }>>().toEqualTypeOf<never>();
  });

  test("of records", () => {
    const nested = dtype("T{ T{ d:x: (2)l:y: }:in: 3s:tag: 2x >H:port: Q 5t:bits: &<i:p: X{}:f: }");
    expectTypeOf<ValueOf<typeof nested>>().toEqualTypeOf<{
      readonly in: { readonly x: number; readonly y: readonly [bigint, bigint] };
      readonly tag: Uint8Array;
      readonly port: number;
      readonly f0: bigint;
      readonly bits: number;
      readonly p: Uint8Array;
      readonly f: Uint8Array;
    }>();
    const leak = dtype("T{T{>i:x:}:a:i:b:}");
    expectTypeOf<Of<typeof leak>>().toEqualTypeOf<{ readonly a: { readonly x: ">i4" }; readonly b: ">i4" }>();
    const several = dtype("<hb f:f1:");
    expectTypeOf<Of<typeof several>>().toEqualTypeOf<{
      readonly f0: "int16";
      readonly f2: "int8";
      readonly f1: "float32";
    }>();
    const padded = dtype("xd");
    expectTypeOf<Of<typeof padded>>().toEqualTypeOf<{ readonly f0: "float64" }>();
    const empty = dtype("T{}");
    expectTypeOf<keyof ValueOf<typeof empty>>().toEqualTypeOf<never>();
    const tiles = dtype("(2)T{i:x:}");
    expectTypeOf<ValueOf<typeof tiles>>().branded.toEqualTypeOf<
      readonly [{ readonly x: number }, { readonly x: number }]
    >();
  });

  test("of NumPy's descr", () => {
    const descr = dtype([
      ["x", "<f8"],
      ["", "|V4"],
      ["m", "i4", [2, 2]],
      ["r", [["s", "|S3"]]],
    ]);
    expectTypeOf<ValueOf<typeof descr>>().toEqualTypeOf<{
      readonly x: number;
      readonly m: readonly [readonly [number, number], readonly [number, number]];
      readonly r: { readonly s: Uint8Array };
    }>();
    const pair = dtype(["f4", 2]);
    expectTypeOf<ValueOf<typeof pair>>().toEqualTypeOf<readonly [number, number]>();
    const rows = dtype([["r", "2h", 3]]);
    expectTypeOf<ValueOf<typeof rows>["r"]>().toEqualTypeOf<ValueOf<ReturnType<typeof table>>>();
  });

  test("of struct()", () => {
    const pixel = struct({ x: "u2", y: "H", rgb: "(3)B", name: text(5), at: dtype("T{q:t:}") });
    expectTypeOf<ValueOf<typeof pixel>>().toEqualTypeOf<{
      readonly x: number;
      readonly y: number;
      readonly rgb: readonly [number, number, number];
      readonly name: string;
      readonly at: { readonly t: bigint };
    }>();
    const big = struct({ x: "u2", at: "T{q:t:}", v: "(2)f" }, { byteOrder: ">" });
    expectTypeOf<Of<typeof big>["x"]>().toEqualTypeOf<">u2">();
    expectTypeOf<Of<typeof big>["at"]>().toEqualTypeOf<{ readonly t: ">i8" }>();
    const little = struct({ x: ">u2" }, { byteOrder: "<", align: true });
    expectTypeOf<Of<typeof little>["x"]>().toEqualTypeOf<"uint16">();
  });

  test("records are read-only, and written from plain objects", () => {
    const codec = elementCodec(point());
    const value = codec.read(new DataView(new ArrayBuffer(16)), 0);
    // @ts-expect-error records are read-only
    value.x = 1;
    codec.check({ x: 1, y: 2n });
    // @ts-expect-error y is missing
    expectTypeOf(codec.check).toBeCallableWith({ x: 1 });
  });
});

const table = () => dtype("(3,2)h");
const point = () => dtype("T{d:x:i:y:}");
