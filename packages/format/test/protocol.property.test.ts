/** getBuffer against generated answers: a record whose every element can be read, or a BufferError; never anything else. */
import * as f from "@lanewise/format";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { locate } from "./support/nd-array.ts";

const odd = fc.constantFrom<unknown>(
  undefined,
  null,
  Number.NaN,
  -1,
  0,
  0.5,
  2 ** 31,
  2 ** 53,
  Number.POSITIVE_INFINITY,
  -0,
  "8",
  "",
  [],
  [[]],
  {},
  () => 1,
  Symbol.iterator,
  5n,
  true,
);
/** Mostly sensible, so that many answers get past the first field. */
const mostly = <T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: good as fc.Arbitrary<unknown>, weight: 14 }, { arbitrary: odd, weight: 1 });
const buffer = mostly(fc.nat(80).map(bytes => (bytes % 2 ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes))));
const perAxis = (ndim: number, max: number) =>
  mostly(fc.array(mostly(fc.integer({ min: -max, max })), { minLength: ndim, maxLength: ndim }));
const rarely = (good: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 9 }, { arbitrary: good, weight: 1 });

const answer = fc.nat(3).chain(ndim =>
  fc.record({
    buffer,
    memory: rarely(odd),
    format: mostly(fc.constantFrom("B", "d", "<h", "T{b:a:i:b:}", "(2,3)f", "0s", "q", null)),
    shape: mostly(fc.array(mostly(fc.nat(4)), { minLength: ndim, maxLength: ndim })),
    byteOffset: mostly(fc.nat(30)),
    strides: fc.option(perAxis(ndim, 9)),
    itemsize: rarely(mostly(fc.nat(9))),
    nbytes: rarely(mostly(fc.nat(20))),
    readonly: mostly(fc.boolean()),
    suboffsets: rarely(perAxis(ndim, 4)),
    blocks: rarely(mostly(fc.array(fc.record({ buffer, byteOffset: mostly(fc.nat(9)) }), { maxLength: 3 }))),
    release: fc.constantFrom(undefined, () => {}),
  }),
);

test("whatever an exporter answers, every element of the record lies in its memory", () => {
  let granted = 0;
  fc.assert(
    fc.property(
      answer,
      fc.constantFrom(f.BufferFlags.FULL_RO, 0, f.BufferFlags.ND, f.BufferFlags.CONTIG),
      (given, flags) => {
        let record: f.BufferRecord;
        try {
          record = f.getBuffer({ [f.BUFFER]: () => given as unknown as f.BufferAnswer }, flags);
        } catch (error) {
          expect(error).toBeInstanceOf(f.BufferError);
          return;
        }
        granted++;
        expect(record.byteOffset >= 0 && Number.isSafeInteger(record.nbytes)).toBe(true);
        if (flags !== f.BufferFlags.FULL_RO) {
          expect(record.buffer.byteLength).toBeGreaterThanOrEqual(record.byteOffset + record.nbytes);
          return;
        }
        const full = record as f.FullBufferRecord;
        if (full.suboffsets !== null) {
          // What indirect dimensions lead to is only known, and checked, when it is read.
          try {
            f.toBytes(locate(full));
          } catch (error) {
            expect(f.isLanewiseError(error)).toBe(true);
          }
          return;
        }
        const { low, high } = f.extentOf(full);
        expect(low >= 0 && high <= full.buffer.byteLength).toBe(true);
        expect(f.sizeOf(full.shape) * full.itemsize).toBe(full.nbytes);
        // With a stride of 0, or items of 0 bytes, even 2^31 elements lie in a few bytes.
        if (f.sizeOf(full.shape) > 1000) return;
        for (const offset of f.offsets(full))
          expect(offset >= 0 && offset + full.itemsize <= full.buffer.byteLength).toBe(true);
      },
    ),
    { numRuns: 20_000 },
  );
  expect(granted).toBeGreaterThan(100);
});
