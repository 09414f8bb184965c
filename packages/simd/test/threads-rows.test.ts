/** Reductions and scans along axes, and products, with workers: rows are cut among them, so the bits are those of one thread. */
import { fromFunction, type ManagedArray } from "@lanewise/array";
import {
  argmax,
  configure,
  cumulativeSum,
  info,
  matmul,
  max,
  mean,
  simd,
  sum,
  threadsReady,
  variance,
} from "@lanewise/simd";
import { afterAll, beforeEach, expect, test } from "vitest";

const a = fromFunction([1050, 1000], (i, j) => Math.sin(7 * i + j)) as ManagedArray<"float64", 2>;
const one = fromFunction([1, 65_536], (_, j) => Math.cos(j)) as ManagedArray<"float64", 2>;

beforeEach(async () => {
  configure({ threads: 2 });
  await threadsReady();
});
afterAll(() => {
  configure({ threads: 1 });
  for (const own of [a, one]) own.release();
});

test.each<readonly [string, () => { toTypedArray(): ArrayBufferView }]>([
  ["sums of rows", () => sum(a, { axis: 1 })],
  ["extremes of rows", () => max(a, { axis: 1 })],
  ["means", () => mean(a, { axis: 1, keepdims: true })],
  ["variances", () => variance(a, { axis: 1 })],
  ["places", () => argmax(a, { axis: 1 })],
  ["scans along rows", () => cumulativeSum(a, { axis: 1 })],
  ["scans down columns", () => cumulativeSum(a, { axis: 0 })],
  ["products", () => matmul(simd(a).slice(":110"), simd(a).slice(":90").T)],
])("%s", (_, make) => {
  const { threaded } = info();
  const together = make().toTypedArray();
  expect(info().threaded).toBeGreaterThan(threaded);
  configure({ threads: 1 });
  const alone = make().toTypedArray();
  expect(together).toEqual(alone);
});

test("few elements, and a single row, are the caller's", () => {
  const { threaded } = info();
  sum(simd(a).slice(":1000"), { axis: 1 }).toTypedArray();
  const [total] = sum(one, { axis: 1 }).toTypedArray() as Float64Array;
  expect(info().threaded).toBe(threaded);
  expect(total).toBe(sum(one));
});
