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
