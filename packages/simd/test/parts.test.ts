/** What is computed as a whole within an expression is computed once, however often it is used and however deep it lies. */
import { array, defaultHeap, fromFunction } from "@lanewise/array";
import {
  add,
  argsort,
  concat,
  cumulativeSum,
  type Expression,
  flip,
  info,
  matmul,
  permuteDims,
  sub,
  sum,
  takeAlongAxis,
  tanh,
} from "@lanewise/simd";
import { afterAll, describe, expect, test } from "vitest";

type Part = Expression<any, any> | ReturnType<typeof array>;
type Step = (x: Part) => Expression;

const w = fromFunction([4, 4], (i, j) => 0.1 * Math.sin(3 * i + j));
const start = fromFunction([4, 4], (i, j) => Math.cos(i + j) / 4);
afterAll(() => {
  for (const own of [w, start]) own.release();
});

/** The same, every step evaluated before the next one is made. */
function stepByStep(step: Step, depth: number): Float64Array {
  let x = array(start);
  for (let k = 0; k < depth; k++) {
    const next = step(x).eval();
    x.release();
    x = next as never;
  }
  const values = x.toTypedArray() as Float64Array;
  x.release();
  return values;
}

const grown = (step: Step, depth: number): Part => {
  let x: Part = start as never;
  for (let k = 0; k < depth; k++) x = step(x);
  return x;
};

describe("parts that are used several times", () => {
  test.each<readonly [string, number, Step]>([
    ["by an operation and a product", 24, x => add(x, matmul(w, x))],
    ["twice by one product", 24, x => tanh(matmul(x, x))],
    ["by two reductions", 24, x => sub(sub(x, sum(x, { axis: 0 })), sum(x, { axis: 1, keepdims: true }))],
    ["as elements and as places", 12, x => takeAlongAxis(x, argsort(x, { axis: 0 }), 0)],
    ["by a scan and an operation", 24, x => sub(x, cumulativeSum(x, { axis: 1 }))],
  ])("%s", (_, depth, step) => {
    const { runs } = info();
    const { blocks } = defaultHeap().stats();
    expect(grown(step, depth).toTypedArray()).toEqual(stepByStep(step, depth));
    // Each step is a few evaluations; evaluated anew for each use they would be thousands.
    expect(info().runs - runs).toBeLessThan(16 * depth);
    expect(defaultHeap().stats().blocks).toBe(blocks);
  });

  test("in a concatenation with itself", () => {
    const part = matmul(w, start);
    const { runs } = info();
    const both = concat([part, part, part]).toTypedArray() as Float64Array;
    expect(info().runs - runs).toBeLessThan(8);
    expect(both).toEqual(Float64Array.from([...part.toTypedArray(), ...part.toTypedArray(), ...part.toTypedArray()]));
  });
});

test.each<readonly [string, Step]>([
  ["products", x => matmul(w, x)],
  ["scans", x => cumulativeSum(x, { axis: 0 })],
])("a graph may be deeper than the stack: 1500 %s", (_, step) => {
  expect(grown(step, 1500).toTypedArray()).toEqual(stepByStep(step, 1500));
});

describe("what nobody reads any more is given back before the end", () => {
  const n = 64;
  const big = fromFunction([n, n], (i, j) => Math.sin(i + j) / n);
  afterAll(() => big.release());

  test.each<readonly [string, Step]>([
    ["products", x => matmul(big, x)],
    ["sums of products", x => add(matmul(x, big), sum(x, { axis: 0 }))],
    ["products seen in another layout", x => matmul(big, permuteDims(x, [1, 0]))],
    ["what is read again at the next step but one", x => sub(matmul(x, big), matmul(big, flip(x)))],
  ])("%s", (_, step) => {
    const { blocks, bytes } = defaultHeap().stats();
    const evaluated = (depth: number) => {
      let x: Part = big as never;
      for (let k = 0; k < depth; k++) x = step(x);
      (x as Expression).eval().release();
      return defaultHeap().stats().highWater;
    };
    const shallow = evaluated(20);
    expect(evaluated(120) - shallow).toBeLessThan(4 * n * n * 8);
    expect(defaultHeap().stats()).toMatchObject({ blocks, bytes });
  });
});
