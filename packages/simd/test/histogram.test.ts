/** Histograms: edges, refusals, and who releases them. Their values are NumPy's: functions-oracle.test.ts. */
import { array, defaultHeap } from "@lanewise/array";
import { gt, histogram, mul, sum } from "@lanewise/simd";
import { view } from "@lanewise/view";
import fc from "fast-check";
import { expect, test } from "vitest";

const code = (name: string) => expect.objectContaining({ code: name });
const blocks = () => defaultHeap().stats().blocks;

test("every element is between the edges of its bin", () => {
  const number = fc.integer({ min: -1000, max: 1000 }).map(k => k / 7);
  fc.assert(
    fc.property(fc.array(number, { maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (values, bins) => {
      using found = histogram(Float64Array.from(values), { bins });
      const edges = found.edges.toArray();
      const counted = Array.from(
        { length: bins },
        (_, k) =>
          values.filter(
            value => value >= edges[k]! && (value < edges[k + 1]! || (k === bins - 1 && value === edges[bins])),
          ).length,
      );
      expect(found.counts.toArray()).toEqual(counted);
      expect(sum(found.counts)).toBe(values.length);
    }),
  );
});

test("of any shape, layout, and of expressions", () => {
  const m = view(new Float32Array([0, 1, 1, 2, 3, 3])).reshape(2, 3);
  using some = histogram(mul(m.T, 2), { bins: [0, 2, 6] });
  expect([some.counts.dtype.name, some.counts.toArray(), some.edges.toArray()]).toEqual(["int32", [1, 5], [0, 2, 6]]);
  using mask = histogram(gt(m, 1), { bins: 2 });
  expect(mask.counts.toArray()).toEqual([3, 3]);
  using weighed = histogram(m, { bins: new BigInt64Array([0n, 3n, 4n]), weights: m });
  expect([weighed.counts.dtype.name, weighed.counts.toArray()]).toEqual(["float64", [4, 6]]);
  using dense = histogram(m, { bins: [0, 1, 3], density: true });
  expect(sum(mul(dense.counts, new Float64Array([1, 2])))).toBe(1);
});

test("elements in no bin do not count", () => {
  const x = new Float64Array([Number.NaN, -1, 0, 5, 10, 11, Number.POSITIVE_INFINITY]);
  using ranged = histogram(x, { bins: 2, range: [0, 10] });
  expect(ranged.counts.toArray()).toEqual([1, 2]);
  using edged = histogram(x, { bins: [0, 5, 10] });
  expect(edged.counts.toArray()).toEqual([1, 2]);
  expect(() => histogram(x)).toThrow(code("VALUE_RANGE"));
  using none = histogram(new Int8Array(0), { bins: 2 });
  expect([none.counts.toArray(), none.edges.toArray()]).toEqual([
    [0, 0],
    [0, 0.5, 1],
  ]);
});

test("both arrays are released alone or together, and none is left by an error", () => {
  const x = new Float64Array([1, 2]);
  const before = blocks();
  const { counts, edges } = histogram(x);
  counts.release();
  edges.release();
  histogram(x)[Symbol.dispose]();
  expect(() => histogram(x, { bins: 2 ** 40 })).toThrow(code("OUT_OF_MEMORY"));
  expect(blocks()).toBe(before);
});

test("refusals", () => {
  const x = new Float64Array([1, 2]);
  for (const bins of [
    0,
    1.5,
    -1,
    Number.NaN,
    2 ** 60,
    "auto",
    null,
    [1],
    [2, 1],
    [0, Number.NaN],
    ["a"],
    [[0, 1]],
    {},
  ]) {
    expect(() => histogram(x, { bins: bins as never })).toThrow(/^histogram: .*("bins"|nested array)/);
  }
  for (const range of [[1], [2, 1], [0, Number.NaN], [0, Number.POSITIVE_INFINITY], "01", 1]) {
    expect(() => histogram(x, { range: range as never })).toThrow('histogram: "range" must be two finite numbers');
  }
  expect(() => histogram(x, { bins: [0, 1], range: [0, 1] })).toThrow('histogram: "range" goes with a number of bins');
  expect(() => histogram(new Float64Array([1e300, 1e300]))).toThrow("histogram: float64 has no edges of 10 bins");
  expect(() => histogram(new Float64Array([-1.7e308, 1.7e308]))).toThrow(code("ARGUMENT"));
  expect(() => histogram(x, { weights: new Float64Array(3) })).toThrow(code("SHAPE"));
  expect(() => histogram(x, { bin: 3 } as never)).toThrow(code("ARGUMENT"));
  using z = array([{ re: 1, im: 2 }]);
  expect(() => histogram(z)).toThrow("histogram takes no complex128 operands");
  expect(() => histogram([1, 2])).toThrow('histogram: "x" must be');
});
