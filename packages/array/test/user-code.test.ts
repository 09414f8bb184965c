/**
 * Values, iterators and callbacks are user code, and user code may release, resize or export the very array that is being
 * worked on. Whatever it does: no memory of others is touched, and the call either works on what is there or says why not.
 */
import { array, createHeap, fromFunction, full, type ManagedArray, zeros } from "@lanewise/array";
import { BUFFER, getBuffer } from "@lanewise/format";
import { describe, expect, test } from "vitest";
import { codeOf } from "./support/code-of.ts";

const POINT = "T{d:x:d:y:}";

/** A record whose second field runs `f` when it is read. */
function trap(f: () => void) {
  return {
    x: 1,
    get y() {
      f();
      return 2;
    },
  };
}

describe.each([
  ["set", (a: ManagedArray, v: unknown) => a.set(1, v)],
  ["append", (a: ManagedArray, v: unknown) => a.append(v)],
  ["insert", (a: ManagedArray, v: unknown) => a.insert(0, v)],
  ["extend", (a: ManagedArray, v: unknown) => a.extend([{ x: 0, y: 0 }, v])],
  ["fill", (a: ManagedArray, v: unknown) => a.fill(v)],
  ["record.assign", (a: ManagedArray, v: unknown) => a.record(1).assign(v)],
] as const)("%s", (_name, run) => {
  test("the value releases the array", () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    const a = zeros(3, POINT, { heap }) as ManagedArray;
    let other: ManagedArray | undefined;
    const value = trap(() => {
      a.release();
      other = array(
        [
          { x: 7, y: 7 },
          { x: 7, y: 7 },
          { x: 7, y: 7 },
        ],
        POINT,
        { heap },
      );
    });
    expect(codeOf(() => run(a, value))).toBe("RELEASED");
    expect(other?.toArray()).toEqual(Array(3).fill({ x: 7, y: 7 }));
    other?.release();
    expect(heap.stats().blocks).toBe(0);
  });

  test("the value moves the array", () => {
    using a = zeros(3, POINT) as ManagedArray;
    run(
      a,
      trap(() => {
        for (let i = 0; i < 100; i++) a.append({ x: i, y: i });
      }),
    );
    expect(a.length).toBeGreaterThanOrEqual(103);
    expect(a.find(p => p.x === 1 && p.y === 2)).toEqual({ x: 1, y: 2 });
  });

  test("the value empties the array", () => {
    using a = zeros(3, POINT) as ManagedArray;
    const code = codeOf(() =>
      run(
        a,
        trap(() => a.clear()),
      ),
    );
    expect(["INDEX", "nothing thrown"]).toContain(code);
    if (code === "INDEX") expect(a.length).toBe(0);
  });

  test("the value exports the array", () => {
    using a = zeros(3, POINT) as ManagedArray;
    let record: Disposable | undefined;
    const code = codeOf(() =>
      run(
        a,
        trap(() => (record = getBuffer(a))),
      ),
    );
    expect(["BUFFER", "nothing thrown"]).toContain(code);
    expect(a.length).toBe(3);
    record?.[Symbol.dispose]();
  });

  test("the value throws", () => {
    using a = zeros(3, POINT) as ManagedArray;
    const value = trap(() => {
      throw new Error("on purpose");
    });
    expect(() => run(a, value)).toThrow("on purpose");
    expect(a.toArray()).toEqual(Array(3).fill({ x: 0, y: 0 }));
  });
});

describe("callbacks", () => {
  test.each(["release", "clear", "grow"])("that %s while walking", what => {
    for (const walk of ["map", "forEach", "find", "reduce", "iterate"]) {
      const heap = createHeap({ maximum: 2 ** 20 });
      const a = array([1, 2, 3], "uint8", { heap }) as ManagedArray;
      const act = <T>(result: T): T => {
        if (what === "release") a.release();
        else if (what === "clear") a.clear();
        else if (a.length < 50) a.append(1);
        return result;
      };
      const walks: Record<string, () => unknown> = {
        map: () => (a.map(x => act(x)) as ManagedArray).release(),
        forEach: () => {
          a.forEach(act);
        },
        find: () => a.find(() => act(false)),
        reduce: () => a.reduce((sum, x) => act(sum + x), 0),
        iterate: () => {
          for (const x of a) act(x);
        },
      };
      expect(codeOf(walks[walk] as () => unknown)).toBe(what === "release" ? "RELEASED" : "nothing thrown");
      a[Symbol.dispose]();
      expect(heap.stats().blocks).toBe(0);
    }
  });
});

describe("sources", () => {
  test("an iterator that throws in the middle leaves the array as it was", () => {
    using a = array([1, 2], "uint8");
    function* items() {
      yield 3;
      a.set(0, 9);
      throw new Error("on purpose");
    }
    expect(() => a.extend(items())).toThrow("on purpose");
    expect(a.toArray()).toEqual([9, 2]);
  });

  test("an iterator that appends to the array it extends", () => {
    using a = array([1, 2], "uint8");
    function* items() {
      a.append(3);
      yield 4;
    }
    a.extend(items());
    expect(a.toArray()).toEqual([1, 2, 3, 4]);
  });

  test("an exporter that releases the array", () => {
    const a = array([1, 2], "uint8");
    const evil = {
      [BUFFER]() {
        a.release();
        return { buffer: new ArrayBuffer(2), format: "B", shape: [2] };
      },
    };
    expect(codeOf(() => a.extend(evil))).toBe("RELEASED");
    using b = array([1], "uint8");
    const sizeless = {
      [BUFFER]: () => {
        b.clear();
        return { buffer: new ArrayBuffer(2), format: "B", shape: [2] };
      },
    };
    b.extend(sizeless);
    expect(b.toArray()).toEqual([0, 0]);
    b.concat(sizeless).release();
    expect(b.length).toBe(0);
  });

  test("an exporter that lies is caught, nothing leaks", () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    const liar = { [BUFFER]: () => ({ buffer: new ArrayBuffer(2), format: "B", shape: [3] }) };
    expect(codeOf(() => array(liar, "uint8", { heap }))).toBe("BUFFER");
    expect(heap.stats().blocks).toBe(0);
  });

  test("an array-like that changes its length while it is read", () => {
    const rows: unknown[] = [
      [1, 2],
      [3, 4],
    ];
    Object.defineProperty(rows, 1, {
      get() {
        return [1, 2, 3];
      },
    });
    expect(codeOf(() => array(rows))).toBe("SHAPE");
  });

  test("makers give their block back when a function throws", () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    const fail = () => {
      throw new Error("on purpose");
    };
    expect(() => fromFunction([2, 2], fail as never, "int8", { heap })).toThrow("on purpose");
    expect(codeOf(() => full(3, "x" as never, "int8", { heap }))).toBe("DTYPE");
    expect(() => array([trap(fail)], POINT, { heap })).toThrow("on purpose");
    using a = zeros(3, "uint8", { heap });
    expect(() => a.map(fail)).toThrow("on purpose");
    expect(heap.stats().blocks).toBe(1);
  });

  test("an expression that throws in the middle, or releases its target", () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    const expression = (into: (target: ManagedArray) => void) => ({ dtype: zeros(1).dtype, shape: [2], into });
    using good = array(
      expression(target => target.fill(3)),
      undefined,
      { heap },
    ) as ManagedArray;
    expect(good.toArray()).toEqual([3, 3]);
    using partial = array(
      expression(target => target.set(0, 1)),
      undefined,
      { heap },
    ) as ManagedArray;
    expect(partial.toArray()).toEqual([1, 0]);
    const fail = () => {
      throw new Error("on purpose");
    };
    expect(() => array(expression(fail), undefined, { heap })).toThrow("on purpose");
    expect(heap.stats().blocks).toBe(2);
  });

  test("unshared memory that grows while a value is read", () => {
    const heap = createHeap({ maximum: 2 ** 24, shared: false });
    using a = zeros(2, POINT, { heap }) as ManagedArray;
    a.set(
      0,
      trap(() => zeros(2 ** 18, "float64", { heap }).release()),
    );
    expect(a.get(0)).toEqual({ x: 1, y: 2 });
    using b = fromFunction(
      3,
      i => {
        heap.free(heap.allocate(2 ** 21 * (i + 1)));
        return i;
      },
      "float64",
      { heap },
    );
    expect(b.toArray()).toEqual([0, 1, 2]);
  });

  test.each([
    ["array", (bare: Float64Array, { heap }: ManagedArray) => array(bare, undefined, { heap })],
    ["extend", (bare: Float64Array, a: ManagedArray) => a.extend(bare)],
  ])("a source in unshared memory that %s itself makes grow is gone", (_name, read) => {
    const heap = createHeap({ maximum: 2 ** 24, shared: false });
    using a = full(100_000, 3, "float64", { heap });
    expect(codeOf(() => read(new Float64Array(heap.buffer, a.address, a.length), a))).toBe("DETACHED");
    expect([a.length, a.count(3), heap.stats().blocks]).toEqual([100_000, 100_000, 1]);
  });
});
