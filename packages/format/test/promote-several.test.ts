/** More than two dtypes: what NumPy gives, in whatever order they come. */
import { dtype, resultType } from "@lanewise/format";
import { expect, test } from "vitest";

test.each([
  ["int16 uint16 float32", "float32"],
  ["int8 uint8 float16", "float16"],
  ["int32 uint32 float32", "float64"],
  ["int8 uint16 complex64", "complex64"],
  ["int64 uint64 bool", "float64"],
  ["int8 uint8 int8", "int16"],
  ["uint64 int8 float32", "float64"],
])("%s: %s", (names, expected) => {
  const [a, b, c] = names.split(" ").map(name => dtype(name as "int8")) as [any, any, any];
  for (const [x, y, z] of [
    [a, b, c],
    [a, c, b],
    [b, a, c],
    [b, c, a],
    [c, a, b],
    [c, b, a],
  ] as const) {
    expect(resultType(x, y, z).name).toBe(expected);
  }
});
