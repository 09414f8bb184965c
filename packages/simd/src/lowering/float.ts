/** Lowerings that only floats have, or that floats compute in another way than integers. */
import type { Builder } from "../ir/builder.ts";
import { roundFloat16 } from "../ir/float16.ts";
import { type Lane, maskOf } from "../ir/types.ts";
import { powerOf } from "./integer.ts";
import { type Lower, like, type Scalar } from "./lower.ts";
import { copysign, isFloat, select } from "./numeric.ts";

const op = (b: Builder, name: string, ...args: Lane[]): Lane => b.op(`${args[0]!.type}.${name}`, ...args);

export const identity: Lower = (_, [x]) => x!;
export const square: Lower = (b, [x]) => op(b, "mul", x!, x!);
export const reciprocal: Lower = (b, [x]) => op(b, "div", like(b, x!, 1), x!);
/** Two roundings, also in float16, which computes in wider lanes. */
export const mulAdd: Lower = (b, [x, y, z], dtype) => {
  const product = op(b, "mul", x!, y!);
  return op(b, "add", dtype === "float16" ? roundFloat16(b, product) : product, z!);
};
/** Of masks the negation, of integers all bits flipped. */
export const not: Lower = (b, [x]) => op(b, "not", x!);
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
export const remainderFloat: Lower = (b, [x, y], dtype) => {
  const zero = like(b, x!, 0);
  const mask = maskOf(x!.type);
  const rest = op(b, "rem", x!, y!);
  const differs = b.op(`${mask}.xor`, op(b, "lt", rest, zero), op(b, "lt", y!, zero));
  const moved = select(b, differs, op(b, "add", rest, y!), rest);
  return select(b, op(b, "eq", rest, zero), copysign(b, [zero, y!], dtype), moved);
};

/** The floor of the exact quotient; with an infinity or a divisor of zero what the division itself gives. */
export const floorDivideFloat: Lower = (b, [x, y], dtype) => {
  const zero = like(b, x!, 0);
  const mask = maskOf(x!.type);
  const quotient = op(b, "div", x!, y!);
  const rest = op(b, "rem", x!, y!);
  // x - rest is a multiple of y up to one rounding, so the quotient is within half a unit of a whole number.
  const whole = op(b, "nearest", op(b, "div", op(b, "sub", x!, rest), y!));
  const differs = b.op(`${mask}.xor`, op(b, "lt", rest, zero), op(b, "lt", y!, zero));
  const below = b.op(`${mask}.and`, differs, op(b, "ne", rest, zero));
  const floored = select(b, below, op(b, "sub", whole, like(b, x!, 1)), whole);
  const signed = select(b, op(b, "eq", floored, zero), copysign(b, [zero, quotient], dtype), floored);
  const infinite = (lane: Lane): Lane => op(b, "eq", op(b, "abs", lane), b.const(lane.type, Infinity));
  const special = b.op(`${mask}.or`, b.op(`${mask}.or`, infinite(x!), infinite(y!)), op(b, "eq", y!, zero));
  return select(b, special, quotient, signed);
};

/** A power with a known exponent: a square is a product, integers need no loop over all bits. */
export function knownPower(value: number | bigint | boolean, dtype: Scalar): Lower | null {
  if (dtype.startsWith("float")) return value === 2 ? square : null;
  if (typeof value === "boolean" || value < 0) return null;
  return powerOf(BigInt(value));
}
