/**
 * Layouts against the plain meaning: whatever the strides, ranks, broadcasts and overlaps, `into` gives what evaluating the
 * complete right side on nested arrays first would give; in our heap, in foreign memory, and in JavaScript.
 */
import { defaultHeap } from "@lanewise/array";
import { add, configure, mul, sum } from "@lanewise/simd";
import { fromMemory } from "@lanewise/view";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";

const BYTES = 1 << 15;
const heap = defaultHeap();
const address = heap.allocate(BYTES);
const foreign = new ArrayBuffer(BYTES);
afterAll(() => {
  configure({ backend: "auto" });
  heap.free(address);
});

interface Layout {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly byteOffset: number;
}

/** A dense array of up to 6 axes with permuted, reversed, stepped axes, somewhere in the arena. */
const layouts = fc
  .record({
    extents: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 6 }),
    order: fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
    steps: fc.array(fc.constantFrom(1, 1, 2, -1), { minLength: 6, maxLength: 6 }),
    start: fc.integer({ min: 8, max: 200 }),
    odd: fc.nat(7),
  })
  .map(({ extents, order, steps, start, odd }): Layout => {
    const shape = extents.filter((extent, axis) => axis < 3 || extent < 4).slice(0, 6);
    while (shape.reduce((product, extent) => product * extent, 1) > 300) shape.pop();
    const axes = shape.map((_, axis) => axis).sort((a, b) => order[a]! - order[b]! || a - b);
    const strides = new Array<number>(shape.length).fill(0);
    let stride = 8;
    let byteOffset = start * 8 + odd;
    // How often strides may still double before the layout leaves the arena.
    let room = BYTES / 2 / (8 * shape.reduce((product, extent) => product * extent, 1));
    for (const axis of axes) {
      const step = Math.abs(steps[axis]!) <= room ? steps[axis]! : Math.sign(steps[axis]!);
      room /= Math.abs(step);
      strides[axis] = stride * step;
      if (step < 0) byteOffset += stride * (shape[axis]! - 1);
      stride *= shape[axis]! * Math.abs(step);
    }
    return { shape, strides, byteOffset };
  });

/** The destination's layout, and operands that broadcast to it: some axes missing, some of extent 1, some of stride 0. */
const problems = layouts.chain(target =>
  fc.record({
    target: fc.constant(target),
    operands: fc.tuple(operand(target), operand(target)),
    where: fc
      .constantFrom<("heap" | "foreign")[]>("heap", "foreign")
      .chain(first =>
        fc.tuple(fc.constant(first), fc.constantFrom("heap", "foreign"), fc.constantFrom("heap", "foreign")),
      ),
    backend: fc.constantFrom("auto" as const, "auto" as const, "js" as const),
  }),
);

function operand(target: Layout): fc.Arbitrary<Layout> {
  return fc
    .record({
      same: fc.boolean(),
      drop: fc.nat(2),
      ones: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
      zero: fc.nat(12),
      shift: fc.integer({ min: -4, max: 4 }),
      other: layouts,
    })
    .map(({ same, drop, ones, zero, shift, other }) => {
      if (same) return { ...target, byteOffset: Math.max(0, target.byteOffset + 8 * shift) };
      const shape = target.shape.slice(drop).map((extent, axis) => (ones[axis] && zero < 6 ? 1 : extent));
      let stride = 8;
      const strides = shape.map((extent, axis) => {
        if (axis === zero) return 0;
        const own = stride;
        stride *= extent;
        return own;
      });
      return { shape, strides, byteOffset: other.byteOffset };
    });
}

const view = ({ shape, strides, byteOffset }: Layout, place: string) =>
  place === "heap"
    ? fromMemory(heap.memory, { byteOffset: address + byteOffset, dtype: "float64", shape, strides })
    : fromMemory(foreign, { byteOffset, dtype: "float64", shape, strides });

/** Values at every position of `shape`, by broadcasting the indices. */
function read(layout: Layout, place: string, shape: readonly number[]): number[] {
  const bytes = place === "heap" ? new DataView(heap.memory.buffer, address) : new DataView(foreign);
  const size = shape.reduce((product, extent) => product * extent, 1);
  return Array.from({ length: size }, (_, flat) => {
    let offset = layout.byteOffset;
    let rest = flat;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const index = rest % shape[axis]!;
      rest = Math.floor(rest / shape[axis]!);
      const own = axis - (shape.length - layout.shape.length);
      if (own >= 0 && layout.shape[own] !== 1) offset += index * layout.strides[own]!;
    }
    return bytes.getFloat64(offset, true);
  });
}

function fill(): void {
  for (const bytes of [new DataView(heap.memory.buffer, address, BYTES), new DataView(foreign)]) {
    for (let at = 0; at < BYTES; at += 2) bytes.setUint16(at, (at * 40503) & 0x3fff, true);
  }
}

describe("into over any layout", { timeout: 30_000 }, () => {
  test("is the complete right side, written then", () => {
    fc.assert(
      fc.property(problems, ({ target, operands: [a, b], where: [inT, inA, inB], backend }) => {
        fill();
        configure({ backend });
        const left = read(a, inA!, target.shape);
        const right = read(b, inB!, target.shape);
        const outside = snapshot(target, inT!);
        add(mul(view(a, inA!), 2), view(b, inB!)).into(view(target, inT!));
        expect(read(target, inT!, target.shape)).toEqual(left.map((value, i) => value * 2 + right[i]!));
        expect(snapshot(target, inT!)).toEqual(outside);
      }),
      { numRuns: 500 },
    );
  });

  test("sums fold the same values in the same order", () => {
    fc.assert(
      fc.property(
        layouts,
        fc.constantFrom("heap", "foreign"),
        fc.constantFrom("auto" as const, "js" as const),
        (layout, place, backend) => {
          fill();
          configure({ backend });
          const values = Float64Array.from(read(layout, place, layout.shape), value => value % 1000.1 || 0);
          configure({ backend: "auto" });
          const dense = sum(values);
          configure({ backend });
          const source = view(layout, place);
          for (const [k, value] of values.entries()) writeAt(layout, place, k, value);
          expect(sum(source)).toBe(dense);
        },
      ),
      { numRuns: 200 },
    );
  });
});

function writeAt(layout: Layout, place: string, flat: number, value: number): void {
  const bytes = place === "heap" ? new DataView(heap.memory.buffer, address) : new DataView(foreign);
  let offset = layout.byteOffset;
  let rest = flat;
  for (let axis = layout.shape.length - 1; axis >= 0; axis--) {
    offset += (rest % layout.shape[axis]!) * layout.strides[axis]!;
    rest = Math.floor(rest / layout.shape[axis]!);
  }
  bytes.setFloat64(offset, value, true);
}

/** All bytes of the arena that do not belong to the destination. */
function snapshot(target: Layout, place: string): string {
  const bytes = new Uint8Array(
    place === "heap" ? heap.memory.buffer : foreign,
    place === "heap" ? address : 0,
    8192,
  ).slice();
  const size = target.shape.reduce((product, extent) => product * extent, 1);
  for (let flat = 0; flat < size; flat++) {
    let offset = target.byteOffset;
    let rest = flat;
    for (let axis = target.shape.length - 1; axis >= 0; axis--) {
      offset += (rest % target.shape[axis]!) * target.strides[axis]!;
      rest = Math.floor(rest / target.shape[axis]!);
    }
    if (offset < 8192) bytes.fill(0, offset, offset + 8);
  }
  return String.fromCharCode(...bytes);
}
