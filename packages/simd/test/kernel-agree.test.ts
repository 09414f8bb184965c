/**
 * Every primitive through both back ends, over edge values, all access classes, lengths around the group sizes and odd
 * offsets: the same bytes, and not a byte outside the outputs.
 */
import { describe, expect, it } from "vitest";
import { Builder } from "../src/ir/builder.ts";
import * as ir from "../src/ir/primitives.ts";
import { resize } from "../src/ir/resize.ts";
import { STORAGES, type Storage, storageInfo } from "../src/ir/storage.ts";
import { isMask, type Lane, type LaneType } from "../src/ir/types.ts";
import type { KernelSpec } from "../src/kernel/spec.ts";
import { convertReal } from "../src/lowering/convert.ts";
import type { Scalar } from "../src/lowering/lower.ts";
import { CLASSES, type ClassName, canonical, runBoth, storageOf } from "./kernel-operands.ts";
import { LANE_OPS, type NamedOp } from "./support/lane-ops.ts";

const LENGTHS = [0, 1, 2, 3, 7, 9, 17, 33, 64, 67, 131];
const COMBINATIONS: readonly (readonly ClassName[])[] = [
  ["contiguous", "contiguous", "contiguous", "contiguous"],
  ["reversed", "spread", "repeated", "spread"],
  ["double", "doubleReversed", "reversed", "contiguous"],
  ["doubleReversed", "reversed", "double", "backwards"],
  ["scalar", "contiguous", "contiguous", "contiguous"],
  ["contiguous", "scalar", "scalar", "backwards"],
  ["scalar", "scalar", "scalar", "contiguous"],
];

function load(b: Builder, operand: number, type: LaneType): Lane {
  return isMask(type) ? resize(b, b.load(operand), type) : b.load(operand);
}

function specOf(row: NamedOp, classes: readonly ClassName[]): KernelSpec {
  const inputs = row.params.map(storageOf);
  const storage = storageOf(row.result);
  const b = new Builder(inputs);
  const value = b.op(row.primitive, ...row.params.map((type, k) => load(b, k, type)));
  const program = b.build([{ storage, lanes: [isMask(row.result) ? resize(b, value, "m8") : value] }]);
  return {
    program,
    rank: 1,
    inputs: inputs.map((input, k) => ({ storage: input, access: CLASSES[classes[k]!][0] })),
    outputs: [{ storage, access: CLASSES[classes.at(-1)!][0] }],
  };
}

function check(spec: KernelSpec, classes: readonly ClassName[], scalars: (number | bigint)[] = []): void {
  for (const length of LENGTHS) {
    const misalign = length % 2;
    const { wasm, js } = runBoth(spec, classes, length, misalign, scalars);
    const [left, right] = [wasm, js].map(bytes => canonical(bytes, spec, classes, length, misalign));
    expect(Buffer.compare(left!, right!), `length ${length}, offset ${misalign}, ${classes}`).toBe(0);
  }
}

describe("primitives agree", () => {
  it.each([...LANE_OPS.keys()])("%s", name => {
    const row = LANE_OPS.get(name)!;
    for (const combination of COMBINATIONS) {
      const classes = [...combination.slice(0, row.params.length), combination[3]!];
      check(specOf(row, classes), classes);
    }
  });
});

describe("storages agree", () => {
  // Conversions are primitives; here it is the loads and stores that count, so each storage meets a few others.
  const some: Storage[] = ["bool", "uint8", "float16", "int64", ">f4", "float64", "complex64", ">c16"];
  const pairs = STORAGES.flatMap(from => some.flatMap(to => [[from, to] as const, [to, from] as const]));
  it.each(pairs.filter(([from, to]) => storageInfo(from).planes === storageInfo(to).planes))("%s to %s", (from, to) => {
    for (const combination of COMBINATIONS) {
      const classes = [combination[0]!, combination[3]!];
      const b = new Builder([from]);
      const planes = Array.from({ length: storageInfo(from).planes }, (_, plane) => convert(b, b.load(0, plane), to));
      const program = b.build([{ storage: to, lanes: planes }]);
      const spec: KernelSpec = {
        program,
        rank: 1,
        inputs: [{ storage: from, access: CLASSES[classes[0]!][0] }],
        outputs: [{ storage: to, access: CLASSES[classes[1]!][0] }],
      };
      check(spec, classes);
    }
  });
});

/** Any conversion between two lane types; integers have their sign. */
function convert(b: Builder, lane: Lane, storage: Storage): Lane {
  const to = storageInfo(storage).lane;
  if (isMask(to)) return resize(b, isMask(lane.type) ? lane : b.op(ir.ne, lane, b.const(lane.type, 0)), to);
  if (isMask(lane.type)) return convert(b, b.op(ir.maskBits, lane), storage);
  return convertReal(b, lane, SIGNED[lane.type]!, SIGNED[to]!);
}

const SIGNED: { readonly [T in LaneType]?: Scalar } = {
  i8: "int8",
  i16: "int16",
  i32: "int32",
  i64: "int64",
  f32: "float32",
  f64: "float64",
};
