/**
 * What each operation means for one element, in plain JavaScript: the oracle of the agreement test. Written from
 * docs/reference/arithmetic.md and not from the lowerings. Integers are bigints here, floats numbers, bools booleans.
 */
import { dtype } from "@lanewise/format";

export type Scalar = number | bigint | boolean;
type Meaning = (context: { bits: number; signed: boolean; float: boolean }, ...operands: any[]) => Scalar;

const wrap = (bits: number, signed: boolean, x: bigint): bigint =>
  signed ? BigInt.asIntN(bits, x) : BigInt.asUintN(bits, x);
const floorDiv = (a: bigint, b: bigint): bigint => {
  const q = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? q - 1n : q;
};
const clamp = (bits: number, signed: boolean, x: bigint): bigint => {
  const low = signed ? -(1n << BigInt(bits - 1)) : 0n;
  const high = low + (1n << BigInt(bits)) - 1n;
  return x < low ? low : x > high ? high : x;
};
const ones = (x: bigint): bigint => BigInt([...x.toString(2)].filter(bit => bit === "1").length);
const plain = (bits: number, x: bigint): bigint => BigInt.asUintN(bits, x);
const isZero = (x: Scalar): boolean => x === 0n || x === false || x === 0;
const even = (x: number): number => {
  const r = Math.round(x);
  const result = Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r;
  return result === 0 ? x * 0 : result;
};
const same = (x: Scalar): Scalar => x;
const int =
  (f: (c: { bits: number; signed: boolean }, ...x: bigint[]) => bigint): Meaning =>
  (c, ...x) =>
    wrap(c.bits, c.signed, f(c, ...(x as bigint[])));
const both =
  (i: (c: { bits: number; signed: boolean }, ...x: bigint[]) => bigint, f: (...x: number[]) => number): Meaning =>
  (c, ...x) =>
    c.float ? f(...(x as number[])) : wrap(c.bits, c.signed, i(c, ...(x as bigint[])));

/** The nearest float16 to a double. */
export function roundHalf(x: number): number {
  if (Math.abs(x) >= 65520) return Math.sign(x) * Number.POSITIVE_INFINITY;
  const bytes = new Uint8Array(2);
  dtype("float16").write(bytes, 0, x);
  return dtype("float16").read(bytes);
}

/** Operations whose meaning is exact; mathematical functions have tests of their own. */
export const REFERENCE: Readonly<Record<string, Meaning>> = {
  add: both(
    (_, a, b) => a! + b!,
    (a, b) => a! + b!,
  ),
  sub: both(
    (_, a, b) => a! - b!,
    (a, b) => a! - b!,
  ),
  mul: both(
    (_, a, b) => a! * b!,
    (a, b) => a! * b!,
  ),
  div: (_, a, b) => Number(a) / Number(b),
  floorDivide: both(
    (_, a, b) => (b === 0n ? 0n : floorDiv(a!, b!)),
    (a, b) => {
      if (b === 0 || !Number.isFinite(a!) || !Number.isFinite(b!)) return a! / b!;
      const rest = a! % b!;
      let whole = Math.round((a! - rest) / b!);
      if (rest !== 0 && rest < 0 !== b! < 0) whole -= 1;
      return whole === 0 ? (Object.is(a! / b!, -0) || a! / b! < 0 ? -0 : 0) : whole;
    },
  ),
  rem: both(
    (_, a, b) => (b === 0n ? 0n : a! - b! * floorDiv(a!, b!)),
    (a, b) => {
      const rest = a! % b!;
      if (rest === 0) return b! < 0 || Object.is(b, -0) ? -0 : 0;
      return rest < 0 !== b! < 0 ? rest + b! : rest;
    },
  ),
  neg: both(
    (_, a) => -a!,
    a => -a!,
  ),
  positive: (_, a) => same(a),
  abs: both((_, a) => (a! < 0n ? -a! : a!), Math.abs),
  sign: both(
    (_, a) => (a! > 0n ? 1n : a! < 0n ? -1n : 0n),
    a => (a! > 0 ? 1 : a! < 0 ? -1 : a === 0 ? 0 : Number.NaN),
  ),
  square: both(
    (_, a) => a! * a!,
    a => a! * a!,
  ),
  reciprocal: (_, a) => 1 / Number(a),
  mulAdd: (c, x, y, z) => {
    if (!c.float) return wrap(c.bits, c.signed, x * y + z);
    const product = c.bits === 64 ? x * y : c.bits === 32 ? Math.fround(x * y) : roundHalf(x * y);
    return product + z;
  },
  maximum: both((_, a, b) => (a! > b! ? a! : b!), Math.max),
  minimum: both((_, a, b) => (a! < b! ? a! : b!), Math.min),
  clip: both(
    (_, x, low, high) => {
      const above = x! > low! ? x! : low!;
      return above < high! ? above : high!;
    },
    (x, low, high) => Math.min(Math.max(x!, low!), high!),
  ),
  eq: (_, a, b) => a === b,
  ne: (_, a, b) => a !== b,
  lt: (_, a, b) => a < b,
  le: (_, a, b) => a <= b,
  gt: (_, a, b) => a > b,
  ge: (_, a, b) => a >= b,
  isnan: (_, a) => Number.isNaN(a),
  isinf: (_, a) => a === Number.POSITIVE_INFINITY || a === Number.NEGATIVE_INFINITY,
  isfinite: (c, a) => !c.float || Number.isFinite(a),
  signbit: (c, a) => (c.float ? a < 0 || Object.is(a, -0) : a < 0n),
  logicalAnd: (_, a, b) => !isZero(a) && !isZero(b),
  logicalOr: (_, a, b) => !isZero(a) || !isZero(b),
  logicalXor: (_, a, b) => isZero(a) !== isZero(b),
  logicalNot: (_, a) => isZero(a),
  where: (_, c, a, b) => (c ? a : b),
  bitwiseAnd: (_, a, b) => (typeof a === "boolean" ? a && b : a & b),
  bitwiseOr: (_, a, b) => (typeof a === "boolean" ? a || b : a | b),
  bitwiseXor: (_, a, b) => (typeof a === "boolean" ? a !== b : a ^ b),
  bitwiseInvert: (c, a) => (typeof a === "boolean" ? !a : wrap(c.bits, c.signed, ~(a as bigint))),
  bitwiseLeftShift: int((c, a, n) => (n! < 0n || n! >= BigInt(c.bits) ? 0n : a! << n!)),
  bitwiseRightShift: int((c, a, n) => (n! < 0n || n! >= BigInt(c.bits) ? (a! < 0n ? -1n : 0n) : a! >> n!)),
  rotl: int(({ bits }, a, n) => {
    const by = plain(bits, n!) % BigInt(bits);
    return (plain(bits, a!) << by) | (plain(bits, a!) >> (BigInt(bits) - by));
  }),
  rotr: int(({ bits }, a, n) => {
    const by = plain(bits, n!) % BigInt(bits);
    return (plain(bits, a!) >> by) | (plain(bits, a!) << (BigInt(bits) - by));
  }),
  popcount: int(({ bits }, a) => ones(plain(bits, a!))),
  clz: int(({ bits }, a) => BigInt(bits - (a === 0n ? 0 : plain(bits, a!).toString(2).length))),
  ctz: int(({ bits }, a) => (a === 0n ? BigInt(bits) : ones((plain(bits, a!) & -plain(bits, a!)) - 1n))),
  byteswap: int(({ bits }, a) => {
    let result = 0n;
    for (let at = 0; at < bits; at += 8) result = (result << 8n) | ((plain(bits, a!) >> BigInt(at)) & 255n);
    return result;
  }),
  addSaturating: (c, a, b) => clamp(c.bits, c.signed, a + b),
  subSaturating: (c, a, b) => clamp(c.bits, c.signed, (a as bigint) - (b as bigint)),
  averageRounding: int((_, a, b) => (a! + b! + 1n) >> 1n),
  absDiff: int((_, a, b) => (a! > b! ? a! - b! : b! - a!)),
  mulHigh: int((c, a, b) => (a! * b!) >> BigInt(c.bits)),
  pow: int(({ bits, signed }, a, n) => {
    if (n! >= 0n) {
      let [result, square, rest] = [1n, a!, n!];
      for (; rest > 0n; rest >>= 1n, square = wrap(bits, signed, square * square)) {
        if (rest & 1n) result = wrap(bits, signed, result * square);
      }
      return result;
    }
    return a === 1n ? 1n : a === -1n ? (n! % 2n === 0n ? 1n : -1n) : 0n;
  }),
  floor: both((_, a) => a!, Math.floor),
  ceil: both((_, a) => a!, Math.ceil),
  trunc: both((_, a) => a!, Math.trunc),
  round: both((_, a) => a!, even),
  conj: (_, a) => same(a),
  real: (_, a) => same(a),
  copysign: (_, a, b) => {
    const negative = Number(b) < 0 || Object.is(Number(b), -0);
    return negative ? -Math.abs(Number(a)) : Math.abs(Number(a));
  },
  sqrt: (_, a) => Math.sqrt(Number(a)),
};
