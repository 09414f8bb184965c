import { array, zeros } from "@lanewise/array";
import { isLanewiseError } from "@lanewise/format";
import { kernel, lanes, mean, norm, type Operand, variance } from "@lanewise/simd";
import { view } from "@lanewise/view";
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

  test("reductions of rank 0 meet every element, those along axes what their shape meets", () => {
    const m = view(new Float32Array([1, 2, 3, 4, 5, 9])).reshape([2, 3]);
    expect(values(lanes`${x} - mean(${x})`)).toEqual([-1, 0, 1]);
    expect(values(lanes`${m} - mean(${m}, { axis: 1, keepdims: true })`)).toEqual([-1, 0, 1, -2, -1, 3]);
    expect(values(lanes`${m} - max(${m}, { axis: -2 })`)).toEqual([-3, -3, -6, 0, 0, 0]);
    expect(values(lanes`sum(${m}, { axis: [0, 1] }) + ${x}`)).toEqual([25, 26, 27]);
    expect(values(lanes`sum(${m}, ${{ axis: 0 }}) * 2`)).toEqual([10, 14, 24]);
    expect(values(lanes`sum(${x} * 2, { where: ${x} > 1, initial: -1 }) + dot(${x}, ${y})`)).toEqual([41]);
    expect(values(lanes`cumulativeSum(${x}) / sum(${x}, { dtype: "float32" })`)).toEqual([1 / 6, 0.5, 1]);
    expect(values(lanes`any(${x} > 2) ? ${x} : -${x}`)).toEqual([1, 2, 3]);
    expect(values(lanes`saturate("uint8", ${x} * 127.5) - index(0)`)).toEqual([128, 254, 253]);
    expect(lanes`max(int8(${x}))`.dtype.name).toBe("int8");
    expect(lanes`sum(int8(${x})) + 1`.dtype.name).toBe("int64");
    expect(lanes`sum(${m})`.shape).toEqual([]);
    expect(lanes`sum(${m}, { keepdims: true })`.shape).toEqual([1, 1]);
    expect(String(lanes`${x} - mean(${x})`)).toBe("float64[3] (a - mean(a, { axis: [0] })), not evaluated");
  });

  test("a reduction is the number that its function gives, and reads memory anew each time", () => {
    const long = Float32Array.from({ length: 70_001 }, (_, k) => Math.sin(k) * 1e3);
    for (const f of [lanes`mean(${long})`, lanes`variance(${long})`, lanes`norm(${long})`]) {
      const { op } = f as unknown as { op: "mean" };
      expect(values(f)[0]).toBe({ mean, variance, norm }[op](long));
    }
    using a = array([1, 2, 3]);
    using centred = zeros(3);
    const centre = kernel((p: Operand) => lanes`${p} - mean(${p})`);
    const e = lanes`${a} - mean(${a})`;
    for (const first of [1, 7, 4]) {
      a.set(0, first);
      const mid = (first + 5) / 3;
      centre.into(centred, a);
      expect(centred.toArray()).toEqual([first - mid, 2 - mid, 3 - mid]);
      e.into(centred);
      expect(centred.toArray()).toEqual([first - mid, 2 - mid, 3 - mid]);
    }
    e.into(a);
    expect(a.toArray()).toEqual(centred.toArray());
  });

  test("as many operands as there are", () => {
    const strings = ["", ...new Array(4999).fill(" + "), ""];
    expect(values(lanes(strings as never, ...new Array(5000).fill(x)))).toEqual([5000, 10_000, 15_000]);
  });

  test("a value alone is its elements", () => {
    expect(lanes`${view(new Uint8Array([1, 0]), { dtype: "bool" })}`.dtype.name).toBe("bool");
    expect(values(lanes`${x}`)).toEqual([1, 2, 3]);
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
    ["a reduction for what goes element by element", () => lanes`max(${x}, 3)`, /got 2: of two operands maximum/],
    ["an unknown option's shape", () => lanes`sum(${x}, { 0 })`, /name of an option, at column 12/],
    ["options without an end", () => lanes`sum(${x}, { axis: 0`, /expected "," or "}"/],
    ["options as an operand", () => lanes`{ axis: 0 } + ${x}`, /expected a value, got "\{"/],
    ["text as an operand", () => lanes`add(${x}, "1")`, /add takes 2 arguments, got others/],
    ["an operand as a dtype", () => lanes`saturate(${x}, "uint8")`, /takes a dtype as "int8" and an operand/],
    ["an escape", () => lanes`${x} + \u`, /"\\" is not part of the grammar, at column 7/],
    ["===", () => lanes`${x} === 1`, /write ==/],
    ["--", () => lanes`--${x}`, /write - -a/],
    ["a--b", () => lanes`${x}--${x}`, /write - -a/],
    ["++", () => lanes`1 + ++${x}`, /write \+ \+a/],
    [">>>", () => lanes`${x} >>> 1`, /unsigned/],
    ["a stray character", () => lanes`${x} @ 1`, /"@" is not part of the grammar/],
    ["an open parenthesis", () => lanes`(${x} + 1`, /to close the parenthesis/],
    ["a missing operand", () => lanes`${x} +`, /ends too early/],
    ["two operands", () => lanes`${x} ${y}`, /expected an operator/],
    ["a bare name", () => lanes`${x} + y`, /values go into/],
    ["a fraction as bigint", () => lanes`${x} + 1.5n`, /no fraction/],
    ["nesting without end", () => lanes([`${"(".repeat(5000)}1`] as never), /nesting is limited/],
    ["signs without end", () => lanes([`${"- ".repeat(5000)}1`] as never), /nesting is limited/],
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

  test("refuses what options say", () => {
    expect(() => lanes`sum(${x}, { axes: 0 })`).toThrow(
      'sum: "options" takes axis, keepdims, where, initial, dtype, got "axes"',
    );
    expect(() => lanes`sum(${x}, { axis: 1 })`).toThrow("sum: axis 1 does not exist in rank 1");
    expect(() => lanes`sum(2) + ${x}`).toThrow('sum: "x" must be an exporter or an expression, got 2');
    expect(() => (lanes as unknown as (text: string) => void)("a + b")).toThrow("a template tag");
  });

  test("refuses numbers only", () => {
    expect(() => lanes`1 + 2`).toThrow("an array must take part");
  });
});
