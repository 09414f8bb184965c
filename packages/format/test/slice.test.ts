/** The slice language: text, objects, refusals with axis, index and extent, hostile texts. */
import * as f from "@lanewise/format";
import { describe, expect, test } from "vitest";

const g = (shape: readonly number[], byteOffset = 0): f.Geometry => ({
  byteOffset,
  shape,
  strides: f.contiguousStrides(shape, 8),
  itemsize: 8,
});

function caught(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

describe("text", () => {
  test.each<[string, f.SliceItem[]]>([
    ["1:10:3", [f.s(1, 10, 3)]],
    ["1:10:3, ..., ::-1, None, -1", [f.s(1, 10, 3), f.ellipsis, f.s(null, null, -1), null, -1]],
    [":", [f.s()]],
    ["::", [f.s()]],
    [" 5 ", [5]],
    ["+5,-0", [5, 0]],
    ["newaxis", [null]],
    ["None:None:None", [f.s()]],
    ["1:,", [f.s(1)]],
    ["\t1 : 2\n: 3\r", [f.s(1, 2, 3)]],
    ["007", [7]],
    ["99999999999999999999:", [f.s(Number.MAX_SAFE_INTEGER)]],
    [`${"9".repeat(400)}:-${"9".repeat(400)}`, [f.s(Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER)]],
  ])("%s", (text, items) => {
    expect(f.parseSlice(text)).toEqual(items);
    expect(f.parseSlice(text)).toEqual(items);
  });

  test.each<[string, number, RegExp]>([
    ["", 1, /a slice needs an integer/],
    ["  ", 3, /a slice needs an integer/],
    [",", 1, /a slice needs an integer/],
    ["1,,2", 3, /a slice needs an integer/],
    ["1 2", 3, /separated by commas/],
    ["1.5", 2, /separated by commas/],
    ["1:2:3:4", 6, /separated by commas/],
    ["1:2:0", 5, /must not be 0/],
    ["-", 2, /a sign must be followed by digits/],
    ["- 1", 2, /a sign must be followed by digits/],
    ["--1", 2, /a sign must be followed by digits/],
    ["..., ...", 6, /at most one ellipsis/],
    ["a:b", 1, /a slice needs/],
    ["none", 1, /a slice needs/],
    ["Nonee", 5, /separated by commas/],
    ["1:2)", 4, /separated by commas/],
    ["1_000", 2, /separated by commas/],
    ["0x10", 2, /separated by commas/],
    ["..", 1, /a slice needs/],
    ["\u0661", 1, /a slice needs/],
    ["1\u0000", 2, /separated by commas/],
  ])("%j fails at column %i", (text, column, rule) => {
    const error = caught(() => f.parseSlice(text)) as f.FormatError;
    expect(error).toBeInstanceOf(f.FormatError);
    expect([error.column, error.format]).toEqual([column, text]);
    expect(error.message).toMatch(rule);
    expect(error.caret).toContain("^");
  });

  test("hostile texts are read in linear time", () => {
    const texts = [
      ":".repeat(1e5),
      "1,".repeat(1e5),
      " ".repeat(1e6),
      "-".repeat(1e6),
      "None".repeat(1e5),
      `${"9".repeat(1e6)}x`,
      `1${" ".repeat(1e6)}1`,
      "...,".repeat(1e5),
    ];
    for (const text of texts) {
      const error = caught(() => f.applySlice(g([2, 2]), f.parseSlice(text)));
      expect(f.isLanewiseError(error)).toBe(true);
    }
  });

  test("more different texts than are kept", () => {
    for (let k = 0; k < 1500; k++) expect(f.parseSlice(`${k}:`)).toEqual([f.s(k)]);
    expect(f.parseSlice("3:")).toEqual([f.s(3)]);
  });
});

describe("layouts", () => {
  test("integers drop axes, newaxis adds them, the ellipsis fills", () => {
    const cube = g([3, 4, 5]);
    expect(f.applySlice(cube, [1])).toMatchObject({ byteOffset: 160, shape: [4, 5], strides: [40, 8] });
    expect(f.applySlice(cube, [f.ellipsis, -1])).toMatchObject({ byteOffset: 32, shape: [3, 4], strides: [160, 40] });
    expect(f.applySlice(cube, [0, f.newaxis, f.ellipsis])).toMatchObject({ shape: [1, 4, 5], strides: [0, 40, 8] });
    expect(f.applySlice(cube, [null, f.s(), null, 2])).toMatchObject({ byteOffset: 80, shape: [1, 3, 1, 5] });
    expect(f.applySlice(cube, [])).toMatchObject({ shape: [3, 4, 5] });
    expect(f.applySlice(cube, [f.ellipsis])).toMatchObject({ shape: [3, 4, 5] });
    expect(f.applySlice(cube, [0, 1, 2, f.ellipsis])).toMatchObject({ byteOffset: 56, shape: [], strides: [] });
    expect(f.applySlice(g([]), [null])).toMatchObject({ shape: [1], strides: [0] });
  });

  test("pick drops leading axes", () => {
    const cube = g([3, 4, 5], 1000);
    expect(f.pick(cube, [2, -1])).toMatchObject({ byteOffset: 1000 + 320 + 120, shape: [5], strides: [8] });
    expect(f.pick(cube, [])).toMatchObject({ byteOffset: 1000, shape: [3, 4, 5] });
    expect(caught(() => f.pick(cube, [0, 0, 0, 0]))).toBeInstanceOf(f.IndexError);
    expect(caught(() => f.pick(cube, [0.5]))).toBeInstanceOf(f.ArgumentError);
    for (const wrong of [null, 1n, Symbol("x"), "1", true, { valueOf: () => 1 }]) {
      expect(caught(() => f.pick(cube, [wrong as never]))).toBeInstanceOf(f.ArgumentError);
    }
  });

  test("an empty slice stays within the memory", () => {
    for (const text of ["5:", "3:1", "-1:0", "0:0:-1", "10:20:3"]) {
      expect(f.applySlice(g([3], 16), f.parseSlice(text))).toMatchObject({ byteOffset: 16, shape: [0] });
    }
    expect(f.applySlice(g([0]), f.parseSlice("::-1"))).toMatchObject({ byteOffset: 0, shape: [0] });
  });

  test("strides stay exact and positive zero whatever the step", () => {
    const huge = f.applySlice(g([3]), [f.s(1, null, Number.MAX_SAFE_INTEGER)]);
    expect(huge).toMatchObject({ byteOffset: 8, shape: [1], strides: [8] });
    const still = { byteOffset: 0, shape: [4], strides: [0], itemsize: 1 };
    expect(Object.is(f.applySlice(still, [f.s(null, null, -1)]).strides[0], 0)).toBe(true);
  });
});

describe("refusals carry axis, index and extent", () => {
  test.each<[f.SliceItem[], number, number, number, string]>([
    [[4], 0, 4, 4, "index 4 is out of bounds for axis 0 with 4 elements"],
    [[0, -6], 1, -6, 5, "index -6 is out of bounds for axis 1 with 5 elements"],
    [[f.ellipsis, 5], 1, 5, 5, "index 5 is out of bounds for axis 1 with 5 elements"],
    [[f.newaxis, 1e300], 0, 1e300, 4, "out of bounds for axis 0"],
    [[0, 0, 0], 2, 3, 2, "too many indices: 3 for rank 2"],
    [[f.s(), f.s(), f.s()], 2, 3, 2, "too many indices: 3 for rank 2"],
    [[f.s(), f.s(null, null, 0)], 1, 0, 5, "the step of a slice must not be 0 (axis 1)"],
  ])("case %#", (items, axis, index, extent, message) => {
    const error = caught(() => f.applySlice(g([4, 5]), items)) as f.IndexError;
    expect(error).toBeInstanceOf(f.IndexError);
    expect(error).toBeInstanceOf(RangeError);
    expect([error.axis, error.index, error.extent]).toEqual([axis, index, extent]);
    expect(error.message).toContain(message);
  });

  test.each<[unknown, string]>([
    [1.5, "an index must be an integer, got 1.5 (axis 0)"],
    [Number.NaN, "an index must be an integer, got NaN"],
    [Number.POSITIVE_INFINITY, "an index must be an integer, got Infinity"],
    [true, "got true"],
    ["1:2", "text must be the only argument"],
    [undefined, "got undefined"],
    [1n, "got 1"],
    [{ start: "1", stop: null, step: null }, '"start" of a slice must be an integer or null, got "1"'],
    [{ start: null, stop: 1.5, step: null }, '"stop" of a slice must be an integer or null'],
    [{ start: null, stop: null, step: Number.NaN }, '"step" of a slice must be an integer or null'],
  ])("%s is no item", (item, message) => {
    const error = caught(() => f.applySlice(g([4, 5]), [item as never])) as f.ArgumentError;
    expect(error).toBeInstanceOf(f.ArgumentError);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(message);
  });

  test("more than 64 axes, also where tables of blocks are followed", () => {
    const added = new Array<null>(63).fill(null);
    const indirect = { ...g([4, 5]), suboffsets: [0, -1] };
    for (const layout of [g([4, 5]), indirect]) {
      expect(caught(() => f.applySlice(layout, added))).toMatchObject({ code: "SHAPE" });
      expect(f.applySlice(layout, added.slice(1)).shape.length).toBe(64);
    }
  });

  test("two ellipses, and bounds that are no integers", () => {
    expect(() => f.applySlice(g([4, 5]), [f.ellipsis, f.ellipsis])).toThrow("at most one ellipsis");
    for (const bound of [1.5, Number.NaN, "1", true, Number.POSITIVE_INFINITY]) {
      expect(() => f.s(bound as number)).toThrow(f.ArgumentError);
    }
  });
});

describe("the place of one element", () => {
  const buffer = new ArrayBuffer(16);

  test("in a direct layout", () => {
    const layout = { buffer, blocks: null, geometry: g([3, 4], 1000) };
    expect(f.placeOf(layout, [2, -1])).toEqual({ buffer, byteOffset: 1000 + 64 + 24 });
    expect(f.placeOf({ ...layout, geometry: g([], 8) }, [])).toEqual({ buffer, byteOffset: 8 });
    expect(caught(() => f.placeOf(layout, [0, 4]))).toMatchObject({ code: "INDEX", axis: 1, index: 4, extent: 4 });
    for (const indices of [[0], [0, 1n], [Symbol("x"), 0], [0, f.ellipsis], [null, 0]]) {
      expect(caught(() => f.placeOf(layout, indices as never))).toBeInstanceOf(f.ArgumentError);
    }
  });

  test("behind a table of blocks: one that is missing or too short is refused", () => {
    new BigUint64Array(buffer).set([1n, 7n]);
    const [short, rows] = [new ArrayBuffer(4), new ArrayBuffer(40)];
    const geometry = { byteOffset: 0, shape: [2, 4], strides: [8, 8], itemsize: 8, suboffsets: [0, -1] };
    const blocks = [
      { buffer: short, byteOffset: 0 },
      { buffer: rows, byteOffset: 8 },
    ];
    expect(f.placeOf({ buffer, blocks, geometry }, [0, 2])).toEqual({ buffer: rows, byteOffset: 24 });
    expect(() => f.placeOf({ buffer, blocks, geometry }, [1, 0])).toThrow(/block index 7 .* must be below 2/);
    const swapped = [blocks[1]!, blocks[0]!];
    expect(() => f.placeOf({ buffer, blocks: swapped, geometry }, [0, 0])).toThrow(f.BufferError);
    expect(() => f.placeOf({ buffer, blocks: null, geometry }, [0, 0])).toThrow(f.BufferError);
  });
});

describe("indirect axes", () => {
  const pil = {
    byteOffset: 0,
    shape: [3, 4, 5],
    strides: [8, 8, 1],
    itemsize: 1,
    suboffsets: [-1, 0, -1],
  };

  test("what is sliced behind an indirection goes into it, what is before into the start", () => {
    expect(f.applySlice(pil, f.parseSlice("1:, ::2, 2:"))).toMatchObject({
      byteOffset: 8,
      shape: [2, 2, 3],
      strides: [8, 16, 1],
      suboffsets: [-1, 2, -1],
    });
  });

  test("an integer on an indirect axis moves the indirection outwards", () => {
    const column = f.applySlice(pil, f.parseSlice(":, 2"));
    expect(column).toMatchObject({ byteOffset: 16, shape: [3, 5], strides: [8, 1], suboffsets: [0, -1] });
  });

  test("without the memory it cannot be followed, and two in one step cannot be expressed", () => {
    expect(() => f.applySlice(pil, [0, 1])).toThrow(/needs the memory/);
    const twice = { ...pil, suboffsets: [0, 0, -1] };
    expect(() => f.applySlice(twice, f.parseSlice(":, 1"))).toThrow(/needs integers on all axes before it/);
    const below = { ...pil, strides: [8, 8, -1], suboffsets: [-1, 2, -1] };
    expect(() => f.applySlice(below, f.parseSlice("..., 3:"))).toThrow(/negative suboffset/);
  });
});
