/** Places without WebAssembly: browsers in a lockdown mode, V8 without a compiler. The heap lives in a resizable buffer. */
import { array, attach, createHeap, type ManagedArray, ones, zeros } from "@lanewise/array";
import { getBuffer } from "@lanewise/format";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { codeOf } from "./support/code-of.ts";

beforeEach(() => {
  vi.stubGlobal("WebAssembly", undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test("the memory grows, and everything in it stays", () => {
  const heap = createHeap({ maximum: 2 ** 24 });
  const first = array([1, 2, 3], "int16", { heap });
  const { size } = heap.stats();
  const arrays: ManagedArray[] = [];
  for (let i = 1; i <= 6; i++) arrays.push(ones(i * 50_000, "float64", { heap }));
  expect(heap.stats().size).toBeGreaterThan(size);
  for (const [i, a] of arrays.entries()) expect(a.count(1)).toBe((i + 1) * 50_000);
  first.resize(1_000_000);
  expect([first.get(2), first.get(-1), first.count(0)]).toEqual([3, 0, 999_997]);
  for (const a of [first, ...arrays]) a.release();
  expect(heap.stats()).toMatchObject({ blocks: 0, bytes: 0, fragmentation: 0 });
});

test("up to its maximum, also under exports: their bytes stay where they are", () => {
  const heap = createHeap({ maximum: 2 ** 21 });
  using a = ones(100, "float64", { heap });
  const record = getBuffer(a);
  const bytes = new Float64Array(record.buffer, record.byteOffset, 100);
  using b = zeros(200_000, "float64", { heap });
  expect([codeOf(() => zeros(100_000, "float64", { heap })), b.count(0)]).toEqual(["OUT_OF_MEMORY", 200_000]);
  a.set(7, 5);
  expect([bytes[7], record.buffer === heap.buffer]).toEqual([5, true]);
  expect(codeOf(() => a.resize(1000))).toBe("BUFFER");
  record.release();
});

test("nothing is shared", () => {
  using a = ones(2, "uint8", { heap: createHeap({ maximum: 2 ** 20 }) });
  expect(codeOf(() => a.share())).toBe("ISOLATION");
  expect(codeOf(() => attach({ lanewise: "heap@1", memory: a.heap.memory }))).toBe("TICKET");
});
