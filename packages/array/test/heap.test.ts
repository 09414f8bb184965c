import { attach, cancelShare, createHeap, defaultHeap, type ManagedArray, ones, zeros } from "@lanewise/array";
import { elementCodec, getBuffer } from "@lanewise/format";
import { describe, expect, test, vi } from "vitest";
import { ForeignHeap } from "../src/heap/foreign-heap.ts";
import type { HeapMemory } from "../src/heap/heap-memory.ts";
import { blockAt } from "../src/heap/layout.ts";
import { realm } from "../src/realm.ts";
import { makeTicket } from "../src/sharing/make-ticket.ts";
import { wantSlots } from "../src/sharing/ticket-slots.ts";
import { layoutOf, Storage } from "../src/storage.ts";
import { codeOf } from "./support/code-of.ts";

describe("heap", () => {
  test("addresses are multiples of 64, distinct and never 0", () => {
    const heap = createHeap({ maximum: 2 ** 22 });
    const sizes = [0, 1, 63, 64, 65, 100, 4096, 0];
    const addresses = sizes.map(size => heap.allocate(size));
    expect(new Set(addresses).size).toBe(sizes.length);
    for (const address of addresses) {
      expect(address % 64).toBe(0);
      expect(address).toBeGreaterThan(0);
    }
    for (const address of addresses) heap.free(address);
    expect(heap.stats()).toMatchObject({ blocks: 0, bytes: 0, fragmentation: 0 });
  });

  test("blocks do not overlap and keep their bytes while the memory grows", () => {
    const heap = createHeap({ maximum: 2 ** 25 });
    const blocks = Array.from({ length: 200 }, (_, i) => {
      const size = 1 + ((i * 7919) % 30_000);
      const address = heap.allocate(size);
      new Uint8Array(heap.buffer, address, size).fill(i);
      return { address, size };
    });
    expect(heap.buffer.byteLength).toBeGreaterThan(2 ** 20);
    blocks.forEach(({ address, size }, i) => {
      expect(new Uint8Array(heap.buffer, address, size).every(byte => byte === (i & 255))).toBe(true);
    });
  });

  test("freed neighbours become one block again, in every order of freeing", () => {
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    for (const order of orders) {
      const heap = createHeap({ maximum: 2 ** 20 });
      const whole = heap.stats().largestFree;
      const addresses = [1000, 2000, 3000].map(size => heap.allocate(size));
      for (const i of order) heap.free(addresses[i] as number);
      expect(heap.stats().largestFree).toBe(whole);
    }
  });

  test("blocks are zero, also those that were used before, unless asked for otherwise", () => {
    const heap = createHeap({ maximum: 2 ** 21 });
    for (const size of [64, 640, 5000, 100_000]) {
      const first = heap.allocate(size);
      new Uint8Array(heap.buffer, first, size).fill(0xaa);
      heap.free(first);
      const second = heap.allocate(size);
      expect(second).toBe(first);
      expect(new Uint8Array(heap.buffer, second, size).every(byte => byte === 0)).toBe(true);
      new Uint8Array(heap.buffer, second, size).fill(0xbb);
      heap.free(second);
      const third = heap.allocate(size, { zero: false });
      expect(new Uint8Array(heap.buffer, third, size)[size - 1]).toBe(0xbb);
      heap.free(third);
    }
  });

  test.each([-1, Number.NaN, 1.5, 2 ** 53, Number.POSITIVE_INFINITY, "8", undefined, null])(
    "refuses the size %s",
    size => {
      const heap = createHeap({ maximum: 2 ** 20 });
      const before = heap.stats();
      expect(codeOf(() => heap.allocate(size as number))).toBe("SIZE");
      expect(heap.stats()).toEqual(before);
    },
  );

  test.each([2 ** 20, 2 ** 31, 2 ** 32, 2 ** 40, 2 ** 53 - 1])("says what was asked and what is free: %d", size => {
    const heap = createHeap({ maximum: 2 ** 20 });
    const address = heap.allocate(1000);
    const before = heap.stats();
    let error: unknown;
    try {
      heap.allocate(size);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: "OUT_OF_MEMORY", requested: size, maximum: 2 ** 20 });
    expect((error as { free: number }).free).toBe(before.free);
    expect((error as Error).message).toContain(`${size} bytes were asked for`);
    expect(heap.stats()).toEqual(before);
    heap.free(address);
    // Still usable, down to the last block.
    const all = heap.allocate(heap.stats().largestFree - 64);
    heap.free(all);
  });

  test("takes the last exactly fitting block before it gives up", () => {
    const heap = createHeap({ maximum: 65536 });
    // Not a size of a bin: rounding up would miss the block that fits exactly.
    const size = heap.stats().largestFree - 64;
    const address = heap.allocate(size);
    expect(codeOf(() => heap.allocate(64))).toBe("OUT_OF_MEMORY");
    heap.free(address);
    expect(heap.allocate(size)).toBe(address);
  });

  test("a block that just fits is taken again before the memory grows", () => {
    const heap = createHeap({ maximum: 2 ** 28 });
    const nbytes = 37 * 2 ** 18;
    heap.free(heap.allocate(nbytes));
    const { size } = heap.stats();
    for (let i = 0; i < 3; i++) heap.free(heap.allocate(nbytes));
    expect(heap.stats().size).toBe(size);
  });

  test.each([true, false])("what others have grown is room for arrays, shared: %s", shared => {
    const heap = createHeap({ maximum: 2 ** 22, shared });
    const grown = 2 ** 22 - heap.buffer.byteLength;
    heap.memory.grow(grown / 65536);
    const address = heap.allocate(grown);
    expect(address + grown).toBeLessThanOrEqual(2 ** 22);
    expect(codeOf(() => heap.allocate(2 ** 20))).toBe("OUT_OF_MEMORY");
  });

  test("refuses to free what is no block, what is free, and what an array owns", () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    const address = heap.allocate(100);
    using owned = zeros(8, "float64", { heap });
    for (const wrong of [0, 1, 64, address + 1, address + 64, -64, Number.NaN, 2 ** 40, owned.address]) {
      expect(codeOf(() => heap.free(wrong))).toBe("HEAP");
    }
    const foreign = new ForeignHeap(heap.memory);
    for (const wrong of [
      `${address}`,
      BigInt(address),
      [address],
      Symbol("x"),
      {},
      null,
      undefined,
      Object.create(null),
    ]) {
      for (const each of [heap, foreign]) expect(codeOf(() => each.free(wrong as never))).toBe("HEAP");
    }
    heap.free(address);
    expect(codeOf(() => heap.free(address))).toBe("HEAP");
    expect(heap.stats().blocks).toBe(1);
  });

  test("counts blocks, bytes and the high water", () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    const a = heap.allocate(64);
    const b = heap.allocate(65);
    expect(heap.stats()).toMatchObject({ blocks: 2, bytes: 64 + 128, highWater: 192 });
    heap.free(a);
    expect(heap.stats()).toMatchObject({ blocks: 1, bytes: 128, highWater: 192 });
    expect(heap.stats().fragmentation).toBeGreaterThan(0);
    heap.free(b);
    expect(heap.stats()).toMatchObject({ blocks: 0, bytes: 0, highWater: 192, fragmentation: 0 });
  });

  test("unshared memory grows only while nothing is exported, and arrays follow it", () => {
    const heap = createHeap({ maximum: 2 ** 24, shared: false });
    expect(heap.shared).toBe(false);
    using a = zeros(4, "float64", { heap });
    a.set(2, 42);
    const record = a[Symbol.for("buffer-protocol@1") as never] as unknown as (flags: number) => Disposable;
    const held = record.call(a, 0x11d);
    const before = heap.buffer;
    expect(codeOf(() => zeros(2 ** 18, "float64", { heap }))).toBe("BUFFER");
    expect(heap.buffer).toBe(before);
    held[Symbol.dispose]();
    using big = zeros(2 ** 18, "float64", { heap });
    expect(heap.buffer).not.toBe(before);
    expect(before.byteLength).toBe(0);
    expect(a.get(2)).toBe(42);
    a.set(3, 7);
    expect([a.get(3), big.get(5)]).toEqual([7, 0]);
  });

  test("while unshared memory cannot grow, what fits without growing it is still done", () => {
    const heap = createHeap({ maximum: 2 ** 24, shared: false });
    using exported = zeros(1, "uint8", { heap });
    using a = zeros(1000, "uint8", { heap });
    using _record = getBuffer(exported);
    // All but 2048 bytes; the size is none of a bin.
    heap.allocate(heap.stats().largestFree - 64 - 2048);
    expect(codeOf(() => heap.allocate(5000))).toBe("BUFFER");
    // Half as much again as 1500 does not fit, the length itself does.
    a.resize(1500);
    a.extend(new Uint8Array(400));
    expect(a.length).toBe(1900);
    expect(codeOf(() => heap.allocate(2 ** 25))).toBe("OUT_OF_MEMORY");
  });

  test("shared memory never detaches what was handed out", () => {
    const heap = createHeap({ maximum: 2 ** 25 });
    const address = heap.allocate(64);
    const view = new Float64Array(heap.buffer, address, 8);
    view[3] = 5;
    heap.free(heap.allocate(2 ** 24));
    view[4] = 6;
    expect([...new Float64Array(heap.buffer, address, 8).subarray(3, 5)]).toEqual([5, 6]);
  });

  test("a block is given back once, by whichever thread comes first, and not again while it is on its way", () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    const other = new ForeignHeap(heap.memory);
    const [mine, theirs] = [heap.allocate(100), heap.allocate(100)];
    other.free(theirs);
    for (const free of [other, heap]) {
      expect(() => free.free(theirs)).toThrow(
        expect.objectContaining({ code: "HEAP", message: expect.stringMatching(/freed before/) }),
      );
    }
    heap.free(mine);
    expect(codeOf(() => other.free(mine))).toBe("HEAP");
    expect(heap.stats()).toMatchObject({ blocks: 0, bytes: 0, fragmentation: 0 });
  });

  test("a heap that is not shared leaves no trace, one that is comes back as itself", () => {
    const { heaps } = realm();
    const before = heaps.size;
    const [heap, other] = [createHeap({ maximum: 2 ** 20 }), createHeap({ maximum: 2 ** 20 })];
    expect(heaps.size).toBe(before);
    expect(attach(heap.share())).toBe(heap);
    using a = zeros(1, "uint8", { heap: other });
    using b = attach(a.share());
    expect(b.heap).toBe(other);
    expect(heaps.size).toBe(before + 2);
  });

  test("heaps are told apart where every thread draws the same random numbers: node --random-seed", () => {
    const random = vi.spyOn(Math, "random").mockReturnValue(0.5);
    const heaps = [createHeap({ maximum: 2 ** 20 }), createHeap({ maximum: 2 ** 20 })];
    random.mockRestore();
    for (const heap of heaps) {
      using a = ones(1, "uint8", { heap });
      using b = attach(a.share());
      expect(b.heap).toBe(heap);
    }
  });

  test("heaps of threads that have ended are forgotten", () => {
    const { heaps } = realm();
    heaps.set("gone", { deref: () => undefined } as unknown as WeakRef<HeapMemory>);
    createHeap({ maximum: 2 ** 20 }).share();
    expect(heaps.has("gone")).toBe(false);
  });

  test("tickets of a heap cost nothing, however many", () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    heap.share();
    const before = heap.stats();
    for (let i = 0; i < 100; i++) heap.share();
    expect(heap.stats()).toEqual(before);
    expect(before).toMatchObject({ blocks: 0, bytes: 0, highWater: 0 });
  });

  test("a thread that found no ticket slot finds one after the owner's next allocation", () => {
    const heap = createHeap({ maximum: 2 ** 20 });
    using a = zeros(1, "uint8", { heap });
    const tickets = Array.from({ length: 255 }, () => a.share());
    // What another thread holds of the array.
    const { dtype, address } = a;
    const theirs = { heap: new ForeignHeap(heap.memory), block: blockAt(address), dtype, codec: elementCodec(dtype) };
    const storage = new Storage({ ...theirs, shape: [1], order: "C", slot: null });
    const share = () => tickets.push(makeTicket("array@1", storage, dtype, layoutOf(storage), false));
    expect(codeOf(share)).toBe("TICKET");
    expect(a.exports).toBe(255);
    heap.free(heap.allocate(1));
    share();
    expect(a.exports).toBe(256);
    for (const ticket of tickets) expect(cancelShare(ticket)).toBe(true);
  });

  test("a full heap refuses no allocation for want of ticket slots", () => {
    const heap = createHeap({ maximum: 2 ** 16 });
    heap.share();
    const small = heap.allocate(64);
    heap.allocate(heap.stats().largestFree - 64);
    wantSlots(heap as never);
    heap.free(small);
    expect(heap.stats().blocks).toBe(1);
    expect(heap.allocate(64)).toBe(small);
  });

  test("the default heap is one, found by symbol", () => {
    const heap = defaultHeap();
    expect(defaultHeap()).toBe(heap);
    expect((globalThis as Record<symbol, unknown>)[Symbol.for("lanewise.heap@1")]).toBe(heap);
    expect(heap.owned).toBe(true);
    expect(heap.stats().maximum).toBeGreaterThan(2 ** 30);
  });

  test.each([-1, 1.5, Number.NaN])("refuses the maximum %s", maximum => {
    expect(codeOf(() => createHeap({ maximum }))).toBe("SIZE");
  });
});

test.each([true, false])("memory that a module grows, shared: %s", shared => {
  const heap = createHeap({ shared, maximum: 2 ** 24 });
  const kinds = ["float64", "int16", "bool", "int64", ">u2"] as const;
  const arrays = kinds.map(dtype => ones([2, 3], dtype, { heap }) as ManagedArray);
  const lists = kinds.map(dtype => ones(3, dtype, { heap }) as ManagedArray);
  const grow = () => heap.memory.grow(1);
  for (const a of [...arrays, ...lists]) {
    const at = a.ndim === 1 ? [1] : [1, 1];
    const zero = a.dtype.name === "bool" ? false : a.dtype.name === "int64" ? 0n : 0;
    grow();
    expect(Number(a.get(...at))).toBe(1);
    grow();
    a.set(...at, zero);
    expect(a.get(...at)).toBe(zero);
    grow();
    expect(a.count(zero)).toBe(1);
  }
  for (const list of lists) {
    list.reserve(10);
    grow();
    list.append(list.get(0));
    expect(list.length).toBe(4);
  }
  grow();
  const other = zeros(1000, "float64", { heap });
  grow();
  for (const a of [...arrays, ...lists, other]) a.release();
  grow();
  expect(heap.stats()).toMatchObject({ blocks: 0, bytes: 0 });
});
