/** The ways to the values of an expression beside a destination: nested arrays of any dtype, JSON, and options that are none. */
import { array } from "@lanewise/array";
import { add, astype, eq, lanes, max, min, mul, type Operand, sin, sum } from "@lanewise/simd";
import { expect, test } from "vitest";

const x = Float64Array.of(1, 2, 3);
const code = (expected: string) => expect.objectContaining({ code: expected });

test("toArray gives values of every dtype, nested as the shape", () => {
  using z = array([
    [
      { re: 1, im: 2 },
      { re: 0, im: 1 },
    ],
  ]);
  const values: (readonly { re: number; im: number }[])[] = add(z, 1).toArray();
  expect(values).toEqual([
    [
      { re: 2, im: 2 },
      { re: 1, im: 1 },
    ],
  ]);
  expect(eq(x, 2).toArray()).toEqual([false, true, false]);
  expect(astype(x, "float16").toArray()).toEqual([1, 2, 3]);
  expect(astype(x, "int64").toArray()).toEqual([1n, 2n, 3n]);
  expect(sum(x, { keepdims: true }).toArray()).toEqual([6]);
});

test("JSON says that there are no values yet", () => {
  expect(JSON.stringify({ e: lanes`${x} + 1` })).toBe('{"e":"float64[3] (a + 1), not evaluated"}');
});

test("an operand is no option", () => {
  expect(() => max(x, array(x) as never)).toThrow(
    'max: "options" must be an object as { axis } (maximum(a, b) compares two), got an object of class ',
  );
  expect(() => min(x, add(x, 1) as never)).toThrow(code("ARGUMENT"));
  expect(() => sum(x, x as never)).toThrow(code("ARGUMENT"));
  expect(() => add(x, 1).eval("float32" as never)).toThrow(code("ARGUMENT"));
});

test.each([40, 60, 63, 100, 300])("%i heavy operations, one above the other", count => {
  const x = new Float64Array([0.5]);
  let e: Operand = x;
  let expected = 0.5;
  for (let k = 0; k < count; k++) {
    e = add(sin(e), mul(new Float32Array([2]), k));
    expected = sum(add(sin(new Float64Array([expected])), 2 * k));
  }
  expect(sum(e as object)).toBe(expected);
});
