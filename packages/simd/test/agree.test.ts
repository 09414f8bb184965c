/**
 * The agreement test: every operation of the table x every dtype it takes x operand classes x lengths around the lane
 * counts, at odd offsets; JS and WebAssembly kernels bit for bit, and both against the plain meaning of the operation.
 */
import { defaultHeap } from "@lanewise/array";
import { type DType, dtype, elementCodec } from "@lanewise/format";
import { configure, info } from "@lanewise/simd";
import { fromMemory } from "@lanewise/view";
import { afterAll, describe, expect, test } from "vitest";
import * as table from "../src/ops.ts";
import { REFERENCE, type Scalar } from "./support/reference.ts";

type Row = (typeof table)["add"];
const ROWS = Object.entries(table) as unknown as [string, Row][];
const REAL = [
  "bool",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "float16",
  "float32",
  "float64",
] as const;
const LETTER: Readonly<Record<string, string>> = { bool: "b", int: "i", uint: "u", float: "f", complex: "c" };
const LENGTHS = [0, 1, 15, 16, 17, 35, 131];
const CLASSES = ["contiguous", "strided", "reversed", "scalar", "swapped"] as const;

const FLOATS = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  3,
  7,
  -7,
  1e10,
  -1e-10,
  65504,
  Infinity,
  -Infinity,
  Number.NaN,
];

/** A value of every kind that matters, and noise, repeatable. */
function sample(name: string, k: number): Scalar {
  const { kind, itemsize } = dtype(name) as DType;
  const noise = BigInt.asUintN(64, BigInt(k + 1) * 0x9e3779b97f4a7c15n);
  if (kind === "bool") return (noise & 64n) !== 0n;
  if (kind === "float")
    return k % 3 === 0 ? FLOATS[(k / 3) % FLOATS.length]! : (Number(noise >> 40n) - 2 ** 23) / 2 ** 16;
  const bits = BigInt(itemsize * 8);
  const high = kind === "int" ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  const low = kind === "int" ? -high - 1n : 0n;
  const edges = [0n, 1n, high, low, 2n, 3n, high - 1n, low + 1n, bits, bits - 1n, kind === "int" ? -1n : 5n];
  if (k % 2 === 0) return edges[(k / 2) % edges.length]!;
  return kind === "int" ? BigInt.asIntN(itemsize * 8, noise >> 7n) : BigInt.asUintN(itemsize * 8, noise >> 7n);
}

/** What JS values of a dtype are when they are written. */
function stored(name: string, value: Scalar): Scalar {
  const { kind, itemsize } = dtype(name) as DType;
  return (kind === "int" || kind === "uint") && itemsize < 8 ? Number(value) : value;
}

const heap = defaultHeap();
const blocks: number[] = [];
afterAll(() => {
  configure({ backend: "auto" });
  for (const address of blocks) heap.free(address);
});
let next = 0;
const arena = heap.allocate(1 << 20);
blocks.push(arena);

/** Memory for `n` elements in the heap as an operand of a class, at an odd offset. */
function place(name: string, n: number, kind: (typeof CLASSES)[number]) {
  const swapped = kind === "swapped" && name !== "bool" && (dtype(name) as DType).itemsize > 1;
  const stands = swapped
    ? (dtype(`>${(dtype(name) as DType).format.replace(/^[@<]/, "")}`) as DType)
    : (dtype(name) as DType);
  const step = kind === "strided" ? 3 : 1;
  const room = n * stands.itemsize * step + 64;
  if (next + room > 1 << 20) next = 0;
  const byteOffset = arena + next + 1;
  next += room + 7;
  const first = kind === "reversed" ? byteOffset + Math.max(0, n - 1) * stands.itemsize : byteOffset;
  const stride = kind === "scalar" ? 0 : kind === "reversed" ? -stands.itemsize : stands.itemsize * step;
  const view = fromMemory(heap.memory, { byteOffset: first, dtype: stands, shape: [n], strides: [stride] });
  const codec = elementCodec(stands);
  const bytes = new DataView(heap.memory.buffer);
  return {
    view,
    write: (i: number, value: Scalar) => codec.write(bytes, first + i * stride, stored(name, value) as never),
    values: () => Array.from({ length: n }, (_, i) => codec.read(bytes, first + i * stride) as Scalar),
  };
}

function evaluate(row: Row, operands: readonly unknown[], out: string, n: number, backend: "auto" | "js"): Scalar[] {
  configure({ backend });
  const target = place(out, n, "contiguous");
  (row as unknown as (...all: unknown[]) => { into(dst: object): void })(...operands).into(target.view);
  return target.values();
}

/** Functions that compute integers in float64 do so by one conversion: two integer dtypes are enough. */
const CONVERTED = new Set(["bool", "int8", "int16", "int32", "uint8", "uint16", "uint64"]);
const cases = ROWS.flatMap(([name, row]) =>
  REAL.filter(type => row.operation.rule !== "float" || name === "div" || !CONVERTED.has(type))
    .filter(type => row.operation.accepts.includes(LETTER[(dtype(type) as DType).kind]!))
    .map(type => [name, type, row] as const),
);

describe.each(cases)("%s of %s", (name, type, row) => {
  const { arity, rule } = row.operation;
  const types = Array.from({ length: arity }, (_, k) => (rule === "condition" && k === 0 ? "bool" : type));

  test("JS and WebAssembly agree, and mean what they should", () => {
    const facts = dtype(type) as DType;
    for (const kind of CLASSES) {
      for (const n of LENGTHS) {
        const operands = types.map(own => place(own, n, kind));
        const values = types.map((own, k) =>
          Array.from({ length: n }, (_, i) => sample(own, kind === "scalar" ? k + 5 : i * 7 + k * 3 + n)),
        );
        for (const [k, column] of values.entries()) {
          for (const [i, value] of column.entries()) round(types[k]!, operands[k]!.write, i, value);
        }
        const expression = (row as unknown as (...all: unknown[]) => { dtype: DType })(...operands.map(o => o.view));
        const out = expression.dtype.name;
        const wasm = evaluate(
          row,
          operands.map(o => o.view),
          out,
          n,
          "auto",
        );
        const js = evaluate(
          row,
          operands.map(o => o.view),
          out,
          n,
          "js",
        );
        same(js, wasm, `${kind} of ${n}: JS against WebAssembly`);
        const meaning = REFERENCE[name];
        if (meaning === undefined || (name === "pow" && facts.kind === "float")) continue;
        const compute = rule === "float" && facts.kind !== "float" ? "float64" : type;
        const context = {
          bits: (dtype(compute) as DType).itemsize * 8,
          signed: (dtype(compute) as DType).kind === "int",
          float: (dtype(compute) as DType).kind === "float",
        };
        // What was stored is what was read: rounded to the dtype.
        const read = operands.map(o => o.values());
        const exact = (own: string, value: Scalar): Scalar =>
          (dtype(own) as DType).kind.includes("int") ? BigInt(value) : value;
        const expected = Array.from({ length: n }, (_, i) =>
          meaning(context, ...read.map((column, k) => exact(types[k]!, column[i]!))),
        );
        const rounded = place(out, n, "contiguous");
        for (let i = 0; i < n; i++) round(out, rounded.write, i, expected[i]!);
        same(wasm, rounded.values(), `${kind} of ${n}: the meaning`);
      }
    }
  });
});

/** Any NaN is any other; 0 is not -0. Only differences are worth the price of `expect`. */
function same(got: readonly Scalar[], wanted: readonly Scalar[], what: string): void {
  for (let i = 0; i < wanted.length; i++) {
    if (!Object.is(got[i], wanted[i])) expect(got, `${what}, element ${i}`).toEqual(wanted);
  }
}

/** Writes a double into a dtype as arithmetic rounds, where the codec would refuse to overflow. */
function round(out: string, write: (i: number, value: Scalar) => void, i: number, value: Scalar): void {
  const limit = out === "float16" ? 65520 : Number.POSITIVE_INFINITY;
  write(i, typeof value === "number" && Math.abs(value) >= limit ? Math.sign(value) * Number.POSITIVE_INFINITY : value);
}

test("no case ran element by element in JavaScript", () => {
  configure({ backend: "auto" });
  const before = info();
  const a = place("float64", 100, "strided");
  table.add(a.view, a.view).into(place("float64", 100, "reversed").view);
  expect(info().jsCalls).toBe(before.jsCalls);
  expect(info().wasmCalls).toBe(before.wasmCalls + 1);
});
