/**
 * Functions of complex numbers against references of some 300 bits (oracle/generate-complex.py): both sides of the branch
 * cuts, edges and random arguments, in both dtypes, through WebAssembly kernels; JS kernels and the plain evaluator must give
 * the same bits, and the conjugate argument the conjugate result.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type ComplexKernel, complexKernel, ROWS } from "./support/complex-kernels.ts";
import { complexErrors, readComplexReferences } from "./support/complex-references.ts";

const references = readComplexReferences(readFileSync(new URL("./fixtures/complex.bin", import.meta.url)));

/** What docs/reference/accuracy.md promises, in ulps of the result's magnitude. */
const BOUND = { complex128: 5, complex64: 1 };

/** Complex operations whose references are their formulas: one or two correctly rounded operations for each part. */
const PLAIN = new Set(["add", "sub", "neg", "positive", "conj", "where", "round", "square", "mulAdd"]);

test("there are references for every operation and dtype", () => {
  const complex = [...ROWS.values()].filter(
    ({ lowerComplex, rule }) => lowerComplex && rule !== "bool" && rule !== "real",
  );
  const expected = complex.map(({ name }) => name).filter(name => !PLAIN.has(name));
  for (const type of ["complex64", "complex128"]) {
    expect(
      references
        .filter(entry => entry.type === type)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(expected.sort());
  }
});

type Parts = readonly [number, number];

describe.each(references)("$name of $type", ({ name, type, arguments: columns, nearest, rest }) => {
  const kernel: ComplexKernel = complexKernel(name, type);
  const got = kernel.wasm(columns);
  const at = (pair: readonly [ArrayLike<number>, ArrayLike<number>], i: number): Parts => [pair[0][i]!, pair[1][i]!];
  const indices = Array.from(nearest[0], (_, i) => i);
  const shown = (i: number): string => `${name}(${columns.map(column => column[i])}) = ${at(got, i)}`;

  test("stays within its bound", () => {
    const bad = indices.flatMap(i => {
      const { whole } = complexErrors(at(got, i), at(nearest, i), at(rest, i), type);
      return whole <= (name === "mul" ? 2 : BOUND[type]) ? [] : [`${shown(i)}, not ${at(nearest, i)}: ${whole} ulp`];
    });
    expect(bad).toEqual([]);
  });

  test("has the same bits from WebAssembly, JS and the evaluator", () => {
    expect(kernel.js(columns)).toEqual(got);
    for (const i of indices.filter(k => k % 16 === 0)) {
      expect(kernel.evaluate(...columns.map(column => column[i]!)), shown(i)).toEqual(at(got, i));
    }
  });

  test("of the conjugate is the conjugate, bit for bit", () => {
    const conjugated = kernel.wasm(columns.map((column, k) => (k % 2 === 0 ? column : column.map(part => -part))));
    expect(conjugated[0]).toEqual(got[0]);
    // A zero that comes from cancellation is +0 on both sides, which only operations of two operands have.
    const signless = (part: number): number => (columns.length > 2 && part === 0 ? 0 : part);
    expect(Array.from(conjugated[1], signless)).toEqual(Array.from(got[1], part => signless(-part)));
  });
});

/** f(-z), of which odd functions turn both signs and even ones none. */
test.each([
  ["odd", ["sinh", "tanh", "asinh", "atanh", "sin", "tan", "asin", "atan", "reciprocal"]],
  ["even", ["cosh", "cos"]],
] as const)("%s functions are that to the bit", (parity, names) => {
  for (const { name, type, arguments: columns } of references) {
    if (!(names as readonly string[]).includes(name)) continue;
    const kernel = complexKernel(name, type);
    const got = kernel.wasm(columns);
    const negated = kernel.wasm(columns.map(column => column.map(part => -part)));
    const turned = (part: number): number => (parity === "odd" ? -part : part);
    for (const part of [0, 1] as const)
      expect(negated[part], `${name} of ${type}`).toEqual(Array.from(got[part], turned));
  }
});
