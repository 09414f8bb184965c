/** What dtype plain values get when nobody names one. */
import { array, full } from "@lanewise/array";
import { expect, test } from "vitest";
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
