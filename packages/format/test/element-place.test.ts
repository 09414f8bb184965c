/** Where an element codec reads and writes: outside of the view, beside integers, without memory it refuses in our words. */
import * as lw from "@lanewise/format";
import { describe, expect, test } from "vitest";

const code = (expected: string) => expect.objectContaining({ code: expected });

describe.each<[string, unknown]>([
  ["bool", true],
  ["uint8", 1],
  ["int16", 1],
  [">u2", 1],
  ["float16", 1],
  ["float64", 1],
  [">f8", 1],
  ["int64", 1n],
  ["complex64", { re: 1, im: 2 }],
  [">c16", { re: 1, im: 2 }],
  ["5s", new Uint8Array(5)],
  ["text(3)", "abc"],
  ["2w", "ab"],
  ["(2)h", [1, 2]],
  ["T{d:x:h:y:}", { x: 1, y: 2 }],
  ["T{3t:a:5t:b:}", { a: 1, b: 2 }],
])("%s", (spec, value) => {
  const dtype = spec.startsWith("text") ? lw.text(3) : lw.dtype(spec);
  const codec = lw.elementCodec<any>(dtype);
  const { itemsize } = dtype;
  const bytes = new Uint8Array(itemsize + 4).fill(7);
  const view = new DataView(bytes.buffer);

  test.each([-1, 5, 1e9, 2 ** 53, -0.5, 0.5, Number.NaN, Infinity, undefined, null, "1", {}, [], true] as any[])(
    "at %s",
    at => {
      expect(() => codec.read(view, at)).toThrow(code("INDEX"));
      expect(() => codec.write(view, at, value)).toThrow(code("INDEX"));
      expect(bytes.every(byte => byte === 7)).toBe(true);
    },
  );

  test("at a symbol and a bigint", () => {
    for (const at of [Symbol("0"), 0n] as any[]) {
      expect(() => codec.read(view, at)).toThrow(code("INDEX"));
      expect(() => codec.write(view, at, value)).toThrow(code("INDEX"));
    }
  });

  test("where the last one fits, and in a view that begins later", () => {
    const later = new DataView(bytes.slice().buffer, 4);
    codec.write(later, 0, value);
    expect(() => codec.write(later, 1, value)).toThrow(code("INDEX"));
    expect(() => codec.read(later, 1)).toThrow(code("INDEX"));
    expect(new Uint8Array(later.buffer, 0, 4)).toEqual(new Uint8Array(4).fill(7));
    codec.read(later, 0);
  });

  test.each([undefined, null, 1, "x", {}, new Uint8Array(64), new ArrayBuffer(64), Symbol("x")] as any[])(
    "no view (%#)",
    x => {
      expect(() => codec.read(x, 0)).toThrow(code("ARGUMENT"));
      expect(() => codec.write(x, 0, value)).toThrow(code("ARGUMENT"));
    },
  );

  test("memory that is gone, and memory that shrank", () => {
    const gone = new DataView(new ArrayBuffer(64));
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    expect(() => codec.read(gone, 0)).toThrow(code("DETACHED"));
    expect(() => codec.write(gone, 0, value)).toThrow(code("DETACHED"));
    const Resizable = ArrayBuffer as new (
      nbytes: number,
      options: object,
    ) => ArrayBuffer & { resize?(n: number): void };
    const buffer = new Resizable(64, { maxByteLength: 64 });
    if (!buffer.resize) return;
    const [tracking, fixed] = [new DataView(buffer), new DataView(buffer, 0, 64)];
    buffer.resize(0);
    expect(() => codec.read(tracking, 0)).toThrow(code("INDEX"));
    expect(() => codec.write(tracking, 0, value)).toThrow(code("INDEX"));
    expect(() => codec.read(fixed, 0)).toThrow(code("DETACHED"));
    expect(() => codec.write(fixed, 0, value)).toThrow(code("DETACHED"));
  });
});

test("dtypes and their codecs are everybody's: nobody can change them", () => {
  for (const spec of ["float64", "complex64", "T{d:x:h:y:}", "(2)h"]) {
    const dtype = lw.dtype(spec);
    const codec = lw.elementCodec(dtype);
    for (const [shared, name] of [
      [dtype, "itemsize"],
      [dtype, "name"],
      [dtype, "read"],
      [dtype, "note"],
      [codec, "read"],
      [codec, "write"],
    ] as any[]) {
      const before = shared[name];
      expect(() => {
        shared[name] = null;
      }).toThrow(TypeError);
      expect(shared[name]).toBe(before);
    }
  }
  const packed = lw.codec("hb") as any;
  expect(() => {
    packed.pack = null;
  }).toThrow(TypeError);
  expect(lw.pack("hb", 1, 2)).toHaveLength(3);
});

describe("memory that goes while the value is read", () => {
  test.each<[string, (go: () => number) => unknown]>([
    [
      "T{h:x:h:y:}",
      go => ({
        x: 1,
        get y() {
          return go();
        },
      }),
    ],
    [
      "(2)h",
      go => ({
        length: 2,
        0: 1,
        get 1() {
          return go();
        },
      }),
    ],
    [
      "complex64",
      go => ({
        re: 1,
        get im() {
          return go();
        },
      }),
    ],
  ])("%s", (spec, value) => {
    const codec = lw.elementCodec<any>(lw.dtype(spec));
    const view = new DataView(new ArrayBuffer(64));
    const go = () => {
      structuredClone(view.buffer, { transfer: [view.buffer] });
      return 1;
    };
    expect(() => codec.write(view, 0, value(go))).toThrow(code("DETACHED"));
    // And of a dtype, which finds the memory itself.
    const memory = new ArrayBuffer(64);
    const leave = () => {
      structuredClone(memory, { transfer: [memory] });
      return 1;
    };
    expect(() => lw.dtype(spec).write(memory, 0, value(leave) as never)).toThrow(code("DETACHED"));
  });

  test("what the caller's code throws is passed on", () => {
    const mine = new Error("mine");
    const value = {
      get re(): number {
        throw mine;
      },
    };
    const view = new DataView(new ArrayBuffer(16));
    expect(() => lw.elementCodec<any>(lw.dtype("complex64")).write(view, 0, value)).toThrow(mine);
  });
});
