/** Which integers fit into how many bits. What is refused for being too large is refused by these. */
import { SCALARS } from "./scalars.ts";

/** The least and the largest integer: bigints above 32 bits, as the values are. */
export interface Limits {
  readonly low: number | bigint;
  readonly high: number | bigint;
}

/** Of an integer of so many bits. */
export function limitsOf(bits: number, signed: boolean): Limits {
  const high = 2n ** BigInt(signed ? bits - 1 : bits) - 1n;
  const low = signed ? -high - 1n : 0n;
  return bits > 32 ? { low, high } : { low: Number(low), high: Number(high) };
}

/** Of the scalars, by their rows in the table. */
export const LIMITS: readonly Limits[] = /* @__PURE__ */ SCALARS.map(({ kind, itemsize, name }) => {
  const { low, high } = limitsOf(8 * itemsize, kind === "int");
  // Pointers may be negative, as in CPython.
  return { low: name === "P" ? -(2n ** 63n) : low, high };
});
