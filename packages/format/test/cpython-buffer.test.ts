/**
 * CPython's Lib/test/test_buffer.py, the rows on requests, layouts, slicing and copying, under CPython's names. The rows on
 * memoryview are in packages/view/test. docs/reference/cpython-buffer.md counts them all.
 */
import * as f from "@lanewise/format";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listOf, locate, NDArray } from "./support/nd-array.ts";

const ITEMS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const { BufferFlags } = f;
const REQUESTS = Object.values(BufferFlags).filter(flags => flags !== 1 && flags !== 4);
const LARGEST_NDIM = 4;

type Nested = unknown;

/** Items in C order (or F order) as nested lists: carray and farray. */
function nest(items: readonly unknown[], shape: readonly number[], order: f.Order = "C"): Nested {
  const strides = f.contiguousStrides(shape, 1, order);
  const build = (axis: number, at: number): Nested =>
    axis === shape.length
      ? items[at]
      : Array.from({ length: shape[axis]! }, (_, i) => build(axis + 1, at + i * strides[axis]!));
  return build(0, 0);
}

function permutations(list: readonly number[]): number[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((first, k) =>
    permutations([...list.slice(0, k), ...list.slice(k + 1)]).map(rest => [first, ...rest]),
  );
}

/** Slices of an exporter, as another exporter. */
function sliced(exporter: unknown, text: string): { located: f.Located } {
  const located = locate(f.getBuffer(exporter));
  const { buffer, geometry } = f.sliceIndirect(
    { buffer: located.buffer, blocks: located.blocks ?? null, geometry: located.geometry },
    f.parseSlice(text),
  );
  return { located: { ...located, buffer, geometry } };
}

/** `dst[slice] = src[slice]`. */
function assign(dst: f.Located, src: f.Located): void {
  f.copyElements(dst, src);
}

/** Every format of one native code, with values it holds. */
const FORMATS: readonly (readonly [string, (k: number) => unknown])[] = [
  ["?", k => k % 2 === 1],
  ["b", k => (k % 100) - 50],
  ["B", k => k % 256],
  ["h", k => k - 300],
  ["H", k => k + 300],
  ["i", k => -70000 - k],
  ["I", k => 3e9 + k],
  ["l", k => BigInt(k) - 5n],
  ["L", k => 2n ** 63n + BigInt(k)],
  ["q", k => -(2n ** 62n) - BigInt(k)],
  ["Q", k => 2n ** 64n - 1n - BigInt(k)],
  ["n", k => BigInt(-k)],
  ["N", k => BigInt(k)],
  ["e", k => k / 2],
  ["f", k => k / 4],
  ["d", k => k / 3],
  ["c", k => Uint8Array.of(k % 256)],
  ["5s", k => Uint8Array.of(k % 256, 1, 2, 3, 4)],
  [">i", k => k - 6],
  ["T{<h:a:>d:b:}", k => ({ a: k, b: k / 7 })],
];

const values = (make: (k: number) => unknown, count: number) => Array.from({ length: count }, (_, k) => make(k));

describe("TestBufferProtocol", () => {
  test("test_ndarray_getbuf", () => {
    const structure: [number[], number[], number][] = [
      [[], [], 0],
      [[1, 3, 1], [], 0],
      [[12], [], 0],
      [[12], [-1], 11],
      [[6], [2], 0],
      [[6], [-2], 11],
      [[3, 4], [], 0],
      [[3, 4], [-4, -1], 11],
      [[2, 2], [4, 1], 4],
      [[2, 2], [-4, -1], 8],
    ];
    let checked = 0;
    for (const [format, make] of FORMATS.slice(0, 8)) {
      const { itemsize } = f.dtype(format);
      for (const [shape, strides, offset] of structure) {
        for (const kind of [
          {},
          { writable: true },
          { fortran: true },
          { fortran: true, writable: true },
          { pil: true },
          { pil: true, writable: true },
        ]) {
          if (strides.length > 0 && "fortran" in kind) continue;
          if (shape.length === 0 && "pil" in kind) continue;
          const layout =
            strides.length > 0 ? { strides: strides.map(stride => stride * itemsize), offset: offset * itemsize } : {};
          const exporter = new NDArray(values(make, 12), shape, { format, ...kind, ...layout });
          for (const base of REQUESTS) {
            for (const bits of [
              0,
              BufferFlags.WRITABLE,
              BufferFlags.FORMAT,
              BufferFlags.WRITABLE | BufferFlags.FORMAT,
            ]) {
              verifyRequest(exporter, base | bits);
              checked++;
            }
          }
        }
      }
    }
    expect(checked).toBeGreaterThan(20000);
    expect(() => f.getBuffer(new NDArray(ITEMS, [12], { fail: true }))).toThrow(f.BufferError);

    // A re-exporter that got a simple buffer cannot give more.
    const simple = { [f.BUFFER]: () => f.getBuffer(new NDArray([9], [1]), BufferFlags.SIMPLE) };
    for (const request of ["WRITABLE", "ND", "STRIDES", "C_CONTIGUOUS", "F_CONTIGUOUS", "ANY_CONTIGUOUS"] as const) {
      expect(() => f.getBuffer(simple, BufferFlags[request])).toThrow(f.BufferError);
    }
    expect(f.getBuffer(simple, BufferFlags.SIMPLE).nbytes).toBe(1);

    // Issue 22445: the precise definition of contiguity.
    for (const shape of [
      [1, 12, 1],
      [7, 0, 7],
    ]) {
      for (const fortran of [false, true]) {
        const exporter = new NDArray(ITEMS, shape, { fortran, writable: true });
        for (const flags of REQUESTS) expect(f.getBuffer(exporter, flags).nbytes).toBe(f.sizeOf(shape));
        for (const order of ["C", "F", "A"] as const)
          expect(f.isContiguous(exporter.located.geometry, order)).toBe(true);
      }
    }
  });

  /** verify_getbuf: the five-line rule, written out again from the documentation. */
  function verifyRequest(exporter: NDArray, flags: number): void {
    const { geometry } = exporter.located;
    const asks = (flag: number) => (flags & flag) === flag;
    using full = f.getBuffer(exporter);
    const refused =
      (asks(BufferFlags.WRITABLE) && full.readonly) ||
      (asks(BufferFlags.C_CONTIGUOUS) && !f.isContiguous(geometry, "C")) ||
      (asks(BufferFlags.F_CONTIGUOUS) && !f.isContiguous(geometry, "F")) ||
      (asks(BufferFlags.ANY_CONTIGUOUS) && !f.isContiguous(geometry, "A")) ||
      (!asks(BufferFlags.INDIRECT) && full.suboffsets !== null) ||
      (!asks(BufferFlags.STRIDES) && !f.isContiguous(geometry, "C")) ||
      (!asks(BufferFlags.ND) && asks(BufferFlags.FORMAT));
    if (refused) {
      expect(() => f.getBuffer(exporter, flags)).toThrow(f.BufferError);
      return;
    }
    using record = f.getBuffer(exporter, flags);
    expect([record.format, record.shape, record.strides, record.ndim, record.suboffsets, record.nbytes]).toEqual([
      asks(BufferFlags.FORMAT) ? full.format : null,
      asks(BufferFlags.ND) ? full.shape : null,
      asks(BufferFlags.STRIDES) ? full.strides : null,
      asks(BufferFlags.ND) ? full.ndim : 1,
      full.suboffsets,
      full.nbytes,
    ]);
  }

  test("test_ndarray_exceptions", () => {
    const make = (answer: object) => () => f.getBuffer({ [f.BUFFER]: () => answer as f.BufferAnswer });
    const buffer = new ArrayBuffer(10);
    for (const wrong of [
      { buffer, format: "B", shape: new Set([3]) },
      { buffer, format: "B", shape: [3], strides: new Set([1]) },
      { buffer, format: "B", shape: [3], byteOffset: [] },
      { buffer, format: {}, shape: [1] },
      { buffer, format: "B", shape: new Array(65).fill(1) },
      { buffer, format: "B", shape: [-1] },
      { buffer, format: "B", shape: ["3"] },
      { buffer, format: "B", shape: [2 ** 128] },
      { buffer, format: "B", shape: [1, 2, 3, 4, 5] },
      { buffer, format: "B", shape: [3], strides: ["1"] },
      { buffer, format: "B", shape: [1], strides: [2 ** 128] },
      { buffer, format: "B", shape: [2, 1], strides: [1] },
      { buffer, format: "B", shape: [3], byteOffset: 8 },
      { buffer, format: "L", shape: [1], byteOffset: 3 },
      { buffer, format: "@#$", shape: [1] },
      { buffer, format: "B", shape: [2, 3], strides: [-3, -2], byteOffset: 5 },
    ]) {
      expect(make(wrong)).toThrow(f.BufferError);
    }
    const readonly = { [f.BUFFER]: () => ({ buffer, format: "B", shape: [3], readonly: true }) };
    expect(() => f.getBuffer(readonly, BufferFlags.WRITABLE)).toThrow(f.BufferError);

    // Without ND_VAREXPORT push and pop fail while something is exported.
    const nd = new NDArray([9], [1]);
    nd.push([1], [1]);
    const record = f.getBuffer(nd);
    expect(() => nd.push([1], [1])).toThrow(f.BufferError);
    expect(() => nd.pop()).toThrow(f.BufferError);
    record.release();
    nd.pop();
    expect(() => nd.pop()).toThrow(f.BufferError);
    // get_pointer()
    const matrix = new NDArray(ITEMS, [3, 4]).located.geometry;
    expect(() => f.pick(matrix, [2, 3, 4])).toThrow(f.IndexError);
    expect(() => f.pick(matrix, [3, 3])).toThrow(f.IndexError);
    expect(() => f.pick(matrix, [-4, 3])).toThrow(f.IndexError);
    expect(() => f.pick(matrix, [2 ** 64, 3])).toThrow(f.IndexError);
    // get_contiguous() with an order that is none
    const located = new NDArray(ITEMS, [12]).located;
    for (const order of ["Z", 961, "\u2007"]) expect(() => f.toBytes(located, order as "C")).toThrow(f.ArgumentError);
  });

  test("test_ndarray_linked_list", () => {
    for (const order of permutations([0, 1, 2, 3, 4])) {
      const nd = new NDArray([1, 2, 3], [3], { varexport: true });
      const records = [f.getBuffer(nd)];
      for (let k = 1; k < 5; k++) {
        nd.push([1, 2, 3, 4].slice(0, (k % 3) + 1), [(k % 3) + 1]);
        records.push(f.getBuffer(nd));
      }
      // Each record keeps the layout it was given.
      expect(records.map(record => record.shape[0])).toEqual([3, 2, 3, 1, 2]);
      for (const k of order) records[k]!.release();
      expect(nd.exports).toBe(0);
    }
  });

  test("test_ndarray_format_scalar", () => {
    for (const [format, make] of FORMATS) {
      const nd = new NDArray([make(3)], [], { format });
      using record = f.getBuffer(nd);
      expect(record).toMatchObject({
        itemsize: f.dtype(format).itemsize,
        readonly: true,
        ndim: 0,
        shape: [],
        strides: [],
      });
      expect(listOf(nd)).toEqual(make(3));
    }
  });

  test("test_ndarray_format_shape", () => {
    for (const [format, make] of FORMATS) {
      for (const pil of [false, true]) {
        for (const count of [1, 4, 9]) {
          const nd = new NDArray(values(make, count), [count], { format, pil });
          expect(listOf(nd)).toEqual(values(make, count));
        }
      }
    }
  });

  test("test_ndarray_format_strides", () => {
    for (const [format, make] of FORMATS) {
      const items = values(make, 13);
      const { itemsize } = f.dtype(format);
      for (const step of [-5, -2, -1, 1, 3, 4]) {
        const picked = items.filter((_, k) => (step > 0 ? k % step === 0 : (12 - k) % -step === 0));
        if (step < 0) picked.reverse();
        for (const pil of [false, true]) {
          const strides = [step * itemsize];
          const offset = step < 0 ? itemsize * 12 : 0;
          const nd = new NDArray(items, [picked.length], { format, strides, offset, pil });
          expect(listOf(nd)).toEqual(picked);
        }
      }
    }
  });

  test("test_ndarray_fortran", () => {
    const nd = new NDArray(ITEMS, [3, 4], { strides: [1, 3] });
    using record = f.getBuffer(nd, BufferFlags.F_CONTIGUOUS | BufferFlags.FORMAT) as f.FullBufferRecord;
    expect(f.toArray(locate(record))).toEqual(nest(ITEMS, [3, 4], "F"));
  });

  test("test_ndarray_multidim", () => {
    for (let ndim = 0; ndim < 5; ndim++) {
      for (const shape of permutations([3, 2, 5, 4].slice(0, ndim)).slice(0, 8)) {
        const [format, make] = FORMATS[(ndim * 5 + shape.length) % FORMATS.length]!;
        const items = values(make, f.sizeOf(shape));
        for (const pil of ndim > 0 ? [false, true] : [false]) {
          for (const fortran of [false, true]) {
            const nd = new NDArray(items, shape, { format, pil, fortran });
            expect(listOf(nd)).toEqual(nest(items, shape, fortran ? "F" : "C"));
          }
        }
        const dense = new NDArray(items, shape, { format });
        expect(f.getBuffer(dense, BufferFlags.CONTIG_RO | BufferFlags.FORMAT).strides).toBe(null);
        expect(f.getBuffer(dense).strides).toEqual(f.contiguousStrides(shape, f.dtype(format).itemsize));
      }
    }
  });

  test("test_ndarray_index_null_strides", () => {
    // A contiguous answer carries no strides; asked again by a re-exporter, they are rebuilt, so sub-views are possible.
    const contig = {
      [f.BUFFER]: () => f.getBuffer(new NDArray([0, 1, 2, 3, 4, 5, 6, 7], [2, 4]), BufferFlags.ND | BufferFlags.FORMAT),
    };
    expect(f.getBuffer(contig).strides).toEqual([4, 1]);
    expect(f.toArray(sliced(contig, "1").located)).toEqual([4, 5, 6, 7]);
  });

  test("test_ndarray_slice_invalid", () => {
    const items = ITEMS.slice(0, 8);
    const nd = new NDArray(items, [8], { format: "L", writable: true });
    expect(() => sliced(nd, "0:1:0")).toThrow(f.FormatError);
    expect(() => f.applySlice(nd.located.geometry, [f.s(0, 1, 0)])).toThrow(f.IndexError);
    const square = new NDArray(items, [2, 4], { format: "L" }).located.geometry;
    expect(() => f.applySlice(square, [f.s(0, 1, 1), f.s(0, 1, 0)])).toThrow(f.IndexError);
    expect(() => f.applySlice(square, [f.s(0, 1, 0), f.s(0, 1, 1)])).toThrow(f.IndexError);
    expect(() => f.parseSlice("@%$")).toThrow(f.FormatError);
    for (const item of ["@%$", "1:2", true]) {
      expect(() => f.applySlice(square, [f.s(0, 1, 1), item as never])).toThrow(f.ArgumentError);
    }
    // Differing formats, item sizes, ranks and shapes: nothing is written. (int8 to uint8 could lose values; CPython
    // refuses every difference of format, we only what cannot be converted.)
    const target = (format: string, shape: number[]) => new NDArray(items, shape, { format, writable: true });
    for (const [to, from] of [
      [target("B", [8]), target("b", [8])],
      [target("B", [8]), target("L", [8])],
      [target("b", [2, 4]), target("b", [8])],
      [target("b", [8]), target("b", [2])],
    ] as const) {
      const before = listOf(to);
      expect(() => assign(to.located, from.located)).toThrow();
      expect(listOf(to)).toEqual(before);
    }
    expect(() => f.sliceIndices({ start: 0, stop: 1, step: 0 }, 4)).toThrow(f.IndexError);
  });

  test("test_ndarray_slice_zero_shape", () => {
    const x = new NDArray(ITEMS, [12], { format: "L", writable: true });
    const y = new NDArray(ITEMS, [12], { format: "L" });
    assign(sliced(x, "4:4").located, sliced(y, "9:9").located);
    expect(listOf(x)).toEqual(ITEMS.map(BigInt));
    const a = new NDArray(ITEMS, [3, 4], { format: "L", writable: true });
    const b = new NDArray(ITEMS, [4, 3], { format: "L" });
    assign(sliced(a, "1:2, 2:2").located, sliced(b, "1:2, 3:3").located);
    expect(listOf(a)).toEqual(nest(ITEMS.map(BigInt), [3, 4]));
  });

  const bound = fc.option(fc.integer({ min: -7, max: 7 }), { nil: null });
  const range = fc.tuple(bound, bound, fc.option(fc.constantFrom(-3, -2, -1, 1, 2, 3), { nil: null }));
  const textOf = (key: (readonly (number | null)[])[]) =>
    key.map(part => part.map(value => value ?? "").join(":")).join(", ");

  /** multislice on nested lists. */
  function multislice(list: Nested, key: (readonly (number | null)[])[], shape: readonly number[]): Nested {
    if (key.length === 0) return list;
    const [[start, stop, step] = []] = key;
    const indices = f.sliceIndices(f.s(start, stop, step), shape[0]!);
    return Array.from({ length: indices.length }, (_, k) =>
      multislice((list as Nested[])[indices.start + k * indices.step], key.slice(1), shape.slice(1)),
    );
  }

  for (const [name, kinds] of [
    ["test_ndarray_slice_multidim", [{}, { pil: true }, { fortran: true }]],
    // Suboffsets that are all negative say nothing.
    ["test_ndarray_slice_redundant_suboffsets", [{}]],
  ] as const) {
    test(name, () => {
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), range), { minLength: 1, maxLength: LARGEST_NDIM }),
          axes => {
            const shape = axes.map(([extent]) => extent);
            const key = axes.map(([, part]) => part);
            const items = values(k => k % 256, f.sizeOf(shape));
            for (const kind of kinds) {
              const nd = new NDArray(items, shape, kind);
              if (name.endsWith("suboffsets")) {
                const { geometry } = nd.located;
                const record = f.getBuffer({
                  [f.BUFFER]: () => ({
                    ...geometry,
                    buffer: nd.located.buffer,
                    format: "B",
                    suboffsets: shape.map(() => -1),
                  }),
                });
                expect(record.suboffsets).toBe(null);
              }
              const wanted = multislice(nest(items, shape, "fortran" in kind ? "F" : "C"), key, shape);
              expect(f.toArray(sliced(nd, textOf(key)).located)).toEqual(wanted);
            }
          },
        ),
        { numRuns: 200 },
      );
    });
  }

  test("test_ndarray_slice_assign_single", () => {
    for (const [format, make] of FORMATS) {
      const items = values(make, 5);
      for (const [left, right] of [
        ["1:4", "0:3"],
        ["::-1", ":"],
        ["4:1:-1", "0:3"],
        ["::2", "::-2"],
      ] as const) {
        for (const pil of [false, true]) {
          const target = new NDArray(items, [5], { format, pil, writable: true });
          const source = new NDArray([...items].reverse(), [5], { format, pil });
          assign(sliced(target, left).located, sliced(source, right).located);
          const wanted = [...items];
          const positions = f.toArray(sliced(new NDArray([0, 1, 2, 3, 4], [5]), left).located) as number[];
          const taken = f.toArray(sliced(new NDArray([0, 1, 2, 3, 4], [5]), right).located) as number[];
          positions.forEach((position, k) => {
            wanted[position] = items[4 - taken[k]!];
          });
          expect(listOf(target)).toEqual(wanted);
        }
      }
    }
  });

  for (const name of ["test_ndarray_slice_assign_multidim", "test_ndarray_random_slice_assign"]) {
    test(name, () => {
      const axis = fc.tuple(
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(1, -1, 2),
        fc.constantFrom(1, -1, 2),
        fc.nat(2),
      );
      const kind = fc.constantFrom({}, { pil: true }, { fortran: true });
      fc.assert(
        fc.property(fc.array(axis, { minLength: 1, maxLength: 3 }), kind, kind, (axes, left, right) => {
          // Both sides select `extent` items of each axis, by steps of their own, from a larger whole.
          const shape = axes.map(([extent, a, b, extra]) => extent * Math.max(Math.abs(a), Math.abs(b)) + extra);
          const part = (extent: number, step: number, whole: number) =>
            step > 0
              ? `0:${(extent - 1) * step + 1}:${step}`
              : `${whole - 1}:${whole - 1 - extent}:-1`.replace(":-1:-1", "::-1");
          const keyL = axes.map(([extent, step], k) => part(extent, step, shape[k]!)).join(", ");
          const keyR = axes.map(([extent, , step], k) => part(extent, step, shape[k]!)).join(", ");
          const size = f.sizeOf(shape);
          const target = new NDArray(
            values(k => k % 100, size),
            shape,
            { ...left, writable: true },
          );
          const source = new NDArray(
            values(k => 100 + (k % 100), size),
            shape,
            right,
          );
          const wanted = f.toArray(sliced(source, keyR).located);
          assign(sliced(target, keyL).located, sliced(source, keyR).located);
          expect(f.toArray(sliced(target, keyL).located)).toEqual(wanted);
          // Nothing else has changed: all that is 100 or more came from the source.
          const changed = f.toBytes(target.located).filter(value => value >= 100).length;
          expect(changed).toBe(f.sizeOf(axes.map(([extent]) => extent)));
        }),
        { numRuns: 200 },
      );
    });
  }

  test("test_ndarray_random", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: -9, max: 9 })), { maxLength: 4 }),
        fc.constantFrom(...FORMATS),
        (axes, [format, make]) => {
          const { itemsize } = f.dtype(format);
          const shape = axes.map(([extent]) => extent);
          const strides = axes.map(([, step]) => step * itemsize);
          const { low, high } = f.extentOf({ byteOffset: 0, shape, strides, itemsize });
          const count = Math.max(Math.ceil((high - low) / itemsize), 1);
          if (count > 120) return;
          const items = values(make, count);
          const nd = new NDArray(items, shape, { format, strides, offset: -low });
          const build = (axis: number, at: number): Nested =>
            axis === shape.length
              ? items[at / itemsize]
              : Array.from({ length: shape[axis]! }, (_, i) => build(axis + 1, at + i * strides[axis]!));
          expect(listOf(nd)).toEqual(build(0, -low));
        },
      ),
      { numRuns: 500 },
    );
  });

  test("test_ndarray_random_invalid", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: -9, max: 9 })), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.nat(40),
        fc.nat(40),
        (axes, offset, nbytes) => {
          const geometry = {
            byteOffset: offset,
            shape: axes.map(([extent]) => extent),
            strides: axes.map(([, stride]) => stride),
            itemsize: 1,
          };
          const touched = [...f.offsets(geometry)];
          const fits = touched.every(at => at >= 0 && at < nbytes);
          const get = () =>
            f.getBuffer({ [f.BUFFER]: () => ({ ...geometry, buffer: new ArrayBuffer(nbytes), format: "B" }) });
          if (fits) expect(get().nbytes).toBe(touched.length);
          else expect(get).toThrow(f.BufferError);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("test_ndarray_re_export", () => {
    const nd = new NDArray(ITEMS, [3, 4], { pil: true });
    const outer = f.getBuffer({ [f.BUFFER]: (flags: number) => f.getBuffer(nd, flags) });
    expect(outer.obj).toBe(nd);
    expect(outer.suboffsets).toEqual([0, -1]);
    for (const order of ["C", "F", "A"] as const) expect(f.isContiguous(locate(outer).geometry, order)).toBe(false);
    outer.release();
    expect(nd.exports).toBe(0);
  });

  test("test_ndarray_zero_shape", () => {
    for (const pil of [false, true]) {
      expect(listOf(new NDArray([1, 2, 3], [0], { pil }))).toEqual([]);
      expect(listOf(new NDArray([1, 2, 3], [0, 3, 3], { pil }))).toEqual([]);
      expect(listOf(new NDArray([1, 2, 3], [3, 0, 3], { pil }))).toEqual([[], [], []]);
      expect(listOf(new NDArray([1, 2, 3], [3, 3, 0], { pil }))).toEqual(Array(3).fill([[], [], []]));
    }
  });

  test("test_ndarray_zero_strides", () => {
    for (const pil of [false, true]) {
      expect(listOf(new NDArray([1], [5], { strides: [0], pil }))).toEqual([1, 1, 1, 1, 1]);
    }
  });

  test("test_ndarray_offset", () => {
    const nd = new NDArray(
      values(k => k, 20),
      [3],
      { offset: 7 },
    );
    expect(f.getBuffer(nd).byteOffset).toBe(7);
    expect(listOf(nd)).toEqual([7, 8, 9]);
  });

  test("test_ndarray_get_pointer", () => {
    for (const pil of [false, true]) {
      const nd = new NDArray([0, 1, 2], [3], { pil });
      for (let k = 0; k < 3; k++) expect(f.toArray(sliced(nd, String(k)).located)).toBe(k);
    }
  });

  test("test_ndarray_tolist_null_strides", () => {
    const nd = new NDArray(
      values(k => k, 20),
      [2, 2, 5],
    );
    const contig = { [f.BUFFER]: () => f.getBuffer(nd, BufferFlags.ND | BufferFlags.FORMAT) };
    expect(listOf(contig)).toEqual(listOf(nd));
  });

  test("test_ndarray_cmp_contig", () => {
    const located = (items: number[], shape: number[]) => new NDArray(items, shape).located;
    expect(f.equalElements(located([49, 50, 51], [3]), located([52, 53, 54], [3]))).toBe(false);
    expect(f.equalElements(located(ITEMS, [3, 4]), located(ITEMS, [4, 3]))).toBe(false);
    expect(f.equalElements(located([1], [1]), located([1], [1]))).toBe(true);
  });

  test("test_py_buffer_to_contiguous", () => {
    expect(() => f.getBuffer({})).toThrow(f.ArgumentError);
    for (const [format, make] of [FORMATS[8]!, FORMATS[3]!, FORMATS[1]!, FORMATS[19]!]) {
      for (const shape of [[], [0], [2, 0, 7], [1], [3], [2, 3], [3, 2, 4]]) {
        for (const kind of [{}, { fortran: true }, ...(shape.length > 0 ? [{ pil: true }] : [])]) {
          const items = values(make, Math.max(f.sizeOf(shape), 1));
          const nd = new NDArray(items, shape, { format, ...kind });
          // Logical order: what a dense copy in that order holds.
          for (const order of ["C", "F"] as const) {
            const copy = new NDArray(
              items.map(() => make(0)),
              shape,
              { format, fortran: order === "F", writable: true },
            );
            f.copyElements(copy.located, nd.located);
            const { buffer } = copy.located;
            expect(f.toBytes(nd.located, order)).toEqual(
              new Uint8Array(buffer, 0, f.sizeOf(shape) * f.dtype(format).itemsize),
            );
          }
          const any = f.isContiguous(nd.located.geometry, "F") ? "F" : "C";
          expect(f.toBytes(nd.located, "A")).toEqual(f.toBytes(nd.located, any));
        }
      }
    }
    const every = new NDArray([1, 2, 3], [2], { strides: [2] });
    expect([...f.toBytes(every.located)]).toEqual([1, 3]);
    expect([...f.toBytes(sliced(every, "::-1").located)]).toEqual([3, 1]);
  });

  test("test_memoryview_getbuffer_undefined", () => {
    // An exporter that fails and leaves garbage behind instead of throwing.
    for (const garbage of [undefined, null, {}, 0, "fail"]) {
      expect(() => f.getBuffer({ [f.BUFFER]: () => garbage as never })).toThrow(f.BufferError);
    }
  });

  test("test_issue_7385", () => {
    expect(() => f.getBuffer(new NDArray([1, 2, 3], [3], { fail: true }))).toThrow(f.BufferError);
  });

  test("test_pybuffer_size_from_format", () => {
    const size = (format: string) =>
      f.getBuffer({ [f.BUFFER]: () => ({ buffer: new ArrayBuffer(16), format, shape: [1] }) }).itemsize;
    expect([size("ii"), size("3s"), size("ib")]).toEqual([8, 3, 5]);
  });
});

describe("TestPythonBufferProtocol (PEP 688)", () => {
  const hello = () => Uint8Array.from(Buffer.from("hello"));
  const bytes = (exporter: unknown, flags?: number) => {
    using record = flags === undefined ? f.getBuffer(exporter) : f.getBuffer(exporter, flags);
    return Buffer.from(new Uint8Array(record.buffer, record.byteOffset, record.nbytes)).toString();
  };

  test("test_basic", () => {
    expect(bytes({ [f.BUFFER]: () => f.getBuffer(hello()) })).toBe("hello");
    expect(bytes({ [f.BUFFER]: () => ({ buffer: hello().buffer, format: "B", shape: 5 }) })).toBe("hello");
  });

  test("test_bad_buffer_method", () => {
    for (const answer of [42, "hello", hello()]) {
      expect(() => f.getBuffer({ [f.BUFFER]: () => answer as never })).toThrow(f.BufferError);
    }
    expect(() => f.getBuffer({ [f.BUFFER]: 42 })).toThrow(f.ArgumentError);
  });

  /** Refuses a second export; what it handed out decides what `release` gets. */
  class Held {
    held = false;
    data = hello();
    handedOut: f.BufferAnswer | null = null;
    returned: unknown;
    [f.BUFFER](): f.BufferAnswer {
      if (this.held) throw new TypeError("already held");
      this.held = true;
      const owner = this;
      this.handedOut = {
        buffer: this.data.buffer,
        format: "B",
        shape: 5,
        release() {
          owner.returned = this;
          owner.held = false;
        },
      };
      return this.handedOut;
    }
  }

  test("test_release_buffer", () => {
    const held = new Held();
    {
      using record = f.getBuffer(held);
      expect([held.held, record.nbytes]).toEqual([true, 5]);
      expect(() => f.getBuffer(held)).toThrow("already held");
    }
    expect(held.held).toBe(false);
  });

  test("test_same_buffer_returned", () => {
    const held = new Held();
    f.getBuffer(held).release();
    expect(held.returned).toBe(held.handedOut);
  });

  test("test_buffer_flags", () => {
    class PossiblyMutable {
      readonly data = hello();
      readonly mutable: boolean;
      constructor(mutable: boolean) {
        this.mutable = mutable;
      }
      [f.BUFFER](flags: number): f.BufferAnswer {
        const wanted = (flags & BufferFlags.WRITABLE) !== 0;
        if (wanted && !this.mutable) throw new Error("not mutable");
        return { buffer: this.data.buffer, format: "B", shape: 5, readonly: !wanted };
      }
    }
    expect(f.getBuffer(new PossiblyMutable(true), BufferFlags.WRITABLE).readonly).toBe(false);
    expect(f.getBuffer(new PossiblyMutable(true), BufferFlags.SIMPLE).readonly).toBe(true);
    expect(f.getBuffer(new PossiblyMutable(false)).readonly).toBe(true);
    expect(() => f.getBuffer(new PossiblyMutable(false), BufferFlags.WRITABLE)).toThrow("not mutable");
  });

  test("test_call_builtins", () => {
    const record = f.getBuffer(hello(), 0);
    expect(record.nbytes).toBe(5);
    record.release();
    expect(() => f.getBuffer(hello(), 2 ** 31)).toThrow(f.BufferError);
  });

  test("test_c_buffer_invalid_flags, test_c_fill_buffer_invalid_flags", () => {
    const record = (flags: number) =>
      f.createRecord({ obj: null, buffer: new ArrayBuffer(3), format: "B", itemsize: 1, shape: [3] }, flags);
    for (const flags of [0x100, 0x200]) {
      expect(() => f.getBuffer(hello(), flags)).toThrow(f.BufferError);
      expect(() => record(flags)).toThrow(f.BufferError);
    }
  });

  test("test_c_buffer", () => {
    let references = 0;
    const release = () => void references--;
    const record = f.getBuffer({
      [f.BUFFER]: () => {
        references++;
        return { buffer: hello().buffer, format: "B", shape: 5, release };
      },
    });
    expect(references).toBe(1);
    record.release();
    expect(references).toBe(0);
    expect(() => record.buffer).toThrow(f.ReleasedError);
    record.release();
    expect(references).toBe(0);
  });

  test("test_c_fill_buffer_readonly_and_writable", () => {
    const make = (readonly: boolean, flags: number) =>
      f.createRecord({ obj: null, buffer: hello().buffer, format: "B", itemsize: 1, shape: [5], readonly }, flags);
    expect(make(true, BufferFlags.SIMPLE).readonly).toBe(true);
    expect(make(false, BufferFlags.WRITABLE).readonly).toBe(false);
    expect(() => make(true, BufferFlags.WRITABLE)).toThrow(f.BufferError);
  });

  test("test_inheritance, test_inheritance_releasebuffer, test_override_only_release", () => {
    let released = 0;
    class Base {
      data = hello();
      [f.BUFFER](_flags: number): f.BufferAnswer {
        return { buffer: this.data.buffer, format: "B", shape: 5, release: () => this.done() };
      }
      done(): void {}
    }
    class Derived extends Base {
      override [f.BUFFER](flags: number): f.BufferAnswer {
        return super[f.BUFFER](flags);
      }
      override done(): void {
        released++;
        super.done();
      }
    }
    {
      using record = f.getBuffer(new Derived());
      expect([record.nbytes, released]).toEqual([5, 0]);
    }
    expect(released).toBe(1);
  });

  test("test_inherit_but_return_something_else", () => {
    class Odd extends Uint8Array {
      [f.BUFFER](): f.BufferAnswer {
        return { buffer: hello().buffer, format: "B", shape: 5 };
      }
    }
    // The symbol wins over what the object is.
    expect(bytes(new Odd(2))).toBe("hello");
  });

  test("test_release_saves_reference, test_release_saves_reference_no_subclassing", () => {
    let smuggled: f.BufferRecord | undefined;
    let record: f.BufferRecord;
    const exporter = {
      [f.BUFFER]: () => ({
        buffer: hello().buffer,
        format: "B",
        shape: 5,
        release() {
          // Inside the hook the consumer's record is over already.
          smuggled = record;
          expect(() => record.buffer).toThrow(f.ReleasedError);
        },
      }),
    };
    record = f.getBuffer(exporter);
    record.release();
    expect(() => smuggled!.buffer).toThrow(f.ReleasedError);
  });

  test("test_release_buffer_with_exception_set", () => {
    const release = () => {
      throw new Error("hidden by the refusal");
    };
    const exporter = { [f.BUFFER]: () => ({ buffer: new ArrayBuffer(4), format: "B", shape: 5, release }) };
    expect(() => f.getBuffer(exporter)).toThrow(/must lie within its buffer/);
  });
});
