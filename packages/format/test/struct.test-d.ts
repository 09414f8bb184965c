import { codec, iterUnpack, pack, unpack, unpackFrom } from "@lanewise/format";
import { expectTypeOf, test } from "vitest";

const bytes = new Uint8Array(100);

test("the values of a literal format are a tuple", () => {
  expectTypeOf(unpack("<h3s2q", bytes)).toEqualTypeOf<[number, Uint8Array, bigint, bigint]>();
  expectTypeOf(unpack("!HH I", bytes)).toEqualTypeOf<[number, number, number]>();
  expectTypeOf(unpackFrom("@lL", bytes)).toEqualTypeOf<[bigint, bigint]>();
  expectTypeOf(unpackFrom("=lL", bytes)).toEqualTypeOf<[number, number]>();
  expectTypeOf(unpack("0h?x5pc", bytes)).toEqualTypeOf<[boolean, Uint8Array, Uint8Array]>();
  expectTypeOf(unpack("PnNZd", bytes)).toEqualTypeOf<
    [bigint, bigint, bigint, { readonly re: number; readonly im: number }]
  >();
  expectTypeOf(unpack("03h00?001s02q", bytes)).toEqualTypeOf<[number, number, number, Uint8Array, bigint, bigint]>();
  expectTypeOf(unpack("", bytes)).toEqualTypeOf<[]>();
  expectTypeOf(iterUnpack("bB", bytes)).toEqualTypeOf<IterableIterator<[number, number]>>();
  expectTypeOf(codec("<d").unpack).returns.toEqualTypeOf<[number]>();
});

test("what is unknown is wide", () => {
  expectTypeOf(unpack("h" as string, bytes)).toEqualTypeOf<any[]>();
  expectTypeOf(unpack("1000h", bytes)).toEqualTypeOf<any[]>();
  expectTypeOf(unpack("yy", bytes)).toEqualTypeOf<any[]>();
});

test("packing takes as many values, of the right types", () => {
  expectTypeOf(pack<"<hq?">).parameters.toEqualTypeOf<
    [format: "<hq?", number | bigint, number | bigint, boolean | number | bigint]
  >();
  // @ts-expect-error one value too few
  pack("HH", 1);
  // @ts-expect-error a string for a number
  pack("H", "1");
});
