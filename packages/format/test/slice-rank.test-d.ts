/** The rank of a slice, as the compiler sees it. */
import type { ellipsis, ItemsRank, Slice, SliceRank } from "@lanewise/format";
import { expectTypeOf, test } from "vitest";

test("a slice's text gives its rank", () => {
  expectTypeOf<SliceRank<"1:10:3, ..., ::-1, None, -1", 4>>().toEqualTypeOf<4>();
  expectTypeOf<SliceRank<"1:3", 1>>().toEqualTypeOf<1>();
  expectTypeOf<SliceRank<" 0 , 1 ", 2>>().toEqualTypeOf<0>();
  expectTypeOf<SliceRank<"0,", 2>>().toEqualTypeOf<1>();
  expectTypeOf<SliceRank<"...", 3>>().toEqualTypeOf<3>();
  expectTypeOf<SliceRank<"None, None", 0>>().toEqualTypeOf<2>();
  expectTypeOf<SliceRank<"newaxis\n, 2", 3>>().toEqualTypeOf<3>();
});

test("too many integers and ranges leave nothing, also beside new axes", () => {
  expectTypeOf<SliceRank<":, :", 1>>().toEqualTypeOf<never>();
  expectTypeOf<SliceRank<"0, ..., ::2", 1>>().toEqualTypeOf<never>();
  expectTypeOf<SliceRank<"None, :, ...", 1>>().toEqualTypeOf<2>();
  expectTypeOf<ItemsRank<[Slice, number], 1>>().toEqualTypeOf<never>();
  expectTypeOf<ItemsRank<[number, typeof ellipsis], 1>>().toEqualTypeOf<0>();
  expectTypeOf<SliceRank<"0, 1", 1>>().toEqualTypeOf<never>();
  expectTypeOf<SliceRank<"None, 0, 0", 1>>().toEqualTypeOf<never>();
});

test("what is not literal is a number", () => {
  expectTypeOf<SliceRank<string, 2>>().toEqualTypeOf<number>();
  expectTypeOf<SliceRank<"0", number>>().toEqualTypeOf<number>();
});

test("a slice's items give its rank", () => {
  expectTypeOf<ItemsRank<[Slice, number, null], 3>>().toEqualTypeOf<3>();
  expectTypeOf<ItemsRank<[number, -1], 3>>().toEqualTypeOf<1>();
  expectTypeOf<ItemsRank<Slice[], 3>>().toEqualTypeOf<number>();
  expectTypeOf<ItemsRank<[], 3>>().toEqualTypeOf<3>();
});
