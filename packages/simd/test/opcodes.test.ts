/**
 * Every row of the opcode table is built, validated and executed, and compared with its meaning in JS.
 */
import { describe, expect, it } from "vitest";
import { FunctionBuilder } from "../src/wasm/func.ts";
import { moduleBytes } from "../src/wasm/module.ts";
import { type Opcode, opcode, opcodeNames, type ValueType } from "../src/wasm/opcodes.ts";
import { type Bytes, meaningOf } from "./opcode-meanings.ts";

const memory = new WebAssembly.Memory({ initial: 1 });
const bytes = new Uint8Array(memory.buffer);

const SIZES: Record<ValueType, number> = { i32: 4, i64: 8, f32: 4, f64: 8, v128: 16 };
const RESULT = 1024;

/** Operand k of an instruction, from address 64 * k, by way of a register. */
function push(f: FunctionBuilder, type: ValueType, k: number): void {
  f.i32(64 * k).memory(type === "v128" ? "v128.load" : `v128.load${SIZES[type] * 8}_splat`);
  if (type !== "v128") f.lane(`${{ i32: "i32x4", i64: "i64x2", f32: "f32x4", f64: "f64x2" }[type]}.extract_lane`, 0);
}

/** Stores the result; the address is already below it on the stack. */
function store(f: FunctionBuilder, type: ValueType): void {
  if (type === "v128") f.memory("v128.store");
  else {
    f.op(`${{ i32: "i32x4", i64: "i64x2", f32: "f32x4", f64: "f64x2" }[type]}.splat`);
    f.memoryLane(`v128.store${SIZES[type] * 8}_lane`, 0);
  }
}

function run(build: (f: FunctionBuilder) => void): void {
  const f = new FunctionBuilder([], []);
  build(f);
  const code = moduleBytes(f, "plain");
  expect(WebAssembly.validate(code)).toBe(true);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
  (exports.run as () => void)();
}

/** Runs an instruction without immediates on the operands' bytes. */
function execute({ name, params, results }: Opcode, operands: readonly Bytes[]): Bytes {
  for (const [k, operand] of operands.entries()) bytes.set(operand, 64 * k);
  const [result] = results;
  bytes.fill(0xcc, RESULT, RESULT + 16);
  run(f => {
    f.i32(RESULT);
    for (const [k, type] of params.entries()) push(f, type, k);
    f.op(name);
    store(f, result!);
  });
  return bytes.slice(RESULT, RESULT + SIZES[result!]);
}

/** Bytes in which every lane type finds its edges. */
function samples(): Bytes[] {
  const patterns: ArrayLike<number>[] = [
    new Uint8Array(
      Float64Array.of(0, -0, 1.5, -2.5, Number.NaN, Infinity, -Infinity, 5e-324, 1e300, -0.5, 4294967296.5, -1e20)
        .buffer,
    ),
    new Uint8Array(
      Float32Array.of(0, -0, 0.5, -1.5, Number.NaN, Infinity, -Infinity, 1e-45, 3e38, 2.5, 4294967296, -129).buffer,
    ),
    new Uint8Array(
      BigInt64Array.of(0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, 2n ** 62n + 2n ** 38n + 1n, 7n)
        .buffer,
    ),
    new Uint8Array(Int32Array.of(0, 1, -1, 2147483647, -2147483648, 65535, 31, 32, -3, 3, 16777217, 255).buffer),
    new Uint8Array(Int16Array.of(0, 1, -1, 32767, -32768, 128, -129, 255, 256, 100, -100, 7).buffer),
    Uint8Array.of(0, 1, 127, 128, 255, 254, 3, 200, 100, 50, 17, 64, 129, 31, 16, 8, 7, 6),
  ];
  return patterns.flatMap(pattern => {
    const list = Array.from(pattern);
    return Array.from({ length: Math.ceil(list.length / 16) }, (_, i) =>
      Uint8Array.from({ length: 16 }, (_, k) => list[(i * 16 + k) % list.length]!),
    );
  });
}

/** NaNs made equal, where the result has floats. */
function canonical(result: Bytes, { name, results }: Opcode): Bytes {
  const shape = name.split(".")[0]!;
  const floats =
    results[0] === "f32" || results[0] === "f64"
      ? results[0]
      : shape === "f32x4"
        ? "f32"
        : shape === "f64x2"
          ? "f64"
          : "";
  const comparison = /\.(eq|ne|lt|gt|le|ge)$/.test(name);
  if (floats === "" || comparison) return result;
  const list = floats === "f32" ? new Float32Array(result.slice().buffer) : new Float64Array(result.slice().buffer);
  for (const [i, value] of list.entries()) if (Number.isNaN(value)) list[i] = Number.NaN;
  return new Uint8Array(list.buffer);
}

const plain = Array.from(opcodeNames(), name => opcode(name)!).filter(({ immediate }) => immediate === "none");

describe("instructions without immediates", () => {
  it.each(plain.map(row => [row.name, row] as const))("%s", (name, row) => {
    const meaning = meaningOf(name);
    expect(meaning, `${name} has a meaning`).toBeDefined();
    const values = samples();
    for (const [i, first] of values.entries()) {
      const operands = row.params.map((type, k) =>
        values[(i + k * 5 + (k === 0 ? 0 : i)) % values.length]!.slice(0, SIZES[type]),
      );
      operands[0] = first.slice(0, SIZES[row.params[0]!]);
      // Scalar division traps by zero and on the minimum by -1: kernels guard it.
      if (/\.(div|rem)_[su]$/.test(name)) {
        if (operands[1]!.every(byte => byte === 0)) continue;
        if (operands[1]!.every(byte => byte === 255)) continue;
      }
      const got = canonical(execute(row, operands), row);
      expect(got, `${name} of ${operands.map(operand => `[${operand}]`)}`).toEqual(
        canonical(meaning!(...operands), row),
      );
    }
  });
});

describe("memory", () => {
  const rows = Array.from(opcodeNames(), name => opcode(name)!).filter(({ immediate }) =>
    immediate.startsWith("memory"),
  );
  const source = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 129) % 256);
  const register = Uint8Array.from({ length: 16 }, (_, i) => 200 - i);

  it.each(rows.filter(({ name }) => /load/.test(name)).map(row => [row.name, row] as const))("%s", (name, row) => {
    const lane = row.immediate === "memory lane" ? 16 / row.size - 1 : 0;
    const result = row.results[0]!;
    bytes.set(source, 512);
    bytes.set(register, 64);
    run(f => {
      f.i32(RESULT).i32(505);
      if (row.immediate === "memory lane") {
        push(f, "v128", 1);
        f.memoryLane(name, lane, 8);
      } else f.memory(name, 8);
      store(f, result);
    });
    const read = source.slice(1, 1 + row.size);
    const expected = new Uint8Array(16);
    if (row.immediate === "memory lane") {
      expected.set(register);
      expected.set(read, lane * row.size);
    } else if (name.endsWith("_splat")) for (let i = 0; i < 16; i++) expected[i] = read[i % row.size]!;
    else expected.set(read);
    if (name.endsWith("_s") && read.at(-1)! > 127) expected.fill(255, row.size);
    expect(bytes.slice(RESULT, RESULT + SIZES[result])).toEqual(expected.slice(0, SIZES[result]));
  });

  it.each(rows.filter(({ name }) => /store/.test(name)).map(row => [row.name, row] as const))("%s", (name, row) => {
    const lane = row.immediate === "memory lane" ? 16 / row.size - 1 : 0;
    bytes.fill(0, 512, 544);
    bytes.set(register, 64);
    run(f => {
      f.i32(505);
      push(f, row.params[1]!, 1);
      if (row.immediate === "memory lane") f.memoryLane(name, lane, 8);
      else f.memory(name, 8);
    });
    const expected = new Uint8Array(32);
    expected.set(register.slice(lane * row.size, (lane + 1) * row.size), 1);
    expect(bytes.slice(512, 544)).toEqual(expected);
  });
});

describe("lanes", () => {
  const register = Uint8Array.from({ length: 16 }, (_, i) => 250 - i * 13);
  const rows = Array.from(opcodeNames(), name => opcode(name)!).filter(({ immediate }) => immediate === "lane");

  it.each(rows.map(row => [row.name, row] as const))("%s", (name, row) => {
    const width = 16 / row.size;
    for (let lane = 0; lane < row.size; lane++) {
      bytes.set(register, 0);
      bytes.set(
        Uint8Array.from({ length: 16 }, (_, i) => i + 1),
        64,
      );
      const replaces = name.includes("replace");
      run(f => {
        f.i32(RESULT);
        push(f, "v128", 0);
        if (replaces) push(f, row.params[1]!, 1);
        f.lane(name, lane);
        store(f, row.results[0]!);
      });
      const expected = replaces ? register.slice() : register.slice(lane * width, (lane + 1) * width);
      if (replaces)
        expected.set(
          Uint8Array.from({ length: width }, (_, i) => i + 1),
          lane * width,
        );
      const got = bytes.slice(RESULT, RESULT + SIZES[row.results[0]!]);
      expect(got.slice(0, expected.length)).toEqual(expected);
      const sign = name.endsWith("_s") && expected.at(-1)! > 127 ? 255 : 0;
      expect(got.slice(expected.length).every(byte => byte === sign)).toBe(true);
    }
  });

  it("i8x16.shuffle", () => {
    const places = [0, 31, 1, 30, 2, 29, 16, 15, 5, 5, 17, 0, 8, 24, 9, 25];
    bytes.set(register, 0);
    bytes.set(
      Uint8Array.from({ length: 16 }, (_, i) => i + 1),
      64,
    );
    run(f => {
      f.i32(RESULT);
      push(f, "v128", 0);
      push(f, "v128", 1);
      f.shuffle(1, byte => places[byte]!).memory("v128.store");
    });
    const both = [...register, ...Array.from({ length: 16 }, (_, i) => i + 1)];
    expect(Array.from(bytes.slice(RESULT, RESULT + 16))).toEqual(places.map(place => both[place]));
  });
});

describe("the builder refuses at the emitting line", () => {
  const f = (): FunctionBuilder => new FunctionBuilder(["i32", "f64"], []);
  it.each<[string, () => unknown, RegExp]>([
    ["a wrong operand", () => f().get(0).get(1).op("i32.add"), /i32\.add: expected i32 on the stack, got f64/],
    ["a missing operand", () => f().get(0).op("i32.add"), /i32\.add: expected i32, got nothing/],
    ["a name that is none", () => f().op("i32.plus"), /no instruction is called i32\.plus/],
    ["immediates left out", () => f().get(0).op("v128.load"), /v128\.load has immediates: memory/],
    ["a lane that is none", () => f().get(0).op("i32x4.splat").lane("i32x4.extract_lane", 4), /no lane 4/],
    [
      "a block that leaves a value",
      () =>
        f().block(() => f().i32(1)) &&
        f()
          .loop(() => undefined)
          .get(0)
          .finish(),
      /must leave/,
    ],
    [
      "a value taken from outside a block",
      () => {
        const g = f();
        g.get(0).block(() => g.set(0));
      },
      /local\.set: expected i32, got nothing/,
    ],
    ["a local that is none", () => f().get(7), /no local 7/],
    ["a wrong assignment", () => f().get(1).set(0), /local\.set: expected i32 on the stack, got f64/],
    ["a result left out", () => new FunctionBuilder([], ["f64"]).finish(), /must leave \[f64\], got \[\]/],
    [
      "a shuffle of what is no lane",
      () =>
        new FunctionBuilder(["v128"], [])
          .get(0)
          .get(0)
          .shuffle(8, () => 4),
      /no lane 4/,
    ],
  ])("%s", (_, build, message) => {
    expect(build).toThrow(message);
  });
});

describe("memories", () => {
  const body = (): FunctionBuilder => new FunctionBuilder([], []);
  it.each([
    ["plain", new WebAssembly.Memory({ initial: 1 })],
    ["plain", new WebAssembly.Memory({ initial: 1, maximum: 2 })],
    ["shared", new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true })],
    ["shared", new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true })],
  ] as const)("the %s variant takes it", (kind, memory) => {
    const module = new WebAssembly.Module(moduleBytes(body(), kind));
    expect(() => new WebAssembly.Instance(module, { env: { memory } })).not.toThrow();
  });
});
