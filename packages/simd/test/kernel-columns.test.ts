/** Columns folded side by side give, bit for bit, what folding each column by itself gives. */
import { describe, expect, it } from "vitest";
import { Builder } from "../src/ir/builder.ts";
import { resize } from "../src/ir/resize.ts";
import type { Storage } from "../src/ir/storage.ts";
import { isMask } from "../src/ir/types.ts";
import { getKernel } from "../src/kernel/cache.ts";
import { columnScratch, foldColumns, foldsColumns, foldWhole, wholeResults } from "../src/kernel/columns.ts";
import { combine } from "../src/kernel/combine.ts";
import { folding } from "../src/kernel/folding.ts";
import { foldInfo, folds, TILE } from "../src/kernel/folds.ts";
import type { KernelSpec } from "../src/kernel/spec.ts";
import { edgeLanes, storageOf, writeLane } from "./kernel-operands.ts";

function check(name: string, rows: number, columns: number): void {
  const { lane, result } = foldInfo(name);
  const storage: Storage = storageOf(lane);
  const raw = isMask(lane) ? "i8" : lane;
  const size = Number(raw.slice(1)) / 8;
  const b = new Builder([storage]);
  const value = isMask(lane) ? resize(b, b.load(0), lane) : b.load(0);
  const program = b.buildFold([value]);
  const scratch = rows * columns * size;
  const results = scratch + columnScratch(name);
  const memory = new WebAssembly.Memory({ initial: Math.ceil((results + columns * 8) / 65536) + 1 });
  const view = new DataView(memory.buffer);
  for (const [i, edge] of edgeLanes(raw, rows * columns, 2).entries()) {
    const plain = lane[0] === "f" ? ((i * 7919) % 1000) / 999 + 0.01 : edge;
    writeLane(view, i * size, raw, isMask(lane) ? Number(i % 17 === 0) : plain);
  }
  foldColumns({
    fold: name,
    program,
    inputs: [{ storage, access: "contiguous" }],
    pointers: [0],
    rowStrides: [columns * size],
    columnStrides: [size],
    scalars: [],
    rows,
    columns,
    scratch,
    result: results,
    bind: spec => getKernel(spec, "plain").bind(memory),
  });
  const single: KernelSpec = {
    program,
    rank: 1,
    inputs: [{ storage, access: "strided" }],
    outputs: [],
    gathering: folding([name]),
  };
  const run = getKernel(single, "plain").bind(memory);
  const width = Number(result.slice(1)) / 8;
  const bytes = (at: number): Uint8Array => new Uint8Array(memory.buffer.slice(at, at + width));
  for (let column = 0; column < columns; column += columns > 20 ? 37 : 1) {
    const partials: (number | bigint)[] = [];
    for (let row = 0; row < rows; row += TILE) {
      partials.push(run((row * columns + column) * size, Math.min(TILE, rows - row), columns * size));
    }
    const expected = new DataView(new ArrayBuffer(8));
    writeLane(expected, 0, result, combine(name, partials));
    expect(bytes(results + column * width), `${name} ${rows}x${columns}, column ${column}`).toEqual(
      new Uint8Array(expected.buffer, 0, width),
    );
  }
}

describe("columns side by side", () => {
  const names = Array.from(folds().keys()).filter(foldsColumns);

  it.each(names)("%s", name => {
    for (const rows of [1, 2, 15, 17, 255, 256, 300]) check(name, rows, 5);
  });

  it.each([
    [513, 300],
    [256 * 7, 64],
    [256 * 8, 9],
    [TILE + 300, 3],
  ])("float64 sums of %i by %i", (rows, columns) => {
    check("f64.sum", rows, columns);
  });

  it.each([
    [256, 7],
    [512, 300],
    [768, 5],
    [256 * 5, 11],
  ])("the whole of %i by %i, column after column, is the fold of the transposed", (rows, columns) => {
    const b = new Builder(["float64"]);
    const program = b.buildFold([b.load(0)]);
    const inputs = [{ storage: "float64", access: "contiguous" }] as const;
    const scratch = rows * columns * 8;
    const result = scratch + columnScratch("f64.sum");
    const end = result + wholeResults(rows, columns) * 8;
    const memory = new WebAssembly.Memory({ initial: Math.ceil((end + rows * columns * 8) / 65536) + 1 });
    const elements = new Float64Array(memory.buffer);
    for (let i = 0; i < rows * columns; i++) {
      elements[i] = Math.sin(i);
      elements[end / 8 + (i % columns) * rows + Math.floor(i / columns)] = Math.sin(i);
    }
    const whole = foldWhole(
      {
        fold: "f64.sum",
        program,
        inputs,
        pointers: [0],
        rowStrides: [columns * 8],
        columnStrides: [8],
        scalars: [],
        rows,
        columns,
        scratch,
        result,
        bind: spec => getKernel(spec, "plain").bind(memory),
      },
      (address, count) => new Float64Array(memory.buffer, address, count),
    );
    const run = getKernel({ program, rank: 1, inputs, outputs: [], gathering: folding(["f64.sum"]) }, "plain").bind(
      memory,
    );
    const partials: number[] = [];
    for (let i = 0; i < rows * columns; i += TILE) partials.push(run(end + i * 8, Math.min(TILE, rows * columns - i)));
    expect(whole).toBe(combine("f64.sum", partials));
  });
});
