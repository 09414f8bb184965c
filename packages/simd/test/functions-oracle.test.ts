/** Everything that is no elementwise operation, against answers recorded from NumPy (oracle/generate-functions.py). */
import { readFileSync } from "node:fs";
import * as simd from "@lanewise/simd";
import { view } from "@lanewise/view";
import { afterAll, describe, expect, test } from "vitest";

type Array = readonly [dtype: string, shape: number[], bytes: string];
type Encoded =
  | { readonly array: Array }
  | { readonly options: Readonly<Record<string, Encoded>> }
  | { readonly list: readonly Encoded[] }
  | { readonly value: unknown };

interface Case {
  readonly call: string;
  readonly args: readonly Encoded[];
  readonly results: readonly { readonly array: Array }[];
  /** Compared within rounding: what NumPy sums in another order. */
  readonly close: boolean;
}

const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL("../../../oracle/functions.json", import.meta.url), "utf8"),
);

function decoded(given: Encoded): unknown {
  if ("array" in given) return arrayOf(given.array);
  if ("list" in given) return given.list.map(decoded);
  if ("value" in given) return given.value;
  return Object.fromEntries(Object.entries(given.options).map(([name, value]) => [name, decoded(value)]));
}

const NAMES: Readonly<Record<string, string>> = { "|b1": "bool", "<c8": "complex64", "<c16": "complex128" };

function arrayOf([dtype, shape, bytes]: Array) {
  const name = NAMES[dtype] ?? dtype;
  return view(Uint8Array.from(Buffer.from(bytes, "hex")), { dtype: name as "int8", shape });
}

/** Elements as numbers or bigints, with shape and dtype. */
function seen(result: unknown): { dtype: string; shape: readonly number[]; items: readonly unknown[] } {
  if (ArrayBuffer.isView(result)) {
    const own = view(result as Int32Array);
    return { dtype: own.dtype.name, shape: own.shape, items: [...(result as Int32Array)] };
  }
  const e = result as simd.Expression & { toArray?(): unknown };
  if (typeof e.into !== "function") {
    return { dtype: e.dtype.name, shape: e.shape, items: [e.toArray!()].flat(Number.POSITIVE_INFINITY) };
  }
  using done = e.eval();
  return {
    dtype: done.dtype.name,
    shape: done.shape,
    items: [done.toArray() as unknown].flat(Number.POSITIVE_INFINITY),
  };
}

const calls = [...new Set(cases.map(({ call }) => call))];

describe.each(["auto", "js"] as const)("backend %s", backend => {
  afterAll(() => simd.configure({ backend: "auto" }));

  test.each(calls)("%s", name => {
    simd.configure({ backend });
    const f = (simd as unknown as Record<string, (...args: unknown[]) => unknown>)[name]!;
    for (const { args, results, close } of cases.filter(({ call }) => call === name)) {
      const result = f(...args.map(decoded));
      for (const [k, wanted] of results.entries()) {
        const got = seen(results.length > 1 || name === "nonzero" ? Object.values(result as object)[k] : result);
        const meant = seen(arrayOf(wanted.array));
        const shown = `${name} ${JSON.stringify(args)}`;
        if (!close) expect(got, shown).toEqual(meant);
        else {
          expect([got.dtype, got.shape], shown).toEqual([meant.dtype, meant.shape]);
          const digits = got.dtype === "float32" ? 5 : 13;
          for (const [at, item] of got.items.entries())
            expect(item, shown).toBeCloseTo(meant.items[at] as number, digits);
        }
      }
      (result as Partial<Disposable>)[Symbol.dispose]?.();
    }
  });
});
