/** Small evaluations in a heap that is nearly full: the short way needs more at a time than the long one, and gives way to it. */
import { createHeap, defaultHeap, fromFunction, ones, zeros } from "@lanewise/array";
import * as simd from "@lanewise/simd";
import { beforeAll, expect, test } from "vitest";

// The default heap of this process is a small one.
beforeAll(() => {
  Object.assign(globalThis, { [Symbol.for("lanewise.heap@1")]: createHeap({ maximum: 2 ** 21 }) });
  expect(defaultHeap().stats().maximum).toBe(2 ** 21);
});

/** Takes blocks of this size until there is none left. */
function fill(nbytes: number): number[] {
  const blocks: number[] = [];
  for (;;) {
    try {
      blocks.push(defaultHeap().allocate(nbytes, { zero: false }));
    } catch {
      return blocks;
    }
  }
}

test("in pieces: what has worked once goes on working", () => {
  const a = fromFunction([64, 64], (i, j) => (i * j) % 7);
  const b = fromFunction([64, 64], (i, j) => (i + j) % 5);
  const d = zeros([64, 64]);
  const make = () => simd.matmul(simd.cumulativeSum(a, { axis: 0 }), simd.cumulativeSum(b, { axis: 1 }));
  const wanted = make().toArray();
  const blocks = fill(34 * 1024);
  for (const block of blocks.filter((_, k) => k % 2 === 0)) defaultHeap().free(block);
  for (let round = 0; round < 5; round++) expect(make().into(d).toArray()).toEqual(wanted);
  for (const block of blocks.filter((_, k) => k % 2 === 1)) defaultHeap().free(block);
  for (const array of [a, b, d]) array.release();
});

test("full: an evaluation that fails leaves its destination as it was, recorded or not", () => {
  const [a, d] = [ones([8]), zeros([2, 8])];
  const make = () => simd.stack([a, simd.flip(simd.cumulativeSum(a))]);
  for (const rounds of [0, 1, 5]) {
    for (let k = 0; k < rounds; k++) make().into(d);
    d.fill(0);
    const blocks = [...fill(65536), ...fill(1)];
    for (let k = 0; k < 3; k++) {
      expect(() => make().into(d)).toThrow(expect.objectContaining({ code: "OUT_OF_MEMORY" }));
      expect(d.toArray()).toEqual([Array(8).fill(0), Array(8).fill(0)]);
    }
    for (const block of blocks) defaultHeap().free(block);
  }
  expect(make().into(d).toArray()[1]).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
});
