/** The protocol: completion of foreign answers, records, locks, built-ins, registration, lost memory. */
import * as f from "@lanewise/format";
import { afterEach, describe, expect, test, vi } from "vitest";

/** An exporter that gives this answer. */
const exporting = (answer: unknown) => ({ [f.BUFFER]: () => answer as f.BufferAnswer });
const eight = () => new ArrayBuffer(8);

describe("minimal answers are completed", () => {
  test("buffer, format and shape are enough", () => {
    const exporter = exporting({ buffer: new ArrayBuffer(48), format: "d", shape: [2, 3] });
    const record = f.getBuffer(exporter);
    expect(record).toMatchObject({
      byteOffset: 0,
      nbytes: 48,
      readonly: false,
      itemsize: 8,
      format: "d",
      ndim: 2,
      shape: [2, 3],
      strides: [24, 8],
      suboffsets: null,
      blocks: null,
      memory: null,
      released: false,
    });
    expect(record.obj).toBe(exporter);
  });

  test("memory instead of buffer, a number as shape, null as format", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const record = f.getBuffer(exporting({ memory, format: null, shape: 5 }));
    expect([record.format, record.itemsize, record.shape, record.memory]).toEqual(["B", 1, [5], memory]);
    expect(record.buffer).toBe(memory.buffer);
  });

  test("the exporter's item size wins over the format's, which need not be readable then", () => {
    const record = f.getBuffer(exporting({ buffer: eight(), format: "?!*", itemsize: 4, shape: [2] }));
    expect([record.format, record.itemsize, record.nbytes]).toEqual(["?!*", 4, 8]);
    expect(f.getBuffer(exporting({ buffer: eight(), format: "ib", shape: [1] })).itemsize).toBe(5);
    expect(f.getBuffer(exporting({ buffer: eight(), format: "ib", itemsize: 8, shape: [1] })).nbytes).toBe(8);
  });

  test("an exporter that makes its own record needs blocks for its suboffsets, too", () => {
    const source = { obj: null, buffer: eight(), format: "B", itemsize: 1, shape: [1], suboffsets: [0] };
    expect(() => f.createRecord(source, f.BufferFlags.FULL_RO)).toThrow(/"blocks"/);
  });

  test("suboffsets without an indirection are none", () => {
    const record = f.getBuffer(exporting({ buffer: eight(), format: "B", shape: [8], suboffsets: [-1] }));
    expect(record.suboffsets).toBe(null);
  });

  test("an answer is made for the flags, also when a record for other flags is handed on", () => {
    const inner = f.getBuffer(new Uint8Array(8));
    const handingOn = exporting(inner);
    expect(f.getBuffer(handingOn)).toBe(inner);
    const simple = f.getBuffer(handingOn, f.BufferFlags.SIMPLE);
    expect([simple.format, simple.shape, simple.strides, simple.ndim, simple.nbytes]).toEqual([null, null, null, 1, 8]);
    simple.release();
    expect(inner.released).toBe(true);
  });
});

describe("wrong answers are a BufferError that names the field", () => {
  const boom = () => {
    throw new Error("boom");
  };
  const good = { buffer: new ArrayBuffer(64), format: "B", shape: [8] };
  test.each<[field: string, answer: object]>([
    ["buffer", { format: "B", shape: [8] }],
    ["buffer", { ...good, buffer: {} }],
    ["buffer", { ...good, buffer: new Uint8Array(8) }],
    ["buffer", { ...good, buffer: Object.create(ArrayBuffer.prototype, { byteLength: { value: 1e9 } }) }],
    ["buffer", { ...good, buffer: { byteLength: 100, [Symbol.toStringTag]: "ArrayBuffer" } }],
    ["memory", { ...good, memory: 5 }],
    ["memory", { ...good, memory: {} }],
    ["format", { ...good, format: undefined }],
    ["format", { ...good, format: 5 }],
    ["format", { ...good, format: "T{" }],
    ["format", { ...good, format: null, itemsize: 8 }],
    ["shape", { ...good, shape: undefined }],
    ["shape", { ...good, shape: null }],
    ["shape", { ...good, shape: [-1] }],
    ["shape", { ...good, shape: [Number.NaN] }],
    ["shape", { ...good, shape: [1.5] }],
    ["shape", { ...good, shape: ["8"] }],
    ["shape", { ...good, shape: "8" }],
    ["shape", { ...good, shape: { length: 1e9 } }],
    ["shape", { ...good, shape: new Array(65).fill(1) }],
    ["shape", { ...good, shape: [2 ** 40, 2 ** 40] }],
    ["shape", { ...good, format: "d", shape: [2 ** 52] }],
    ["byteOffset", { ...good, byteOffset: -1 }],
    ["byteOffset", { ...good, byteOffset: 0.5 }],
    ["byteOffset", { ...good, byteOffset: 2 ** 60 }],
    ["itemsize", { ...good, itemsize: -8 }],
    ["itemsize", { ...good, itemsize: Number.NaN }],
    ["strides", { ...good, strides: [] }],
    ["strides", { ...good, strides: [1, 1] }],
    ["strides", { ...good, strides: [Number.NaN] }],
    ["strides", { ...good, strides: 5 }],
    ["strides", { ...good, strides: 0 }],
    ["suboffsets", { ...good, suboffsets: [1, 2] }],
    ["blocks", { ...good, suboffsets: [0] }],
    ["readonly", { ...good, readonly: "no" }],
    ["nbytes", { ...good, nbytes: 9 }],
    ["release", { ...good, release: 5 }],
    [
      "buffer",
      {
        ...good,
        get buffer() {
          return boom();
        },
      },
    ],
    [
      "shape",
      {
        ...good,
        get shape() {
          return boom();
        },
      },
    ],
    ["shape", { ...good, shape: new Proxy([1], { get: boom }) }],
    ["strides", { ...good, strides: new Proxy([1], { get: (_, key) => (key === "length" ? 1 : boom()) }) }],
    ["release", new Proxy({}, { get: boom })],
  ])("%s (case %#)", (field, answer) => {
    const get = () => f.getBuffer(exporting(answer));
    expect(get).toThrow(f.BufferError);
    expect(get).toThrow(new RegExp(`"${field}"`));
  });

  test.each([undefined, null, 5, "record", true])("no record at all: %s", answer => {
    expect(() => f.getBuffer(exporting(answer))).toThrow(/must answer with a record/);
  });

  test.each<[what: string, answer: object]>([
    ["beyond the end", { ...good, shape: [65] }],
    ["beyond the end by strides", { ...good, strides: [10] }],
    ["before the start", { ...good, strides: [-1] }],
    ["behind an offset", { ...good, byteOffset: 60 }],
    ["by huge strides", { ...good, strides: [2 ** 52] }],
    ["by strides that cancel out", { ...good, shape: [2, 2], strides: [2 ** 52, -(2 ** 52)] }],
  ])("a layout %s of the memory", (_, answer) => {
    expect(() => f.getBuffer(exporting(answer))).toThrow(/must lie within its buffer/);
  });

  test("a layout without elements may stand anywhere up to the end", () => {
    expect(f.getBuffer(exporting({ ...good, shape: [0, 7], strides: [1000, -5], byteOffset: 64 })).nbytes).toBe(0);
    expect(() => f.getBuffer(exporting({ ...good, shape: [0], byteOffset: 65 }))).toThrow(f.BufferError);
  });

  test("whatever an exporter throws is thrown on", () => {
    const error = new Error("mine");
    const exporter = {
      [f.BUFFER]() {
        throw error;
      },
    };
    expect(() => f.getBuffer(exporter)).toThrow(error);
  });
});

describe("release", () => {
  test("tells the exporter exactly once", () => {
    const release = vi.fn();
    const record = f.getBuffer(exporting({ buffer: eight(), format: "B", shape: [8], release }));
    expect(release).not.toHaveBeenCalled();
    record.release();
    record.release();
    record[Symbol.dispose]();
    expect(release).toHaveBeenCalledTimes(1);
    expect(record.released).toBe(true);
    expect(record.obj).toBe(null);
    expect(() => record.buffer).toThrow(f.ReleasedError);
    expect(() => record.buffer).toThrow("cannot use buffer: the record has been released");
  });

  test("is called with the answer as `this`, and `using` calls it", () => {
    let owner: unknown;
    const answer = {
      buffer: eight(),
      format: "B",
      shape: [8],
      release() {
        owner = this;
      },
    };
    {
      using record = f.getBuffer(exporting(answer));
      expect(record.nbytes).toBe(8);
    }
    expect(owner).toBe(answer);
  });

  test("is called at once when the answer is refused, and what it throws is not heard", () => {
    const release = vi.fn(() => {
      throw new Error("not this");
    });
    const exporter = exporting({ buffer: eight(), format: "B", shape: [9], release });
    expect(() => f.getBuffer(exporter)).toThrow(/must lie within/);
    expect(() =>
      f.getBuffer(exporting({ buffer: eight(), format: "B", shape: [8], readonly: true, release }), f.BufferFlags.FULL),
    ).toThrow(/read-only/);
    expect(release).toHaveBeenCalledTimes(2);
  });

  test("an error in an exporter's own release reaches the caller, once", () => {
    const record = f.getBuffer(
      exporting({
        buffer: eight(),
        format: "B",
        shape: [8],
        release() {
          throw new Error("late");
        },
      }),
    );
    expect(() => record.release()).toThrow("late");
    expect(() => record.release()).not.toThrow();
  });
});

describe("records that lock, and re-export", () => {
  /** A cooperating exporter: refuses to shrink while it is exported. */
  class Queue {
    data = new Uint8Array(8);
    exports = 0;
    [f.BUFFER](flags: number): f.BufferRecord {
      const source = { obj: this, buffer: this.data.buffer, format: "B", itemsize: 1, shape: [8] };
      const record = f.createRecord({ ...source, onRelease: () => void this.exports-- }, flags);
      this.exports++;
      return record;
    }
    shrink(): void {
      if (this.exports > 0) {
        throw new f.BufferError(`cannot shrink: ${this.exports} exports are live`, { exports: this.exports });
      }
      this.data = this.data.slice(0, 4);
    }
  }

  /** Hands on what it got, as a view does. */
  class Window {
    readonly #record: f.FullBufferRecord;
    exports = 0;
    constructor(exporter: unknown) {
      this.#record = f.getBuffer(exporter);
    }
    [f.BUFFER](flags: number): f.BufferRecord {
      const { obj, byteOffset, format, itemsize, shape, strides } = this.#record;
      const source = { obj, getBuffer: () => this.#record.buffer, byteOffset, format, itemsize, shape, strides };
      const record = f.createRecord({ ...source, onRelease: () => void this.exports-- }, flags);
      this.exports++;
      return record;
    }
    release(): void {
      if (this.exports > 0) throw new f.BufferError("still exported", { exports: this.exports });
      this.#record.release();
    }
  }

  test("the lock holds until the last record is released; a refused request does not count", () => {
    const queue = new Queue();
    const [first, second] = [f.getBuffer(queue), f.getBuffer(queue, f.BufferFlags.SIMPLE)];
    expect(() => f.getBuffer(queue, f.BufferFlags.FORMAT)).toThrow(f.BufferError);
    expect(queue.exports).toBe(2);
    first.release();
    first.release();
    expect(() => queue.shrink()).toThrow("cannot shrink: 1 exports are live");
    second.release();
    queue.shrink();
    expect(queue.data.length).toBe(4);
  });

  test("nested re-export names the original owner and keeps the chain locked", () => {
    const queue = new Queue();
    const outer = new Window(queue);
    const inner = new Window(outer);
    const record = f.getBuffer(inner);
    expect(record.obj).toBe(queue);
    expect(record.buffer).toBe(queue.data.buffer);
    expect(() => outer.release()).toThrow("still exported");
    record.release();
    inner.release();
    outer.release();
    expect(queue.exports).toBe(0);
  });

  test("a re-exporter that got less refuses to give more", () => {
    const less = { [f.BUFFER]: () => f.getBuffer(new Float64Array(2), f.BufferFlags.SIMPLE) };
    expect(f.getBuffer(less, f.BufferFlags.SIMPLE).nbytes).toBe(16);
    expect(() => f.getBuffer(less, f.BufferFlags.ND)).toThrow(/"shape"/);
    expect(() => f.getBuffer(less)).toThrow(f.BufferError);
  });
});

describe("built-in exporters", () => {
  const typed: [string, ArrayBufferView, string, number][] = [
    ["Int8Array", new Int8Array(3), "b", 1],
    ["Uint8Array", new Uint8Array(3), "B", 1],
    ["Uint8ClampedArray", new Uint8ClampedArray(3), "B", 1],
    ["Int16Array", new Int16Array(3), "h", 2],
    ["Uint16Array", new Uint16Array(3), "H", 2],
    ["Int32Array", new Int32Array(3), "i", 4],
    ["Uint32Array", new Uint32Array(3), "I", 4],
    ["BigInt64Array", new BigInt64Array(3), "q", 8],
    ["BigUint64Array", new BigUint64Array(3), "Q", 8],
    ["Float32Array", new Float32Array(3), "f", 4],
    ["Float64Array", new Float64Array(3), "d", 8],
    ["a subclass", new (class Vector extends Float32Array {})(3), "f", 4],
    [
      "a subclass with a tag of its own",
      new (class extends Int16Array {
        override get [Symbol.toStringTag](): "Int16Array" {
          return "Tensor" as "Int16Array";
        }
      })(3),
      "h",
      2,
    ],
  ];
  test.each(typed)("%s", (_, array, format, itemsize) => {
    const record = f.getBuffer(array);
    expect(record).toMatchObject({ format, itemsize, shape: [3], strides: [itemsize], readonly: false });
    expect([record.obj, record.buffer]).toEqual([array, array.buffer]);
    expect(f.dtype(format).TypedArray?.BYTES_PER_ELEMENT ?? itemsize).toBe(itemsize);
    expect(f.isExporter(array)).toBe(true);
  });

  test("a part of a buffer, Node's pool included", () => {
    const part = new Uint16Array(new ArrayBuffer(32), 6, 4);
    expect(f.getBuffer(part)).toMatchObject({ byteOffset: 6, nbytes: 8 });
    const pooled = Buffer.from("abc");
    expect(f.getBuffer(pooled)).toMatchObject({ byteOffset: pooled.byteOffset, shape: [3], format: "B" });
  });

  test("DataView, ArrayBuffer, SharedArrayBuffer are bytes", () => {
    expect(f.getBuffer(new DataView(new ArrayBuffer(9), 2))).toMatchObject({ byteOffset: 2, shape: [7], format: "B" });
    expect(f.getBuffer(new ArrayBuffer(9))).toMatchObject({ shape: [9], format: "B" });
    expect(f.getBuffer(new SharedArrayBuffer(9))).toMatchObject({ shape: [9], format: "B" });
    expect(f.getBuffer(new SharedArrayBuffer(4, { maxByteLength: 8 }))).toMatchObject({ shape: [4] });
  });

  test("WebAssembly.Memory stays right across grow", () => {
    for (const shared of [false, true]) {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared });
      const record = f.getBuffer(memory);
      const before = record.buffer;
      memory.grow(1);
      expect(record.memory).toBe(memory);
      expect(record.buffer).toBe(memory.buffer);
      expect(record.buffer).not.toBe(before);
      expect(record.shape).toEqual([65536]);
    }
  });

  test("ImageData is (height, width, 4) bytes", () => {
    // Node has none; browsers' objects are told by their tag and data.
    class FakeImageData {
      readonly data = new Uint8ClampedArray(2 * 3 * 4);
      readonly width = 3;
      readonly height = 2;
      get [Symbol.toStringTag](): string {
        return "ImageData";
      }
    }
    const image = new FakeImageData();
    const record = f.getBuffer(image);
    expect(record).toMatchObject({ shape: [2, 3, 4], strides: [12, 4, 1], format: "B" });
    expect(record.obj).toBe(image);
  });

  test.each([null, undefined, 5, "text", [1, 2], {}, () => 1, new Map(), Symbol.iterator, 5n])("%s is none", x => {
    expect(f.isExporter(x)).toBe(false);
    expect(() => f.getBuffer(x)).toThrow(f.ArgumentError);
    expect(() => f.getBuffer(x)).toThrow(/an object that exports a buffer is required, got/);
  });

  test("the message names the kind of thing", () => {
    expect(() => f.getBuffer([1, 2])).toThrow("got a plain array");
    expect(() => f.getBuffer(new Map())).toThrow("got an object of class Map");
    expect(() => f.getBuffer(null)).toThrow("got null");
    expect(
      f.isLanewiseError(
        caught(() => f.getBuffer(5)),
        "ARGUMENT",
      ),
    ).toBe(true);
  });
});

function caught(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

describe("requests", () => {
  test.each([-1, 1.5, Number.NaN, 2 ** 31, "full", 0x100, 0x200])("%s is none", flags => {
    expect(() => f.getBuffer(new Uint8Array(1), flags as number)).toThrow(/"flags" must be a combination/);
  });

  test("the flags have CPython's values", () => {
    expect(f.BufferFlags).toEqual({
      SIMPLE: 0,
      WRITABLE: 1,
      FORMAT: 4,
      ND: 8,
      STRIDES: 24,
      C_CONTIGUOUS: 56,
      F_CONTIGUOUS: 88,
      ANY_CONTIGUOUS: 152,
      INDIRECT: 280,
      CONTIG: 9,
      CONTIG_RO: 8,
      STRIDED: 25,
      STRIDED_RO: 24,
      RECORDS: 29,
      RECORDS_RO: 28,
      FULL: 285,
      FULL_RO: 284,
    });
  });
});

describe("memory that is lost later", () => {
  const detach = (buffer: ArrayBuffer) => structuredClone(buffer, { transfer: [buffer] });

  test("a detached buffer is noticed at every access, and the message says so", () => {
    const data = new Uint8Array(8);
    const records = [
      f.getBuffer(data),
      f.getBuffer(data.buffer),
      f.getBuffer(exporting({ buffer: data.buffer, format: "B", shape: [8] })),
    ];
    detach(data.buffer);
    for (const record of records) {
      expect(() => record.buffer).toThrow(f.DetachedError);
      expect(() => record.buffer).toThrow(/was detached \(transferred, posted/);
      record.release();
    }
    expect(() => f.getBuffer(data)).toThrow(f.DetachedError);
    expect(() => f.getBuffer(data.buffer)).toThrow(f.DetachedError);
  });

  test("a detached buffer is noticed even where nothing is needed of it", () => {
    const empty = new Uint8Array(0);
    const record = f.getBuffer(empty);
    expect(record.buffer.byteLength).toBe(0);
    detach(empty.buffer);
    expect(() => record.buffer).toThrow(f.DetachedError);
  });

  test("a shrunk buffer is noticed when it is too short, and only then", () => {
    const buffer = new ArrayBuffer(16, { maxByteLength: 32 });
    const record = f.getBuffer(new Uint8Array(buffer, 0, 8));
    buffer.resize(8);
    expect(record.buffer).toBe(buffer);
    buffer.resize(4);
    expect(() => record.buffer).toThrow("its ArrayBuffer was resized to 4 bytes, 8 are needed");
    buffer.resize(0);
    expect(() => record.buffer).toThrow(/resized to 0 bytes/);
    buffer.resize(8);
    expect(record.buffer).toBe(buffer);
  });

  test("views that went out of bounds do not pass for empty ones", () => {
    const buffer = new ArrayBuffer(16, { maxByteLength: 32 });
    const views = [new Float64Array(buffer, 8, 1), new DataView(buffer, 8, 8)];
    buffer.resize(4);
    for (const view of views) expect(() => f.getBuffer(view)).toThrow(f.DetachedError);
  });

  test("an exporter whose buffer turns into something else", () => {
    const answer = { buffer: eight() as unknown, format: "B", shape: [8] };
    const record = f.getBuffer(exporting(answer));
    answer.buffer = "gone";
    expect(() => record.buffer).toThrow(/"buffer" of the record must be/);
    answer.buffer = new ArrayBuffer(4);
    expect(() => record.buffer).toThrow(f.DetachedError);
    answer.buffer = new ArrayBuffer(16);
    expect(record.buffer.byteLength).toBe(16);
  });
});

describe("adoptMemory", () => {
  test("records over its buffers name the memory and stay right when it grows", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 3 });
    const array = new Float64Array(memory.buffer, 8, 4);
    expect(f.getBuffer(array).memory).toBe(null);
    f.adoptMemory(memory);
    f.adoptMemory(memory);
    const record = f.getBuffer(array);
    expect(record.memory).toBe(memory);
    memory.grow(1);
    expect(record.buffer).toBe(memory.buffer);
    expect(f.getBuffer(new Uint8Array(memory.buffer)).memory).toBe(memory);
    expect(f.getBuffer(memory.buffer).memory).toBe(memory);
  });

  test("shared memories are known by their old buffers, too", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 3, shared: true });
    const old = new Uint8Array(memory.buffer);
    f.adoptMemory(memory);
    memory.grow(1);
    expect(f.getBuffer(old).memory).toBe(memory);
  });

  test("anything else is refused", () => {
    for (const x of [null, {}, new ArrayBuffer(1), { buffer: new ArrayBuffer(1) }]) {
      expect(() => f.adoptMemory(x as WebAssembly.Memory)).toThrow(/"memory" must be a WebAssembly.Memory/);
    }
  });
});

describe("registerExporter", () => {
  const undo: (() => void)[] = [];
  afterEach(() => {
    for (const back of undo.splice(0)) back();
  });

  test("a class: the symbol is on its prototype, not enumerable, and every copy of the package sees it", () => {
    class Bitmap {
      pixels = new Uint8Array(12);
    }
    undo.push(f.registerExporter(Bitmap, bitmap => ({ buffer: bitmap.pixels.buffer, format: "B", shape: [4, 3] })));
    const bitmap = new Bitmap();
    expect(f.getBuffer(bitmap)).toMatchObject({ shape: [4, 3] });
    expect(Object.keys(Bitmap.prototype)).toEqual([]);
    expect(Object.getOwnPropertyDescriptor(Bitmap.prototype, Symbol.for("buffer-protocol@1"))?.enumerable).toBe(false);
    expect(() => f.registerExporter(Bitmap, () => ({ buffer: eight(), format: "B", shape: 8 }))).toThrow(
      '"Class" must not export already, got Bitmap',
    );
    undo.pop()!();
    expect(f.isExporter(bitmap)).toBe(false);
  });

  test("a test, for objects without a class", () => {
    const isNd = (x: object) => "nd" in x;
    const wrapped = { nd: new Float32Array(4) };
    undo.push(
      f.registerExporter(
        (x: object): x is typeof wrapped => isNd(x),
        x => ({ buffer: x.nd.buffer, format: "f", shape: [2, 2] }),
      ),
    );
    expect(f.isExporter(wrapped)).toBe(true);
    expect(f.getBuffer(wrapped).shape).toEqual([2, 2]);
    expect(f.isExporter({})).toBe(false);
    undo.pop()!();
    expect(f.isExporter(wrapped)).toBe(false);
  });

  test("constructors of the old kind are classes if they look like it, else it is asked", () => {
    function Old(this: { data: Uint8Array }) {
      this.data = new Uint8Array(2);
    }
    Old.prototype.method = () => {};
    const OldClass = Old as unknown as new () => { data: Uint8Array };
    undo.push(f.registerExporter(OldClass, x => ({ buffer: x.data.buffer, format: "B", shape: 2 })));
    expect(f.getBuffer(new OldClass()).nbytes).toBe(2);
    function plain() {
      return true;
    }
    expect(() => f.registerExporter(plain, () => ({ buffer: eight(), format: "B", shape: 8 }))).toThrow(
      /a plain function/,
    );
    expect(() => f.registerExporter({} as never, () => null as never)).toThrow(/"Class" must be a class or a test/);
    expect(() => f.registerExporter(plain, 5 as never)).toThrow(/"answer" must be a function/);
  });
});

describe("toUnshared", () => {
  test("copies shared memory, and only that", () => {
    const shared = new Float64Array(new SharedArrayBuffer(24)).fill(1.5);
    const plain = f.toUnshared(shared);
    expect(plain).toEqual(Float64Array.of(1.5, 1.5, 1.5));
    expect(plain.buffer).toBeInstanceOf(ArrayBuffer);
    const own = Float32Array.of(1, 2);
    expect(f.toUnshared(own).buffer).toBe(own.buffer);
  });

  test("takes any exporter: strided, misaligned, without a typed array", () => {
    const buffer = Uint8Array.from({ length: 16 }, (_, k) => k).buffer;
    expect(f.toUnshared(exporting({ buffer, format: "H", shape: [3], strides: [4], byteOffset: 1 }))).toEqual(
      Uint16Array.of(0x0201, 0x0605, 0x0a09),
    );
    expect(f.toUnshared(exporting({ buffer, format: ">H", shape: [2] }))).toEqual(Uint8Array.of(0, 1, 2, 3));
  });
});
