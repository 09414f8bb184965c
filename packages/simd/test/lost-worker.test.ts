/** Workers that take a part of a call and never report, or never start: what the caller sees, and what becomes of the memory. */
import { Worker } from "node:worker_threads";
import { array, defaultHeap, type ManagedArray, zeros } from "@lanewise/array";
import { add, configure, info, sum, threadsReady } from "@lanewise/simd";
import { afterEach, expect, test } from "vitest";
import { WORKER_TEXT } from "../src/run/worker-text.generated.ts";
import { SILENT } from "./support/silent-worker.ts";

afterEach(() => configure({ threads: 1, worker: undefined, stallMs: 10_000 }));

const silent = () => new Worker(SILENT + WORKER_TEXT, { eval: true });

async function lose(work: () => void): Promise<unknown> {
  configure({ threads: 2, worker: silent, stallMs: 150 });
  await threadsReady();
  try {
    // The worker may come too late for a call; one of many it meets.
    for (let round = 0; round < 500; round++) work();
  } catch (error) {
    return error;
  }
  return null;
}

test("the call fails and says so; operands stay locked and their blocks are never used again", async () => {
  const x = array(new Float64Array(200_000).fill(2)) as ManagedArray;
  const out = zeros(200_000) as ManagedArray;
  const error = await lose(() => add(x, 1).into(out));
  expect(error).toMatchObject({ code: "WORKER_LOST", stallMs: 150 });
  expect([x.exports, out.exports]).toEqual([1, 1]);
  expect(() => out.resize(0)).toThrow(expect.objectContaining({ code: "BUFFER" }));
  const { blocks } = defaultHeap().stats();
  x.release();
  out.release();
  globalThis.gc!();
  await new Promise(resolve => setTimeout(resolve, 20));
  expect(defaultHeap().stats().blocks).toBe(blocks);
});

test("nor is memory that a recorded call writes to", async () => {
  const x = zeros([2048, 1]);
  const rows = Array.from({ length: 200 }, (_, k) => zeros([1, 1100 + k]));
  const sums = rows.map(row => () => sum(add(x, row), { axis: 1 }).toTypedArray());
  // What has come up once is recorded the next time.
  configure({ threads: 1 });
  for (const evaluate of sums) evaluate();
  let [k, bytes] = [0, 0];
  const error = await lose(() => {
    ({ bytes } = defaultHeap().stats());
    sums[k++ % sums.length]!();
  });
  expect(error).toMatchObject({ code: "WORKER_LOST" });
  expect(defaultHeap().stats().bytes - bytes).toBeGreaterThanOrEqual(2048 * 8);
  for (const row of rows) row.release();
});

test("later calls are right at once, and use workers again when new ones are there", async () => {
  const x = array(new Float64Array(200_000).fill(2)) as ManagedArray;
  expect(await lose(() => void sum(x))).toMatchObject({ code: "WORKER_LOST" });
  expect(x.exports).toBe(1);
  configure({ worker: undefined });
  expect(sum(x)).toBe(400_000);
  expect(await threadsReady()).toBe(2);
  const before = info().threaded;
  expect(sum(x)).toBe(400_000);
  expect(info().threaded).toBe(before + 1);
});

test("a worker that never reports for duty delays nothing", () => {
  const mute = () => new Worker("setInterval(() => {}, 1000)", { eval: true });
  configure({ threads: 2, worker: mute });
  const x = array(new Float64Array(200_000).fill(2)) as ManagedArray;
  const before = info().threaded;
  expect(sum(x)).toBe(400_000);
  expect(info().threads).toMatchObject({ wanted: 2, ready: 1 });
  expect(info().threaded).toBe(before);
  x.release();
});
