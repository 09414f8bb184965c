/**
 * Lowerings of the plain arithmetic that floats and integers share: one primitive each, or a few. One rounding per
 * operation; special values as in docs/reference/arithmetic.md.
 */
import type { Builder } from "../ir/builder.ts";
import { integerOf, isMask, type Lane, type LaneType, laneWidth, type MaskLane, maskOf } from "../ir/types.ts";
import { type Lower, like, type Scalar, signOf } from "./lower.ts";

/** One primitive of this name, for every lane type. */
export function primitive(name: string): Lower {
  return (b, args) => b.op(`${args[0]!.type}.${name}`, ...args);
}

export function isFloat(lane: Lane): boolean {
  return lane.type === "f32" || lane.type === "f64";
}

/** A mask in another width, wider or narrower; masks keep their meaning through every width. */
export function widenMask(b: Builder, mask: Lane, to: MaskLane): Lane {
  let result = mask;
  while (result.type !== to) {
    const bits = laneWidth(result.type) * 8;
    const next: MaskLane = `m${(laneWidth(to) * 8 > bits ? bits * 2 : bits / 2) as 8 | 16 | 32 | 64}`;
    result = b.op(`${next}.from_${result.type}`, result);
  }
  return result;
}

/** Both masks in the wider one's width. */
export function sameWidth(b: Builder, left: Lane, right: Lane): [Lane, Lane] {
  const wide = (laneWidth(left.type) >= laneWidth(right.type) ? left : right).type as MaskLane;
  return [widenMask(b, left, wide), widenMask(b, right, wide)];
}

/** `mask ? whenTrue : whenFalse` for lanes of any one type. */
export function select(b: Builder, mask: Lane, whenTrue: Lane, whenFalse: Lane): Lane {
  const type = whenTrue.type;
  if (isMask(type)) {
    const [yes, no] = sameWidth(b, whenTrue, whenFalse);
    const wide = laneWidth(mask.type) > laneWidth(yes.type) ? (mask.type as MaskLane) : (yes.type as MaskLane);
    const [m, y, n] = [widenMask(b, mask, wide), widenMask(b, yes, wide), widenMask(b, no, wide)];
    return b.op(`${wide}.select`, m, y, n);
  }
  return b.op(`${type}.select`, widenMask(b, mask, maskOf(type)), whenTrue, whenFalse);
}

type Comparison = "eq" | "ne" | "lt" | "le" | "gt" | "ge";

/** A comparison as a mask; integers by their dtype's sign. */
export function compare(b: Builder, name: Comparison, x: Lane, y: Lane, dtype: Scalar): Lane {
  const equality = name === "eq" || name === "ne";
  return b.op(`${x.type}.${name}${equality || isFloat(x) ? "" : `_${signOf(dtype)}`}`, x, y);
}

/** The comparisons; of bools, false is less than true. */
export function comparison(name: Comparison): Lower {
  return (b, args, dtype) => {
    if (dtype !== "bool") return compare(b, name, args[0]!, args[1]!, dtype);
    const [x, y] = sameWidth(b, args[0]!, args[1]!);
    const type = x.type;
    const not = (mask: Lane): Lane => b.op(`${type}.not`, mask);
    switch (name) {
      case "ne":
        return b.op(`${type}.xor`, x, y);
      case "eq":
        return not(b.op(`${type}.xor`, x, y));
      case "lt":
        return b.op(`${type}.and`, not(x), y);
      case "gt":
        return b.op(`${type}.and`, x, not(y));
      case "le":
        return b.op(`${type}.or`, not(x), y);
      default:
        return b.op(`${type}.or`, x, not(y));
    }
  };
}

/** `and or xor` of integers, or of masks in the wider one's width. */
export function bitwise(name: "and" | "or" | "xor"): Lower {
  return (b, args) => {
    const [x, y] = isMask(args[0]!.type) ? sameWidth(b, args[0]!, args[1]!) : (args as readonly [Lane, Lane]);
    return b.op(`${x.type}.${name}`, x, y);
  };
}

/** `abs`: of integers the most negative one stays itself. */
export const abs: Lower = (b, [x], dtype) => (signOf(dtype) === "u" ? x! : b.op(`${x!.type}.abs`, x!));

/** Smaller or larger; any NaN wins. */
export function extremum(name: "min" | "max"): Lower {
  return (b, [x, y], dtype) => b.op(`${x!.type}.${name}${isFloat(x!) ? "" : `_${signOf(dtype)}`}`, x!, y!);
}

/** `min(max(x, low), high)`: NaN in any of the three wins. */
export const clip: Lower = (b, [x, low, high], dtype) =>
  extremum("min")(b, [extremum("max")(b, [x!, low!], dtype), high!], dtype);

/** A rounding to integers: the identity on what is one. */
export function rounding(name: "floor" | "ceil" | "trunc" | "nearest"): Lower {
  return (b, [x]) => (isFloat(x!) ? b.op(`${x!.type}.${name}`, x!) : x!);
}

/** -1, 0 or 1; sign(-0) is +0 and sign(NaN) NaN. */
export const sign: Lower = (b, [x], dtype) => {
  const zero = like(b, x!, 0);
  const positive = compare(b, "gt", x!, zero, dtype);
  const rest = isFloat(x!) ? select(b, compare(b, "eq", x!, zero, dtype), zero, x!) : zero;
  if (signOf(dtype) === "u") return select(b, positive, like(b, x!, 1), zero);
  const negative = compare(b, "lt", x!, zero, dtype);
  return select(b, positive, like(b, x!, 1), select(b, negative, like(b, x!, -1), rest));
};

/** The value as bits, without the sign: of which the float tests below are made. */
function magnitude(b: Builder, x: Lane): Lane {
  const bits = b.op(`${x.type}.bits`, x);
  return b.op(`${bits.type}.and`, bits, b.const(bits.type, x.type === "f32" ? 0x7fff_ffff : 0x7fff_ffff_ffff_ffffn));
}

function signBit(b: Builder, type: LaneType): Lane {
  return type === "f32" ? b.const("i32", -0x8000_0000) : b.const("i64", -0x8000_0000_0000_0000n);
}

/** `isnan isinf isfinite`: constant on integers. */
export function classify(name: "isnan" | "isinf" | "isfinite"): Lower {
  return (b, [x]) => {
    const type = x!.type;
    if (!isFloat(x!)) return b.op(`${type}.${name === "isfinite" ? "eq" : "ne"}`, x!, x!);
    if (name === "isnan") return b.op(`${type}.ne`, x!, x!);
    return b.op(`${type}.${name === "isinf" ? "eq" : "lt"}`, b.op(`${type}.abs`, x!), b.const(type, Infinity));
  };
}

/** Whether the sign bit is set, also that of -0 and of a NaN. */
export const signbit: Lower = (b, [x], dtype) => {
  if (!isFloat(x!)) return compare(b, "lt", x!, like(b, x!, 0), dtype);
  const bits = b.op(`${x!.type}.bits`, x!);
  return b.op(`${bits.type}.lt_s`, bits, like(b, bits, 0));
};

/** The first operand's magnitude with the second's sign bit, bit for bit. */
export const copysign: Lower = (b, [x, y]) => {
  const type = integerOf(x!.type);
  const sign = b.op(`${type}.and`, b.op(`${y!.type}.bits`, y!), signBit(b, y!.type));
  return b.op(`${type}.float`, b.op(`${type}.or`, magnitude(b, x!), sign));
};

/** The next value of the dtype from the first operand towards the second. */
export const nextafter: Lower = (b, [x, y], dtype) => {
  const type = x!.type;
  const bits = b.op(`${type}.bits`, x!);
  const i = bits.type;
  const zero = b.const(type, 0);
  const mask = maskOf(type);
  const up = b.op(`${mask}.xor`, b.op(`${type}.lt`, x!, y!), b.op(`${type}.lt`, x!, zero));
  const half = dtype === "float16";
  const step = b.op(`${i}.select`, up, like(b, bits, 1), like(b, bits, -1));
  const moved = half ? halfStep(b, x!, up) : b.op(`${i}.float`, b.op(`${i}.add`, bits, step));
  const smallest = half ? b.op("f32.bits", b.const("f32", 2 ** -24)) : like(b, bits, 1);
  const least = b.op(`${i}.or`, b.op(`${i}.and`, b.op(`${type}.bits`, y!), signBit(b, type)), smallest);
  const fromZero = select(b, b.op(`${type}.eq`, x!, zero), b.op(`${i}.float`, least), moved);
  const result = select(b, b.op(`${type}.eq`, x!, y!), y!, fromZero);
  const sum = b.op(`${type}.add`, x!, y!);
  return select(b, b.op(`${type}.ne`, sum, sum), select(b, nan(b, x!, y!), sum, result), result);
};

/**
 * One step of float16, held in float32: normal numbers are 2^13 units of float32 apart, those up to 2^-14 lie 2^-24 apart.
 * Beyond the largest there is 65536, which is rounded to infinity with every other result.
 */
function halfStep(b: Builder, x: Lane, grows: Lane): Lane {
  const size = b.op("f32.abs", x);
  const bits = b.op("f32.bits", size);
  const moved = (by: number): Lane => b.op("i32.float", b.op("i32.add", bits, b.const("i32", by)));
  const [edge, unit] = [b.const("f32", 2 ** -14), b.const("f32", 2 ** -24)];
  const larger = select(b, b.op("f32.lt", size, edge), b.op("f32.add", size, unit), moved(0x2000));
  const below = select(b, b.op("f32.le", size, edge), b.op("f32.sub", size, unit), moved(-0x2000));
  const infinite = b.op("f32.eq", size, b.const("f32", Infinity));
  const smaller = select(b, infinite, b.const("f32", 65504), below);
  return copysign(b, [select(b, grows, larger, smaller), x], "float32");
}

/** Whether either is NaN. */
export function nan(b: Builder, x: Lane, y: Lane): Lane {
  const mask = maskOf(x.type);
  return b.op(`${mask}.or`, b.op(`${x.type}.ne`, x, x), b.op(`${y.type}.ne`, y, y));
}
