/**
 * Who holds what, and what happens afterwards: roots, borrowed views, re-exports, memory that goes away, user code that
 * releases or detaches in the middle of a call (CPython's test_use_released_memory).
 */
import { BUFFER, type BufferRecord, createRecord, getBuffer, VERSION } from "@lanewise/format";
import { fromMemory, type MemoryView, type Owner, view } from "@lanewise/view";
import { describe, expect, test } from "vitest";

/** An exporter that counts: what arrays do, without arrays. */
class Counted {
  exports = 0;
  released = false;
  readonly buffer: ArrayBuffer = new ArrayBuffer(48);

  [BUFFER](flags: number): BufferRecord {
    const record = createRecord(
      {
        obj: this,
        buffer: this.buffer,
        format: "d",
        itemsize: 8,
        shape: [6],
        onRelease: () => {
          this.exports--;
        },
      },
      flags,
    );
    this.exports++;
    return record;
  }
}

const released = (operation: string) => expect.objectContaining({ code: "RELEASED", operation });

describe("roots and borrowed views", () => {
  test("a view is one export; what is derived from it costs none and is no owner", () => {
    const owner = new Counted();
    const v = view(owner);
    expect(owner.exports).toBe(1);
    const parts = [v.slice("1:"), v.T, v.reshape(2, 3), v.toReadonly(), v.cast("uint8"), v.flip(), v.expandDims()];
    expect(owner.exports).toBe(1);
    for (const part of parts) {
      expect(Symbol.dispose in part).toBe(false);
      expect("release" in part).toBe(false);
      expect(part.obj).toBe(owner);
    }
    v.release();
    expect(owner.exports).toBe(0);
    for (const part of parts) {
      expect(part.released).toBe(true);
      expect(() => part.at(0)).toThrowError(expect.objectContaining({ code: "RELEASED" }));
    }
  });

  test("release twice is an error, dispose after release is not", () => {
    const v = view(new Counted());
    v.release();
    expect(() => v.release()).toThrowError(released("release"));
    v[Symbol.dispose]();
    const w = view(new Counted());
    w[Symbol.dispose]();
    w[Symbol.dispose]();
    expect(w.released).toBe(true);
  });

  test("using (test_contextmanager)", () => {
    const owner = new Counted();
    {
      using v = view(owner);
      v.set(0, 1.5);
      expect(owner.exports).toBe(1);
    }
    expect(owner.exports).toBe(0);
  });

  test("retain makes a root of its own, with an export of its own", () => {
    const owner = new Counted();
    const v = view(owner);
    const w = v.slice("2:4").retain();
    expect(owner.exports).toBe(2);
    v.release();
    w.set(0, 7);
    expect(w.get(0)).toBe(7);
    expect(w.T.toArray()).toEqual([7, 0]);
    w.release();
    expect(owner.exports).toBe(0);
  });

  test("retain of a read-only view stays read-only", () => {
    const w = view(new Counted()).toReadonly().retain() as MemoryView & Owner;
    expect(() => w.set(0, 1)).toThrowError(expect.objectContaining({ code: "READONLY" }));
    w.release();
  });

  test("view(x, text) is an owner of the slice; a refused slice gives the export back", () => {
    const owner = new Counted();
    const v = view(owner, "1:3");
    expect(v.shape).toEqual([2]);
    v.release();
    expect(owner.exports).toBe(0);
    expect(() => view(owner, "9")).toThrowError(expect.objectContaining({ code: "INDEX" }));
    expect(() => view(owner, { dtype: "int32" })).toThrowError(expect.objectContaining({ code: "DTYPE" }));
    expect(owner.exports).toBe(0);
  });

  test("a view of a view is a root of its own over the same exporter (test_issue_7385, rule M2)", () => {
    const owner = new Counted();
    const v = view(owner);
    const w = view(v.slice("::2"));
    expect(w.obj).toBe(owner);
    expect(w.strides).toEqual([16]);
    expect(owner.exports).toBe(2);
    v.release();
    expect(w.toArray()).toEqual([0, 0, 0]);
    w.release();
    expect(owner.exports).toBe(0);
  });

  test("a re-export has its own count and outlives the root", () => {
    const owner = new Counted();
    const v = view(owner);
    const record = getBuffer(v.slice("::-1"));
    expect(owner.exports).toBe(2);
    expect(record).toMatchObject({ shape: [6], strides: [-8], byteOffset: 40, format: "d" });
    expect(record.obj).toBe(owner);
    v.release();
    expect(record.buffer).toBe(owner.buffer);
    record.release();
    record.release();
    expect(owner.exports).toBe(0);
  });

  test("a refused request leaves no export behind (test_getbuf_fail)", () => {
    const owner = new Counted();
    using v = view(owner);
    expect(() => getBuffer(v.slice("::2"), 0x38)).toThrowError(expect.objectContaining({ code: "BUFFER" }));
    expect(() => getBuffer(v.toReadonly(), 1)).toThrowError(expect.objectContaining({ code: "BUFFER" }));
    expect(owner.exports).toBe(1);
  });

  test("when the exporter does not export any more, retain shares the record", () => {
    const owner = new Counted();
    const v = view(owner);
    const close = owner[BUFFER];
    owner[BUFFER] = () => {
      throw Object.assign(new Error("released"), { code: "RELEASED", [Symbol.for("lanewise.error")]: true });
    };
    const w = v.retain();
    v.release();
    expect(owner.exports).toBe(1);
    w.set(5, 2);
    w.release();
    expect(owner.exports).toBe(0);
    owner[BUFFER] = close;
  });

  test("fromMemory tells once, when nobody looks any more", () => {
    const told: number[] = [];
    const v = fromMemory(new ArrayBuffer(16), { dtype: "float64", onRelease: () => told.push(1) });
    const w = v.retain();
    const record = getBuffer(w);
    v.release();
    w.release();
    expect(told).toEqual([]);
    record.release();
    expect(told).toEqual([1]);
  });

  test("VERSION says nothing changes until the release", () => {
    const v = view(new Float64Array(2));
    const part = v.slice("1:");
    expect(part[VERSION]).toBe(v[VERSION]);
    v.release();
    expect(part[VERSION]).toBeNaN();
  });
});

describe("every use after release names the operation (test_check_released)", () => {
  const v = view(new Counted());
  const m = v.reshape(2, 3);
  v.release();
  const uses: [string, (m: any) => unknown][] = [
    ["get", m => m.get(0, 0)],
    ["set", m => m.set(0, 0, 1)],
    ["slice", m => m.slice("0")],
    ["pick", m => m.pick(0)],
    ["transpose", m => m.T],
    ["reshape", m => m.reshape(6)],
    ["broadcastTo", m => m.broadcastTo(2, 2, 3)],
    ["permuteDims", m => m.permuteDims(1, 0)],
    ["swapAxes", m => m.swapAxes(0, 1)],
    ["moveAxis", m => m.moveAxis(0, 1)],
    ["squeeze", m => m.squeeze()],
    ["expandDims", m => m.expandDims()],
    ["flip", m => m.flip()],
    ["diagonal", m => m.diagonal()],
    ["slidingWindows", m => m.slidingWindows([1, 1])],
    ["cast", m => m.cast("uint8")],
    ["toReadonly", m => m.toReadonly()],
    ["retain", m => m.retain()],
    ["fill", m => m.fill(0)],
    ["assign", m => m.assign(m)],
    ["copyTo", m => m.copyTo(new Float64Array(6))],
    ["toArray", m => m.toArray()],
    ["toTypedArray", m => m.toTypedArray()],
    ["toBytes", m => m.toBytes()],
    ["toBytes", m => m.hex()],
    ["compare", m => m.compare(m)],
    ["hash", m => m.hash()],
    ["count", m => m.count(0)],
    ["export", m => getBuffer(m)],
    ...[
      "shape",
      "strides",
      "suboffsets",
      "byteOffset",
      "itemsize",
      "size",
      "ndim",
      "dtype",
      "readonly",
      "obj",
      "buffer",
    ].map((name): [string, (m: any) => unknown] => [`read ${name}`, m => m[name]]),
  ];
  test.each(uses)("%s", (operation, use) => {
    expect(() => use(m)).toThrowError(released(operation));
  });

  test("equal to itself only (rule L3), iteration stops", () => {
    expect(m.equals(m)).toBe(true);
    expect(m.equals(new Float64Array(6))).toBe(false);
    expect(view(new Float64Array(6)).equals(v)).toBe(false);
    expect(() => [...m]).toThrowError(expect.objectContaining({ code: "RELEASED" }));
    const w = view(new Counted());
    const iterator = w[Symbol.iterator]();
    iterator.next();
    w.release();
    expect(() => iterator.next()).toThrowError(expect.objectContaining({ code: "RELEASED" }));
  });

  test("a hash asked for before stays (rule H1)", () => {
    const w = fromMemory(new ArrayBuffer(4), { dtype: "uint8", readonly: true });
    const hash = w.hash();
    w.release();
    expect(w.hash()).toBe(hash);
  });
});

describe("memory that goes away", () => {
  const detach = (buffer: ArrayBuffer) => structuredClone(buffer, { transfer: [buffer] });

  test.each([
    "float64",
    "float32",
    "int32",
    "uint32",
    "int16",
    "uint16",
    "int8",
    "uint8",
    "bool",
    "int64",
    "uint64",
    ">f8",
    "complex64",
  ])("%s: every access to a detached buffer is a DetachedError", dtype => {
    const buffer = new ArrayBuffer(64);
    const v = view(buffer, { dtype }) as MemoryView;
    const m = v.reshape(2, -1) as MemoryView;
    v.get(0);
    const value = v.get(0);
    detach(buffer);
    const gone = expect.objectContaining({ code: "DETACHED" });
    for (const use of [
      () => v.get(0),
      () => v.set(0, value),
      () => m.get(1, 1),
      () => m.set(1, 1, value),
      () => v.slice("1:").get(0),
      () => v.fill(value),
      () => v.toArray(),
      () => v.toBytes(),
      () => v.assign(v.slice("::-1")),
      () => v.includes(value),
      () => v.buffer,
    ]) {
      expect(use).toThrowError(gone);
    }
  });

  test("an unaligned column notices, too", () => {
    const buffer = new ArrayBuffer(26);
    const column = view(buffer, { dtype: "T{b:id:=d:x:i:n:}" }).field("x");
    column.set(1, 2.5);
    detach(buffer);
    expect(() => column.get(1)).toThrowError(expect.objectContaining({ code: "DETACHED" }));
    expect(() => column.set(1, 1)).toThrowError(expect.objectContaining({ code: "DETACHED" }));
  });

  test("a buffer that shrinks and grows back", () => {
    const buffer = new ArrayBuffer(64, { maxByteLength: 128 });
    const v = view(new Float64Array(buffer, 0, 8));
    v.set(7, 3);
    buffer.resize(32);
    expect(() => v.get(0)).toThrowError(expect.objectContaining({ code: "DETACHED", needed: 64, available: 32 }));
    buffer.resize(128);
    expect(v.get(7)).toBe(0);
    v.set(7, 4);
    expect(new Float64Array(buffer)[7]).toBe(4);
  });

  test("a WebAssembly memory that grows is followed", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 8 });
    const v = fromMemory(memory, { dtype: "int32", shape: [4, 4], byteOffset: 1024 });
    const column = v.slice(":, 1");
    v.fill(1);
    memory.grow(1);
    expect(column.get(3)).toBe(1);
    column.set(3, 9);
    memory.grow(1);
    expect(v.slice("3").toArray()).toEqual([1, 9, 1, 1]);
    expect(new Int32Array(memory.buffer)[256 + 13]).toBe(9);
    expect(v.memory).toBe(memory);
    expect(v.buffer).toBe(memory.buffer);
  });

  test("shared memory that grows keeps both buffers valid", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 8, shared: true });
    const v = view(memory);
    v.set(5, 7);
    memory.grow(1);
    expect(v.get(5)).toBe(7);
    expect(v.shape).toEqual([65536]);
  });
});

// CPython's test_use_released_memory: a value whose conversion runs code that releases the view. Our scalars convert
// nothing, so objects are refused untouched; what can run code are getters and valueOf, exporters and expressions.
describe("user code in the middle of a call", () => {
  const RECORD = "T{i:a:i:b:}";
  const setup = () => {
    const buffer = new ArrayBuffer(32);
    const v = fromMemory(buffer, { dtype: RECORD, shape: [2, 2] }) as unknown as MemoryView & Owner;
    return { buffer, v, m: v as MemoryView };
  };
  const evil = (act: () => void) => ({
    a: 1,
    get b() {
      act();
      return 2;
    },
  });
  const number = (act: () => void) => ({
    valueOf() {
      act();
      return 0;
    },
    [Symbol.toPrimitive]() {
      act();
      return 0;
    },
  });

  test("1, 2: a record's getter that releases: set and fill write nothing", () => {
    for (const write of [
      (m: MemoryView, value: unknown) => m.set(0, 1, value),
      (m: MemoryView, value: unknown) => m.fill(value),
    ]) {
      const { v, m, buffer } = setup();
      expect(() =>
        write(
          m,
          evil(() => v.release()),
        ),
      ).toThrowError(expect.objectContaining({ code: "RELEASED" }));
      expect(new Uint8Array(buffer).some(Boolean)).toBe(false);
    }
  });

  test("3, 4: a getter that detaches", () => {
    for (const write of [
      (m: MemoryView, value: unknown) => m.set(0, 1, value),
      (m: MemoryView, value: unknown) => m.fill(value),
    ]) {
      const { m, buffer } = setup();
      const act = () => void structuredClone(buffer, { transfer: [buffer] });
      expect(() => write(m, evil(act))).toThrowError(expect.objectContaining({ code: "DETACHED" }));
    }
  });

  test("5: a getter that throws: the error comes out, nothing is written", () => {
    const { m, buffer } = setup();
    const value = evil(() => {
      throw new Error("mine");
    });
    expect(() => m.set(0, 0, value)).toThrowError("mine");
    expect(new Uint8Array(buffer).some(Boolean)).toBe(false);
  });

  test("6 to 9: an index or value with valueOf is never used as a number, whatever it does", () => {
    const uses = [
      (v: MemoryView, x: number) => v.get(x),
      (v: MemoryView, x: number) => v.set(x, 1),
      (v: MemoryView, x: number) => v.set(0, x),
      (v: MemoryView, x: number) => v.pick(x),
      (v: MemoryView, x: number) => v.slice({ start: x, stop: null, step: null }),
      (v: MemoryView, x: number) => v.fill(x),
    ];
    for (const use of uses) {
      const memory = new Float64Array([1, 2, 3, 4]);
      const v = view(memory);
      expect(() => use(v, number(() => v.release()) as never)).toThrowError();
      expect(memory).toEqual(new Float64Array([1, 2, 3, 4]));
      const w = view(memory);
      const harmless = number(() => {});
      expect(() => use(w, harmless as never)).toThrowError(TypeError);
    }
  });

  test("10, 11: an exporter that releases or detaches the target while it is asked", () => {
    for (const detaches of [false, true]) {
      const buffer = new ArrayBuffer(32);
      const target = fromMemory(buffer, { dtype: "float64" });
      const source = {
        [BUFFER]() {
          if (detaches) structuredClone(buffer, { transfer: [buffer] });
          else target.release();
          return { buffer: Float64Array.of(1, 2, 3, 4).buffer, format: "d", shape: [4] };
        },
      };
      expect(() => target.assign(source)).toThrowError(
        expect.objectContaining({ code: detaches ? "DETACHED" : "RELEASED" }),
      );
      if (!detaches) expect(new Float64Array(buffer)).toEqual(new Float64Array(4));
    }
  });

  test("12: the other side of equals, compare and copyTo releases", () => {
    const other = (v: Owner) => ({
      [BUFFER]() {
        v.release();
        return { buffer: new ArrayBuffer(16), format: "d", shape: [2] };
      },
    });
    for (const use of ["equals", "compare", "copyTo"] as const) {
      const v = view(new Float64Array(2));
      expect(() => v[use](other(v))).toThrowError(expect.objectContaining({ code: "RELEASED" }));
    }
  });

  test("13: an expression that releases its target", () => {
    const v = view(new Float64Array(2));
    const expression = {
      dtype: v.dtype,
      shape: [2],
      into: (target: MemoryView) => {
        v.release();
        target.set(0, 1);
      },
    };
    expect(() => v.assign(expression)).toThrowError(expect.objectContaining({ code: "RELEASED" }));
  });

  test("14: a block table that changes under an indirect view is checked again at each access", () => {
    const table = new BigUint64Array([0n, 1n]);
    const blocks = [0, 1].map(row => ({ buffer: Uint8Array.of(row, row + 10).buffer, byteOffset: 0 }));
    const v = fromMemory(table.buffer, { dtype: "uint8", shape: [2, 2], strides: [8, 1], suboffsets: [0, -1], blocks });
    expect(v.get(1, 1)).toBe(11);
    table[1] = 7n;
    expect(() => v.get(1, 1)).toThrowError(expect.objectContaining({ code: "BUFFER" }));
    expect(() => v.set(1, 1, 1)).toThrowError(expect.objectContaining({ code: "BUFFER" }));
    expect(() => v.toArray()).toThrowError(expect.objectContaining({ code: "BUFFER" }));
  });
});

test("a view is not cloned by itself: nothing but {} would arrive", () => {
  const x = view(new Float64Array(4));
  const others = [x.pick(0), x.reshape(1, 1, 1, 4), view(new Uint8Array(8), { dtype: ">f8" }), x.slice("::2")];
  for (const each of [x, ...others, [x], { deep: { x } }]) {
    expect(() => structuredClone(each)).toThrow(expect.objectContaining({ name: "DataCloneError" }));
    expect(() => structuredClone(each)).toThrow("toTypedArray() copies its elements");
  }
});
