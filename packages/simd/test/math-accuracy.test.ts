/**
 * The elementary functions against references of some 130 bits (oracle/generate-math.py): edges, special values and random
 * arguments, in both float types, through WebAssembly kernels; JS kernels and the plain evaluator must give the same bits.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { arityOf, MATH_NAMES, type MathName, mathKernel } from "./support/math-kernels.ts";
import { errorInUlps, readReferences } from "./support/math-references.ts";

const references = readReferences(readFileSync(new URL("./fixtures/math.bin", import.meta.url)));

/** What docs/reference/accuracy.md promises; functions it gives no figure for: what their formulas give. */
const BOUNDS: Partial<Record<MathName, number>> = { pow: 2, atan2: 2, hypot: 2, erf: 2, rsqrt: 1.5, sigmoid: 2.5 };

test("there are references for every function and type", () => {
  const found = references.map(({ name, type }) => `${name} ${type}`).sort();
  expect(found).toEqual(MATH_NAMES.flatMap(name => [`${name} float32`, `${name} float64`]).sort());
});

describe.each(references)("$name of $type", ({ name, type, arguments: columns, nearest, rest }) => {
  const kernel = mathKernel(name as MathName, type);
  const got = kernel.wasm(columns);

  // logaddexp(x, y) near 0 is ill-conditioned: its error is an ulp of its larger argument.
  const unit = (i: number): number =>
    name === "logaddexp"
      ? Math.max(1, Math.abs(columns[0]![i]! / nearest[i]!), Math.abs(columns[1]![i]! / nearest[i]!))
      : 1;

  test("stays within its bound, special values exact", () => {
    const bound = BOUNDS[name as MathName] ?? (name === "logaddexp" ? 2 : 1);
    const bad: string[] = [];
    for (let i = 0; i < got.length; i++) {
      const error = errorInUlps(got[i]!, nearest[i]!, rest[i]!, type) / (Number.isFinite(unit(i)) ? unit(i) : 1);
      if (error <= bound) continue;
      bad.push(`${name}(${columns.map(column => column[i])}) = ${got[i]}, not ${nearest[i]}: ${error} ulp`);
    }
    expect(bad).toEqual([]);
  });

  test("has the same bits from WebAssembly, JS and the evaluator", () => {
    const js = kernel.js(columns);
    const bad: string[] = [];
    for (let i = 0; i < got.length; i++) {
      const args = columns.map(column => column[i]!);
      if (!Object.is(got[i], js[i])) bad.push(`${name}(${args}): wasm ${got[i]}, js ${js[i]}`);
      if (i % 7 === 0 && !Object.is(js[i], kernel.evaluate(...args)))
        bad.push(`${name}(${args}): js ${js[i]}, evaluator differs`);
    }
    expect(bad).toEqual([]);
  });
});

describe("a second opinion", () => {
  const natives = MATH_NAMES.filter(name => arityOf(name) === 1 && name in Math);

  test.each(natives)("Math.%s agrees within a few ulps where it is well-conditioned", name => {
    const kernel = mathKernel(name, "float64");
    const x = Float64Array.from({ length: 500 }, (_, i) => (i - 250) / 125.37);
    const native = (Math as unknown as Record<string, (x: number) => number>)[name]!;
    for (const [i, value] of kernel.wasm([x]).entries()) {
      expect(errorInUlps(value, native(x[i]!), 0, "float64"), `${name}(${x[i]})`).toBeLessThanOrEqual(3);
    }
  });
});
