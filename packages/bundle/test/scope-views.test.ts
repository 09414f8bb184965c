/**
 * Scopes release the views that were made inside, too: a forgotten view would hold its array's bytes for ever.
 */
import * as lw from "lanewise";
import { describe, expect, it } from "vitest";

describe("scope", () => {
  it("releases views over arrays that outlive it", () => {
    using a = lw.arange(4);
    const v = lw.scope(() => {
      const inside = lw.view(a);
      expect(a.exports).toBe(1);
      const other = inside.slice("1:").retain();
      expect(a.exports).toBe(2);
      other.release();
      return { note: "nothing is handed out", inside: null };
    });
    expect(v.inside).toBeNull();
    expect(a.exports).toBe(0);
    a.resize(2);
  });

  it("hands out a view that is returned", () => {
    using a = lw.arange(4);
    using v = lw.scope(() => lw.view(a));
    expect(v.toArray()).toEqual([0, 1, 2, 3]);
    expect(a.exports).toBe(1);
  });

  it("keeps a view that owns its export, and refuses those that own nothing", () => {
    using a = lw.arange(4);
    const refused = expect.objectContaining({ code: "ARGUMENT" });
    const holder = lw.scope(() => {
      const v = lw.view(a);
      expect(() => lw.keep(v.slice("1:") as never)).toThrow(refused);
      expect(() => lw.keep(lw.simd(v) as never)).toThrow(refused);
      return new (class {
        readonly view = lw.keep(v);
      })();
    });
    expect([holder.view.toArray(), a.exports]).toEqual([[0, 1, 2, 3], 1]);
    holder.view.release();
    expect(a.exports).toBe(0);
    expect(() => lw.keep(holder.view)).toThrow(expect.objectContaining({ code: "RELEASED" }));
  });

  it("keeps a view over an array that goes: its export holds the bytes", () => {
    const heap = lw.createHeap({ maximum: 1 << 20 });
    const views: (lw.MemoryView & lw.Owner)[] = [];
    lw.scope(() => {
      views.push(lw.keep(lw.view(lw.arange(0, 4, 1, "float64", { heap }))));
    });
    expect([views[0]?.toArray(), heap.stats().blocks]).toEqual([[0, 1, 2, 3], 1]);
    views[0]?.release();
    expect(heap.stats().blocks).toBe(0);
  });

  it("releases an array made inside after its view, whatever the order", () => {
    const heap = lw.createHeap({ maximum: 1 << 20 });
    const sum = lw.scope(() => {
      const a = lw.arange(0, 4, 1, "float64", { heap });
      return lw.view(a).toArray().length;
    });
    expect(sum).toBe(4);
    expect(heap.stats().blocks).toBe(0);
  });
});
