/**
 * Lowerings of the plain arithmetic that floats and integers share: one primitive each, or a few. One rounding per
 * operation; special values as in docs/reference/arithmetic.md.
 */
import type { Builder } from "../ir/builder.ts";
import type { Primitive } from "../ir/primitive.ts";
import * as ir from "../ir/primitives.ts";
import { resize } from "../ir/resize.ts";
import { isMask, type Lane, type LaneType, laneWidth, type MaskLane, maskOf } from "../ir/types.ts";
import { bySign, isUnsigned, type Lower, like } from "./lower.ts";

/** One primitive, for every lane type. */
export function one(primitive: Primitive): Lower {
  return (b, args) => b.op(primitive, ...args);
}

export function isFloat(lane: Lane): boolean {
  return lane.type === "f32" || lane.type === "f64";
}

/** Both masks in the wider one's width. */
export function sameWidth(b: Builder, left: Lane, right: Lane): [Lane, Lane] {
  const wide = (laneWidth(left.type) >= laneWidth(right.type) ? left : right).type as MaskLane;
  return [resize(b, left, wide), resize(b, right, wide)];
}

/** `mask ? whenTrue : whenFalse` for lanes of any one type. */
export function select(b: Builder, mask: Lane, whenTrue: Lane, whenFalse: Lane): Lane {
  const type = whenTrue.type;
  if (isMask(type)) {
    const [yes, no] = sameWidth(b, whenTrue, whenFalse);
    const wide = laneWidth(mask.type) > laneWidth(yes.type) ? (mask.type as MaskLane) : (yes.type as MaskLane);
    const [m, y, n] = [resize(b, mask, wide), resize(b, yes, wide), resize(b, no, wide)];
    return b.op(ir.select, m, y, n);
  }
  return b.op(ir.select, resize(b, mask, maskOf(type)), whenTrue, whenFalse);
}

/** A comparison of numbers, and what it is of bools, of which false is less than true. */
function comparison(primitive: Primitive, unsigned: Primitive, ofMasks: (b: Builder, x: Lane, y: Lane) => Lane): Lower {
  return (b, [x, y], dtype) => {
    if (dtype !== "bool") return b.op(bySign(dtype, primitive, unsigned), x!, y!);
    return ofMasks(b, ...sameWidth(b, x!, y!));
  };
}

const not = (b: Builder, mask: Lane): Lane => b.op(ir.not, mask);

export const ne: Lower = /* @__PURE__ */ comparison(ir.ne, ir.ne, (b, x, y) => b.op(ir.xor, x, y));
export const eq: Lower = /* @__PURE__ */ comparison(ir.eq, ir.eq, (b, x, y) => not(b, b.op(ir.xor, x, y)));
export const lt: Lower = /* @__PURE__ */ comparison(ir.lt, ir.ltU, (b, x, y) => b.op(ir.and, not(b, x), y));
export const gt: Lower = /* @__PURE__ */ comparison(ir.gt, ir.gtU, (b, x, y) => b.op(ir.and, x, not(b, y)));
export const le: Lower = /* @__PURE__ */ comparison(ir.le, ir.leU, (b, x, y) => b.op(ir.or, not(b, x), y));
export const ge: Lower = /* @__PURE__ */ comparison(ir.ge, ir.geU, (b, x, y) => b.op(ir.or, x, not(b, y)));

/** `and or xor` of integers, or of masks in the wider one's width. */
export function bitwise(primitive: Primitive): Lower {
  return (b, args) => {
    const [x, y] = isMask(args[0]!.type) ? sameWidth(b, args[0]!, args[1]!) : (args as readonly [Lane, Lane]);
    return b.op(primitive, x, y);
  };
}

/** `abs`: of integers the most negative one stays itself. */
export const abs: Lower = (b, [x], dtype) => (isUnsigned(dtype) ? x! : b.op(ir.abs, x!));

/** The smaller; any NaN wins. */
export const min: Lower = (b, [x, y], dtype) => b.op(bySign(dtype, ir.min, ir.minU), x!, y!);
/** The larger; any NaN wins. */
export const max: Lower = (b, [x, y], dtype) => b.op(bySign(dtype, ir.max, ir.maxU), x!, y!);

/** `min(max(x, low), high)`: NaN in any of the three wins. */
export const clip: Lower = (b, [x, low, high], dtype) => min(b, [max(b, [x!, low!], dtype), high!], dtype);

/** A rounding to integers: the identity on what is one. */
export function rounding(primitive: Primitive): Lower {
  return (b, [x]) => (isFloat(x!) ? b.op(primitive, x!) : x!);
}

/** -1, 0 or 1; sign(-0) is +0 and sign(NaN) NaN. */
export const sign: Lower = (b, [x], dtype) => {
  const zero = like(b, x!, 0);
  const positive = gt(b, [x!, zero], dtype);
  const rest = isFloat(x!) ? select(b, b.op(ir.eq, x!, zero), zero, x!) : zero;
  if (isUnsigned(dtype)) return select(b, positive, like(b, x!, 1), zero);
  const negative = b.op(ir.lt, x!, zero);
  return select(b, positive, like(b, x!, 1), select(b, negative, like(b, x!, -1), rest));
};

/** The value as bits, without the sign: of which the float tests below are made. */
function magnitude(b: Builder, x: Lane): Lane {
  const bits = b.op(ir.toBits, x);
  return b.op(ir.and, bits, b.const(bits.type, x.type === "f32" ? 0x7fff_ffff : 0x7fff_ffff_ffff_ffffn));
}

function signBit(b: Builder, type: LaneType): Lane {
  return type === "f32" ? b.const("i32", -0x8000_0000) : b.const("i64", -0x8000_0000_0000_0000n);
}

const infinity = (b: Builder, x: Lane): Lane => b.const(x.type, Infinity);

// Constant on integers.
export const isnan: Lower = (b, [x]) => b.op(ir.ne, x!, x!);
export const isinf: Lower = (b, [x]) =>
  isFloat(x!) ? b.op(ir.eq, b.op(ir.abs, x!), infinity(b, x!)) : b.op(ir.ne, x!, x!);
export const isfinite: Lower = (b, [x]) =>
  isFloat(x!) ? b.op(ir.lt, b.op(ir.abs, x!), infinity(b, x!)) : b.op(ir.eq, x!, x!);

/** Whether the sign bit is set, also that of -0 and of a NaN. */
export const signbit: Lower = (b, [x], dtype) => {
  if (!isFloat(x!)) return lt(b, [x!, like(b, x!, 0)], dtype);
  const bits = b.op(ir.toBits, x!);
  return b.op(ir.lt, bits, like(b, bits, 0));
};

/** The first operand's magnitude with the second's sign bit, bit for bit. */
export const copysign: Lower = (b, [x, y]) => {
  const sign = b.op(ir.and, b.op(ir.toBits, y!), signBit(b, y!.type));
  return b.op(ir.fromBits, b.op(ir.or, magnitude(b, x!), sign));
};

/** The next value of the dtype from the first operand towards the second. */
export const nextafter: Lower = (b, [x, y], dtype) => {
  const type = x!.type;
  const bits = b.op(ir.toBits, x!);
  const zero = b.const(type, 0);
  const up = b.op(ir.xor, b.op(ir.lt, x!, y!), b.op(ir.lt, x!, zero));
  const half = dtype === "float16";
  const step = b.op(ir.select, up, like(b, bits, 1), like(b, bits, -1));
  const moved = half ? halfStep(b, x!, up) : b.op(ir.fromBits, b.op(ir.add, bits, step));
  const smallest = half ? b.op(ir.toBits, b.const("f32", 2 ** -24)) : like(b, bits, 1);
  const least = b.op(ir.or, b.op(ir.and, b.op(ir.toBits, y!), signBit(b, type)), smallest);
  const fromZero = select(b, b.op(ir.eq, x!, zero), b.op(ir.fromBits, least), moved);
  const result = select(b, b.op(ir.eq, x!, y!), y!, fromZero);
  const sum = b.op(ir.add, x!, y!);
  return select(b, b.op(ir.ne, sum, sum), select(b, nan(b, x!, y!), sum, result), result);
};

/**
 * One step of float16, held in float32: normal numbers are 2^13 units of float32 apart, those up to 2^-14 lie 2^-24 apart.
 * Beyond the largest there is 65536, which is rounded to infinity with every other result.
 */
function halfStep(b: Builder, x: Lane, grows: Lane): Lane {
  const size = b.op(ir.abs, x);
  const bits = b.op(ir.toBits, size);
  const moved = (by: number): Lane => b.op(ir.fromBits, b.op(ir.add, bits, b.const("i32", by)));
  const [edge, unit] = [b.const("f32", 2 ** -14), b.const("f32", 2 ** -24)];
  const larger = select(b, b.op(ir.lt, size, edge), b.op(ir.add, size, unit), moved(0x2000));
  const below = select(b, b.op(ir.le, size, edge), b.op(ir.sub, size, unit), moved(-0x2000));
  const infinite = b.op(ir.eq, size, b.const("f32", Infinity));
  const smaller = select(b, infinite, b.const("f32", 65504), below);
  return copysign(b, [select(b, grows, larger, smaller), x], "float32");
}

/** Whether either is NaN. */
export function nan(b: Builder, x: Lane, y: Lane): Lane {
  return b.op(ir.or, b.op(ir.ne, x, x), b.op(ir.ne, y, y));
}
