/**
 * Port of what CPython's test_memoryview.py and test_buffer.py ask of memoryview, row by row (the table is
 * docs/reference/cpython-memoryview.md). Names in brackets are CPython's tests. What CPython answers to data is in
 * oracle.test.ts, releases are in lifetime.test.ts.
 */
import { BUFFER, getBuffer, s } from "@lanewise/format";
import { fromMemory, type MemoryView, type Owner, view } from "@lanewise/view";
import { describe, expect, test } from "vitest";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const code = (code: string) => expect.objectContaining({ code });
const readonlyBytes = (text: string) =>
  fromMemory(bytesOf(text).buffer as ArrayBuffer, { dtype: "uint8", readonly: true });
/** "abcdef" as CPython's test classes see it: whole, sliced once, sliced twice. */
const sources: [string, () => MemoryView<"uint8", 1>][] = [
  ["whole", () => view(bytesOf("abcdef"))],
  ["slice", () => view(bytesOf("XabcdefY")).slice("1:7")],
  ["slice of a slice", () => view(bytesOf("XabcdefY")).slice(":7").slice("1:")],
  ["backwards twice", () => view(bytesOf("fedcba")).slice("::-1")],
];

describe.each(sources)("test_memoryview over %s", (_, make) => {
  test("getitem", () => {
    const m = make();
    expect(m.get(0)).toBe("a".charCodeAt(0));
    expect(m.get(5)).toBe("f".charCodeAt(0));
    expect(m.get(-1)).toBe("f".charCodeAt(0));
    expect(m.get(-6)).toBe("a".charCodeAt(0));
    for (const index of [6, -7, 2 ** 53, -(2 ** 53)]) expect(() => m.get(index)).toThrowError(code("INDEX"));
    expect(() => m.get(6)).toThrowError("index 6 is out of bounds for axis 0 with 6 elements");
  });

  test.each([[null], [0.5], [Number.NaN], ["a"], ["0"], [true], [Number.POSITIVE_INFINITY], [{}], [[0]]])(
    "getitem refuses %j",
    index => {
      const m = make();
      expect(() => m.get(index as never)).toThrowError(code("ARGUMENT"));
      expect(() => m.set(index as never, 0)).toThrowError(code("ARGUMENT"));
      expect(() => m.pick(index as never)).toThrowError(code("ARGUMENT"));
    },
  );

  test("setitem_writable", () => {
    const m = make();
    const text = () => new TextDecoder().decode(m.toBytes());
    m.set(0, "1".charCodeAt(0));
    expect(text()).toBe("1bcdef");
    m.set(-1, "6".charCodeAt(0));
    expect(text()).toBe("1bcde6");
    m.slice("0:1").assign(bytesOf("0"));
    m.slice("1:3").assign(bytesOf("12"));
    m.slice("1:1").assign(bytesOf(""));
    expect(text()).toBe("012de6");
    // Overlapping, forwards and backwards.
    m.slice("0:3").assign(m.slice("2:5"));
    expect(text()).toBe("2dede6");
    m.slice("2:5").assign(m.slice("0:3"));
    expect(text()).toBe("2d2de6");
    m.slice("::-1").assign(m);
    expect(text()).toBe("6ed2d2");
    expect(() => m.set(6, 1)).toThrowError(code("INDEX"));
    expect(() => m.set(0, 256)).toThrowError(code("VALUE_RANGE"));
    expect(() => m.set(0, -1)).toThrowError(code("VALUE_RANGE"));
    expect(() => m.set(0, 1.5)).toThrowError();
    expect(() => m.set(0, "a" as never)).toThrowError(code("DTYPE"));
    expect(() => m.slice("0:2").assign(bytesOf("abc"))).toThrowError(code("SHAPE"));
    expect(() => m.assign([1, 2, 3])).toThrowError(/^"source" must be an exporter, an expression or a value/);
    expect(() => m.copyTo([1, 2, 3])).toThrowError(/^"target" must be a writable exporter, got/);
    expect(text()).toBe("6ed2d2");
  });

  test("setitem_readonly, toreadonly", () => {
    const m = make();
    const r = m.toReadonly() as unknown as MemoryView;
    expect([m.readonly, r.readonly, r.slice("1:").readonly, r.T.readonly]).toEqual([false, true, true, true]);
    for (const write of [
      () => r.set(0, 1),
      () => r.set(0, 999),
      () => r.fill(1),
      () => r.assign(m),
      () => r.slice("1:").set(0, 1),
      () => m.copyTo(r),
    ]) {
      expect(write).toThrowError(/read-only/);
    }
    expect(r.equals(m)).toBe(true);
    m.set(0, 33);
    expect(r.get(0)).toBe(33);
  });

  test("hex of many bytes, and of more than a text holds", () => {
    const bytes = Uint8Array.from({ length: 10_000 }, (_, k) => (k * 7) % 256);
    for (const [separator, group] of [
      [undefined, 1],
      [":", 1],
      ["_", 3],
      ["_", -3],
      ["_", 4096],
      ["_", 0],
    ] as const) {
      const digits = Buffer.from(bytes).toString("hex").match(/../g)!;
      const size = separator === undefined ? 0 : Math.abs(group);
      const from = group > 0 ? bytes.length % size : 0;
      const wanted = digits.map((two, k) => (size > 0 && k > 0 && (k - from) % size === 0 ? separator + two : two));
      expect(view(bytes).hex(separator, group)).toBe(wanted.join(""));
    }
    expect(() =>
      view(new Uint8Array(1))
        .broadcastTo([2 ** 28])
        .hex(),
    ).toThrowError(code("SHAPE"));
  });

  test("tobytes, tolist, iter, reversed, count, index, hex", () => {
    const m = make();
    expect(new TextDecoder().decode(m.toBytes())).toBe("abcdef");
    expect(m.toArray()).toEqual([97, 98, 99, 100, 101, 102]);
    expect([...m]).toEqual(m.toArray());
    expect([...m.slice("::-1")]).toEqual([102, 101, 100, 99, 98, 97]);
    expect(m.count(98)).toBe(1);
    expect(m.count(1)).toBe(0);
    expect(m.includes(102)).toBe(true);
    expect(m.indexOf(100)).toBe(3);
    expect(m.indexOf(100, 4)).toBe(-1);
    expect(m.indexOf(97, 0, 0)).toBe(-1);
    expect(m.indexOf(102, -1)).toBe(5);
    expect(m.indexOf(7)).toBe(-1);
    expect(m.hex()).toBe("616263646566");
    expect(() => m.hex("ab")).toThrowError(code("ARGUMENT"));
    expect(() => m.hex("é")).toThrowError(code("ARGUMENT"));
    expect(() => m.toBytes("X" as never)).toThrowError(code("ARGUMENT"));
    expect(m.toTypedArray()).toEqual(bytesOf("abcdef"));
  });

  test("compare", () => {
    const m = make();
    for (const equal of [make(), bytesOf("abcdef"), new Int32Array([97, 98, 99, 100, 101, 102]), m]) {
      expect(m.equals(equal)).toBe(true);
    }
    for (const other of [
      "abcdef",
      [97, 98, 99, 100, 101, 102],
      null,
      undefined,
      5,
      bytesOf("abcde"),
      bytesOf("abcdeg"),
      m.reshape(2, 3),
    ]) {
      expect(m.equals(other)).toBe(false);
    }
    expect(m.compare(bytesOf("abcdeg"))).toBeLessThan(0);
    expect(m.compare(bytesOf("abcde"))).toBeGreaterThan(0);
    expect(m.compare(make())).toBe(0);
    expect(m.compare(m.reshape(2, 3))).toBeNaN();
    expect(() => m.compare("abcdef")).toThrowError(code("ARGUMENT"));
  });

  test("attributes", () => {
    const m = make();
    expect(m).toMatchObject({ format: "B", itemsize: 1, ndim: 1, shape: [6], nbytes: 6, size: 6, length: 6 });
    expect(Math.abs(m.strides[0]!)).toBe(1);
    expect(m.suboffsets).toBe(null);
    expect(() => {
      (m as { shape: unknown }).shape = [3];
    }).toThrowError(TypeError);
    expect(() => {
      (m as unknown as Record<number, number>)[0] = 1;
    }).toThrowError(code("DTYPE"));
    expect(() => (m as unknown as Record<number, number>)[0]).toThrowError(/get\(0\)/);
    expect(() => (m as never as number) + 1).toThrowError(/lanes/);
    // [delitem] There is nothing to delete by index in JavaScript; deleting a name that is not there is true.
    expect(delete (m as unknown as Record<string, unknown>)["nothing"]).toBe(true);
  });

  test("getbuffer", () => {
    const m = make();
    const record = getBuffer(m);
    expect(record).toMatchObject({ format: "B", itemsize: 1, shape: [6], readonly: false, obj: m.obj });
    record.release();
  });
});

describe("test_memoryview, the rest", () => {
  test("constructor", () => {
    for (const x of [1, "abc", null, undefined, {}, [1, 2], () => 0]) {
      expect(() => view(x)).toThrowError(code("ARGUMENT"));
    }
    expect(() => view([1, 2])).toThrowError("an object that exports a buffer is required, got a plain array");
  });

  test("hash: read-only bytes of any shape", () => {
    const m = readonlyBytes("abcdef");
    expect(m.hash()).toBe(readonlyBytes("abcdef").hash());
    expect(m.slice("::-1").hash()).toBe(readonlyBytes("fedcba").hash());
    expect(m.reshape(2, 3).hash()).toBe(m.hash());
    expect(readonlyBytes("abcdeg").hash()).not.toBe(m.hash());
    // FNV-1a, 32 bits.
    expect(readonlyBytes("foobar").hash()).toBe(0xbf9cf968);
  });

  test("hash_writable: neither writable memory, nor a read-only view of it, nor other formats", () => {
    expect(() => view(bytesOf("abc")).hash()).toThrowError(code("DTYPE"));
    expect(() => view(bytesOf("abc")).toReadonly().hash()).toThrowError(code("DTYPE"));
    const ints = fromMemory(new ArrayBuffer(8), { dtype: "int32", readonly: true });
    expect(() => ints.hash()).toThrowError(code("DTYPE"));
  });

  test("issue22668: a cast of a cast keeps its format", () => {
    const a = new Uint16Array([256, 256]);
    const m = view(a).cast("uint8").cast("uint16", [2]);
    expect(m.format).toBe("H");
    expect(m.slice("1:").get(0)).toBe(256);
    expect(m.slice("1:").toArray()).toEqual([256]);
  });

  test("array_assign: a big enough buffer behind a slice", () => {
    const a = new Int32Array(1000);
    const m = view(a);
    m.slice("500:").assign(Int32Array.from({ length: 500 }, (_, k) => k));
    expect([a[499], a[500], a[999]]).toEqual([0, 0, 499]);
  });

  test("half_float", () => {
    const m = view(new Uint8Array([0, 0, 0, 0x3c, 0, 0xc0, 0xff, 0x7b]), { dtype: "e" });
    expect(m.toArray()).toEqual([0, 1, -2, 65504]);
    m.set(0, 0.5);
    expect(m.toBytes()[1]).toBe(0x38);
    expect(() => m.set(0, 1e5)).toThrowError(code("VALUE_RANGE"));
  });

  test("ctypes_cast: formats with an explicit order", () => {
    const m = view(new Float64Array([1.5, 2.5]));
    expect(m.cast("<B").format).toBe("B");
    expect(m.cast("B").cast("<d").toArray()).toEqual([1.5, 2.5]);
    expect(m.cast("B").cast(">d").format).toBe(">d");
  });
});

describe("test_buffer: memoryview basics", () => {
  test("memoryview_construction: any rank, also 0", () => {
    for (const shape of [[], [1], [6], [2, 3], [1, 2, 3], [2, 0, 3], Array(64).fill(1)]) {
      const m = fromMemory(new ArrayBuffer(48), { dtype: "d", shape });
      expect(m.shape).toEqual(shape);
      expect(m.size).toBe(shape.reduce((a: number, b: number) => a * b, 1));
    }
    expect(() => fromMemory(new ArrayBuffer(8), { dtype: "d", shape: new Array<number>(65).fill(1) })).toThrowError(
      code("SHAPE"),
    );
    expect(() => fromMemory(new ArrayBuffer(8), { dtype: "d", shape: [2] })).toThrowError(code("BUFFER"));
    expect(() => fromMemory(new ArrayBuffer(8), { dtype: "d", shape: [-1] })).toThrowError(code("SHAPE"));
    expect(() => fromMemory(new ArrayBuffer(8), { dtype: "d", shape: [1], strides: [1.5] })).toThrowError(
      code("ARGUMENT"),
    );
    expect(() => fromMemory({} as never, { dtype: "d" })).toThrowError(code("ARGUMENT"));
  });

  test("memoryview_sequence: rank 0 has no length and nothing to iterate", () => {
    const m = fromMemory(new ArrayBuffer(8), { dtype: "d", shape: [] }) as MemoryView;
    expect(() => m.length).toThrowError(code("SHAPE"));
    expect(() => [...m]).toThrowError(code("SHAPE"));
    m.set(7.5);
    expect([m.get(), m.toArray(), m.count(7.5), m.includes(7.5)]).toEqual([7.5, 7.5, 1, true]);
    expect(() => m.get(0)).toThrowError(code("INDEX"));
    expect(() => m.slice("0")).toThrowError(code("INDEX"));
    expect(m.slice("...").get()).toBe(7.5);
    expect(m.slice().get()).toBe(7.5);
  });

  test("memoryview_index: too few and too many indices", () => {
    const m = view(new Float64Array(24)).reshape(2, 3, 4) as MemoryView;
    expect(() => m.get(1)).toThrowError("too few indices: 1 for rank 3; pick(1) gives the sub-view");
    expect(() => m.get()).toThrowError(code("INDEX"));
    expect(() => m.get(0, 0, 0, 0)).toThrowError("too many indices: 4 for rank 3");
    expect(() => m.get(0, 0, 0, 0, 0, 0)).toThrowError(code("INDEX"));
    expect(() => m.set(0, 0, 1)).toThrowError(code("INDEX"));
    expect(() => m.set(0, 0, 0, 0, 1)).toThrowError(code("INDEX"));
    for (const [axis, index] of [
      [0, 2],
      [1, -4],
      [2, 4],
    ] as const) {
      const indices = [0, 0, 0];
      indices[axis] = index;
      expect(() => m.get(...indices)).toThrowError(
        expect.objectContaining({ code: "INDEX", axis, index, extent: m.shape[axis] }),
      );
    }
    expect(() => m.pick(0, 0, 0, 0)).toThrowError(code("INDEX"));
    expect(m.pick().shape).toEqual([2, 3, 4]);
    expect(m.pick(1, -1).shape).toEqual([4]);
    expect(m.pick(1, 1, 1).get()).toBe(0);
  });

  test("memoryview_slice: step 0, several ellipses, junk", () => {
    const m = view(new Float64Array(24)).reshape(2, 3, 4) as MemoryView;
    for (const bad of ["::0", "1:2:0"]) expect(() => m.slice(bad)).toThrowError(code("FORMAT"));
    expect(() => m.slice(s(null, null, 0))).toThrowError(code("INDEX"));
    for (const bad of ["...,...", "x", "1.5", "1:2:3:4", "[0]", "1,,2", "True"])
      expect(() => m.slice(bad)).toThrowError();
    expect(() => m.slice(...([0, 0, 0, 0] as number[]))).toThrowError();
    expect(() => m.slice("0,0,0,0")).toThrowError(code("INDEX"));
    expect(() => m.slice("0" as never, 1)).toThrowError(code("ARGUMENT"));
    expect(() => m.slice(true as never)).toThrowError(code("ARGUMENT"));
    expect(m.slice("..., None").shape).toEqual([2, 3, 4, 1]);
    expect(m.slice("None, 1, ..., ::-2").shape).toEqual([1, 3, 2]);
    expect(m.slice(null, 1, s(null, null, -2)).shape).toEqual([1, 2, 4]);
  });

  test("bare integers name both ways to say it", () => {
    const m = view(new Float64Array(12)).reshape(3, 4) as MemoryView;
    expect(() => m.slice(...([1, 2] as number[]))).toThrowError(
      'slice(1, 2) is ambiguous: write slice("1:2") for a range, or pick(1, 2) to drop the first 2 axes',
    );
    expect(() => m.slice(...([1] as number[]))).toThrowError(
      'write slice("1:") for a range, or pick(1) to drop the first axis',
    );
    expect(m.slice("1, 2").shape).toEqual([]);
    expect(m.slice(1, s()).shape).toEqual([4]);
  });

  test("memoryview_assign: any exporter, any rank, converted or refused", () => {
    const m = view(new Float64Array(6)).reshape(2, 3) as MemoryView;
    m.assign(new Int16Array([1, 2, 3]));
    expect(m.toArray()).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    m.T.assign(view(new Float32Array([7, 8])).slice("None, :"));
    expect(m.toArray()).toEqual([
      [7, 7, 7],
      [8, 8, 8],
    ]);
    m.assign(5);
    expect(m.toArray()).toEqual([
      [5, 5, 5],
      [5, 5, 5],
    ]);
    const small = view(new Int8Array(3)) as MemoryView;
    expect(() => small.assign(new Float64Array(3))).toThrowError(code("DTYPE"));
    expect(() => small.assign(new Int16Array(3))).toThrowError(code("DTYPE"));
    expect(() => small.assign(300)).toThrowError(code("VALUE_RANGE"));
    expect(small.toArray()).toEqual([0, 0, 0]);
  });

  test("memoryview_array: the same bytes under every dtype of typed arrays", () => {
    for (const T of [
      Int8Array,
      Uint8Array,
      Uint8ClampedArray,
      Int16Array,
      Uint16Array,
      Int32Array,
      Uint32Array,
      Float32Array,
      Float64Array,
    ]) {
      const a = new T([1, 2, 3, 4, 5, 6]);
      const m = view(a) as unknown as MemoryView;
      expect(m.toArray()).toEqual([1, 2, 3, 4, 5, 6]);
      expect(m.slice("::-2").toArray()).toEqual([6, 4, 2]);
      m.slice("1::2").fill(0);
      expect(Array.from(a)).toEqual([1, 0, 3, 0, 5, 0]);
      expect(m.nbytes).toBe(a.byteLength);
    }
    for (const T of [BigInt64Array, BigUint64Array]) {
      const m = view(new T([1n, 2n])) as MemoryView;
      m.set(0, 7);
      m.set(1, 2n ** 62n);
      expect(m.toArray()).toEqual([7n, 2n ** 62n]);
      expect(() => m.set(0, 2n ** 64n)).toThrowError(code("VALUE_RANGE"));
    }
  });

  test("memoryview_redirect: a record names the original exporter, however often it was viewed", () => {
    const a = new Float64Array(4);
    const again = view(view(view(a).slice("1:")).slice("1:"));
    expect(again.obj).toBe(a);
    const record = getBuffer(again);
    expect(record.obj).toBe(a);
    expect(record.byteOffset).toBe(16);
    record.release();
  });

  test("memoryview_from_static_exporter: read-only memory stays so", () => {
    const exporter = {
      [BUFFER]: () => ({ buffer: Uint8Array.of(1, 2, 3, 4).buffer, format: "B", shape: [2, 2], readonly: true }),
    };
    const m = view(exporter);
    expect(m.readonly).toBe(true);
    expect(m.toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(() => (m as MemoryView).set(0, 0, 1)).toThrowError(code("READONLY"));
    expect(() => view(exporter, { writable: true })).toThrowError(code("BUFFER"));
  });
});

describe("test_buffer: equality", () => {
  const make = (dtype: string, shape: readonly number[], values: readonly number[] = []) => {
    const m = fromMemory(new ArrayBuffer(512), { dtype, shape }) as MemoryView & Owner;
    let next = 0;
    const write = (part: MemoryView) => {
      if (part.ndim === 0) part.set(values[next++ % Math.max(1, values.length)] ?? 0);
      else for (let k = 0; k < part.length; k++) write(part.pick(k));
    };
    if (m.size > 0) write(m);
    return m;
  };

  test("ndim_zero, ndim_one", () => {
    expect(make("i", [], [1729]).equals(make("d", [], [1729]))).toBe(true);
    expect(make("i", [], [1729]).equals(make("i", [], [1728]))).toBe(false);
    expect(make("i", [], [1]).equals(make("i", [1], [1]))).toBe(false);
    expect(make("h", [3], [1, 2, 3]).equals(make(">q", [3], [1, 2, 3]))).toBe(true);
    expect(
      make("h", [3], [1, 2, 3])
        .slice("::-1")
        .equals(make("h", [3], [3, 2, 1])),
    ).toBe(true);
  });

  test("zero_shape: equal up to and including the first extent of 0 (rule E2)", () => {
    expect(make("i", [0, 3]).equals(make("d", [0, 5]))).toBe(true);
    expect(make("i", [2, 0, 3]).equals(make("i", [2, 0, 7]))).toBe(true);
    expect(make("i", [2, 0]).equals(make("i", [3, 0]))).toBe(false);
    expect(make("i", [0]).equals(make("i", [0, 1]))).toBe(false);
  });

  test("zero_strides, multidim_mixed: C, F, repeated", () => {
    const zero = fromMemory(Int32Array.of(6).buffer, { dtype: "i", shape: [2, 3], strides: [0, 0] });
    expect(zero.equals(make("b", [2, 3], [6]))).toBe(true);
    const c = make("i", [2, 3], [1, 2, 3, 4, 5, 6]);
    const f = fromMemory(new ArrayBuffer(24), { dtype: "i", shape: [2, 3], strides: [4, 8] });
    f.assign(c);
    expect(f.equals(c)).toBe(true);
    expect(f.T.equals(c)).toBe(false);
    expect(Buffer.from(f.toBytes()).equals(Buffer.from(c.toBytes()))).toBe(true);
    expect(f.toBytes("A")).toEqual(new Uint8Array(f.buffer));
  });

  test("special cases: NaN is equal to nothing, records compare as tuples, padding does not count", () => {
    const nan = make("d", [1], [Number.NaN]);
    expect(nan.equals(make("d", [1], [Number.NaN]))).toBe(false);
    expect(make("d", [1], [-0]).equals(make("d", [1], [0]))).toBe(true);
    const padded = fromMemory(Uint8Array.of(1, 9, 9, 9, 2, 0, 0, 0).buffer, { dtype: "T{b:x:3xi:y:}" });
    const other = fromMemory(Uint8Array.of(1, 7, 7, 7, 2, 0, 0, 0).buffer, { dtype: "T{b:p:3xi:q:}" });
    expect(padded.equals(other)).toBe(true);
    expect(padded.equals(padded.cast("B"))).toBe(false);
  });

  test("multidim_suboffsets, not_equal", () => {
    const blocks = [0, 1].map(row => ({
      buffer: Uint8Array.of(row * 3, row * 3 + 1, row * 3 + 2).buffer,
      byteOffset: 0,
    }));
    const table = new BigUint64Array([0n, 1n]);
    const rows = fromMemory(table.buffer, { dtype: "B", shape: [2, 3], strides: [8, 1], suboffsets: [0, -1], blocks });
    const flat = make("B", [2, 3], [0, 1, 2, 3, 4, 5]);
    expect(rows.equals(flat)).toBe(true);
    expect(flat.equals(rows)).toBe(true);
    flat.set(1, 2, 9);
    expect(rows.equals(flat)).toBe(false);
    expect(make("B", [2, 3]).equals(make("B", [3, 2]))).toBe(false);
  });
});
