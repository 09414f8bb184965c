/**
 * Folds: WebAssembly against JS, both against a plain reading of the rules in `folds.ts`.
 */
import { describe, expect, it } from "vitest";
import { Builder } from "../src/ir/builder.ts";
import * as ir from "../src/ir/primitives.ts";
import { resize } from "../src/ir/resize.ts";
import type { Storage } from "../src/ir/storage.ts";
import { isMask } from "../src/ir/types.ts";
import { getKernel } from "../src/kernel/cache.ts";
import { combine } from "../src/kernel/combine.ts";
import { folding } from "../src/kernel/folding.ts";
import { foldInfo, folds, TILE } from "../src/kernel/folds.ts";
import { jsKernel } from "../src/kernel/js.ts";
import type { Access, KernelSpec } from "../src/kernel/spec.ts";
import { edgeLanes, runBoth, storageOf, writeLane } from "./kernel-operands.ts";

const LENGTHS = [0, 1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 64, 100, 255, 256, 257, 300];

function specOf(name: string, access: Access): KernelSpec {
  const { lane } = foldInfo(name);
  const storage = storageOf(lane);
  const b = new Builder([storage]);
  const value = isMask(lane) ? resize(b, b.load(0), lane) : b.load(0);
  return {
    program: b.buildFold([value]),
    rank: 1,
    inputs: [{ storage, access }],
    outputs: [],
    gathering: folding([name]),
  };
}

describe("folds agree", () => {
  it.each([...folds().keys()])("%s", name => {
    for (const className of ["contiguous", "reversed", "scalar"] as const) {
      const spec = specOf(name, className === "reversed" ? "strided" : className);
      for (const length of LENGTHS) {
        const { results } = runBoth(spec, [className], length, length % 2);
        expect(results[0], `${name} of ${length}, ${className}`).toEqual(results[1]);
      }
    }
  });
});

/** One memory filled with a function of the index; the sums of a float64 array in it. */
function memoryOf(count: number, value: (i: number) => number): WebAssembly.Memory {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((count * 8) / 65536) + 1 });
  const elements = new Float64Array(memory.buffer);
  for (let i = 0; i < count; i++) elements[i] = value(i);
  return memory;
}

/** The rules, read aloud. */
function treeSum(values: readonly number[]): number {
  const blocks: number[] = [];
  for (let start = 0; start < values.length; start += 256) {
    const sums = new Array<number>(16).fill(-0);
    for (const [i, value] of values.slice(start, start + 256).entries()) sums[i % 16]! += value;
    for (const half of [8, 4, 2, 1]) for (let k = 0; k < half; k++) sums[k]! += sums[k + half]!;
    blocks.push(sums[0]!);
  }
  const tree = (from: number, to: number): number => {
    if (to - from === 1) return blocks[from]!;
    // The largest power of two of blocks that leaves something to the right.
    const split = 2 ** Math.floor(Math.log2(to - from - 0.5));
    return tree(from, from + split) + tree(from + split, to);
  };
  return blocks.length === 0 ? -0 : tree(0, blocks.length);
}

describe("the tree", () => {
  const value = (i: number): number => Math.sin(i) * 10 ** ((i * 7) % 13);

  it.each([1, 16, 256, 257, 512, 1000, 4096, 5000, 65535, 65536])("of %i elements is the rules'", count => {
    const memory = memoryOf(count, value);
    const spec = specOf("f64.sum", "contiguous");
    const expected = treeSum(Array.from({ length: count }, (_, i) => value(i)));
    expect(getKernel(spec, "plain").bind(memory)(0, count)).toBe(expected);
    expect(jsKernel(spec)([memory.buffer], [0, count])).toBe(expected);
  });

  it.each([TILE + 1, 3 * TILE, 3 * TILE + 12345])("of %i elements is completed by combine", count => {
    const memory = memoryOf(count, value);
    const run = getKernel(specOf("f64.sum", "contiguous"), "plain").bind(memory);
    const partials: number[] = [];
    for (let start = 0; start < count; start += TILE) partials.push(run(start * 8, Math.min(TILE, count - start)));
    expect(combine("f64.sum", partials)).toBe(treeSum(Array.from({ length: count }, (_, i) => value(i))));
  });

  it("is the same when the program is too large to unroll", () => {
    const b = new Builder(["float64"]);
    let lane = b.load(0);
    for (let i = 0; i < 60; i++) lane = b.op(ir.mul, lane, b.const("f64", -1));
    const spec: KernelSpec = { ...specOf("f64.sum", "contiguous"), program: b.buildFold([lane]) };
    for (const count of [1, 2, 3, 15, 16, 17, 31, 255, 256, 777]) {
      const memory = memoryOf(count, value);
      const expected = treeSum(Array.from({ length: count }, (_, i) => value(i)));
      expect(getKernel(spec, "plain").bind(memory)(0, count)).toBe(expected);
    }
  });
});

describe("extremes", () => {
  it.each<[string, number[], number, number]>([
    ["a NaN wins", [1, Number.NaN, -1], Number.NaN, Number.NaN],
    ["zeros have signs", [0, -0, 0], -0, 0],
    [
      "infinities",
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3],
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ],
    ["minus zero alone", [-0], -0, -0],
    ["a zero among others", [5, -0, 7], -0, 7],
  ])("%s", (_, some, least, greatest) => {
    const b = new Builder(["float64"]);
    const value = b.load(0);
    const spec: KernelSpec = {
      program: b.buildFold([value, value]),
      rank: 1,
      inputs: [{ storage: "float64", access: "contiguous" }],
      outputs: [],
      gathering: folding(["f64.min", "f64.max"]),
    };
    for (const repeat of [1, 3, 7, 50]) {
      const values = Array.from({ length: repeat }, () => some).flat();
      const memory = memoryOf(values.length, i => values[i]!);
      expect(getKernel(spec, "plain").bind(memory)(0, values.length)).toEqual([least, greatest]);
    }
  });
});

describe("results of rows are stored", () => {
  it.each(["f64.sum", "f32.prod", "i16.max_u", "i8.sum_s", "m8.any", "m8.count", "f32.min", "m8.first"])("%s", name => {
    const base = specOf(name, "contiguous");
    const { lane, result } = foldInfo(name);
    const storage: Storage = storageOf(result);
    const spec: KernelSpec = { ...base, rank: 2, outputs: [{ storage, access: "strided" }] };
    const memory = new WebAssembly.Memory({ initial: 1 });
    const view = new DataView(memory.buffer);
    const [rows, columns, size] = [5, 37, base.inputs[0]!.storage === "bool" ? 1 : Number(lane.slice(1)) / 8];
    const raw = isMask(lane) ? "i8" : lane;
    for (const [i, edge] of edgeLanes(raw, rows * columns, 3).entries()) {
      // Any NaN counts as any other, which bytes do not show: floats get plain numbers.
      const value = lane[0] === "f" ? 1 + (i % 7) / 8 : edge;
      writeLane(view, i * size, raw, isMask(lane) ? Math.abs(i % 3) - 1 : value);
    }
    const copy = memory.buffer.slice(0);
    const args = [0, 8192, rows, columns, columns * size, 16, 0];
    getKernel(spec, "plain").bind(memory)(...args);
    jsKernel(spec)([copy, copy], args);
    expect(Buffer.compare(new Uint8Array(memory.buffer), new Uint8Array(copy))).toBe(0);
    const single = getKernel(base, "plain").bind(memory);
    const bytes = (value: number | bigint): Uint8Array => {
      const scratch = new DataView(new ArrayBuffer(8));
      writeLane(scratch, 0, result, value);
      return new Uint8Array(scratch.buffer, 0, Number(result.slice(1)) / 8);
    };
    for (let row = 0; row < rows; row++) {
      const expected = bytes(single(row * columns * size, columns));
      expect(new Uint8Array(memory.buffer, 8192 + row * 16, expected.length)).toEqual(expected);
    }
  });
});
