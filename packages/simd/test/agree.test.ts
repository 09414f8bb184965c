/**
 * The agreement test: every operation of the table x every dtype it takes x operand classes x lengths around the lane
 * counts, at odd offsets; JS and WebAssembly kernels bit for bit, and both against the plain meaning of the operation. Functions,
 * whose kernels are large, are in agree-functions.test.ts.
 */
import { configure, info } from "@lanewise/simd";
import { afterAll, describe, expect, test } from "vitest";
import * as table from "../src/table/ops.ts";
import { Agreement, dtypesOf, lengthsFor, operandsOf, type Row, takes } from "./support/agreement.ts";
import { CLASSES } from "./support/placed-operands.ts";

const ROWS = Object.entries(table) as unknown as [string, Row][];

const agreement = new Agreement();
afterAll(() => {
  configure({ backend: "auto" });
  agreement.free();
});

describe.each(ROWS.filter(([, row]) => row.operation.rule !== "float"))("%s", (name, row) => {
  test.each(dtypesOf(row))("of %s", type => {
    for (const kind of CLASSES) {
      expect(agreement.mistake(name, row, operandsOf(row, type), kind, lengthsFor(type))).toBeNull();
    }
  });
});

/** Pairs of each way to meet: signs, widths, kinds. */
const MIXED = [
  ["int8", "uint8"],
  ["uint16", "int64"],
  ["int64", "uint64"],
  ["bool", "uint32"],
  ["int16", "float32"],
  ["uint32", "float32"],
  ["float16", "float64"],
  ["float32", "float64"],
  ["uint8", "complex64"],
  ["int32", "complex64"],
  ["float64", "complex64"],
  ["complex64", "complex128"],
] as const;

test.each(ROWS.filter(([, row]) => row.operation.arity > 1))("%s of operands of two dtypes", (name, row) => {
  for (const [left, right] of MIXED.filter(pair => takes(row, ...pair))) {
    const types = operandsOf(row, left, right);
    expect(agreement.mistake(name, row, types, "strided", [17])).toBeNull();
    expect(agreement.mistake(name, row, operandsOf(row, right, left), "contiguous", [17])).toBeNull();
  }
});

test("no case ran element by element in JavaScript", () => {
  configure({ backend: "auto" });
  const before = info();
  const a = agreement.arena.place("float64", 100, "strided").first(100);
  table.add(a, a).into(agreement.arena.place("float64", 100, "reversed").first(100) as never);
  expect(info().jsCalls).toBe(before.jsCalls);
  expect(info().wasmCalls).toBe(before.wasmCalls + 1);
});
