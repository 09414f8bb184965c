/**
 * Conversions between dtypes, as lane code: what `astype`, mixed operands and `into` a narrower dtype do.
 *
 * Integers become narrower by wrapping, floats become integers by truncation and saturation with NaN as 0, everything
 * that rounds does so once and to nearest even, and only zero is false. `saturate` is the other way: half to even, clamped.
 */
import type { Builder } from "../ir/builder.ts";
import { roundFloat16 } from "../ir/float16.ts";
import * as ir from "../ir/primitives.ts";
import { resize } from "../ir/resize.ts";
import { type Lane, laneWidth } from "../ir/types.ts";
import { bySign, constant, isUnsigned, like, type Pair, type Scalar, scalarFacts } from "./lower.ts";
import { isFloat, max, min, select } from "./numeric.ts";

/** A value of a dtype: one lane, or two if complex. */
export type Value = Lane | Pair;

export function isPair(value: Value): value is Pair {
  return Array.isArray(value);
}

/** Any value as another dtype. A complex value becomes real by losing its imaginary part; the callers refuse that. */
export function convert(b: Builder, value: Value, from: Scalar, to: Scalar): Value {
  if (from === to) return value;
  const target = scalarFacts(to)!;
  if (isPair(value)) {
    const part = from === "complex64" ? "float32" : "float64";
    if (target.kind === "complex") {
      const wide = to === "complex64" ? "float32" : "float64";
      return [convertReal(b, value[0], part, wide), convertReal(b, value[1], part, wide)];
    }
    if (to !== "bool") return convertReal(b, value[0], part, to);
    const [re, im] = [convertReal(b, value[0], part, to), convertReal(b, value[1], part, to)];
    return b.op(ir.or, re, im);
  }
  if (target.kind !== "complex") return convertReal(b, value, from, to);
  const part = to === "complex64" ? "float32" : "float64";
  return [convertReal(b, value, from, part), constant(b, target.lane, 0)];
}

/** A real value as another real dtype. */
export function convertReal(b: Builder, x: Lane, from: Scalar, to: Scalar): Lane {
  if (from === to) return x;
  const [source, target] = [scalarFacts(from)!, scalarFacts(to)!];
  if (to === "bool") return b.op(ir.ne, x, like(b, x, 0));
  if (from === "bool") return select(b, x, constant(b, target.lane, 1), constant(b, target.lane, 0));
  if (source.kind === "float") {
    return target.kind === "float" ? toFloat(b, x, to) : toInteger(b, x, to);
  }
  if (target.kind !== "float") return resize(b, x, target.lane, isUnsigned(from));
  const wide = source.bits < 32 ? resize(b, x, "i32", isUnsigned(from)) : x;
  const float = b.op(
    target.lane === "f32" ? bySign(from, ir.toF32, ir.toF32U) : bySign(from, ir.toF64, ir.toF64U),
    wide,
  );
  // Integers that a float32 rounds are beyond float16's range, so this is still one rounding.
  return to === "float16" ? roundFloat16(b, float) : float;
}

function toFloat(b: Builder, x: Lane, to: Scalar): Lane {
  if (to === "float64") return x.type === "f64" ? x : b.op(ir.toF64, x);
  if (x.type === "f32") return to === "float16" ? roundFloat16(b, x) : x;
  const single = b.op(ir.toF32, x);
  if (to === "float32") return single;
  // Two roundings are one if the first rounds to odd: an inexact float32 gets its last bit set.
  const back = b.op(ir.toF64, single);
  const bits = b.op(ir.toBits, single);
  const even = b.op(ir.eq, b.op(ir.and, bits, b.const("i32", 1)), b.const("i32", 0));
  const inexact = resize(b, b.op(ir.ne, back, x), "m32");
  const below = resize(b, b.op(ir.lt, b.op(ir.abs, back), b.op(ir.abs, x)), "m32");
  const step = b.op(ir.select, below, b.const("i32", 1), b.const("i32", -1));
  const finite = b.op(ir.lt, b.op(ir.abs, single), b.const("f32", Infinity));
  const move = b.op(ir.and, finite, b.op(ir.and, even, inexact));
  const odd = b.op(ir.fromBits, b.op(ir.select, move, b.op(ir.add, bits, step), bits));
  return roundFloat16(b, odd);
}

/** Truncates; what is out of range becomes the nearest limit, NaN becomes 0. */
function toInteger(b: Builder, x: Lane, to: Scalar): Lane {
  const { bits } = scalarFacts(to)!;
  if (bits === 64) return b.op(bySign(to, ir.toI64, ir.toI64U), x.type === "f64" ? x : b.op(ir.toF64, x));
  if (bits === 32) return b.op(bySign(to, ir.toI32, ir.toI32U), x);
  return clamp(b, b.op(ir.toI32, x), to);
}

/** A signed lane of 16 or 32 bits as the nearest value of a narrower integer dtype. */
function clamp(b: Builder, x: Lane, to: Scalar): Lane {
  // Clamping to a wider signed range first changes nothing.
  const half = laneWidth(x.type) * 4 > scalarFacts(to)!.bits ? b.op(ir.narrowSat, x) : x;
  return b.op(bySign(to, ir.narrowSat, ir.narrowSatU), half);
}

/** The smallest and largest value of an integer dtype. */
export function limits(dtype: Scalar): [low: bigint, high: bigint] {
  const { kind, bits } = scalarFacts(dtype)!;
  const span = 1n << BigInt(bits);
  return kind === "uint" ? [0n, span - 1n] : [-span / 2n, span / 2n - 1n];
}

/** The nearest value of an integer dtype: rounds half to even and clamps; NaN is 0. */
export function saturate(b: Builder, x: Lane, from: Scalar, to: Scalar): Lane {
  const [source, target] = [scalarFacts(from)!, scalarFacts(to)!];
  if (source.kind === "bool" || from === to) return convertReal(b, x, from, to);
  if (isFloat(x)) return toInteger(b, b.op(ir.nearest, x), to);
  if (source.kind === "int" && source.bits <= 32 && source.bits > target.bits) return clamp(b, x, to);
  const [low, high] = limits(to);
  const [least, most] = limits(from);
  let result = x;
  if (most > high) result = min(b, [result, like(b, x, high)], from);
  if (least < low) result = max(b, [result, like(b, x, low)], from);
  return resize(b, result, target.lane, isUnsigned(from));
}
