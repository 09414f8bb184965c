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

  const layout = { byteOffset: 0, shape: [2, 3], strides: [24, 8], itemsize: 8 };
  const broken: [string, any][] = [
    ["undefined", undefined],
    ["null", null],
    ["5", 5],
    ["a typed array", new Float64Array(2)],
    ["no shape", { ...layout, shape: undefined }],
    ["a number as strides", { ...layout, strides: 8 }],
    ["a missing stride", { ...layout, strides: [8] }],
    ["an endless shape", { ...layout, shape: { length: 2 ** 32 }, strides: { length: 2 ** 32 } }],
    ["a bigint as byteOffset", { ...layout, byteOffset: 0n }],
    ["a symbol as itemsize", { ...layout, itemsize: Symbol("8") }],
    ["NaN as byteOffset", { ...layout, byteOffset: Number.NaN }],
    ["a number as suboffsets", { ...layout, suboffsets: 1 }],
  ];
  test.each(broken)("%s as a layout", (_, x) => {
    for (const call of [
      () => lw.isContiguous(x),
      () => lw.extentOf(x),
      () => lw.checkBounds(x, 100),
      () => lw.overlapOf(x, layout),
      () => lw.overlapOf(layout, x),
      () => lw.mayOverlapItself(x),
      () => lw.applySlice(x, []),
      () => lw.pick(x, []),
      () => lw.offsets(x),
      () => lw.placeOf({ buffer: new ArrayBuffer(48), blocks: null, geometry: x }, [0, 0]),
      () => lw.sliceIndirect({ buffer: new ArrayBuffer(48), blocks: null, geometry: x }, [0]),
      () => lw.toArray({ buffer: new ArrayBuffer(48), dtype: lw.dtype("d"), geometry: x }),
      () => lw.fillElements({ buffer: new ArrayBuffer(48), dtype: lw.dtype("d"), geometry: x }, 0),
    ]) {
      expect(call).toThrowError(code("ARGUMENT"));
    }
  });

  test.each([undefined, null, "8", 8n, Symbol("8"), {}] as any[])("%s as a number, a list and an order", x => {
    for (const call of [
      () => lw.checkBounds(layout, x),
      () => lw.contiguousStrides(x, 8),
      () => lw.contiguousStrides([2], x),
      () => lw.contiguousStrides([2], 8, x ?? "A B"),
      () => lw.isContiguous(layout, x ?? "A B"),
      () => lw.coalesce(x, [8]),
      () => lw.coalesce([2], x),
    ]) {
      expect(call).toThrowError(code("ARGUMENT"));
    }
  });

  const wrongLists: any[] = [undefined, null, 1, "0", {}, { length: 2 ** 32 }, Symbol("0"), new Int32Array(2)];
  test.each(wrongLists)("%s as items, as indices and as memory", x => {
    const located = { buffer: new ArrayBuffer(48), blocks: null, geometry: layout };
    const indirect = { ...layout, suboffsets: [0, -1] };
    const d = lw.dtype("d");
    for (const call of [
      () => lw.applySlice(layout, x),
      () => lw.pick(layout, x),
      () => lw.placeOf(located, x),
      () => lw.placeOf(x, [0, 0]),
      () => lw.sliceIndirect(located, x),
      () => lw.sliceIndirect(x, [0]),
      () => lw.placeOf({ ...located, buffer: x, geometry: indirect }, [0, 0]),
      () => lw.sliceIndirect({ ...located, buffer: x, geometry: indirect }, [0]),
      () => lw.toHex(x),
      () => lw.fillEncoded({ ...located, dtype: d }, x),
      () => lw.sliceIndices(lw.s(), x),
      () => lw.checkAttached(x, 0),
    ]) {
      if (x !== 1 || !String(call).includes("sliceIndices")) expect(call).toThrowError(code("ARGUMENT"));
    }
    expect(lw.isShared(x)).toBe(false);
  });

  test("what is no slice, no number of bytes, no element's bytes, no dtype", () => {
    for (const x of [undefined, null, 1, ":"] as any[]) {
      expect(() => lw.sliceIndices(x, 5)).toThrowError(code("ARGUMENT"));
    }
    for (const x of [undefined, null, "8", 8n, -8, Number.NaN, Symbol("8"), {}] as any[]) {
      expect(() => lw.countMoved(x)).toThrowError(code("ARGUMENT"));
      if (typeof x === "number") continue;
      expect(() => lw.checkAttached(new ArrayBuffer(8), x)).toThrowError(code("ARGUMENT"));
      expect(() => lw.dtypeOfBuffer("d", x)).toThrowError(code("ARGUMENT"));
    }
    for (const itemsize of [Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY, 2 ** 53]) {
      for (const format of ["T{}", "T{i:a:}", "B", "d"]) {
        expect(() => lw.dtypeOfBuffer(format, itemsize)).toThrowError(code("ARGUMENT"));
      }
    }
    expect(() => lw.dtypeOfBuffer(lw.dtype("d") as never, 4)).toThrowError(code("ARGUMENT"));
    expect(() => lw.encodeElement(lw.dtype(`${2 ** 50}s`), new Uint8Array(1))).toThrowError(code("BUFFER"));
    expect(() => lw.sliceIndirect({ buffer: null as never, blocks: null, geometry: layout }, [])).toThrowError(
      code("ARGUMENT"),
    );
    expect(lw.movedBytes()).not.toBeNaN();
    const located = { buffer: new ArrayBuffer(48), geometry: layout, dtype: lw.dtype("d") };
    for (const count of [0, 7, 9]) {
      expect(() => lw.fillEncoded(located, new Uint8Array(count))).toThrowError(code("ARGUMENT"));
    }
    expect(() => lw.encodeElement(undefined as never, 1)).toThrowError(code("DTYPE"));
    expect(lw.encodeElement("int16" as never, 258)).toEqual(Uint8Array.of(2, 1));
    expect(lw.toHex(Uint8ClampedArray.of(1, 300) as never)).toBe("01ff");
  });

  test("a table of blocks with holes", () => {
    const geometry = { byteOffset: 0, shape: [1, 8], strides: [8, 1], itemsize: 1, suboffsets: [0, -1] };
    for (const blocks of [[null], [undefined], [1], 5] as any[]) {
      expect(() => lw.placeOf({ buffer: new ArrayBuffer(8), blocks, geometry }, [0, 0])).toThrowError(code("BUFFER"));
    }
  });

  test("bytes that are gone as a value", () => {
    const detached = new Uint8Array(4);
    structuredClone(detached.buffer, { transfer: [detached.buffer] });
    const buffer = new ArrayBuffer(8, { maxByteLength: 8 });
    const shrunk = new Uint8Array(buffer, 4, 4);
    buffer.resize(6);
    for (const gone of [detached, shrunk]) {
      for (const format of ["4s", "3p"] as const) {
        expect(() => lw.pack(format, gone)).toThrowError(code("DETACHED"));
      }
      expect(() => lw.dtype("4s").write(new Uint8Array(4), 0, gone)).toThrowError(code("DETACHED"));
    }
    expect(lw.pack("4s", new Uint8Array(0))).toEqual(new Uint8Array(4));
  });

  test.each(["(1000000000)0s", "(99999,99999,0)b", "(9999)T{(9999)T{}:a:}", "(4294967296)T{}"])(
    "%s as values",
    format => {
      const dtype = lw.dtype(format);
      expect(() => dtype.read(new Uint8Array(8))).toThrowError(code("SHAPE"));
      const [length] = dtype.shape;
      expect(() => dtype.write(new Uint8Array(8), 0, { length } as never)).toThrowError(code("SHAPE"));
    },
  );

  test("what lies behind an empty axis is not counted", () => {
    expect(lw.dtype("(0,99999,99999)0s").read(new Uint8Array(8))).toEqual([]);
    expect(lw.dtype("(2,0,4)T{(9999999)d:a:}").read(new Uint8Array(8))).toEqual([[], []]);
  });

  test("sizes that no memory has", () => {
    const endless = lw.codec("9007199254740991x");
    expect(() => endless.pack()).toThrowError(code("STRUCT"));
    expect(() => endless.packInto(new Uint8Array(4), 0)).toThrowError(code("STRUCT"));
    expect(() => lw.elementCodec(lw.dtype("9007199254740991s")).check(new Uint8Array(2))).not.toThrow();
    expect(() => lw.elementCodec(lw.dtype("(4294967296)b")).check({ length: 2 ** 32 } as never)).toThrowError(
      code("SHAPE"),
    );
  });

  test("the codec of whatever names a dtype", () => {
    expect(lw.elementCodec("<f8" as never)).toBe(lw.elementCodec(lw.dtype("d")));
    expect(() => lw.elementCodec("T{" as never)).toThrowError(code("FORMAT"));
    expect(() => lw.elementCodec(undefined as never)).toThrowError(code("DTYPE"));
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

  test.each([
    [{ aling: true }, '"options" takes align, byteOrder, got "aling"'],
    [{ byteorder: ">" }, '"options" takes align, byteOrder, got "byteorder"'],
    ["packed", '"options" must be an object, got "packed"'],
    [5, '"options" must be an object, got 5'],
    [null, '"options" must be an object, got null'],
    [["align"], '"options" must be an object, got a plain array'],
  ] as any[])("%o as options of struct", (x, message) => {
    expect(() => lw.struct({ a: "d" }, x)).toThrowError(code("ARGUMENT"));
    expect(() => lw.struct({ a: "d" }, x)).toThrowError(message);
  });

  const noNumbers: any[] = [Symbol("x"), {}, Object.create(null), 1n, "2", null, [2], undefined];
  test.each([...noNumbers, 1.5, Number.NaN, 2 ** 53])("%o as an entry of a shape and of strides (%#)", x => {
    const d = lw.dtype("d");
    const buffer = new ArrayBuffer(48);
    const shapes: Record<string, () => unknown> = {
      sizeOf: () => lw.sizeOf([2, x]),
      "sizeOf, empty": () => lw.sizeOf([0, x]),
      broadcastShapes: () => lw.broadcastShapes([2, 3], [2, x]),
      "broadcastShapes of one": () => lw.broadcastShapes([x]),
      broadcastStrides: () => lw.broadcastStrides([x], [8], [2, 3]),
      "broadcastStrides to": () => lw.broadcastStrides([3], [8], [x, 3]),
      coalesce: () => lw.coalesce([2, x], [8, 8]),
      contiguousStrides: () => lw.contiguousStrides([x, 2], 8),
    };
    const strides: Record<string, () => unknown> = {
      broadcastStrides: () => lw.broadcastStrides([3], [x], [2, 3]),
      coalesce: () => lw.coalesce([2, 3], [24, 8], [8, x]),
    };
    const both = (name: string, call: (geometry: any) => unknown) => {
      shapes[name] = () => call({ ...layout, shape: [2, x] });
      strides[name] = () => call({ ...layout, strides: [x, 8] });
    };
    both("isContiguous", g => lw.isContiguous(g));
    both("extentOf", g => lw.extentOf(g));
    both("checkBounds", g => lw.checkBounds(g, 100));
    both("overlapOf", g => lw.overlapOf(g, layout));
    both("overlapOf, the other", g => lw.overlapOf(layout, g));
    both("mayOverlapItself", g => lw.mayOverlapItself(g));
    both("applySlice", g => lw.applySlice(g, [lw.s(0, 1)]));
    both("pick", g => lw.pick(g, [0]));
    both("offsets", g => lw.offsets(g));
    both("placeOf", geometry => lw.placeOf({ buffer, blocks: null, geometry }, [0, 0]));
    both("sliceIndirect", geometry => lw.sliceIndirect({ buffer, blocks: null, geometry }, [0]));
    both("toArray", geometry => lw.toArray({ buffer, dtype: d, geometry }));
    both("toTypedArray", geometry => lw.toTypedArray({ buffer, dtype: d, geometry }));
    both("fillElements", geometry => lw.fillElements({ buffer, dtype: d, geometry }, 0));
    both("copyElements", geometry =>
      lw.copyElements({ buffer, dtype: d, geometry }, { buffer, dtype: d, geometry: layout }),
    );
    both("equalElements", geometry =>
      lw.equalElements({ buffer, dtype: d, geometry }, { buffer, dtype: d, geometry: layout }),
    );
    for (const [name, call] of Object.entries(shapes)) {
      expect(call, name).toThrowError(code(typeof x === "number" ? "SHAPE" : "ARGUMENT"));
    }
    for (const [name, call] of Object.entries(strides)) expect(call, name).toThrowError(code("ARGUMENT"));
    const indirect = { ...layout, suboffsets: [-1, x] };
    expect(() => lw.extentOf(indirect)).toThrowError(code("ARGUMENT"));
  });

  test("what only has a length, as a list that is worked on", () => {
    for (const x of [{ length: 1, 0: 2 }, new Int32Array([2])] as any[]) {
      for (const call of [
        () => lw.coalesce(x, [8]),
        () => lw.coalesce([2], x),
        () => lw.broadcastShapes(x),
        () => lw.broadcastStrides(x, [8], [2]),
        () => lw.broadcastStrides([2], x, [2]),
        () => lw.broadcastStrides([2], [8], x),
        () => lw.sizeOf(x),
      ]) {
        expect(call).toThrowError(code("ARGUMENT"));
      }
    }
  });

  test.each([[2], [2, 3], "3", 3n, null, undefined, {}, new Int8Array(2), Symbol("3")] as any[])(
    "%o as the bytes of a text (%#)",
    x => expect(() => lw.text(x)).toThrowError(code("ARGUMENT")),
  );

  test.each([-1, -0.5])("%d as an extent", x => {
    expect(() => lw.sizeOf([2, x])).toThrowError('"shape" must be made of integers from 0, got [2, ');
    expect(() => lw.broadcastShapes([x])).toThrowError(code("SHAPE"));
    expect(() => lw.extentOf({ ...layout, shape: [2, x] })).toThrowError(code("SHAPE"));
  });

  test("what has methods of its own is told so", () => {
    expect(() => lw.toBytes(new Float64Array(1) as never)).toThrowError(
      "must be { buffer, geometry, dtype }, got an object",
    );
  });
});
