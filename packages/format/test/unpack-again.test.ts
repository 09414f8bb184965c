/** Unpacking from the same array again: what codecs remember of it is never what it was before. */
import { BUFFER, codec } from "@lanewise/format";
import { describe, expect, test } from "vitest";

const pair = codec("<HB");
const code = (name: string) => expect.objectContaining({ code: name });

/** Small buffers are remembered for longer than large ones. */
describe.each([16, 2 ** 17])("an array over %i bytes", size => {
  test("that is written in between", () => {
    const bytes = new Uint8Array(size);
    expect(pair.unpackFrom(bytes, 1)).toEqual([0, 0]);
    bytes.set([1, 2, 3], 1);
    expect(pair.unpackFrom(bytes, 1)).toEqual([513, 3]);
    expect(codec(">HB").unpackFrom(bytes, 1)).toEqual([258, 3]);
    expect(pair.unpackFrom(bytes.subarray(1))).toEqual([513, 3]);
    expect(pair.unpackFrom(bytes, 1)).toEqual([513, 3]);
  });

  test("that is detached in between", () => {
    const bytes = new Uint8Array(size);
    pair.unpackFrom(bytes, 0);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    expect(() => pair.unpackFrom(bytes, 0)).toThrow(code("DETACHED"));
  });

  test("that shrinks and grows with its buffer", () => {
    const buffer = new ArrayBuffer(size, { maxByteLength: 2 * size });
    const bytes = new Uint8Array(buffer);
    pair.unpackFrom(bytes, -3);
    buffer.resize(2 * size);
    bytes.set([1, 2, 3], 2 * size - 3);
    expect(pair.unpackFrom(bytes, -3)).toEqual([513, 3]);
    expect(pair.unpackFrom(bytes, 2 * size - 3)).toEqual([513, 3]);
    buffer.resize(2);
    expect(() => pair.unpackFrom(bytes, 0)).toThrow(code("STRUCT"));
    buffer.resize(size);
    expect(pair.unpackFrom(bytes, size - 3)).toEqual([0, 0]);
  });

  test("of fixed length that its buffer no longer reaches, and then does again", () => {
    const buffer = new ArrayBuffer(size, { maxByteLength: size });
    const bytes = new Uint8Array(buffer, 4, 4);
    pair.unpackFrom(bytes, 0);
    buffer.resize(6);
    expect(() => pair.unpackFrom(bytes, 0)).toThrow(code("DETACHED"));
    buffer.resize(size);
    expect(pair.unpackFrom(bytes, 0)).toEqual([0, 0]);
  });

  test("that becomes an exporter of its own", () => {
    const bytes = new Uint8Array(size);
    pair.unpackFrom(bytes, 0);
    const other = Uint8Array.of(1, 2, 3);
    Object.defineProperty(bytes, BUFFER, { value: () => ({ buffer: other.buffer, format: "B", shape: 3 }) });
    expect(pair.unpack(bytes)).toEqual([513, 3]);
  });

  test("in the next job", async () => {
    const bytes = new Uint8Array(size);
    pair.unpackFrom(bytes, 0);
    await null;
    bytes.set([1, 2, 3]);
    expect(pair.unpackFrom(bytes, 0)).toEqual([513, 3]);
  });
});
