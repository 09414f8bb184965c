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
