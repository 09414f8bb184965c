/** The loops of JS kernels against the scalar functions that define the primitives: every pair of awkward values. */
import { describe, expect, it } from "vitest";
import type { LaneType, LaneValue } from "../src/ir/types.ts";
import { LANE_OPS } from "./support/lane-ops.ts";

const FLOATS = [
  0,
  -0,
  1,
  -1.5,
  2.5,
  1e-310,
  1e300,
  -7e20,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];
const WIDE = [
  0n,
  1n,
  -1n,
  31n,
  32n,
  33n,
  63n,
  64n,
  0xffffffffn,
  -0x100000000n,
  0x7fffffffffffffffn,
  -0x8000000000000000n,
];

function samples(type: LaneType): LaneValue[] {
  if (type === "f64") return FLOATS;
  if (type === "f32") return FLOATS.map(Math.fround);
  if (type === "i64") return WIDE;
  if (type[0] === "m") return [0, 1];
  const bits = Number(type.slice(1));
  return [0, 1, 2, 7, bits - 1, -1, -2, -100, 2 ** (bits - 1) - 1, -(2 ** (bits - 1))];
}

function chunk(type: LaneType, values: readonly LaneValue[]): Float64Array | BigInt64Array {
  return type === "i64" ? BigInt64Array.from(values as bigint[]) : Float64Array.from(values as number[]);
}

/** All combinations, in columns. */
function columns(types: readonly LaneType[]): LaneValue[][] {
  let rows: LaneValue[][] = [[]];
  for (const type of types) rows = rows.flatMap(row => samples(type).map(value => [...row, value]));
  return types.map((_, k) => rows.map(row => row[k]!));
}

const looped = [...LANE_OPS.values()].filter(({ loop }) => loop !== undefined);

describe("loops", () => {
  it("there are some for each type", () => {
    const types = new Set(looped.flatMap(({ params }) => params));
    expect([...types].sort()).toEqual(["f32", "f64", "i16", "i32", "i64", "i8", "m16", "m32", "m64", "m8"]);
    expect(looped.length).toBeGreaterThan(100);
  });

  it.each(looped.map(operation => [operation.name, operation] as const))("%s", (_, { params, result, js, loop }) => {
    const operands = columns(params);
    const count = operands[0]!.length;
    const expected = Array.from({ length: count }, (_, i) => js(...operands.map(values => values[i])));
    // One more than is asked for: it must stay.
    const out = chunk(result, new Array(count + 1).fill(result === "i64" ? 9n : 9));
    const [a, b, c] = operands.map((values, k) => chunk(params[k]!, [...values, values[0]!]));
    loop!(out, a, b, c, count);
    expect([...out]).toEqual([...expected, result === "i64" ? 9n : 9]);
  });
});
