/**
 * Cython's typed memoryviews, feature by feature (tests/memoryview/*.pyx), and the defects that its views have and ours
 * must not. The identifiers D, Q, I, S, L, F and T are those of the table in docs/reference/cython-memoryviews.md.
 */
import { BUFFER, s, struct } from "@lanewise/format";
import { fromMemory, isView, type MemoryView, view } from "@lanewise/view";
import { describe, expect, test } from "vitest";

const code = (code: string) => expect.objectContaining({ code });
const counted = (n: number) => Float64Array.from({ length: n }, (_, k) => k);
const grid = () => view(counted(12)).reshape(3, 4) as MemoryView<"float64", 2>;

/** The same numbers, row by row behind a table of blocks. */
function rows(): MemoryView<"float64", 2> {
  const blocks = [0, 1, 2].map(row => ({ buffer: counted(12).buffer, byteOffset: 32 * row }));
  const table = BigUint64Array.of(0n, 1n, 2n);
  return fromMemory(table.buffer, { dtype: "d", shape: [3, 4], strides: [8, 8], suboffsets: [0, -1], blocks }) as never;
}

describe("D, Q: what a view is declared to be is checked, with one text for every exporter", () => {
  test("D1 any rank, from 0; no limit of 8", () => {
    expect(view(counted(4096)).reshape(2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2).ndim).toBe(12);
    expect(view(counted(1)).reshape([]).ndim).toBe(0);
  });

  test("D2 contiguous in C or F order", () => {
    const m = grid();
    expect(view(m, { contiguous: "C" }).shape).toEqual([3, 4]);
    expect(view(m, { contiguous: true }).shape).toEqual([3, 4]);
    expect(view(m.T, { contiguous: "F" }).shape).toEqual([4, 3]);
    expect(view(m.T, { contiguous: "A" }).shape).toEqual([4, 3]);
    for (const [x, contiguous, text] of [
      [m, "F", "Buffer not F contiguous."],
      [m.T, "C", "Buffer not C contiguous."],
      [m.slice(":, ::2"), "C", "Buffer not C contiguous."],
      [m.slice(":, ::2"), "A", "Buffer not contiguous."],
    ] as const) {
      expect(() => view(x, { contiguous })).toThrowError(text);
      expect(isView(x, { contiguous })).toBe(false);
    }
    expect(() => view(m, { contiguous: "X" as never })).toThrowError(code("ARGUMENT"));
  });

  test("D3 contiguous in the last axis only", () => {
    const m = grid();
    for (const x of [m, m.slice("::2"), m.slice(":, 1:3"), m.slice("::-1"), m.slice("0"), rows(), m.slice(":, :0:2")]) {
      expect(view(x, { contiguous: "inner" }).shape).toEqual(x.shape);
      expect(isView(x, { contiguous: "inner" })).toBe(true);
    }
    // An extent of 1 has a free stride; rank 0 has no axis that could be strided.
    expect(view(m.slice(":, ::4"), { contiguous: "inner" }).shape).toEqual([3, 1]);
    expect(view(m.pick(1, 1), { contiguous: "inner" }).ndim).toBe(0);
    for (const x of [m.T, m.slice(":, ::2"), m.slice(":, ::-1"), rows().slice(":, ::2")]) {
      expect(() => view(x, { contiguous: "inner" })).toThrowError("Buffer not contiguous in dimension 1.");
      expect(isView(x, { contiguous: "inner" })).toBe(false);
    }
  });

  test("D4 direct, indirect, and either", () => {
    for (const x of [grid(), rows()]) expect(view(x).get(1, 2)).toBe(6);
    for (const x of [grid(), rows()]) expect(view(x, { indirect: [null, false] }).ndim).toBe(2);
    expect(view(grid(), { indirect: false }).suboffsets).toBe(null);
    expect(view(rows(), { indirect: true }).suboffsets).toEqual([0, -1]);
    expect(view(rows(), { indirect: [true, false], contiguous: "inner", dtype: "d" }).get(2, 3)).toBe(11);
    const direct = "Buffer not compatible with direct access in dimension 0.";
    for (const [x, indirect, text] of [
      [rows(), false, direct],
      [rows(), [false, null], direct],
      [rows(), [null, true], "Buffer is not indirectly accessible in dimension 1."],
      [grid(), [true, false], "Buffer is not indirectly accessible in dimension 0."],
      [grid(), true, "Buffer is not indirectly accessible in any dimension."],
    ] as const) {
      expect(() => view(x, { indirect })).toThrowError(text);
      expect(() => view(x, { indirect })).toThrowError(code("BUFFER"));
      expect(isView(x, { indirect })).toBe(false);
    }
    expect(() => view(counted(3), { indirect: [null, null] })).toThrowError(code("SHAPE"));
  });

  test("D5 specs that nothing could meet", () => {
    for (const spec of [
      { indirect: true, contiguous: "C" },
      { indirect: [true, false], contiguous: "F" },
      { indirect: [null, true], contiguous: true },
      { indirect: [true], ndim: 2 },
      { indirect: [false, null], shape: [3] },
      { indirect: 1 },
      { indirect: null },
      { indirect: [1, null] },
      { indirect: ["direct", null] },
      { contiguous: "last" },
    ]) {
      expect(() => view(grid(), spec as never)).toThrowError(code("ARGUMENT"));
      expect(() => isView(grid(), spec as never)).toThrowError(code("ARGUMENT"));
    }
    expect(view(grid(), { indirect: [false, null], contiguous: "C" }).ndim).toBe(2);
  });

  test("D7 const: no setters in the type, none that work", () => {
    const m = view(counted(3), { writable: false });
    expect(m.readonly).toBe(true);
    expect(() => (m as unknown as MemoryView).set(0, 1)).toThrowError("cannot set: the view is read-only");
  });

  test("D9 conversion between orders is asked for, and never copies", () => {
    const m = grid();
    expect(m.contiguous("C").typedArray.buffer).toBe(m.buffer);
    expect(m.T.contiguous("F").typedArray).toEqual(counted(12));
    expect(() => m.T.contiguous("C")).toThrowError("Buffer not C contiguous: shape [4, 3], strides [8, 32]");
    expect(() => (m.slice(":, ::2") as never as { typedArray: unknown }).typedArray).toThrowError(code("BUFFER"));
  });

  test("Q1 rank", () => {
    expect(() => view(grid(), { ndim: 1 })).toThrowError("Buffer has wrong number of dimensions (expected 1, got 2)");
  });

  test("Q2 dtype, with the path of the field", () => {
    expect(() => view(new BigInt64Array(1), { dtype: "double" as never })).toThrowError();
    expect(() => view(new BigInt64Array(1), { dtype: "d" })).toThrowError(
      "Buffer dtype mismatch, expected 'float64' but got 'int64'",
    );
    const records = fromMemory(new ArrayBuffer(64), { dtype: "T{i:a:T{d:x:q:y:}:p:}" });
    expect(() => view(records, { dtype: "T{i:a:T{d:x:d:y:}:p:}" })).toThrowError(
      "Buffer dtype mismatch, expected 'float64' but got 'int64' in 'p.y'",
    );
    expect(() => view(records, { dtype: "T{i:a:}" })).toThrowError("expected 'end of record' but got 'p'");
    expect(() => view(records, { dtype: "T{i:a:T{d:x:q:y:}:p:b:z:}" })).toThrowError("got 'end of record' in 'z'");
  });

  test("Q4, Q5 read-only memory, no memory", () => {
    const readonly = fromMemory(new ArrayBuffer(8), { dtype: "d", readonly: true });
    expect(() => view(readonly, { writable: true })).toThrowError(code("BUFFER"));
    expect(view(readonly).readonly).toBe(true);
    expect(() => view([1, 2] as never)).toThrowError("an object that exports a buffer is required, got a plain array");
  });

  test("Q6 big-endian is welcome", () => {
    const m = view(new Uint8Array([0, 0, 1, 2]), { dtype: ">H" });
    expect(m.toArray()).toEqual([0, 258]);
    m.set(0, 513);
    expect(new Uint8Array(m.buffer)).toEqual(new Uint8Array([2, 1, 1, 2]));
  });

  test("Q7 the exporter's itemsize counts", () => {
    const exporter = (format: string, itemsize: number) => ({
      [BUFFER]: () => ({ buffer: new ArrayBuffer(16), format, shape: [2], itemsize }),
    });
    expect(view(exporter("ib", 8)).strides).toEqual([8]);
    expect(() => view(exporter("id", 8))).toThrowError();
  });

  test("Q8 no elements: contiguous in both orders, whatever the strides", () => {
    for (const strides of [
      [24, 8],
      [8, 24],
      [1, 7],
    ]) {
      const m = fromMemory(new ArrayBuffer(0), { dtype: "d", shape: [0, 3], strides });
      expect([m.isContiguous("C"), m.isContiguous("F")]).toEqual([true, true]);
      expect(view(m, { contiguous: "C" }).typedArray.length).toBe(0);
    }
  });

  test("Q11, Q12 booleans are booleans; l and q are one dtype", () => {
    const flags = fromMemory(Uint8Array.of(0, 1, 2).buffer, { dtype: "?" });
    expect(flags.toArray()).toEqual([false, true, true]);
    expect(() => view(flags, { dtype: "uint8" })).toThrowError(code("DTYPE"));
    expect(view(flags).cast("B").toArray()).toEqual([0, 1, 2]);
    expect(view(new BigInt64Array(2), { dtype: "l" }).dtype.name).toBe("int64");
  });

  test("Q14 memory by numbers", () => {
    const memory = counted(12).buffer;
    const m = fromMemory(memory, { dtype: "d", byteOffset: 88, shape: [3, 4], strides: [-32, -8] });
    expect(m.get(0, 0)).toBe(11);
    expect(() => fromMemory(memory, { dtype: "d", byteOffset: 80, shape: [3, 4], strides: [-32, -8] })).toThrowError(
      code("BUFFER"),
    );
  });

  test("raw bytes are what the caller says; bytes with a shape are not raw", () => {
    const raw = new Uint8Array(24);
    expect(view(raw, { dtype: "float32" }).shape).toEqual([6]);
    expect(view(raw, { dtype: "float32", shape: [2, -1] }).shape).toEqual([2, 3]);
    expect(view(raw.buffer, { shape: [4, 6] }).dtype.name).toBe("uint8");
    expect(view(new DataView(raw.buffer, 8), { dtype: "q" }).shape).toEqual([2]);
    expect(() => view(raw, { dtype: "d", shape: [2] })).toThrowError(code("SHAPE"));
    expect(() => view(new Uint8Array(23), { dtype: "d" })).toThrowError(code("SHAPE"));
    expect(() => view(view(raw).reshape(4, 6), { dtype: "d" })).toThrowError(code("DTYPE"));
  });

  test("extents, null leaving one open; isView asks the same", () => {
    const m = grid();
    expect(view(m, { shape: [3, null] }).shape).toEqual([3, 4]);
    expect(() => view(m, { shape: [4, null] })).toThrowError("Buffer has wrong shape (expected [4, any], got [3, 4])");
    expect(isView(m)).toBe(true);
    expect(isView(m, { dtype: "float64", ndim: 2, contiguous: "C", writable: true, shape: [3, 4] })).toBe(true);
    expect([{ dtype: "f" }, { ndim: 1 }, { writable: false }, { shape: [3, 5] }].map(spec => isView(m, spec))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect([counted(1), null, 5, {}].map(x => isView(x))).toEqual([false, false, false, false]);
  });
});

describe("I: indexing and slicing", () => {
  test("I1, I2 partial indices, one ellipsis, newaxis everywhere", () => {
    const m = view(counted(24)).reshape(2, 3, 4) as MemoryView;
    expect(m.pick(1).shape).toEqual([3, 4]);
    expect(m.slice("..., 0").shape).toEqual([2, 3]);
    expect(m.slice("None, :, None, ..., None").shape).toEqual([1, 2, 1, 3, 4, 1]);
    expect(() => m.slice("..., ...")).toThrowError();
  });

  test("I3, I4, I6, I10 wrap once, one text with axis, index and extent, integers only", () => {
    const m = grid();
    expect(m.get(-3, -4)).toBe(0);
    expect(() => m.get(0, -5)).toThrowError("index -5 is out of bounds for axis 1 with 4 elements");
    expect(() => m.slice("3")).toThrowError("index 3 is out of bounds for axis 0 with 3 elements");
    expect(() => (m as MemoryView).get(0, 0, 0)).toThrowError("too many indices: 3 for rank 2");
    expect(() => m.get(true as never, 0)).toThrowError(code("ARGUMENT"));
  });

  test("I5 unchecked access", () => {
    const m = grid();
    const fast = m.T.unchecked;
    expect(fast.get(3, 2)).toBe(11);
    fast.set(3, 2, 99);
    expect(m.get(2, 3)).toBe(99);
    expect(fast.get(1000, 1000)).toBe(undefined);
    for (const dtype of ["f", "i", "I", "h", "H", "b", "B", "q", "?", ">d", "Zf"]) {
      const v = fromMemory(new ArrayBuffer(96), { dtype, shape: [3, 2] }) as unknown as MemoryView;
      const value =
        v.dtype.kind === "bool"
          ? true
          : v.dtype.kind === "complex"
            ? { re: 1, im: 2 }
            : v.dtype.name === "int64"
              ? 3n
              : 3;
      v.unchecked.set(2, 1, value);
      expect(v.get(2, 1)).toEqual(value);
      expect(v.unchecked.get(2, 1)).toEqual(value);
      (v.pick(0, 0) as MemoryView).unchecked.set(value);
      expect(v.unchecked.get()).toEqual(value);
    }
    expect(() => view(counted(16)).reshape(2, 2, 2, 2).unchecked).toThrowError(code("BUFFER"));
  });

  test("I8 negative steps", () => {
    const m = grid().slice("::-1, ::2");
    expect(m.strides).toEqual([-32, 16]);
    expect(m.toArray()).toEqual([
      [8, 10],
      [4, 6],
      [0, 2],
    ]);
  });

  test("I13 iteration keeps its shape while the name changes", () => {
    let rows: MemoryView = grid();
    const seen: number[] = [];
    for (const row of rows) {
      rows = row;
      seen.push(row.get(0));
    }
    expect(seen).toEqual([0, 4, 8]);
    expect([...grid()].map(row => row.toArray())).toEqual(grid().toArray());
  });

  test("I11 indirect dimensions: slicing, following, refusing (memslice.pyx, PIL-style rows)", () => {
    const blocks = [0, 1, 2].map(row => ({
      buffer: Float32Array.from([9, 0, 1, 2, 3].map(x => (x === 9 ? -1 : row * 10 + x))).buffer,
      byteOffset: 0,
    }));
    const table = new BigUint64Array([2n, 0n, 1n]);
    const m = fromMemory(table.buffer, {
      dtype: "f",
      shape: [3, 4],
      strides: [8, 4],
      suboffsets: [4, -1],
      blocks,
    }) as MemoryView;
    expect(m.toArray()).toEqual([
      [20, 21, 22, 23],
      [0, 1, 2, 3],
      [10, 11, 12, 13],
    ]);
    expect(m.suboffsets).toEqual([4, -1]);
    expect(m.isContiguous("A")).toBe(false);
    expect(m.get(-1, -1)).toBe(13);
    m.set(1, 2, 5);
    expect(new Float32Array(blocks[0]!.buffer)[3]).toBe(5);
    expect(m.slice("::-1, 1::2").toArray()).toEqual([
      [11, 13],
      [1, 3],
      [21, 23],
    ]);
    expect(m.slice("0").toArray()).toEqual([20, 21, 22, 23]);
    expect(m.pick(2, 1).get()).toBe(11);
    expect(m.slice(":, 3").toArray()).toEqual([23, 3, 13]);
    expect(m.slice("2, ::-1").get(0)).toBe(13);
    expect(m.slice("None, 1:, :2").toArray()).toEqual([
      [
        [0, 1],
        [10, 11],
      ],
    ]);
    expect(() => m.T).toThrowError("cannot permute a view with indirect dimensions (axis 0 is indirect)");
    expect(() => m.reshape(12)).toThrowError();
    expect(() => m.contiguous("C")).toThrowError(code("BUFFER"));
    const copy = new Float32Array(12);
    view(copy).reshape(3, 4).assign(m);
    expect(copy[4]).toBe(0);
    m.assign(0.5);
    expect(m.toTypedArray()).toEqual(new Float32Array(12).fill(0.5));
    expect([...m.slice("0")]).toEqual([0.5, 0.5, 0.5, 0.5]);
    const row = m.slice("1:2");
    expect([row.squeeze().shape, row.squeeze(0).suboffsets]).toEqual([[4], null]);
    expect(row.expandDims(1).squeeze().toArray()).toEqual(row.pick(0).toArray());
    const column = m.expandDims(0).squeeze(0).flip(1).slice(":, 0");
    column.assign(new Float32Array([1, 2, 3]));
    expect(m.toArray()).toEqual([
      [0.5, 0.5, 0.5, 1],
      [0.5, 0.5, 0.5, 2],
      [0.5, 0.5, 0.5, 3],
    ]);
  });
});

describe("S: assignment and copies (memoryviewattrs.pyx, memslice.pyx)", () => {
  test("S2 broadcasting: leading axes of 1 may go, extents of 1 stretch, the target never does", () => {
    const make = (...shape: number[]) =>
      view(new Float64Array(shape.reduce((a, b) => a * b, 1))).reshape(shape) as MemoryView;
    for (const [to, from] of [
      [[3], [1, 3]],
      [[3], [1]],
      [[2, 3], [3]],
      [
        [2, 3],
        [2, 1],
      ],
      [
        [0, 3],
        [1, 3],
      ],
      [[2, 3], []],
      [
        [2, 3],
        [1, 1, 2, 3],
      ],
    ] as const) {
      make(...to).assign(make(...from));
    }
    for (const [to, from] of [
      [
        [1, 3],
        [2, 3],
      ],
      [
        [2, 3],
        [0, 3],
      ],
      [[3], [4]],
      [[2, 3], [2]],
      [[3], [2, 3]],
    ] as const) {
      expect(() => make(...to).assign(make(...from))).toThrowError(code("SHAPE"));
    }
    expect(() => make(1, 3).assign(make(2, 3))).toThrowError("[2, 3] does not broadcast to [1, 3]");
  });

  test("S3 every overlap: forward, backward, transposed, unequal strides, self-broadcast", () => {
    const fresh = () => view(counted(10)) as MemoryView;
    const overlap = (to: string, from: string) => {
      const m = fresh();
      const expected = m.slice(from).toArray() as number[];
      m.slice(to).assign(m.slice(from));
      expect(m.slice(to).toArray()).toEqual(expected);
    };
    for (const [to, from] of [
      ["1:", ":-1"],
      [":-1", "1:"],
      [":", "::-1"],
      ["::2", "5:"],
      ["5:", "::2"],
      ["1:-2:1", "::1"].length ? ["1:8:2", "2:6"] : ["", ""],
      ["::-3", "0:4"],
      ["2:8:3", "1:3"],
    ]) {
      overlap(to!, from!);
    }
    const square = view(counted(9)).reshape(3, 3) as MemoryView;
    square.assign(square.T);
    expect(square.toArray()).toEqual([
      [0, 3, 6],
      [1, 4, 7],
      [2, 5, 8],
    ]);
    square.assign(square.slice("1"));
    expect(square.toArray()).toEqual([
      [1, 4, 7],
      [1, 4, 7],
      [1, 4, 7],
    ]);
    square.assign(square.slice("::-1, ::-1").T);
    expect(square.get(0, 0)).toBe(7);
  });

  test("S5 order of copies", () => {
    const m = grid();
    expect(m.toTypedArray("F")).toEqual(m.T.toTypedArray("C"));
    expect(() => m.toTypedArray("X" as never)).toThrowError(code("ARGUMENT"));
    const target = new Float64Array(12);
    expect(m.copyTo(view(target).reshape(3, 4)).shape).toEqual([3, 4]);
    expect(target[11]).toBe(11);
    expect(() => m.copyTo(new Float64Array(11))).toThrowError(code("SHAPE"));
  });

  test("S6, S7 any exporter, converted or refused, never as raw bytes (T4)", () => {
    const m = view(new Float32Array(3)) as MemoryView;
    m.assign(new Int16Array([1, 2, 3]));
    expect(m.toArray()).toEqual([1, 2, 3]);
    expect(() => m.assign(new Float64Array(3))).toThrowError(code("DTYPE"));
    expect(m.toArray()).toEqual([1, 2, 3]);
  });

  test("bytes move as bytes: NaN payloads and padding survive", () => {
    const bits = new Uint32Array([0x7f800001, 0x7fc12345, 0xffc00000]);
    const target = new Uint32Array(3);
    (view(target).cast("B").cast("f") as MemoryView).assign(view(bits).cast("B").cast("f").slice("::1"));
    expect(target).toEqual(bits);
  });
});

describe("F: records and formats", () => {
  test("F2, F3 aligned, packed, Cython's own formats", () => {
    const size = (format: string) => fromMemory(new ArrayBuffer(64), { dtype: format }).itemsize;
    expect(
      [
        "T{B:x:xxxxxxxd:y:}",
        "T{B:x:=d:y:}",
        "T{B:x:d:y:}",
        "T{^B:x:^d:y:}",
        "T{d:lead:T{i:p:i:q:}:i:}",
        "T{(4)i:a:d:b:}",
      ].map(size),
    ).toEqual([16, 9, 16, 9, 16, 24]);
  });

  test("F4 records in and out", () => {
    const m = fromMemory(new ArrayBuffer(32), { dtype: "T{i:a:d:b:}" }) as unknown as MemoryView;
    m.set(1, { a: 3, b: 0.5 });
    expect(m.get(1)).toEqual({ a: 3, b: 0.5 });
    expect(() => m.set(0, { a: 3 })).toThrowError();
    expect(() => m.set(0, { a: 3, b: "x" })).toThrowError();
    expect(m.get(0)).toEqual({ a: 0, b: 0 });
    expect(() => (m.get(1).a = 4)).toThrowError(TypeError);
  });

  test("F5 sub-array fields become axes", () => {
    const m = fromMemory(new ArrayBuffer(96), { dtype: "T{h:id:xx(2,3)i:v:}" }) as unknown as MemoryView;
    const v = m.field("v");
    expect(v.shape).toEqual([3, 2, 3]);
    expect(v.strides).toEqual([28, 12, 4]);
    v.set(2, 1, 2, 77);
    expect(m.get(2).v).toEqual([
      [0, 0, 0],
      [0, 0, 77],
    ]);
    expect(v.dtype.name).toBe("int32");
  });

  test("F6 complex numbers and their parts", () => {
    const m = fromMemory(new ArrayBuffer(32), { dtype: "Zd" }) as unknown as MemoryView;
    m.imag.fill(2);
    m.real.set(1, -1);
    expect(m.toArray()).toEqual([
      { re: 0, im: 2 },
      { re: -1, im: 2 },
    ]);
    expect(view(counted(2)).real.toArray()).toEqual([0, 1]);
    expect(() => view(counted(2)).imag).toThrowError(code("DTYPE"));
    const big = view(new Uint8Array([0x3f, 0x80, 0, 0, 0x40, 0, 0, 0]), { dtype: ">Zf" });
    expect([big.real.get(0), big.imag.get(0)]).toEqual([1, 2]);
  });

  test("F8 columns, nested, of slices, written through", () => {
    const m = fromMemory(new ArrayBuffer(13 * 4), { dtype: "T{b:id:T{=d:x:=i:n:}:p:}" }) as unknown as MemoryView;
    const x = m.field("p.x");
    expect([x.strides, x.byteOffset, x.dtype.name]).toEqual([[13], 1, "float64"]);
    x.assign(counted(4));
    m.slice("::-2")
      .field("p")
      .field("n")
      .assign(new Int32Array([7, 8]));
    expect(m.toArray()).toEqual([0, 1, 2, 3].map(k => ({ id: 0, p: { x: k, n: k === 3 ? 7 : k === 1 ? 8 : 0 } })));
    expect(x.slice("1::2").toTypedArray()).toEqual(new Float64Array([1, 3]));
    expect(x.count(2)).toBe(1);
    for (const name of ["q", "p.q", "", "p.x.y"]) expect(() => m.field(name)).toThrowError(code("DTYPE"));
    expect(() => m.field("q")).toThrowError('"name" must be a field of the record (id, p), got "q"');
    for (const long of ["x".repeat(1e6), `p${".n".repeat(1e5)}`]) {
      expect(() => m.field(long)).toThrowError(
        expect.objectContaining({ code: "DTYPE", message: expect.stringMatching(/^.{1,120}$/) }),
      );
    }
    const dotted = view(new Uint8Array(12), {
      dtype: struct({ "a.b": "int32", a: struct({ b: "int32", "c.d": "int32" }) }),
    });
    expect([dotted.field("a.b").byteOffset, dotted.field("a.c.d").byteOffset]).toEqual([0, 8]);
    expect(() => view(counted(1)).field("x" as never)).toThrowError("float64 has no fields");
    expect(() => m.field(5 as never)).toThrowError(code("ARGUMENT"));
  });
});

describe("T: defects that ours must not have", () => {
  test("T2 .T of a sub-view reverses that view's axes", () => {
    const m = view(counted(24)).reshape(2, 3, 4) as MemoryView;
    expect(m.pick(1).T.shape).toEqual([4, 3]);
    expect(view(counted(5)).slice(":, None").T.shape).toEqual([1, 5]);
  });

  test("T8 one definition of contiguity", () => {
    const m = view(counted(6)).slice("::2").slice(":1");
    expect(m.isContiguous("C")).toBe(true);
    expect(m.contiguous("C").typedArray).toEqual(new Float64Array([0]));
    const empty = view(counted(9)).slice("9:2:2");
    expect(empty.isContiguous("C")).toBe(true);
    expect(empty.cast("B").shape).toEqual([0]);
  });

  test("T9 shapes are as long as the rank", () => {
    expect(grid().pick(0).shape).toEqual([4]);
  });

  test("T10 a read-only view stays read-only through everything", () => {
    const r = grid().toReadonly();
    for (const v of [r.T, r.slice("0"), r.reshape(12), r.cast("B"), view(r), r.retain(), r.flip(), r.contiguous("C")]) {
      expect(v.readonly).toBe(true);
    }
  });

  test("T12 int8 and uint8 are what they say", () => {
    const raw = new Uint8Array([200]);
    expect(view(raw).get(0)).toBe(200);
    expect(view(raw).cast("b").get(0)).toBe(-56);
    expect(view(raw, { dtype: "c" }).get(0)).toEqual(new Uint8Array([200]));
  });

  test("T15 one class for a fault, whatever the exporter", () => {
    const exporters = [
      counted(4),
      view(counted(4)),
      { [BUFFER]: () => ({ buffer: new ArrayBuffer(32), format: "d", shape: [4] }) },
    ];
    for (const x of exporters) {
      expect(() => view(x, { dtype: "i" })).toThrowError(code("DTYPE"));
      expect(() => view(x, { ndim: 2 })).toThrowError(code("SHAPE"));
    }
  });

  test("integers above 2^53, bounds beyond it", () => {
    const m = grid();
    expect(m.slice(s(-(2 ** 60), 2 ** 60)).shape).toEqual([3, 4]);
    expect(() => m.get(2 ** 60, 0)).toThrowError(code("INDEX"));
  });
});
