/** The operation table as frameworks see it, and what is made of several operations: `divmod`, `isin`, `tensordot`. */
import { array } from "@lanewise/array";
import * as simd from "@lanewise/simd";
import { view } from "@lanewise/view";
import { describe, expect, test } from "vitest";

const code = (name: string) => expect.objectContaining({ code: name });

describe("the table", () => {
  test("says what each operation gives, as its expressions do", () => {
    const sample = { b: "bool", i: "int16", u: "uint8", f: "float32", c: "complex64" } as const;
    const operations = simd.operations();
    expect(operations.get("add")).toBe(simd.add);
    expect(operations.size).toBeGreaterThan(80);
    for (const [name, f] of operations) {
      const { accepts, arity, rule } = f.operation;
      for (const kind of accepts) {
        const own = sample[kind as "b"];
        const dtypes = Array.from({ length: arity }, (_, k) => (rule === "condition" && k === 0 ? "bool" : own));
        const operands = dtypes.map(to => simd.astype(new Uint8Array(2), to));
        const e = (f as unknown as (...operands: object[]) => simd.Expression)(...operands);
        expect(simd.resultOf(f, ...dtypes), `${name} ${own}`).toBe(e.dtype);
      }
    }
  });

  test("numbers are weak, and mistakes are named", () => {
    expect(simd.resultOf(simd.add, "int8", null).name).toBe("int8");
    expect(simd.resultOf(simd.where, null, "int8", "uint8").name).toBe("int16");
    expect(simd.resultOf(simd.gt, ">f8", "i").name).toBe("bool");
    expect(() => simd.resultOf(simd.add, "int8")).toThrow("add has 2 operands, got 1 dtypes");
    expect(() => simd.resultOf(simd.sin, "bool")).toThrow(code("DTYPE"));
    expect(() => simd.resultOf((() => 0) as never, "bool")).toThrow(code("ARGUMENT"));
  });
});

test("divmod belongs together", () => {
  const [a, b] = [new Int8Array([7, -7, 7, -7, 1]), new Int8Array([2, 2, -2, -2, 0])];
  const [quotient, rest] = simd.divmod(a, b);
  expect(quotient.toTypedArray()).toEqual(new Int8Array([3, -4, -4, 3, 0]));
  expect(rest.toTypedArray()).toEqual(new Int8Array([1, 1, -1, -1, 0]));
  const [q, r] = simd.simd(new Float64Array([7.5, -7.5])).divmod(2);
  expect(q.mul(2).add(r).toTypedArray()).toEqual(new Float64Array([7.5, -7.5]));
});

test("what is taken apart can be put together, in a pass with everything else", () => {
  const x = simd.simd(new Float64Array([6, -0.3, 0, -0, 5e-324, Number.POSITIVE_INFINITY]));
  const [fraction, whole] = x.modf();
  expect(fraction.add(whole).toTypedArray()).toEqual(x.toTypedArray());
  const [mantissa, exponent] = x.slice("0:4").frexp();
  expect(mantissa.mul(exponent.exp2()).toTypedArray()).toEqual(new Float64Array([6, -0.3, 0, -0]));
  expect([fraction, whole, mantissa, exponent].map(({ op }) => op)).toEqual([
    "fraction",
    "trunc",
    "mantissa",
    "exponent",
  ]);
  expect(simd.frexp(new Int8Array([-6]))[0].toTypedArray()).toEqual(new Float64Array([-0.75]));
  for (const f of [simd.modf, simd.frexp]) {
    expect(() => f(simd.gt(x, 0))).toThrow(code("DTYPE"));
    expect(() => f(3)).toThrow(code("DTYPE"));
  }
});

describe.each(["auto", "js"] as const)("isin, backend %s", backend => {
  test("compares in the common dtype; NaN is nowhere", () => {
    simd.configure({ backend });
    const x = new Float64Array([0, 1.5, Number.NaN, -3, 2]);
    const among = new Float32Array([Number.NaN, -3, 1.5, -0]);
    expect(simd.isin(x, among).toTypedArray()).toEqual(new Uint8Array([1, 1, 0, 1, 0]));
    expect(simd.isin(x, among, { invert: true }).toTypedArray()).toEqual(new Uint8Array([0, 0, 1, 0, 1]));
    expect(simd.isin(new BigInt64Array([5n, -1n]), new Uint8Array([5])).toTypedArray()).toEqual(new Uint8Array([1, 0]));
    expect(simd.isin(new Int8Array([1]), new Int8Array(0)).toTypedArray()).toEqual(new Uint8Array([0]));
    expect(simd.isin(simd.complex64(x), among).toTypedArray()).toEqual(new Uint8Array([1, 1, 0, 1, 0]));
    expect(() => simd.isin(x, among, { inverted: true } as never)).toThrow(
      'isin: "options" takes invert, got "inverted"',
    );
    simd.configure({ backend: "auto" });
  });

  test("of complex numbers both parts count", () => {
    simd.configure({ backend });
    const parts = [0, -0, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];
    const all = parts.flatMap(re => parts.map(im => ({ re, im })));
    using x = array(all, "complex128");
    using among = array(all.filter((_, k) => k % 3 === 1).reverse(), "complex128");
    const wanted = all.map(({ re, im }) =>
      (among.toArray() as typeof all).some(other => other.re === re && other.im === im),
    );
    expect([...simd.isin(x, among).toTypedArray()].map(Boolean)).toEqual(wanted);
    expect(wanted).toContain(true);
    simd.configure({ backend: "auto" });
  });
});

describe("tensordot", () => {
  const [p, q] = [
    [2, 3, 4],
    [4, 3, 5],
  ];
  const a = view(Float64Array.from({ length: 24 }, (_, k) => k - 11)).reshape(p);
  const b = view(Float64Array.from({ length: 60 }, (_, k) => (k * 7) % 13)).reshape(q);

  test("pairs of axes, as loops say", () => {
    const e = simd.tensordot(a, b, [
      [2, 1],
      [0, -2],
    ]);
    expect(e.shape).toEqual([2, 5]);
    const wanted = new Float64Array(10);
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 5; j++)
        for (let k = 0; k < 3; k++) for (let l = 0; l < 4; l++) wanted[i * 5 + j]! += a.get(i, k, l) * b.get(l, k, j);
    expect(e.toTypedArray()).toEqual(wanted);
  });

  test("counts: of none the outer product, of one matmul, of all dot", () => {
    expect(simd.tensordot(new Int8Array([1, 2]), new Int8Array([3, 4]), 0).toTypedArray()).toEqual(
      new Int8Array([3, 4, 6, 8]),
    );
    expect(simd.tensordot(a, b, 1).toTypedArray()).toEqual(
      simd.matmul(a, view(new Float64Array(b.toTypedArray())).reshape([4, 15])).toTypedArray(),
    );
    expect(simd.tensordot(a, a, 3).toTypedArray()[0]).toBe(simd.dot(a, a));
    expect(simd.tensordot(view(new Float64Array(0)).reshape([2, 0]), new Float64Array(0), 1).toTypedArray()).toEqual(
      new Float64Array([0, 0]),
    );
  });

  test("mistakes are named", () => {
    expect(() => simd.tensordot(a, b, 1.5)).toThrow(code("ARGUMENT"));
    expect(() => simd.tensordot(a, b, 4)).toThrow("a count of up to 3");
    expect(() => simd.tensordot(a, b, [[0], [0, 1]])).toThrow(code("ARGUMENT"));
    expect(() =>
      simd.tensordot(a, b, [
        [0, 0],
        [0, 1],
      ]),
    ).toThrow("each axis once");
    expect(() => simd.tensordot(a, b, [[0], [0]])).toThrow("differ along axes [0] and [0]");
    expect(() => simd.tensordot(a, b, [[3], [0]])).toThrow(code("INDEX"));
    expect(() => simd.tensordot(2, b)).toThrow('tensordot: "a" must be an exporter');
  });
});
