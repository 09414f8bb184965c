/**
 * Lowerings of integer arithmetic. Everything is total: a division by zero gives 0, a shift count outside the width
 * shifts everything out, and the most negative number divided by -1 wraps to itself.
 */
import type { Builder } from "../ir/builder.ts";
import { type Lane, laneWidth, maskOf } from "../ir/types.ts";
import { type Lower, like, type Scalar, signOf } from "./lower.ts";
import { extremum, select } from "./numeric.ts";

const bitsOf = (lane: Lane): number => laneWidth(lane.type) * 8;
const binary = (b: Builder, name: string, x: Lane, y: Lane): Lane => b.op(`${x.type}.${name}`, x, y);

/** The quotient's floor. */
export const floorDivide: Lower = (b, [x, y], dtype) => {
  const quotient = binary(b, `div_${signOf(dtype)}`, x!, y!);
  if (signOf(dtype) === "u") return quotient;
  const rest = binary(b, "sub", x!, binary(b, "mul", quotient, y!));
  return select(b, crosses(b, rest, y!), binary(b, "sub", quotient, like(b, x!, 1)), quotient);
};

/** The remainder with the divisor's sign; of a division by zero 0. */
export const remainder: Lower = (b, [x, y], dtype) => {
  const rest = binary(b, `rem_${signOf(dtype)}`, x!, y!);
  if (signOf(dtype) === "u") return rest;
  return select(b, crosses(b, rest, y!), binary(b, "add", rest, y!), rest);
};

/** Whether a truncated remainder is not zero and has another sign than the divisor (which is then not zero). */
function crosses(b: Builder, rest: Lane, divisor: Lane): Lane {
  const zero = like(b, rest, 0);
  const mask = maskOf(rest.type);
  const differs = b.op(`${rest.type}.lt_s`, binary(b, "xor", rest, divisor), zero);
  const some = b.op(`${mask}.and`, b.op(`${rest.type}.ne`, rest, zero), b.op(`${rest.type}.ne`, divisor, zero));
  return b.op(`${mask}.and`, differs, some);
}

/** A count outside 0..width-1 (a negative one counts as large) shifts everything out. */
export const shiftLeft: Lower = (b, [x, count]) => {
  const inside = b.op(`${x!.type}.lt_u`, count!, like(b, count!, bitsOf(x!)));
  return select(b, inside, binary(b, "shl", x!, count!), like(b, x!, 0));
};

export const shiftRight: Lower = (b, [x, count], dtype) => {
  const last = like(b, count!, bitsOf(x!) - 1);
  const inside = b.op(`${x!.type}.le_u`, count!, last);
  if (signOf(dtype) === "s") return binary(b, "shr_s", x!, select(b, inside, count!, last));
  return select(b, inside, binary(b, "shr_u", x!, count!), like(b, x!, 0));
};

/** Rotations take the count modulo the width. */
export function rotate(direction: "left" | "right"): Lower {
  return (b, [x, count]) => {
    const width = like(b, x!, bitsOf(x!) - 1);
    const there = binary(b, "and", count!, width);
    const back = binary(b, "and", b.op(`${x!.type}.neg`, count!), width);
    const [left, right] = direction === "left" ? [there, back] : [back, there];
    return binary(b, "or", binary(b, "shl", x!, left), binary(b, "shr_u", x!, right));
  };
}

/** `x ** n` modulo 2**width by squaring; for a negative exponent the truncated true value: 1, -1 or 0. */
export const power: Lower = (b, [x, n], dtype) => {
  const one = like(b, x!, 1);
  const zero = like(b, x!, 0);
  const signed = signOf(dtype) === "s";
  let result = one;
  let square = x!;
  // A signed exponent's top bit is its sign: handled below.
  const bits = bitsOf(x!) - (signed ? 1 : 0);
  for (let bit = 0; bit < bits; bit++) {
    const factor = binary(b, "and", binary(b, "shr_u", n!, like(b, n!, bit)), one);
    result = select(b, b.op(`${x!.type}.ne`, factor, zero), binary(b, "mul", result, square), result);
    if (bit + 1 < bits) square = binary(b, "mul", square, square);
  }
  if (!signed) return result;
  const odd = b.op(`${x!.type}.ne`, binary(b, "and", n!, one), zero);
  const minus = like(b, x!, -1);
  const ofMinusOne = select(b, odd, minus, one);
  const inverse = select(
    b,
    b.op(`${x!.type}.eq`, x!, one),
    one,
    select(b, b.op(`${x!.type}.eq`, x!, minus), ofMinusOne, zero),
  );
  return select(b, b.op(`${x!.type}.lt_s`, n!, zero), inverse, result);
};

/** `x ** n` for one known exponent: only the multiplications that it needs. */
export function powerOf(exponent: bigint): Lower {
  return (b, [x]) => {
    let result: Lane | null = null;
    let square = x!;
    for (let rest = exponent; rest > 0n; rest >>= 1n) {
      if (rest & 1n) result = result === null ? square : binary(b, "mul", result, square);
      if (rest > 1n) square = binary(b, "mul", square, square);
    }
    return result ?? like(b, x!, 1);
  };
}

/** Sum or difference, held at the dtype's limits. */
export function saturating(name: "add" | "sub"): Lower {
  return (b, [x, y], dtype) => {
    const sign = signOf(dtype);
    const type = x!.type;
    if (type === "i8" || type === "i16") return b.op(`${type}.${name}_sat_${sign}`, x!, y!);
    const wrapped = binary(b, name, x!, y!);
    if (sign === "u") {
      const beyond = b.op(`${type}.${name === "add" ? "lt_u" : "gt_u"}`, wrapped, x!);
      return select(b, beyond, like(b, x!, name === "add" ? -1 : 0), wrapped);
    }
    // It overflowed if the result's sign differs from the first operand's and the second pushed it there.
    const zero = like(b, x!, 0);
    const against = name === "add" ? binary(b, "xor", y!, wrapped) : binary(b, "xor", x!, y!);
    const beyond = b.op(`${type}.lt_s`, binary(b, "and", binary(b, "xor", x!, wrapped), against), zero);
    const highest = b.op(`${type}.shr_u`, like(b, x!, -1), like(b, x!, 1));
    const limit = binary(b, "xor", b.op(`${type}.shr_s`, x!, like(b, x!, bitsOf(x!) - 1)), highest);
    return select(b, beyond, limit, wrapped);
  };
}

/** The mean of two, halves rounded up, without overflow. */
export const averageRounding: Lower = (b, [x, y], dtype) => {
  const sign = signOf(dtype);
  const type = x!.type;
  if (sign === "u" && (type === "i8" || type === "i16")) return b.op(`${type}.avgr_u`, x!, y!);
  const half = binary(b, `shr_${sign}`, binary(b, "xor", x!, y!), like(b, x!, 1));
  return binary(b, "sub", binary(b, "or", x!, y!), half);
};

/** The distance of two, modulo 2**width. */
export const absDiff: Lower = (b, args, dtype) =>
  binary(b, "sub", extremum("max")(b, args, dtype), extremum("min")(b, args, dtype));

/** The upper half of the product of twice the width. */
export const mulHigh: Lower = (b, [x, y], dtype) => {
  const type = x!.type;
  const sign = signOf(dtype);
  if (type === "i64") return mulHigh64(b, x!, y!, dtype);
  const wide = type === "i32" ? "i64" : type === "i16" ? "i32" : "i16";
  const convert = (lane: Lane): Lane => b.op(`${wide}.from_${type}_${sign}`, lane);
  const product = b.op(`${wide}.mul`, convert(x!), convert(y!));
  return b.op(`${type}.from_${wide}`, b.op(`${wide}.shr_u`, product, like(b, product, bitsOf(x!))));
};

/** By halves of 32 bits; the signed product follows from the unsigned one. */
function mulHigh64(b: Builder, x: Lane, y: Lane, dtype: Scalar): Lane {
  const shift = like(b, x, 32);
  const low = (lane: Lane): Lane => binary(b, "and", lane, like(b, lane, 0xffff_ffffn));
  const high = (lane: Lane): Lane => binary(b, "shr_u", lane, shift);
  const mul = (p: Lane, q: Lane): Lane => binary(b, "mul", p, q);
  const [xl, xh, yl, yh] = [low(x), high(x), low(y), high(y)];
  const cross = binary(b, "add", mul(xh, yl), high(mul(xl, yl)));
  const other = binary(b, "add", mul(xl, yh), low(cross));
  const unsigned = binary(b, "add", binary(b, "add", mul(xh, yh), high(cross)), high(other));
  if (signOf(dtype) === "u") return unsigned;
  const sign = like(b, x, 63);
  const correction = (p: Lane, q: Lane): Lane => binary(b, "and", binary(b, "shr_s", p, sign), q);
  return binary(b, "sub", binary(b, "sub", unsigned, correction(x, y)), correction(y, x));
}

/** The bytes in reverse. */
export const byteswap: Lower = (b, [x]) => (x!.type === "i8" ? x! : b.op(`${x!.type}.bswap`, x!));
