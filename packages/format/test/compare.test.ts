/** Equality by decoded value: rules E1 to E4, and exactness between numbers and bigints. */
import * as f from "@lanewise/format";
import * as fc from "fast-check";
import { expect, test } from "vitest";

function located(spec: string, values: readonly unknown[], shape: readonly number[] = [values.length]): f.Located {
  const dtype = f.dtype(spec);
  const { itemsize } = dtype;
  const view = new DataView(new ArrayBuffer(itemsize * values.length));
  values.forEach((value, k) => {
    f.elementCodec(dtype).write(view, k * itemsize, value);
  });
  return {
    buffer: view.buffer,
    dtype,
    geometry: { byteOffset: 0, shape, strides: f.contiguousStrides(shape, itemsize), itemsize },
  };
}

test.each<[string, unknown[], string, unknown[], boolean]>([
  ["B", [1, 2], "d", [1, 2], true],
  ["B", [1, 2], ">d", [1, 2], true],
  ["B", [1, 2], "d", [1, 2.5], false],
  ["Q", [2n ** 64n - 1n], "q", [-1n], false],
  ["q", [2n ** 53n + 1n], "d", [2 ** 53], false],
  ["q", [2n ** 53n], "d", [2 ** 53], true],
  [">q", [5n], "i", [5], true],
  ["d", [Number.NaN], "d", [Number.NaN], false],
  ["d", [0], "d", [-0], true],
  ["?", [true, false], "b", [1, 0], true],
  ["Zd", [{ re: 1, im: 0 }], "d", [1], true],
  ["Zd", [{ re: 1, im: 2 }], "d", [1], false],
  ["Zf", [{ re: 1, im: 2 }], "Zd", [{ re: 1, im: 2 }], true],
  ["3s", [new Uint8Array([1, 2, 3])], "3s", [new Uint8Array([1, 2, 3])], true],
  ["3s", [new Uint8Array([1, 2, 3])], "4s", [new Uint8Array([1, 2, 3, 0])], false],
  ["T{i:a:d:b:}", [{ a: 1, b: 2 }], "T{b:x:>h:y:}", [{ x: 1, y: 2 }], true],
  ["T{i:a:d:b:}", [{ a: 1, b: 2 }], "T{i:a:}", [{ a: 1 }], false],
  ["(2)i", [[1, 2]], "(2)d", [[1, 2]], true],
])("%s %s and %s %s: %s", (formatA, a, formatB, b, same) => {
  expect(f.equalElements(located(formatA, a), located(formatB, b))).toBe(same);
  expect(f.equalElements(located(formatB, b), located(formatA, a))).toBe(same);
});

test("shapes are compared up to the first extent of 0", () => {
  const empty = (shape: number[]) => located("B", [], shape);
  expect(f.equalElements(empty([0, 3]), empty([0, 5]))).toBe(true);
  expect(f.equalElements(empty([3, 0]), empty([2, 0]))).toBe(false);
  expect(f.equalElements(empty([0]), empty([0, 1]))).toBe(false);
  expect(f.equalElements(located("B", [1], []), located("d", [1], []))).toBe(true);
  expect(f.equalElements(located("B", [1, 2], [2, 1]), located("B", [1, 2], [1, 2]))).toBe(false);
});

test("strided, reversed and transposed layouts compare element by element", () => {
  const a = located("i", [0, 1, 2, 3, 4, 5], [2, 3]);
  const t = { ...a, geometry: { ...a.geometry, shape: [3, 2], strides: [4, 12] } };
  expect(f.equalElements(t, located("d", [0, 3, 1, 4, 2, 5], [3, 2]))).toBe(true);
  const backwards = { ...a, geometry: { ...a.geometry, byteOffset: 20, strides: [-12, -4] } };
  expect(f.equalElements(backwards, located("q", [5n, 4n, 3n, 2n, 1n, 0n], [2, 3]))).toBe(true);
});

test("padding is not compared", () => {
  const dtype = f.dtype("T{b:a:i:b:}");
  const make = (padding: number): f.Located => {
    const bytes = new Uint8Array(8).fill(padding);
    f.elementCodec(dtype).write(new DataView(bytes.buffer), 0, { a: 1, b: 2 });
    bytes[2] = padding;
    return { buffer: bytes.buffer, dtype, geometry: { byteOffset: 0, shape: [1], strides: [8], itemsize: 8 } };
  };
  expect(f.equalElements(make(1), make(2))).toBe(true);
});

test("numbers and bigints are compared by mathematical value", () => {
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 70n), 2n ** 70n), integer => {
      const number = Number(integer);
      expect(f.sameValue(integer, number)).toBe(BigInt(number) === integer);
      expect(f.sameValue(number, integer)).toBe(BigInt(number) === integer);
    }),
  );
  expect(f.sameValue(1.5, 1n)).toBe(false);
  expect(f.sameValue(Number.NaN, 0n)).toBe(false);
  expect(f.sameValue("1", 1)).toBe(false);
  expect(f.sameValue(null, 0)).toBe(false);
  expect(f.sameValue(Uint8Array.of(1), [1])).toBe(false);
});

test("fields go by position, also those whose names are integers", () => {
  const record = (format: string, ...values: number[]): f.Located => {
    const dtype = f.dtype(format);
    const { buffer } = Int32Array.from(values);
    return {
      buffer,
      dtype,
      geometry: { byteOffset: 0, shape: [1], strides: [dtype.itemsize], itemsize: dtype.itemsize },
    };
  };
  for (const [own, other] of [
    ["T{i:2:i:1:}", "T{i:p:i:q:}"],
    ["T{T{i:2:i:1:}:a:}", "T{T{i:x:i:y:}:b:}"],
    ["T{(1)T{i:2:i:1:}:7:}", "T{(1)T{i:x:i:y:}:b:}"],
  ] as const) {
    expect(f.equalElements(record(own, 5, 6), record(other, 5, 6))).toBe(true);
    expect(f.equalElements(record(own, 5, 6), record(other, 6, 5))).toBe(false);
    expect(f.equalElements(record(other, 5, 6), record(own, 6, 5))).toBe(false);
  }
  expect(f.equalElements(record("T{i:a:i:b:}", 5, 6), record("T{i:a:}", 5))).toBe(false);
});
