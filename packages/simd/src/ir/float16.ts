/**
 * IEEE binary16 to and from float32 lanes, in integer arithmetic, so that hosts without Float16Array give the same bits.
 *
 * Widening is exact. Narrowing rounds once, to nearest even, subnormals included; a NaN stays a NaN.
 */
import type { Builder } from "./builder.ts";
import { extendU, fromBits, toBits, wrap } from "./conversions.ts";
import { add, and, ge, gt, lt, mul, or, select, shl, shrU, sub } from "./primitives.ts";
import type { Lane } from "./types.ts";

/** i16 lanes (the bits of float16 values) to f32 lanes. */
export function loadFloat16(b: Builder, half: Lane): Lane {
  const i32 = (value: number): Lane => b.const("i32", value);
  const bits = b.op(extendU, half);
  const sign = b.op(shl, b.op(and, bits, i32(0x8000)), i32(16));
  const magnitude = b.op(and, bits, i32(0x7fff));
  // Shifted into place the value is 2**112 too small, subnormals included; infinity and NaN need the top exponent.
  const scaled = b.op(fromBits, b.op(shl, magnitude, i32(13)));
  const value = b.op(toBits, b.op(mul, scaled, b.const("f32", 2 ** 112)));
  const special = b.op(or, b.op(shl, magnitude, i32(13)), i32(0x7f800000));
  const isSpecial = b.op(ge, magnitude, i32(0x7c00));
  return b.op(fromBits, b.op(or, sign, b.op(select, isSpecial, special, value)));
}

/** f32 lanes to the bits of the nearest float16, in i16 lanes. */
export function storeFloat16(b: Builder, single: Lane): Lane {
  const i32 = (value: number): Lane => b.const("i32", value);
  const bits = b.op(toBits, single);
  const sign = b.op(shrU, b.op(and, bits, i32(0x80000000)), i32(16));
  const magnitude = b.op(and, bits, i32(0x7fffffff));
  // Below 2**-14: adding 0.5 leaves exactly the float16 subnormal in the low bits, rounded by the hardware, to even.
  const half = b.op(toBits, b.op(add, b.op(fromBits, magnitude), b.const("f32", 0.5)));
  const subnormal = b.op(sub, half, i32(0x3f000000));
  // Otherwise: rebias, add just under a half unit plus the last kept bit (ties to even), drop 13 bits. A carry is right.
  const odd = b.op(and, b.op(shrU, magnitude, i32(13)), i32(1));
  const biased = b.op(add, b.op(add, magnitude, i32(0xfff - (112 << 23))), odd);
  const normal = b.op(shrU, biased, i32(13));
  const small = b.op(lt, magnitude, i32(113 << 23));
  const finite = b.op(select, small, subnormal, normal);
  const infinite = b.op(ge, magnitude, i32(0x477ff000)); // 65520 and above round to infinity
  const nan = b.op(gt, magnitude, i32(0x7f800000));
  const value = b.op(select, infinite, b.op(select, nan, i32(0x7e00), i32(0x7c00)), finite);
  return b.op(wrap, b.op(or, sign, value));
}

/** The float32 value that a float16 would keep: one rounding, what each float16 operation ends with. */
export function roundFloat16(b: Builder, single: Lane): Lane {
  return loadFloat16(b, storeFloat16(b, single));
}
