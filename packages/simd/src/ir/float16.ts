/**
 * IEEE binary16 to and from float32 lanes, in integer arithmetic, so that hosts without Float16Array give the same bits.
 *
 * Widening is exact. Narrowing rounds once, to nearest even, subnormals included; a NaN stays a NaN.
 */
import type { Builder } from "./builder.ts";
import type { Lane } from "./types.ts";

/** i16 lanes (the bits of float16 values) to f32 lanes. */
export function loadFloat16(b: Builder, half: Lane): Lane {
  const i32 = (value: number): Lane => b.const("i32", value);
  const bits = b.op("i32.from_i16_u", half);
  const sign = b.op("i32.shl", b.op("i32.and", bits, i32(0x8000)), i32(16));
  const magnitude = b.op("i32.and", bits, i32(0x7fff));
  // Shifted into place the value is 2**112 too small, subnormals included; infinity and NaN need the top exponent.
  const scaled = b.op("i32.float", b.op("i32.shl", magnitude, i32(13)));
  const value = b.op("f32.bits", b.op("f32.mul", scaled, b.const("f32", 2 ** 112)));
  const special = b.op("i32.or", b.op("i32.shl", magnitude, i32(13)), i32(0x7f800000));
  const isSpecial = b.op("i32.ge_s", magnitude, i32(0x7c00));
  return b.op("i32.float", b.op("i32.or", sign, b.op("i32.select", isSpecial, special, value)));
}

/** f32 lanes to the bits of the nearest float16, in i16 lanes. */
export function storeFloat16(b: Builder, single: Lane): Lane {
  const i32 = (value: number): Lane => b.const("i32", value);
  const bits = b.op("f32.bits", single);
  const sign = b.op("i32.shr_u", b.op("i32.and", bits, i32(0x80000000)), i32(16));
  const magnitude = b.op("i32.and", bits, i32(0x7fffffff));
  // Below 2**-14: adding 0.5 leaves exactly the float16 subnormal in the low bits, rounded by the hardware, to even.
  const half = b.op("f32.bits", b.op("f32.add", b.op("i32.float", magnitude), b.const("f32", 0.5)));
  const subnormal = b.op("i32.sub", half, i32(0x3f000000));
  // Otherwise: rebias, add just under a half unit plus the last kept bit (ties to even), drop 13 bits. A carry is right.
  const odd = b.op("i32.and", b.op("i32.shr_u", magnitude, i32(13)), i32(1));
  const biased = b.op("i32.add", b.op("i32.add", magnitude, i32(0xfff - (112 << 23))), odd);
  const normal = b.op("i32.shr_u", biased, i32(13));
  const small = b.op("i32.lt_s", magnitude, i32(113 << 23));
  const finite = b.op("i32.select", small, subnormal, normal);
  const infinite = b.op("i32.ge_s", magnitude, i32(0x477ff000)); // 65520 and above round to infinity
  const nan = b.op("i32.gt_s", magnitude, i32(0x7f800000));
  const value = b.op("i32.select", infinite, b.op("i32.select", nan, i32(0x7e00), i32(0x7c00)), finite);
  return b.op("i16.from_i32", b.op("i32.or", sign, value));
}

/** The float32 value that a float16 would keep: one rounding, what each float16 operation ends with. */
export function roundFloat16(b: Builder, single: Lane): Lane {
  return loadFloat16(b, storeFloat16(b, single));
}
