/**
 * Conversions between dtypes, as lane code: what `astype`, mixed operands and `into` a narrower dtype do.
 *
 * Integers become narrower by wrapping, floats become integers by truncation and saturation with NaN as 0, everything
 * that rounds does so once and to nearest even, and only zero is false. `saturate` is the other way: half to even, clamped.
 */
import type { Builder } from "../ir/builder.ts";
import { roundFloat16 } from "../ir/float16.ts";
import { type Lane, type LaneType, laneWidth } from "../ir/types.ts";
import { constant, like, type Pair, type Scalar, scalarFacts } from "./lower.ts";
import { isFloat, select, widenMask } from "./numeric.ts";

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
    return b.op(`${re.type}.or`, re, im);
  }
  if (target.kind !== "complex") return convertReal(b, value, from, to);
  const part = to === "complex64" ? "float32" : "float64";
  return [convertReal(b, value, from, part), constant(b, target.lane, 0)];
}

/** A real value as another real dtype. */
export function convertReal(b: Builder, x: Lane, from: Scalar, to: Scalar): Lane {
  if (from === to) return x;
  const [source, target] = [scalarFacts(from)!, scalarFacts(to)!];
  if (to === "bool") return b.op(`${x.type}.ne`, x, like(b, x, 0));
  if (from === "bool") return select(b, x, constant(b, target.lane, 1), constant(b, target.lane, 0));
  if (source.kind === "float") {
    return target.kind === "float" ? toFloat(b, x, to) : toInteger(b, x, to);
  }
  if (target.kind !== "float") return resize(b, x, target.lane, source.kind === "uint");
  const sign = source.kind === "uint" ? "u" : "s";
  const wide = source.bits < 32 ? resize(b, x, "i32", sign === "u") : x;
  const float = b.op(`${target.lane}.from_${wide.type}_${sign}`, wide);
  // Integers that a float32 rounds are beyond float16's range, so this is still one rounding.
  return to === "float16" ? roundFloat16(b, float) : float;
}

function toFloat(b: Builder, x: Lane, to: Scalar): Lane {
  if (to === "float64") return x.type === "f64" ? x : b.op("f64.from_f32", x);
  if (x.type === "f32") return to === "float16" ? roundFloat16(b, x) : x;
  const single = b.op("f32.from_f64", x);
  if (to === "float32") return single;
  // Two roundings are one if the first rounds to odd: an inexact float32 gets its last bit set.
  const back = b.op("f64.from_f32", single);
  const bits = b.op("f32.bits", single);
  const even = b.op("i32.eq", b.op("i32.and", bits, b.const("i32", 1)), b.const("i32", 0));
  const inexact = widenMask(b, b.op("f64.ne", back, x), "m32");
  const below = widenMask(b, b.op("f64.lt", b.op("f64.abs", back), b.op("f64.abs", x)), "m32");
  const step = b.op("i32.select", below, b.const("i32", 1), b.const("i32", -1));
  const finite = b.op("f32.lt", b.op("f32.abs", single), b.const("f32", Infinity));
  const move = b.op("m32.and", finite, b.op("m32.and", even, inexact));
  const odd = b.op("i32.float", b.op("i32.select", move, b.op("i32.add", bits, step), bits));
  return roundFloat16(b, odd);
}

/** Truncates; what is out of range becomes the nearest limit, NaN becomes 0. */
function toInteger(b: Builder, x: Lane, to: Scalar): Lane {
  const { kind, bits } = scalarFacts(to)!;
  const sign = kind === "uint" ? "u" : "s";
  if (bits === 64) {
    const wide = x.type === "f64" ? x : b.op("f64.from_f32", x);
    return b.op(`i64.from_f64_sat_${sign}`, wide);
  }
  if (bits === 32) return b.op(`i32.from_${x.type}_sat_${sign}`, x);
  const [low, high] = limits(to);
  const whole = b.op(`i32.from_${x.type}_sat_s`, x);
  const clamped = b.op("i32.max_s", b.op("i32.min_s", whole, like(b, whole, high)), like(b, whole, low));
  return resize(b, clamped, bits === 8 ? "i8" : "i16", false);
}

/** An integer lane in another width: wraps, or extends by sign or with zeros, one doubling at a time. */
export function resize(b: Builder, x: Lane, to: LaneType, unsigned: boolean): Lane {
  let result = x;
  while (result.type !== to) {
    const bits = laneWidth(result.type) * 8;
    const wider = laneWidth(to) * 8 > bits;
    const next = `i${wider ? bits * 2 : bits / 2}`;
    result = b.op(`${next}.from_${result.type}${wider ? (unsigned ? "_u" : "_s") : ""}`, result);
  }
  return result;
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
  if (isFloat(x)) return toInteger(b, b.op(`${x.type}.nearest`, x), to);
  const [low, high] = limits(to);
  const [least, most] = limits(from);
  const sign = source.kind === "uint" ? "u" : "s";
  let result = x;
  if (most > high) result = b.op(`${x.type}.min_${sign}`, result, like(b, x, high));
  if (least < low) result = b.op(`${x.type}.max_${sign}`, result, like(b, x, low));
  return resize(b, result, target.lane, source.kind === "uint");
}
