/** The garbage collector is the backstop: it works at all, and what it frees is reported. Needs --expose-gc. */

import { execFileSync } from "node:child_process";
import { attach, createHeap, type Heap, type ManagedArray, type SharedPart, share, zeros } from "@lanewise/array";
import { BUFFER, getBuffer } from "@lanewise/format";
import { expect, test } from "vitest";

test("arrays that were dropped without a release are freed in the end", async () => {
  const heap = createHeap({ maximum: 2 ** 24 });
  dropMany(heap);
  expect(heap.stats().blocks).toBe(2000);
  for (let turn = 0; turn < 50 && heap.stats().blocks > 0; turn++) {
    (globalThis as { gc?: () => void }).gc?.();
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  expect(heap.stats()).toMatchObject({ blocks: 0, bytes: 0 });
});

test("records that were dropped without a release unlock their array, and free one that was released before", async () => {
  const heap = createHeap({ maximum: 2 ** 24 });
  const kept = zeros(8, "uint8", { heap });
  lose(kept);
  lose(zeros(8, "uint8", { heap }), true);
  // What somebody still has is out, however often the collector comes by.
  const held = getBuffer(kept);
  for (let turn = 0; turn < 50 && (kept.exports > 1 || heap.stats().blocks > 1); turn++) {
    (globalThis as { gc?: () => void }).gc?.();
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  expect([kept.exports, heap.stats().blocks]).toEqual([1, 1]);
  expect(() => kept.clear()).toThrow(expect.objectContaining({ code: "BUFFER" }));
  held.release();
  kept.resize(1000);
  kept.release();
  expect(heap.stats()).toMatchObject({ blocks: 0, bytes: 0 });
});

test("so do records of what the ticket of a view gave", async () => {
  const heap = createHeap({ maximum: 2 ** 24 });
  const a = zeros(8, "uint8", { heap });
  const part = { [BUFFER]: () => getBuffer(a) };
  const loseAll = () => {
    const attached = attach(share(part)) as SharedPart;
    for (let i = 0; i < 100; i++) getBuffer(attached);
    attached.release();
  };
  loseAll();
  expect(a.exports).toBe(1);
  for (let turn = 0; turn < 50 && a.exports > 0; turn++) {
    globalThis.gc?.();
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  expect(a.exports).toBe(0);
  a.release();
  expect(heap.stats()).toMatchObject({ blocks: 0, bytes: 0 });
});

function lose(array: ManagedArray, release = false): void {
  for (let i = 0; i < 100; i++) getBuffer(array);
  expect(array.exports).toBe(100);
  if (release) array.release();
}

function dropMany(heap: Heap): void {
  for (let i = 0; i < 2000; i++) zeros(8, "uint8", { heap });
}

/** Runs a program from the sources, which prints JSON; `collected(f)` waits until the collector has made `f` true. */
function program(text: string): unknown {
  const collected = `
    async function collected(f) {
      for (let turn = 0; turn < 100 && !f(); turn++) {
        gc();
        await new Promise(resolve => setTimeout(resolve, 5));
      }
    }
  `;
  const flags = ["--expose-gc", "--conditions=@lanewise/source", "--no-warnings", "--input-type=module", "-e"];
  const options = { encoding: "utf8", cwd: new URL("..", import.meta.url) } as const;
  return JSON.parse(execFileSync(process.execPath, [...flags, text + collected], options));
}

test("in a process of its own, with tracing, they are reported with their stacks", () => {
  const printed = program(`
    import { configure, defaultHeap, leaks, zeros } from "@lanewise/array";
    configure({ trace: true });
    function forgetful() { zeros([2, 3], "int16"); }
    forgetful();
    await collected(() => defaultHeap().stats().blocks === 0);
    const [leak] = leaks();
    console.log(JSON.stringify([defaultHeap().stats().blocks, leak.dtype, leak.shape, leak.collected, leak.allocated.includes("forgetful")]));
  `);
  expect(printed).toEqual([0, "int16", [2, 3], true, true]);
});

test("an array is one leak: lost while a ticket is out, or with one handle lost and one held", () => {
  const printed = program(`
    import { configure, leaks, zeros } from "@lanewise/array";
    configure({ trace: true });
    const held = zeros(2);
    const forget = () => [zeros(3).share(), held.retain()][0];
    const ticket = forget();
    const states = () => leaks().map(({ shape, handles, exports, collected }) => [...shape, handles, exports, collected]);
    const before = states();
    await collected(() => leaks().some(leak => leak.collected));
    await collected(() => leaks().some(leak => leak.shape[0] === 2 && leak.handles === 1));
    console.log(JSON.stringify([before, states()]));
  `);
  expect(printed).toEqual([
    [
      [2, 2, 0, false],
      [3, 1, 1, false],
    ],
    [
      [3, 0, 1, true],
      [2, 1, 0, false],
    ],
  ]);
});
