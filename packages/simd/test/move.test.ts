import { array, defaultHeap, zeros } from "@lanewise/array";
import { add, assignWhere, compress, concat, eq, gt, mul, nonzero, pad, stack, sum, take } from "@lanewise/simd";
import { view } from "@lanewise/view";
import { describe, expect, test } from "vitest";

const m = view(new Float64Array([1, 2, 3, 4, 5, 6])).reshape([2, 3]);
const list = (e: { toTypedArray(): ArrayLike<number> }) => Array.from(e.toTypedArray());

describe("operations that move elements", () => {
  test("concat and stack", () => {
    expect(list(concat([m, add(m, 10)], 1))).toEqual([1, 2, 3, 11, 12, 13, 4, 5, 6, 14, 15, 16]);
    expect(concat([new Int8Array([1]), new Uint8Array([200])]).dtype.name).toBe("int16");
    expect(stack([m, m], 2).shape).toEqual([2, 3, 2]);
    expect(list(stack([m.T, m.T], 0))).toEqual([1, 4, 2, 5, 3, 6, 1, 4, 2, 5, 3, 6]);
    // Whatever the order: pairs alone would make int32 of the integers, which float32 does not hold.
    const [i2, u2, f4] = [new Int16Array(1), new Uint16Array(1), new Float32Array(1)];
    for (const parts of [
      [i2, u2, f4],
      [i2, f4, u2],
      [f4, i2, u2],
    ]) {
      expect(concat(parts as Int16Array[]).dtype.name).toBe("float32");
    }
    expect(list(mul(concat([m, m]), 2)).length).toBe(12);
    expect(() => concat([m, m.T])).toThrow("differ elsewhere");
    expect(() => stack([m, m.T])).toThrow("differ");
  });
  test("pad", () => {
    expect(list(pad(m, [0, [1, 0]], -1))).toEqual([-1, 1, 2, 3, -1, 4, 5, 6]);
    expect(pad(m, 2).shape).toEqual([6, 7]);
    expect(sum(pad(m, 2))).toBe(21);
    const cube = view(Int16Array.from({ length: 24 }, (_, k) => k + 1)).reshape([2, 3, 4]);
    for (const widths of [1, [0, [2, 1], 3], [[1, 0], 0, [0, 2]]]) {
      const padded = pad(cube, widths as number, -7);
      const [front, top, left] = (typeof widths === "number" ? [1, 1, 1] : widths).map(w => [w].flat()[0]!);
      const whole = new Int16Array(padded.shape.reduce((size, extent) => size * extent, 1)).fill(-7);
      const [, rows, columns] = padded.shape as [number, number, number];
      for (let k = 0; k < 24; k++) {
        const [z, y, x] = [Math.floor(k / 12), Math.floor(k / 4) % 3, k % 4];
        whole[((z + front!) * rows + y + top!) * columns + x + left!] = k + 1;
      }
      expect(padded.toTypedArray()).toEqual(whole);
    }
    expect(pad(view(new Uint8Array(0)).reshape([0, 2]), 1, 5).toArray()).toEqual([
      [5, 5, 5, 5],
      [5, 5, 5, 5],
    ]);
  });
  test("take", () => {
    expect(list(take(m, [-1, 0], 1))).toEqual([3, 1, 6, 4]);
    expect(list(take(m, new Uint8Array([1, 1]), 0))).toEqual([4, 5, 6, 4, 5, 6]);
    expect(() => take(m, [3], 1).toTypedArray()).toThrow("index 3 is out of bounds");
    expect(() => take(m, new Float64Array(1), 1)).toThrow("must be integers");
  });
  test("compress, nonzero, assignWhere", () => {
    using large = compress(gt(m, 2), m);
    expect(large.toArray()).toEqual([3, 4, 5, 6]);
    using rows = compress(eq(new Uint8Array([1, 0]), 1), m);
    expect(rows.toArray()).toEqual([[1, 2, 3]]);
    expect(nonzero(gt(m, 4))).toEqual([new Int32Array([1, 1]), new Int32Array([1, 2])]);
    const x = new Int32Array([1, -2, 3]);
    expect(assignWhere(x, gt(x, 0), 9)).toEqual(new Int32Array([9, -2, 9]));
  });
  test("compress leaves nothing behind when what it selects from cannot be computed", () => {
    const a = zeros(3);
    const sum = add(a, 1);
    a.release();
    const before = defaultHeap().stats().blocks;
    expect(() => compress(eq(new Float64Array(3), 0), sum)).toThrow("released");
    expect(defaultHeap().stats().blocks).toBe(before);
  });
  test("records", () => {
    const bytes = new DataView(new ArrayBuffer(10));
    for (let k = 0; k < 10; k++) bytes.setUint8(k, k);
    const records = view(new Uint8Array(bytes.buffer)).cast("T{B:a:<i:b:}", [2]);
    using taken = take(records, [1, 0, 1]).eval();
    expect(taken.get(0)).toEqual(records.get(1));
    using both = concat([records, records]).eval();
    expect(both.length).toBe(4);
    using picked = compress(eq(new Uint8Array([0, 1]), 1), records);
    expect(picked.get(0)).toEqual(records.get(1));
    expect(() => nonzero(records)).toThrow("nonzero takes no ");
  });
});

test("a chain of ten thousand operations is split, not refused", () => {
  const x = new Float64Array([1, 2]);
  let e = add(x, 0);
  for (let k = 0; k < 10_000; k++) e = add(e, 1);
  expect(e.toTypedArray()).toEqual(new Float64Array([10001, 10002]));
  expect(sum(e)).toBe(20003);
  let doubled = add(x, 0);
  for (let k = 0; k < 60; k++) doubled = add(doubled, doubled);
  expect(doubled.toTypedArray()).toEqual(new Float64Array([2 ** 60, 2 ** 61]));
});

test("rows of plain memory, short and long, from and into parts of others", () => {
  const cells = Float64Array.from({ length: 300 }, (_, k) => k);
  for (const width of [1, 15, 16, 17, 40]) {
    const source = view(cells)
      .reshape([6, 50])
      .slice(`::-1, 3:${3 + width}`);
    using held = array(source);
    const [plain, heap] = [new Float64Array(8 * (width + 2)), pad(held, 1, -1).toTypedArray()];
    pad(source, 1, -1).into(view(plain).reshape([8, width + 2]));
    expect(plain).toEqual(heap);
    const whole = view(new Float64Array(400).fill(-7)).reshape([8, 50]);
    concat([source, source.slice(":1")]).into(whole.slice(`1:, 2:${2 + width}`));
    expect(whole.slice(`1:7, 2:${2 + width}`).toTypedArray()).toEqual(source.toTypedArray());
    expect(whole.toTypedArray().filter(x => x === -7).length).toBe(400 - 7 * width);
  }
});
