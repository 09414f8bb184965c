/**
 * Special values of the functions of complex numbers: the tables of the array API standard (oracle/complex_tables.py), and
 * NumPy's values where the standard has no row. Both come from oracle/generate-complex.py.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type ComplexType, complexKernel } from "./support/complex-kernels.ts";

interface Row {
  readonly at: readonly [string, string];
  readonly numpy: readonly [string, string];
  /** Words: numbers, multiples of pi, and "+-" where a sign is open. */
  readonly standard?: readonly [string, string];
  /** Whether NumPy's value is another than the standard's. */
  readonly differs?: boolean;
}

const FUNCTIONS = JSON.parse(
  readFileSync(new URL("../../../oracle/complex.json", import.meta.url), "utf8"),
) as Readonly<Record<string, readonly Row[]>>;
const WORDS: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  nan: Number.NaN,
  pi: Math.PI,
  "pi/2": Math.PI / 2,
  "pi/4": Math.PI / 4,
  "3pi/4": 2.356194490192345,
};

function numberOf(word: string): number {
  const size = word.replace(/^[+-]*/, "");
  return (word.startsWith("-") ? -1 : 1) * (WORDS[size] ?? Number(size));
}

function rounded(x: number, type: ComplexType): number {
  return type === "complex64" ? Math.fround(x) : x;
}

function meets(got: number, word: string, type: ComplexType): boolean {
  const wanted = rounded(numberOf(word), type);
  return Object.is(word.startsWith("+-") ? Math.abs(got) : got, wanted);
}

/** Where the standard says nothing, infinities, NaN and zeros are NumPy's, but the sign of a zero of `sign` is its part's. */
function resembles(name: string, got: number, word: string): boolean {
  const wanted = numberOf(word);
  if (wanted === 0) return got === 0 && (name === "sign" || Object.is(got, wanted));
  if (!Number.isFinite(wanted)) return Object.is(got, wanted);
  return Math.abs(got - wanted) <= 1e-6 * Math.abs(wanted);
}

describe.each(Object.keys(FUNCTIONS))("%s", name => {
  const rows = FUNCTIONS[name]!;
  const columns = [0, 1].map(part => rows.map(({ at }) => numberOf(at[part]!)));
  test.each(["complex128", "complex64"] as const)("of %s", type => {
    const kernel = complexKernel(name, type);
    const got = kernel.wasm(columns);
    const bad = rows.flatMap(({ at, standard, numpy }, i) => {
      const parts = [got[0][i]!, got[1][i]!];
      const right = parts.every((part, k) =>
        standard === undefined ? resembles(name, part, numpy[k]!) : meets(part, standard[k]!, type),
      );
      const shown = parts.map(part => (Object.is(part, -0) ? "-0" : part));
      return right ? [] : [`${name}(${at}) is ${shown}, standard ${standard}, NumPy ${numpy}`];
    });
    expect(bad).toEqual([]);
    expect(kernel.js(columns)).toEqual(got);
  });
});
