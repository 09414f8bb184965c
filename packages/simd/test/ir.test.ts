/**
 * Programs: what the builder makes of names, constants and storages, what it refuses, and what single lanes come to.
 */
import { describe, expect, it } from "vitest";
import { Builder, MAX_NODES } from "../src/ir/builder.ts";
import { ProgramError, ProgramTooLargeError } from "../src/ir/errors.ts";
import { evaluate, evaluateArrays } from "../src/ir/evaluate.ts";
import { roundFloat16 } from "../src/ir/float16.ts";
import type { Primitive } from "../src/ir/primitive.ts";
import * as ir from "../src/ir/primitives.ts";
import { resize } from "../src/ir/resize.ts";
import type { Storage } from "../src/ir/storage.ts";
import type { Lane, LaneType, LaneValue } from "../src/ir/types.ts";
import { convertReal } from "../src/lowering/convert.ts";
import { type Scalar, scalarFacts } from "../src/lowering/lower.ts";
import { LANE_OPS } from "./support/lane-ops.ts";

/** One operation on constants-to-be: through operands, so that nothing is folded. */
function apply(name: string, ...values: LaneValue[]): LaneValue {
  return LANE_OPS.get(name)!.js(...values);
}

describe("the builder", () => {
  it("makes equal nodes once", () => {
    const b = new Builder(["float64"]);
    const x = b.load(0);
    expect(b.op(ir.add, x, x)).toBe(b.op(ir.add, b.load(0), x));
    expect(b.const("f64", 0)).not.toBe(b.const("f64", -0));
    expect(b.const("f64", Number.NaN)).toBe(b.const("f64", Number.NaN));
  });

  it("folds constants and drops what nothing needs", () => {
    const b = new Builder(["float64"]);
    b.op(ir.sqrt, b.load(0));
    const seven = b.op(ir.add, b.const("f64", 3), b.const("f64", 4));
    const program = b.build([{ storage: "float64", lanes: [seven] }]);
    expect(program.nodes).toEqual([{ kind: "const", type: "f64", value: 7 }]);
    expect(program.key).toBe("f64=7|0|");
  });

  it.each<[LaneType, LaneValue | boolean, LaneValue]>([
    ["i8", 255, -1],
    ["i16", -32769, 32767],
    ["i32", 4294967295, -1],
    ["i64", 2n ** 64n - 1n, -1n],
    ["i64", 5, 5n],
    ["f32", 0.1, Math.fround(0.1)],
    ["m32", true, 1],
  ])("a constant %s of %s is %s", (type, value, lane) => {
    const b = new Builder([]);
    expect(b.buildFold([b.const(type, value)]).nodes).toEqual([{ kind: "const", type, value: lane }]);
  });

  it("gives equal programs equal keys, others not", () => {
    const program = (op: Primitive, value: number) => {
      const b = new Builder(["float64"]);
      return b.build([{ storage: "float64", lanes: [b.op(op, b.load(0), b.const("f64", value))] }]).key;
    };
    expect(program(ir.add, 1)).toBe(program(ir.add, 1));
    expect(new Set([program(ir.add, 0), program(ir.add, -0), program(ir.sub, 0)]).size).toBe(3);
  });

  it.each<[string, (b: Builder) => unknown, RegExp]>([
    ["an operation that these lanes have not", b => b.op(ir.popcnt, b.load(0)), /wrong primitive: popcnt of f64/],
    [
      "arguments of other types",
      b => b.op(ir.add, b.const("f32", 1), b.load(0)),
      /wrong arguments: f64\.add\(f64,f64\) of f32,f64/,
    ],
    ["an operand that is none", b => b.load(3), /wrong operand: 3 of 1/],
    ["a plane that is none", b => b.load(0, 1), /wrong plane: 1 of float64/],
    [
      "an output of another type",
      b => b.build([{ storage: "float32", lanes: [b.load(0)] }]),
      /wrong output: f64 for float32/,
    ],
    [
      "a missing half",
      b => b.build([{ storage: "complex128", lanes: [b.load(0)] }]),
      /wrong output: 1 lanes for complex128/,
    ],
    ["a scalar of two types", b => [b.scalar(0, "f64"), b.scalar(0, "i32")], /wrong scalar: 0 as f64 and as i32/],
  ])("refuses %s", (_, build, message) => {
    const b = new Builder(["float64"]);
    expect(() => build(b)).toThrow(message);
    expect(() => build(new Builder(["float64"]))).toThrow(ProgramError);
    expect(() => build(new Builder(["float64"]))).toThrow(expect.objectContaining({ code: "PROGRAM" }));
  });

  it("refuses programs that are too large, with a code", () => {
    const b = new Builder(["float64"]);
    let lane = b.load(0);
    for (let i = 0; i < MAX_NODES; i++) lane = b.op(ir.sqrt, lane);
    const build = () => b.build([{ storage: "float64", lanes: [lane] }]);
    expect(build).toThrow(ProgramTooLargeError);
    expect(build).toThrow(
      expect.objectContaining({ code: "PROGRAM_TOO_LARGE", nodes: MAX_NODES + 1, limit: MAX_NODES }),
    );
  });
});

describe("conversions of several steps", () => {
  it.each<[Scalar, Scalar, LaneValue, LaneValue]>([
    ["int8", "int64", -3, -3n],
    ["uint8", "int64", -3, 253n],
    ["int64", "int8", 300n, 44],
    ["uint16", "float64", -1, 65535],
    ["int8", "float32", -128, -128],
    ["int64", "float32", 2n ** 62n + 2n ** 38n + 1n, 2 ** 62 + 2 ** 39],
    ["uint64", "float32", -1n, 2 ** 64],
    ["float32", "uint8", Math.fround(300.7), -1],
    ["float64", "int8", -1e300, -128],
    ["float64", "uint8", Number.NaN, 0],
    ["float64", "uint16", -5, 0],
    ["float32", "int64", Number.POSITIVE_INFINITY, 2n ** 63n - 1n],
    ["float64", "uint64", 1.5e19, 15000000000000000000n - 2n ** 64n],
    ["float64", "float64", 1.5, 1.5],
  ])("%s to %s of %s", (from, to, value, expected) => {
    const b = new Builder([]);
    const lane = convertReal(b, b.scalar(0, scalarFacts(from)!.lane), from, to);
    expect(lane.type).toBe(scalarFacts(to)!.lane);
    expect(evaluate(b.buildFold([lane]), [], [value])[0]![0]).toBe(expected);
  });

  it("masks keep their meaning in any width", () => {
    const b = new Builder([]);
    const lane = resize(b, resize(b, b.scalar(0, "m64"), "m8"), "m32");
    expect(lane.type).toBe("m32");
    expect(evaluate(b.buildFold([lane]), [], [1])[0]![0]).toBe(1);
  });
});

/** The value of a float16, from its definition. */
function float16(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

describe("float16", () => {
  const loads = (() => {
    const b = new Builder(["float16"]);
    return b.build([{ storage: "float32", lanes: [b.load(0)] }]);
  })();
  const stores = (() => {
    const b = new Builder(["float32"]);
    return b.build([{ storage: "float16", lanes: [b.load(0)] }]);
  })();

  it("loads every value, and stores it back", () => {
    for (let bits = 0; bits < 65536; bits++) {
      const [[value]] = evaluate(loads, [(bits << 16) >> 16]) as [[number]];
      expect(value).toBe(float16(bits));
      if (!Number.isNaN(value)) expect(evaluate(stores, [value])[0]![0]).toBe((bits << 16) >> 16);
    }
  });

  it("stores the nearest value, ties to even", () => {
    for (let bits = 0; bits < 0x7bff; bits += 7) {
      const [low, high] = [float16(bits), float16(bits + 1)];
      const middle = (low + high) / 2;
      const store = (x: number) => evaluate(stores, [Math.fround(x)])[0]![0];
      expect(store(middle)).toBe(bits % 2 === 0 ? bits : bits + 1);
      expect(store(middle + (high - low) / 16)).toBe(bits + 1);
      expect(store(middle - (high - low) / 16)).toBe(bits);
    }
    expect(evaluate(stores, [65519.996])[0]![0]).toBe(0x7bff);
    expect(evaluate(stores, [65520])[0]![0]).toBe(0x7c00);
    expect(evaluate(stores, [-1e-30])[0]![0]).toBe(-0x8000);
  });

  it("rounds within f32", () => {
    const b = new Builder([]);
    const program = b.buildFold([roundFloat16(b, b.scalar(0, "f32"))]);
    expect(evaluate(program, [], [Math.fround(0.1)])[0]![0]).toBe(0.0999755859375);
  });
});

describe("storages", () => {
  it.each<[Storage, LaneValue, LaneValue]>([
    ["bool", 2, 1],
    ["bool", 0, 0],
    [">i2", 0x0102, 0x0201],
    [">u4", 0x01020304, 0x04030201],
    [">i8", 0x0102030405060708n, 0x0807060504030201n],
    [">f4", 0x0000803f, 1],
    [">f8", 0xf03fn, 1],
    [">f2", 0x003c, 1],
  ])("%s loads %s as %s", (storage, raw, value) => {
    const b = new Builder([storage]);
    expect(evaluate(b.buildFold([b.load(0)]), [raw])[0]![0]).toBe(value);
  });

  it("complex elements have two planes", () => {
    const b = new Builder(["complex64"]);
    const program = b.build([{ storage: "complex64", lanes: [b.load(0, 1), b.load(0, 0)] }]);
    expect(evaluate(program, [[1, 2]])).toEqual([[2, 1]]);
  });

  it("evaluates arrays", () => {
    const b = new Builder(["float64", "float64"]);
    const program = b.build([{ storage: "float64", lanes: [b.op(ir.mul, b.load(0), b.load(1))] }]);
    expect(evaluateArrays(program, [[1, 2, 3], Float64Array.of(4, 5, 6)])).toEqual([4, 10, 18]);
  });
});

describe("primitives", () => {
  it("are named by their lanes and never twice", () => {
    for (const { name, result, params } of LANE_OPS.values()) {
      expect(
        [result, ...params].some(type => name.startsWith(`${type}.`)),
        name,
      ).toBe(true);
    }
  });

  it.each<[string, LaneValue[], LaneValue]>([
    ["i32.div_s", [-2147483648, -1], -2147483648],
    ["i32.div_s", [7, 0], 0],
    ["i32.rem_s", [-7, 3], -1],
    ["i32.rem_s", [-2147483648, -1], 0],
    ["i32.div_u", [-1, 2], 2147483647],
    ["i64.div_s", [-(2n ** 63n), -1n], -(2n ** 63n)],
    ["i64.rem_u", [-1n, 10n], 5n],
    ["i8.mul", [100, 3], 44],
    ["i8.shl", [1, 9], 2],
    ["i16.shr_u", [-1, 15], 1],
    ["i8.add_sat_u", [-56, 100], -1],
    ["i8.sub_sat_s", [-100, 100], -128],
    ["i16.avgr_u", [1, 2], 2],
    ["i64.lt_u", [-1n, 1n], 0],
    ["i64.clz", [0n], 64n],
    ["i32.ctz", [0], 32],
    ["i8.clz", [0], 8],
    ["i64.popcnt", [-1n], 64n],
    ["f64.nearest", [2.5], 2],
    ["f64.nearest", [-0.5], -0],
    ["f64.min", [0, -0], -0],
    ["f64.min", [1, Number.NaN], Number.NaN],
    ["f64.pmin", [1, Number.NaN], 1],
    ["f64.rem", [-5.5, 2], -1.5],
    ["f64.rem", [5, Number.POSITIVE_INFINITY], 5],
    ["f32.rem", [Math.fround(1e30), 0.375], Math.fround(1e30) % 0.375],
    ["f32.add", [16777216, 1], 16777216],
    ["f64.bits", [1], 0x3ff0000000000000n],
    ["i32.float", [0x3f800000], 1],
    ["i32.mask", [1], -1],
  ])("%s of %s is %s", (name, values, expected) => {
    expect(apply(name, ...values)).toBe(expected);
  });
});

describe("lanes", () => {
  it("keep the types that the table says", () => {
    const b = new Builder(["int8"]);
    const wide: Lane = b.op(ir.extendU, b.load(0));
    expect(wide.type).toBe("i16");
    expect(b.op(ir.lt, wide, wide).type).toBe("m16");
  });
});
