/** Products of matrices against three loops, and bit for bit against the sums that define them. */
import { array, fromFunction, full } from "@lanewise/array";
import { astype, configure, conj, matmul, mul, sum, vecdot } from "@lanewise/simd";
import { type MemoryView, view } from "@lanewise/view";
import { afterEach, describe, expect, test } from "vitest";

afterEach(() => configure({ backend: "auto" }));
const code = (name: string) => expect.objectContaining({ code: name });
const noise = (n: number, seed: number) => Float64Array.from({ length: n }, (_, k) => Math.sin(k * 7.1 + seed) * 3);
const shaped = (values: Float64Array, shape: number[]) => view(values).reshape(shape) as MemoryView<"float64", number>;

describe.each(["auto", "js"] as const)("backend %s", backend => {
  test("is the sum of products, bit for bit, for any extents and layouts", () => {
    configure({ backend });
    for (const [m, k, n] of [
      [1, 1, 1],
      [2, 3, 4],
      [5, 17, 9],
      [3, 300, 8],
      [1, 40, 33],
      [7, 1, 2],
      [4, 16, 1],
      // Columns in blocks; rows longer than what one call folds.
      [2, 5000, 33],
      [2, 70_000, 9],
    ] as const) {
      const a = shaped(noise(m * k, 1), [m, k]);
      const b = shaped(noise(k * n, 2), [k, n]);
      const [got, mirrored] = [matmul(a, b), matmul(b.T, a.T)];
      expect(got.shape).toEqual([m, n]);
      const values = got.toTypedArray() as Float64Array;
      const turned = mirrored.toTypedArray() as Float64Array;
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          const exact = sum(mul(a.pick(i), b.T.pick(j))) as number;
          expect(values[i * n + j]).toBe(exact);
          expect(turned[j * m + i]).toBe(exact);
        }
      }
    }
  });

  test("vectors and stacks", () => {
    configure({ backend });
    const m = shaped(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
    expect([...matmul(m, new Float64Array([1, 0, 1])).toTypedArray()]).toEqual([4, 10]);
    expect([...matmul(new Float64Array([1, 1]), m).toTypedArray()]).toEqual([5, 7, 9]);
    const scalar = matmul(new Float64Array([1, 2]), new Float64Array([3, 4]));
    expect(scalar.shape).toEqual([]);
    expect([...scalar.toTypedArray()]).toEqual([11]);
    const stack = shaped(
      Float64Array.from({ length: 12 }, (_, k) => k),
      [2, 2, 3],
    );
    const got = matmul(stack, m.T);
    expect(got.shape).toEqual([2, 2, 2]);
    expect([...got.toTypedArray()]).toEqual([8, 17, 26, 62, 44, 107, 62, 152]);
    expect(matmul(stack.reshape([2, 1, 2, 3]), shaped(noise(24, 1), [4, 3, 2])).shape).toEqual([2, 4, 2, 2]);
    expect(matmul(stack, new Float64Array(3)).shape).toEqual([2, 2]);
    expect([
      ...matmul(shaped(new Float64Array(0), [2, 0]), shaped(new Float64Array(0), [0, 2])).toTypedArray(),
    ]).toEqual([0, 0, 0, 0]);
    expect(matmul(shaped(new Float64Array(0), [0, 3]), m.T).shape).toEqual([0, 2]);
  });

  test("integers wrap, dtypes promote, complex numbers multiply", () => {
    configure({ backend });
    const bytes = view(new Int8Array([100, 100, 1, 1])).reshape([2, 2]);
    expect(matmul(bytes, bytes).dtype.name).toBe("int8");
    expect([...matmul(bytes, new Int8Array([1, 1])).toTypedArray()]).toEqual([-56, 2]);
    expect(matmul(bytes, new Uint8Array([1, 1])).toTypedArray()).toEqual(new Int16Array([200, 2]));
    expect(matmul(new BigInt64Array([1n << 62n]), new BigInt64Array([4n])).toTypedArray()).toEqual(
      new BigInt64Array([0n]),
    );
    expect(matmul(astype(bytes, "uint32"), new Float32Array([1, 1])).dtype.name).toBe("float64");
    using half = astype(new Float32Array([1, 2]), "float16").eval();
    using product = matmul(half, half).eval();
    expect([product.dtype.name, product.get()]).toEqual(["float16", 5]);
    using z = array(
      [
        [
          { re: 1, im: 2 },
          { re: 0, im: 1 },
        ],
      ],
      "complex128",
    );
    using w = array(
      [
        { re: 0, im: 1 },
        { re: 2, im: 0 },
      ],
      "complex128",
    );
    using zw = matmul(z, w).eval();
    expect(zw.toArray()).toEqual([{ re: -2, im: 3 }]);
  });

  test("vecdot", () => {
    configure({ backend });
    const m = shaped(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
    expect([...vecdot(m, m).toTypedArray()]).toEqual([14, 77]);
    expect([...vecdot(m, m, { axis: -2 }).toTypedArray()]).toEqual([17, 29, 45]);
    expect([...vecdot(m, new Float64Array([1, 1, 1])).toTypedArray()]).toEqual([6, 15]);
    expect(vecdot(new Int8Array([100, 100]), new Int8Array([1, 1])).toTypedArray()).toEqual(new Int8Array([-56]));
    using z = array(
      [
        { re: 1, im: 2 },
        { re: 0, im: 1 },
      ],
      "complex128",
    );
    using zz = vecdot(z, z).eval();
    expect(zz.get()).toEqual(sum(mul(conj(z), z)));
    expect(() => vecdot(m, new Float64Array(1))).toThrow(code("SHAPE"));
    expect(() => vecdot(m, m, { axis: 2 })).toThrow(code("INDEX"));
  });
});

test("a destination that is an operand", () => {
  const m = shaped(Float64Array.of(1, 2, 3, 4), [2, 2]);
  matmul(m, m).into(m);
  expect(m.toArray()).toEqual([
    [7, 10],
    [15, 22],
  ]);
});

test("refusals", () => {
  const m = shaped(new Float64Array(6), [2, 3]);
  using scalar = full([], 1, "float64");
  using flags = array([true], "bool");
  expect(() => matmul(m, m)).toThrow(code("SHAPE"));
  expect(() => matmul(m, scalar)).toThrow(code("SHAPE"));
  expect(() => matmul(flags, flags)).toThrow(code("DTYPE"));
  expect(() => matmul(m, 2)).toThrow(code("SHAPE"));
  expect(() => matmul(2, 2)).toThrow(code("ARGUMENT"));
  expect(() => vecdot(flags, flags)).toThrow(code("DTYPE"));
});

test.each([2, 12, 13, 40])("into its right operand, of %i rows", inner => {
  const value = (i: number, j: number) => Math.sin(3 * i + j);
  using a = fromFunction([inner, inner], value);
  using b = fromFunction([inner, 16], value);
  using apart = matmul(a, b).eval();
  for (let k = 0; k < 3; k++) {
    using onto = array(b);
    expect(matmul(a, onto).into(onto).toArray()).toEqual(apart.toArray());
  }
});
