/**
 * Threads in a real, isolated Chromium: on the page itself, which must never wait, and in a dedicated worker. Real workers
 * do real work (counted) and are killed for real.
 */
import { array, type ManagedArray, zeros } from "@lanewise/array";
import { add, configure, info, mul, sum, threadsReady } from "@lanewise/simd";
import { afterEach, describe, expect, test } from "vitest";
import { WORKER_TEXT } from "../src/run/worker-text.generated.ts";
import { SILENT } from "./support/silent-worker.ts";
import { type Report, work } from "./support/work.ts";

const handles: Worker[] = [];

afterEach(() => {
  configure({ threads: 1, worker: undefined, stallMs: 10_000 });
  for (const worker of handles.splice(0)) worker.terminate();
});

/** Workers of the real text with `before` run first, their handles kept for killing them. */
function source(before = ""): () => Worker {
  return () => {
    const worker = new Worker(URL.createObjectURL(new Blob([before + WORKER_TEXT], { type: "text/javascript" })));
    handles.push(worker);
    return worker;
  };
}

const nextTask = () => new Promise(resolve => setTimeout(resolve));

describe("results", () => {
  test("the page: workers take part, and the bits are those of one thread", async () => {
    const alone = await work(1);
    expect(alone).toMatchObject({ ready: 1, threaded: 0, workerTiles: 0 });
    for (const threads of [2, 3]) {
      const shared = await work(threads);
      expect(shared).toMatchObject({ ready: threads, reasons: [], sum: alone.sum });
      expect(shared.threaded).toBeGreaterThanOrEqual(4);
      expect(shared.workerTiles).toBeGreaterThan(0);
      expect(shared.digest).toBe(alone.digest);
    }
  });

  test("a dedicated worker has a pool of its own, with the same bits", async () => {
    const worker = new Worker(new URL("./support/pool-worker.ts", import.meta.url), { type: "module" });
    handles.push(worker);
    const report = await new Promise<Report>((resolve, reject) => {
      worker.addEventListener("message", ({ data }) => resolve(data));
      worker.addEventListener("error", event => reject(new Error(event.message)));
      worker.postMessage(2);
    });
    const alone = await work(1);
    expect(report).toMatchObject({ ready: 2, reasons: [], sum: alone.sum });
    expect(report.workerTiles).toBeGreaterThan(0);
    expect(report.digest).toBe(alone.digest);
  });
});

describe("faults", () => {
  const big = () => array(new Float64Array(300_000).fill(2)) as ManagedArray;

  test("a worker that falls silent on a tile: an error in time, the page goes on, the pool comes back", async () => {
    configure({ threads: 2, worker: source(SILENT), stallMs: 200 });
    expect(await threadsReady()).toBe(2);
    const x = big();
    const out = zeros(300_000);
    const lost = () => {
      // The worker may come too late for a call; one of many it meets.
      for (let round = 0; round < 200; round++) add(x, 1).into(out);
    };
    expect(lost).toThrow(expect.objectContaining({ code: "WORKER_LOST", stallMs: 200 }));
    await nextTask();
    // On the caller, until new workers are ready; these are right from the start.
    configure({ worker: undefined });
    expect(add(x, 2).into(out).get(299_999)).toBe(4);
    expect(await threadsReady()).toBe(2);
    const before = info().threaded;
    expect(sum(mul(x, out))).toBe(8 * 300_000);
    expect(info().threaded).toBe(before + 1);
    // The lost worker may still write there: those blocks are never used for anything else.
    expect([x.exports, out.exports]).toEqual([1, 1]);
  });

  test("workers killed while they wait: the caller does everything, nothing hangs", async () => {
    configure({ threads: 3, worker: source() });
    expect(await threadsReady()).toBe(3);
    for (const worker of handles) worker.terminate();
    const x = big();
    const out = zeros(300_000);
    for (let round = 0; round < 5; round++) add(x, round).into(out);
    expect([out.get(0), sum(out)]).toEqual([6, 6 * 300_000]);
    x.release();
    out.release();
  });

  test("a worker's file that is not there: the next way, and the reason is kept", async () => {
    configure({ threads: 2, worker: "/no/such/worker.js" });
    expect(await threadsReady()).toBe(2);
    expect(info().threads.reasons).toEqual([expect.stringMatching(/^configured URL: /)]);
  });

  test("where neither files nor blobs make workers: the caller, with all reasons", async () => {
    const { Worker } = globalThis;
    globalThis.Worker = class {
      constructor() {
        throw new DOMException("no workers here", "SecurityError");
      }
    } as never;
    try {
      configure({ threads: 2 });
      expect(await threadsReady()).toBe(1);
      const x = big();
      expect(sum(x)).toBe(600_000);
      x.release();
      expect(info().threads).toMatchObject({ wanted: 2, ready: 1 });
      expect(info().threads.reasons).toEqual(["file: no workers here", "blob: no workers here"]);
    } finally {
      globalThis.Worker = Worker;
    }
  });
});
