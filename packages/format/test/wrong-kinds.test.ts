/** Functions on plain data, given what they are not for: an error of ours that names the argument, at once. */
import * as lw from "@lanewise/format";
import { describe, expect, test } from "vitest";

describe("what is of the wrong kind is refused by name", () => {
  const code = (expected: string) => expect.objectContaining({ code: expected });

  test.each([undefined, null, 0, 1n, {}, "ab", Symbol("x")] as any[])("%s as a list, a text and a layout", x => {
    const d = lw.dtype("d");
    for (const call of [
      () => lw.broadcastShapes(x),
      () => lw.broadcastShapes([1], x),
      () => lw.broadcastStrides([1], x, [1]),
      () => lw.sizeOf(x),
      () => lw.parseSlice((typeof x === "string" ? null : x) as never),
      () => lw.toArray(x),
      () => lw.toBytes(x),
      () => lw.toTypedArray(x),
      () => lw.copyElements(x, x),
      () => lw.equalElements(x, x),
      () => lw.fillElements(x, 1),
      () => lw.toBytes({ buffer: new ArrayBuffer(8), geometry: x, dtype: d }),
    ]) {
      expect(call).toThrowError(code("ARGUMENT"));
    }
  });

  test.each([[[0, 1]], [new Int32Array([0])], [{}], [{ from: 1 }]] as any[])("%o as an item of a slice", item => {
    const geometry = { byteOffset: 0, shape: [4, 5], strides: [40, 8], itemsize: 8 };
    expect(() => lw.applySlice(geometry, [item])).toThrowError(code("ARGUMENT"));
    expect(() => lw.applySlice(geometry, [{ start: 1 } as never])).not.toThrow();
  });

  test("what has no text of its own is named all the same", () => {
    const bare = Object.create(null);
    expect(() => lw.getBuffer(new Uint8Array(1), bare)).toThrowError(code("BUFFER"));
  });

  test("lengths that no shape has are not walked", () => {
    const endless = { length: 2 ** 32 } as never;
    for (const call of [
      () => lw.sizeOf(endless),
      () => lw.checkShape(endless, "shape"),
      () => lw.broadcastShapes(endless),
      () => lw.broadcastStrides(endless, endless, endless),
    ]) {
      expect(call).toThrowError(code("SHAPE"));
    }
  });

  test("what has methods of its own is told so", () => {
    expect(() => lw.toBytes(new Float64Array(1) as never)).toThrowError(
      "must be { buffer, geometry, dtype }, got an object",
    );
  });
});
