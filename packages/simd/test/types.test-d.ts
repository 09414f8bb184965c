import type { ManagedArray } from "@lanewise/array";
import {
  add,
  argsort,
  astype,
  bincount,
  diff,
  div,
  type Expression,
  float32,
  gt,
  lanes,
  matmul,
  repeat,
  roll,
  type SimdExpression,
  searchsorted,
  simd,
  sort,
  sum,
  where,
} from "@lanewise/simd";
import { expectTypeOf, test } from "vitest";

const f32 = new Float32Array(1);
const f64 = new Float64Array(1);
const i8 = new Int8Array(1);
const u16 = new Uint16Array(1);
declare const matrix: ManagedArray<"int32", 2>;

test("dtype and rank follow from the operands", () => {
  expectTypeOf(add(f32, f64)).toEqualTypeOf<Expression<"float64", 1>>();
  expectTypeOf(add(i8, u16)).toEqualTypeOf<Expression<"int32", 1>>();
  expectTypeOf(add(matrix, f32)).toEqualTypeOf<Expression<"float64", 2>>();
  expectTypeOf(add(f32, 1.5)).toEqualTypeOf<Expression<"float32", 1>>();
  expectTypeOf(div(matrix, 2)).toEqualTypeOf<Expression<"float64", 2>>();
  expectTypeOf(gt(matrix, 0)).toEqualTypeOf<Expression<"bool", 2>>();
  expectTypeOf(where(gt(f32, 0), f32, i8)).toEqualTypeOf<Expression<"float32", 1>>();
  expectTypeOf(astype(matrix, "d")).toEqualTypeOf<Expression<"float64", 2>>();
  expectTypeOf(float32(matrix)).toEqualTypeOf<Expression<"float32", 2>>();
});

test("methods come with simd", () => {
  expectTypeOf(simd(matrix).add(1)).toEqualTypeOf<SimdExpression<"int32", 2>>();
  expectTypeOf(simd(matrix).add(f64).sqrt()).toEqualTypeOf<SimdExpression<"float64", 2>>();
  expectTypeOf(simd(f32).mul(2).eval()).toEqualTypeOf<ManagedArray<"float32", 1>>();
  expectTypeOf(simd(f32).sum()).toEqualTypeOf<number>();
});

test("evaluation and totals", () => {
  expectTypeOf(add(f32, 1).toTypedArray()).toEqualTypeOf<Float32Array>();
  expectTypeOf(add(f32, 1).into(f64)).toEqualTypeOf<Float64Array<ArrayBuffer>>();
  expectTypeOf(sum(new BigInt64Array(1))).toEqualTypeOf<bigint>();
  expectTypeOf(sum(f32)).toEqualTypeOf<number>();
});

test("sorting, moving, multiplying", () => {
  expectTypeOf(sort(matrix)).toEqualTypeOf<Expression<"int32", 2>>();
  expectTypeOf(argsort(f32)).toEqualTypeOf<Expression<"int32", 1>>();
  expectTypeOf(searchsorted(f64, matrix)).toEqualTypeOf<Expression<"int32", 2>>();
  expectTypeOf(roll(simd(matrix), 1)).toEqualTypeOf<SimdExpression<"int32", 2>>();
  expectTypeOf(repeat(f32, 2)).toEqualTypeOf<Expression<"float32", number>>();
  expectTypeOf(diff(i8)).toEqualTypeOf<Expression<"int8", 1>>();
  expectTypeOf(matmul(matrix, f32)).toEqualTypeOf<Expression<"float64", number>>();
  expectTypeOf(bincount(u16)).toEqualTypeOf<ManagedArray<"int32", 1>>();
  expectTypeOf(bincount(u16, { weights: f32 })).toEqualTypeOf<ManagedArray<"float64", 1>>();
});

test("lanes is wide until as", () => {
  expectTypeOf(lanes`${f32} + 1`.as("float32", 1)).toEqualTypeOf<SimdExpression<"float32", 1>>();
});
