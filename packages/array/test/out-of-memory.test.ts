/** What does not fit is refused with exact numbers, nothing has changed, and the heap goes on working. */
import { array, createHeap, defaultHeap, eye, full, linspace, type ManagedArray, zeros } from "@lanewise/array";
import { BUFFER, createRecord, getBuffer } from "@lanewise/format";
import { describe, expect, test } from "vitest";
import { codeOf } from "./support/code-of.ts";

const MAXIMUM = 2 ** 20;

describe("makers", () => {
  const heap = createHeap({ maximum: MAXIMUM });
  test.each([
    ["zeros", () => zeros(MAXIMUM, "uint8", { heap }), MAXIMUM],
    ["a matrix", () => zeros([1024, 1024], "float64", { heap }), 8 * MAXIMUM],
    ["full", () => full(2 ** 40, 1, "uint8", { heap }), 2 ** 40],
    ["array", () => array(new Uint8Array(2 * MAXIMUM), undefined, { heap }), 2 * MAXIMUM],
    ["eye", () => eye(2 ** 12, undefined, "uint8", { heap }), 2 ** 24],
    ["linspace", () => linspace(0, 1, 2 ** 30, "float64", { heap }), 2 ** 33],
  ])("%s", (_name, make, requested) => {
    const before = heap.stats();
    expect(make).toThrow(expect.objectContaining({ code: "OUT_OF_MEMORY", requested, maximum: MAXIMUM }));
    expect(heap.stats()).toEqual(before);
  });

  test.each([
    ["negative", [-1], "SHAPE"],
    ["a fraction", [1.5], "SHAPE"],
    ["NaN", [Number.NaN], "SHAPE"],
    ["2^53", [2 ** 53], "SHAPE"],
    ["a product beyond 2^53", [2 ** 30, 2 ** 30], "SHAPE"],
    ["bytes beyond 2^53", [2 ** 25, 2 ** 26], "OUT_OF_MEMORY"],
    ["infinite", [Number.POSITIVE_INFINITY], "SHAPE"],
    ["a text", "3", "ARGUMENT"],
    ["an array with a text", ["3"], "ARGUMENT"],
    ["null", null, "ARGUMENT"],
  ])("hostile shapes: %s", (_name, shape, code) => {
    expect(codeOf(() => zeros(shape as never, "float64", { heap }))).toBe(code);
    expect(heap.stats().blocks).toBe(0);
  });

  test("no elements at all fit anywhere", () => {
    using a = zeros([0, 2 ** 40], "float64", { heap });
    expect([a.size, a.length]).toEqual([0, 0]);
  });

  test("rows without elements: as many as a layout can have", () => {
    const most = 2 ** 50 - 1;
    using a = zeros([most, 0], "float64", { heap });
    for (const grow of [
      () => a.append([]),
      () => a.insert(0, []),
      () => a.extend(a),
      () => a.resize(most + 1),
      () => a.tile(2),
      () => a.concat(a),
      () => zeros([most + 1, 0], "float64", { heap }),
      () => zeros([...new Array(30).fill(2 ** 53 - 1), 0], "float64", { heap }),
    ]) {
      expect(codeOf(grow)).toBe("SHAPE");
      expect(a.shape).toEqual([most, 0]);
    }
    a.resize(most - 1);
    a.append([]);
    expect(a.shape).toEqual([most, 0]);
  });
});

describe("growth", () => {
  test("a failed growth changes nothing; what still fits, fits exactly", () => {
    const heap = createHeap({ maximum: MAXIMUM });
    const a = array([1, 2, 3], "float64", { heap }) as ManagedArray;
    using hole = zeros(1000, "uint8", { heap });
    const { address, capacity } = a;
    for (const grow of [
      () => a.resize(2 ** 17),
      () => a.reserve(2 ** 17),
      () => a.tile(2 ** 16),
      () => a.resize(2 ** 52),
    ]) {
      expect(codeOf(grow)).toBe("OUT_OF_MEMORY");
      expect([a.toArray(), a.address, a.capacity]).toEqual([[1, 2, 3], address, capacity]);
    }
    expect(codeOf(() => a.extend(new Float64Array(2 ** 17)))).toBe("OUT_OF_MEMORY");
    expect(a.toArray()).toEqual([1, 2, 3]);
    hole.set(0, 1);
    // Half as much again does not fit, the length itself does.
    a.resize(80_000);
    const length = 2 ** 16 + 45_000;
    a.resize(length);
    expect([a.length, a.get(2), a.get(-1)]).toEqual([length, 3, 0]);
    a.release();
  });

  test("append until nothing is left", () => {
    const heap = createHeap({ maximum: 2 ** 18 });
    const a = zeros(0, "float64", { heap });
    let error: unknown;
    try {
      for (let i = 0; ; i++) a.append(i);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: "OUT_OF_MEMORY" });
    const { length } = a;
    expect(length).toBeGreaterThan(10_000);
    expect([a.get(0), a.get(length - 1)]).toEqual([0, length - 1]);
    using record = getBuffer(a);
    a.release();
    expect(new Float64Array(record.buffer, record.byteOffset, length)[length - 1]).toBe(length - 1);
    record.release();
    expect(heap.stats().blocks).toBe(0);
  });

  test.each(["C", "F"] as const)("what makes an array smaller needs no memory: order %s", order => {
    const heap = createHeap({ maximum: 2 ** 18 });
    const rows = Array.from({ length: 128 }, (_, i) => [i, 1000 - i, 2 * i]);
    const a = array(rows, "int32", { heap, order });
    const room = heap.allocate(64);
    heap.allocate(heap.stats().largestFree - 64);
    expect(codeOf(() => a.append([1, 1, 1]))).toBe("OUT_OF_MEMORY");
    expect(codeOf(() => a.pop(3))).toBe("OUT_OF_MEMORY");
    expect(a.toArray()).toEqual(rows);
    heap.free(room);
    a.pop(3).release();
    rows.splice(3, 1);
    expect(a.toArray()).toEqual(rows);
    a.resize(50);
    expect(a.toArray()).toEqual(rows.slice(0, 50));
    a.resize(60);
    expect(a.toArray()).toEqual([...rows.slice(0, 50), ...Array.from({ length: 10 }, () => [0, 0, 0])]);
    a.clear();
    a.release();
    expect(heap.stats().blocks).toBe(1);
  });
});

describe("an exporter that repeats one element 2 ** 40 times", () => {
  const { buffer } = Float64Array.of(1);
  const repeated = (...more: number[]) => {
    const shape = [2 ** 40, ...more];
    return {
      [BUFFER](flags: number) {
        return createRecord({ obj: this, buffer, format: "d", itemsize: 8, shape, strides: shape.map(() => 0) }, flags);
      },
    };
  };

  test.each<readonly [string, (a: ManagedArray<any, any>) => unknown, string]>([
    ["concat", a => a.concat(repeated()), "SIZE"],
    ["extend", a => a.extend(repeated() as never), "OUT_OF_MEMORY"],
    ["insert", a => a.insert(0, repeated() as never), "DTYPE"],
    ["array", () => array(repeated(), "int32"), "OUT_OF_MEMORY"],
  ])("%s", (_, work, code) => {
    using a = array([1, 2, 3]);
    const { blocks } = defaultHeap().stats();
    expect(codeOf(() => work(a))).toBe(code);
    expect([a.toArray(), defaultHeap().stats().blocks]).toEqual([[1, 2, 3], blocks]);
  });

  test.each(["C", "F"] as const)("rows of a matrix, in order %s", order => {
    using a = array([[1]], "float64", { order });
    expect(codeOf(() => a.extend(repeated(1) as never))).toMatch(/^(OUT_OF_MEMORY|SIZE)$/);
    expect(codeOf(() => a.insert(0, repeated() as never))).toMatch(/^(OUT_OF_MEMORY|SIZE|SHAPE)$/);
    expect(a.toArray()).toEqual([[1]]);
  });

  test("is compared as far as it can differ", () => {
    using a = array([1, 1, 1]);
    expect([a.compare(repeated()), array([2]).compare(repeated())]).toEqual([-1, 1]);
  });
});
