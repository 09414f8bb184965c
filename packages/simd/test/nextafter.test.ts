/** nextafter of float16: every value, in both directions, against the order of the bit patterns. */
import { array } from "@lanewise/array";
import { configure, nextafter } from "@lanewise/simd";
import { view } from "@lanewise/view";
import { afterEach, expect, test } from "vitest";

afterEach(() => configure({ backend: "auto" }));

/** One step from a pattern, up or down the line of finite and infinite values. */
function step(bits: number, up: boolean): number {
  const [negative, size] = [bits >= 0x8000, bits & 0x7fff];
  if (size > 0x7c00) return bits;
  if (size === 0) return up ? 1 : 0x8001;
  if (size === 0x7c00 && negative !== up) return bits;
  return negative === up ? bits - 1 : bits + 1;
}

test.each(["auto", "js"] as const)("backend %s: every float16", backend => {
  configure({ backend });
  const patterns = Uint16Array.from({ length: 65536 }, (_, k) => k);
  const halves = view(patterns).cast("B").cast("e");
  for (const up of [true, false]) {
    using towards = array([up ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY], "float16");
    using next = nextafter(halves, towards).eval();
    const got = new Uint16Array(next.toBytes().buffer);
    for (let bits = 0; bits < 65536; bits++) {
      if ((bits & 0x7fff) > 0x7c00) expect((got[bits]! & 0x7fff) > 0x7c00).toBe(true);
      else if (got[bits] !== step(bits, up)) expect([bits, got[bits]]).toEqual([bits, step(bits, up)]);
    }
  }
});

test("equal operands give the second, NaN wins", () => {
  using x = array([1, 0, Number.NaN, 2], "float16");
  using y = array([1, -0, 1, Number.NaN], "float16");
  using next = nextafter(x, y).eval();
  expect(next.toArray()).toEqual([1, -0, Number.NaN, Number.NaN]);
});
