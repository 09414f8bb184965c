/** The options of reductions mean the same with and without axes, and for every dtype. */
import { array } from "@lanewise/array";
import { prod, sum } from "@lanewise/simd";
import { expect, test } from "vitest";

test("where, of bools: those that take part are counted", () => {
  using flags = array([true, true, false, true], "bool");
  using some = array([true, false, true, true], "bool");
  expect(sum(flags, { where: some })).toBe(2);
  expect(prod(flags, { where: some })).toBe(0);
  expect(prod(flags, { where: flags })).toBe(1);
  expect(sum(flags, { where: some, axis: 0 }).toTypedArray()).toEqual(BigInt64Array.of(2n));
});

test.each([
  ["uint8", 44],
  ["int8", 44],
  ["int32", 300],
  ["float32", 300],
  ["bool", true],
] as const)("dtype %s: the total has it, as the sum along axes does", (dtype, total) => {
  const x = new Uint8Array([200, 100]);
  expect(sum(x, { dtype })).toBe(total);
  expect(sum(x, { dtype, initial: 0 })).toBe(total);
  expect(Number(sum(x, { dtype, axis: 0 }).toTypedArray()[0])).toBe(Number(total));
});
