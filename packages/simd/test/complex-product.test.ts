/** Complex products and powers against their definitions; JS against WebAssembly, bit for bit. */
import { array, empty, full } from "@lanewise/array";
import { configure, cumulativeProd, exp, log, mul, pow, prod, simd } from "@lanewise/simd";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";

interface Complex {
  readonly re: number;
  readonly im: number;
}
afterEach(() => configure({ backend: "auto" }));
const times = (a: Complex, b: Complex): Complex => ({
  re: a.re * b.re - a.im * b.im,
  im: a.re * b.im + a.im * b.re,
});
/** The tree of halves: the first half by the last, until one is left. */
function product(values: readonly Complex[]): Complex {
  if (values.length === 0) return { re: 1, im: 0 };
  const row = [...values];
  for (let length = row.length; length > 1; length -= length >>> 1) {
    const half = length >>> 1;
    for (let k = 0; k < half; k++) row[k] = times(row[k]!, row[length - half + k]!);
  }
  return row[0]!;
}
const complex = fc.record({
  re: fc.double({ min: -2, max: 2, noNaN: true }),
  im: fc.double({ min: -2, max: 2, noNaN: true }),
});

describe.each(["auto", "js"] as const)("backend %s", backend => {
  test("prod", () => {
    fc.assert(
      fc.property(fc.array(complex, { maxLength: 40 }), values => {
        configure({ backend });
        using x = array(values as Complex[], "complex128");
        expect(prod(x)).toEqual(product(values));
      }),
      { numRuns: 40 },
    );
  });
  test("prod along axes", () => {
    configure({ backend });
    const rows = [
      [
        { re: 1, im: 2 },
        { re: 0, im: 1 },
        { re: 3, im: 0 },
      ],
      [
        { re: 3, im: -1 },
        { re: 2, im: 0 },
        { re: 0, im: -1 },
      ],
    ];
    using x = array(rows, "complex64");
    using down = prod(x, { axis: 0 }).eval();
    expect(down.toArray()).toEqual(rows[0]!.map((value, k) => times(value, rows[1]![k]!)));
    using across = prod(x, { axis: 1, keepdims: true }).eval();
    expect(across.toArray()).toEqual(rows.map(row => [product(row)]));
    using all = simd(x)
      .prod({ axis: [0, 1] })
      .eval();
    expect(all.get()).toEqual(product(rows.flat()));
    using none = empty([2, 0], "complex64");
    using ones = prod(none, { axis: 1 }).eval();
    expect(ones.toArray()).toEqual([
      { re: 1, im: 0 },
      { re: 1, im: 0 },
    ]);
    expect(prod(none)).toEqual({ re: 1, im: 0 });
    expect(prod(full([], { re: 2, im: 1 }, "complex64"))).toEqual({ re: 2, im: 1 });
    using running = cumulativeProd(x, { axis: 1 }).eval();
    expect(running.toArray()).toEqual(rows.map(row => row.map((_, k) => product(row.slice(0, k + 1)))));
  });
  test("pow is exp(y log x); of 0, and to 0, 1 and 2, exact", () => {
    configure({ backend });
    const xs = [
      { re: 1, im: 2 },
      { re: -3, im: 0.5 },
      { re: 0, im: -1 },
      { re: 2.5, im: 0 },
      { re: -4, im: -0.25 },
    ];
    using x = array(xs, "complex128");
    using y = array([...xs].reverse(), "complex128");
    using power = pow(x, y).eval();
    using defined = exp(mul(y, log(x))).eval();
    for (const [k, { re, im }] of (defined.toArray() as Complex[]).entries()) {
      const got = power.get(k) as Complex;
      expect(Math.hypot(got.re - re, got.im - im)).toBeLessThan(1e-14 * Math.hypot(re, im));
    }
    for (const [exponent, expected] of [
      [0, xs.map(() => ({ re: 1, im: 0 }))],
      [1, xs],
      [2, xs.map(value => times(value, value))],
    ] as const) {
      using known = pow(x, exponent).eval();
      expect(known.toArray()).toEqual(expected);
    }
    using zeros = full([1], { re: 0, im: 0 }, "complex128");
    const at = (exponent: number): unknown => {
      using result = pow(zeros, exponent).eval();
      return result.get(0);
    };
    expect([at(0), at(1), at(0.5), at(-1)]).toEqual([
      { re: 1, im: 0 },
      { re: 0, im: 0 },
      { re: 0, im: 0 },
      { re: Number.NaN, im: Number.NaN },
    ]);
  });
});
