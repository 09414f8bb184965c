/**
 * Every primitive through both back ends, over edge values, all access classes, lengths around the group sizes and odd
 * offsets: the same bytes, and not a byte outside the outputs.
 */
import { describe, expect, it } from "vitest";
import { Builder } from "../src/ir/builder.ts";
import type { Primitive } from "../src/ir/primitive.ts";
import { primitives } from "../src/ir/primitives.ts";
import { STORAGES, type Storage, storageInfo } from "../src/ir/storage.ts";
import { isMask, type Lane, type LaneType } from "../src/ir/types.ts";
import type { KernelSpec } from "../src/kernel/spec.ts";
import { CLASSES, type ClassName, canonical, runBoth, storageOf } from "./kernel-operands.ts";

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
  return isMask(type) ? b.op(`${type}.from_m8`, b.load(operand)) : b.load(operand);
}

function specOf(row: Primitive, classes: readonly ClassName[]): KernelSpec {
  const inputs = row.params.map(storageOf);
  const storage = storageOf(row.result);
  const b = new Builder(inputs);
  const value = b.op(row.name, ...row.params.map((type, k) => load(b, k, type)));
  const program = b.build([{ storage, lanes: [isMask(row.result) ? b.op(`m8.from_${row.result}`, value) : value] }]);
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
  it.each([...primitives().keys()])("%s", name => {
    const row = primitives().get(name)!;
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

/** Any conversion between two lane types. */
function convert(b: Builder, lane: Lane, storage: Storage): Lane {
  const to = storageInfo(storage).lane;
  if (lane.type === to) return lane;
  if (isMask(to)) {
    const zero = b.const(lane.type, 0);
    const mask = b.op(`${lane.type}.ne`, lane, zero);
    return mask.type === to ? mask : b.op(`${to}.from_${mask.type}`, mask);
  }
  if (isMask(lane.type)) return convert(b, b.op("i8.mask", lane), storage);
  const [kind, from] = [to[0], lane.type[0]];
  if (kind === "i" && from === "f") return b.op(`${to}.from_${lane.type}_sat_s`, lane);
  return b.op(`${to}.from_${lane.type}${from === "i" ? (narrower(to, lane.type) ? "" : "_s") : ""}`, lane);
}

function narrower(to: LaneType, from: LaneType): boolean {
  return to[0] === "i" && Number(to.slice(1)) < Number(from.slice(1));
}
