/** What dtype plain values get when nobody names one. */
import { arange, array, defaultHeap, full, zeros } from "@lanewise/array";
import { describe, expect, test } from "vitest";
import { codeOf } from "./support/code-of.ts";

test.each([
  [[1, 2], "float64"],
  [[[1n], [2n]], "int64"],
  [[true, false], "bool"],
  [[{ re: 1, im: -1 }], "complex128"],
  [new Set([2n ** 62n]), "int64"],
  [[new BigInt64Array(2)], "int64"],
  [[], "float64"],
  [[[]], "float64"],
])("array of %o is %s, and gives the values back", (source, name) => {
  using a = array<unknown>(source);
  expect(a.dtype.name).toBe(name);
  using again = array(a.toArray());
  expect(again.dtype.name).toBe(name);
  expect(again.equals(a)).toBe(true);
});

test.each([
  [1, "float64"],
  [1n, "int64"],
  [true, "bool"],
  [{ re: 1, im: 2 }, "complex128"],
])("full of %s", (value, name) => {
  using a = full(2, value);
  expect(a.dtype.name).toBe(name);
  expect(a.get(1)).toEqual(value);
});

test.each([
  [
    [1n, 2],
    [1, 2],
  ],
  [
    [true, 2.5],
    [1, 2.5],
  ],
  [
    [[2], [true]],
    [[2], [1]],
  ],
])("%o is mixed: float64", (source, values) => {
  using a = array<unknown>(source);
  expect([a.dtype.name, a.toArray()]).toEqual(["float64", values]);
});

test.each([
  [[2n ** 64n], "VALUE_RANGE"],
  [[true, "no"], "DTYPE"],
  [[{ re: 1, im: 2 }, "no"], "DTYPE"],
  [[1, { re: 1, im: 2 }], "DTYPE"],
  [[{ x: 1 }], "DTYPE"],
])("%o is refused", (source, code) => {
  expect(codeOf(() => array<unknown>(source))).toBe(code);
});

test("a list that contains itself is refused all the same", () => {
  const endless: unknown[] = [];
  endless.push(endless);
  expect(codeOf(() => array(endless))).toBe("SHAPE");
  expect(codeOf(() => array<unknown>([1n, endless]))).toBe("SHAPE");
});

describe("exporters in nested arrays", () => {
  const floats = (...values: number[]) => Float32Array.from(values);

  test.each<readonly [string, () => unknown, string, unknown]>([
    [
      "typed arrays",
      () => [floats(1, 2), floats(3, 4)],
      "float32",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["of two dtypes", () => [floats(1), Int32Array.of(2)], "float64", [[1], [2]]],
    [
      "arrays",
      () => [arange(3, undefined, 1, "int16"), zeros(3, "uint8")],
      "int16",
      [
        [0, 1, 2],
        [0, 0, 0],
      ],
    ],
    ["of rank 2", () => [[array([[1, 2]])], [array([[3, 4]])]], "float64", [[[[1, 2]]], [[[3, 4]]]]],
    [
      "beside numbers",
      () => [arange(2), [7, 8]],
      "float64",
      [
        [0, 1],
        [7, 8],
      ],
    ],
    ["of nothing", () => [zeros(0, "int8"), zeros(0, "int8")], "int8", [[], []]],
    ["of records", () => [zeros(1, "T{i:x:}")], "T{i:x:}", [[{ x: 0 }]]],
    ["from an iterable", () => new Set([arange(2)]), "float64", [[0, 1]]],
  ])("%s", (_, make, name, values) => {
    using a = array<any>(make());
    expect([a.dtype.name, a.toArray()]).toEqual([name, values]);
  });

  test("are converted where all values survive, and refused where the rows differ", () => {
    using rows = array([floats(1, 2), arange(2)], "int8");
    expect(rows.toArray()).toEqual([
      [1, 2],
      [0, 1],
    ]);
    const { blocks } = defaultHeap().stats();
    expect(codeOf(() => array([floats(0.5)], "int8"))).toBe("DTYPE");
    expect(() => array([floats(1, 2), floats(3)])).toThrow(
      '"source" must not be ragged: source[1] is 1 items, expected 2',
    );
    expect(() => array([floats(1), 2])).toThrow(
      '"source" must not be ragged: source[1] is one value, expected 1 items',
    );
    expect(defaultHeap().stats().blocks).toBe(blocks);
  });

  test("as rows that are appended", () => {
    using rows = zeros([1, 2], "float32");
    using row = arange(2);
    rows.extend([row, row] as never);
    expect(rows.toArray()).toEqual([
      [0, 0],
      [0, 1],
      [0, 1],
    ]);
  });
});
