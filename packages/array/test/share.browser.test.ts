/** In a real, cross-origin isolated Chromium: the heap, its default maximum, and tickets through `postMessage`. */
import { array, cancelShare, createHeap, defaultHeap, type ManagedArray, zeros } from "@lanewise/array";
import { afterEach, expect, test } from "vitest";

const workers: Worker[] = [];
const start = (): Worker => {
  const worker = new Worker(new URL("./support/web-worker.ts", import.meta.url), { type: "module" });
  workers.push(worker);
  return worker;
};
const ask = (worker: Worker, ticket: unknown): Promise<any> =>
  new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => resolve(data), { once: true });
    worker.addEventListener("error", event => reject(new Error(event.message)), { once: true });
    worker.postMessage(ticket);
  });
afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

test("the default heap is shared and large", () => {
  expect(crossOriginIsolated).toBe(true);
  const heap = defaultHeap();
  expect(heap.shared).toBe(true);
  expect(heap.stats().maximum).toBeGreaterThanOrEqual(2 ** 28);
});

test("an array goes to a worker, is written there, and comes back", async () => {
  const heap = createHeap({ maximum: 2 ** 24 });
  const a = array([1, 2, 3], "float32", { heap }) as ManagedArray;
  const worker = start();
  expect(await ask(worker, a.share())).toEqual({ shape: [3], owned: false, exports: 1 });
  expect([a.toArray(), a.exports]).toEqual([[2, 4, 6], 0]);
  // The worker drops the last reference; the block comes back without the page waiting for anything.
  const ticket = a.share();
  a.release();
  await ask(worker, ticket);
  expect(heap.stats().blocks).toBe(0);
});

test("exactly once, also across a worker", async () => {
  using a = zeros(2, "int32");
  const worker = start();
  const ticket = a.share();
  await ask(worker, ticket);
  expect(await ask(worker, ticket)).toEqual({ code: "TICKET" });
  const lost = a.share();
  worker.terminate();
  worker.postMessage(lost);
  expect([a.exports, cancelShare(lost), a.exports]).toEqual([1, true, 0]);
});

test("memory that grew after the worker had attached", async () => {
  const heap = createHeap({ maximum: 2 ** 26 });
  using small = array([1], "float64", { heap });
  const worker = start();
  await ask(worker, small.share());
  using big = zeros(2 ** 20, "float64", { heap });
  using last = array([5], "float64", { heap });
  await ask(worker, last.share());
  expect([last.get(0), big.get(0), small.get(0)]).toEqual([10, 0, 2]);
});
