/**
 * Floats taken apart, by their bits: fraction and whole part, mantissa and exponent. All of it is exact, in float16 too, whose
 * values are normal numbers in the float32 lanes that hold them.
 */
import type { Builder } from "../ir/builder.ts";
import * as ir from "../ir/primitives.ts";
import type { Lane } from "../ir/types.ts";
import { type Lower, like } from "./lower.ts";
import { copysign, select } from "./numeric.ts";

/** What is behind the point, with the sign of the whole; of an infinity nothing. */
export const fraction: Lower = (b, [x], dtype) => {
  const whole = b.op(ir.trunc, x!);
  const rest = select(b, b.op(ir.eq, x!, whole), b.const(x!.type, 0), b.op(ir.sub, x!, whole));
  return copysign(b, [rest, x!], dtype);
};

/** Of a lane's type: the bits of the mantissa, the exponent's field in place, and what that is of 0.5. */
function layoutOf({ type }: Lane) {
  if (type === "f32") return { width: 23, field: 0xff << 23, half: 126, least: 2 ** -126 };
  return { width: 52, field: 0x7ffn << 52n, half: 1022, least: 2 ** -1022 };
}

/** The value and its bits, subnormal ones made normal by a power of 2. */
function normal(b: Builder, x: Lane) {
  const { width, field, half, least } = layoutOf(x);
  const tiny = b.op(ir.lt, b.op(ir.abs, x), b.const(x.type, least));
  const bits = b.op(ir.toBits, select(b, tiny, b.op(ir.mul, x, b.const(x.type, 2 ** width)), x));
  return { tiny, bits, width, half, field: like(b, bits, field) };
}

/** What has no exponent: zeros, infinities and NaN. */
function without(b: Builder, x: Lane): Lane {
  const finite = b.op(ir.lt, b.op(ir.abs, x), b.const(x.type, Infinity));
  return b.op(ir.or, b.op(ir.eq, x, b.const(x.type, 0)), b.op(ir.not, finite));
}

/** From 0.5 to 1, or -0.5 to -1; what has no exponent stays as it is. */
export const mantissa: Lower = (b, [x]) => {
  const { bits, field } = normal(b, x!);
  const half = b.op(ir.toBits, b.const(x!.type, 0.5));
  const scaled = b.op(ir.fromBits, b.op(ir.or, b.op(ir.and, bits, b.op(ir.not, field)), half));
  return select(b, without(b, x!), x!, scaled);
};

/** As a float: the field's bits below the point of 2^width are a whole number, which is taken off again. */
export const exponent: Lower = (b, [x]) => {
  const { tiny, bits, width, half, field } = normal(b, x!);
  const base = b.const(x!.type, 2 ** width);
  const raw = b.op(ir.shrU, b.op(ir.and, bits, field), like(b, bits, width));
  const number = b.op(ir.sub, b.op(ir.fromBits, b.op(ir.or, raw, b.op(ir.toBits, base))), base);
  const offset = select(b, tiny, b.const(x!.type, half + width), b.const(x!.type, half));
  return select(b, without(b, x!), b.const(x!.type, 0), b.op(ir.sub, number, offset));
};
