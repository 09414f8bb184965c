/** Tickets: passed to real worker threads, redeemed once, taken back, damaged, outlived. */

import { Worker } from "node:worker_threads";
import { array, attach, cancelShare, createHeap, type ManagedArray, share, zeros } from "@lanewise/array";
import { BUFFER, createRecord, getBuffer } from "@lanewise/format";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ForeignHeap } from "../src/heap/foreign-heap.ts";
import { claimSlot } from "../src/sharing/ticket-slots.ts";
import { codeOf } from "./support/code-of.ts";

const workers: Worker[] = [];
const start = (): Worker => {
  const worker = new Worker(new URL("./support/one-shot.ts", import.meta.url), {
    execArgv: ["--conditions=@lanewise/source", "--no-warnings"],
  });
  workers.push(worker);
  return worker;
};
const ask = (worker: Worker, action: string, data: unknown): Promise<any> =>
  new Promise((resolve, reject) => {
    worker.once("message", answer => {
      worker.off("error", reject);
      resolve(answer);
    });
    worker.once("error", reject);
    worker.postMessage({ action, data });
  });
afterEach(async () => {
  await Promise.all(workers.splice(0).map(worker => worker.terminate()));
});

describe("in one thread", () => {
  test("a ticket owns one reference and one export, and survives structuredClone", () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    const a = array(
      [
        [1, 2],
        [3, 4],
      ],
      ">i2",
      { heap, order: "F" },
    ) as ManagedArray;
    const ticket = a.share();
    expect(a.exports).toBe(1);
    a.release();
    expect(heap.stats().blocks).toBe(1);
    const b = attach(structuredClone({ ...ticket, memory: null }) && ticket);
    expect([b.toArray(), b.dtype.name, b.shape, b.exports, b.heap]).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      ">i2",
      [2, 2],
      1,
      heap,
    ]);
    b.release();
    expect(heap.stats().blocks).toBe(0);
  });

  test("exactly once: attached, cancelled, or neither", () => {
    using a = array([1, 2]);
    const first = a.share();
    using b = attach(first);
    expect(codeOf(() => attach(first))).toBe("TICKET");
    expect(cancelShare(first)).toBe(false);
    const second = a.share();
    expect(cancelShare(second)).toBe(true);
    expect(cancelShare(second)).toBe(false);
    expect(codeOf(() => attach(second))).toBe("TICKET");
    expect(a.exports).toBe(1);
    b.set(0, 9);
    expect(a.get(0)).toBe(9);
  });

  test("a stale ticket stays stale when its slot and its block are used again", () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    const a = zeros(4, "uint8", { heap });
    const old = a.share();
    attach(old).release();
    a.release();
    using b = zeros(4, "uint8", { heap });
    const fresh = b.share();
    expect(fresh.slot).toBe(old.slot);
    expect(codeOf(() => attach(old))).toBe("TICKET");
    expect(cancelShare(old)).toBe(false);
    expect(cancelShare(old, { holderIsGone: true })).toBe(false);
    expect(b.exports).toBe(1);
    expect(cancelShare(fresh)).toBe(true);
  });

  test("any number of tickets", () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    using a = zeros(4, "uint8", { heap });
    const tickets = Array.from({ length: 1000 }, () => a.share());
    expect(a.exports).toBe(1000);
    expect(new Set(tickets.map(ticket => ticket.slot)).size).toBe(1000);
    for (const ticket of tickets) expect(cancelShare(ticket)).toBe(true);
    expect([a.exports, heap.stats().blocks]).toEqual([0, 1]);
  });

  test("slots beyond what another thread's views of the memory reach", () => {
    const heap = createHeap({ maximum: 2 ** 24 });
    using a = zeros(4, "uint8", { heap });
    const other = new ForeignHeap(heap.memory);
    // Two full chunks, the newer one where the memory has grown.
    const oldest = a.share();
    const tickets = Array.from({ length: 254 }, () => a.share());
    heap.allocate(heap.stats().largestFree - 64);
    for (let k = 0; k < 255; k++) tickets.push(a.share());
    expect(cancelShare(oldest)).toBe(true);
    expect(claimSlot(other, 2)?.word).toBe(oldest.slot);
    expect(claimSlot(other, 2)).toBeNull();
    for (const ticket of tickets) expect(cancelShare(ticket)).toBe(true);
  });

  test("a shared array neither moves nor shrinks, and grows within its capacity", () => {
    using a = array([1, 2, 3], "uint8");
    a.reserve(4);
    const ticket = a.share();
    expect(codeOf(() => a.pop())).toBe("BUFFER");
    expect(codeOf(() => a.resize(5))).toBe("BUFFER");
    a.append(4);
    using b = attach(ticket);
    expect([b.toArray(), a.toArray()]).toEqual([
      [1, 2, 3],
      [1, 2, 3, 4],
    ]);
    expect(codeOf(() => b.append(1))).toBe("BUFFER");
    expect(codeOf(() => b.resize(2))).toBe("BUFFER");
    b.resize(3);
  });

  test.each([
    ["nothing", () => undefined],
    ["null", () => null],
    ["a number", () => 5],
    ["another object", () => ({})],
    ["no memory", (t: object) => ({ ...t, memory: undefined })],
    ["a foreign memory", (t: object) => ({ ...t, memory: new WebAssembly.Memory({ initial: 1 }) })],
    ["a slot outside", (t: object) => ({ ...t, slot: 0 })],
    ["a slot that is none", (t: any) => ({ ...t, slot: t.slot + 1 })],
    ["a slot beyond the memory", (t: object) => ({ ...t, slot: 2 ** 30 })],
    ["no serial", (t: object) => ({ ...t, serial: 0 })],
    ["a serial that is none", (t: object) => ({ ...t, serial: 1.5 })],
    ["another serial", (t: any) => ({ ...t, serial: t.serial + 1 })],
    ["another place", (t: any) => ({ ...t, byteOffset: t.byteOffset + 64 })],
    ["a larger shape", (t: object) => ({ ...t, shape: [100] })],
    ["other strides", (t: object) => ({ ...t, strides: [-8] })],
    ["another itemsize", (t: object) => ({ ...t, itemsize: 4 })],
  ])("a damaged ticket is refused, and the sound one still works: %s", (_name, damage) => {
    using a = zeros(8);
    const ticket = a.share();
    const damaged = damage(ticket as never) as never;
    expect(codeOf(() => attach(damaged))).toBe("TICKET");
    expect(a.exports).toBe(1);
    attach(ticket).release();
    expect(a.exports).toBe(0);
  });

  test("an array is not cloned by itself: nothing but {} would arrive", () => {
    for (const shape of [[], [2], [2, 2], [2, 2, 2]]) {
      for (const dtype of ["float64", "int64", "T{d:x:}"] as const) {
        using a = zeros(shape, dtype);
        for (const x of [a, [a], { deep: { a } }]) {
          expect(() => structuredClone(x)).toThrow(expect.objectContaining({ name: "DataCloneError" }));
          expect(() => structuredClone(x)).toThrow(
            "share() posts it without a copy, toTypedArray() copies its elements",
          );
        }
        const { port1 } = new MessageChannel();
        expect(() => port1.postMessage(a)).toThrow(expect.objectContaining({ name: "DataCloneError" }));
        port1.close();
      }
    }
  });

  test("a ticket whose slot has no text", () => {
    using a = zeros(3);
    const ticket = a.share();
    for (const x of [Symbol("slot"), Object.create(null), [Symbol("slot")], 5n, "8", null] as any[]) {
      for (const broken of [
        { ...ticket, slot: x },
        { ...ticket, serial: x },
      ] as any[]) {
        expect(codeOf(() => attach(broken))).toBe("TICKET");
        expect(codeOf(() => cancelShare(broken))).toBe("TICKET");
      }
    }
    expect(cancelShare(ticket)).toBe(true);
  });

  test("only memory of an array can be shared", () => {
    expect(codeOf(() => share(new Float64Array(3)))).toBe("TICKET");
    expect(codeOf(() => share([1, 2]))).toBe("ARGUMENT");
    expect(codeOf(() => cancelShare({} as never))).toBe("TICKET");
  });

  test("an unshared heap, or a page without isolation, says what is missing", () => {
    const heap = createHeap({ maximum: 2 ** 20, shared: false });
    using a = zeros(1, "uint8", { heap });
    expect(codeOf(() => a.share())).toBe("ISOLATION");
    expect(codeOf(() => heap.share())).toBe("ISOLATION");
    vi.stubGlobal("crossOriginIsolated", false);
    try {
      using b = zeros(1);
      expect(() => b.share()).toThrow(
        /Cross-Origin-Opener-Policy: same-origin.*Cross-Origin-Embedder-Policy: require-corp/,
      );
      expect(codeOf(() => b.share())).toBe("ISOLATION");
      expect(b.exports).toBe(0);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe("with a worker", () => {
  test("works in place, counts come back", async () => {
    const heap = createHeap({ maximum: 2 ** 22 });
    const a = array([1, 2, 3], "int32", { heap });
    const worker = start();
    const answer = await ask(worker, "double", a.share());
    expect(answer).toEqual({ shape: [3], dtype: "int32", exports: 1, owned: false });
    expect([a.toArray(), a.exports]).toEqual([[2, 4, 6], 0]);
    // The last reference is dropped over there: the block comes back at the next allocation.
    const ticket = a.share();
    a.release();
    await ask(worker, "double", ticket);
    expect(heap.stats().blocks).toBe(0);
  });

  test("may attach, read, write and release, not allocate or resize", async () => {
    using a = array([1, 2, 3], "float32");
    const answer = await ask(start(), "rights", a.share());
    expect(answer).toEqual({
      append: "BUFFER",
      resize: "BUFFER",
      reserve: "BUFFER",
      same: "nothing thrown",
      allocate: "HEAP",
      stats: "HEAP",
      copy: [1, 2],
      copyInOwnHeap: true,
      retained: 1,
    });
  });

  test("reaches blocks in memory that grew after it had attached", async () => {
    const heap = createHeap({ maximum: 2 ** 26 });
    using a = array([1], "float64", { heap });
    const worker = start();
    await ask(worker, "double", a.share());
    using big = zeros(2 ** 20, "float64", { heap });
    using last = array([5], "float64", { heap });
    expect(last.address).toBeGreaterThan(2 ** 20);
    await ask(worker, "double", big.share());
    await ask(worker, "double", last.share());
    expect(last.get(0)).toBe(10);
  });

  test("a part of an array: what a view exports", async () => {
    using a = array([1, 2, 3, 4, 5, 6]);
    const everySecond = {
      [BUFFER]: (flags: number) => {
        const record = getBuffer(a);
        return createRecord(
          {
            obj: a,
            memory: record.memory,
            byteOffset: record.byteOffset + 40,
            format: "d",
            itemsize: 8,
            shape: [3],
            strides: [-16],
            readonly: true,
            onRelease: () => record.release(),
          },
          flags,
        );
      },
    };
    const ticket = share(everySecond);
    expect(a.exports).toBe(1);
    const answer = await ask(start(), "part", ticket);
    expect(answer).toEqual({ shape: [3], strides: [-16], readonly: true, format: "d", first: 6, whileHeld: true });
    expect(a.exports).toBe(0);
  });

  test("a heap: the memory, and blocks that are handed over", async () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    const address = heap.allocate(8);
    const answer = await ask(start(), "heap", { heap: heap.share(), address });
    expect(answer).toEqual({ owned: false, twice: true, code: "HEAP", wrong: "HEAP" });
    expect(heap.stats().blocks).toBe(0);
  });

  test("a ticket that goes on to another thread", async () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    const a = array([7], "uint8", { heap });
    const ticket = a.share();
    a.release();
    const again = await ask(start(), "passOn", ticket);
    using b = attach(again) as unknown as ManagedArray;
    expect([b.get(0), b.heap]).toEqual([7, heap]);
  });

  test("a worker that dies without releasing: its ticket can be taken back", async () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    using a = array([1, 2], "uint8", { heap });
    const worker = start();
    const ticket = a.share();
    await ask(worker, "attachAndKeep", ticket);
    await worker.terminate();
    expect(cancelShare(ticket)).toBe(false);
    expect(codeOf(() => a.pop())).toBe("BUFFER");
    expect(cancelShare(ticket, { holderIsGone: true })).toBe(true);
    expect(cancelShare(ticket, { holderIsGone: true })).toBe(false);
    a.pop();
    expect(a.exports).toBe(0);
  });

  test("a worker that dies before it redeems: the plain cancelShare will do", async () => {
    using a = array([1, 2], "uint8");
    const worker = start();
    const ticket = a.share();
    await worker.terminate();
    worker.postMessage({ action: "double", data: ticket });
    expect(cancelShare(ticket)).toBe(true);
    expect(a.exports).toBe(0);
  });

  test("of two threads that attach at once, one succeeds", async () => {
    using a = zeros(4, "uint8");
    const pair = [start(), start()];
    const gate = new Int32Array(new SharedArrayBuffer(4));
    for (let round = 0; round < 20; round++) {
      Atomics.store(gate, 0, 0);
      const ticket = a.share();
      const answers = Promise.all(pair.map(worker => ask(worker, "attachRace", { ticket, gate })));
      await new Promise(resolve => setTimeout(resolve, 5));
      Atomics.store(gate, 0, 1);
      Atomics.notify(gate, 0);
      expect((await answers).sort()).toEqual(["TICKET", "nothing thrown"]);
    }
    expect(a.exports).toBe(20);
  });
});
