/** Views without elements over memory without bytes: whatever they are derived by, they can be used and exported again. */
import { fromMemory, type MemoryView, view } from "@lanewise/view";
import { describe, expect, test } from "vitest";

const nothing = (dtype: string, shape: readonly number[]) => fromMemory(new ArrayBuffer(2), { dtype, shape });

const derived: readonly (readonly [how: string, made: MemoryView, shape: readonly number[]])[] = [
  ["an upper diagonal", nothing("float64", [0, 3, 3]).diagonal(1, 1, 2), [0, 2]],
  ["a lower diagonal", nothing("float64", [3, 0, 3]).diagonal(-2, 0, 2), [0, 1]],
  ["a field", nothing("T{d:x:i:y:}", [0]).field("y"), [0]],
  ["a field that is a sub-array", nothing("T{B:a:(2)i:b:}", [0]).field("b"), [0, 2]],
  ["imaginary parts", nothing("complex128", [2, 0]).imag, [2, 0]],
  ["a slice", nothing("float64", [0, 3]).slice(":, 2"), [0]],
  ["a flip", nothing("float64", [3, 0]).flip(), [3, 0]],
];

describe("views without elements", () => {
  test.each(derived)("%s", (_, made, shape) => {
    expect(made.shape).toEqual(shape);
    expect(made.byteOffset).toBe(0);
    expect(made.toBytes()).toEqual(new Uint8Array(0));
    expect(made.equals(view(made))).toBe(true);
    expect(made.toArray().flat()).toEqual([]);
    made.assign(made);
  });
});

test.each([[[2 ** 40, 0]], [[2 ** 27, 0, 3]], [[2 ** 20, 2 ** 20, 0]]])(
  "[%s] is too many lists, and not no values",
  shape => {
    const empty = nothing("float64", shape);
    expect(() => empty.toArray()).toThrowError(expect.objectContaining({ code: "SHAPE" }));
    expect(() => JSON.stringify(empty)).toThrowError(expect.objectContaining({ code: "SHAPE" }));
    expect(empty.mT.T.toBytes()).toEqual(new Uint8Array(0));
    expect(nothing("float64", [0, 2 ** 40]).toArray()).toEqual([]);
  },
);
