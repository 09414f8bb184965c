/**
 * The loop nest, scalars, positions, several outputs, both kinds of memory, and random programs: WebAssembly against JS.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Builder, MAX_NODES } from "../src/ir/builder.ts";
import * as ir from "../src/ir/primitives.ts";
import { resize } from "../src/ir/resize.ts";
import { STORAGES, storageInfo } from "../src/ir/storage.ts";
import type { Lane, LaneType, LaneValue } from "../src/ir/types.ts";
import { cacheStats, getKernel } from "../src/kernel/cache.ts";
import { parametersOf } from "../src/kernel/emit-loops.ts";
import { jsKernel } from "../src/kernel/js.ts";
import { type Access, type KernelSpec, kernelKey } from "../src/kernel/spec.ts";
import { edgeLanes, runBoth, storageOf, writeLane } from "./kernel-operands.ts";
import { LANE_OPS } from "./support/lane-ops.ts";

function both(spec: KernelSpec, fill: (view: DataView) => void, args: readonly LaneValue[]): DataView {
  const memory = new WebAssembly.Memory({ initial: 1 });
  fill(new DataView(memory.buffer));
  const copy = memory.buffer.slice(0);
  getKernel(spec, "plain").bind(memory)(...args);
  jsKernel(spec)(
    [...spec.inputs, ...spec.outputs].map(() => copy),
    args,
  );
  expect(Buffer.compare(new Uint8Array(memory.buffer), new Uint8Array(copy))).toBe(0);
  return new DataView(memory.buffer);
}

function add(access: readonly Access[], rank: 1 | 2 | 3): KernelSpec {
  const b = new Builder(["float64", "int16"]);
  const sum = b.op(ir.add, b.load(0), b.op(ir.toF64, resize(b, b.load(1), "i32")));
  return {
    program: b.build([{ storage: "float64", lanes: [sum] }]),
    rank,
    inputs: [
      { storage: "float64", access: access[0]! },
      { storage: "int16", access: access[1]! },
    ],
    outputs: [{ storage: "float64", access: access[2]! }],
  };
}

const fillBoth = (view: DataView): void => {
  for (let i = 0; i < 500; i++) {
    view.setFloat64(i * 8, i + 0.5, true);
    view.setInt16(8192 + i * 2, i * 3 - 700, true);
  }
};

describe("loop nests", () => {
  it("two loops, one operand transposed", () => {
    const spec = add(["strided", "contiguous", "contiguous"], 2);
    const args = [0, 8192, 16384, 9, 11, 8, 22, 88, 9 * 8];
    const view = both(spec, fillBoth, args);
    expect(parametersOf(spec).firstScalar).toBe(args.length);
    for (let i = 0; i < 9; i++) {
      for (let j = 0; j < 11; j++) {
        expect(view.getFloat64(16384 + (i * 11 + j) * 8, true)).toBe(j * 9 + i + 0.5 + (i * 11 + j) * 3 - 700);
      }
    }
  });

  it("three loops, one operand the same for a whole row, one backwards", () => {
    const spec = add(["scalar", "strided", "contiguous"], 3);
    const args = [8 * 10, 8192 + 2 * 99, 16384, 3, 4, 7, 8, -2 * 28, 4 * 7 * 8, -16, -2 * 7, 7 * 8, -2];
    const view = both(spec, fillBoth, args);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 4; j++) {
        for (let k = 0; k < 7; k++) {
          const expected = 10 + i - 2 * j + 0.5 + (99 - i * 28 - j * 7 - k) * 3 - 700;
          expect(view.getFloat64(16384 + ((i * 4 + j) * 7 + k) * 8, true)).toBe(expected);
        }
      }
    }
  });

  it.each([
    [0, 5],
    [5, 0],
  ])("%i by %i elements are none", (rows, columns) => {
    const view = both(add(["contiguous", "contiguous", "contiguous"], 2), fillBoth, [
      0,
      8192,
      16384,
      rows,
      columns,
      8,
      2,
      8,
    ]);
    expect(new Uint8Array(view.buffer, 16384).every(byte => byte === 0)).toBe(true);
  });

  it("an output may be exactly an input", () => {
    for (const length of [1, 2, 7, 8, 9, 33]) {
      const view = both(add(["contiguous", "contiguous", "contiguous"], 1), fillBoth, [0, 8192, 0, length]);
      for (let i = 0; i < length; i++) expect(view.getFloat64(i * 8, true)).toBe(i + 0.5 + i * 3 - 700);
      expect(view.getFloat64(length * 8, true)).toBe(length + 0.5);
    }
  });
});

describe("operands that are no memory", () => {
  it.each<[LaneType, LaneValue]>([
    ["f64", -0.1],
    ["f32", 1.5],
    ["i64", -(2n ** 40n)],
    ["i32", -5],
    ["i16", -300],
    ["i8", 77],
    ["m32", 1],
    ["m64", 0],
  ])("a scalar of %s", (type, value) => {
    const b = new Builder([]);
    const mask = type[0] === "m";
    const scalar = b.scalar(0, type);
    const storage = storageOf(type);
    const lanes = [mask ? resize(b, scalar, "m8") : scalar];
    const spec: KernelSpec = {
      program: b.build([{ storage, lanes }]),
      rank: 1,
      inputs: [],
      outputs: [{ storage, access: "contiguous" }],
    };
    const view = both(spec, () => undefined, [64, 21, value]);
    const expected = new DataView(new ArrayBuffer(8));
    writeLane(expected, 0, mask ? "i8" : type, value);
    const size = mask ? 1 : Number(type.slice(1)) / 8;
    for (let i = 0; i < 21 * size; i++) expect(view.getUint8(64 + i)).toBe(expected.getUint8(i % size));
    expect(view.getUint8(64 + 21 * size)).toBe(0);
  });

  it("positions", () => {
    const b = new Builder(["index", "float64"]);
    const value = b.op(ir.add, b.op(ir.toF64U, b.load(0)), b.load(1));
    const spec: KernelSpec = {
      program: b.build([{ storage: "float64", lanes: [value] }]),
      rank: 2,
      inputs: [
        { storage: "index", access: "index" },
        { storage: "float64", access: "contiguous" },
      ],
      outputs: [{ storage: "float64", access: "contiguous" }],
    };
    const start = 4294967290;
    const view = both(spec, () => undefined, [start, 0, 8192, 3, 13, -100, 104, 104, 7]);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 13; j++)
        expect(view.getFloat64(8192 + (i * 13 + j) * 8, true)).toBe((start - i * 100 + j * 7) % 2 ** 32);
    }
  });
});

describe("several outputs", () => {
  it("of different widths", () => {
    const b = new Builder(["int32"]);
    const x = b.load(0);
    const spec: KernelSpec = {
      program: b.build([
        { storage: "int8", lanes: [resize(b, x, "i8")] },
        { storage: "bool", lanes: [resize(b, b.op(ir.lt, x, b.const("i32", 0)), "m8")] },
        { storage: "complex128", lanes: [b.op(ir.toF64, x), b.op(ir.toF64U, x)] },
      ]),
      rank: 1,
      inputs: [{ storage: "int32", access: "contiguous" }],
      outputs: [
        { storage: "int8", access: "contiguous" },
        { storage: "bool", access: "strided" },
        { storage: "complex128", access: "contiguous" },
      ],
    };
    for (const length of [1, 3, 4, 5, 15, 16, 17, 40]) {
      const { wasm, js } = runBoth(spec, ["contiguous", "contiguous", "spread", "contiguous"], length, 1);
      expect(Buffer.compare(wasm, js)).toBe(0);
    }
  });
});

describe("memories", () => {
  it("shared memory takes the other variant", () => {
    const spec = add(["contiguous", "contiguous", "contiguous"], 1);
    const { wasm, js } = runBoth(spec, ["contiguous", "contiguous", "contiguous"], 29, 0, [], "shared");
    expect(Buffer.compare(wasm, js)).toBe(0);
    const memory = new WebAssembly.Memory({ initial: 1 });
    expect(() => getKernel(spec, "shared").bind(memory)).toThrow(WebAssembly.LinkError);
  });

  it.each(STORAGES)("no kernel reads or writes outside its operands: %s", storage => {
    // Operands that end with the memory: one byte too many would trap.
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
    const { itemsize, planes } = storageInfo(storage);
    const b = new Builder([storage]);
    const lanes = Array.from({ length: planes }, (_, plane) => b.load(0, plane));
    const program = b.build([{ storage, lanes }]);
    for (const access of ["contiguous", "strided"] as const) {
      const operand = { storage, access };
      const run = getKernel({ program, rank: 1, inputs: [operand], outputs: [operand] }, "plain").bind(memory);
      for (let length = 0; length < 70; length++) {
        const at = 65536 - length * itemsize;
        const strides = access === "strided" ? [itemsize, itemsize] : [];
        expect(() => run(at, at, length, ...strides)).not.toThrow();
      }
    }
  });
});

describe("the cache", () => {
  it("finds equal specs and counts", () => {
    const before = cacheStats();
    const spec = add(["strided", "strided", "strided"], 2);
    const kernel = getKernel(spec, "plain");
    expect(getKernel(add(["strided", "strided", "strided"], 2), "plain")).toBe(kernel);
    expect(getKernel(spec, "shared")).not.toBe(kernel);
    expect(cacheStats().hits).toBe(before.hits + 1);
    expect(cacheStats().misses).toBe(before.misses + 2);
    const memory = new WebAssembly.Memory({ initial: 1 });
    expect(kernel.bind(memory)).toBe(kernel.bind(memory));
    expect(kernelKey(spec)).not.toBe(kernelKey(add(["strided", "strided", "contiguous"], 2)));
  });
});

describe("size", () => {
  it.each(["f64.sqrt", "i64.div_s", "i8.shl", "f32.rem"])("a program of the greatest size compiles: %s", name => {
    const { primitive, params, result } = LANE_OPS.get(name)!;
    const b = new Builder([storageOf(result)]);
    let lane = b.load(0);
    const first = lane;
    for (let i = 2; i <= MAX_NODES; i++) lane = b.op(primitive, ...(params.length === 1 ? [lane] : [lane, first]));
    const spec: KernelSpec = {
      program: b.build([{ storage: storageOf(result), lanes: [lane] }]),
      rank: 1,
      inputs: [{ storage: storageOf(result), access: "contiguous" }],
      outputs: [{ storage: storageOf(result), access: "contiguous" }],
    };
    expect(WebAssembly.validate(getKernel(spec, "plain").bytes)).toBe(true);
  });
});

/** Programs made of any primitives whose arguments are at hand. */
const randomProgram = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 40 });

describe("random programs agree", () => {
  // NaNs may differ in bits, so floats reach integers only by conversion, never by their bits.
  const usable = Array.from(LANE_OPS.values()).filter(({ name }) => !/bits|i(32|64)\.float/.test(name));

  it("in both back ends", () => {
    fc.assert(
      fc.property(randomProgram, fc.nat({ max: 70 }), (choices, length) => {
        const inputs = ["float64", "float32", "int64", "int8", "uint16"] as const;
        const b = new Builder(inputs);
        const lanes: Lane[] = inputs.map((_, k) => b.load(k));
        for (const [choice, ...places] of choices) {
          const possible = usable.filter(({ params }) => params.every(type => lanes.some(lane => lane.type === type)));
          const { primitive, params } = possible[choice % possible.length]!;
          const args = params.map((type, k) => {
            const list = lanes.filter(lane => lane.type === type);
            return list[places[k]! % list.length]!;
          });
          lanes.push(b.op(primitive, ...args));
        }
        const last = lanes.at(-1)!;
        const mask = last.type[0] === "m";
        const storage = storageOf(last.type);
        const result = mask && last.type !== "m8" ? resize(b, last, "m8") : last;
        const spec: KernelSpec = {
          program: b.build([{ storage, lanes: [result] }]),
          rank: 1,
          inputs: inputs.map((input, k) => ({ storage: input, access: k === 3 ? "strided" : "contiguous" })),
          outputs: [{ storage, access: "contiguous" }],
        };
        const memory = new WebAssembly.Memory({ initial: 1 });
        const view = new DataView(memory.buffer);
        for (const [k, type] of (["f64", "f32", "i64", "i8", "i16"] as const).entries()) {
          const size = Number(type.slice(1)) / 8;
          for (const [i, value] of edgeLanes(type, 80, k).entries()) writeLane(view, k * 1024 + i * size, type, value);
        }
        const copy = memory.buffer.slice(0);
        const args = [0, 1024, 2048, 3072 + 79, 4096, 8192, length, -1];
        getKernel(spec, "plain").bind(memory)(...args);
        jsKernel(spec)(new Array(6).fill(copy), args);
        for (let i = 0; i < length; i++) {
          const read = (buffer: ArrayBuffer): LaneValue => {
            if (last.type === "f64") return new Float64Array(buffer)[1024 + i]!;
            if (last.type === "f32") return new Float32Array(buffer)[2048 + i]!;
            return new Uint8Array(buffer)[8192 + i]!;
          };
          expect(read(copy)).toBe(read(memory.buffer));
        }
        if (last.type[0] !== "f") expect(Buffer.compare(new Uint8Array(memory.buffer), new Uint8Array(copy))).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});
