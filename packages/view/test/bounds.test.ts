/** `fill` and `includes` between two bounds, which mean what they mean in a slice, and so what arrays take them for. */
import { s } from "@lanewise/format";
import { fromMemory, view } from "@lanewise/view";
import * as fc from "fast-check";
import { expect, test } from "vitest";

const code = (expected: string) => expect.objectContaining({ code: expected });
const bound = fc.option(fc.integer({ min: -8, max: 8 }), { nil: undefined });

// Arrays and not typed arrays, because those of V8 ignore the stop where the start is undefined.
test("as arrays do it, in any layout", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 6 }),
      bound,
      bound,
      fc.constantFrom(1, -1, 2),
      (length, start, stop, step) => {
        const expected = new Array<number>(length).fill(0).fill(7, start, stop);
        const memory = view(new Float64Array(2 * length).fill(-1));
        const list = memory
          .slice(s(null, null, step))
          .slice(s(null, length))
          .assign(0);
        expect(list.fill(7, start, stop)).toBe(list);
        expect(list.toArray()).toEqual(expected);
        expect(memory.count(-1)).toBe(length);
        for (const value of [0, 7]) {
          expect(list.includes(value, start, stop)).toBe(expected.slice(start, stop).includes(value));
        }
      },
    ),
  );
});

test("axis 0 is filled, logical order is searched", () => {
  const matrix = view(new Int16Array(6)).reshape(3, 2);
  matrix.T.fill(1, 1).fill(2, -2, 1);
  expect(matrix.toArray().flat()).toEqual([2, 1, 2, 1, 2, 1]);
  matrix.fill(5, 1, 2);
  expect(matrix.toArray().flat()).toEqual([2, 1, 5, 5, 2, 1]);
  expect([matrix.includes(5, 2, 3), matrix.includes(5, 0, 2), matrix.includes(5, 4)]).toEqual([true, false, false]);
});

test("through a table of blocks", () => {
  const blocks = [0, 1].map(() => ({ buffer: new Uint8Array(3).buffer, byteOffset: 0 }));
  const table = new BigUint64Array([0n, 1n]);
  const rows = fromMemory(table.buffer, { dtype: "B", shape: [2, 3], strides: [8, 1], suboffsets: [0, -1], blocks });
  rows.fill(4, 1);
  expect(rows.toArray().flat()).toEqual([0, 0, 0, 4, 4, 4]);
});

test("rank 0 has no bounds, bounds are integers, and what refuses writes nothing", () => {
  const one = view(new Float64Array(1)).reshape([]);
  expect(one.fill(3).get()).toBe(3);
  expect(() => one.fill(4, 0)).toThrowError('"start" must be left out at rank 0');
  expect(() => one.fill(4, undefined, 1)).toThrowError('"stop" must be left out at rank 0');
  const list = view(new Float64Array(2));
  for (const odd of [0.5, Number.NaN, "1", 1n, {}, Symbol("1")] as any[]) {
    expect(() => list.fill(1, odd)).toThrowError(code("ARGUMENT"));
    expect(() => list.fill(1, 0, odd)).toThrowError(code("ARGUMENT"));
    expect(() => list.includes(0, odd)).toThrowError(code("ARGUMENT"));
  }
  expect([list.toArray(), one.get()]).toEqual([[0, 0], 3]);
});

test("elements that repeat along axes are counted once and multiplied", () => {
  const row = view(Float64Array.of(1, 2, 1));
  expect(row.broadcastTo([2 ** 50, 3]).count(1)).toBe(2 ** 51);
  const column = row.reshape(3, 1).broadcastTo([3, 2 ** 51]);
  expect([column.count(1), column.count(2), column.count(3)]).toEqual([2 ** 52, 2 ** 51, 0]);
  expect(
    view(Float64Array.of(7))
      .reshape([])
      .broadcastTo([2 ** 53 - 1])
      .count(7),
  ).toBe(2 ** 53 - 1);
  expect(row.broadcastTo([0, 3]).count(1)).toBe(0);
  expect(row.reshape(1, 3).slice(":, :0").broadcastTo([5, 0]).count(1)).toBe(0);
});

test("elements that repeat along axes are looked for once", () => {
  const row = view(Float64Array.of(1, 2, 3));
  const rows = row.broadcastTo([2 ** 50, 3]);
  expect([rows.indexOf(3), rows.indexOf(4), rows.indexOf(1, 1), rows.indexOf(1, 3 * 2 ** 49 + 1)]).toEqual([
    2,
    -1,
    3,
    3 * 2 ** 49 + 3,
  ]);
  expect([rows.indexOf(1, 1, 3), rows.indexOf(3, -1), rows.includes(0, 5, -5)]).toEqual([-1, 3 * 2 ** 50 - 1, false]);
  const column = row.reshape(3, 1).broadcastTo([3, 2 ** 51]);
  expect([column.indexOf(3), column.indexOf(1, 2 ** 51), column.indexOf(2, 5)]).toEqual([2 ** 52, -1, 2 ** 51]);
  const one = view(Float64Array.of(7)).reshape([]);
  expect([one.indexOf(7), one.indexOf(7, 1), one.broadcastTo([2 ** 53 - 1]).includes(0)]).toEqual([0, -1, false]);
});

test("places as in the array of all elements, between any bounds", () => {
  const extents = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 });
  fc.assert(
    fc.property(extents, fc.array(fc.boolean()), fc.nat(4), bound, bound, (shape, flags, value, start, stop) => {
      const repeats = shape.map((_, axis) => flags[axis] ?? false);
      const own = shape.map((extent, axis) => (repeats[axis] && extent > 0 ? 1 : extent));
      const nested = own.reduce((product, extent) => product * extent, 1);
      const elements = view(Float64Array.from({ length: nested }, (_, k) => k % 4)).reshape(own);
      const repeated = elements.broadcastTo(shape);
      const flat = [repeated.toArray()].flat(9) as number[];
      const [from, to] = [start ?? 0, stop ?? flat.length];
      const wanted = flat.slice(from, to).indexOf(value);
      const first = from < 0 ? Math.max(0, flat.length + from) : from;
      expect(repeated.indexOf(value, start, stop)).toBe(wanted < 0 ? -1 : first + wanted);
    }),
  );
});
