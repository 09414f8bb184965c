/** Complex arithmetic against its definition, JS against WebAssembly, fused against unfused. */
import { array } from "@lanewise/array";
import {
  abs,
  add,
  angle,
  astype,
  configure,
  conj,
  div,
  eq,
  exp,
  imag,
  isnan,
  lanes,
  log,
  mean,
  mul,
  pow,
  real,
  simd,
  sin,
  sqrt,
  square,
  sub,
  sum,
  tan,
} from "@lanewise/simd";
import { afterEach, describe, expect, test } from "vitest";
import * as table from "../src/table/ops.ts";
import { complexKernel, ROWS } from "./support/complex-kernels.ts";

interface Complex {
  readonly re: number;
  readonly im: number;
}

afterEach(() => configure({ backend: "auto" }));
const xs: Complex[] = [
  { re: 1, im: 2 },
  { re: -3, im: 0.5 },
  { re: 0, im: -1 },
  { re: 2.5, im: 0 },
  { re: -4, im: -0.25 },
];
const ys: Complex[] = [...xs].reverse();

function values(e: { eval(): { toArray(): unknown; release(): void } }): Complex[] {
  const result = e.eval();
  const list = result.toArray() as Complex[];
  result.release();
  return list;
}

function close(got: readonly Complex[], wanted: readonly Complex[]): void {
  for (const [k, { re, im }] of wanted.entries()) {
    expect(got[k]!.re).toBeCloseTo(re, 12);
    expect(got[k]!.im).toBeCloseTo(im, 12);
  }
}

describe.each(["auto", "js"] as const)("backend %s", backend => {
  test("arithmetic", () => {
    configure({ backend });
    using x = array(xs, "complex128");
    using y = array(ys, "complex128");
    const pairs = (f: (a: Complex, b: Complex) => Complex) => xs.map((a, k) => f(a, ys[k]!));
    const times = (a: Complex, b: Complex) => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re });
    const over = (a: Complex, b: Complex) => {
      const size = b.re * b.re + b.im * b.im;
      return times(a, { re: b.re / size, im: -b.im / size });
    };
    close(
      values(add(x, y)),
      pairs((a, b) => ({ re: a.re + b.re, im: a.im + b.im })),
    );
    close(
      values(sub(x, 1)),
      pairs(a => ({ re: a.re - 1, im: a.im })),
    );
    close(values(mul(x, y)), pairs(times));
    close(values(div(x, y)), pairs(over));
    close(values(square(sqrt(x))), xs);
    close(values(exp(log(x))), xs);
    close(
      values(conj(x)),
      pairs(a => ({ re: a.re, im: -a.im })),
    );
    close(
      values(lanes`${x} * ${y} + 2`),
      pairs((a, b) => ({ re: times(a, b).re + 2, im: times(a, b).im })),
    );
    expect([...abs(x).toTypedArray()].map(value => value.toFixed(9))).toEqual(
      xs.map(a => Math.hypot(a.re, a.im).toFixed(9)),
    );
    expect(angle(x).dtype.name).toBe("float64");
    expect([...real(x).toTypedArray(), ...imag(x).toTypedArray()]).toEqual([
      ...xs.map(a => a.re),
      ...xs.map(a => a.im),
    ]);
    expect([...simd(add(x, 0)).imag.toTypedArray()]).toEqual(xs.map(a => a.im));
    expect(sum(x)).toEqual({ re: -3.5, im: 1.25 });
    expect(mean(x)).toEqual({ re: -0.7, im: 0.25 });
    expect([...eq(x, y).toTypedArray()]).toEqual([0, 0, 1, 0, 0]);
    expect([...isnan(x).toTypedArray()]).toEqual([0, 0, 0, 0, 0]);
    close(values(astype(new Float32Array([3]), "complex64")), [{ re: 3, im: 0 }]);
    expect(() => astype(x, "float64")).toThrow("takes no complex128");
  });
});

test("fused and unfused evaluation give the same bits", () => {
  const n = 1000;
  for (const dtype of ["float16", "float32", "float64", "int8", "uint32", "int64"] as const) {
    const wide = dtype === "int64";
    const make = (seed: number) =>
      array(
        Array.from({ length: n }, (_, k) => {
          const value = Math.floor(Math.sin(k * seed) * 50) + 60;
          return wide ? BigInt(value) : dtype.startsWith("float") ? value / 7 : value;
        }) as number[],
        dtype.startsWith("float") ? "float64" : dtype,
      );
    using a0 = make(1);
    using b0 = make(2);
    using a = astype(a0, dtype).eval();
    using b = astype(b0, dtype).eval();
    using fused = lanes`(${a} * ${b} + ${a}) * (${b} - ${a}) + ${b}`.eval();
    using p = mul(a, b).eval();
    using q = add(p, a).eval();
    using r = sub(b, a).eval();
    using s = mul(q, r).eval();
    using t = add(s, b).eval();
    expect(fused.toBytes(), dtype).toEqual(t.toBytes());
  }
});

test("functions that are too large for one kernel are computed one after the other", () => {
  using x = array(xs, "complex128");
  using y = array(ys, "complex128");
  const bytesOf = (e: { eval(): { toBytes(): Uint8Array; release(): void } }): Uint8Array => {
    const result = e.eval();
    const bytes = result.toBytes();
    result.release();
    return bytes;
  };
  using power = pow(x, y).eval();
  using turned = tan(power).eval();
  expect(bytesOf(sin(tan(pow(x, y))))).toEqual(bytesOf(sin(turned)));
  expect(sum(sin(tan(pow(x, y))))).toEqual(sum(sin(turned)));
  const real = new Float64Array([0.25, -0.5, 1]);
  const nested = tan(tan(tan(tan(tan(tan(real))))));
  const [wanted] = [...real].map(value => [1, 2, 3, 4, 5, 6].reduce(last => Math.tan(last), value));
  expect(nested.toTypedArray()[0]).toBeCloseTo(wanted!, 12);
});

test("operations without a complex meaning refuse complex operands", () => {
  const refusing = [...ROWS.values()].filter(({ accepts }) => !accepts.includes("c")).map(({ name }) => name);
  const integers = [...ROWS.values()].filter(({ accepts }) => !/[fc]/.test(accepts)).map(({ name }) => name);
  const ordered = ["lt", "le", "gt", "ge", "maximum", "minimum", "clip"];
  const real = ["floor", "ceil", "trunc", "floorDivide", "rem", "copysign", "signbit", "nextafter"];
  const functions = ["atan2", "hypot", "logaddexp", "cbrt", "rsqrt", "erf", "sigmoid"];
  expect(refusing.sort()).toEqual([...integers, ...ordered, ...real, ...functions].sort());
  using x = array(xs, "complex128");
  for (const name of [...ordered, ...real, ...functions]) {
    const operation = (table as unknown as Record<string, (...operands: unknown[]) => unknown>)[name]!;
    const operands = [x, x, x].slice(0, ROWS.get(name)!.arity);
    expect(() => operation(...operands)).toThrow(expect.objectContaining({ code: "DTYPE" }));
  }
});

test("nothing overflows, vanishes or turns too far inside", () => {
  const at = (name: string, ...z: Complex[]): readonly number[] =>
    complexKernel(name, "complex128").evaluate(...z.flatMap(({ re, im }) => [re, im]));
  const [huge, tiny] = [1e308, 5e-324];
  const both = (x: number): Complex => ({ re: x, im: x });
  const cases: [got: readonly number[], re: number, im: number][] = [
    [at("log", both(huge)), 709.542782232446, Math.PI / 4],
    [at("log", both(tiny)), -744.0934983311013, Math.PI / 4],
    [at("sqrt", both(Number.MAX_VALUE)), 1.47309455690556e154, 6.1017574412827e153],
    [at("div", both(huge), both(huge)), 1, 0],
    [at("div", both(tiny), both(tiny)), 1, 0],
    [at("div", both(Number.MAX_VALUE), both(2)), Number.MAX_VALUE / 2, 0],
    [at("reciprocal", both(huge)), 5e-309, -5e-309],
    [at("exp", { re: 710, im: Math.PI / 2 }), 2 ** 970 * 1.3707782765093441, Number.POSITIVE_INFINITY],
    [at("tanh", { re: 1000, im: 1 }), 1, 0],
    [at("asin", both(huge)), Math.PI / 4, 710.235929413006],
    [at("atanh", { re: 1, im: 1e-300 }), 345.7343375393868, Math.PI / 4],
    [at("sign", both(tiny)), Math.SQRT1_2, Math.SQRT1_2],
    [at("exp2", { re: 0, im: 123456789012 }), -0.2544753008059425, 0.967079273524009],
  ];
  for (const [got, re, im] of cases) {
    expect(got[0]! === re || Math.abs(got[0]! / re - 1) < 1e-14, `${got[0]} is not ${re}`).toBe(true);
    expect(got[1]! === im || Math.abs(got[1]! / im - 1) < 1e-14, `${got[1]} is not ${im}`).toBe(true);
  }
});

describe.each(["auto", "js"] as const)("a complex number by value, backend %s", backend => {
  const i = { re: 0, im: 1 };

  test("takes the dtype that it meets", () => {
    configure({ backend });
    using x = array(xs, "complex128");
    const wanted = xs.map(({ re, im }) => ({ re: -im, im: re }));
    close(values(mul(x, i)), wanted);
    close(values(lanes`${i} * ${x}`), wanted);
    close(values(simd(x).mul(i)), wanted);
    expect(mul(astype(x, "complex64"), i).dtype.name).toBe("complex64");
    expect(eq(x, xs[0]!).toTypedArray()[0]).toBe(1);
    close([sum(sub(x, mean(x))) as Complex], [{ re: 0, im: 0 }]);
    expect(String(mul(x, i))).toBe(`complex128[${xs.length}] (a * { re: 0, im: 1 }), not evaluated`);
  });

  test("is taken as it is now, and only by complex operands", () => {
    configure({ backend });
    using x = array([{ re: 1, im: 0 }], "complex128");
    const w = { re: 2, im: 3 };
    const e = mul(x, w);
    w.re = 9;
    close(values(e), [{ re: 2, im: 3 }]);
    const message = 'mul: a complex number does not go with float64: cast the array, astype("complex128")';
    expect(() => mul(new Float64Array(1), i)).toThrow(message);
    expect(() => mul(i, 2)).toThrow(expect.objectContaining({ code: "DTYPE" }));
    expect(() => mul(x, { re: "1", im: 0 })).toThrow(expect.objectContaining({ code: "ARGUMENT" }));
  });
});
