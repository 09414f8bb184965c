/**
 * Arithmetic in memory that is not ours, in place: nothing is copied (by the counters of `info()`), the module finds the
 * results in its own memory, views survive its growth, and what cannot be done in place is staged and right.
 */
import * as lw from "lanewise";
import { describe, expect, it } from "vitest";
import { counted, IN_PLACE } from "./support/counted.ts";
import { ForeignModule } from "./support/foreign-module.ts";

const N = 1003;
const ramp = (length: number, step = 1): Float64Array => Float64Array.from({ length }, (_, k) => k * step);
const total = (length: number): number => (length * (length - 1)) / 2;

describe("our heap", () => {
  it("arrays, views on them, slices and transposes: in place", () => {
    using a = lw.array(ramp(N));
    using b = lw.array(ramp(N, 2));
    using out = lw.empty(N);
    expect(counted(() => lw.lanes`${a} * 3 + ${b}`.into(out))).toMatchObject(IN_PLACE);
    expect([out.get(0), out.get(1), out.get(N - 1)]).toEqual([0, 5, 5 * (N - 1)]);
    using rows = lw.fromFunction([6, 4], (i, j) => 10 * i + j);
    using flipped = lw.zeros([4, 3]);
    using view = lw.view(rows);
    expect(counted(() => lw.simd(view.T.slice(":, ::-2")).add(1).into(flipped))).toMatchObject(IN_PLACE);
    expect(flipped.toArray()[3]).toEqual([54, 34, 14]);
    expect(counted(() => lw.simd(a).mul(b).sum())).toMatchObject({ ...IN_PLACE, result: expect.any(Number) });
  });

  it("a heap that is not shared", () => {
    const heap = lw.createHeap({ shared: false });
    using a = lw.array(ramp(N), "float64", { heap });
    expect(counted(() => lw.simd(a).add(a).into(a))).toMatchObject(IN_PLACE);
    expect(a.get(N - 1)).toBe(2 * (N - 1));
  });
});

describe.each([
  ["plain", false],
  ["shared, with a maximum", true],
])("a module's memory, %s", (_, shared) => {
  it("through fromMemory; views stay right when it grows", () => {
    const module = new ForeignModule(shared);
    const [x, y] = [module.doubles(ramp(N)), module.doubles(ramp(N, 2))];
    using a = lw.fromMemory(module.memory, { byteOffset: x, dtype: "float64", shape: N });
    using b = lw.fromMemory(module.memory, { byteOffset: y, dtype: "float64", shape: N });
    const sum = lw.simd(a).add(b);
    expect(counted(() => sum.into(b))).toMatchObject(IN_PLACE);
    expect(module.sum(y, N)).toBe(3 * total(N));

    const before = module.memory.buffer;
    module.grow(3);
    expect(module.memory.buffer).not.toBe(before);
    expect(counted(() => sum.into(b))).toMatchObject(IN_PLACE);
    expect(module.sum(y, N)).toBe(4 * total(N));
    expect([b.get(1), a.get(N - 1)]).toEqual([4, N - 1]);
    expect(counted(() => lw.simd(b).sum())).toMatchObject({ ...IN_PLACE, result: 4 * total(N) });
    // Memory that did not exist before.
    const z = module.doubles(ramp(20_000));
    using c = lw.fromMemory(module.memory, { byteOffset: z, dtype: "float64", shape: [200, 100] });
    expect(counted(() => lw.simd(c.T).add(0.5).into(c.T))).toMatchObject(IN_PLACE);
    expect(module.sum(z, 20_000)).toBe(total(20_000) + 10_000);
    // Read backwards while it is written: the one case that needs a temporary, in our heap.
    expect(counted(() => lw.simd(c.slice("::-1")).sub(0.5).into(c))).toMatchObject({ temporaries: 1, js: false });
    expect(c.get(0, 99)).toBe(19_999);
  });

  it("through adoptMemory and typed arrays over its buffer", () => {
    const module = new ForeignModule(shared);
    const [x, y] = [module.doubles(ramp(N)), module.doubles(ramp(N, 2))];
    lw.adoptMemory(module.memory);
    const at = (address: number) => module.HEAPF64.subarray(address / 8, address / 8 + N);
    const [a, b] = [at(x), at(y)];
    expect(counted(() => lw.lanes`${a} + ${b}`.into(b))).toMatchObject(IN_PLACE);
    expect(module.sum(y, N)).toBe(3 * total(N));
    expect(lw.getBuffer(a).memory).toBe(module.memory);

    module.grow(1);
    if (shared) {
      // Views on shared memory from before its growth stay what they were.
      expect(counted(() => lw.lanes`${a} + ${b}`.into(b))).toMatchObject(IN_PLACE);
    } else {
      expect(() => lw.lanes`${a} + 1`).toThrow(expect.objectContaining({ code: "DETACHED" }));
      expect(() => lw.simd(new Float64Array(N)).add(1).into(b)).toThrow(expect.objectContaining({ code: "DETACHED" }));
      lw.lanes`${at(x)} + ${at(y)}`.into(at(y));
    }
    expect(module.sum(y, N)).toBe(4 * total(N));
    // Nobody has to adopt it again.
    expect(counted(() => lw.lanes`${at(x)} - ${at(y)}`.into(at(y)))).toMatchObject(IN_PLACE);
    expect(module.sum(y, N)).toBe(-3 * total(N));
  });

  it("an expression over a typed array that growth has detached is refused, and nothing is written", () => {
    const module = new ForeignModule(shared);
    const x = module.doubles(ramp(N));
    const stale = new Float64Array(module.memory.buffer, x, N);
    const later = lw.simd(stale).add(1);
    const out = new Float64Array(N).fill(7);
    module.grow(1);
    if (shared) expect(later.into(out)[N - 1]).toBe(N);
    else {
      expect(() => later.into(out)).toThrow(expect.objectContaining({ code: "DETACHED" }));
      expect(out.every(value => value === 7)).toBe(true);
    }
  });

  it("through an exporter that names its memory", () => {
    const module = new ForeignModule(shared);
    const released: string[] = [];
    class Matrix {
      readonly byteOffset: number;
      constructor(values: ArrayLike<number>) {
        this.byteOffset = module.doubles(values);
      }
      [lw.BUFFER]() {
        const release = () => void released.push("once");
        return { memory: module.memory, byteOffset: this.byteOffset, format: "d", shape: [17, 59], release };
      }
    }
    const [a, b] = [new Matrix(ramp(N)), new Matrix(ramp(N, 3))];
    const e = lw.sub(b, a);
    expect(counted(() => e.into(b))).toMatchObject(IN_PLACE);
    expect(module.sum(b.byteOffset, N)).toBe(2 * total(N));
    module.grow(2);
    expect(counted(() => e.into(b))).toMatchObject(IN_PLACE);
    expect(module.sum(b.byteOffset, N)).toBe(total(N));
    expect(counted(() => lw.simd(a).max()).result).toBe(N - 1);
    // Two building, two for each evaluation with its destination, two for the maximum: all given back.
    using v = lw.view(a);
    const given = released.length;
    expect(v.get(16, 58)).toBe(N - 1);
    v.release();
    expect(released.length).toBe(given + 1);
  });

  it("a memory as a whole, as bytes", () => {
    const module = new ForeignModule(shared);
    const x = module.doubles([1, 2]);
    const bytes = lw.view(module.memory);
    expect(bytes.length).toBe(65536);
    using doubles = lw.view(module.memory, `${x}:${x + 16}`);
    expect(doubles.cast("float64").toArray()).toEqual([1, 2]);
    bytes.release();
  });

  it("a memory nobody told us of: staged, and right", () => {
    const module = new ForeignModule(shared);
    const x = module.doubles(ramp(N));
    const a = new Float64Array(module.memory.buffer, x, N);
    const run = counted(() => lw.simd(a).mul(2).into(a));
    expect(run).toMatchObject({ staged: 1, wasm: true, js: false, last: "wasm, staged through the heap" });
    expect(run.movedBytes).toBe(2 * 8 * N);
    expect(module.sum(x, N)).toBe(2 * total(N));
  });

  it("operands in several memories: staged, and right, in every combination", () => {
    const modules = [new ForeignModule(shared), new ForeignModule(!shared)];
    const addresses = modules.map(module => module.doubles(ramp(N)));
    using heap = lw.array(ramp(N));
    const places = [
      ...modules.map((module, k) =>
        lw.fromMemory(module.memory, { byteOffset: addresses[k]!, dtype: "float64", shape: N }),
      ),
      lw.view(heap),
      lw.view(ramp(N)),
    ];
    for (const a of places) {
      for (const b of places) {
        const reversed = b.slice("::-1");
        const expected = a.toTypedArray().map((value, k) => 2 * value - reversed.get(k));
        for (const out of places) {
          const before = out.toTypedArray();
          const run = counted(() => lw.lanes`${a} * 2 - ${reversed}`.into(out));
          const one = a.memory === b.memory && b.memory === out.memory && a.memory !== null;
          if (b !== out) expect(run.staged > 0).toBe(!one);
          expect(run.js).toBe(false);
          expect(out.toTypedArray()).toEqual(expected);
          out.assign(before);
        }
      }
    }
    for (const place of places) place.release();
  });

  it("large: the caller computes alone, and says why", async () => {
    await lw.threadsReady();
    const module = new ForeignModule(shared);
    const count = 1 << 17;
    const x = module.doubles(ramp(count));
    using a = lw.fromMemory(module.memory, { byteOffset: x, dtype: "float64", shape: count });
    const run = counted(() => lw.simd(a).add(1).into(a));
    expect(run).toMatchObject(IN_PLACE);
    expect(run.last).toBe("wasm, in place, by the caller alone: workers reach only the heap's memory");
    expect(module.sum(x, count)).toBe(total(count) + count);
    const fold = counted(() => lw.simd(a).sum());
    expect(fold).toMatchObject({ ...IN_PLACE, result: total(count) + count });
    expect(fold.last).toBe(run.last);
  });
});
