/** Arrays and views meet in the protocol: who holds the bytes, who locks the size, what a ticket of a view is. */
import * as lw from "lanewise";
import { describe, expect, test } from "vitest";

describe("a view over an array", () => {
  test("is one export, locks the size, and its slices cost nothing", () => {
    using a = lw.arange(12);
    const v = lw.view(a);
    const part = v.reshape(3, 4).slice("::-1, ::2");
    expect(a.exports).toBe(1);
    expect(() => a.resize(3)).toThrowError(expect.objectContaining({ code: "BUFFER" }));
    part.assign(-1);
    expect(a.get(0)).toBe(-1);
    v.release();
    expect(a.exports).toBe(0);
    a.resize(3);
    expect(() => part.get(0, 0)).toThrowError(expect.objectContaining({ code: "RELEASED" }));
  });

  test("stores NaN as a bool as the array itself does: true", () => {
    using a = lw.zeros(3, "bool");
    a.set(0, Number.NaN as never);
    using v = lw.view(a);
    v.set(1, Number.NaN as never);
    expect(a.toArray()).toEqual([true, true, false]);
  });

  test("keeps the bytes when the array is released first, also for views retained from it", () => {
    const a = lw.arange(4);
    const v = lw.view(a);
    a.release();
    expect(v.toArray()).toEqual([0, 1, 2, 3]);
    const w = v.slice("2:").retain();
    v.release();
    w.set(0, 9);
    expect(w.toArray()).toEqual([9, 3]);
    w.release();
  });

  test("a ticket of a view gives the same elements elsewhere", () => {
    using a = lw.arange(6);
    using v = lw.view(a);
    using shared = lw.attach(lw.share(v.slice("::-2"))) as lw.SharedPart;
    using w = lw.view(shared);
    expect(w.toArray()).toEqual([5, 3, 1]);
    expect(w.strides).toEqual([-16]);
  });
});

test("booleans are bytes in typed arrays, of arrays, views and expressions", () => {
  using flags = lw.array([true, false]);
  using v = lw.view(flags);
  const copies: Uint8Array[] = [
    flags.toTypedArray(),
    v.toTypedArray(),
    lw.logicalNot(lw.logicalNot(flags)).toTypedArray(),
  ];
  for (const copy of copies) expect(copy).toEqual(Uint8Array.of(1, 0));
  const bytes = v.contiguous().typedArray;
  bytes[1] = 1;
  expect(flags.toArray()).toEqual([true, true]);
  const foreign = lw.view(Uint8Array.of(0, 1, 255), { dtype: "bool" });
  expect(foreign.toTypedArray()).toEqual(Uint8Array.of(0, 1, 1));
});

test.each<[values: unknown, dtype: string, other: unknown, otherDType: string, order: number]>([
  [[1, 2], "int8", [1, 3], "float64", -1],
  [[1, 2, 3], "int8", [1, 2], "int8", 1],
  [[2 ** 53], "float64", [2n ** 53n + 1n], "int64", -1],
  [[Number.NaN], "float64", [Number.NaN], "float64", Number.NaN],
  [
    [
      [1, 2],
      [3, 4],
    ],
    "int8",
    [
      [1, 2],
      [3, 5],
      [0, 0],
    ],
    "int16",
    -1,
  ],
  // Another rank, or another extent behind the first axis.
  [[[1, 2]], "int8", [1, 3], "int8", Number.NaN],
  [[[1, 2]], "int8", [[1], [2]], "int8", Number.NaN],
  [["abc"], "3w", ["abd"], "3w", -1],
  // What has no order is equal or not; nothing becomes text for it.
  [["abc"], "3w", [7], "int8", Number.NaN],
  [[Uint8Array.of(2, 0)], "2s", [Uint8Array.of(10, 0)], "2s", Number.NaN],
  [[{ x: 1 }], "T{b:x:}", [{ x: 2 }], "T{b:x:}", Number.NaN],
  [[{ x: 1 }], "T{b:x:}", [{ x: 1 }], "T{b:x:}", 0],
])("arrays and views order alike (%#)", (values, dtype, other, otherDType, order) => {
  using a = lw.array(values as number[], dtype);
  using b = lw.array(other as number[], otherDType);
  using v = lw.view(a);
  using w = lw.view(b);
  expect([a.compare(b), a.compare(w), v.compare(b), v.compare(w)]).toEqual(Array(4).fill(order));
});
