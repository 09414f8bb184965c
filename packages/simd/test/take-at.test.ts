/** Reading and writing by index arrays and masks: `takeAt`, `assignAt`, `assignSelected`, against plain loops. */
import { array } from "@lanewise/array";
import {
  add,
  assignAt,
  assignSelected,
  astype,
  compress,
  configure,
  gt,
  index,
  mul,
  repeat,
  searchsorted,
  take,
  takeAt,
} from "@lanewise/simd";
import { fromMemory, view } from "@lanewise/view";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";

afterEach(() => configure({ backend: "auto" }));
const code = (name: string) => expect.objectContaining({ code: name });
const m = view(new Int16Array([1, 2, 3, 4, 5, 6])).reshape([2, 3]);

describe("takeAt", () => {
  test("indices broadcast together; axes that have none stay", () => {
    expect(
      takeAt(m, [
        [0, 1, -1],
        [2, 0, 0],
      ]).toTypedArray(),
    ).toEqual(new Int16Array([3, 4, 4]));
    expect(takeAt(m, [1, 2]).shape).toEqual([]);
    expect(takeAt(m, [1, 2]).toTypedArray()).toEqual(new Int16Array([6]));
    expect(takeAt(m, [-1]).toTypedArray()).toEqual(new Int16Array([4, 5, 6]));
    const rows = view(new Uint8Array([1, 0])).reshape([2, 1]);
    const all = takeAt(m, [rows, new Int8Array([2, 1])]);
    expect([all.shape, all.toTypedArray()]).toEqual([[2, 2], new Int16Array([6, 5, 3, 2])]);
    expect(takeAt(mul(m, 10), [astype(rows, "int64"), [0n]]).toTypedArray()).toEqual(new Int16Array([40, 10]));
    expect(takeAt(m, [[], 0]).shape).toEqual([0]);
  });

  test("reads operands where they are, aligned or not", () => {
    const bytes = Uint8Array.from({ length: 27 }, (_, k) => k);
    for (const begin of [0, 1, 2, 3]) {
      const rows = view(bytes)
        .slice(`${begin}:${begin + 24}`)
        .reshape([3, 8]);
      const wanted = bytes.slice(begin + 16, begin + 24);
      expect(take(rows, [2], 0).toTypedArray()).toEqual(wanted);
      expect(takeAt(rows, [[-1]]).toTypedArray()).toEqual(wanted);
      expect(repeat(rows, [0, 0, 1], 0).toTypedArray()).toEqual(wanted);
    }
    const odd = view(bytes.slice(1), { dtype: "<i2" });
    const unaligned = view(new Uint8Array(bytes.buffer, 1, 26), { dtype: "<i2" });
    expect(take(unaligned, [12, 0]).toTypedArray()).toEqual(take(odd, [12, 0]).toTypedArray());
    expect(searchsorted(unaligned, unaligned).toTypedArray()).toEqual(searchsorted(odd, odd).toTypedArray());
    const x = new Float64Array([1, 2, 3]);
    expect(take(x, [2, 1, 0]).into(x)).toEqual(new Float64Array([3, 2, 1]));
  });

  test("records and transposed operands", () => {
    using points = array(
      [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ],
      "T{h:x:h:y:}",
    );
    using taken = takeAt(points, [[1, 1, 0]]).eval();
    expect(taken.toArray()).toEqual([
      { x: 3, y: 4 },
      { x: 3, y: 4 },
      { x: 1, y: 2 },
    ]);
    expect(takeAt(m.T, [[2], [1]]).toTypedArray()).toEqual(new Int16Array([6]));
  });

  test("refuses before anything is written", () => {
    expect(() => takeAt(m, [])).toThrow(code("ARGUMENT"));
    expect(() => takeAt(m, [0, 0, 0])).toThrow("1 to 2 index arrays, got 3");
    expect(() => takeAt(m, 1 as never)).toThrow(code("ARGUMENT"));
    expect(() => takeAt(m, [[0.5]])).toThrow(code("DTYPE"));
    expect(() => takeAt(m, [[[0], [1]]])).toThrow("integers in one list");
    expect(() =>
      takeAt(m, [
        [0, 1],
        [0, 1, 2],
      ]),
    ).toThrow(code("SHAPE"));
    const out = new Int16Array([9]);
    expect(() => takeAt(m, [[0], [3]]).into(out)).toThrow(code("INDEX"));
    expect(out[0]).toBe(9);
  });
});

describe("assignSelected", () => {
  test("is the inverse of compress", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.integer({ min: -99, max: 99 })), { maxLength: 40 }), items => {
        const flags = astype(
          Uint8Array.from(items, ([flag]) => Number(flag)),
          "bool",
        );
        const x = Float32Array.from(items, ([, value]) => value);
        using selected = compress(flags, x);
        const wanted = x.map((value, k) => (items[k]![0] ? value * 2 : value));
        expect(assignSelected(x, flags, mul(selected, 2))).toEqual(wanted);
      }),
    );
  });

  test("numbers, items, layouts, conversions", () => {
    const x = new Int16Array([1, 2, 3, 4, 5, 6]);
    const rows = view(x).reshape([2, 3]);
    assignSelected(rows, gt(new Int8Array([0, 1]), 0), [7, 8, 9].length);
    expect(x).toEqual(new Int16Array([1, 2, 3, 3, 3, 3]));
    assignSelected(rows, gt(new Int8Array([1, 0]), 0), new Int8Array([7, 8, 9]));
    expect(x).toEqual(new Int16Array([7, 8, 9, 3, 3, 3]));
    assignSelected(rows.T, gt(rows.T, 7), add(index(0), 100));
    expect(x).toEqual(new Int16Array([7, 100, 101, 3, 3, 3]));
    const big = view(new Uint8Array(8), { dtype: ">f4" });
    assignSelected(big, gt(new Int8Array([0, 1]), 0), 1.5);
    expect(big.toArray()).toEqual([0, 1.5]);
    const flags = view(new Uint8Array([1, 0]), { dtype: "bool" });
    expect(assignSelected(flags, flags, false).toArray()).toEqual([false, false]);
  });

  test("nothing is written when it is refused", () => {
    const x = new Uint8Array([1, 2, 3]);
    const two = gt(x, 1);
    expect(() => assignSelected(x, x, 0)).toThrow('"mask" must be bool, got uint8');
    expect(() => assignSelected(x, two, new Uint8Array(3))).toThrow("values of [3] do not broadcast to [2]");
    expect(() => assignSelected(x, two, 300)).toThrow(code("VALUE_RANGE"));
    expect(() => assignSelected(x, two, new Float32Array(2))).toThrow(code("DTYPE"));
    expect(() => assignSelected(x, gt(new Int8Array(2), 0), 0)).toThrow(code("SHAPE"));
    expect(() => assignSelected(x, two, "1" as never)).toThrow(code("ARGUMENT"));
    expect(() => assignSelected(view(x).toReadonly(), two, 1)).toThrow(code("BUFFER"));
    expect(x).toEqual(new Uint8Array([1, 2, 3]));
  });
});

describe("assignAt", () => {
  const fresh = () => view(new Int16Array([1, 2, 3, 4, 5, 6])).reshape([2, 3]);

  test("writes where takeAt reads", () => {
    const place = fc.record({ i: fc.integer({ min: -2, max: 1 }), j: fc.integer({ min: -3, max: 2 }) });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 8 }), fc.boolean(), fc.boolean(), (places, swapped, whole) => {
        const dst = swapped
          ? fromMemory(new ArrayBuffer(25), { dtype: ">i2", shape: [2, 3], strides: [2, 8], byteOffset: 1 })
          : view(new Int16Array(6)).reshape([2, 3]);
        dst.assign(m);
        const wanted = m.toArray() as number[][];
        for (const [k, { i, j }] of places.entries()) {
          if (whole) wanted.at(i)!.fill(10 + k);
          else wanted.at(i)!.splice(j < 0 ? j + 3 : j, 1, 10 + k);
        }
        const rows = places.map(({ i }) => i);
        const values = Int8Array.from(places, (_, k) => 10 + k);
        if (whole) assignAt(dst, [rows], view(values).expandDims(1));
        else assignAt(dst, [rows, places.map(({ j }) => j)], values);
        expect(dst.toArray()).toEqual(wanted);
      }),
    );
  });

  test("values broadcast, and convert within their kind; indices too", () => {
    expect(assignAt(fresh(), [view(new Uint8Array([1, 0])).reshape([2, 1]), [0, -1]], [[7], [8]]).toArray()).toEqual([
      [8, 2, 8],
      [7, 5, 7],
    ]);
    expect(assignAt(fresh(), [1], [7, 8, 9]).toArray()).toEqual([
      [1, 2, 3],
      [7, 8, 9],
    ]);
    expect(assignAt(fresh(), [0, 1n], 9).get(0, 1)).toBe(9);
    expect(assignAt(new Float32Array(2), [[]], 5)).toEqual(new Float32Array(2));
    expect(assignAt(fresh(), [add(index(0), new Int8Array(2)), 0], new BigInt64Array([7n, 8n])).toArray()).toEqual([
      [7, 2, 3],
      [8, 5, 6],
    ]);
    const records = array([{ x: 1 }, { x: 2 }], "T{h:x:}");
    assignAt(records, [[0, 1]], view(records).flip());
    expect(records.toArray()).toEqual([{ x: 2 }, { x: 1 }]);
    records.release();
    using half = array([1, 2, 3], "float16");
    expect(assignAt(half, [[2]], 0.1).get(2)).toBe(0.0999755859375);
  });

  test("all is read before anything is written", () => {
    const x = new Float64Array([0, 1, 2]);
    assignAt(x, [astype(mul(view(x).flip(), 1), "int32")], mul(x, 10));
    expect(x).toEqual(new Float64Array([20, 10, 0]));
  });

  test("refusals change nothing", () => {
    const x = new Int8Array([1, 2]);
    expect(() => assignAt(x, [[0, 2]], 5)).toThrow(code("INDEX"));
    expect(() => assignAt(x, [[0]], 300)).toThrow(code("VALUE_RANGE"));
    expect(() => assignAt(x, [[0]], new Float32Array(1))).toThrow("assignAt: ");
    expect(() => assignAt(x, [[0]], [1, 2])).toThrow(code("SHAPE"));
    expect(() => assignAt(x, [[0.5]], 1)).toThrow('assignAt: "indices" must be integers');
    expect(() => assignAt(x, [0, 0], 1)).toThrow('assignAt: "indices" must be a list of 1 to 1 index arrays');
    expect(() => assignAt(view(x).toReadonly(), [[0]], 1)).toThrow(code("BUFFER"));
    expect(() => assignAt([1, 2], [[0]], 1)).toThrow('assignAt: "dst" must be');
    expect(x).toEqual(new Int8Array([1, 2]));
  });
});
