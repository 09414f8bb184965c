import { isLanewiseError } from "@lanewise/format";
import { lanes } from "@lanewise/simd";
import { describe, expect, test } from "vitest";

const x = new Float64Array([1, 2, 3]);
const y = new Float64Array([4, 5, 6]);
const values = (e: { toTypedArray(): ArrayLike<number> }) => Array.from(e.toTypedArray());

describe("lanes", () => {
  test("precedence and associativity are JavaScript's", () => {
    expect(values(lanes`${x} + ${y} * 2`)).toEqual([9, 12, 15]);
    expect(values(lanes`(${x} + ${y}) * 2`)).toEqual([10, 14, 18]);
    expect(values(lanes`${x} - ${y} - 1`)).toEqual([-4, -4, -4]);
    expect(values(lanes`2 ** ${x} ** 2`)).toEqual([2, 16, 512]);
    expect(values(lanes`-${x} * -1`)).toEqual([1, 2, 3]);
    expect(values(lanes`2 * 3 + ${x}`)).toEqual([7, 8, 9]);
    expect(values(lanes`${x} < 2 ? ${x} : -${x}`)).toEqual([1, -2, -3]);
    expect(values(lanes`int32(${x}) << 2 | 1`)).toEqual([5, 9, 13]);
    expect(values(lanes`${x} > 1 && ${x} < 3`)).toEqual([0, 1, 0]);
    expect(values(lanes`(${x} > 1) & (${x} < 3)`)).toEqual([0, 1, 0]);
    expect(values(lanes`!(${x} == 2)`)).toEqual([1, 0, 1]);
  });

  test("% has the divisor's sign, / is true division", () => {
    expect(values(lanes`int32(${x}) / 2`)).toEqual([0.5, 1, 1.5]);
    expect(values(lanes`-int32(${x}) % 3`)).toEqual([2, 1, 0]);
  });

  test("functions and casts are calls", () => {
    expect(values(lanes`sqrt(${x} * ${x})`)).toEqual([1, 2, 3]);
    expect(lanes`float32(${x})`.dtype.name).toBe("float32");
    expect(values(lanes`clip(${x}, 2, 2.5)`)).toEqual([2, 2, 2.5]);
  });

  test("one tree for each place in the source", () => {
    const f = (k: number) => lanes`${x} * ${k}`;
    expect(values(f(2))).toEqual([2, 4, 6]);
    expect(values(f(3))).toEqual([3, 6, 9]);
  });

  const refused: [string, () => unknown, RegExp][] = [
    ["chained comparisons", () => lanes`${x} < ${y} < 3`, /do not chain.*column 11\n {2}\$\{\} < \$\{\} < 3\n {12}\^/s],
    ["equality of a comparison", () => lanes`${x} < ${y} == ${x}`, /do not chain/],
    ["a sign before a power", () => lanes`-${x} ** 2`, /cannot follow a unary operator/],
    ["an unknown function", () => lanes`squirt(${x})`, /no function squirt, at column 1\n/],
    ["too few arguments", () => lanes`where(${x}, 1)`, /where takes 3 arguments, got 2/],
    ["===", () => lanes`${x} === 1`, /write ==/],
    [">>>", () => lanes`${x} >>> 1`, /unsigned/],
    ["a stray character", () => lanes`${x} @ 1`, /"@" is not part of the grammar/],
    ["an open parenthesis", () => lanes`(${x} + 1`, /to close the parenthesis/],
    ["a missing operand", () => lanes`${x} +`, /ends too early/],
    ["two operands", () => lanes`${x} ${y}`, /expected an operator/],
    ["a bare name", () => lanes`${x} + y`, /values go into/],
    ["a fraction as bigint", () => lanes`${x} + 1.5n`, /no fraction/],
    ["nesting without end", () => lanes([`${"(".repeat(5000)}1`] as never), /nesting is limited/],
    ["signs without end", () => lanes([`${"-".repeat(5000)}1`] as never), /nesting is limited/],
  ];
  test.each(refused)("refuses %s", (_, f, message) => {
    let error: unknown;
    try {
      f();
    } catch (caught) {
      error = caught;
    }
    expect(isLanewiseError(error, "LANES")).toBe(true);
    expect((error as Error).message).toMatch(message);
  });

  test("refuses numbers only", () => {
    expect(() => lanes`1 + 2`).toThrow("an array must take part");
  });
});
