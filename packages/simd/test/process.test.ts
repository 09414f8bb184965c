/** What a program with threads does to its process: it ends when it ends, and parked workers cost nothing. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const START = `
  import { configure, info, sum, threadsReady } from "@lanewise/simd";
  configure({ threads: 3 });
  const x = new Float64Array(500_000).fill(1);
  const { array } = await import("@lanewise/array");
  const a = array(x);
`;

/** Runs a program from the sources and gives its last line, read as JSON. */
async function program(text: string): Promise<any> {
  const args = ["--conditions=@lanewise/source", "--input-type=module", "--no-warnings", "-e", START + text];
  const run = promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname, timeout: 30_000 });
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
