/**
 * Arrays whose addresses and positions lie beyond 2^31, up to the last byte of 4 GiB. Nothing of what lies before them is
 * ever written, so the platform need not have that much memory; where it cannot even reserve it, the tests are skipped.
 */
import { createHeap, empty, type Heap, type ManagedArray, zeros } from "@lanewise/array";
import { describe, expect, test } from "vitest";
import { codeOf } from "./support/code-of.ts";

const END = 2 ** 32;

/** A heap of 4 GiB of which all but the last MiB is taken; null where that much cannot be had. */
function fullHeap(): Heap | null {
  const heap = createHeap();
  if (heap.stats().maximum < END) return null;
  try {
    heap.allocate(END - 2 ** 20, { zero: false });
    heap.memory.grow((END - heap.buffer.byteLength) / 65536);
  } catch {
    return null;
  }
  return heap;
}

const heap = fullHeap();

describe.skipIf(heap === null)("at the end of 4 GiB", () => {
  const place = { heap: heap as Heap };

  test.each([
    ["float64", 1.5],
    ["int16", -3],
    ["uint8", 200],
    ["bool", true],
    ["uint64", 2n ** 63n],
    ["float16", 0.5],
    [">i4", -7],
    ["T{<d:x:<i:n:}", { x: 1, n: 2 }],
  ])("%s", (spec, value) => {
    for (const order of ["C", "F"] as const) {
      using matrix = zeros([3, 4], spec, { ...place, order }) as ManagedArray;
      expect(matrix.address).toBeGreaterThan(2 ** 31);
      matrix.set(2, 3, value);
      expect([matrix.get(-1, -1), matrix.count(value)]).toEqual([value, 1]);
      matrix.fill(value, 0, 1);
      expect(matrix.count(value)).toBe(5);
    }
    using list = zeros(5, spec, place) as ManagedArray;
    for (let i = 0; i < 50; i++) list.append(value);
    list.insert(0, value);
    expect([list.indexOf(value, 1), list.count(value), list.pop(), list.at(-1)]).toEqual([6, 51, value, value]);
  });

  test("the last byte", () => {
    const { largestFree } = place.heap.stats();
    using last = empty(largestFree - 64, "uint8", { ...place, uninitialised: true });
    expect(last.address + last.length).toBe(END);
    last.set(-1, 7);
    expect([last.get(last.length - 1), new Uint8Array(place.heap.buffer)[END - 1]]).toEqual([7, 7]);
    expect([codeOf(() => last.append(1)), codeOf(() => last.reserve(2 ** 31))]).toEqual([
      "OUT_OF_MEMORY",
      "OUT_OF_MEMORY",
    ]);
    last.resize(10);
    last.resize(largestFree - 64);
    expect(last.get(-1)).toBe(0);
  });
});

test.skipIf(heap === null)("indices beyond 2^31", () => {
  const own = createHeap();
  using a = empty(2 ** 31 + 100, "uint8", { heap: own, uninitialised: true });
  a.set(2 ** 31 + 5, 9);
  a.set(-1, 8);
  using part = a.slice(2 ** 31 + 4, 2 ** 31 + 7);
  expect([a.get(2 ** 31 + 5), a.get(-95), a.at(2 ** 31 + 99), part.toArray()]).toEqual([9, 9, 8, [0, 9, 0]]);
});
