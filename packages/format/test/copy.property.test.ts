/** Copying against the definition: read all of the source, then write element by element, in row-major order. */
import * as f from "@lanewise/format";
import * as fc from "fast-check";
import { expect, test } from "vitest";

interface Case {
  readonly dst: f.Geometry;
  readonly src: f.Geometry;
}

const SIZE = 256;

/** A layout of this shape somewhere in SIZE bytes; strides of any sign, 0 and overlapping itself included. */
function layout(shape: readonly number[], itemsize: number, aligned: boolean): fc.Arbitrary<f.Geometry> {
  const unit = aligned ? itemsize : 1;
  const stride = fc.integer({ min: -24, max: 24 }).map(steps => steps * unit);
  return fc
    .record({ strides: fc.array(stride, { minLength: shape.length, maxLength: shape.length }), at: fc.nat(1000) })
    .map(({ strides, at }) => {
      const { low, high } = f.extentOf({ byteOffset: 0, shape, strides, itemsize });
      const room = SIZE - (high - low);
      const byteOffset = -low + (room > 0 ? Math.floor((at % (room + 1)) / unit) * unit : 0);
      return { byteOffset, shape, strides, itemsize };
    })
    .filter(geometry => {
      const { low, high } = f.extentOf(geometry);
      return low >= 0 && high <= SIZE;
    });
}

/** Destination shapes, and source shapes that broadcast to them. */
const cases = (itemsize: number, aligned: boolean): fc.Arbitrary<Case> =>
  fc
    .array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 })
    .chain(shape =>
      fc.tuple(
        fc.constant(shape),
        fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
        fc.nat(shape.length),
      ),
    )
    .chain(([shape, ones, dropped]) => {
      const source = shape.map((extent, axis) => (ones[axis] && axis % 2 === 0 ? 1 : extent)).slice(dropped);
      return fc.record({ dst: layout(shape, itemsize, aligned), src: layout(source, itemsize, aligned) });
    });

/** The definition. */
function expected(memory: Uint8Array, target: Uint8Array, { dst, src }: Case): void {
  const stretched = { ...src, shape: dst.shape, strides: f.broadcastStrides(src.shape, src.strides, dst.shape) };
  const items = [...f.offsets(stretched)].map(offset => memory.slice(offset, offset + src.itemsize));
  let k = 0;
  for (const offset of f.offsets(dst)) target.set(items[k++]!, offset);
}

const DTYPES: Readonly<Record<number, string>> = { 1: "B", 2: "H", 3: "3s", 4: "I", 8: "d", 13: "13s", 16: "Zd" };

for (const itemsize of [1, 2, 3, 4, 8, 13, 16]) {
  for (const aligned of [true, false]) {
    for (const same of [true, false]) {
      test(`items of ${itemsize} bytes, ${aligned ? "aligned" : "anywhere"}, ${same ? "one buffer" : "two buffers"}`, () => {
        fc.assert(
          fc.property(cases(itemsize, aligned), fc.infiniteStream(fc.nat(255)), ({ dst, src }, random) => {
            const memory = Uint8Array.from({ length: SIZE }, () => random.next().value!);
            const target = same ? memory.slice() : new Uint8Array(SIZE);
            const wanted = target.slice();
            expected(memory, wanted, { dst, src });
            const dtype = f.dtype(DTYPES[itemsize]!);
            const buffer = same ? target.buffer : memory.buffer;
            f.copyElements({ buffer: target.buffer, geometry: dst, dtype }, { buffer, geometry: src, dtype });
            expect(target).toEqual(wanted);
          }),
          { numRuns: 400 },
        );
      });
    }
  }
}

test("fill writes every element, and nothing else", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, 3, 4, 8, 13),
      fc.array(fc.nat(5), { maxLength: 3 }),
      fc.nat(),
      (itemsize, shape, seed) => {
        const [geometry] = fc.sample(layout(shape, itemsize, false), { numRuns: 1, seed });
        const target = new Uint8Array(SIZE);
        const element = Uint8Array.from({ length: itemsize }, (_, k) => k + 1);
        const wanted = new Uint8Array(SIZE);
        for (const offset of f.offsets(geometry!)) wanted.set(element, offset);
        f.fillEncoded({ buffer: target.buffer, geometry: geometry!, dtype: f.dtype(`${itemsize}s`) }, element);
        expect(target).toEqual(wanted);
      },
    ),
    { numRuns: 400 },
  );
});
