import { array, empty } from "@lanewise/array";
import {
  add,
  all,
  any,
  argmax,
  argmin,
  configure,
  countNonzero,
  dot,
  max,
  mean,
  min,
  minMax,
  norm,
  prod,
  simd,
  std,
  sub,
  sum,
  variance,
} from "@lanewise/simd";
import { view } from "@lanewise/view";
import { describe, expect, test } from "vitest";

describe("full reductions", () => {
  const x = new Float64Array([3, 1, 2, 4]);
  test("values", () => {
    expect(sum(x)).toBe(10);
    expect(prod(x)).toBe(24);
    expect([min(x), max(x), minMax(x)]).toEqual([1, 4, { min: 1, max: 4 }]);
    expect([any(x), all(sub(x, 1)), countNonzero(sub(x, 1))]).toEqual([true, false, 3]);
    expect([mean(x), variance(x), std(x)]).toEqual([2.5, 1.25, Math.sqrt(1.25)]);
    expect(norm(new Float64Array([3, 4]))).toBe(5);
    expect(dot(x, x)).toBe(30);
    expect(sum(add(x, 1))).toBe(14);
    expect(sum(new Uint8Array(1000).fill(255))).toBe(255000);
    expect(sum(new BigInt64Array([2n ** 62n, 2n ** 62n]))).toBe(-(2n ** 63n));
    expect(max(new Uint32Array([1, 0xffffffff]))).toBe(0xffffffff);
    expect(sum(new Float64Array(0))).toBe(0);
    expect(mean(new Float64Array(0))).toBeNaN();
  });
  test("in the heap, long", () => {
    const a = empty([200_003], "float64");
    for (let i = 0; i < a.length; i++) a.set(i, i);
    expect(sum(a)).toBe((200_003 * 200_002) / 2);
    expect(simd(a).slice("::-1").sum()).toBe((200_003 * 200_002) / 2);
    a.release();
  });
});

describe("along axes", () => {
  const m = view(new Float64Array([1, 2, 3, 4, 5, 6])).reshape([2, 3]);
  test("rows and columns", () => {
    expect(sum(m, { axis: 1 }).toTypedArray()).toEqual(new Float64Array([6, 15]));
    expect(sum(m, { axis: 0 }).toTypedArray()).toEqual(new Float64Array([5, 7, 9]));
    expect(sum(m, { keepdims: true }).shape).toEqual([1, 1]);
    expect(mean(m, { axis: 0 }).toTypedArray()).toEqual(new Float64Array([2.5, 3.5, 4.5]));
    expect(variance(m, { axis: 1, correction: 1 }).toTypedArray()).toEqual(new Float64Array([1, 1]));
    expect(sub(m, mean(m, { axis: 1, keepdims: true })).toTypedArray()).toEqual(new Float64Array([-1, 0, 1, -1, 0, 1]));
    expect(sum(view(new Int8Array([1, 2, 3, 4])).reshape([2, 2]), { axis: -1 }).toTypedArray()).toEqual(
      new BigInt64Array([3n, 7n]),
    );
  });

  test.each([16385, 20000, 65536])("rows of %i elements in plain memory, whose results are wider", count => {
    for (const Items of [Uint8Array, Int16Array, Int32Array, Float32Array]) {
      const rows = view(new Items(2 * count).fill(1)).reshape([2, count]);
      expect(sum(rows, { axis: 1, dtype: "float64" }).toArray()).toEqual([count, count]);
      expect(mean(rows, { axis: 1 }).toArray()).toEqual([1, 1]);
      expect(norm(rows, { axis: 1 }).toArray()[0]).toBeCloseTo(Math.sqrt(count), 4);
    }
  });
});

describe("argmin and argmax", () => {
  test("first of equals, NaN first, far away", () => {
    expect([argmax(new Float64Array([1, 3, 3])), argmin(new Int8Array([2, -1, -1]))]).toEqual([1, 1]);
    expect(argmax(new Float32Array([1, Number.NaN, 3, Number.NaN]))).toBe(1);
    const long = new Uint8Array(150_000);
    long[140_000] = 7;
    expect(argmax(long)).toBe(140_000);
    const m = view(new Float64Array([1, 5, 3, 4, 5, Number.NaN])).reshape([2, 3]);
    expect(argmax(m, { axis: 1 }).toTypedArray()).toEqual(new Int32Array([1, 2]));
    expect(argmin(m, { axis: 0, keepdims: true }).shape).toEqual([1, 3]);
    expect(argmin(m, { axis: 0 }).toTypedArray()).toEqual(new Int32Array([0, 0, 1]));
  });
});

describe("the same bits whichever way memory is walked", () => {
  const rows = 512;
  const columns = 300;
  const values = Float64Array.from({ length: rows * columns }, (_, k) => Math.sin(k) * 10 ** (k % 5));

  test("whole, transposed and along both axes, in the heap, foreign and in JavaScript", () => {
    using dense = array(values);
    using shaped = view(dense);
    const m = shaped.reshape([rows, columns]);
    using transposed = array(view(values).reshape([rows, columns]).T);
    const t = transposed;
    const total = sum(t);
    expect(sum(m.T)).toBe(total);
    expect(sum(view(values).reshape([rows, columns]).T)).toBe(total);
    const byColumn = sum(t, { axis: 1 }).toTypedArray();
    expect(sum(m, { axis: 0 }).toTypedArray()).toEqual(byColumn);
    expect(sum(view(values).reshape([rows, columns]), { axis: 0 }).toTypedArray()).toEqual(byColumn);
    configure({ backend: "js" });
    expect(sum(m.T)).toBe(total);
    expect(sum(m, { axis: 0 }).toTypedArray()).toEqual(byColumn);
    configure({ backend: "auto" });
    for (const [k, value] of byColumn.entries()) expect(sum(m.slice(`:, ${k}`))).toBe(value);
  });

  test("integers, extremes and counts along the slow axis", () => {
    const small = Int16Array.from({ length: rows * columns }, (_, k) => (k * 7919) % 30000);
    using a = array(small);
    using flat = view(a);
    const m = flat.reshape([rows, columns]);
    const foreign = view(small).reshape([rows, columns]);
    for (const f of [sum, min, max, countNonzero, any, all]) {
      const wanted = (f as typeof min)(foreign.T, { axis: 1 }).toTypedArray();
      expect((f as typeof min)(m, { axis: 0 }).toTypedArray()).toEqual(wanted);
    }
    const cube = flat.reshape([8, 64, 300]);
    expect(sum(cube, { axis: 1 }).toTypedArray()).toEqual(
      sum(view(small).reshape([8, 64, 300]), { axis: 1 }).toTypedArray(),
    );
    expect(sum(cube, { axis: [0, 1] }).toTypedArray()).toEqual(sum(m, { axis: 0 }).toTypedArray());
  });
});

test("a sum of nothing along an axis is +0", () => {
  const none = view(new Float64Array(0)).reshape([2, 0]);
  expect([...sum(none, { axis: 1 }).toTypedArray()]).toEqual([0, 0]);
  expect([...sum(view(new Int8Array(0)).reshape([2, 0]), { axis: 1 }).toTypedArray()]).toEqual([0n, 0n]);
});
