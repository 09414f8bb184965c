/** Loops from layouts: what is merged, reordered, reversed, blocked, and how each operand is said to be walked. */
import { array } from "@lanewise/array";
import { configure, sub, sum } from "@lanewise/simd";
import { afterEach, describe, expect, test } from "vitest";
import { type Layout, plan, planInOrder } from "../src/plan/plan.ts";

afterEach(() => configure({ backend: "auto" }));

const float64 = (...strides: number[]): Layout => ({ strides, itemsize: 8 });
const POSITION: Layout = { strides: [1], itemsize: 0 };

describe("plan", () => {
  test.each<[string, readonly number[], readonly Layout[], object]>([
    [
      "dense axes become one",
      [3, 4],
      [float64(32, 8), float64(32, 8)],
      { shape: [12], access: ["contiguous", "contiguous"] },
    ],
    ["axes of one element go", [1, 4, 1], [float64(99, 8, 7), float64(0, 8, 3)], { shape: [4] }],
    ["no axes are one element", [], [float64(), float64()], { shape: [1], strides: [[0], [0]] }],
    [
      "a row stays for all rows",
      [3, 4],
      [float64(0, 8), float64(32, 8)],
      {
        shape: [3, 4],
        strides: [
          [0, 8],
          [32, 8],
        ],
      },
    ],
    ["a number stays", [12], [float64(0), float64(8)], { access: ["scalar", "contiguous"] }],
    ["positions are no memory", [12], [POSITION, float64(8)], { access: ["index", "contiguous"] }],
    ["a destination that does not move", [1], [float64(8), float64(0)], { access: ["scalar", "contiguous"] }],
    ["loops follow the destination", [3, 4], [float64(8, 24), float64(8, 24)], { shape: [12], starts: [0, 0] }],
    [
      "also backwards",
      [4],
      [float64(8), float64(-8)],
      { strides: [[-8], [8]], starts: [24, -24], access: ["reversed", "contiguous"] },
    ],
    ["every second", [4], [float64(16), float64(16)], { access: ["double", "strided"] }],
    [
      "a transposed operand is walked in squares",
      [100, 100],
      [float64(8, 800), float64(800, 8)],
      { access: ["transposed", "contiguous"], rank: 2, block: [64, 100] },
    ],
  ])("%s", (_, shape, operands, expected) => {
    expect(plan(shape, operands)).toMatchObject(expected);
  });

  test("no order of the axes but that of their numbers, for folds, all of whose operands are read", () => {
    const loops = planInOrder([3, 4], [float64(8, 24), float64(0, 0)]);
    expect(loops).toMatchObject({
      shape: [3, 4],
      strides: [
        [8, 24],
        [0, 0],
      ],
      access: ["strided", "scalar"],
    });
  });
});

test.each(["auto", "js"] as const)("a fold whose last operand is broadcast (%s)", backend => {
  configure({ backend });
  using x = array([1, 2, 3, 4]);
  using one = array([2.5]);
  expect(sum(sub(x, one))).toBe(0);
  expect(sum(sub(new Float64Array([1, 2, 3, 4]), new Float64Array([2.5])))).toBe(0);
});
