/** Reductions along short axes go side by side: each result has the bits of a reduction of its elements alone. */
import { fromFunction, type ManagedArray } from "@lanewise/array";
import { all, any, astype, countNonzero, info, matmul, max, min, mul, prod, simd, sum, vecdot } from "@lanewise/simd";
import { describe, expect, test } from "vitest";
import { own } from "./support/own.ts";

const REDUCTIONS = { sum, prod, min, max, any, all, countNonzero } as const;

function filled(shape: readonly number[], dtype: string): ManagedArray {
  const base = own(
    fromFunction(shape as number[], (...at: number[]) => at.reduce((sum, i) => (sum * 31 + i * 7 + 3) % 97, 5) - 40),
  );
  const scaled = dtype.startsWith("float") ? mul(base, 0.37) : base;
  return own(astype(scaled, dtype as "float64").eval()) as unknown as ManagedArray;
}

/** Views of rank 3 whose last axes are short, in every way to lie. */
const LAYOUTS: Record<string, (length: number, dtype: string) => any> = {
  dense: (length, dtype) => simd(filled([5, 9, length], dtype)),
  "few results, many rows": (length, dtype) => simd(filled([40, 3, length], dtype)),
  "down the columns": (length, dtype) => simd(filled([5, length, 9], dtype)).moveAxis(1, 2),
  "down, far apart": (length, dtype) => simd(filled([length, 3, 17], dtype)).moveAxis(0, 2),
  reversed: (length, dtype) => simd(filled([5, 9, length], dtype)).slice("..., ::-1"),
  "every other one": (length, dtype) => simd(filled([5, 9, 2 * length], dtype)).slice("::-1, ..., ::2"),
  windows: (length, dtype) => simd(filled([5, 9 + length - 1], dtype)).slidingWindows([length], [1]),
  repeated: (length, dtype) => simd(filled([5, 1, length], dtype)).broadcastTo([5, 9, length]),
};

describe.each(Object.keys(REDUCTIONS) as (keyof typeof REDUCTIONS)[])("%s", name => {
  const reduce = REDUCTIONS[name] as (x: any, options?: any) => any;
  test.each(["float64", "float32", "int32", "uint8", "int64", "bool"])("of %s", dtype => {
    if (dtype === "bool" && (name === "min" || name === "max")) return;
    for (const layout of Object.values(LAYOUTS)) {
      for (const length of [1, 2, 3, 7, 8, 12, 13, 16, 17, 33]) {
        const x = layout(length, dtype);
        const results = own(reduce(x, { axis: 2 }).eval());
        for (const [i, j] of [
          [0, 0],
          [0, 1],
          [x.shape[0] - 1, x.shape[1] - 1],
          [3 % x.shape[0], 2],
        ] as const) {
          const alone = own(reduce(x.pick(i, j), { keepdims: true }).eval());
          expect(results.get(i, j)).toEqual(alone.get(0));
        }
      }
    }
  });
});

test("of two axes, which are no single loop", () => {
  const image = simd(filled([20, 21], "float64"));
  const windows = image.slidingWindows([3, 5]);
  const { wasmCalls } = info();
  const sums = own(sum(windows, { axis: [2, 3] }).eval());
  expect(info().wasmCalls - wasmCalls).toBe(1);
  for (const [i, j] of [
    [0, 0],
    [17, 16],
    [4, 9],
  ] as const) {
    expect(sums.get(i, j)).toBe(sum(image.slice(`${i}:${i + 3}, ${j}:${j + 5}`)));
  }
});

test("of products, whose factors lie differently", () => {
  const [a, b] = [filled([30, 3], "float64"), filled([3, 2], "float64")];
  const product = own(matmul(a, b).eval());
  for (const [i, j] of [
    [0, 0],
    [29, 1],
    [7, 0],
  ] as const) {
    expect(product.get(i, j)).toBe(sum(mul(simd(a).pick(i), simd(b).slice(`:, ${j}`))));
  }
  const series = simd(filled([100], "float32"));
  const taps = filled([5], "float32");
  const smooth = own(vecdot(series.slidingWindows(5), taps).eval());
  for (const i of [0, 1, 50, 95]) expect(smooth.get(i)).toBe(sum(mul(series.slice(`${i}:${i + 5}`), taps)));
});
