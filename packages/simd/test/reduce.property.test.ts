/** Reductions with all their options, over random shapes, dtypes and masks, against plain JavaScript. */
import { type DTypeSpec, dtype } from "@lanewise/format";
import * as simd from "@lanewise/simd";
import { view } from "@lanewise/view";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";

afterEach(() => simd.configure({ backend: "auto" }));

type Options = { axis?: number[]; keepdims?: boolean; where?: object; initial?: number };
type Reduce = (x: object, options?: Options) => unknown;

/** What each reduction gives for the numbers that take part; sums are of small integers, so floats are exact. */
const MEANING: Record<string, (values: number[], initial: number | undefined, all: number) => number> = {
  sum: (values, initial = 0) => values.reduce((sum, value) => sum + value, initial),
  prod: (values, initial = 1) => values.reduce((product, value) => product * value, initial),
  min: (values, initial = Number.POSITIVE_INFINITY) => Math.min(initial, ...values),
  max: (values, initial = Number.NEGATIVE_INFINITY) => Math.max(initial, ...values),
  any: values => Number(values.some(value => value !== 0)),
  all: values => Number(values.every(value => value !== 0)),
  countNonzero: values => values.filter(value => value !== 0).length,
  mean: values => values.reduce((sum, value) => sum + value, 0) / values.length,
  argmin: values => values.indexOf(Math.min(...values)),
  argmax: values => values.indexOf(Math.max(...values)),
};
const BEGUN = ["sum", "prod", "min", "max"];
const PLACES = ["argmin", "argmax"];

const cases = fc
  .record({
    shape: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
    kind: fc.constantFrom("int8", "uint16", "int64", "float16", "float32", "float64"),
    name: fc.constantFrom(...Object.keys(MEANING)),
    seed: fc.integer({ min: 1, max: 1e6 }),
    reduced: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    keepdims: fc.boolean(),
    masked: fc.boolean(),
    initial: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  })
  .map(given => ({ ...given, masked: given.masked && !PLACES.includes(given.name) }));

describe.each(["auto", "js"] as const)("backend %s", backend => {
  test("are what JavaScript says", () => {
    simd.configure({ backend });
    fc.assert(
      fc.property(cases, ({ shape, kind, name, seed, reduced, keepdims, masked, initial: wanted }) => {
        const size = shape.reduce((product, extent) => product * extent, 1);
        const numbers = Array.from({ length: size }, (_, k) => (Math.imul(seed, k * 7919 + 13) >>> 8) % 4);
        const flags = numbers.map((_, k) => ((seed >> (k % 20)) & 1) as number);
        const { itemsize } = dtype(kind as DTypeSpec) as { itemsize: number };
        const bytes = new Uint8Array(size * itemsize);
        const item = dtype(kind as DTypeSpec) as { write(to: Uint8Array, at: number, value: unknown): void };
        numbers.forEach((value, k) => {
          item.write(bytes, k * itemsize, kind === "int64" ? BigInt(value) : value);
        });
        const x = view(bytes, { dtype: kind as "int8", shape });
        const axes = shape.map((_, axis) => axis).filter(axis => reduced[axis]);
        const initial = BEGUN.includes(name) ? (wanted ?? (masked && /m../.test(name) ? 1 : undefined)) : undefined;
        const options: Options = { axis: axes, keepdims };
        if (initial !== undefined) options.initial = initial;
        if (masked) options.where = view(new Uint8Array(flags), { dtype: "bool", shape });
        const reduce = (simd as unknown as Record<string, Reduce>)[name]!;
        const result = reduce(x, options) as { shape: number[]; dtype: { name: string } };

        const kept = shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
        expect(result.shape).toEqual(keepdims ? kept : shape.filter((_, axis) => !axes.includes(axis)));
        const rows = new Map<string, number[]>();
        for (let k = 0; k < size; k++) {
          let rest = k;
          const at = shape.map(() => 0);
          for (let axis = shape.length - 1; axis >= 0; axis--) {
            at[axis] = rest % shape[axis]!;
            rest = Math.floor(rest / shape[axis]!);
          }
          const key = String(at.filter((_, axis) => !axes.includes(axis)));
          const row = rows.get(key) ?? [];
          rows.set(key, row);
          if (!masked || flags[k] === 1) row.push(numbers[k]!);
        }
        const meant = [...rows.values()].map(row => MEANING[name]!(row, initial, size));
        const got = simd.astype(result, "float64").toTypedArray();
        expect([...got]).toEqual(
          meant.map(value => (kind === "float16" ? half(value) : kind === "float32" ? Math.fround(value) : value)),
        );

        if (axes.length < shape.length) return;
        const { axis: _, keepdims: __, ...others } = options;
        expect(Number(reduce(x, others))).toEqual(got[0]);
      }),
      { numRuns: 150 },
    );
  });

  test("of nothing, and of nothing that takes part", () => {
    simd.configure({ backend });
    const none = new Int16Array(0);
    const two = new Float64Array([-0, -0]);
    const no = view(new Uint8Array(2), { dtype: "bool" });
    expect([simd.sum(none), simd.prod(none), simd.sum(none, { initial: 5 })]).toEqual([0, 1, 5]);
    expect([simd.min(none, { initial: 3 }), simd.max(two, { where: no, initial: -2 })]).toEqual([3, -2]);
    expect([simd.sum(two), simd.sum(two, { where: no })]).toEqual([-0, 0]);
    expect([simd.any(none), simd.all(none), simd.all(two, { where: no })]).toEqual([false, true, true]);
    expect(simd.mean(two, { where: no })).toBeNaN();
    expect(simd.variance(two, { where: no, correction: 1 })).toBeNaN();
    expect(() => simd.max(none)).toThrow("max of no elements has no value");
    expect(() => simd.max(two, { where: no })).toThrow('"initial" must be given');
    expect(() => simd.max(new Int8Array(2), { initial: 1000 })).toThrow("from -128 to 127");
  });
});

function half(value: number): number {
  const bytes = new Uint8Array(2);
  dtype("float16").write(bytes, 0, value);
  return dtype("float16").read(bytes);
}

describe.each(["auto", "js"] as const)("one rounding after the sum, backend %s", backend => {
  test.each(["int16", "float16", "float32", "float64", "complex64", "complex128"] as const)(
    "%s: the value is the expression's, bit for bit",
    name => {
      simd.configure({ backend });
      const x = simd.astype(
        Float64Array.from({ length: 1001 }, (_, k) => Math.sin(k) * 100),
        name,
      );
      for (const reduce of [simd.mean, simd.variance, simd.std, simd.norm]) {
        using kept = reduce(x, { keepdims: true }).eval();
        expect([reduce(x)]).toEqual(kept.toArray());
        using masked = reduce(x, { keepdims: true, where: simd.eq(x, x) }).eval();
        expect(masked.toArray()).toEqual(kept.toArray());
      }
    },
  );

  test("of nothing", () => {
    simd.configure({ backend });
    expect(simd.norm(new Float32Array(0))).toBe(0);
    expect(simd.norm(new Float32Array(0), { axis: 0 }).toTypedArray()).toEqual(new Float32Array([0]));
    expect(simd.mean(new Float64Array([-0]))).toBe(-0);
  });

  test("float16 in float32, masked variances, complex parts", () => {
    // A squared distance is more than a float16 can be; their mean is not.
    using halves = simd.float16(new Float64Array([200, -200, 201])).eval();
    expect(simd.variance(halves)).toBe(half((133 ** 2 + 267 ** 2 + 134 ** 2) / 3));
    expect(simd.norm(halves)).toBe(half(Math.sqrt(200 ** 2 * 2 + 201 ** 2)));
    const x = new Float64Array([1, 2, 6, 50]);
    expect(simd.variance(x, { where: simd.lt(x, 10) })).toBe(14 / 3);
    expect(simd.variance(x, { where: simd.lt(x, 10), correction: 1 })).toBe(7);
    expect(simd.std(x, { where: simd.lt(x, 10), correction: 1 })).toBe(Math.sqrt(7));
    const z = simd.complex64(new Float32Array([1, Number.POSITIVE_INFINITY]));
    expect(simd.mean(z)).toEqual({ re: Number.POSITIVE_INFINITY, im: 0 });
    expect(simd.variance(simd.complex64(new Float32Array([1, 3])))).toBe(1);
    expect(simd.variance(simd.complex64(new Float32Array([1, 3])), { axis: 0 }).dtype.name).toBe("float32");
  });
});

describe("refused before anything is computed", () => {
  const x = new Float64Array(3);
  test.each<[string, () => unknown, string]>([
    ["a misspelt option", () => simd.sum(x, { axes: 0 } as object), 'got "axes"'],
    ["a number as options", () => simd.mean(x, 0 as never), '"options" must be an object'],
    ["half an axis", () => simd.sum(x, { axis: 0.5 }), '"axis" must be an integer'],
    ["text as an axis", () => simd.sum(x, { axis: "0" as never }), '"axis" must be an integer, got "0"'],
    ["an axis twice", () => simd.sum(x, { axis: [0, -1] }), "each axis once, got [0, -1]"],
    ["a mask of numbers", () => simd.sum(x, { where: x }), 'sum: "where" must be bool, got float64'],
    ["a mask that stretches", () => simd.sum(x, { where: simd.gt(new Float64Array(2), 0) }), "do not broadcast to [3]"],
    [
      "a larger mask",
      () => simd.sum(new Float64Array(1), { where: simd.gt(x, 0) }),
      '"where" of [3] do not broadcast to [1]',
    ],
    ["text to begin with", () => simd.sum(x, { initial: "1" as never }), '"initial" must be a number or bigint'],
    ["bools in order", () => simd.max(simd.gt(x, 0)), "max takes no bool operands"],
    ["a correction that is none", () => simd.std(x, { correction: "1" as never }), '"correction" must be a number'],
    ["a list", () => simd.sum([1, 2] as never), "array([...]) has a dtype"],
  ])("%s", (_, call, message) => {
    expect(call).toThrow(message);
  });
});
