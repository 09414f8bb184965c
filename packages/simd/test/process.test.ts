/** What a program with threads does to its process: it ends when it ends, and parked workers cost nothing. */
import { execFile, spawn } from "node:child_process";
import { setTimeout as after } from "node:timers/promises";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const START = `
  import { configure, info, sum, threadsReady } from "@lanewise/simd";
  configure({ threads: 3 });
  const x = new Float64Array(500_000).fill(1);
  const { array } = await import("@lanewise/array");
  const a = array(x);
`;

const FLAGS = ["--conditions=@lanewise/source", "--input-type=module", "--no-warnings", "-e"];

/** Runs a program from the sources and gives its last line, read as JSON. */
async function program(text: string, env: Record<string, string> = {}): Promise<any> {
  const options = { cwd: import.meta.dirname, timeout: 30_000, env: { ...process.env, ...env } };
  const run = promisify(execFile)(process.execPath, [...FLAGS, START + text], options);
  return JSON.parse((await run).stdout.trim().split("\n").at(-1)!);
}

test("ends with workers parked", async () => {
  const ended = await program(`
    const ready = await threadsReady();
    const total = sum(a);
    console.log(JSON.stringify({ ready, total, threaded: info().threaded }));
  `);
  expect(ended).toEqual({ ready: 3, total: 500_000, threaded: 1 });
});

test("ends while workers are still starting", async () => {
  expect(await program("console.log(JSON.stringify([sum(a), info().threads.ready]));")).toEqual([500_000, 1]);
});

test("workers that wait use no processor", async () => {
  // 10 ms of 400: a thread that polls or spins would take some hundred.
  const used = await program(`
    await threadsReady();
    sum(a);
    const after = ms => new Promise(resolve => setTimeout(resolve, ms));
    await after(100);
    const from = process.cpuUsage();
    await after(400);
    const { user, system } = process.cpuUsage(from);
    console.log(JSON.stringify((user + system) / 1000));
  `);
  expect(used).toBeLessThan(100);
});

test("threadsReady keeps the program until they are", async () => {
  expect(await program("threadsReady().then(ready => console.log(ready));")).toBe(3);
});

test("hooks that NODE_OPTIONS loads into every thread are not loaded into the workers", async () => {
  const hook = `
    import { isMainThread } from "node:worker_threads";
    if (!isMainThread) throw new Error("loaded into a worker");
  `;
  const url = `data:text/javascript,${encodeURIComponent(hook)}`;
  const text = "console.log(JSON.stringify([await threadsReady(), info().threads.reasons]));";
  expect(await program(text, { NODE_OPTIONS: `--import "${url}"` })).toEqual([3, []]);
});

test("a process that was stopped for longer than workers may stall has lost none", async () => {
  const text = `
    import { Worker } from "node:worker_threads";
    import { WORKER_TEXT } from "../src/run/worker-text.generated.ts";
    // Says so when it has its first tile, and keeps it for a while.
    const slow = \`
      const exchange = Atomics.compareExchange;
      let first = true;
      Atomics.compareExchange = (...args) => {
        const old = exchange(...args);
        if (old === args[2] && first) {
          first = false;
          process.getBuiltinModule("node:fs").writeSync(1, "claimed\\\\n");
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600);
        }
        return old;
      };\`;
    configure({ threads: 2, stallMs: 800, worker: () => new Worker(slow + WORKER_TEXT, { eval: true }) });
    await threadsReady();
    let right = true;
    while (info().threads.workerTiles === 0) right &&= sum(a) === 500_000;
    console.log(right);
  `;
  const child = spawn(process.execPath, [...FLAGS, START + text], { cwd: import.meta.dirname });
  let printed = "";
  let said = "";
  child.stderr.on("data", chunk => {
    said += chunk;
  });
  for await (const chunk of child.stdout) {
    printed += chunk;
    if (printed !== "claimed\n") continue;
    await after(100);
    child.kill("SIGSTOP");
    await after(1200);
    child.kill("SIGCONT");
  }
  expect([printed, said]).toEqual(["claimed\ntrue\n", ""]);
});

test("a full heap: no threads, right results, and the reason", async () => {
  const fill = `
    const heap = a.heap;
    const { isLanewiseError } = await import("@lanewise/format");
    for (let nbytes = 2 ** 31; nbytes >= 64; ) {
      try {
        heap.allocate(nbytes, { zero: false });
      } catch (error) {
        if (!isLanewiseError(error, "OUT_OF_MEMORY")) throw error;
        nbytes /= 2;
      }
    }
    const tell = () => console.log(JSON.stringify([sum(a), info().threaded, info().threads.ready, info().threads.reasons]));
  `;
  expect(await program(`${fill} tell();`)).toEqual([500_000, 0, 1, ["the heap is full: no room for the job board"]]);
  const late = await program(`await threadsReady(); ${fill} tell();`);
  expect(late).toEqual([500_000, 0, 3, ["the heap is full: no room for a kernel's code"]]);
});
