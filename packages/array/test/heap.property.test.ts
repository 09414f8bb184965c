/** Random allocations against the simplest model there is: a list of intervals that must not overlap. */
import { createHeap } from "@lanewise/array";
import fc from "fast-check";
import { expect, test } from "vitest";

interface Live {
  readonly address: number;
  readonly size: number;
  readonly mark: number;
}

const operation = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("allocate" as const), size: fc.integer({ min: 0, max: 5000 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("allocate" as const), size: fc.integer({ min: 5000, max: 400_000 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("free" as const), size: fc.nat() }) },
);

/** One page is full after a few blocks; in more the memory grows on the way. */
const maximum = fc.constantFrom(0, 2 ** 16 + 1, 2 ** 18, 2 ** 21);

test("allocate and free agree with a list of intervals", () => {
  fc.assert(
    fc.property(
      fc.array(operation, { maxLength: 300, size: "max" }),
      maximum,
      fc.boolean(),
      (operations, most, shared) => {
        const heap = createHeap({ maximum: most, shared });
        const empty = heap.stats();
        const live: Live[] = [];
        let bytes = 0;
        let mark = 0;
        for (const { kind, size } of operations) {
          if (kind === "free") {
            if (live.length === 0) continue;
            const [block] = live.splice(size % live.length, 1) as [Live];
            const content = new Uint8Array(heap.buffer, block.address, block.size);
            expect(content.every(byte => byte === block.mark)).toBe(true);
            content.fill(0xee);
            heap.free(block.address);
            bytes -= rounded(block.size);
            continue;
          }
          let address: number;
          try {
            address = heap.allocate(size);
          } catch (error) {
            expect(error).toMatchObject({ code: "OUT_OF_MEMORY" });
            continue;
          }
          const content = new Uint8Array(heap.buffer, address, size);
          expect(content.every(byte => byte === 0)).toBe(true);
          for (const other of live) {
            expect(address + rounded(size) <= other.address || other.address + rounded(other.size) <= address).toBe(
              true,
            );
          }
          mark = (mark + 1) % 255;
          content.fill(mark);
          live.push({ address, size, mark });
          bytes += rounded(size);
        }
        const stats = heap.stats();
        expect(stats.blocks).toBe(live.length);
        // A block may keep 64 bytes that are too few for a block of their own.
        expect(stats.bytes - bytes).toBeGreaterThanOrEqual(0);
        expect(stats.bytes - bytes).toBeLessThanOrEqual(64 * live.length);
        for (const { address } of live) heap.free(address);
        const after = heap.stats();
        expect(after).toMatchObject({ blocks: 0, bytes: 0, fragmentation: 0 });
        expect(after.free - empty.free).toBe(after.size - empty.size);
      },
    ),
    { numRuns: 100 },
  );
});

/** What a block of this size takes: whole units of 64 bytes, at least one. */
function rounded(size: number): number {
  return Math.max(64, Math.ceil(size / 64) * 64);
}
