/** What is no operand, no axis, no option: every function refuses it with an error of ours, or takes it; nothing crashes. */
import { array } from "@lanewise/array";
import { isLanewiseError } from "@lanewise/format";
import * as simd from "@lanewise/simd";
import { afterAll, describe, expect, test } from "vitest";

const x = new Float64Array([1, 2, 6]);
const mask = simd.gt(x, 1);
const cyclic: unknown[] = [];
cyclic.push(cyclic);
const released = array([1, 2, 3]);
released.release();
const record = array([{ x: 1 }], "T{h:x:}");
const gone = new Float64Array(2);
structuredClone(gone, { transfer: [gone.buffer] });
afterAll(() => record.release());

const BAD: readonly (readonly [string, unknown])[] = [
  ["undefined", undefined],
  ["null", null],
  ["text", "abc"],
  ["a symbol", Symbol("s")],
  ["NaN", Number.NaN],
  ["a fraction", 1.5],
  ["a bigint", 5n],
  ["an object", {}],
  ["an object without prototype", Object.create(null)],
  ["a function", () => 1],
  ["a class", class {}],
  ["a list", [1]],
  ["a list of text", ["a"]],
  // biome-ignore lint/suspicious/noSparseArray: what is missing is what is tested
  ["a sparse list", [1, , 3]],
  ["a list of itself", cyclic],
  ["a date", new Date(0)],
  ["a promise", Promise.resolve(1)],
  ["a released array", released],
  ["records", record],
  ["detached memory", gone],
];

type Any = (...args: unknown[]) => unknown;
const all = simd as unknown as Record<string, Any>;
const FUNCTIONS = Object.keys(all).filter(
  name => typeof all[name] === "function" && !/Error$|^(configure|info|threadsReady|kernel|operations)$/.test(name),
);

/** Calls, evaluates what comes out, and says what was thrown if that is not ours. */
function foreign(call: () => unknown): string | null {
  try {
    const result = call() as { toTypedArray?(): unknown } | undefined;
    if (typeof result?.toTypedArray === "function") result.toTypedArray();
    return null;
  } catch (error) {
    return isLanewiseError(error) ? null : String(error);
  }
}

describe.each(BAD)("%s", (_, bad) => {
  test("as the first, second and third argument of every function", () => {
    const wrong = FUNCTIONS.flatMap(name => {
      const f = all[name]!;
      const calls = [
        () => f(bad),
        () => f(x, bad),
        () => f(x, x, bad),
        () => f(x.slice(), mask, bad),
        () => f([x, bad]),
      ];
      return calls.map(call => [name, foreign(call)]).filter(([, error]) => error !== null);
    });
    expect(wrong).toEqual([]);
  });

  test("as an option, in a template, as a destination", () => {
    const calls: Record<string, () => unknown> = {
      add: () => simd.lanes`${bad as object} + ${x}`,
      alone: () => simd.lanes`${bad as object}`,
      sum: () => simd.lanes`sum(${bad as object}) + ${x}`,
      options: () => simd.lanes`sum(${x}, ${bad as object})`,
      into: () => simd.add(x, 1).into(bad as object),
      casting: () => simd.add(x, 1).into(x.slice(), bad as object),
      as: () => simd.add(x, 1).as(bad as "int8"),
      configure: () => simd.configure({ backend: bad as "js" }),
      settings: () => bad !== undefined && typeof bad !== "object" && simd.configure(bad as object),
      kernel: () => typeof bad !== "function" && simd.kernel(bad as never),
    };
    const options: Record<string, readonly string[]> = {
      sum: ["axis", "keepdims", "where", "initial", "dtype"],
      max: ["axis", "initial"],
      variance: ["correction", "where"],
      cumulativeSum: ["axis", "dtype", "includeInitial"],
      sort: ["axis", "descending", "stable"],
      diff: ["axis", "n", "prepend", "append"],
    };
    for (const [name, names] of Object.entries(options)) {
      for (const option of names) calls[`${name} ${option}`] = () => all[name]!(x, { [option]: bad });
    }
    for (const option of ["side", "sorter"]) calls[option] = () => all["searchsorted"]!(x, x, { [option]: bad });
    for (const option of ["distribution", "dtype"]) calls[option] = () => all["random"]!(1, 2, { [option]: bad });
    for (const option of ["weights", "minLength"]) {
      calls[option] = () => all["bincount"]!(new Uint8Array(3), { [option]: bad });
    }
    expect(Object.entries(calls).map(([name, call]) => [name, foreign(call)])).toEqual(
      Object.keys(calls).map(name => [name, null]),
    );
    simd.configure({ backend: "auto" });
    expect([...x]).toEqual([1, 2, 6]);
  });
});

describe("one operand too many", () => {
  const x = new Float64Array([4, 9]);

  test.each<readonly [string, () => unknown, string]>([
    [
      "where the result goes",
      () => (simd.add as any)(x, 1, x),
      "add takes 2 operands, got 3: into(dst) says where the result goes",
    ],
    ["digits", () => (simd.round as any)(x, 2), "round takes 1 operand, got 2"],
    ["digits, of a method", () => (simd.simd(x) as any).round(2), "round takes 1 operand, got 2"],
    ["options", () => (simd.sqrt as any)(x, { where: true }), "sqrt takes 1 operand, got 2"],
    ["of three", () => (simd.where as any)(x, 1, 2, x), "where takes 3 operands, got 4"],
  ])("%s", (_, work, text) => {
    expect(work).toThrow(expect.objectContaining({ code: "ARGUMENT" }));
    expect(work).toThrow(text);
  });

  test("but what map and reduce pass is no operand", () => {
    expect([x, x].map(simd.sqrt as never).map((e: any) => [...e.toTypedArray()])).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect(([x, x, x] as any[]).reduce(simd.add as never).toTypedArray()).toEqual(new Float64Array([12, 27]));
  });
});

test("a number of a kernel is not one of JavaScript's", () => {
  const k = simd.kernel((x: any, n: any) => (n > 5 ? simd.mul(x, 2) : simd.mul(x, 3)));
  expect(() => k.into(new Float64Array(2), new Float64Array(2), 9)).toThrow(expect.objectContaining({ code: "DTYPE" }));
});

test("a simd view is not cloned by itself", () => {
  expect(() => structuredClone(simd.simd(new Float64Array(2)))).toThrow("toTypedArray() copies its elements");
});
