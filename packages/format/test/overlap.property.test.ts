/** Geometry against brute force: the sets of bytes that layouts really touch. */
import { extentOf, type Geometry, mayOverlapItself, overlapOf } from "@lanewise/format";
import * as fc from "fast-check";
import { expect, test } from "vitest";

/** Small layouts with strides of every kind, so that sharing, interleaving and self-overlap all occur. */
const layout: fc.Arbitrary<Geometry> = fc
  .record({
    byteOffset: fc.integer({ min: 0, max: 40 }),
    axes: fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -17, max: 17 })), { maxLength: 3 }),
    itemsize: fc.constantFrom(1, 2, 3, 4, 8),
  })
  .map(({ byteOffset, axes, itemsize }) => ({
    byteOffset,
    itemsize,
    shape: axes.map(([extent]) => extent),
    strides: axes.map(([, stride]) => stride),
  }));

/** Start of every element in logical order. */
function starts({ byteOffset, shape, strides }: Geometry): number[] {
  let all = [byteOffset];
  for (const [axis, extent] of shape.entries()) {
    all = all.flatMap(start => Array.from({ length: extent }, (_, i) => start + i * strides[axis]!));
  }
  return all;
}

function bytes(geometry: Geometry): number[] {
  return starts(geometry).flatMap(start => Array.from({ length: geometry.itemsize }, (_, k) => start + k));
}

test("extentOf is the least range that holds every byte", () => {
  fc.assert(
    fc.property(layout, geometry => {
      const touched = bytes(geometry);
      const { low, high } = extentOf(geometry);
      if (touched.length === 0) expect(low).toBe(high);
      else expect([low, high]).toEqual([Math.min(...touched), Math.max(...touched) + 1]);
    }),
    { numRuns: 500 },
  );
});

test("overlapOf agrees with the sets of bytes", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(layout, layout, (a, b) => {
      const verdict = overlapOf(a, b);
      seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
      const mine = new Set(bytes(a));
      const shares = bytes(b).some(byte => mine.has(byte));
      // These layouts are small enough for the search to always end.
      expect(verdict).not.toBe("unknown");
      expect(verdict === "same" || verdict === "partial").toBe(shares);
      if (verdict === "same") expect(starts(a)).toEqual(starts(b));
    }),
    { numRuns: 4000 },
  );
  expect(seen.get("none")).toBeGreaterThan(0);
  expect(seen.get("interleaved")).toBeGreaterThan(0);
  expect(seen.get("partial")).toBeGreaterThan(0);
});

test("mayOverlapItself never misses a shared byte, and is exact when strides nest", () => {
  fc.assert(
    fc.property(layout, geometry => {
      const touched = bytes(geometry);
      if (new Set(touched).size < touched.length) expect(mayOverlapItself(geometry)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
