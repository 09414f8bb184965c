/** How often memory is taken for an intermediate result: what `info()` counts is all that is taken. */
import { array, defaultHeap, zeros } from "@lanewise/array";
import { concat, info, lanes, mean, simd, sort, sum, take, variance } from "@lanewise/simd";
import { afterAll, describe, expect, test } from "vitest";

describe("in the heap", () => {
  const a = array(Float64Array.from({ length: 600 }, (_, k) => k % 7));
  const m = simd(a).reshape(20, 30);
  const rows = zeros(20);
  const same = zeros([20, 30]);
  const flat = zeros(600);
  const twice = zeros(1200);
  afterAll(() => {
    for (const array of [a, rows, same, flat, twice]) array.release();
  });

  test.each<readonly [string, () => unknown, number]>([
    ["elementwise", () => lanes`${m} * 2 + ${m}`.into(same), 0],
    ["onto itself", () => simd(flat).mul(2).into(flat), 0],
    ["onto itself, backwards", () => simd(flat).slice("::-1").mul(2).into(flat), 1],
    ["a sum", () => sum(m), 0],
    ["a variance, in two passes", () => variance(m), 0],
    ["sums of rows", () => sum(m, { axis: 1 }).into(rows), 0],
    ["sums where something holds", () => sum(m, { axis: 1, where: m.gt(2) }).into(rows), 0],
    ["a mean in an expression", () => lanes`${m} - mean(${m})`.into(same), 1],
    ["means of rows", () => m.sub(mean(m, { axis: 1, keepdims: true })).into(same), 1],
    ["one after the other", () => concat([a, a]).into(twice), 0],
    ["a few of many", () => take(a, [1, 2]).into(simd(rows).slice(":2")), 0],
    ["the same, onto itself", () => take(simd(rows), [1, 2]).into(simd(rows).slice(":2")), 1],
    ["in order", () => sort(a).into(flat), 1],
  ])("%s", (_, evaluate, temporaries) => {
    const [taken, { blocks, bytes }] = [info().temporaries, defaultHeap().stats()];
    evaluate();
    expect(info().temporaries - taken).toBe(temporaries);
    expect(defaultHeap().stats()).toMatchObject({ blocks, bytes });
  });
});
