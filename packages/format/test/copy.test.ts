/** Copies: payloads, conversions, refusals, broadcasting, indirect layouts, lost memory. */
import * as f from "@lanewise/format";
import { describe, expect, test } from "vitest";
import { indirectArray, readIndirect } from "./support/indirect.ts";

/** A dense C-order layout over a typed array's buffer. */
function dense(data: ArrayBufferView, shape: readonly number[], spec: string, byteOffset = data.byteOffset): f.Located {
  const dtype = f.dtype(spec);
  const strides = f.contiguousStrides(shape, dtype.itemsize);
  return { buffer: data.buffer, geometry: { byteOffset, shape, strides, itemsize: dtype.itemsize }, dtype };
}

const transposed = (located: f.Located): f.Located => ({
  ...located,
  geometry: {
    ...located.geometry,
    shape: [...located.geometry.shape].reverse(),
    strides: [...located.geometry.strides].reverse(),
  },
});

describe("bytes move as bytes", () => {
  // Signalling and quiet NaNs of both signs with payloads, infinities of both signs, -0, subnormals.
  const patterns = [
    0x7ff0000000000001n,
    0xfff0000000000001n,
    0x7ff8dead0000beefn,
    0xffffffffffffffffn,
    0x7ff0000000000000n,
    0xfff0000000000000n,
    0x8000000000000000n,
    1n,
    0x3ff0000000000000n,
  ];

  for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 12, 65]) {
    test(`NaN payloads survive a transposed copy, ${n} by ${n + 1}`, () => {
      const source = BigUint64Array.from({ length: n * (n + 1) }, (_, k) => patterns[(k * 7 + n) % patterns.length]!);
      const target = new BigUint64Array(source.length);
      f.copyElements(dense(target, [n + 1, n], "d"), transposed(dense(source, [n, n + 1], "d")));
      for (let i = 0; i <= n; i++) {
        for (let j = 0; j < n; j++) expect(target[i * n + j]).toBe(source[j * (n + 1) + i]);
      }
    });
  }

  test("strided, misaligned and byte-swapped copies keep them, too", () => {
    const source = BigUint64Array.from({ length: 40 }, (_, k) => patterns[k % patterns.length]!);
    const strided = new BigUint64Array(20);
    const every = dense(source, [20], "d");
    f.copyElements(dense(strided, [20], "d"), { ...every, geometry: { ...every.geometry, strides: [16] } });
    expect([...strided]).toEqual([...source].filter((_, k) => k % 2 === 0));

    const odd = new Uint8Array(8 * 40 + 3);
    f.copyElements(dense(odd, [40], "d", 3), dense(source, [40], "d"));
    expect(odd.slice(3)).toEqual(new Uint8Array(source.buffer));

    const swapped = new Uint8Array(320);
    f.copyElements(dense(swapped, [40], ">d"), dense(source, [40], "d"));
    const view = new DataView(swapped.buffer);
    source.forEach((bits, k) => {
      expect(view.getBigUint64(8 * k)).toBe(bits);
    });
    const back = new BigUint64Array(40);
    f.copyElements(dense(back, [40], "d"), dense(swapped, [40], ">d"));
    expect(back).toEqual(source);
  });

  test("float32 and float16 payloads", () => {
    const source = Uint32Array.of(0x7f800001, 0xff800001, 0x7fc12345, 1);
    const target = new Uint32Array(4);
    f.copyElements(dense(target, [2, 2], "f"), transposed(dense(source, [2, 2], "f")));
    expect([...target]).toEqual([0x7f800001, 0x7fc12345, 0xff800001, 1]);
    const half = Uint16Array.of(0x7c01, 0xfe01);
    const other = new Uint16Array(2);
    f.copyElements(dense(other, [2], ">e"), dense(half, [2], "e"));
    expect([...other]).toEqual([0x017c, 0x01fe]);
  });
});

describe("conversions that lose nothing", () => {
  const numbers = (spec: string, values: readonly unknown[]): f.Located => {
    const dtype = f.dtype(spec);
    const located = dense(new Uint8Array(dtype.itemsize * values.length), [values.length], spec);
    values.forEach((value, k) => {
      f.elementCodec(dtype).write(new DataView(located.buffer), k * dtype.itemsize, value);
    });
    return located;
  };
  const table: [from: string, to: string, values: unknown[], result: unknown[]][] = [
    ["b", "h", [-128, 0, 127], [-128, 0, 127]],
    ["B", "f", [0, 200, 255], [0, 200, 255]],
    ["f", "d", [0.1, -0, Number.POSITIVE_INFINITY], [Math.fround(0.1), -0, Number.POSITIVE_INFINITY]],
    ["i", "d", [-(2 ** 31), 2 ** 31 - 1], [-(2 ** 31), 2 ** 31 - 1]],
    ["i", "q", [-1, 2 ** 31 - 1, -(2 ** 31)], [-1n, 2n ** 31n - 1n, -(2n ** 31n)]],
    ["I", "q", [2 ** 32 - 1], [2n ** 32n - 1n]],
    ["I", "Q", [2 ** 32 - 1], [2n ** 32n - 1n]],
    [">i", ">q", [-2, 3], [-2n, 3n]],
    ["h", ">q", [-2, 3], [-2n, 3n]],
    ["?", "b", [true, false], [1, 0]],
    ["?", "q", [true, false], [1n, 0n]],
    ["?", "d", [true, false], [1, 0]],
    ["?", "Zd", [true], [{ re: 1, im: 0 }]],
    [
      "d",
      "Zd",
      [1.5, -0],
      [
        { re: 1.5, im: 0 },
        { re: -0, im: 0 },
      ],
    ],
    ["Zf", "Zd", [{ re: 0.5, im: 2 }], [{ re: 0.5, im: 2 }]],
    ["Zf", ">Zf", [{ re: 0.5, im: 2 }], [{ re: 0.5, im: 2 }]],
    ["Zd", ">Zd", [{ re: 0.1, im: -2 }], [{ re: 0.1, im: -2 }]],
    ["e", "f", [0.5, 65504], [0.5, 65504]],
    [">H", "I", [258], [258]],
    ["i", ">i", [1, -2], [1, -2]],
    ["q", ">q", [2n ** 62n + 1n], [2n ** 62n + 1n]],
    ["q", "d", [2n ** 53n, -(2n ** 62n)], [2 ** 53, -(2 ** 62)]],
    [">Q", "Zd", [2n ** 60n], [{ re: 2 ** 60, im: 0 }]],
  ];
  test.each(table)("%s to %s", (from, to, values, result) => {
    const target = dense(new Uint8Array(16 * values.length), [values.length], to);
    f.copyElements(target, numbers(from, values));
    expect(f.toArray(target)).toEqual(result);
  });

  test("what could lose values is refused before anything is written, with the remedy", () => {
    for (const [from, to] of [
      ["d", "f"],
      ["i", "h"],
      ["i", "I"],
      ["B", "b"],
      ["d", "i"],
      ["Zd", "d"],
      ["i", "f"],
      ["i", "?"],
      ["3s", "4s"],
      ["T{i:a:}", "T{i:b:}"],
    ] as const) {
      const target = new Uint8Array(64).fill(7);
      const copy = () => f.copyElements(dense(target, [1], to), dense(new Uint8Array(64), [1], from));
      expect(copy).toThrow(f.DTypeError);
      expect(copy).toThrow(/do not all survive in .*: convert them first/);
      expect(target.every(byte => byte === 7)).toBe(true);
    }
  });

  test("a 64-bit integer that does not fit into a float is refused before anything is written", () => {
    const target = Float64Array.of(7, 7);
    const copy = () => f.copyElements(dense(target, [2], "d"), dense(BigInt64Array.of(1n, 2n ** 53n + 1n), [2], "q"));
    expect(copy).toThrow(f.ValueRangeError);
    expect([...target]).toEqual([7, 7]);
  });

  test("byte order in place, on overlapping memory", () => {
    const data = Uint32Array.of(1, 2, 3);
    f.copyElements(dense(data, [3], ">I"), dense(data, [3], "I"));
    expect([...data]).toEqual([0x01000000, 0x02000000, 0x03000000]);
    const shifted = Uint32Array.of(1, 2, 3, 4);
    f.copyElements(dense(shifted, [3], ">I", 4), dense(shifted, [3], "I"));
    expect([...shifted]).toEqual([1, 0x01000000, 0x02000000, 0x03000000]);
  });
});

describe("broadcasting: Cython's table S2", () => {
  test.each([
    [[3], [1, 3], true],
    [[1, 3], [2, 3], false],
    [[0, 3], [1, 3], true],
    [[2, 3], [0, 3], false],
    [[2, 3], [3], true],
    [[2, 3], [], true],
    [[], [1, 1], true],
    [[], [2], false],
    [[4, 2, 3], [4, 1, 3], true],
    [[2, 3], [3, 2], false],
  ])("%j takes %j: %j", (to, from, fits) => {
    const source = Uint8Array.from({ length: 64 }, (_, k) => k + 1);
    const target = new Uint8Array(64);
    const copy = () => f.copyElements(dense(target, to, "B"), dense(source, from, "B"));
    if (fits) copy();
    else {
      expect(copy).toThrow(f.ShapeError);
      expect(copy).toThrow(`[${from.join(", ")}]`);
      expect(copy).toThrow(`[${to.join(", ")}]`);
      expect(target.every(byte => byte === 0)).toBe(true);
    }
  });
});

describe("indirect layouts", () => {
  test("as source", () => {
    const rows = indirectArray([4, 3]);
    const target = new Uint8Array(12);
    f.copyElements(dense(target, [4, 3], "B"), { ...rows, dtype: f.dtype("B") });
    expect([...target]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test("as destination, also of its own elements", () => {
    const rows = indirectArray([4, 3]);
    f.copyElements({ ...rows, dtype: f.dtype("B") }, dense(Uint8Array.of(1, 2, 3), [3], "B"));
    expect(readIndirect(rows)).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
      [1, 2, 3],
    ]);
    const own = indirectArray([3, 2]);
    const upside = f.sliceIndirect(own, f.parseSlice("::-1"));
    f.copyElements({ ...own, dtype: f.dtype("B") }, { ...upside, dtype: f.dtype("B") });
    expect(readIndirect(own)).toEqual([
      [4, 5],
      [2, 3],
      [0, 1],
    ]);
  });

  test("fill, toArray, toBytes and equality see through", () => {
    const rows = { ...indirectArray([2, 3]), dtype: f.dtype("B") };
    expect(f.toArray(rows)).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect([...f.toBytes(rows, "F")]).toEqual([0, 3, 1, 4, 2, 5]);
    expect(f.equalElements(rows, dense(Float64Array.of(0, 1, 2, 3, 4, 5), [2, 3], "d"))).toBe(true);
    f.fillElements(rows, 9);
    expect(f.toArray(rows)).toEqual([
      [9, 9, 9],
      [9, 9, 9],
    ]);
  });

  test("a block index outside of the table is a BufferError, before anything is written", () => {
    const rows = indirectArray([3, 2]);
    new DataView(rows.buffer).setUint32(8 + 16, 77, true);
    const target = { ...rows, dtype: f.dtype("B") };
    expect(() => f.fillElements(target, 1)).toThrow(/block index 77 .* must be below 3/);
    expect(readIndirect(f.sliceIndirect(rows, [f.s(0, 2)]))).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(() => f.copyElements(dense(new Uint8Array(6), [3, 2], "B"), target)).toThrow(f.BufferError);
  });

  test("a block that is too short is a BufferError", () => {
    const rows = indirectArray([3, 2]);
    const blocks = rows.blocks!.map((block, k) => (k === 1 ? { buffer: new ArrayBuffer(1), byteOffset: 0 } : block));
    expect(() => f.toArray({ ...rows, blocks, dtype: f.dtype("B") })).toThrow(f.BufferError);
  });
});

describe("memory that is gone", () => {
  test("is noticed before anything is written", () => {
    const target = new Uint8Array(4);
    const source = new Uint8Array(new ArrayBuffer(4));
    const from = dense(source, [4], "B");
    structuredClone(source.buffer, { transfer: [source.buffer] });
    expect(() => f.copyElements(dense(target, [4], "B"), from)).toThrow(f.DetachedError);
    expect(() => f.fillElements(from, 1)).toThrow(f.DetachedError);
    expect(() => f.toArray(from)).toThrow(f.DetachedError);
  });
});

test("two SharedArrayBuffers of one WebAssembly memory are known to overlap", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 3, shared: true });
  const before = new Uint8Array(memory.buffer);
  before.set([1, 2, 3, 4, 5]);
  memory.grow(1);
  const after = new Uint8Array(memory.buffer);
  expect(after.buffer).not.toBe(before.buffer);
  const reversed = dense(before, [5], "B");
  f.copyElements(dense(after, [5], "B"), {
    ...reversed,
    geometry: { ...reversed.geometry, byteOffset: 4, strides: [-1] },
  });
  expect([...after.subarray(0, 5)]).toEqual([5, 4, 3, 2, 1]);
});

test("two SharedArrayBuffers that are two memories, seen in the same layout", () => {
  const target = new Int32Array(new SharedArrayBuffer(32));
  const source = new Int32Array(new SharedArrayBuffer(32)).fill(7);
  const everySecond = (data: Int32Array): f.Located => {
    const located = dense(data, [4], "i");
    return { ...located, geometry: { ...located.geometry, strides: [8] } };
  };
  f.copyElements(everySecond(target), everySecond(source));
  expect([...target]).toEqual([7, 0, 7, 0, 7, 0, 7, 0]);
});

test("copies are counted once, in bytes written", () => {
  const before = f.movedBytes();
  f.copyElements(dense(new Float64Array(4), [4], "d"), dense(new Float64Array(4), [4], "d"));
  expect(f.movedBytes() - before).toBe(32);
});

describe("axes that repeat", () => {
  const huge: f.Geometry = { byteOffset: 0, shape: [2 ** 40, 3], strides: [0, 1], itemsize: 1 };
  const dtype = f.dtype("B");

  test("however long, are walked once", () => {
    const [target, source] = [new Uint8Array(3), Uint8Array.of(1, 2, 3)];
    const to = { buffer: target.buffer, geometry: huge, dtype };
    const from = { buffer: source.buffer, geometry: huge, dtype };
    f.copyElements(to, from);
    expect([...target]).toEqual([1, 2, 3]);
    expect(f.equalElements(to, from)).toBe(true);
    f.fillElements(to, 9);
    expect([...target]).toEqual([9, 9, 9]);
    expect(f.equalElements(to, from)).toBe(false);
    expect(() => f.toArray(to)).toThrow(f.ShapeError);
    expect(() => f.toBytes({ ...to, geometry: { ...huge, shape: [2 ** 50, 3] } })).toThrow(/no memory for a copy/);
  });

  test("the last index wins", () => {
    const [target, source] = [new Uint8Array(3), Uint8Array.from({ length: 12 }, (_, k) => k)];
    const to = { buffer: target.buffer, geometry: { ...huge, shape: [4, 3] }, dtype };
    f.copyElements(to, dense(source, [4, 3], "B"));
    expect([...target]).toEqual([9, 10, 11]);
  });
});
