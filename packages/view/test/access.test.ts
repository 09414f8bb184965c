/** Every kind of element through every way that `get`, `set` and `slice` have: they differ in speed and in nothing else. */
import { s, sliceIndices } from "@lanewise/format";
import {
  type Accessor,
  fromMemory,
  generic,
  inspect,
  isView,
  type MemoryView,
  meshgrid,
  toSVG,
  view,
} from "@lanewise/view";
import { describe, expect, test } from "vitest";

const code = (expected: string) => expect.objectContaining({ code: expected });

/** Elements of value 0 to 23, of a dtype that is read by a typed array, by a DataView at odd places, or by a codec. */
const KINDS: readonly (readonly [name: string, make: () => MemoryView<any, 1>])[] = [
  ["float64", () => view(Float64Array.from({ length: 24 }, (_, k) => k))],
  ["uint8", () => view(Uint8Array.from({ length: 24 }, (_, k) => k))],
  ["int64", () => view(BigInt64Array.from({ length: 24 }, (_, k) => BigInt(k)))],
  ["a column of float64 in records of 13 bytes", () => filled("T{b:id:=d:x:=i:n:}", 13, "x")],
  ["a column of >i2 in records of 5 bytes", () => filled("T{b:id:>h:x:2x}", 5, "x")],
];

function filled(format: string, itemsize: number, name: string): MemoryView<any, 1> {
  const column = (view(new Uint8Array(24 * itemsize), { dtype: format }) as MemoryView<any, 1>).field(name);
  for (let k = 0; k < 24; k++) column.set(k, k);
  return column as MemoryView<any, 1>;
}

describe.each(KINDS)("%s", (_, make) => {
  const shapes = [[24], [4, 6], [2, 3, 4], [2, 3, 2, 2], [1, 2, 3, 2, 2]];

  test.each(shapes.map(shape => [shape]))("indices from both ends, shape %j", shape => {
    const v = make().reshape(shape) as MemoryView;
    for (let position = 0; position < 24; position++) {
      const indices: number[] = [];
      for (let axis = shape.length - 1, rest = position; axis >= 0; axis--) {
        indices.unshift(rest % shape[axis]!);
        rest = Math.floor(rest / shape[axis]!);
      }
      expect(Number(v.get(...indices))).toBe(position);
      expect(Number(v.get(...indices.map((index, axis) => index - shape[axis]!)))).toBe(position);
    }
  });

  test.each(shapes.map(shape => [shape]))("other indices are refused, shape %j", shape => {
    const v = make().reshape(shape) as MemoryView;
    const zeros: unknown[] = shape.map(() => 0);
    const get = v.get.bind(v) as (...indices: unknown[]) => unknown;
    const set = v.set.bind(v) as (...indices: unknown[]) => unknown;
    expect(() => get(...zeros, 0)).toThrowError(code("INDEX"));
    expect(() => get(...zeros.slice(1))).toThrowError(code("INDEX"));
    if (shape.length > 1) expect(() => get(Symbol("i"), ...zeros.slice(2))).toThrowError(/^(too few|an index must)/);
    expect(() => set(...zeros, 0, 0)).toThrowError(code("INDEX"));
    for (let axis = 0; axis < shape.length; axis++) {
      for (const wrong of [shape[axis], -shape[axis]! - 1, 2 ** 31, -(2 ** 31), 2 ** 32]) {
        expect(() => get(...zeros.with(axis, wrong))).toThrowError(code("INDEX"));
        expect(() => set(...zeros.with(axis, wrong), v.get(...(zeros as number[])))).toThrowError(code("INDEX"));
      }
      for (const wrong of [0.5, Number.NaN, true, "0", null, 1n, Symbol("i"), Object.create(null)]) {
        expect(() => get(...zeros.with(axis, wrong))).toThrowError(code("ARGUMENT"));
        expect(() => set(...zeros.with(axis, wrong), v.get(...(zeros as number[])))).toThrowError(code("ARGUMENT"));
      }
    }
    expect(v.reshape(-1).toArray().map(Number)).toEqual(Array.from({ length: 24 }, (_, k) => k));
  });

  test("an index behind one that was left out counts", () => {
    const matrix = make().reshape(4, 6) as MemoryView;
    const get = matrix.get.bind(matrix) as (...indices: unknown[]) => unknown;
    expect(() => get(1, 2, undefined, 3)).toThrowError(code("INDEX"));
    expect(() => get(1, undefined, 3)).toThrowError(code("INDEX"));
    expect(() => get(undefined, 3)).toThrowError(code("ARGUMENT"));
    expect(Number(get(1, 2, undefined, undefined))).toBe(8);
    const set = matrix.set.bind(matrix) as (...indices: unknown[]) => unknown;
    expect(() => set(1, 2, undefined, matrix.get(0, 0))).toThrowError(code("INDEX"));
    expect(() => set(1, 2, undefined, undefined, matrix.get(0, 0))).toThrowError(code("INDEX"));
    expect(Number(get(1, 2))).toBe(8);
  });

  test("an index that was wrong changes nothing for those after it", () => {
    const matrix = make().reshape(4, 6) as MemoryView;
    for (let turn = 0; turn < 3; turn++) {
      expect(() => matrix.get(4, 0)).toThrowError(code("INDEX"));
      expect(Number(matrix.get(3, 5))).toBe(23);
      expect(Number(matrix.get(-4, -6))).toBe(0);
    }
  });
});

describe("slices of lists and matrices", () => {
  const bounds = [null, 0, 1, 3, 4, 5, -1, -4, -5, 2 ** 31, -(2 ** 31) - 1, 2 ** 40];
  const steps = [null, 1, 2, 3, 5, 2 ** 30, 2 ** 31, 2 ** 40, -1, -2];
  const slices = bounds.flatMap(start => bounds.flatMap(stop => steps.map(step => s(start, stop, step))));

  /** The layout that Python's `slice.indices` says. */
  function expected(stride: number, slice: ReturnType<typeof s>, extent: number) {
    const { start, step, length } = sliceIndices(slice, extent);
    return { length, stride: stride * step, offset: length === 0 ? 0 : start * stride };
  }

  test("every slice of a list", () => {
    const list = view(Int16Array.of(10, 11, 12, 13)).slice("::1");
    for (const slice of slices) {
      const part = list.slice(slice);
      const { length, stride, offset } = expected(2, slice, 4);
      expect([part.shape, part.byteOffset]).toEqual([[length], offset]);
      if (length > 1) expect(part.strides).toEqual([stride]);
      expect(part.itemsize).toBe(2);
      expect([...part]).toEqual(part.toArray());
    }
  });

  const others: typeof KINDS = [
    ["bool", () => view(new Uint8Array(24).fill(1, 7, 13), { dtype: "bool" })],
    ["records", () => view(new Uint8Array(120).fill(7, 50), { dtype: "T{b:id:>h:x:2x}" })],
  ];
  test.each([...KINDS, ...others])("every pair of slices of a matrix, %s", (_, make) => {
    const matrix: MemoryView = make().reshape(4, 6);
    const [width, start] = [matrix.strides[1]!, matrix.byteOffset];
    for (const [index, rows] of slices.entries()) {
      const columns = slices[(index * 7919) % slices.length]!;
      const part = matrix.slice(rows, columns);
      const [down, right] = [expected(6 * width, rows, 4), expected(width, columns, 6)];
      expect([part.shape, part.itemsize]).toEqual([[down.length, right.length], matrix.itemsize]);
      const offset = down.length === 0 || right.length === 0 ? 0 : down.offset + right.offset;
      expect(part.byteOffset).toBe(start + offset);
      if (down.length > 1) expect(part.strides[0]).toBe(down.stride);
      if (right.length > 1) expect(part.strides[1]).toBe(right.stride);
      expect(Array.from(part, row => [...row])).toEqual(part.toArray());
    }
  });

  test("bounds that are none are refused whatever they stand beside", () => {
    const matrix = view(new Float64Array(24)).reshape(4, 6);
    for (const wrong of [0.5, Number.NaN, "1", true, {}, undefined]) {
      for (const item of [
        { start: wrong, stop: null, step: null },
        { start: null, stop: null, step: wrong },
      ]) {
        if (wrong === undefined) {
          expect(matrix.slice(item as never, s(0, 2)).shape).toEqual([4, 2]);
          continue;
        }
        expect(() => matrix.slice(item as never, s(0, 2))).toThrowError(code("ARGUMENT"));
        expect(() => matrix.slice(s(0, 2), item as never)).toThrowError(code("ARGUMENT"));
        expect(() => matrix.reshape(-1).slice(item as never)).toThrowError(code("ARGUMENT"));
      }
    }
    expect(() => matrix.slice(s(null, null, 0) as never)).toThrowError(code("INDEX"));
  });

  test("an item that answers differently each time selects nothing outside", () => {
    const list = view(new Float64Array(8)).slice("2:6");
    for (const answers of [
      [0, 99],
      [1, -99],
      [0, 0.5],
      [0, Number.NaN],
    ]) {
      for (const name of ["start", "stop", "step"]) {
        let turn = 0;
        const item = { start: null, stop: null, step: null };
        Object.defineProperty(item, name, { get: () => answers[Math.min(1, turn++)] });
        try {
          const part = list.slice(item as never);
          const { byteOffset, shape, strides } = part;
          const last = byteOffset + (shape[0]! - 1) * strides[0]!;
          expect(shape[0] === 0 || (byteOffset >= 16 && byteOffset < 48 && last >= 16 && last < 48)).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/ARGUMENT|INDEX/) });
        }
      }
    }
  });
});

describe("what is of the wrong kind is refused by name", () => {
  const v = view(new Float64Array(4));
  const wrong: readonly any[] = [null, 0, 1n, true, Symbol("x")];

  test.each(wrong)("%s as options, and as what is shown", x => {
    for (const call of [
      () => view(new Float64Array(4), x),
      () => isView(v, x),
      () => inspect(v, x),
      () => inspect(x),
      () => toSVG(x),
    ]) {
      expect(call).toThrowError(code("ARGUMENT"));
    }
  });

  test("containers of other things have no text and no drawing", () => {
    for (const x of [undefined, {}, [], new Map(), new Float64Array(4)] as any[]) {
      expect(() => inspect(x)).toThrowError(code("ARGUMENT"));
      expect(() => toSVG(x)).toThrowError(code("ARGUMENT"));
    }
    for (const x of [Object.create(null), [Symbol("x")]]) {
      expect(() => view(new Float64Array(4), { contiguous: x })).toThrowError(code("ARGUMENT"));
      expect(() => fromMemory(new ArrayBuffer(8), { dtype: "d", byteOffset: x })).toThrowError(code("ARGUMENT"));
    }
    expect(() => fromMemory(new ArrayBuffer(8), { dtype: "d", strides: null as never })).toThrowError(code("ARGUMENT"));
    v.release();
    expect(inspect(v)).toBe("view(released)");
  });

  test("symbols and bare objects as what selects", () => {
    const matrix = view(new Float64Array(4)).reshape(2, 2) as any;
    for (const x of [[Symbol("x")], Object.create(null), Symbol("x"), 1n, [Object.create(null)]]) {
      expect(() => matrix.pick(x)).toThrowError(code("ARGUMENT"));
    }
  });

  const odd: readonly any[] = [
    null,
    1.5,
    Number.NaN,
    "x",
    1n,
    Symbol("x"),
    {},
    Object.create(null),
    [Symbol("x")],
    [Object.create(null)],
    () => 0,
    {
      valueOf: () => {
        throw new Error("nobody asks for its value");
      },
    },
  ];

  test.each(odd.map((x, index) => [index, x]))("%i: as a part of a spec, of a layout, of options", (_, x) => {
    const matrix = view(new Float64Array(4)).reshape(2, 2) as any;
    const reversed = matrix.slice("::-1");
    const memory = new ArrayBuffer(64);
    const calls: Record<string, () => unknown> = {
      ndim: () => view(matrix, { ndim: x }),
      writable: () => view(matrix, { writable: x }),
      contiguous: () => isView(matrix, { contiguous: x }),
      shape: () => view(matrix, { shape: [Number.NaN, x] }),
      indirect: () => isView(matrix, { indirect: [0, x] }),
      order: () => matrix.contiguous(x),
      isContiguous: () => reversed.isContiguous(x),
      castOrder: () => matrix.cast("uint8", [32], { order: x }),
      reshape: () => matrix.reshape([Number.NaN, "x", x]),
      readonly: () => fromMemory(memory, { dtype: "d", readonly: x }),
      strides: () => fromMemory(memory, { dtype: "d", shape: [2], strides: [x] }),
      precision: () => inspect(matrix, { precision: x }),
      threshold: () => inspect(matrix, { threshold: x }),
      edgeItems: () => inspect(matrix, { edgeItems: x }),
      lineWidth: () => inspect(matrix, { lineWidth: x }),
    };
    for (const [name, call] of Object.entries(calls)) expect(call, name).toThrowError(code("ARGUMENT"));
  });

  test.each([
    ["a spec", "dtype, ndim, contiguous", (x: any) => view(new Float64Array(4), x)],
    ["a spec that is only looked at", "dtype, ndim", (x: any) => isView(view(new Float64Array(4)), x)],
    ["a layout", "dtype, shape, strides", (x: any) => fromMemory(new ArrayBuffer(8), { dtype: "d", ...x })],
    ["a cast", "order", (x: any) => view(new Float64Array(4)).cast("uint8", [32], x)],
    ["a grid", "indexing", (x: any) => meshgrid([new Float64Array(4)], x)],
    ["a text", "threshold, edgeItems", (x: any) => inspect(view(new Float64Array(4)), x)],
  ])("a misspelt name in the options of %s", (_, names, call) => {
    for (const misspelt of [{ dtyp: "float64" }, { dtyp: undefined }, { Order: "C" }]) {
      expect(() => call(misspelt)).toThrowError(code("ARGUMENT"));
      expect(() => call(misspelt)).toThrowError(`takes ${names}`);
    }
    expect(() => call(Object.create({ inherited: 1 }))).not.toThrow();
  });

  test.each([null, 1, "x", {}])("%s instead of a list or a function", (x: any) => {
    const [memory, list] = [new ArrayBuffer(64), view(new Float64Array(4))];
    expect(() => fromMemory(memory, { dtype: "d", blocks: x })).toThrowError(code("ARGUMENT"));
    expect(() => fromMemory(memory, { dtype: "d", onRelease: x })).toThrowError(code("ARGUMENT"));
    expect(() => generic(x, () => () => 1)).toThrowError(code("ARGUMENT"));
    expect(() => generic(["float64"], x)).toThrowError(code("ARGUMENT"));
    expect(() => generic(["float64"], () => x)(list)).toThrowError(code("ARGUMENT"));
  });

  test("holes in a list are no views and no dtypes", () => {
    expect(() => meshgrid(new Array(2))).toThrowError(code("ARGUMENT"));
    expect(() => generic(new Array(2) as never, () => () => 1)).toThrowError(code("DTYPE"));
  });

  test("lists and containers are no options, and no specs", () => {
    const matrix = view(new Float64Array(4)).reshape(2, 2);
    for (const x of [[], [2, 2], new Float64Array(2), "F"] as any[]) {
      if (typeof x !== "string") expect(() => view(matrix, x)).toThrowError(code("ARGUMENT"));
      expect(() => inspect(matrix, x)).toThrowError(code("ARGUMENT"));
      expect(() => matrix.cast("uint8", [32], x)).toThrowError(code("ARGUMENT"));
      expect(() => meshgrid([matrix.pick(0)], x)).toThrowError(code("ARGUMENT"));
    }
  });

  test("errors name kinds, and quote neither source code nor long texts", () => {
    const matrix = view(new Float64Array(4)).reshape(2, 2) as any;
    expect(() => matrix.diagonal(() => 0)).toThrowError('"offset" must be an integer, got a function');
    expect(() => matrix.squeeze("x".repeat(99))).toThrowError(`"axis" must be an integer, got "${"x".repeat(40)}"`);
  });

  test("a layout is taken over by its values", () => {
    const [strides, suboffsets] = [[8], [-1]];
    const v = fromMemory(new ArrayBuffer(16), { dtype: "d", shape: [2], strides, suboffsets, blocks: [] });
    [strides[0], suboffsets[0]] = [1e9, 0];
    expect([v.strides, v.toArray(), view(v).strides]).toEqual([[8], [0, 0], [8]]);
  });
});

describe("at most 64 dimensions, whatever adds them", () => {
  const many = new Array(40).fill(1);
  const list = view(new Float64Array(2));
  const records = view(new Uint8Array(4), { dtype: `T{(${many})f:x:}` }) as MemoryView;

  test.each([
    ["slice", () => list.slice(...new Array(64).fill(null))],
    ["slice as text", () => list.slice("None,".repeat(64) as string)],
    ["expandDims", () => list.expandDims(Array.from({ length: 64 }, (_, k) => k))],
    ["field", () => records.reshape(many).field("x")],
    ["slidingWindows", () => list.slice("1:").reshape(many).slidingWindows(many)],
    ["reshape", () => list.reshape(2, ...many, ...many)],
    ["broadcastTo", () => list.broadcastTo(...many, ...many, 2)],
  ] as const)("%s", (_, make) => expect(make).toThrowError(code("SHAPE")));

  test("a list that is longer than any shape is not walked", () => {
    const endless: any = new Proxy([], {
      get(target: any, key) {
        if (key === "length") return 2 ** 32 - 1;
        if (typeof key === "string" && /^\d{3}/.test(key)) throw new Error("walked");
        return target[key];
      },
      has: () => true,
    });
    for (const x of [endless, new Array(2 ** 31)] as any[]) {
      for (const call of [
        () => view(new Float64Array(2), { shape: x }),
        () => view(new Float64Array(2), { indirect: x }),
        () => isView(list, { shape: x }),
        () => list.reshape(x),
        () => list.broadcastTo(x),
        () => list.permuteDims(x),
        () => list.flip(x),
        () => list.squeeze(x),
        () => list.expandDims(x),
        () => list.slidingWindows(x),
        () => list.slidingWindows([1], x),
        () => list.cast("uint8", x),
        () => fromMemory(new ArrayBuffer(8), { dtype: "u1", shape: x }),
        () => fromMemory(new ArrayBuffer(8), { dtype: "u1", shape: [8], strides: x }),
        () => fromMemory(new ArrayBuffer(8), { dtype: "u1", shape: [8], suboffsets: x }),
      ]) {
        expect(call).toThrowError(code("SHAPE"));
      }
    }
  });

  test("64 of them work", () => {
    expect(list.slice(...new Array(63).fill(null)).ndim).toBe(64);
    expect(list.slice(0, ...new Array(64).fill(null)).ndim).toBe(64);
    expect(records.reshape(new Array(24).fill(1)).field("x").ndim).toBe(64);
  });
});

test.each(["float64", "bool", "T{b:id:=d:x:=i:n:}"])("unchecked access of a read-only view only reads, %s", dtype => {
  const bytes = new Uint8Array(104);
  for (const v of [view(bytes, { dtype, writable: false }), view(bytes, { dtype }).toReadonly()]) {
    const unchecked = v.unchecked as Accessor;
    expect(() => unchecked.set(0, v.get(0))).toThrowError(code("READONLY"));
    expect(unchecked.get(0)).toEqual(v.get(0));
  }
});

test("objects are one value where elements are objects", () => {
  const records = view(new Uint8Array(26), { dtype: "T{b:id:=d:x:=i:n:}" });
  records.assign({ id: 1, x: 2.5, n: 3 });
  expect(records.toArray()).toEqual(new Array(2).fill({ id: 1, x: 2.5, n: 3 }));
  const complex = view(new Uint8Array(32), { dtype: "complex128" });
  complex.slice("1:").assign({ re: 1, im: -1 });
  expect(complex.get(1)).toEqual({ re: 1, im: -1 });
  complex.assign(new Float64Array([5]));
  expect(complex.get(1)).toEqual({ re: 5, im: 0 });
  for (const x of [{}, [1, 2]]) {
    expect(() => view(new Float64Array(2)).assign(x)).toThrowError(code("ARGUMENT"));
    expect(() => complex.assign(x)).toThrowError(code("DTYPE"));
  }
});

test("NaN is true, as in Python and in arithmetic", () => {
  const bools = view(new Uint8Array(3), { dtype: "bool" });
  bools.set(0, Number.NaN as never);
  bools.unchecked.set(1, Number.NaN as never);
  expect(bools.toArray()).toEqual([true, true, false]);
  expect(bools.fill(Number.NaN as never).toArray()).toEqual([true, true, true]);
});
