/** The classes by themselves: kind, code, name, values. What provokes each is tested where it is thrown. */
import * as format from "@lanewise/format";
import { isLanewiseError } from "@lanewise/format";
import { describe, expect, test } from "vitest";

const CASES: [Error, string, string, ErrorConstructor, object][] = [
  [new format.ArgumentError("x", "wrong"), "ArgumentError", "ARGUMENT", TypeError, { argument: "x" }],
  [new format.BufferError("no", { exports: 2, flags: 1 }), "BufferError", "BUFFER", Error, { exports: 2, flags: 1 }],
  [
    new format.DetachedError("gone", { needed: 8, available: 0 }),
    "DetachedError",
    "DETACHED",
    Error,
    { needed: 8, available: 0 },
  ],
  [new format.DTypeError("no", "int8"), "DTypeError", "DTYPE", TypeError, { dtype: "int8" }],
  [
    new format.FormatError("no", "T{y}", 2),
    "FormatError",
    "FORMAT",
    SyntaxError,
    { format: "T{y}", column: 3, caret: "  T{y}\n    ^" },
  ],
  [new format.IndexError(1, 7, 5), "IndexError", "INDEX", RangeError, { axis: 1, index: 7, extent: 5 }],
  [new format.ReleasedError("get"), "ReleasedError", "RELEASED", Error, { operation: "get" }],
  [new format.ShapeError("no", [2, 3], [4]), "ShapeError", "SHAPE", RangeError, { shapes: [[2, 3], [4]] }],
  [new format.StructError("no", 4, 3), "StructError", "STRUCT", RangeError, { expected: 4, got: 3 }],
  [
    new format.ValueRangeError(300, "uint8", "no"),
    "ValueRangeError",
    "VALUE_RANGE",
    RangeError,
    { value: 300, dtype: "uint8" },
  ],
];

describe.each(CASES)("%s", (error, name, code, Parent, values) => {
  test(`${name} ${code}`, () => {
    expect(error).toBeInstanceOf(Parent);
    expect(error).toMatchObject({ name, code, ...values });
    expect(String(error)).toMatch(new RegExp(`^${name}: `));
    expect(Object.keys(error)).not.toContain("name");
    expect(isLanewiseError(error)).toBe(true);
    expect(isLanewiseError(error, code)).toBe(true);
    expect(isLanewiseError(error, "OTHER")).toBe(false);
  });
});

test("the guard looks at the brand, not at the class", () => {
  const foreign = Object.assign(new Error("from another copy"), {
    code: "SHAPE",
    [Symbol.for("lanewise.error")]: true,
  });
  expect(isLanewiseError(foreign, "SHAPE")).toBe(true);
  for (const other of [
    new Error("x"),
    Object.assign(new Error("x"), { code: "SHAPE" }),
    null,
    undefined,
    "SHAPE",
    { code: "SHAPE" },
  ]) {
    expect(isLanewiseError(other)).toBe(false);
  }
});

test("a BufferError keeps its cause", () => {
  const cause = new Error("why");
  expect(new format.BufferError("no", { cause }).cause).toBe(cause);
});

test("enormous values are cut in messages", () => {
  expect(new format.ValueRangeError(10n ** 1000n, "int64", "no").message.length).toBeLessThan(60);
});
