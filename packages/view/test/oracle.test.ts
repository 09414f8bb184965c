/** Views against answers recorded from CPython's memoryview and NumPy (oracle/generate-memoryview.py). */
import { readFileSync } from "node:fs";
import { isLanewiseError, s } from "@lanewise/format";
import { fromMemory, type MemoryView, view } from "@lanewise/view";
import { describe, expect, test } from "vitest";

type Nested = number | readonly Nested[];

interface Oracle {
  readonly slices: readonly [n: number, items: string][];
  readonly layouts: readonly {
    byteOffset: number;
    shape: number[];
    strides: number[];
    list: Nested;
    C: string;
    F: string;
    A: string;
    contiguous: [boolean, boolean];
  }[];
  readonly items: readonly { format: string; bytes: string; values: readonly (string | boolean)[] }[];
  readonly casts: readonly [string, number, string, number[] | null, number[] | string, number[] | null][];
  readonly equalities: readonly [string, string, string, string, boolean][];
  readonly reshapes: readonly [number[], number[], number[], number[] | null][];
  readonly moves: readonly [name: string, args: unknown[], shape: number[], items: string][];
  readonly hexes: readonly [separator: string | null, group: number, text: string][];
}

const oracle = JSON.parse(readFileSync(new URL("../../../oracle/memoryview.json", import.meta.url), "utf8")) as Oracle;
const unhex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));

describe("slices of 0 to 5 items, all 8,100 (test_buffer.test_ndarray_slice_multidim, Cython's T1)", () => {
  const bounds = Array.from({ length: 15 }, (_, k) => k - 7);
  test.each(oracle.slices)("%i items", (n, expected) => {
    const v = view(Uint8Array.from({ length: n }, (_, k) => k));
    const found: string[] = [];
    const parsed: string[] = [];
    for (const start of bounds) {
      for (const stop of bounds) {
        for (const step of [-3, -2, -1, 1, 2, 3]) {
          found.push((v.slice(s(start, stop, step)).toArray() as number[]).join("") || ".");
          parsed.push([...v.slice(`${start}:${stop}:${step}`)].join("") || ".");
        }
      }
    }
    expect(found.join(" ")).toBe(expected);
    expect(parsed.join(" ")).toBe(expected);
  });
});

describe("strided layouts (test_buffer: _format_strides, _fortran, _multidim, py_buffer_to_contiguous)", () => {
  test.each(oracle.layouts)("shape $shape strides $strides", layout => {
    const base = Uint16Array.from({ length: 256 }, (_, k) => k);
    const { byteOffset, shape, strides } = layout;
    const v = fromMemory(base.buffer, { dtype: "uint16", byteOffset, shape, strides });
    expect(v.toArray()).toEqual(layout.list);
    expect(v.isContiguous("C")).toBe(layout.contiguous[0]);
    expect(v.isContiguous("F")).toBe(layout.contiguous[1]);
    expect(v.isContiguous("A")).toBe(layout.contiguous[0] || layout.contiguous[1]);
    for (const order of ["C", "F", "A"] as const)
      expect(Buffer.from(v.toBytes(order)).toString("hex")).toBe(layout[order]);
    expect(v.hex()).toBe(layout.C);
    expect(v.nbytes).toBe(layout.C.length / 2);
    expect(elementwise(v)).toEqual(layout.list);
  });
});

/** The same by get() alone. */
function elementwise(v: MemoryView, indices: readonly number[] = []): unknown {
  if (indices.length === v.ndim) return v.get(...indices);
  return Array.from({ length: v.shape[indices.length]! }, (_, index) => elementwise(v, [...indices, index]));
}

describe("items of every native format (test_memoryview, test_buffer.test_memoryview_struct_module)", () => {
  test.each(oracle.items)("$format", ({ format, bytes, values }) => {
    const at1 = new Uint8Array(bytes.length / 2 + 1);
    at1.set(unhex(bytes), 1);
    for (const byteOffset of [0, 1]) {
      const memory = byteOffset === 0 ? unhex(bytes).buffer : at1.buffer;
      const v = fromMemory(memory, { dtype: format, byteOffset, shape: [4] });
      const read = Array.from({ length: 4 }, (_, index) => v.get(index));
      expect(read.map((value, index) => asText(value, values[index]!))).toEqual(values);
      // What was read can be written back, and gives the same bytes (NaN apart, whose payload a number does not keep).
      if (!read.includes(Number.NaN)) {
        for (const [index, value] of read.entries()) v.set(index, value);
        if (format !== "?") expect(v.hex()).toBe(bytes);
      }
    }
  });
});

/** A value as the oracle writes it; floats are compared as numbers. */
function asText(value: unknown, expected: string | boolean): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (typeof value === "boolean") return value;
  if (typeof value === "number" && typeof expected === "string" && /p|nan|inf/.test(expected)) {
    return Object.is(value, pythonFloat(expected)) ? expected : value;
  }
  return String(value);
}

/** `-0x1.8p+3`, as Python writes floats exactly. */
function pythonFloat(text: string): number {
  const match = /^(-?)0x(\d)\.?([0-9a-f]*)p([+-]\d+)$/.exec(text);
  if (match === null) return Number(text.replace("inf", "Infinity").replace("nan", "NaN"));
  const [, sign, whole, fraction, exponent] = match;
  const significand = Number(BigInt(`0x${whole}${fraction!.padEnd(13, "0")}`));
  const half = Math.trunc(Number(exponent) / 2);
  return (sign === "-" ? -1 : 1) * (significand / 2 ** 52) * 2 ** half * 2 ** (Number(exponent) - half);
}

describe("cast (test_buffer: memoryview_cast, _cast_1D_ND, _cast_invalid, _cast_zero_shape)", () => {
  // Where we differ: shapes without elements and rank 0 to 1 are allowed as long as the bytes fit; both are in
  // docs/reference/differences.md.
  const ours = oracle.casts.filter(([, count, , shape]) => !(count === 0 && shape !== null));
  test.each(ours)("%s x %i to %s %j", (from, count, to, shape, expected, strides) => {
    const size = { "?": 1, B: 1, b: 1, c: 1, H: 2, h: 2, f: 4, d: 8 }[from]!;
    const source = fromMemory(new ArrayBuffer(count * size), { dtype: from, shape: count });
    const cast = () => (shape === null ? source.cast(to) : source.cast(to, shape)) as MemoryView;
    if (typeof expected === "string") {
      expect(cast).toThrowError(expect.toSatisfy(error => isLanewiseError(error)));
    } else {
      expect(cast().shape).toEqual(expected);
      expect(cast().strides).toEqual(strides);
    }
  });
});

describe("equality across formats (test_buffer: memoryview_compare_*)", () => {
  test.each(oracle.equalities)("%s %s == %s %s: %s", (a, x, b, y, expected) => {
    const left = fromMemory(unhex(x).buffer, { dtype: a });
    const right = fromMemory(unhex(y).buffer, { dtype: b });
    expect(left.equals(right)).toBe(expected);
    expect(right.equals(left)).toBe(expected);
  });
});

describe("NumPy's reshape: a view where NumPy makes one, an error where it copies", () => {
  test.each(oracle.reshapes)("%j %j to %j", (shape, strides, to, expected) => {
    const start = shape.reduce((sum, extent, axis) => sum + Math.min(0, (extent - 1) * strides[axis]!), 0);
    const v = fromMemory(new ArrayBuffer(4096), { dtype: "uint8", byteOffset: -start + 0, shape, strides });
    if (expected === null) {
      expect(() => v.reshape(to)).toThrowError(/without a copy/);
    } else {
      const reshaped = v.reshape(to) as MemoryView;
      expect(reshaped.shape).toEqual(to);
      expect(reshaped.strides.filter((_, axis) => to[axis]! > 1)).toEqual(expected);
    }
  });
});

describe("NumPy's functions from layout to layout", () => {
  const base = view(Int16Array.from({ length: 120 }, (_, k) => k)).reshape(2, 3, 4, 5);
  test.each(oracle.moves)("%s %j", (name, args, shape, items) => {
    const result = (base as unknown as Record<string, (...args: unknown[]) => MemoryView>)[name]!(...args);
    expect(result.shape).toEqual(shape);
    expect(Buffer.from(Uint8Array.from(result.toTypedArray())).toString("hex")).toBe(items);
  });
});

test.each(oracle.hexes)("hex(%j, %i) is %s (test_memoryview_hex)", (separator, group, text) => {
  const v = view(Uint8Array.of(250, 251, 252, 253, 254, 255, 0, 1, 2));
  expect(separator === null ? v.hex() : v.hex(separator, group)).toBe(text);
});
