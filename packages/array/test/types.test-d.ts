/** What the compiler makes of dtypes and ranks. */
import {
  arange,
  array,
  empty,
  eye,
  fromFunction,
  full,
  fullLike,
  linspace,
  type ManagedArray,
  ones,
  type Popped,
  scope,
  zeros,
  zerosLike,
} from "@lanewise/array";
import {
  BUFFER,
  type DescrField,
  type DType,
  type DTypeSpec,
  dtype,
  type Input,
  type Normalise,
} from "@lanewise/format";
import { expectTypeOf, test } from "vitest";

test("makers", () => {
  expectTypeOf(zeros(3)).toEqualTypeOf<ManagedArray<"float64", 1>>();
  expectTypeOf(zeros([2, 3], "f")).toEqualTypeOf<ManagedArray<"float32", 2>>();
  expectTypeOf(ones([], "<f8")).toEqualTypeOf<ManagedArray<"float64", 0>>();
  expectTypeOf(full([2], 1n, "q")).toEqualTypeOf<ManagedArray<"int64", 1>>();
  expectTypeOf(zeros([2] as number[])).toEqualTypeOf<ManagedArray<"float64", number>>();
  expectTypeOf(arange(3, undefined, 1, "uint8")).toEqualTypeOf<ManagedArray<"uint8", 1>>();
  expectTypeOf(eye(3)).toEqualTypeOf<ManagedArray<"float64", 2>>();
  expectTypeOf(fromFunction([2, 2], (i, j) => i + j)).toEqualTypeOf<ManagedArray<"float64", 2>>();
  expectTypeOf(zerosLike(zeros([2, 2], "int8"))).toEqualTypeOf<ManagedArray<"int8", 2>>();
  expectTypeOf(zerosLike(new Float32Array(2))).toEqualTypeOf<ManagedArray<"float32", 1>>();
  expectTypeOf(zerosLike(new Float32Array(2), "int8")).toEqualTypeOf<ManagedArray<"int8", 1>>();
  expectTypeOf(fullLike(zeros([2, 2], "int64"), 1n)).toEqualTypeOf<ManagedArray<"int64", 2>>();
});

test("array", () => {
  expectTypeOf(array([1, 2, 3])).toEqualTypeOf<ManagedArray<"float64", 1>>();
  expectTypeOf(array([[1, 2]], "int32")).toEqualTypeOf<ManagedArray<"int32", 2>>();
  expectTypeOf(array(new Float32Array(3))).toEqualTypeOf<ManagedArray<"float32", 1>>();
  expectTypeOf(array(new BigUint64Array(3))).toEqualTypeOf<ManagedArray<"uint64", 1>>();
  expectTypeOf(array(zeros([2, 2], "int8"))).toEqualTypeOf<ManagedArray<"int8", 2>>();
  expectTypeOf(array([1n, 2n])).toEqualTypeOf<ManagedArray<"int64", 1>>();
  expectTypeOf(array([[true], [false]])).toEqualTypeOf<ManagedArray<"bool", 2>>();
  expectTypeOf(array([{ re: 1, im: 2 }])).toEqualTypeOf<ManagedArray<"complex128", 1>>();
  expectTypeOf(array([zeros(3, "float32"), zeros(3, "float32")]).dtype).toEqualTypeOf<DType<"float32">>();
  expectTypeOf(array([zeros(3, "float32"), zeros(3, "int8")]).dtype).toEqualTypeOf<DType<any>>();
  const point = { x: 1.5, n: 7 };
  expectTypeOf(array([point], "T{d:x:i:n:}").ndim).toEqualTypeOf<1>();
  expectTypeOf(array([[point]], "T{d:x:i:n:}").ndim).toEqualTypeOf<2>();
  expectTypeOf(array([zeros(3)], "float64").ndim).toEqualTypeOf<number>();
  expectTypeOf(array([new Float64Array(3)], "float64").ndim).toEqualTypeOf<number>();
  expectTypeOf(array([{ [BUFFER]: () => ({}) }], "float64").ndim).toEqualTypeOf<number>();
  expectTypeOf(array([{}] as unknown[], "float64").ndim).toEqualTypeOf<number>();
  expectTypeOf(array([{}] as object[], "float64").ndim).toEqualTypeOf<number>();
  expectTypeOf(array([{}] as any[], "float64").ndim).toEqualTypeOf<number>();
  expectTypeOf(array([]).dtype).toEqualTypeOf<DType<"float64">>();
  expectTypeOf(array([1, true])).toEqualTypeOf<ManagedArray<any, 1>>();
  expectTypeOf(full([2, 2], false)).toEqualTypeOf<ManagedArray<"bool", 2>>();
  expectTypeOf(full(2, 3)).toEqualTypeOf<ManagedArray<"float64", 1>>();
});

test("values", () => {
  const a = zeros([2, 3], "int64");
  expectTypeOf(a.get(0, 1)).toEqualTypeOf<bigint>();
  expectTypeOf(a.toTypedArray()).toEqualTypeOf<BigInt64Array>();
  expectTypeOf(a.toArray()).toEqualTypeOf<bigint[][]>();
  // @ts-expect-error two indices are needed
  a.get(0);
  // @ts-expect-error a text is no integer
  a.set(0, 0, "1");
  a.set(0, 0, 1);
  const points = zeros(3, "T{d:x:i:y:}");
  expectTypeOf(points.get(0)).toEqualTypeOf<{ readonly x: number; readonly y: number }>();
  expectTypeOf(points.record(0).x).toEqualTypeOf<number>();
});

test("rank", () => {
  const m = zeros([2, 3, 4]);
  expectTypeOf(m.ndim).toEqualTypeOf<3>();
  expectTypeOf(m.slice(1)).toEqualTypeOf<ManagedArray<"float64", 3>>();
  expectTypeOf(m.slice("0, ::2").ndim).toEqualTypeOf<2>();
  expectTypeOf(m.pop()).toEqualTypeOf<Popped<"float64", 3>>();
  expectTypeOf(zeros(3).pop()).toEqualTypeOf<number>();
  for (const x of zeros(3, "bool")) expectTypeOf(x).toEqualTypeOf<boolean>();
  for (const row of m) expectTypeOf(row).toEqualTypeOf<ManagedArray<"float64", 2>>();
  expectTypeOf(m.shape).toEqualTypeOf<readonly [i: number, j: number, k: number]>();
  expectTypeOf(zeros(m.shape)).toEqualTypeOf<ManagedArray<"float64", 3>>();
  expectTypeOf(zeros([] as number[]).shape).toEqualTypeOf<readonly number[]>();
});

test("what always throws is refused, with what to write instead", () => {
  const m = zeros([2, 3]);
  // @ts-expect-error no data
  array(5);
  // @ts-expect-error
  array("text", "S4");
  // @ts-expect-error
  array(undefined);
  // @ts-expect-error no dtype
  zeros(3, "flaot32");
  // @ts-expect-error
  array([1], "float");
  // @ts-expect-error
  full([2], 1, "int");
  // @ts-expect-error
  zerosLike(m, "flaot32");
  // @ts-expect-error
  m.map(x => x, "flaot32");
  // @ts-expect-error a promise, whose work is still to come
  scope(async () => 1);
  // @ts-expect-error
  scope(() => Promise.resolve(zeros(3)));
  // @ts-expect-error three indices for two axes
  m.slice("0, 0, 0");
  // @ts-expect-error
  m.slice(1, 2, 3);
});

test("what only running can tell passes, in generic functions as well", () => {
  const some = 1 as any;
  const made = <T>(make: () => T): T => scope(make);
  const copied = <X>(x: X) => array(x);
  const sliced = <T extends string, N extends number>(x: ManagedArray<"int8", N>, text: T) => x.slice(text);
  const typed = <S extends "float32" | "float64">(spec: S) => [zeros(3, spec), array([1], spec), zerosLike(m, spec)];
  const m = zeros([2, 3]);
  expectTypeOf(typed).toBeFunction();
  expectTypeOf(zeros(3, "d" as string).dtype).toEqualTypeOf<DType<any>>();
  expectTypeOf(made(() => "text")).toEqualTypeOf<string>();
  expectTypeOf(copied<Int8Array>).returns.toEqualTypeOf<ManagedArray<"int8", 1>>();
  expectTypeOf(sliced).toBeFunction();
  expectTypeOf(array(some as unknown).ndim).toEqualTypeOf<number>();
  expectTypeOf(array([1] as number | number[]).ndim).toEqualTypeOf<number>();
  expectTypeOf(scope(() => some)).toBeAny();
  expectTypeOf(scope((): number | Promise<number> => 1)).toEqualTypeOf<number | Promise<number>>();
  expectTypeOf(scope(() => ({ a: 1, b: [""] }))).toEqualTypeOf<{ a: number; b: string[] }>();
  expectTypeOf(scope(() => {})).toEqualTypeOf<void>();
  expectTypeOf(() =>
    scope(() => {
      throw some;
    }),
  ).returns.toEqualTypeOf<never>();
  expectTypeOf(zeros([2, 3]).slice(null, 0).ndim).toEqualTypeOf<2>();
});

test("arrays of known dtype and rank are arrays", () => {
  expectTypeOf(zeros(3)).toExtend<ManagedArray>();
  expectTypeOf(zeros([2, 2], "bool")).toExtend<ManagedArray>();
});

test("dtypes that are known to be some dtype are taken, as options are passed on", () => {
  const spec = "int8" as DTypeSpec;
  expectTypeOf(zeros(3, spec)).toEqualTypeOf<ManagedArray<any, 1>>();
  zeros([2], "" as string | DType);
  ones(3, dtype("int8") as never as "float32" | DType<"float64">);
  arange(3, undefined, undefined, spec);
  linspace(0, 1, 5, spec);
  eye(2, undefined, spec);
  fromFunction(3, () => 1, spec);
  zerosLike(zeros(2), spec);
  empty(2, spec as string | readonly DescrField[]);
  const made = ({ dtype = "float32" }: { dtype?: DTypeSpec } = {}) => zeros(3, dtype);
  const passed = (options: { dtype?: DTypeSpec }) => zeros(3, options.dtype);
  ["float32" as const, dtype("int8")].map(each => [zeros(3, each), made(), passed({})]);
  expectTypeOf(zeros(3, undefined, {})).toEqualTypeOf<ManagedArray<"float64", 1>>();
});

test("generic functions make and map what the constraint of their dtype takes", () => {
  const filled = <D extends "float32" | "float64">(d: D, n: number) => full(3, n, d);
  const counted = <D extends "float32" | "int32">(d: D) => fromFunction(3, i => i, d);
  const wider = <D extends "float32" | "int32">(a: ManagedArray<D, 1>) => a.map(x => x, "float64");
  const passed = <D extends DTypeSpec>(d: D, x: Input<Normalise<D>>) => full(3, x as never, d);
  expectTypeOf(filled<"float32">).returns.toEqualTypeOf<ManagedArray<"float32", 1>>();
  return [filled, counted, wider, passed];
});
