/** The bounds of `fill`, `includes` and `indexOf`: arrays, views and SIMD views agree with those of JavaScript. */
import fc from "fast-check";
import * as lw from "lanewise";
import { describe, expect, test } from "vitest";

const items = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 9 });
const integer = fc.oneof(fc.integer({ min: -12, max: 12 }), fc.constantFrom(2 ** 31, -(2 ** 31), 2 ** 53, -0));
const bound = fc.option(integer, { nil: undefined });

type Container = lw.NumericContainer<"float64", 1>;

/** The same items in each container. */
const containers: readonly [name: string, make: (values: readonly number[]) => Container][] = [
  ["array", values => lw.array(values)],
  ["view", values => lw.view(Float64Array.from(values))],
  ["view of an array", values => lw.view(lw.array(values))],
  ["view backwards", values => lw.view(Float64Array.from(values).reverse()).slice("::-1")],
  ["view of every other", values => lw.view(Float64Array.from(values.flatMap(x => [x, -1]))).slice("::2")],
  ["SIMD view", values => lw.simd(Float64Array.from(values))],
];

describe.each(containers)("%s", (_name, make) => {
  test("fill overwrites what that of a plain array does", () => {
    fc.assert(
      fc.property(items, bound, bound, (values, start, stop) => {
        lw.scope(() => {
          // Of a plain array: V8's typed arrays overlook `stop` when `start` is undefined.
          const expected = [...values].fill(7, start, stop);
          expect(make(values).fill(7, start, stop).toArray()).toEqual(expected);
        });
      }),
    );
  });

  test("indexOf and includes find what a typed array's part has", () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 0, max: 3 }), bound, bound, (values, value, start, stop) => {
        lw.scope(() => {
          const container = make(values);
          const places = Float64Array.from(values, (_, at) => at).subarray(start, stop);
          const found = places.find(at => values[at] === value) ?? -1;
          expect(container.indexOf(value, start, stop)).toBe(found);
          expect(container.includes(value, start, stop)).toBe(found >= 0);
        });
      }),
    );
  });
});

test("fill counts rows, and the two searches elements, in any order of memory", () => {
  fc.assert(
    fc.property(fc.nat(4), fc.nat(3), bound, bound, (rows, columns, start, stop) => {
      lw.scope(() => {
        const places = Array.from({ length: rows * columns }, (_, at) => at);
        const part = places.slice(start, stop);
        const filled = Array.from({ length: rows }, () => 0).fill(7, start, stop);
        for (const order of ["C", "F"] as const) {
          const a = lw.fromFunction([rows, columns], (i, j) => i * columns + j, "int16", { order });
          for (const container of [a, lw.view(a), lw.simd(a)]) {
            expect(places.map(at => container.indexOf(at, start, stop))).toEqual(
              places.map(at => (part.includes(at) ? at : -1)),
            );
          }
          for (const container of [a, lw.view(a), lw.simd(a)]) {
            container.fill(0).fill(7, start, stop);
            expect(a.toArray()).toEqual(filled.map(x => Array.from({ length: columns }, () => x)));
          }
        }
      });
    }),
  );
});

describe.each([1.5, Number.NaN, 1n, "1", Symbol("x"), {}, true])(
  "a bound that is %s is refused, and nothing written",
  x => {
    test.each(containers)("%s", (_name, make) => {
      lw.scope(() => {
        const container = make([1, 2, 3]);
        const wrong = x as number;
        for (const [name, call] of [
          ["start", () => container.fill(0, wrong)],
          ["stop", () => container.fill(0, 0, wrong)],
          ["start", () => container.includes(1, wrong)],
          ["stop", () => container.includes(1, 0, wrong)],
          ["stop", () => container.indexOf(1, 0, wrong)],
        ] as const) {
          const message = expect.stringContaining(`"${name}"`);
          expect(call).toThrow(expect.objectContaining({ code: "ARGUMENT", message }));
        }
        expect(container.toArray()).toEqual([1, 2, 3]);
      });
    });
  },
);

test("what lies between the elements of a view is left alone", () => {
  const memory = new Float64Array(6);
  lw.view(memory).slice("::2").fill(7, 1, -1);
  expect(memory).toEqual(Float64Array.of(0, 0, 7, 0, 0, 0));
});

test("at rank 0 there are no rows to count", () => {
  using a = lw.full([], 1);
  for (const container of [a, lw.view(new Float64Array(1)).pick(0), lw.simd(a)] as lw.NumericContainer<
    "float64",
    0
  >[]) {
    expect(() => container.fill(2, 0)).toThrow(expect.objectContaining({ code: "ARGUMENT" }));
    expect(container.fill(3).get()).toBe(3);
    expect([container.indexOf(3, 0, 1), container.indexOf(3, 1)]).toEqual([0, -1]);
  }
});
