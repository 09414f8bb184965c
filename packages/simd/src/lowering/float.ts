/** Lowerings that only floats have, or that floats compute in another way than integers. */
import type { Builder } from "../ir/builder.ts";
import { roundFloat16 } from "../ir/float16.ts";
import * as ir from "../ir/primitives.ts";
import type { Lane } from "../ir/types.ts";
import { powerOf } from "./integer.ts";
import { type Lower, like, type Scalar } from "./lower.ts";
import { copysign, isFloat, select } from "./numeric.ts";

export const identity: Lower = (_, [x]) => x!;
export const square: Lower = (b, [x]) => b.op(ir.mul, x!, x!);
export const reciprocal: Lower = (b, [x]) => b.op(ir.div, like(b, x!, 1), x!);
/** Two roundings, also in float16, which computes in wider lanes. */
export const mulAdd: Lower = (b, [x, y, z], dtype) => {
  const product = b.op(ir.mul, x!, y!);
  return b.op(ir.add, dtype === "float16" ? roundFloat16(b, product) : product, z!);
};
export const where: Lower = (b, [condition, x, y]) => select(b, condition!, x!, y!);

/** The float lowering on floats, the integer one on integers. */
export function realOr(float: Lower, integer: Lower): Lower {
  return (b, args, dtype) => (isFloat(args[0]!) ? float : integer)(b, args, dtype);
}

/** A function of `src/math` as a lowering. */
export function math1(f: (b: Builder, x: Lane) => Lane): Lower {
  return (b, [x]) => f(b, x!);
}

export function math2(f: (b: Builder, x: Lane, y: Lane) => Lane): Lower {
  return (b, [x, y]) => f(b, x!, y!);
}

/** Python's `%`: the exact remainder, moved to the divisor's sign; a zero has the divisor's sign too. */
export const remainder: Lower = (b, [x, y], dtype) => {
  const zero = like(b, x!, 0);
  const rest = b.op(ir.rem, x!, y!);
  const differs = b.op(ir.xor, b.op(ir.lt, rest, zero), b.op(ir.lt, y!, zero));
  const moved = select(b, differs, b.op(ir.add, rest, y!), rest);
  return select(b, b.op(ir.eq, rest, zero), copysign(b, [zero, y!], dtype), moved);
};

/** The floor of the exact quotient; with an infinity or a divisor of zero what the division itself gives. */
export const floorDivide: Lower = (b, [x, y], dtype) => {
  const zero = like(b, x!, 0);
  const quotient = b.op(ir.div, x!, y!);
  const rest = b.op(ir.rem, x!, y!);
  // x - rest is a multiple of y up to one rounding, so the quotient is within half a unit of a whole number.
  const whole = b.op(ir.nearest, b.op(ir.div, b.op(ir.sub, x!, rest), y!));
  const differs = b.op(ir.xor, b.op(ir.lt, rest, zero), b.op(ir.lt, y!, zero));
  const below = b.op(ir.and, differs, b.op(ir.ne, rest, zero));
  const floored = select(b, below, b.op(ir.sub, whole, like(b, x!, 1)), whole);
  const signed = select(b, b.op(ir.eq, floored, zero), copysign(b, [zero, quotient], dtype), floored);
  const infinite = (lane: Lane): Lane => b.op(ir.eq, b.op(ir.abs, lane), b.const(lane.type, Infinity));
  const special = b.op(ir.or, b.op(ir.or, infinite(x!), infinite(y!)), b.op(ir.eq, y!, zero));
  return select(b, special, quotient, signed);
};

/** A power with a known exponent: a square is a product, integers need no loop over all bits. */
export function knownPower(value: number | bigint | boolean, dtype: Scalar): Lower | null {
  if (dtype.startsWith("float")) return value === 2 ? square : null;
  if (typeof value === "boolean" || value < 0) return null;
  return powerOf(BigInt(value));
}
