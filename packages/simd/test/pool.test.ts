/**
 * The pool with real workers: they do real work (counted), results are in order, and every fault ends in an error, never
 * in a hang: a trap here or there, a worker killed before and after it claims a tile, workers that never start.
 */
import { Worker } from "node:worker_threads";
import { createHeap } from "@lanewise/array";
import { isLanewiseError } from "@lanewise/format";
import { afterEach, describe, expect, it } from "vitest";
import { type Job, Pool, type PoolOptions } from "../src/run/pool.ts";
import { WORKER_TEXT } from "../src/run/worker-text.generated.ts";
import { FunctionBuilder } from "../src/wasm/func.ts";
import { moduleBytes } from "../src/wasm/module.ts";
import { SILENT } from "./support/silent-worker.ts";

const heap = createHeap({ maximum: 64 << 20 });
const pools: Pool[] = [];
const handles: Worker[] = [];

afterEach(() => {
  for (const pool of pools.splice(0)) pool.stop();
  handles.splice(0);
});

async function makePool(options: Partial<PoolOptions> = {}): Promise<Pool> {
  const pool = new Pool(heap, { workers: 2, source: undefined, stallMs: 5000, ...options });
  pools.push(pool);
  await pool.whenStarted();
  return pool;
}

/** A worker of the real text with `before` run first, its handle kept for killing it. */
function source(before = ""): () => Worker {
  return () => {
    const worker = new Worker(before + WORKER_TEXT, { eval: true });
    handles.push(worker);
    return worker;
  };
}

/** A kernel that adds one to a word `turns` times, so that a tile takes a while and leaves a trace; squares a value. */
function busyKernel(): FunctionBuilder {
  const f = new FunctionBuilder(["i32", "i32", "f64"], ["f64"]);
  const [address, turns, value] = [0, 1, 2];
  const one = f.local("v128");
  f.i32(1).op("i32x4.splat").set(one);
  f.loop(again => {
    f.get(address).get(address).memory("v128.load").get(one).op("i32x4.add").memory("v128.store");
    f.get(turns).i32(1).op("i32.sub").tee(turns);
    f.brIf(again);
  });
  return f.get(value).get(value).op("f64.mul");
}

function job(tiles: number, turns: number, f = busyKernel()): { job: Job; words: Int32Array } {
  const bytes = moduleBytes(f, "shared");
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory: heap.memory } });
  const address = heap.allocate(tiles * 64);
  const words = new Int32Array(heap.memory.buffer, address, tiles * 16);
  return {
    words,
    job: {
      kernel: { bytes, params: f.params as Job["kernel"]["params"], results: f.results as Job["kernel"]["results"] },
      tiles: Array.from({ length: tiles }, (_, t) => [address + 64 * t, turns, t + 0.5]),
      invoke: instance.exports.run as Job["invoke"],
    },
  };
}

const counts = (words: Int32Array, tiles: number) => Array.from({ length: tiles }, (_, t) => words[16 * t]);
const squares = (tiles: number) => Array.from({ length: tiles }, (_, t) => [(t + 0.5) ** 2]);
const caught = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
};

describe("work", () => {
  it("is shared with workers, each tile done once, results in order", async () => {
    const pool = await makePool();
    expect(pool.ready).toBe(2);
    const { job: work, words } = job(64, 300_000);
    expect(pool.run(work)).toEqual(squares(64));
    expect(counts(words, 64)).toEqual(new Array(64).fill(300_000));
    expect(pool.status.workerTiles).toBeGreaterThan(0);
    expect(pool.status.workerTiles).toBeLessThanOrEqual(64);
  });

  it("goes on over thousands of small jobs", async () => {
    const pool = await makePool();
    const { job: work, words } = job(5, 3);
    for (let k = 0; k < 3000; k++) expect(pool.run(work)).toEqual(squares(5));
    expect(counts(words, 5)).toEqual(new Array(5).fill(9000));
  });

  it("runs on the caller while no worker is ready, and takes jobs without tiles", () => {
    const pool = new Pool(heap, { workers: 1, source: undefined, stallMs: 5000 });
    pools.push(pool);
    expect(pool.run(job(3, 1).job)).toEqual(squares(3));
    expect(pool.run({ ...job(1, 1).job, tiles: [] })).toEqual([]);
  });

  it("keeps more kernels apart than the board has places for", async () => {
    const pool = await makePool({ workers: 1 });
    for (let k = 0; k < 300; k++) {
      const f = new FunctionBuilder(["f64"], ["f64"]);
      const { job: work } = job(2, 1, f.get(0).f64(k).op("f64.add"));
      expect(pool.run({ ...work, tiles: [[1], [2]] })).toEqual([[k + 1], [k + 2]]);
    }
  });
});

describe("values cross the board exactly", () => {
  it.each([
    ["i32", [-1, 2 ** 31 - 1, -(2 ** 31)]],
    ["i64", [-1n, 2n ** 63n - 1n, -(2n ** 63n)]],
    ["f32", [Math.fround(0.1), -0, Number.POSITIVE_INFINITY]],
    ["f64", [0.1, -0, 5e-324]],
  ] as const)("%s", async (type, values) => {
    const pool = await makePool();
    const f = new FunctionBuilder([type], [type, type]).get(0);
    const { job: work } = job(1, 1, f.get(0));
    const tiles = Array.from({ length: 32 }, (_, t) => [values[t % 3]!]);
    expect(pool.run({ ...work, tiles })).toEqual(tiles.map(([v]) => [v, v]));
  });
});

describe("faults", () => {
  const trap = () => {
    const f = new FunctionBuilder(["i32"], []);
    return f.get(0).memory("v128.load").set(f.local("v128"));
  };

  it("a trap on any thread becomes a KernelError, and the next job runs", async () => {
    const pool = await makePool();
    const { job: work } = job(1, 1, trap());
    const error = caught(() => pool.run({ ...work, tiles: new Array(40).fill([-4]) }));
    expect(isLanewiseError(error, "KERNEL")).toBe(true);
    expect(pool.run(job(8, 10).job)).toEqual(squares(8));
  });

  it("a trap in a worker names the worker and the reason", async () => {
    const pool = await makePool();
    const { job: work } = job(1, 1, trap());
    // The caller's own tiles do nothing, slowly, so that some reach the workers.
    const idle = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    const error = caught(() => pool.run({ ...work, tiles: new Array(8).fill([-4]), invoke: idle as Job["invoke"] }));
    expect(String(error)).toMatch(/a kernel failed on the worker: .*out of bounds/);
    expect(error).toMatchObject({ code: "KERNEL", thread: "worker" });
  });

  it("a worker killed before it claims a tile costs nothing, and is replaced", async () => {
    const pool = await makePool({ source: source() });
    await handles[0]!.terminate();
    expect(pool.run(job(16, 1000).job)).toEqual(squares(16));
    await expect.poll(() => pool.ready, { timeout: 5000 }).toBe(2);
    expect(pool.status.reasons).toContain("a worker ended and was replaced");
    expect(handles.length).toBe(3);
  });

  it("workers that end again and again are replaced for a while, and no longer", async () => {
    // Ready for work, and gone when there has been none for a moment.
    const brief = "const { wait } = Atomics; Atomics.wait = (...args) => (wait(...args, 20), process.exit());";
    const pool = await makePool({ workers: 1, source: source(brief) });
    await expect.poll(() => pool.status.reasons, { timeout: 10_000 }).toContainEqual(expect.stringMatching(/no more/));
    expect([handles.length, pool.ready]).toEqual([9, 0]);
    expect(pool.run(job(16, 1000).job)).toEqual(squares(16));
  });

  it("a worker that claims a tile and falls silent becomes a WorkerLostError; the pool is lost", async () => {
    const pool = await makePool({ workers: 1, source: source(SILENT), stallMs: 200 });
    const error = caught(() => pool.run(job(64, 200_000).job));
    expect(error).toMatchObject({ code: "WORKER_LOST", stallMs: 200, tiles: 64, done: 63 });
    expect(pool.lost).toBe(true);
    expect(
      isLanewiseError(
        caught(() => pool.run(job(1, 1).job)),
        "KERNEL",
      ),
    ).toBe(true);
  });

  it("workers that fail to start leave their reasons, and the next way is tried", async () => {
    const broken = () => new Worker("throw new Error('not here')", { eval: true });
    const pool = await makePool({ workers: 1, source: broken });
    expect(pool.ready).toBe(1);
    expect(pool.status.reasons).toEqual(["configured worker: not here"]);
  });

  it("a way that throws at once is one that failed", async () => {
    const pool = await makePool({ workers: 1, source: "not a URL" });
    expect(pool.ready).toBe(1);
    expect(pool.status.reasons[0]).toMatch(/^configured URL: Invalid URL/);
  });
});

describe("the memory of a pool that has ended", () => {
  it("is used again when its workers have left it", async () => {
    const own = createHeap({ maximum: 64 << 20 });
    const used: number[] = [];
    for (let round = 0; round < 4; round++) {
      const pool = new Pool(own, { workers: 2, source: undefined, stallMs: 5000 });
      await pool.whenStarted();
      expect(pool.ready).toBe(2);
      expect(pool.admits({ bytes: moduleBytes(busyKernel(), "shared"), params: [], results: [] })).toBe(true);
      pool.stop();
      pool.stop();
      used.push(own.stats().bytes);
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    expect(new Set(used).size).toBe(1);
  });

  it("is left alone while a worker may be in it, and used again once that has ended", async () => {
    const own = createHeap({ maximum: 64 << 20 });
    const workers: Worker[] = [];
    const never = () => {
      workers.push(new Worker("setTimeout(() => {}, 1e6)", { eval: true }));
      return workers.at(-1)!;
    };
    const used: number[] = [];
    for (let round = 0; round < 4; round++) {
      new Pool(own, { workers: 1, source: never, stallMs: 5000 }).stop();
      used.push(own.stats().bytes);
      if (round === 1) await Promise.all(workers.map(worker => worker.terminate()));
    }
    expect(used).toEqual([1, 2, 2, 2].map(boards => boards * used[0]!));
  });
});
