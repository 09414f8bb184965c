/**
 * Lowerings of integer arithmetic. Everything is total: a division by zero gives 0, a shift count outside the width
 * shifts everything out, and the most negative number divided by -1 wraps to itself.
 */
import type { Builder } from "../ir/builder.ts";
import * as ir from "../ir/primitives.ts";
import { type Lane, laneWidth } from "../ir/types.ts";
import { bySign, isUnsigned, type Lower, like, type Scalar } from "./lower.ts";
import { max, min, select } from "./numeric.ts";

const bitsOf = (lane: Lane): number => laneWidth(lane.type) * 8;

/** The quotient's floor. */
export const floorDivide: Lower = (b, [x, y], dtype) => {
  const quotient = b.op(bySign(dtype, ir.div, ir.divU), x!, y!);
  if (isUnsigned(dtype)) return quotient;
  const rest = b.op(ir.sub, x!, b.op(ir.mul, quotient, y!));
  return select(b, crosses(b, rest, y!), b.op(ir.sub, quotient, like(b, x!, 1)), quotient);
};

/** The remainder with the divisor's sign; of a division by zero 0. */
export const remainder: Lower = (b, [x, y], dtype) => {
  const rest = b.op(bySign(dtype, ir.rem, ir.remU), x!, y!);
  if (isUnsigned(dtype)) return rest;
  return select(b, crosses(b, rest, y!), b.op(ir.add, rest, y!), rest);
};

/** Whether a truncated remainder is not zero and has another sign than the divisor (which is then not zero). */
function crosses(b: Builder, rest: Lane, divisor: Lane): Lane {
  const zero = like(b, rest, 0);
  const differs = b.op(ir.lt, b.op(ir.xor, rest, divisor), zero);
  const some = b.op(ir.and, b.op(ir.ne, rest, zero), b.op(ir.ne, divisor, zero));
  return b.op(ir.and, differs, some);
}

/** A count outside 0..width-1 (a negative one counts as large) shifts everything out. */
export const shiftLeft: Lower = (b, [x, count]) => {
  const inside = b.op(ir.ltU, count!, like(b, count!, bitsOf(x!)));
  return select(b, inside, b.op(ir.shl, x!, count!), like(b, x!, 0));
};

export const shiftRight: Lower = (b, [x, count], dtype) => {
  const last = like(b, count!, bitsOf(x!) - 1);
  const inside = b.op(ir.leU, count!, last);
  if (!isUnsigned(dtype)) return b.op(ir.shr, x!, select(b, inside, count!, last));
  return select(b, inside, b.op(ir.shrU, x!, count!), like(b, x!, 0));
};

/** Rotations take the count modulo the width. */
export function rotate(direction: "left" | "right"): Lower {
  return (b, [x, count]) => {
    const width = like(b, x!, bitsOf(x!) - 1);
    const there = b.op(ir.and, count!, width);
    const back = b.op(ir.and, b.op(ir.neg, count!), width);
    const [left, right] = direction === "left" ? [there, back] : [back, there];
    return b.op(ir.or, b.op(ir.shl, x!, left), b.op(ir.shrU, x!, right));
  };
}

/** `x ** n` modulo 2**width by squaring; for a negative exponent the truncated true value: 1, -1 or 0. */
export const power: Lower = (b, [x, n], dtype) => {
  const one = like(b, x!, 1);
  const zero = like(b, x!, 0);
  const signed = !isUnsigned(dtype);
  let result = one;
  let square = x!;
  // A signed exponent's top bit is its sign: handled below.
  const bits = bitsOf(x!) - (signed ? 1 : 0);
  for (let bit = 0; bit < bits; bit++) {
    const factor = b.op(ir.and, b.op(ir.shrU, n!, like(b, n!, bit)), one);
    result = select(b, b.op(ir.ne, factor, zero), b.op(ir.mul, result, square), result);
    if (bit + 1 < bits) square = b.op(ir.mul, square, square);
  }
  if (!signed) return result;
  const odd = b.op(ir.ne, b.op(ir.and, n!, one), zero);
  const minus = like(b, x!, -1);
  const ofMinusOne = select(b, odd, minus, one);
  const inverse = select(b, b.op(ir.eq, x!, one), one, select(b, b.op(ir.eq, x!, minus), ofMinusOne, zero));
  return select(b, b.op(ir.lt, n!, zero), inverse, result);
};

/** `x ** n` for one known exponent: only the multiplications that it needs. */
export function powerOf(exponent: bigint): Lower {
  return (b, [x]) => {
    let result: Lane | null = null;
    let square = x!;
    for (let rest = exponent; rest > 0n; rest >>= 1n) {
      if (rest & 1n) result = result === null ? square : b.op(ir.mul, result, square);
      if (rest > 1n) square = b.op(ir.mul, square, square);
    }
    return result ?? like(b, x!, 1);
  };
}

/** Sum or difference, held at the dtype's limits. */
export function saturating(name: "add" | "sub"): Lower {
  return (b, [x, y], dtype) => {
    const isSum = name === "add";
    if (bitsOf(x!) <= 16) {
      return b.op(isSum ? bySign(dtype, ir.addSat, ir.addSatU) : bySign(dtype, ir.subSat, ir.subSatU), x!, y!);
    }
    const wrapped = b.op(isSum ? ir.add : ir.sub, x!, y!);
    if (isUnsigned(dtype)) {
      const beyond = b.op(isSum ? ir.ltU : ir.gtU, wrapped, x!);
      return select(b, beyond, like(b, x!, isSum ? -1 : 0), wrapped);
    }
    // It overflowed if the result's sign differs from the first operand's and the second pushed it there.
    const zero = like(b, x!, 0);
    const against = isSum ? b.op(ir.xor, y!, wrapped) : b.op(ir.xor, x!, y!);
    const beyond = b.op(ir.lt, b.op(ir.and, b.op(ir.xor, x!, wrapped), against), zero);
    const highest = b.op(ir.shrU, like(b, x!, -1), like(b, x!, 1));
    const limit = b.op(ir.xor, b.op(ir.shr, x!, like(b, x!, bitsOf(x!) - 1)), highest);
    return select(b, beyond, limit, wrapped);
  };
}

/** The mean of two, halves rounded up, without overflow. */
export const averageRounding: Lower = (b, [x, y], dtype) => {
  if (isUnsigned(dtype) && bitsOf(x!) <= 16) return b.op(ir.avgrU, x!, y!);
  const half = b.op(bySign(dtype, ir.shr, ir.shrU), b.op(ir.xor, x!, y!), like(b, x!, 1));
  return b.op(ir.sub, b.op(ir.or, x!, y!), half);
};

/** The distance of two, modulo 2**width. */
export const absDiff: Lower = (b, args, dtype) => b.op(ir.sub, max(b, args, dtype), min(b, args, dtype));

/** The upper half of the product of twice the width. */
export const mulHigh: Lower = (b, [x, y], dtype) => {
  if (x!.type === "i64") return mulHigh64(b, x!, y!, dtype);
  const extend = bySign(dtype, ir.extend, ir.extendU);
  const product = b.op(ir.mul, b.op(extend, x!), b.op(extend, y!));
  return b.op(ir.wrap, b.op(ir.shrU, product, like(b, product, bitsOf(x!))));
};

/** By halves of 32 bits; the signed product follows from the unsigned one. */
function mulHigh64(b: Builder, x: Lane, y: Lane, dtype: Scalar): Lane {
  const shift = like(b, x, 32);
  const low = (lane: Lane): Lane => b.op(ir.and, lane, like(b, lane, 0xffff_ffffn));
  const high = (lane: Lane): Lane => b.op(ir.shrU, lane, shift);
  const mul = (p: Lane, q: Lane): Lane => b.op(ir.mul, p, q);
  const [xl, xh, yl, yh] = [low(x), high(x), low(y), high(y)];
  const cross = b.op(ir.add, mul(xh, yl), high(mul(xl, yl)));
  const other = b.op(ir.add, mul(xl, yh), low(cross));
  const unsigned = b.op(ir.add, b.op(ir.add, mul(xh, yh), high(cross)), high(other));
  if (isUnsigned(dtype)) return unsigned;
  const sign = like(b, x, 63);
  const correction = (p: Lane, q: Lane): Lane => b.op(ir.and, b.op(ir.shr, p, sign), q);
  return b.op(ir.sub, b.op(ir.sub, unsigned, correction(x, y)), correction(y, x));
}

/** The bytes in reverse. */
export const byteswap: Lower = (b, [x]) => (x!.type === "i8" ? x! : b.op(ir.bswap, x!));
