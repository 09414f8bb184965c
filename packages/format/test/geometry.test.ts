/** Shapes, strides, bounds, contiguity, broadcasting, coalescing; and walking elements out. */
import * as f from "@lanewise/format";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

const small = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

describe("shapes", () => {
  test("a number is rank 1, arrays are copied and read once", () => {
    const given = [2, 3];
    const shape = f.checkShape(given, "shape");
    expect([f.checkShape(5, "shape"), shape, f.checkShape([], "shape")]).toEqual([[5], [2, 3], []]);
    expect(shape).not.toBe(given);
    let reads = 0;
    const fickle = {
      length: 1,
      get 0() {
        return reads++ === 0 ? 3 : -1;
      },
    };
    expect(f.checkShape(fickle, "shape")).toEqual([3]);
    expect(f.checkShape(Uint16Array.of(4, 5), "shape")).toEqual([4, 5]);
  });

  test.each<[unknown, typeof f.ShapeError | typeof f.ArgumentError, RegExp]>([
    [-1, f.ShapeError, /"shape" must be made of integers from 0, got \[-1\]/],
    [1.5, f.ShapeError, /got \[1.5\]/],
    [Number.NaN, f.ShapeError, /NaN/],
    [2 ** 53, f.ShapeError, /"shape" must be made of integers up to 2\^53 - 1, got \[9007199254740992\]/],
    [[2, 1e300], f.ShapeError, /integers up to 2\^53 - 1, got \[2, 1e\+300\]/],
    [[-1, 2 ** 53], f.ShapeError, /integers from 0, got \[-1, 9007199254740992\]/],
    [Number.POSITIVE_INFINITY, f.ShapeError, /integers from 0, got \[Infinity\]/],
    [[2 ** 27, 2 ** 27], f.ShapeError, /at most 2\^53 - 1 elements/],
    [new Array(65).fill(1), f.ShapeError, /at most 64 dimensions, got 65/],
    ["3", f.ArgumentError, /must be a list of numbers, got "3"/],
    [["3"], f.ArgumentError, /must be a list of numbers, got one with "3"/],
    [null, f.ArgumentError, /got null/],
    [3n, f.ArgumentError, /got 3/],
    [new Set([1]), f.ArgumentError, /must be a list of numbers, got an object of class Set/],
  ])("case %#", (shape, Kind, message) => {
    expect(() => f.checkShape(shape as number, "shape")).toThrow(Kind);
    expect(() => f.checkShape(shape as number, "shape")).toThrow(message);
  });

  test("sizes: rank 0 is one element, any extent of 0 is none", () => {
    expect(f.sizeOf([])).toBe(1);
    expect(f.sizeOf([2, 3, 4])).toBe(24);
    expect(f.sizeOf([2 ** 52, 2 ** 52, 0])).toBe(0);
    expect(f.sizeOf([...new Array(30).fill(2 ** 52), 0])).toBe(0);
    expect(f.sizeOf([Number.MAX_SAFE_INTEGER])).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => f.sizeOf([2 ** 30, 2 ** 30])).toThrow(f.ShapeError);
  });

  test("strides of dense layouts", () => {
    expect(f.contiguousStrides([2, 3, 4], 8)).toEqual([96, 32, 8]);
    expect(f.contiguousStrides([2, 3, 4], 8, "F")).toEqual([8, 16, 48]);
    expect(f.contiguousStrides([], 8)).toEqual([]);
    expect(f.contiguousStrides([2, 0, 4], 8)).toEqual([32, 32, 8]);
    expect(() => f.contiguousStrides([2 ** 40, 2 ** 10], 16)).toThrow(/must fit into 2\^53 - 1 bytes/);
  });
});

describe("bounds", () => {
  test("name the bytes that are needed", () => {
    const g = { byteOffset: 5, shape: [2, 3], strides: [-3, -2], itemsize: 1 };
    expect(f.extentOf(g)).toEqual({ low: -2, high: 6 });
    expect(() => f.checkBounds(g, 10)).toThrow(/touch bytes -2 to 6 of 10/);
    f.checkBounds({ ...g, byteOffset: 7 }, 8);
  });

  test("whatever overflows is outside", () => {
    const { MAX_SAFE_INTEGER, MIN_SAFE_INTEGER } = Number;
    for (const stride of [MAX_SAFE_INTEGER, MIN_SAFE_INTEGER]) {
      for (const shape of [[3], [3, 3], new Array(64).fill(2 ** 52)]) {
        const layout = { byteOffset: 0, shape, strides: shape.map(() => stride), itemsize: 1 };
        expect(() => f.checkBounds(layout, 100)).toThrow(f.BufferError);
        expect(() => f.checkBounds({ ...layout, byteOffset: -stride }, 100)).toThrow(f.BufferError);
      }
      const strides = [stride, -stride];
      expect(() => f.checkBounds({ byteOffset: 0, shape: [3, 3], strides, itemsize: 1 }, 100)).toThrow(f.BufferError);
    }
  });

  test("of an indirect layout they are those of its first table", () => {
    const g = { byteOffset: 8, shape: [3, 4], strides: [8, 1], itemsize: 1, suboffsets: [0, -1] };
    expect(f.extentOf(g)).toEqual({ low: 8, high: 32 });
  });
});

describe("contiguity (rules K1 to K3)", () => {
  test.each<[number[], number[], boolean, boolean]>([
    [[], [], true, true],
    [[3], [8], true, true],
    [[3], [-8], false, false],
    [[3], [16], false, false],
    [[2, 3], [24, 8], true, false],
    [[2, 3], [8, 16], false, true],
    [[1, 12, 1], [7, 8, -3], true, true],
    [[7, 0, 7], [1, 2, 3], true, true],
    [[0], [16], true, true],
    [[3, 4], [0, 8], false, false],
    [[2, 1, 3], [24, 999, 8], true, false],
  ])("shape %j, strides %j: C %j, F %j", (shape, strides, c, fortran) => {
    const g = { byteOffset: 0, shape, strides, itemsize: 8 };
    expect([f.isContiguous(g), f.isContiguous(g, "F"), f.isContiguous(g, "A")]).toEqual([c, fortran, c || fortran]);
    expect(f.isContiguous({ ...g, suboffsets: shape.map(() => 0) }, "A")).toBe(shape.length === 0 && c);
    expect(f.isContiguous({ ...g, suboffsets: shape.map(() => -1) })).toBe(c);
  });
});

describe("broadcasting", () => {
  test("shapes", () => {
    expect(f.broadcastShapes()).toEqual([]);
    expect(f.broadcastShapes([3, 1], [4], [])).toEqual([3, 4]);
    expect(f.broadcastShapes([0, 1], [5])).toEqual([0, 5]);
    expect(f.broadcastShapes([1], [0])).toEqual([0]);
    expect(() => f.broadcastShapes([2, 3], [2])).toThrow("shapes [2, 3] and [2] do not broadcast together");
    expect(() => f.broadcastShapes([2], [0])).toThrow(f.ShapeError);
  });

  test("strides read the same elements as the definition", () => {
    fc.assert(
      fc.property(small, small, (shape, to) => {
        const strides = f.contiguousStrides(shape, 1);
        let fits = shape.length <= to.length;
        shape.forEach((extent, k) => {
          if (extent !== 1 && extent !== to[to.length - shape.length + k]) fits = false;
        });
        if (!fits) {
          expect(() => f.broadcastStrides(shape, strides, to)).toThrow(f.ShapeError);
          return;
        }
        const stretched = f.broadcastStrides(shape, strides, to);
        const wanted = indices(to).map(index => {
          const own = index.slice(to.length - shape.length).map((i, k) => (shape[k] === 1 ? 0 : i));
          return own.reduce((sum, i, k) => sum + i * strides[k]!, 0);
        });
        expect([...f.offsets({ byteOffset: 0, shape: to, strides: stretched, itemsize: 1 })]).toEqual(wanted);
      }),
    );
  });
});

function indices(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (all, extent) => all.flatMap(index => Array.from({ length: extent }, (_, i) => [...index, i])),
    [[]],
  );
}

test("coalescing keeps the addresses and their order for all operands", () => {
  const axis = fc.tuple(
    fc.integer({ min: 0, max: 4 }),
    fc.integer({ min: -8, max: 8 }),
    fc.integer({ min: -8, max: 8 }),
  );
  fc.assert(
    fc.property(fc.array(axis, { maxLength: 4 }), fc.boolean(), (axes, dense) => {
      const shape = axes.map(([extent]) => extent);
      const a = dense ? f.contiguousStrides(shape, 4) : axes.map(([, stride]) => stride);
      const b = axes.map(([, , stride]) => stride);
      const walk = f.coalesce(shape, a, dense ? a : b);
      const addresses = (extents: readonly number[], strides: readonly number[]) => [
        ...f.offsets({ byteOffset: 0, shape: extents, strides, itemsize: 1 }),
      ];
      expect(addresses(walk.shape, walk.strides[0]!)).toEqual(addresses(shape, a));
      expect(addresses(walk.shape, walk.strides[1]!)).toEqual(addresses(shape, dense ? a : b));
      expect(walk.shape.includes(1)).toBe(false);
      if (dense) expect(walk.shape.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500 },
  );
});

describe("overlap of layouts people make", () => {
  const g = (shape: number[], strides: number[], byteOffset = 0): f.Geometry => ({
    byteOffset,
    shape,
    strides,
    itemsize: 8,
  });
  test.each<[string, f.Geometry, f.Geometry, f.Overlap]>([
    ["itself", g([4, 4], [32, 8]), g([4, 4], [32, 8]), "same"],
    ["itself, another stride where the extent is 1", g([1, 4], [0, 8]), g([1, 4], [99, 8]), "same"],
    ["another shape of itself", g([16], [8]), g([4, 4], [32, 8]), "partial"],
    ["transposed", g([4, 4], [32, 8]), g([4, 4], [8, 32]), "partial"],
    ["reversed", g([4], [8]), g([4], [-8], 24), "partial"],
    ["even and odd items", g([1e6], [16]), g([1e6], [16], 8), "interleaved"],
    ["even items and reversed odd ones", g([100], [16]), g([100], [-16], 8 + 99 * 16), "interleaved"],
    ["two columns", g([1e5], [8e3]), g([1e5], [8e3], 16), "interleaved"],
    ["left and right half of a matrix", g([1000, 500], [8000, 8]), g([1000, 500], [8000, 8], 4000), "interleaved"],
    ["left half and a column too many", g([1000, 501], [8000, 8]), g([1000, 500], [8000, 8], 4000), "partial"],
    ["upper and lower half", g([500, 1000], [8000, 8]), g([500, 1000], [8000, 8], 4e6), "none"],
    ["a block and another", g([10, 10, 10], [8e4, 800, 8]), g([10, 10, 10], [8e4, 800, 8], 80), "interleaved"],
    ["shifted by one item", g([999], [8]), g([999], [8], 8), "partial"],
    ["strides 2 and 3 of coprime reach", g([1e6], [16]), g([1e6], [24], 8), "partial"],
    ["nothing", g([0], [8]), g([4], [8]), "none"],
  ])("%s", (_, a, b, wanted) => {
    expect(f.overlapOf(a, b)).toBe(wanted);
    expect(f.overlapOf(b, a)).toBe(wanted);
  });

  test("channels and fields of records", () => {
    const field = (byteOffset: number, itemsize: number) => ({ byteOffset, shape: [1e5], strides: [13], itemsize });
    expect(f.overlapOf(field(0, 8), field(8, 4))).toBe("interleaved");
    expect(f.overlapOf(field(0, 8), field(7, 4))).toBe("partial");
  });

  test("an indirect layout is unknown, and hard cases end in time", () => {
    const pil = { ...g([2], [8]), suboffsets: [0] };
    expect(f.overlapOf(pil, g([2], [8]))).toBe("unknown");
    // Strides chosen so that the search has to work: it answers or gives up, either way at once.
    const hard = (byteOffset: number): f.Geometry => ({
      byteOffset,
      shape: new Array(12).fill(50),
      strides: [1009, 1013, 1019, 1021, 1031, 1033, 1039, 1049, 1051, 1061, 1063, 1069].map(stride => stride * 4),
      itemsize: 1,
    });
    expect(["interleaved", "unknown", "partial"]).toContain(f.overlapOf(hard(0), hard(2)));
  });
});

describe("walking out", () => {
  const matrix: f.Located = {
    buffer: Uint16Array.of(0, 1, 2, 3, 4, 5).buffer,
    dtype: f.dtype("H"),
    geometry: { byteOffset: 0, shape: [2, 3], strides: [6, 2], itemsize: 2 },
  };

  test("offsets in both orders", () => {
    expect([...f.offsets(matrix.geometry)]).toEqual([0, 2, 4, 6, 8, 10]);
    expect([...f.offsets(matrix.geometry, "F")]).toEqual([0, 6, 2, 8, 4, 10]);
    expect([...f.offsets({ byteOffset: 3, shape: [], strides: [], itemsize: 1 })]).toEqual([3]);
    expect([...f.offsets({ byteOffset: 3, shape: [2, 0], strides: [1, 1], itemsize: 1 })]).toEqual([]);
  });

  test("typed arrays and bytes in C, F and A order", () => {
    expect(f.toTypedArray(matrix)).toEqual(Uint16Array.of(0, 1, 2, 3, 4, 5));
    expect(f.toTypedArray(matrix, "F")).toEqual(Uint16Array.of(0, 3, 1, 4, 2, 5));
    const turned = { ...matrix, geometry: { ...matrix.geometry, shape: [3, 2], strides: [2, 6] } };
    expect([...f.toBytes(turned, "A")]).toEqual([...new Uint8Array(matrix.buffer)]);
    expect([...f.toBytes(turned, "C")].filter((_, k) => k % 2 === 0)).toEqual([0, 3, 1, 4, 2, 5]);
    expect(() => f.toBytes(matrix, "K" as "C")).toThrow(/"order" must be "C", "F" or "A"/);
    expect(() => f.toTypedArray({ ...matrix, dtype: f.dtype(">H") })).toThrow(/no typed array holds >u2: use toArray/);
  });

  test("nested arrays: rank 0 is a value, extents of 0 are empty lists at their level", () => {
    const at = (shape: number[]) =>
      f.toArray({ ...matrix, geometry: { ...matrix.geometry, shape, strides: shape.map(() => 2) } });
    expect(at([])).toBe(0);
    expect(at([0])).toEqual([]);
    expect(at([2, 0])).toEqual([[], []]);
    expect(at([0, 2])).toEqual([]);
  });

  test.each<[string | undefined, number | undefined, string]>([
    [undefined, undefined, "b901ef"],
    [":", undefined, "b9:01:ef"],
    [":", 2, "b9:01ef"],
    [":", -2, "b901:ef"],
    [":", 1, "b9:01:ef"],
    [":", 3, "b901ef"],
    [":", 4, "b901ef"],
    [":", 0, "b901ef"],
    ["\x00", -1, "b9\x0001\x00ef"],
  ])("hex with %j and %j", (separator, group, text) => {
    expect(f.toHex(Uint8Array.of(0xb9, 0x01, 0xef), separator, group)).toBe(text);
  });

  test("hex separators are one ASCII character", () => {
    for (const separator of ["", "xx", "\x80", "\u20ac", 5, null]) {
      expect(() => f.toHex(new Uint8Array(2), separator as string)).toThrow(f.ArgumentError);
    }
    expect(() => f.toHex(new Uint8Array(2), ":", 1.5)).toThrow(/"group" must be an integer/);
    expect(f.toHex(new Uint8Array(0), ":")).toBe("");
  });
});
