/** Unpacking from the same array again: what codecs remember of it is never what it was before. */
import { BUFFER, codec, getBuffer, isExporter } from "@lanewise/format";
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

test("DataViews after many typed arrays are what they were: V8 13.6 forgets it", () => {
  const bytes = new Uint8Array(3);
  const view = new DataView(bytes.buffer);
  for (const exporter of [bytes, view, bytes, view]) {
    for (let i = 0; i < 20_000; i++) {
      if (!isExporter(exporter)) throw new Error("an exporter is none");
      getBuffer(exporter).release();
    }
  }
});

describe("however many values there are", () => {
  test.each([1, 255, 256, 257, 1000])("%i", count => {
    const values = Array.from({ length: count }, (_, i) => i);
    for (const format of [`<${count}H`, `>${count}h`, `<${count}d`, `${count}f`, `!${count}q`]) {
      const bytes = new Uint8Array(codec(format).size);
      codec(format).packInto(bytes, 0, ...values);
      const wide = format.endsWith("q");
      expect(codec(format).unpack(bytes)).toEqual(wide ? values.map(BigInt) : values);
    }
  });

  test("numbers, and other values between them", () => {
    const bytes = codec("<2H?3s2dcI").pack(1, 2, true, Uint8Array.of(3, 4, 5), 0.5, -1, Uint8Array.of(6), 2 ** 32 - 1);
    expect(codec("<2H?3s2dcI").unpack(bytes)).toEqual([
      1,
      2,
      true,
      Uint8Array.of(3, 4, 5),
      0.5,
      -1,
      Uint8Array.of(6),
      2 ** 32 - 1,
    ]);
  });
});
