/** Quantiles: what they take, and rows of every length and order. Their values are NumPy's: functions-oracle.test.ts. */
import { array, zeros } from "@lanewise/array";
import { add, isnan, logicalNot, median, mul, quantile, sub } from "@lanewise/simd";
import { fromMemory, view } from "@lanewise/view";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const code = (name: string) => expect.objectContaining({ code: name });

/** By the definition: sorted, and on the line between neighbours. */
function defined(values: readonly number[], q: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return low + (high - low) * (place % 1);
}

describe("against the definition", () => {
  const fraction = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }));

  test("few and many fractions of short and long rows", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 90 }),
        fc.array(fraction, { maxLength: 12 }),
        (values, fractions) => {
          const got = quantile(Int8Array.from(values), fractions).toTypedArray();
          for (const [k, q] of fractions.entries()) expect(got[k]).toBeCloseTo(defined(values, q), 12);
          for (const q of fractions) expect(got[fractions.indexOf(q)]).toBe(quantile(Int8Array.from(values), q));
        },
      ),
    );
  });

  test.each([
    ["rising", (k: number) => k],
    ["falling", (k: number) => -k],
    ["equal", () => 3],
    ["organ pipes", (k: number) => Math.min(k, 20_000 - k)],
    ["a saw", (k: number) => (k * 7919) % 64],
  ])("rows of thousands: %s", (_, value) => {
    const x = Float64Array.from({ length: 20_001 }, (_, k) => value(k));
    for (const q of [0, 0.001, 0.25, 0.5, 0.9999, 1]) expect(quantile(x, q)).toBeCloseTo(defined([...x], q), 9);
  });
});

describe("dtypes and values", () => {
  test("of floats their own, of integers float64", () => {
    expect(quantile(new Float32Array([0, 1]), 0.1)).toBe(Math.fround(0.1));
    expect(median(new Float32Array([0, 1]), { keepdims: true }).dtype.name).toBe("float32");
    expect(median(new BigInt64Array([1n, 2n]))).toBe(1.5);
    using half = array([1, 2, 4, 8], "float16");
    expect([median(half), quantile(half, 0.1)]).toEqual([3, 1.2998046875]);
  });

  test("none, NaN, infinities and numbers far apart", () => {
    expect(median(new Float64Array(0))).toBeNaN();
    expect([...quantile(view(new Float32Array(0)).reshape(0, 2), [0, 1], { axis: 0 }).toTypedArray()]).toEqual(
      new Array(4).fill(Number.NaN),
    );
    expect(median(view(new Int8Array(0)).reshape(2, 0), { axis: 0 }).toTypedArray()).toEqual(new Float64Array(0));
    expect(median(new Float64Array([1, Number.NaN, 2]))).toBeNaN();
    const inf = Number.POSITIVE_INFINITY;
    expect(median(new Float64Array([inf, 1, inf]))).toBe(inf);
    expect(quantile(new Float64Array([-inf, 1]), 0.25)).toBe(-inf);
    expect(median(new Float64Array([-1.5e308, 1.7e308]))).toBeCloseTo(1e307, -300);
    expect(median(new Float64Array([-0, -0]))).toBe(0);
  });

  test("where only some take part", () => {
    const x = new Float64Array([5, Number.NaN, 1, 3]);
    expect(median(x, { where: logicalNot(isnan(x)) })).toBe(3);
    expect(median(x, { where: [true, false, true, false] })).toBe(3);
    const m = view(new Float32Array([1, 2, 3, 4, 5, 6])).reshape(2, 3);
    expect([...median(m, { axis: 1, where: [[true], [false]] }).toTypedArray()]).toEqual([2, Number.NaN]);
  });
});

test("layouts, expressions and what is made of results", () => {
  const swapped = fromMemory(new ArrayBuffer(29), { dtype: ">f4", shape: [2, 3], strides: [4, 8], byteOffset: 1 });
  swapped.assign(view(new Float32Array([5, 1, 4, 3, 2, 6])).reshape(2, 3));
  expect(median(swapped)).toBe(3.5);
  expect(median(swapped.flip().T, { axis: -2 }).toTypedArray()).toEqual(new Float32Array([3, 4]));
  expect(sub(swapped, median(swapped, { axis: 1, keepdims: true })).toTypedArray()).toEqual(
    new Float32Array([1, -3, 0, 0, -1, 3]),
  );
  expect(quantile(swapped, [0, 1], { axis: [0, 1], keepdims: true }).shape).toEqual([2, 1, 1]);
  expect(quantile(swapped, [], { axis: 0 }).shape).toEqual([0, 3]);
  expect(median(mul(swapped, 2))).toBe(7);
  using scalar = zeros([], "int16");
  expect(median(add(scalar, 4))).toBe(4);
  const x = new Float64Array([3, 1, 2]);
  expect(median(x, { keepdims: true }).into(x.subarray(0, 1))).toEqual(new Float64Array([2]));
  expect(String(quantile(x, [0.5], { axis: 0 }))).toBe("float64[1] quantile(a, [0.5], { axis: 0 }), not evaluated");
  expect(median(x, { axis: 0 }).op).toBe("median");
});

test("refusals", () => {
  const x = new Float64Array(3);
  for (const q of [-0.1, 1.1, Number.NaN, "0.5", null, [0.5, 2], [Number.NaN], x, 1n]) {
    expect(() => quantile(x, q as never)).toThrow('quantile: "q" must be a number from 0 to 1, or a list of them');
  }
  using z = array([{ re: 1, im: 2 }]);
  expect(() => median(z)).toThrow("median takes no complex128 operands");
  expect(() => median(x, { axis: 1 })).toThrow(code("INDEX"));
  expect(() => median(x, { initial: 1 } as never)).toThrow(code("ARGUMENT"));
  expect(() => quantile(x, 0.5, { method: "lower" } as never)).toThrow(code("ARGUMENT"));
  expect(() => quantile([1, 2] as never, 0.5)).toThrow('quantile: "x" must be');
});
