/** Who owns the bytes, and when they go. */
import {
  array,
  attach,
  configure,
  createHeap,
  leaks,
  type ManagedArray,
  scope,
  scopeAsync,
  zeros,
} from "@lanewise/array";
import { BUFFER, getBuffer } from "@lanewise/format";
import { describe, expect, test } from "vitest";
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
    expect(codeOf(() => scope(async () => zeros(1, "uint8", { heap })))).toBe("ARGUMENT");
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
