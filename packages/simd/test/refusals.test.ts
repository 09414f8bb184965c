/** What arithmetic refuses while it plans: always with an error of ours, and before anything is computed. */
import * as lw from "@lanewise/simd";
import { describe, expect, test } from "vitest";

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
