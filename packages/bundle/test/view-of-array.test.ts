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
