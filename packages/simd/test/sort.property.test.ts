/** Sorting and searching against JavaScript's stable sort with a comparator. */
import { array, full } from "@lanewise/array";
import { argsort, astype, configure, searchsorted, simd, sort, takeAlongAxis } from "@lanewise/simd";
import { view } from "@lanewise/view";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

type Num = number | bigint;

/** The order of the standard with NaNs last; equal elements as they come. */
function orderOf(values: readonly Num[], descending: boolean): number[] {
  const last = (x: Num): boolean => Number.isNaN(x);
  return values
    .map((_, k) => k)
    .sort((i, j) => {
      const [a, b] = [values[i]!, values[j]!];
      if (last(a) || last(b)) return Number(last(a)) - Number(last(b));
      const less = a < b ? -1 : a > b ? 1 : 0;
      return descending ? -less : less;
    });
}

const float = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324),
  fc.double(),
);
const DTYPES: readonly (readonly [name: string, value: fc.Arbitrary<Num>])[] = [
  ["int8", fc.integer({ min: -128, max: 127 })],
  ["uint8", fc.integer({ min: 0, max: 255 })],
  ["int16", fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 })],
  ["uint16", fc.integer({ min: 0, max: 2 ** 16 - 1 })],
  ["int32", fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })],
  ["uint32", fc.integer({ min: 0, max: 2 ** 32 - 1 })],
  ["int64", fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n })],
  ["uint64", fc.bigInt({ min: 0n, max: (1n << 64n) - 1n })],
  ["float32", float.map(Math.fround)],
  ["float64", float],
  [">f8", float],
];

describe.each(DTYPES)("%s", (name, value) => {
  test("sort and argsort are the stable order, up and down, of long and of short rows", () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), fc.boolean(), (values, descending) => {
        const x = array(values as number[], name as "float64");
        const order = orderOf(values, descending);
        expect([...argsort(x, { descending }).toTypedArray()]).toEqual(order);
        const sorted = [...(sort(x, { descending }).toTypedArray() as unknown as Num[])];
        expect(sorted).toEqual(order.map(k => values[k]));
        x.release();
      }),
      { numRuns: 60 },
    );
  });

  test("searchsorted counts what is before", () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), fc.array(value, { maxLength: 10 }), (values, wanted) => {
        const x = array(values as number[], name as "float64");
        const y = array(wanted as number[], name as "float64");
        const sorted = sort(x);
        const before = (a: Num, b: Num): boolean => a < b || (Number.isNaN(b) && !Number.isNaN(a));
        for (const side of ["left", "right"] as const) {
          const expected = wanted.map(w => values.filter(v => (side === "left" ? before(v, w) : !before(w, v))).length);
          expect([...searchsorted(sorted, y, { side }).toTypedArray()]).toEqual(expected);
        }
        x.release();
        y.release();
      }),
      { numRuns: 40 },
    );
  });
});

test("rows of thousands, with digits that repeat", () => {
  const values = Float64Array.from({ length: 10_000 }, (_, k) => Math.floor(Math.sin(k) * 50) / 8);
  expect([...argsort(values).toTypedArray()]).toEqual(orderOf([...values], false));
  expect([...argsort(astype(values, "int8"), { descending: true }).toTypedArray()]).toEqual(
    orderOf([...astype(values, "int8").toTypedArray()], true),
  );
});

test("any axis of any layout, with and without WebAssembly", () => {
  for (const backend of ["auto", "js"] as const) {
    configure({ backend });
    const m = view(new Float32Array([5, 1, 4, 2, 3, 0])).reshape([2, 3]);
    expect([...sort(m).toTypedArray()]).toEqual([1, 4, 5, 0, 2, 3]);
    expect([...sort(m, { axis: 0 }).toTypedArray()]).toEqual([2, 1, 0, 5, 3, 4]);
    expect([...sort(m.T, { axis: 0 }).toTypedArray()]).toEqual([1, 0, 4, 2, 5, 3]);
    expect([...argsort(m.flip(), { axis: 0 }).toTypedArray()]).toEqual([0, 1, 0, 1, 0, 1]);
    expect([...takeAlongAxis(m, argsort(m, { axis: 0 }), 0).toTypedArray()]).toEqual([2, 1, 0, 5, 3, 4]);
    expect([...simd(sort(m)).add(1).toTypedArray()]).toEqual([2, 5, 6, 1, 3, 4]);
  }
  configure({ backend: "auto" });
});

test("bools, float16, nothing, and what has no order", () => {
  using flags = array([true, false, true], "bool");
  expect([...sort(flags).toTypedArray()]).toEqual([0, 1, 1]);
  using halves = astype(new Float32Array([2, -0.5, 65504, 1]), "float16").eval();
  using sorted = sort(halves, { descending: true }).eval();
  expect(sorted.dtype.name).toBe("float16");
  expect(sorted.toArray()).toEqual([65504, 2, 1, -0.5]);
  expect([...sort(new Float64Array(0)).toTypedArray()]).toEqual([]);
  expect(sort(view(new Int8Array(0)).reshape([3, 0])).toTypedArray().length).toBe(0);
  expect([...searchsorted(new Int8Array(0), new Int8Array([1])).toTypedArray()]).toEqual([0]);
  using complex = array([{ re: 1, im: 0 }], "complex64");
  for (const refused of [() => sort(complex), () => argsort(complex), () => searchsorted(complex, flags)]) {
    expect(refused).toThrow(expect.objectContaining({ code: "DTYPE" }));
  }
  using scalar = full([], 1, "int8");
  expect(() => sort(scalar)).toThrow(expect.objectContaining({ code: "INDEX" }));
  expect(() => sort(flags, { axis: 1 })).toThrow(expect.objectContaining({ code: "INDEX" }));
  expect(() => searchsorted(view(new Int8Array(4)).reshape([2, 2]), flags)).toThrow(
    expect.objectContaining({ code: "SHAPE" }),
  );
  expect(() => searchsorted(flags, flags, { side: "middle" as "left" })).toThrow(
    expect.objectContaining({ code: "ARGUMENT" }),
  );
});

test("searchsorted by a sorter", () => {
  const x = new Float64Array([30, 10, 20]);
  const values = new Float64Array([5, 10, 25, 40]);
  expect(searchsorted(x, values, { sorter: argsort(x) }).toTypedArray()).toEqual(new Int32Array([0, 0, 2, 3]));
  expect(searchsorted(x, values, { sorter: [1, 2, 0], side: "right" }).toTypedArray()).toEqual(
    new Int32Array([0, 1, 2, 3]),
  );
  expect(() => searchsorted(x, values, { sorter: [1, 2] })).toThrow(expect.objectContaining({ code: "SHAPE" }));
  expect(() => searchsorted(x, values, { sorter: [0.5, 1, 2] })).toThrow(expect.objectContaining({ code: "DTYPE" }));
  expect(() => searchsorted(1, x)).toThrow('searchsorted: "sorted" must be an exporter');
});
