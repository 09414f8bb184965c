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
