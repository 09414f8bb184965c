/**
 * Accesses with a promise about their strides: the same bytes as plain strides, with operands that begin at the first byte of
 * memory and end at its last, so that a load beyond them would trap.
 */
import { describe, expect, it } from "vitest";
import { Builder } from "../src/ir/builder.ts";
import * as ir from "../src/ir/primitives.ts";
import { resize } from "../src/ir/resize.ts";
import { type Storage, storageInfo } from "../src/ir/storage.ts";
import type { Lane } from "../src/ir/types.ts";
import { getKernel } from "../src/kernel/cache.ts";
import { jsKernel } from "../src/kernel/js.ts";
import { type Access, generalAccess, type KernelSpec } from "../src/kernel/spec.ts";

const PAGE = 65536;
const COUNTS = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 67];

function copySpec(storage: Storage, access: Access): KernelSpec {
  const b = new Builder([storage]);
  const lanes = Array.from({ length: storageInfo(storage).planes }, (_, plane) => b.load(0, plane));
  const program = b.build([{ storage, lanes }]);
  return { program, rank: 1, inputs: [{ storage, access }], outputs: [{ storage, access: "contiguous" }] };
}

function filled(): { memory: WebAssembly.Memory; bytes: Uint8Array } {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const bytes = new Uint8Array(memory.buffer);
  // No NaN in any float: bit patterns of NaNs may differ.
  for (let i = 0; i < PAGE; i++) bytes[i] = (i * 37 + (i >> 8)) % 113;
  return { memory, bytes };
}

describe.each(["uint8", "int16", "float32", "int64", "float64", "complex64", ">f4"] as const)("%s", storage => {
  const { itemsize } = storageInfo(storage);
  it.each([
    ["reversed", -1],
    ["double", 2],
    ["doubleReversed", -2],
  ] as const)("%s at both ends of memory", (access, step) => {
    const { memory, bytes } = filled();
    const run = getKernel(copySpec(storage, access), "plain").bind(memory);
    for (const count of COUNTS) {
      const span = (count - 1) * Math.abs(step) * itemsize;
      for (const lowest of [0, PAGE - span - itemsize]) {
        const first = step < 0 ? lowest + span : lowest;
        const expected: number[] = [];
        for (let i = 0; i < count; i++) {
          const at = first + i * step * itemsize;
          expected.push(...bytes.subarray(at, at + itemsize));
        }
        run(first, PAGE / 2, count, step * itemsize);
        expect([...bytes.subarray(PAGE / 2, PAGE / 2 + count * itemsize)], `${count} at ${first}`).toEqual(expected);
      }
    }
  });
});

/** a + b.T, where b may be of another type; c in front of its rows' gaps. */
function transposedSpec(a: Storage, b: Storage, access: Access): KernelSpec {
  const builder = new Builder([a, b]);
  const wide = (lane: Lane): Lane => {
    if (lane.type === "f64") return lane;
    const isNarrow = lane.type === "i8" || lane.type === "i16";
    return builder.op(ir.toF64, isNarrow ? resize(builder, lane, "i32") : lane);
  };
  const program = builder.build([
    { storage: "float64", lanes: [builder.op(ir.add, wide(builder.load(0)), wide(builder.load(1)))] },
  ]);
  return {
    program,
    rank: 2,
    inputs: [
      { storage: a, access: "contiguous" },
      { storage: b, access },
    ],
    outputs: [{ storage: "float64", access: "contiguous" }],
  };
}

describe("transposed", () => {
  const types: Storage[] = ["float64", "float32", "int32", "int16", "uint8"];
  it.each(types.flatMap(a => types.map(b => [a, b] as const)))("%s + %s", (a, b) => {
    const { memory, bytes } = filled();
    const spec = transposedSpec(a, b, "transposed");
    const run = getKernel(spec, "plain").bind(memory);
    const inJs = jsKernel(transposedSpec(a, b, generalAccess("transposed")));
    const [sizeA, sizeB] = [storageInfo(a).itemsize, storageInfo(b).itemsize];
    const OUT = 16384;
    for (const [rows, columns] of [0, 1, 2, 3, 4, 5, 8, 11].flatMap(r =>
      [0, 1, 2, 3, 4, 5, 7, 9, 17].map(c => [r, c]),
    )) {
      // The last column ends with the memory: rows of b with a gap of one element.
      const stride = (rows! + 1) * sizeB;
      const last = PAGE - (rows! > 0 && columns! > 0 ? (columns! - 1) * stride + rows! * sizeB : 0);
      const strides = [(columns! + 2) * sizeA, sizeB, columns! * 8];
      const args = [0, last, OUT, rows!, columns!, ...strides, stride];
      const copy = memory.buffer.slice(0);
      run(...args);
      inJs([copy, copy, copy], args);
      expect(Buffer.compare(bytes, new Uint8Array(copy)), `${rows} by ${columns}`).toBe(0);
    }
  });

  it("two transposed operands of different widths, three loops, several outputs", () => {
    const b = new Builder(["float32", "float64"]);
    const x = b.op(ir.toF64, b.load(0));
    const y = b.load(1);
    const program = b.build([
      { storage: "float64", lanes: [b.op(ir.mul, x, y)] },
      { storage: "float32", lanes: [b.load(0)] },
    ]);
    const inputs = ["float32", "float64"] as const;
    const specOf = (access: Access): KernelSpec => ({
      program,
      rank: 3,
      inputs: inputs.map(storage => ({ storage, access })),
      outputs: [
        { storage: "float64", access: "contiguous" },
        { storage: "float32", access: "strided" },
      ],
    });
    const { memory, bytes } = filled();
    const [n, rows, columns] = [2, 7, 9];
    const outer = [rows * columns * 4, rows * columns * 8, rows * columns * 8, rows * columns * 8];
    const args = [
      0,
      8192,
      16384,
      32768,
      n,
      rows,
      columns,
      ...outer,
      4,
      8,
      columns * 8,
      columns * 8,
      rows * 4,
      rows * 8,
      8,
    ];
    const copy = memory.buffer.slice(0);
    getKernel(specOf("transposed"), "plain").bind(memory)(...args);
    jsKernel(specOf("strided"))([copy, copy, copy, copy], args);
    expect(Buffer.compare(bytes, new Uint8Array(copy))).toBe(0);
  });
});
