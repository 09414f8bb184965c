/** Who owns the bytes, and when they go. */
import { runInNewContext } from "node:vm";
import {
  array,
  attach,
  configure,
  createHeap,
  keep,
  leaks,
  type ManagedArray,
  scope,
  scopeAsync,
  zeros,
} from "@lanewise/array";
import { BUFFER, getBuffer } from "@lanewise/format";
import { describe, expect, test } from "vitest";
import { realm } from "../src/realm.ts";
import { codeOf } from "./support/code-of.ts";

const fresh = () => createHeap({ maximum: 2 ** 20 });

describe("handles", () => {
  test("the bytes live until the last handle is released", () => {
    const heap = fresh();
    const a = array([1, 2], "uint8", { heap });
    const b = a.retain();
    a.release();
    expect([heap.stats().blocks, b.toArray(), a.released, b.released]).toEqual([1, [1, 2], true, false]);
    b.append(3);
    b.release();
    expect(heap.stats()).toMatchObject({ blocks: 0, bytes: 0 });
  });

  test("handles see the same array, also when it moves", () => {
    using a = array([1], "uint8");
    using b = a.retain();
    for (let i = 0; i < 1000; i++) a.append(i & 255);
    expect([b.length, b.get(1000), b.address]).toEqual([1001, 999 & 255, a.address]);
  });

  test("a second release is an error, disposing after it is not", () => {
    const a = zeros(1);
    a.release();
    expect(codeOf(() => a.release())).toBe("RELEASED");
    a[Symbol.dispose]();
    const b = zeros(1);
    b[Symbol.dispose]();
    b[Symbol.dispose]();
    expect(codeOf(() => b.release())).toBe("RELEASED");
  });

  const uses: readonly [operation: string, use: (a: ManagedArray) => unknown][] = [
    ["get", a => a.get(0)],
    ["set", a => a.set(0, 1)],
    ["at", a => a.at(0)],
    ["read dtype", a => a.dtype],
    ["read shape", a => a.shape],
    ["read length", a => a.length],
    ["read size", a => a.size],
    ["read ndim", a => a.ndim],
    ["read nbytes", a => a.nbytes],
    ["read capacity", a => a.capacity],
    ["read exports", a => a.exports],
    ["read heap", a => a.heap],
    ["read address", a => a.address],
    ["export", a => a[BUFFER](0)],
    ["append", a => a.append(1)],
    ["extend", a => a.extend([1])],
    ["insert", a => a.insert(0, 1)],
    ["pop", a => a.pop()],
    ["clear", a => a.clear()],
    ["resize", a => a.resize(1)],
    ["reserve", a => a.reserve(1)],
    ["slice", a => a.slice()],
    ["concat", a => a.concat()],
    ["tile", a => a.tile(1)],
    ["fill", a => a.fill(1)],
    ["indexOf", a => a.indexOf(1)],
    ["includes", a => a.includes(1)],
    ["count", a => a.count(1)],
    ["compare", a => a.equals(a)],
    ["compare", a => a.compare(a)],
    ["toArray", a => a.toArray()],
    ["toTypedArray", a => a.toTypedArray()],
    ["toBytes", a => a.toBytes()],
    ["join", a => a.join()],
    ["map", a => a.map(x => x)],
    // biome-ignore lint/complexity/noForEach: the subject of the test
    ["forEach", a => a.forEach(() => {})],
    ["reduce", a => a.reduce(x => x)],
    ["find", a => a.find(() => true)],
    ["iterate", a => [...a]],
    ["record", a => a.record(0)],
    ["retain", a => a.retain()],
    ["share", a => a.share()],
    ["release", a => a.release()],
  ];
  test.each(uses)("use after release names the operation: %s", (operation, use) => {
    const a = zeros(3) as ManagedArray;
    a.release();
    expect(() => use(a)).toThrow(expect.objectContaining({ code: "RELEASED", operation }));
  });
});

describe("exports own the bytes, too", () => {
  test("releasing is never refused; the bytes go with the last record", () => {
    const heap = fresh();
    const a = array([1, 2, 3], "uint8", { heap });
    const first = getBuffer(a);
    const second = getBuffer(a);
    a.release();
    expect(heap.stats().blocks).toBe(1);
    first.release();
    expect([...new Uint8Array(second.buffer, second.byteOffset, 3)]).toEqual([1, 2, 3]);
    expect(heap.stats().blocks).toBe(1);
    second.release();
    expect(heap.stats().blocks).toBe(0);
    second.release();
    expect(heap.stats().blocks).toBe(0);
  });

  test("a refused request leaves no export behind", () => {
    const heap = fresh();
    const a = zeros([2, 2], "uint8", { heap, order: "F" });
    expect(codeOf(() => getBuffer(a, 0x38))).toBe("BUFFER");
    expect(a.exports).toBe(0);
    a.release();
    expect(heap.stats().blocks).toBe(0);
  });

  test("bytes of a freed array do not show through a new one", () => {
    const heap = fresh();
    const a = array(new Uint8Array(1000).fill(7), "uint8", { heap });
    const { address } = a;
    a.release();
    using b = zeros(100, "uint8", { heap });
    expect([b.address, b.includes(7)]).toEqual([address, false]);
    b.resize(1000);
    expect(b.includes(7)).toBe(false);
  });
});

describe("scope", () => {
  test("releases what was made inside, hands out what is returned", () => {
    const heap = fresh();
    let inner: ManagedArray | undefined;
    const kept = scope(() => {
      inner = zeros(3, "uint8", { heap });
      inner.slice().concat(inner);
      return inner.map(() => 5);
    });
    expect([inner?.released, kept.toArray(), heap.stats().blocks]).toEqual([true, [5, 5, 5], 1]);
    kept.release();
    expect(heap.stats().blocks).toBe(0);
  });

  test("one level inside an object or an array is handed out, too", () => {
    const heap = fresh();
    const { a, rest } = scope(() => {
      const [x, y, z] = [1, 2, 3].map(n => zeros(n, "uint8", { heap })) as [ManagedArray, ManagedArray, ManagedArray];
      return { a: x, rest: [y, z] };
    });
    expect([a.released, rest[0]?.released, rest[1]?.released]).toEqual([false, true, true]);
    const both = scope(() => [zeros(1, "uint8", { heap }), zeros(2, "uint8", { heap })]);
    expect(both.map(x => x.released)).toEqual([false, false]);
    for (const x of [a, ...both]) x.release();
    expect(heap.stats().blocks).toBe(0);
  });

  test("what leaves an inner scope belongs to the outer one", () => {
    const heap = fresh();
    scope(() => {
      const a = scope(() => zeros(1, "uint8", { heap }));
      expect(a.released).toBe(false);
    });
    expect(heap.stats().blocks).toBe(0);
  });

  test("releases when the function throws, and when it returns a promise", () => {
    const heap = fresh();
    const fail = () => {
      zeros(1, "uint8", { heap });
      throw new Error("on purpose");
    };
    expect(() => scope(fail)).toThrow("on purpose");
    expect(codeOf(() => scope((async () => zeros(1, "uint8", { heap })) as () => unknown))).toBe("ARGUMENT");
    expect(heap.stats().blocks).toBe(0);
    // The scope is over.
    const a = zeros(1, "uint8", { heap });
    expect(a.released).toBe(false);
    a.release();
  });

  test("what was released inside is left alone, exports survive", () => {
    const heap = fresh();
    const record = scope(() => {
      const a = zeros(2, "uint8", { heap });
      zeros(1, "uint8", { heap }).release();
      return getBuffer(a);
    });
    expect(heap.stats().blocks).toBe(1);
    record.release();
    expect(heap.stats().blocks).toBe(0);
  });

  const failing = (): Disposable => ({
    [Symbol.dispose]() {
      throw new Error("from a release");
    },
  });

  test("an error of the function counts more than one of a release, and everything is released", () => {
    const heap = fresh();
    const run = () =>
      scope(() => {
        zeros(1, "uint8", { heap });
        realm().collector?.add(failing());
        throw new Error("on purpose");
      });
    expect(run).toThrow("on purpose");
    expect(heap.stats().blocks).toBe(0);
  });

  test("a release that fails is an error, and nobody gets the result", () => {
    const heap = fresh();
    const run = () =>
      scope(() => {
        zeros(1, "uint8", { heap });
        realm().collector?.add(failing());
        return zeros(1, "uint8", { heap });
      });
    expect(run).toThrow("from a release");
    expect(heap.stats().blocks).toBe(0);
  });

  test("a plain object of another realm is one, too", () => {
    const { a } = scope(() => Object.assign(runInNewContext("({})"), { a: zeros(1) })) as { a: ManagedArray };
    expect(a.released).toBe(false);
    a.release();
  });

  test("a getter of the result that throws ends the scope, too", () => {
    const heap = fresh();
    const run = () =>
      scope(() => {
        zeros(1, "uint8", { heap });
        return {
          get a(): never {
            throw new Error("on purpose");
          },
        };
      });
    expect(run).toThrow("on purpose");
    expect([heap.stats().blocks, realm().collector]).toEqual([0, null]);
  });

  test("generators are refused like promises: nothing of them has run", () => {
    function* makers() {
      yield zeros(1);
    }
    async function* later() {
      yield zeros(1);
    }
    expect(codeOf(() => scope(makers))).toBe("ARGUMENT");
    expect(codeOf(() => scope(later))).toBe("ARGUMENT");
  });

  test("a generator's arrays belong to the scope in which it is resumed", () => {
    const heap = fresh();
    function* makers(): Generator<ManagedArray> {
      for (;;) yield zeros(1, "uint8", { heap });
    }
    const items = makers();
    const a = items.next().value as ManagedArray;
    scope(() => {
      items.next();
      scope(() => void items.next());
      expect(heap.stats().blocks).toBe(2);
    });
    expect([a.released, heap.stats().blocks]).toEqual([false, 1]);
    a.release();
  });

  test("one handle returned twice, one released inside, one from outside", () => {
    const heap = fresh();
    const outside = zeros(1, "uint8", { heap });
    const [a, b, c, d] = scope(() => {
      const gone = zeros(1, "uint8", { heap });
      const kept = zeros(2, "uint8", { heap });
      gone.release();
      return [kept, kept, gone, outside] as const;
    });
    expect([a === b, a.released, c.released, d.released]).toEqual([true, false, true, false]);
    a.release();
    d.release();
    expect(heap.stats().blocks).toBe(0);
  });

  test("what is made and released in a long loop is forgotten, the rest is not", () => {
    const heap = fresh();
    const handle = () => zeros(4, "uint8", { heap });
    scope(() => {
      handle();
      globalThis.gc?.();
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < 50_000; i++) handle().release();
      globalThis.gc?.();
      expect((process.memoryUsage().heapUsed - before) / 50_000).toBeLessThan(100);
      handle();
      expect(heap.stats().blocks).toBe(2);
    });
    expect(heap.stats().blocks).toBe(0);
  });

  test("attached arrays and second handles are collected", () => {
    const heap = fresh();
    const a = zeros(2, "uint8", { heap });
    scope(() => {
      attach(a.share());
      a.retain();
    });
    expect([a.exports, a.released]).toEqual([0, false]);
    a.release();
    expect(heap.stats().blocks).toBe(0);
  });
});

describe("keep", () => {
  test("what an object holds privately outlives the scope it was made in", () => {
    const heap = fresh();
    class Holder {
      readonly #data: ManagedArray;
      constructor(data: ManagedArray) {
        this.#data = keep(data);
      }
      get data(): ManagedArray {
        return this.#data;
      }
    }
    const holder = scope(() => {
      zeros(9, "uint8", { heap });
      return new Holder(array([1, 2], "uint8", { heap }));
    });
    expect([holder.data.toArray(), heap.stats().blocks]).toEqual([[1, 2], 1]);
    holder.data.release();
    expect(heap.stats().blocks).toBe(0);
  });

  test("out of all scopes that run, wherever it was made, returned or not, and when one fails", () => {
    const heap = fresh();
    const kept: ManagedArray[] = [];
    const make = () => zeros(1, "uint8", { heap });
    scope(() => {
      const outer = make();
      scope(() => kept.push(keep(outer), keep(make())));
      scope(() => {
        kept.push(keep(make()));
        return kept.at(-1);
      });
      expect(kept.map(a => a.released)).toEqual([false, false, false]);
    });
    const failure = new Error("on purpose");
    const fail = () => {
      kept.push(keep(make()));
      make();
      throw failure;
    };
    expect(() => scope(fail)).toThrow(failure);
    expect([kept.map(a => a.released), heap.stats().blocks]).toEqual([[false, false, false, false], 4]);
    for (const a of kept) a.release();
    expect(heap.stats().blocks).toBe(0);
  });

  test("one handle, not its array", () => {
    const handles: ManagedArray[] = [];
    scope(() => {
      const a = zeros(1);
      handles.push(keep(a), a.retain());
    });
    expect(handles.map(a => a.released)).toEqual([false, true]);
    expect(handles[0]?.toArray()).toEqual([0]);
    handles[0]?.release();
  });

  test("outside of a scope it is the caller's anyway", () => {
    using a = zeros(1);
    expect(keep(a)).toBe(a);
    expect(a.released).toBe(false);
  });

  test("released ones, and what is neither array nor view, are refused", () => {
    const a = zeros(1);
    a.release();
    expect(() => keep(a)).toThrow(expect.objectContaining({ code: "RELEASED", operation: "keep" }));
    for (const x of [undefined, null, 1, "a", {}, new Uint8Array(1), { released: false, [Symbol.dispose]() {} }]) {
      expect(codeOf(() => keep(x as never))).toBe("ARGUMENT");
    }
  });
});

describe("scopeAsync", () => {
  test("releases what is given to own, except the result", async () => {
    const heap = fresh();
    const kept = await scopeAsync(async own => {
      const a = own(zeros(1, "uint8", { heap }));
      await Promise.resolve();
      own(zeros(2, "uint8", { heap }));
      return { a };
    });
    expect([kept.a.released, heap.stats().blocks]).toEqual([false, 1]);
    kept.a.release();
  });

  test("releases when the promise is rejected", async () => {
    const heap = fresh();
    const run = scopeAsync(async own => {
      own(zeros(1, "uint8", { heap }));
      await Promise.resolve();
      throw new Error("on purpose");
    });
    await expect(run).rejects.toThrow("on purpose");
    expect(heap.stats().blocks).toBe(0);
  });
});

describe("what own takes", () => {
  test("nothing once the scope is over: it is released, and that is an error", async () => {
    const heap = fresh();
    let late: (<R extends Disposable>(resource: R) => R) | undefined;
    await scopeAsync(async own => {
      late = own;
    });
    const a = zeros(1, "uint8", { heap });
    expect(() => late?.(a)).toThrow(expect.objectContaining({ code: "RELEASED", operation: "own" }));
    expect(a.released).toBe(true);
  });

  test.each([undefined, null, 5, {}])("not %s", async x => {
    await expect(scopeAsync(async own => own(x as never))).rejects.toMatchObject({ code: "ARGUMENT" });
  });
});

describe("leaks", () => {
  test("are reported with the stack of the allocation and of each export", () => {
    configure({ trace: true });
    try {
      const a = makeLeak();
      const record = getBuffer(a);
      const [leak, ...others] = leaks();
      expect(others).toEqual([]);
      expect(leak).toMatchObject({ dtype: "int16", shape: [4], nbytes: 8, handles: 1, exports: 1, collected: false });
      expect(leak?.allocated).toContain("makeLeak");
      expect(leak?.exported).toHaveLength(1);
      record.release();
      a.release();
      expect(leaks()).toEqual([]);
    } finally {
      configure({ trace: false });
    }
    using _unseen = makeLeak();
    expect(leaks()).toEqual([]);
  });
});

function makeLeak(): ManagedArray {
  return zeros(4, "int16");
}
