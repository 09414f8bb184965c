/** What arithmetic refuses while it plans: always with an error of ours, and before anything is computed. */
import { isLanewiseError } from "@lanewise/format";
import * as lw from "@lanewise/simd";
import { describe, expect, test } from "vitest";
import { ProgramError, ProgramTooLargeError } from "../src/ir/errors.ts";

describe("operations on bits, of dtypes that only a float holds both", () => {
  const [signed, unsigned] = [new BigInt64Array([1n]), new BigUint64Array([1n])];
  const binary = [
    ["bitwiseAnd", lw.bitwiseAnd],
    ["bitwiseOr", lw.bitwiseOr],
    ["bitwiseXor", lw.bitwiseXor],
    ["bitwiseLeftShift", lw.bitwiseLeftShift],
    ["bitwiseRightShift", lw.bitwiseRightShift],
    ["rotl", lw.rotl],
    ["rotr", lw.rotr],
    ["addSaturating", lw.addSaturating],
    ["subSaturating", lw.subSaturating],
    ["absDiff", lw.absDiff],
    ["averageRounding", lw.averageRounding],
    ["mulHigh", lw.mulHigh],
  ] as const;
  test.each(binary)("%s", (name, operation) => {
    for (const [a, b] of [
      [signed, unsigned],
      [unsigned, signed],
      [unsigned, new Int8Array(1)],
    ] as const) {
      expect(() => operation(a, b)).toThrow(
        expect.objectContaining({ code: "DTYPE", message: `${name} takes no float64 operands` }),
      );
    }
  });
});

test("what a program can be refused for is an error of ours, too", () => {
  const large = new ProgramTooLargeError(2001, 2000);
  expect([isLanewiseError(large, "PROGRAM_TOO_LARGE"), large.name]).toEqual([true, "ProgramTooLargeError"]);
  const wrong = new ProgramError("primitive", "f64.xor");
  expect([isLanewiseError(wrong, "PROGRAM"), wrong.name]).toEqual([true, "ProgramError"]);
});
