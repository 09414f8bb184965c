import { type ManagedArray, zeros } from "@lanewise/array";
import {
  add,
  any,
  argmax,
  argsort,
  assignAt,
  astype,
  bincount,
  broadcastTo,
  compress,
  cumulativeMax,
  diff,
  div,
  divmod,
  dot,
  type Expression,
  expandDims,
  flip,
  float32,
  frexp,
  gt,
  histogram,
  isin,
  lanes,
  lt,
  matmul,
  max,
  mean,
  median,
  modf,
  permuteDims,
  quantile,
  repeat,
  reshape,
  roll,
  type SimdExpression,
  searchsorted,
  simd,
  sort,
  squeeze,
  stack,
  std,
  sum,
  take,
  takeAt,
  tensordot,
  tile,
  uniqueAll,
  uniqueCounts,
  uniqueValues,
  vecdot,
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

test("reductions give values, and expressions with axis or keepdims", () => {
  expectTypeOf(sum(i8, { where: gt(i8, 0), initial: 1 })).toEqualTypeOf<number>();
  expectTypeOf(sum(i8, { dtype: "int64" })).toEqualTypeOf<bigint>();
  expectTypeOf(sum(i8, { axis: 0 })).toEqualTypeOf<Expression<"int64", 0>>();
  expectTypeOf(sum(i8, { axis: [0], dtype: "float32" })).toEqualTypeOf<Expression<"float32", 0>>();
  expectTypeOf(max(u16, { keepdims: true })).toEqualTypeOf<Expression<"uint16", 1>>();
  expectTypeOf(mean(matrix)).toEqualTypeOf<number>();
  expectTypeOf(mean(matrix, { axis: 1 })).toEqualTypeOf<Expression<"float64", 1>>();
  expectTypeOf(any(gt(f32, 0))).toEqualTypeOf<boolean>();
  expectTypeOf(argmax(f32, { axis: 0 })).toEqualTypeOf<Expression<"int32", 0>>();
  expectTypeOf(simd(matrix).std({ axis: 0, correction: 1 })).toEqualTypeOf<SimdExpression<"float64", 1>>();
  expectTypeOf(simd(f32).max({ initial: 0 })).toEqualTypeOf<number>();
  expectTypeOf(cumulativeMax(i8)).toEqualTypeOf<Expression<"int8", 1>>();
  // @ts-expect-error min has no dtype
  max(f32, { axis: 0, dtype: "float64" });
  // @ts-expect-error a misspelt option
  sum(f32, { axes: 0 });
});

test("a dtype that is none is refused", () => {
  // @ts-expect-error
  astype(f32, "flaot32");
  // @ts-expect-error
  simd(f32).astype("flaot32");
  // @ts-expect-error
  lanes`${f32}`.as("flaot32");
  expectTypeOf(<S extends string>(dtype: S) => astype(f32, dtype)).toBeFunction();
  expectTypeOf(astype(f32, "d" as string).ndim).toEqualTypeOf<1>();
});

test("reductions take no bare axis, and nothing else for options", () => {
  expectTypeOf(mean(matrix, {})).toEqualTypeOf<number>();
  expectTypeOf(argmax(f32, { keepdims: false })).toEqualTypeOf<number>();
  expectTypeOf(argmax(f32, undefined)).toEqualTypeOf<number>();
  // @ts-expect-error an axis is an option: { axis: 0 }
  sum(f32, 0);
  // @ts-expect-error no options
  sum(f32, "a");
  // @ts-expect-error
  mean(f32, 0);
  // @ts-expect-error
  max(f32, 0);
  // @ts-expect-error
  argmax(f32, 0);
  // @ts-expect-error
  std(f32, [0]);
  // @ts-expect-error
  any(f32, true);
  // @ts-expect-error
  median(f32, 0);
  // @ts-expect-error
  quantile(f32, 0.5, 0);
  // @ts-expect-error
  quantile(f32, [0.5], 0);
  // @ts-expect-error
  dot(f32, f32, 0);
  // @ts-expect-error
  simd(f32).sum(0);
  // @ts-expect-error
  simd(f32).argmin(0);
  // @ts-expect-error
  simd(f32).dot(f32, 0);
});

test("pairs, places, members", () => {
  expectTypeOf(divmod(i8, u16)[1]).toEqualTypeOf<Expression<"int32", 1>>();
  expectTypeOf(modf(f32)[0]).toEqualTypeOf<Expression<"float32", 1>>();
  expectTypeOf(simd(i8).modf()[1]).toEqualTypeOf<SimdExpression<"float64", 1>>();
  expectTypeOf(frexp(matrix)[1]).toEqualTypeOf<Expression<"int32", 2>>();
  expectTypeOf(simd(f32).divmod(2)[0]).toEqualTypeOf<SimdExpression<"float32", 1>>();
  expectTypeOf(takeAt(matrix, [0, [1, 2]])).toEqualTypeOf<Expression<"int32", number>>();
  expectTypeOf(isin(matrix, i8)).toEqualTypeOf<Expression<"bool", 2>>();
  expectTypeOf(tensordot(i8, u16, 1)).toEqualTypeOf<Expression<"int32", number>>();
  expectTypeOf(add(f32, 1).into(f64, { casting: "safe" })).toEqualTypeOf<Float64Array<ArrayBuffer>>();
});

test("sorting, moving, multiplying", () => {
  expectTypeOf(sort(matrix)).toEqualTypeOf<Expression<"int32", 2>>();
  expectTypeOf(argsort(f32)).toEqualTypeOf<Expression<"int32", 1>>();
  expectTypeOf(searchsorted(f64, matrix)).toEqualTypeOf<Expression<"int32", 2>>();
  expectTypeOf(roll(simd(matrix), 1)).toEqualTypeOf<SimdExpression<"int32", 2>>();
  expectTypeOf(repeat(f32, 2)).toEqualTypeOf<Expression<"float32", number>>();
  expectTypeOf(diff(i8)).toEqualTypeOf<Expression<"int8", 1>>();
  expectTypeOf(matmul(matrix, f32)).toEqualTypeOf<Expression<"float64", 1>>();
  expectTypeOf(bincount(u16)).toEqualTypeOf<ManagedArray<"int32", 1>>();
  expectTypeOf(bincount(u16, { weights: f32 })).toEqualTypeOf<ManagedArray<"float64", 1>>();
});

test("distinct elements, quantiles, histograms", () => {
  expectTypeOf(uniqueValues(matrix)).toEqualTypeOf<ManagedArray<"int32", 1>>();
  expectTypeOf(uniqueAll(matrix).inverseIndices).toEqualTypeOf<ManagedArray<"int32", 2>>();
  expectTypeOf(uniqueCounts(f32).values).toEqualTypeOf<ManagedArray<"float32", 1>>();
  expectTypeOf<keyof ReturnType<typeof uniqueCounts>>().toEqualTypeOf<"values" | "counts" | typeof Symbol.dispose>();
  expectTypeOf(median(f32)).toEqualTypeOf<number>();
  expectTypeOf(median(matrix, { axis: 0 })).toEqualTypeOf<Expression<"float64", 1>>();
  expectTypeOf(quantile(u16, 0.5)).toEqualTypeOf<number>();
  expectTypeOf(quantile(f32, [0.5])).toEqualTypeOf<Expression<"float32", 1>>();
  expectTypeOf(quantile(simd(f32), 0.5, { keepdims: true })).toEqualTypeOf<SimdExpression<"float32", 1>>();
  expectTypeOf(histogram(f32, { bins: 3 }).counts).toEqualTypeOf<ManagedArray<"int32", 1>>();
  expectTypeOf(histogram(f32, { weights: f32 }).counts).toEqualTypeOf<ManagedArray<"float64", 1>>();
  expectTypeOf(histogram(f32, { density: true }).edges).toEqualTypeOf<ManagedArray<"float64", 1>>();
  expectTypeOf(tile(f32, [2])).toEqualTypeOf<Expression<"float32", number>>();
  expectTypeOf(assignAt(f32, [[0]], 1)).toEqualTypeOf<Float32Array<ArrayBuffer>>();
});

test("the rank of what is left of axes", () => {
  const [m, cube] = [zeros([2, 3], "int8"), zeros([2, 3, 4])];
  expectTypeOf(sum(m, { axis: 0 })).toEqualTypeOf<Expression<"int64", 1>>();
  expectTypeOf(sum(m, { axis: 0, keepdims: true })).toEqualTypeOf<Expression<"int64", 2>>();
  expectTypeOf(sum(m, { axis: 0, keepdims: false }).ndim).toEqualTypeOf<1>();
  expectTypeOf(sum(m, { axis: 1, dtype: "float32" })).toEqualTypeOf<Expression<"float32", 1>>();
  expectTypeOf(mean(cube, { axis: [0, -1] })).toEqualTypeOf<Expression<"float64", 1>>();
  expectTypeOf(max(cube, { keepdims: true }).ndim).toEqualTypeOf<3>();
  expectTypeOf(argmax(cube, { axis: 2 })).toEqualTypeOf<Expression<"int32", 2>>();
  expectTypeOf(simd(cube).variance({ axis: 2, correction: 1 })).toEqualTypeOf<SimdExpression<"float64", 2>>();
  expectTypeOf(simd(m).any({ axis: 0 })).toEqualTypeOf<SimdExpression<"bool", 1>>();
  expectTypeOf(dot(m, m, { axis: -1 })).toEqualTypeOf<Expression<"int64", 1>>();
  expectTypeOf(quantile(cube, 0.5, { axis: 0 }).ndim).toEqualTypeOf<2>();
  expectTypeOf(quantile(cube, [0, 1], { axis: 0 }).ndim).toEqualTypeOf<3>();
  expectTypeOf(quantile(cube, [0, 1]).ndim).toEqualTypeOf<1>();
  expectTypeOf(median(cube, { axis: 0 }).ndim).toEqualTypeOf<2>();
  // What the compiler does not know stays wide.
  const [axis, keepdims] = [0 as number, true as boolean];
  expectTypeOf(sum(m, { axis }).ndim).toEqualTypeOf<1>();
  expectTypeOf(sum(m, { axis, keepdims }).ndim).toEqualTypeOf<number>();
  expectTypeOf(sum(m, { axis: [axis] as number[] }).ndim).toEqualTypeOf<number>();
  expectTypeOf(sum(m as ManagedArray<"int8", number>, { axis: 0 }).ndim).toEqualTypeOf<number>();
  // @ts-expect-error a name that is misspelt
  sum(m, { axis: 0, keepDims: true });
  // @ts-expect-error an option of another reduction
  mean(m, { axis: 0, dtype: "float32" });
});

test("the rank of products and of what is stacked", () => {
  const [v, m, cube] = [zeros(3), zeros([3, 3]), zeros([2, 3, 3], "float32")];
  expectTypeOf(matmul(m, m)).toEqualTypeOf<Expression<"float64", 2>>();
  expectTypeOf(matmul(m, v)).toEqualTypeOf<Expression<"float64", 1>>();
  expectTypeOf(matmul(v, m)).toEqualTypeOf<Expression<"float64", 1>>();
  expectTypeOf(matmul(v, v)).toEqualTypeOf<Expression<"float64", 0>>();
  expectTypeOf(matmul(cube, m)).toEqualTypeOf<Expression<"float64", 3>>();
  expectTypeOf(matmul(v, cube)).toEqualTypeOf<Expression<"float64", 2>>();
  expectTypeOf(vecdot(cube, v)).toEqualTypeOf<Expression<"float64", 2>>();
  expectTypeOf(stack([m, m])).toEqualTypeOf<Expression<"float64", 3>>();
  expectTypeOf(matmul(m, m).eval().get(0, 1)).toEqualTypeOf<number>();
});

test("the rank of other layouts", () => {
  const m = zeros([2, 3], "int8");
  expectTypeOf(reshape(m, [3, 2, 1])).toEqualTypeOf<Expression<"int8", 3>>();
  expectTypeOf(broadcastTo(m, [4, 2, 3])).toEqualTypeOf<Expression<"int8", 3>>();
  expectTypeOf(permuteDims(m, [1, 0])).toEqualTypeOf<Expression<"int8", 2>>();
  expectTypeOf(expandDims(m)).toEqualTypeOf<Expression<"int8", 3>>();
  expectTypeOf(squeeze(m, 0)).toEqualTypeOf<Expression<"int8", 1>>();
  expectTypeOf(squeeze(m)).toEqualTypeOf<Expression<"int8", number>>();
  expectTypeOf(simd(m).add(1).T).toEqualTypeOf<SimdExpression<"int8", 2>>();
  expectTypeOf(simd(m).add(1).reshape(6)).toEqualTypeOf<SimdExpression<"int8", 1>>();
  expectTypeOf(flip(simd(m).add(1), 0)).toEqualTypeOf<SimdExpression<"int8", 2>>();
});

test("lanes is wide until as", () => {
  expectTypeOf(lanes`${f32} + 1`.as("float32", 1)).toEqualTypeOf<SimdExpression<"float32", 1>>();
});

test("what is picked keeps its rank where the list has one dimension", () => {
  const m = zeros([2, 3], "int8");
  expectTypeOf(take(m, [0, 1], 0)).toExtend<Expression<"int8", 2>>();
  expectTypeOf(take(zeros(3), new Int32Array(2)).eval()).toEqualTypeOf<ManagedArray<"float64", 1>>();
  expectTypeOf(take(m, m, 0).ndim).toEqualTypeOf<number>();
  expectTypeOf(compress([true, false], m)).toEqualTypeOf<ManagedArray<"int8", 2>>();
  expectTypeOf(compress(lt(zeros(3), 1), zeros(3))).toEqualTypeOf<ManagedArray<"float64", 1>>();
  expectTypeOf(compress(lt(m, 1), m).ndim).toEqualTypeOf<number>();
});
