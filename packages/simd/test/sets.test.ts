/** Set functions. */
import { isin } from "@lanewise/simd";
import { fromMemory } from "@lanewise/view";
import { expect, test } from "vitest";

test.each(["complex64", "complex128"] as const)("isin of %s that lies at no multiple of its parts", dtype => {
  const x = fromMemory(new ArrayBuffer(40), { dtype, shape: [2], byteOffset: 1 });
  x.set(1, { re: 1, im: 2 });
  expect(isin(x, [{ re: 1, im: 2 }]).toArray()).toEqual([false, true]);
  expect(isin(new Uint8Array([0, 1]), x).toArray()).toEqual([true, false]);
});
