/** Arguments of the wrong kind, as untyped code passes them: an error of ours that names the argument, nothing from inside. */
import * as lw from "lanewise";
import { describe, expect, test } from "vitest";

const v = lw.view(new Float64Array(6)).reshape(2, 3);
const bytes = new Uint8Array(16);
const anything = (x: unknown): any => x;

describe.each([
  ["a bigint", 1n],
  ["a symbol", Symbol("axis")],
  ["null", null],
  ["a list of a symbol", [Symbol("axis")]],
  ["an object without a prototype", Object.create(null)],
  ["a length without items", { length: 2 ** 32 }],
])("%s", (_, given) => {
  const wrong = anything(given);
  test.each([
    ["squeeze", () => v.squeeze(wrong)],
    ["expandDims", () => v.expandDims(wrong)],
    ["flip", () => v.flip(wrong)],
    ["moveAxis", () => v.moveAxis(wrong, 0)],
    ["swapAxes", () => v.swapAxes(wrong, 0)],
    ["permuteDims", () => v.permuteDims(wrong, 0)],
    ["diagonal", () => v.diagonal(wrong)],
    ["slidingWindows", () => v.slidingWindows([1], wrong)],
    ["arange", () => lw.arange(wrong)],
    ["arange's stop", () => lw.arange(0, wrong)],
    ["arange's step", () => lw.arange(0, 1, wrong)],
    ["linspace", () => lw.linspace(wrong, 1)],
    ["generic", () => lw.generic(wrong, () => () => 0)],
    ["fromMemory", () => lw.fromMemory(bytes.buffer, wrong)],
    ["read", () => lw.dtype("float64").read(bytes, wrong)],
    ["unpackFrom", () => lw.unpackFrom("d", bytes, wrong)],
  ])("%s", (_name, call) => {
    expect(call).toThrow(expect.objectContaining({ code: expect.stringMatching(/^[A-Z_]+$/) }));
  });
});

test("bounds that are bigints, and counts that are none", () => {
  expect(() => lw.s(anything(1n))).toThrow(expect.objectContaining({ code: "ARGUMENT" }));
  expect(() => lw.linspace(0, 1, anything(2n))).toThrow(expect.objectContaining({ code: "ARGUMENT" }));
  expect(() => v.moveAxis(anything(undefined), 0)).toThrow(expect.objectContaining({ code: "ARGUMENT" }));
});

describe("mistakes that are easily made are told what to write instead", () => {
  test.each([
    ["a dtype where a view is sliced", () => lw.view(bytes, anything("float32")), "ARGUMENT", "view(x, { dtype })"],
    ["a typed array as memory", () => lw.fromMemory(anything(bytes), { dtype: "uint8" }), "ARGUMENT", "view(x)"],
    ["NumPy's list of fields", () => lw.struct(anything([["x", "<i4"]])), "ARGUMENT", "dtype([...])"],
    ["two extents left open", () => v.reshape(-1, -1), "SHAPE", "at most one -1, got [-1, -1]"],
    ["a text as a bound", () => lw.arange(anything("3")), "SIZE", 'got "3"'],
    ["a bigint as a bound", () => lw.arange(anything(3n)), "SIZE", "got 3n"],
    ["a bigint as an index", () => lw.view(bytes).get(anything(1n)), "ARGUMENT", "got 1n"],
    ["a class as a dtype", () => lw.zeros(1, anything(Float32Array)), "DTYPE", "got a function"],
    ["max for maximum", () => lw.max(bytes, anything(v)), "ARGUMENT", "maximum(a, b)"],
  ])("%s", (_name, call, code, remedy) => {
    expect(call).toThrow(expect.objectContaining({ code, message: expect.stringContaining(remedy) }));
  });

  test.each(["int", "uint", "Int", "bigint", "float", "double", "half", "f32", "i16", "Float32Array", "string"])(
    "%s is no dtype's name",
    name => {
      const message = expect.stringContaining("is no dtype's name (int8 to uint64");
      expect(() => lw.zeros(3, name)).toThrow(expect.objectContaining({ code: "FORMAT", message }));
    },
  );
});

test("JSON of a view is its values, as of an array", () => {
  using a = lw.array([1, 2]);
  expect(JSON.stringify([v, a])).toBe("[[[0,0,0],[0,0,0]],[1,2]]");
  expect(JSON.stringify(lw.simd(v))).toBe("[[0,0,0],[0,0,0]]");
});
