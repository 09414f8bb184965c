/** What the compiler knows of views: dtype, rank, whether one may write, contiguity, ownership. */
import { type DType, type NumericContainer, newaxis, type SliceItem, s, struct } from "@lanewise/format";
import {
  broadcastArrays,
  type Contiguous,
  fromMemory,
  isView,
  type MemoryView,
  meshgrid,
  type Owner,
  type ReadonlyMemoryView,
  type ViewSpec,
  view,
} from "@lanewise/view";
import { describe, expectTypeOf, test } from "vitest";

declare const anything: unknown;

describe("dtype and rank", () => {
  const v = view(new Float64Array(12));
  const m = v.reshape(3, 4);

  test("from the source", () => {
    expectTypeOf(v).toExtend<MemoryView<"float64", 1> & Owner>();
    expectTypeOf(v.get(0)).toEqualTypeOf<number>();
    expectTypeOf(view(new BigInt64Array(1)).get(0)).toEqualTypeOf<bigint>();
    expectTypeOf(view(new ArrayBuffer(1)).dtype.name).toEqualTypeOf<string>();
    expectTypeOf(view(m).ndim).toEqualTypeOf<2>();
    expectTypeOf(view(anything).get()).toBeAny();
  });

  test("from the spec", () => {
    expectTypeOf(view(anything, { dtype: "<f4", ndim: 2 })).toExtend<MemoryView<"float32", 2>>();
    expectTypeOf(view(new Uint8Array(8), { dtype: "q" }).get(0)).toEqualTypeOf<bigint>();
    expectTypeOf(view(new Uint8Array(8), { dtype: "i", shape: [1, 2] }).ndim).toEqualTypeOf<2>();
    expectTypeOf(view(anything, { contiguous: "C", dtype: "d" }).typedArray).toEqualTypeOf<Float64Array>();
    expectTypeOf(view(anything, { contiguous: "inner", ndim: 2 })).not.toExtend<Contiguous<any>>();
    expectTypeOf(view(anything, { indirect: [true, false] }).ndim).toEqualTypeOf<2>();
    expectTypeOf(view(v, "::2, None").ndim).toEqualTypeOf<2>();
  });

  test("a dtype that is none is refused where it stands", () => {
    // @ts-expect-error
    view(new Uint8Array(8), { dtype: "flaot32" });
    view(new Uint8Array(8), {
      ndim: 1,
      // @ts-expect-error
      dtype: "flaot32",
    });
    // @ts-expect-error
    fromMemory(new ArrayBuffer(8), { dtype: "flaot32" });
    // @ts-expect-error
    v.cast("flaot32");
    // @ts-expect-error
    v.cast("flaot32", [2, 2]);
    const generic = <S extends string>(dtype: S) => [view(m, { dtype }), fromMemory(new ArrayBuffer(8), { dtype })];
    expectTypeOf(generic).toBeFunction();
    expectTypeOf(view(m, { dtype: undefined, writable: true }).ndim).toEqualTypeOf<2>();
    expectTypeOf(view(m, { dtype: "d" as string }).ndim).toEqualTypeOf<2>();
  });

  test("records", () => {
    const r = fromMemory(new ArrayBuffer(64), { dtype: "T{d:x:(3)i:v:T{q:t:}:in:}", shape: [2] });
    expectTypeOf(r.get(0)).toEqualTypeOf<{
      readonly x: number;
      readonly v: readonly [number, number, number];
      readonly in: { readonly t: bigint };
    }>();
    expectTypeOf(r.field("x")).toExtend<MemoryView<"float64", 1>>();
    expectTypeOf(r.field("v").ndim).toEqualTypeOf<2>();
    expectTypeOf(r.field("in.t").get(0)).toEqualTypeOf<bigint>();
    // @ts-expect-error there is no such field
    r.field("y");
    const point = struct({ x: "float32", y: "float32" });
    expectTypeOf(view(new Uint8Array(8), { dtype: point }).field("y").get(0)).toEqualTypeOf<number>();
  });

  test("complex", () => {
    const z = fromMemory(new ArrayBuffer(16), { dtype: "Zd" });
    expectTypeOf(z.get(0)).toEqualTypeOf<{ readonly re: number; readonly im: number }>;
    expectTypeOf(z.imag.get(0)).toEqualTypeOf<number>();
  });

  test("slices", () => {
    expectTypeOf(m.slice("0").ndim).toEqualTypeOf<1>();
    expectTypeOf(m.slice("0, 1:").ndim).toEqualTypeOf<1>();
    expectTypeOf(m.slice("..., None, ::2").ndim).toEqualTypeOf<3>();
    expectTypeOf(m.slice(s(1), 0).ndim).toEqualTypeOf<1>();
    expectTypeOf(m.slice(newaxis, s(), newaxis).ndim).toEqualTypeOf<4>();
    expectTypeOf(m.pick(1).get(0)).toEqualTypeOf<number>();
    expectTypeOf(m.pick(1, 2).ndim).toEqualTypeOf<0>();
    expectTypeOf(m.at(0)).toExtend<MemoryView<"float64", 1>>();
    expectTypeOf(v.at(0)).toEqualTypeOf<number>();
    for (const row of m) expectTypeOf(row).toExtend<MemoryView<"float64", 1>>();
    for (const item of v) expectTypeOf(item).toEqualTypeOf<number>();
  });

  test("slices that always throw are refused, with what to write instead", () => {
    expectTypeOf(m.slice<readonly [2, 5]>).parameters.toEqualTypeOf<
      ['integers alone may be a range or indices: write slice("2:5") or pick(2, 5)', ...unknown[]]
    >();
    expectTypeOf(m.slice<readonly ["0, 0, 0"]>).parameters.toEqualTypeOf<
      ["more integers and ranges than axes, of which there are 2", ...unknown[]]
    >();
    // @ts-expect-error integers alone
    m.slice(2, 5);
    // @ts-expect-error
    m.slice(2);
    // @ts-expect-error three ranges for two axes
    m.slice("1:, 2:, 3:");
    // @ts-expect-error
    m.slice(s(), 0, s());
    // @ts-expect-error
    m.pick(1, 2, 3);
    // @ts-expect-error
    view(m, "0, 0, 0");
    // @ts-expect-error no exporter
    view(5);
    // @ts-expect-error
    view("text", { dtype: "B" });
    // @ts-expect-error
    view(null);
  });

  test("what only running can tell passes", () => {
    const [some, list, texts] = [1 as any, [1] as number[], ":" as ":" | "0, 0, 0"];
    const [i, j] = [1 as number, 2 as number];
    expectTypeOf(m.slice(...list).ndim).toEqualTypeOf<number>();
    expectTypeOf(m.slice(some, 0).ndim).toEqualTypeOf<number>();
    expectTypeOf(m.slice(some, some, some).ndim).toEqualTypeOf<number>();
    expectTypeOf(m.slice(some as never, s()).ndim).toEqualTypeOf<number>();
    expectTypeOf(m.slice(texts).ndim).toEqualTypeOf<2>();
    expectTypeOf(m.slice(":" as string).ndim).toEqualTypeOf<number>();
    expectTypeOf(m.slice(`${i}:${j}, ${i}`).ndim).toEqualTypeOf<1>();
    expectTypeOf(m.slice(`0, 0, ${":" as string}`).ndim).toEqualTypeOf<number>();
    expectTypeOf((m as MemoryView<"float64", 1 | 2>).slice("0, 0").ndim).toEqualTypeOf<0>();
    expectTypeOf((m as MemoryView<"float64">).slice("0, 0").ndim).toEqualTypeOf<number>();
    view(some).slice("0");
    view(anything);
    view(m as typeof m | number);
  });

  test("generic functions pass their parameters on", () => {
    const viewed = <X>(x: X) => view(x);
    const sliced = <T extends string>(x: MemoryView<"int8", 2>, text: T) => [x.slice(text), view(x, text)];
    const items = <T extends readonly SliceItem[]>(x: MemoryView<"int8", 2>, ...parts: T) => x.slice(...parts);
    const ranked = <N extends number>(x: MemoryView<"int8", N>) => [x.slice("1:"), x.slice(s(), null), x.pick(0)];
    const asked = <S extends ViewSpec>(x: object, spec: S) => view(x, spec);
    expectTypeOf(viewed<Int8Array>).returns.toExtend<MemoryView<"int8", 1>>();
    expectTypeOf([sliced, items, ranked, asked]).toBeArray();
  });

  test("shapes", () => {
    expectTypeOf(m.T.ndim).toEqualTypeOf<2>();
    expectTypeOf(m.reshape([2, 3, 2]).ndim).toEqualTypeOf<3>();
    expectTypeOf(m.reshape(-1).ndim).toEqualTypeOf<1>();
    expectTypeOf(m.diagonal().ndim).toEqualTypeOf<1>();
    expectTypeOf(m.expandDims(0).ndim).toEqualTypeOf<3>();
    expectTypeOf(m.squeeze(0).ndim).toEqualTypeOf<1>();
    expectTypeOf(m.expandDims([0, -1]).ndim).toEqualTypeOf<4>();
    expectTypeOf(v.slidingWindows(3).ndim).toEqualTypeOf<2>();
    expectTypeOf(m.slidingWindows([3, 3]).ndim).toEqualTypeOf<4>();
    expectTypeOf(m.slidingWindows([] as number[]).ndim).toEqualTypeOf<number>();
    const [rows, columns] = m.shape;
    expectTypeOf([rows, columns]).toEqualTypeOf<number[]>();
    expectTypeOf(v.reshape(m.shape).ndim).toEqualTypeOf<2>();
    expectTypeOf(m.cast("B").ndim).toEqualTypeOf<1>();
    expectTypeOf(v.cast("B").cast("i", [2, 12]).get(0, 0)).toEqualTypeOf<number>();
    expectTypeOf(m.toArray()).toEqualTypeOf<number[][]>();
    expectTypeOf(m.toTypedArray()).toEqualTypeOf<Float64Array>();
  });

  test("indices are counted", () => {
    // @ts-expect-error one index too few
    m.get(1);
    // @ts-expect-error one too many
    m.get(1, 2, 3);
    // @ts-expect-error the value is missing
    m.set(1, 2);
    m.set(1, 2, 3);
    // @ts-expect-error a string is no float64
    m.set(1, 2, "3");
  });
});

test("generic functions read and write", () => {
  // @ts-expect-error one of the dtypes takes no numbers
  const some = <D extends "float32" | "text(3)">(x: MemoryView<D, 1>) => x.set(0, 5);
  const scale = <D extends "float32" | "float64">(x: MemoryView<D, 1>, by: number) => {
    for (let i = 0; i < x.length; i++) x.set(i, x.get(i) * by);
    return x.fill(x.get(0)).indexOf(by);
  };
  const fill = <D extends "int8" | "int64", N extends number>(x: NumericContainer<D, N>) => x.fill(1).fill(2n);
  const real = <D extends "complex64" | "complex128">(x: MemoryView<D, 1>) => x.set(0, { re: x.get(0).re, im: 0 });
  const text = <D extends "float32" | "float64">(x: MemoryView<D, 1>) => {
    // @ts-expect-error a text is no float
    x.set(0, "1");
  };
  const mixed = <D extends "float32" | "complex64">(x: MemoryView<D, 1>) => {
    x.set(0, 1);
    // @ts-expect-error not for float32
    x.set(0, { re: 1, im: 2 });
  };
  const open = <D>(x: MemoryView<D, 1>) => {
    // @ts-expect-error a record, perhaps
    x.set(0, 1);
  };
  scale(view(new Float32Array(3)), 2);
  // @ts-expect-error neither of the two
  scale(view(new Int8Array(3)), 2);
  expectTypeOf([fill, real, text, mixed, open, some]).toBeArray();
});

describe("read-only views have no setters", () => {
  const r = view(new Float64Array(4)).toReadonly();
  test("none on the view, none on what is derived from it", () => {
    expectTypeOf(r).not.toHaveProperty("set");
    expectTypeOf(r).not.toHaveProperty("fill");
    expectTypeOf(r).not.toHaveProperty("assign");
    expectTypeOf(r.slice("1:")).not.toHaveProperty("set");
    expectTypeOf(r.T.reshape(2, 2)).not.toHaveProperty("assign");
    expectTypeOf(view(new Float64Array(4), { writable: false })).not.toHaveProperty("set");
    expectTypeOf(view(new Float64Array(4)).broadcastTo(3, 4)).not.toHaveProperty("set");
    expectTypeOf(r.get(0)).toEqualTypeOf<number>();
  });
});

describe("who is what", () => {
  const v = view(new Float32Array(4));
  test("only owners are disposable", () => {
    expectTypeOf(v).toExtend<Disposable>();
    expectTypeOf(v.slice("1:")).not.toExtend<Disposable>();
    expectTypeOf(v.slice("1:").retain()).toExtend<Disposable>();
  });

  test("only contiguous views have a typed array", () => {
    expectTypeOf(v).not.toHaveProperty("typedArray");
    expectTypeOf(v.contiguous()).toExtend<Contiguous<"float32">>();
    expectTypeOf(v.contiguous().typedArray).toEqualTypeOf<Float32Array>();
  });

  test("known views are views of unknown dtype and rank, and containers", () => {
    expectTypeOf(v).toExtend<MemoryView>();
    expectTypeOf(v).toExtend<ReadonlyMemoryView>();
    expectTypeOf(v.toReadonly()).toExtend<ReadonlyMemoryView>();
    expectTypeOf(v).toExtend<NumericContainer<"float32", 1>>();
    expectTypeOf(v).toExtend<NumericContainer>();
  });

  test("a read-only view's accessor has no setter", () => {
    expectTypeOf(v.unchecked).toHaveProperty("set");
    expectTypeOf(v.toReadonly().unchecked).not.toHaveProperty("set");
    expectTypeOf(v.toReadonly().unchecked.get(0)).toEqualTypeOf<number>();
  });

  test("isView narrows", () => {
    if (isView(anything, { dtype: "d", ndim: 2 })) expectTypeOf(anything.get(0, 0)).toEqualTypeOf<number>();
  });

  test("a spec may be one of several, or left out by whoever passes it on", () => {
    const bytes = new Uint8Array(16);
    const several = anything as { dtype: "float32" } | { dtype: "int8"; shape: number[] };
    expectTypeOf(view(bytes, several)).toExtend<MemoryView>();
    view(bytes, anything as { dtype: DType<"float32"> } | { writable: false });
    view(bytes, anything as ViewSpec | string);
    const passed = (spec?: ViewSpec) => view(bytes, spec);
    expectTypeOf(view(bytes, undefined)).toExtend<MemoryView<"uint8", 1>>();
    return passed;
  });

  test("grids know the dtypes of views and typed arrays, and their own rank", () => {
    const [a, b] = meshgrid([new Int8Array(2), v]);
    expectTypeOf(a).toEqualTypeOf<ReadonlyMemoryView<"int8", 2>>();
    expectTypeOf(b).toEqualTypeOf<ReadonlyMemoryView<"float32", 2>>();
    expectTypeOf(broadcastArrays([new Float64Array(2)])[0]).toEqualTypeOf<ReadonlyMemoryView<"float64", number>>();
  });
});
