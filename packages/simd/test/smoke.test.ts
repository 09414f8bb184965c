import { empty } from "@lanewise/array";
import { add, simd, sqrt } from "@lanewise/simd";
import { expect, test } from "vitest";

test("typed arrays and arrays", () => {
  const a = new Float64Array([1, 2, 3, 4, 5]);
  expect(add(a, a).toTypedArray()).toEqual(new Float64Array([2, 4, 6, 8, 10]));
  const x = empty([5], "float64");
  add(a, 1).into(x);
  expect(x.get(4)).toBe(6);
  expect([...simd(x).mul(x).add(1).toTypedArray()]).toEqual([5, 10, 17, 26, 37]);
  expect(`${sqrt(x)}`).toBe("float64[5] sqrt(a), not evaluated");
});
