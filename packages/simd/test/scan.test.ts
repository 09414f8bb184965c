import { array } from "@lanewise/array";
import {
  add,
  astype,
  configure,
  cumulativeMax,
  cumulativeMin,
  cumulativeProd,
  cumulativeSum,
  index,
  lanes,
  mean,
  mul,
  random,
  sin,
  sum,
  variance,
} from "@lanewise/simd";
import { view } from "@lanewise/view";
import { afterEach, describe, expect, test } from "vitest";

afterEach(() => configure({ backend: "auto" }));

describe.each(["auto", "js"] as const)("backend %s", backend => {
  test("running sums and products", () => {
    configure({ backend });
    expect(cumulativeSum(new Float64Array([1, 2, 3])).toTypedArray()).toEqual(new Float64Array([1, 3, 6]));
    expect(cumulativeProd(new Int8Array([100, 100, 2])).toTypedArray()).toEqual(
      new BigInt64Array([100n, 10000n, 20000n]),
    );
    const m = view(new Float32Array([1, 2, 3, 4, 5, 6])).reshape([2, 3]);
    expect(cumulativeSum(m, { axis: 0 }).toTypedArray()).toEqual(new Float32Array([1, 2, 3, 5, 7, 9]));
    expect(cumulativeSum(m, { axis: -1 }).toTypedArray()).toEqual(new Float32Array([1, 3, 6, 4, 9, 15]));
    expect(cumulativeSum(mul(m.T, 2), { axis: 0 }).toTypedArray()).toEqual(new Float32Array([2, 8, 6, 18, 12, 30]));
    const tail = cumulativeSum(lanes`${m} > 2`, { axis: 1 });
    expect(tail.toTypedArray()).toEqual(new BigInt64Array([0n, 0n, 1n, 1n, 2n, 3n]));
  });

  test("running extremes, where NaN wins", () => {
    configure({ backend });
    const numbers = [3, -1, 7, 7, -5, 0, 120, -128];
    for (const name of ["int8", "int16", "int32", "int64", "float16", "float32", "float64"] as const) {
      const x = astype(new Float64Array(numbers), name);
      for (const [f, better] of [
        [cumulativeMax, Math.max],
        [cumulativeMin, Math.min],
      ] as const) {
        const running = f(x);
        expect(running.dtype.name).toBe(name);
        const wanted = numbers.map((_, k) => better(...numbers.slice(0, k + 1)));
        expect([...astype(running, "float64").toTypedArray()]).toEqual(wanted);
      }
    }
    const unsigned = new Uint8Array([1, 200, 100]);
    expect(cumulativeMax(unsigned).toTypedArray()).toEqual(new Uint8Array([1, 200, 200]));
    expect(cumulativeMin(new BigUint64Array([2n ** 63n, 5n])).toTypedArray()).toEqual(
      new BigUint64Array([2n ** 63n, 5n]),
    );
    expect(cumulativeMax(new Float32Array([1, Number.NaN, 3])).toTypedArray()).toEqual(
      new Float32Array([1, Number.NaN, Number.NaN]),
    );
    const m = view(new Float64Array([1, 5, 2, 4, 3, 9])).reshape([2, 3]);
    expect(cumulativeMax(mul(m, -1), { axis: 0 }).toTypedArray()).toEqual(new Float64Array([-1, -5, -2, -1, -3, -2]));
    expect(() => cumulativeMax(m)).toThrow('needs an "axis"');
    expect(() => cumulativeMax(m, { dtype: "int8" } as never)).toThrow('"options" takes axis, got "dtype"');
  });

  test("running products of complex numbers", () => {
    configure({ backend });
    // 1 + i, times i again and again: exact.
    const parts = new Float32Array([1, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    const z = view(new Uint8Array(parts.buffer), { dtype: "complex64" });
    using running = cumulativeProd(z).eval();
    expect(running.toArray()).toEqual([
      { re: 1, im: 1 },
      { re: -1, im: 1 },
      { re: -1, im: -1 },
      { re: 1, im: -1 },
      { re: 1, im: 1 },
    ]);
    expect(cumulativeProd(z, { includeInitial: true }).shape).toEqual([6]);
  });

  test("the value of no elements first", () => {
    configure({ backend });
    const initial = { includeInitial: true };
    expect(cumulativeSum(new Int8Array([1, 2]), initial).toTypedArray()).toEqual(new BigInt64Array([0n, 1n, 3n]));
    expect(cumulativeProd(new Float32Array([3, 2]), initial).toTypedArray()).toEqual(new Float32Array([1, 3, 6]));
    expect(cumulativeSum(new Float64Array(0), initial).toTypedArray()).toEqual(new Float64Array([0]));
    const m = view(new Float64Array([1, 2, 3, 4])).reshape([2, 2]);
    const down = cumulativeSum(m.T, { axis: 0, ...initial });
    expect(down.shape).toEqual([3, 2]);
    expect(down.toTypedArray()).toEqual(new Float64Array([0, 0, 1, 3, 3, 7]));
    expect(sum(cumulativeProd(m, { axis: 1, dtype: "int8", ...initial }))).toBe(1 + 1 + 2 + 1 + 3 + 12);
  });

  test("positions", () => {
    configure({ backend });
    const m = view(new Float64Array(6)).reshape([2, 3]);
    expect(lanes`${m} + ${index(0)} * 10 + ${index(-1)}`.toTypedArray()).toEqual(
      new Float64Array([0, 1, 2, 10, 11, 12]),
    );
    expect(sum(lanes`${m} + ${index(1)}`)).toBe(6);
  });

  test("positions belong to the first shape that they meet, whatever that becomes part of", () => {
    configure({ backend });
    const [one, row] = [new Float64Array([7]), new Float64Array([1, 2, 3])];
    const m = view(new Float64Array(6)).reshape([2, 3]);
    const open = mul(add(index(0), 1), add(index(0), 1));
    for (const [x, values] of [
      [add(one, index(-1)), [7, 7, 7, 7, 7, 7]],
      [add(row, index(0)), [1, 3, 5, 1, 3, 5]],
      [add(row, open), [2, 6, 12, 2, 6, 12]],
      [add(add(m, open), row), [2, 3, 4, 5, 6, 7]],
    ] as const) {
      expect([...add(m, x).toTypedArray()]).toEqual(values);
      expect([...add(m, array(x as never)).toTypedArray()]).toEqual(values);
    }
    expect(open.into(new Float64Array(3), { casting: "same_kind" })).toEqual(new Float64Array([1, 4, 9]));
    expect(index(5).toArray()).toBe(0);
    const refused = expect.objectContaining({ code: "INDEX", message: "index: axis 1 does not exist in rank 1" });
    expect(() => add(row, index(1))).toThrow(refused);
    expect(() => index(1).into(new Int32Array(3))).toThrow(refused);
  });

  test("open formulas may be deep, and share what they are made of", () => {
    configure({ backend });
    let deep: any = astype(index(0), "float64");
    for (let k = 0; k < 12_000; k++) deep = add(deep, 1);
    expect([...add(new Float64Array(2), deep).toTypedArray()]).toEqual([12_000, 12_001]);
    let wide: any = astype(index(0), "float64");
    for (let k = 0; k < 60; k++) wide = add(wide, wide);
    expect([...add(new Float64Array(2), wide).toTypedArray()]).toEqual([0, 2 ** 60]);
  });

  test("positions in expressions of several kernels", () => {
    configure({ backend });
    const m = view(new Float64Array(6)).reshape([2, 3]);
    const written = view(new Float64Array([0, 1, 2, 0, 1, 2])).reshape([2, 3]);
    const chain = (x: any, steps: number): any => (steps === 0 ? x : sin(chain(x, steps - 1)));
    for (const steps of [1, 7, 40]) {
      const x = astype(index(1), "float64");
      const wanted = chain(written, steps).toTypedArray();
      expect(add(m, chain(x, steps)).toTypedArray()).toEqual(wanted);
      expect(
        add(chain(x, steps), m)
          .into(view(new Float64Array(6)).reshape([2, 3]))
          .toTypedArray(),
      ).toEqual(wanted);
      expect(sum(add(m, chain(x, steps)))).toBe(sum(chain(written, steps)));
      expect(sum(add(m, chain(x, steps)), { axis: 0 }).toTypedArray()).toEqual(
        sum(chain(written, steps), { axis: 0 }).toTypedArray(),
      );
      expect(cumulativeSum(add(m, chain(x, steps)), { axis: 0 }).toTypedArray()).toEqual(
        cumulativeSum(chain(written, steps), { axis: 0 }).toTypedArray(),
      );
    }
  });

  test("random numbers depend on seed and position only", () => {
    configure({ backend });
    const a = random(7, [100, 50]);
    const values = a.toTypedArray();
    expect(values[0]).toBe(FIRST.uniform);
    expect(random(7, 5000).toTypedArray()).toEqual(values);
    expect(random(8, 3).toTypedArray()).not.toEqual(values.slice(0, 3));
    expect(Math.abs((mean(a) as number) - 0.5)).toBeLessThan(0.02);
    expect(values.every(value => value >= 0 && value < 1)).toBe(true);
    const normal = random(7, 20000, { distribution: "normal" });
    expect(Math.abs((variance(normal) as number) - 1)).toBeLessThan(0.03);
    expect(random(7, 3, { dtype: "float32" }).toTypedArray()).toEqual(Float32Array.from(values.slice(0, 3)));
  });
});

/** Philox 2x32-10 of counter (0, 0) and key 7, computed here with bigints. */
const FIRST = {
  get uniform(): number {
    let [left, right, key] = [0n, 0n, 7n];
    for (let round = 0; round < 10; round++) {
      const product = left * 0xd256d193n;
      [left, right] = [(product >> 32n) ^ key ^ right, product & 0xffffffffn];
      key = (key + 0x9e3779b9n) & 0xffffffffn;
    }
    return Number(((left >> 5n) << 26n) + (right >> 6n)) / 2 ** 53;
  },
};
