/**
 * What primitives mean that are no operator of JS: on one lane, as a function of numbers or, for 64 bits, of bigints. Integers
 * come as their unsigned reading unless it is said otherwise.
 */
import type { Facts, Js, Width } from "./primitive.ts";

/** Half to even, keeping the sign of zero: adding 2**52 leaves no fraction bits. Right for float32 values too. */
export function halfToEven(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude < 4503599627370496)) return x;
  const rounded = magnitude + 4503599627370496 - 4503599627370496;
  return x < 0 || Object.is(x, -0) ? -rounded : rounded;
}

/**
 * The truncated quotient, of signed or unsigned integers: below 2**32 it is exact in a double, and bigints truncate by
 * themselves. `| 0` would wrap an unsigned quotient too soon.
 */
export function quotient(a: any, b: any): number | bigint {
  return typeof a === "bigint" ? a / b : Math.trunc(a / b) + 0;
}

/** A count of bits modulo the width. */
export function count(bits: any, width: Width): any {
  return width === 64 ? bits & 63n : bits & (width - 1);
}

/** Sums and differences of up to 16 bits, held at the limits. */
export function saturated(
  { width, fitted, plain }: Facts,
  isUnsigned: boolean,
  js: (a: number, b: number) => number,
): Js | undefined {
  if (width > 16) return undefined;
  const low = isUnsigned ? 0 : -(2 ** (width - 1));
  const high = low + 2 ** width - 1;
  const read = isUnsigned ? plain : fitted;
  return (a, b) => fitted(Math.max(low, Math.min(high, js(read(a), read(b)))));
}

export function ones(x: number | bigint, width: Width): number | bigint {
  if (width === 64)
    return BigInt(
      (ones(Number((x as bigint) >> 32n), 32) as number) +
        (ones(Number(BigInt.asUintN(32, x as bigint)), 32) as number),
    );
  let [rest, count] = [x as number, 0];
  for (; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}

export function leadingZeros(x: number | bigint, width: Width): number | bigint {
  if (width !== 64) return Math.clz32(x as number) - (32 - width);
  const high = Number((x as bigint) >> 32n);
  return BigInt(high === 0 ? 32 + Math.clz32(Number(x)) : Math.clz32(high));
}

export function trailingZeros(x: number | bigint, width: Width): number | bigint {
  const zero = width === 64 ? 0n : 0;
  if (x === zero) return width === 64 ? 64n : width;
  const lowest = width === 64 ? (x as bigint) & -(x as bigint) : (x as number) & -(x as number);
  return width === 64 ? 63n - (leadingZeros(lowest as bigint, 64) as bigint) : 31 - Math.clz32(lowest as number);
}

export function reverseBytes(x: number | bigint, width: Width): number | bigint {
  if (width === 16) return ((x as number) << 8) | ((x as number) >> 8);
  if (width === 32) {
    const n = x as number;
    return (n << 24) | ((n & 0xff00) << 8) | ((n >>> 8) & 0xff00) | (n >>> 24);
  }
  let result = 0n;
  for (let rest = x as bigint, i = 0; i < 8; i++, rest >>= 8n) result = (result << 8n) | (rest & 0xffn);
  return result;
}

export function saturate(x: number, low: number, high: number): number {
  // `+ 0` because the truncation of -0.5 is -0, and integers have no such thing.
  return Number.isNaN(x) ? 0 : Math.min(high, Math.max(low, Math.trunc(x))) + 0;
}

export function saturate64(x: number, low: bigint, high: bigint): bigint {
  if (Number.isNaN(x)) return 0n;
  if (x <= Number(low)) return low;
  // Number(high) rounds up to a power of two: a float that reaches it is out of range, every smaller one is in it.
  return x >= Number(high) ? high : BigInt(Math.trunc(x));
}

/** One rounding: a bigint through a double and then a float32 would be rounded twice, so keep a sticky bit instead. */
export function float32FromBigInt(x: bigint): number {
  if (x < 0n) return -float32FromBigInt(-x);
  if (x < 0x20000000000000n) return Math.fround(Number(x));
  const sticky = (x & 0x7ffn) === 0n ? 0n : 1n;
  return Math.fround(Number((x >> 11n) | sticky)) * 2048;
}

/** The bytes of one lane, seen as another type. */
export function seenAs(
  given: Float32Array | Float64Array | Int32Array | BigInt64Array,
  Type: new (buffer: ArrayBufferLike) => { readonly [i: number]: unknown },
): Js {
  const seen = new Type(given.buffer);
  return x => {
    given[0] = x;
    return seen[0];
  };
}
