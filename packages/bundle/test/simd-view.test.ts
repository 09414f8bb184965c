/** What a simd view shares with its siblings: with expressions `into` and `eval`, with containers the refusal of `v[0]`. */
import * as lw from "lanewise";
import { describe, expect, test } from "vitest";

const source = Float64Array.of(1, 2, 3);
const code = (expected: string) => expect.objectContaining({ code: expected });

describe("a simd view is an expression without operations", () => {
  test("into writes, converts within its kind, and gives back the destination", () => {
    const v = lw.simd(source);
    const dst = new Float32Array(3);
    expect(v.into(dst)).toBe(dst);
    expect(dst).toEqual(Float32Array.of(1, 2, 3));
    const rows = lw.view(new Float64Array(6)).reshape(2, 3);
    v.slice("::-1").into(rows);
    expect(rows.toArray()).toEqual([
      [3, 2, 1],
      [3, 2, 1],
    ]);
    expect(() => v.into(new Int8Array(3))).toThrow(code("DTYPE"));
    expect(v.into(new Int8Array(3), { casting: "unsafe" })).toEqual(Int8Array.of(1, 2, 3));
    expect(() => v.into(new Float64Array(2))).toThrow(code("SHAPE"));
    expect(() => v.into(undefined as never)).toThrow(code("ARGUMENT"));
  });

  test("over memory that it overlaps", () => {
    const memory = Float64Array.of(1, 2, 3, 4);
    lw.simd(memory.subarray(0, 3)).into(memory.subarray(1));
    expect(memory).toEqual(Float64Array.of(1, 1, 2, 3));
  });

  test("eval copies, also records", () => {
    using copy = lw.simd(source).eval();
    expect(copy.toArray()).toEqual([1, 2, 3]);
    using points = lw.array([{ x: 1, y: 2 }], "T{d:x:d:y:}");
    using same = lw.simd(points).eval();
    expect(same.toArray()).toEqual([{ x: 1, y: 2 }]);
    expect(() => lw.simd(source).eval("float32" as never)).toThrow(code("ARGUMENT"));
  });

  test("where views are taken it is one: nothing is lost in a conversion", () => {
    const wide = lw.simd(Int32Array.of(1, 300));
    expect(() => lw.array(wide, "int8")).toThrow(code("VALUE_RANGE"));
    expect(() => lw.view(new Int8Array(2)).assign(wide)).toThrow(code("DTYPE"));
  });
});

test("an index is refused by name, as on arrays and views", () => {
  const v = lw.simd(source) as unknown as number[];
  expect(() => v[0]).toThrow(code("DTYPE"));
  expect(() => {
    v[0] = 1;
  }).toThrow(code("DTYPE"));
  expect((v as { there?: unknown }).there).toBeUndefined();
});
