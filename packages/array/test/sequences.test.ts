/** `arange` and `linspace` where floating point has edges. The numbers are NumPy's. */
import { arange, linspace, type ManagedArray } from "@lanewise/array";
import { expect, test } from "vitest";
import { codeOf } from "./support/code-of.ts";

const listOf = (a: ManagedArray): unknown => {
  using it = a;
  return it.toArray();
};

test.each([
  [0, 1.5e-323, 7, true, [0, 0, 5e-324, 1e-323, 1e-323, 1.5e-323, 1.5e-323]],
  [2e-323, 2.5e-323, 4, true, [2e-323, 2e-323, 2.5e-323, 2.5e-323]],
  [1.53e-322, 1.6e-322, 3, false, [1.53e-322, 1.53e-322, 1.6e-322]],
  [0.1, 0.1, 3, true, [0.1, 0.1, 0.1]],
  [5, 7, 1, true, [5]],
  [5, 7, 1, false, [5]],
  [5, 7, 0, true, []],
  [0, 8e307, 3, true, [0, 4e307, 8e307]],
  [2 ** 53, 2 ** 53 + 4, 3, true, [2 ** 53, 2 ** 53 + 2, 2 ** 53 + 4]],
])("linspace(%d, %d, %d, endpoint %s)", (start, stop, count, endpoint, expected) => {
  expect(listOf(linspace(start, stop, count, "float64", { endpoint }))).toEqual(expected);
});

test.each([
  [0, 1, 0.1, 10],
  [1, 1.3, 0.1, 4], // (1.3 - 1) / 0.1 is a little more than 3
  [0, -1, -0.25, 4],
  [0, -1, 0.25, 0],
  [0, 5, Number.POSITIVE_INFINITY, 0],
])("arange(%d, %d, %d) has %d elements, each start + i * step", (start, stop, step, length) => {
  const expected = Array.from({ length }, (_, i) => start + i * step);
  expect(listOf(arange(start, stop, step))).toEqual(expected);
});

test.each([
  ["a distance beyond all numbers", () => linspace(-1e308, 1e308, 3), "SIZE"],
  ["the same for steps", () => arange(-1e308, 1e308, 1e307), "SIZE"],
  ["steps that never arrive", () => arange(0, 1, 5e-324), "SIZE"],
  ["more elements than there are integers", () => arange(2 ** 53), "SIZE"],
  ["a step of 0", () => arange(0, 1, 0), "SIZE"],
  ["a shape for a count", () => linspace(0, 1, [2, 2] as never), "ARGUMENT"],
  ["a fraction for a count", () => linspace(0, 1, 2.5), "SHAPE"],
])("%s is refused", (_what, make, code) => {
  expect(codeOf(make)).toBe(code);
});
