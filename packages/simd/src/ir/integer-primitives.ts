/**
 * Integer lanes: everything wraps, nothing traps. Division by zero gives 0 (remainder too), and the minimum divided by -1
 * is itself. Shift counts are taken modulo the width, as WebAssembly does: larger counts are the operation table's.
 */

import { reinterpretation } from "./float-primitives.ts";
import {
  byteswap,
  compareSelect,
  countOnes,
  countZeros,
  divide,
  multiplyBytes,
  shift,
  unsignedCompare64,
} from "./integer-recipes.ts";
import { maskReading } from "./mask-primitives.ts";
import type { Primitive, WasmForm } from "./primitive.ts";
import { bitselect } from "./recipes.ts";
import type { IntegerLane, LaneType, MaskLane } from "./types.ts";

type Width = 8 | 16 | 32 | 64;
type Js = (...lanes: any[]) => any;

const SHAPES: Record<Width, string> = { 8: "i8x16", 16: "i16x8", 32: "i32x4", 64: "i64x2" };

/** The integer primitives of one type. */
export function integerPrimitives(type: IntegerLane): Primitive[] {
  const width = Number(type.slice(1)) as Width;
  const own = [...arithmetic(width), ...comparisons(width), ...bits(width), maskReading(type)];
  return type === "i32" || type === "i64" ? [...own, reinterpretation(type)] : own;
}

/** Wraps a result to the width; and reads a lane as unsigned. */
function signed(width: Width): Js {
  if (width === 64) return (x: bigint) => BigInt.asIntN(64, x);
  if (width === 32) return (x: number) => x | 0;
  const unused = 32 - width;
  return (x: number) => (x << unused) >> unused;
}

function unsigned(width: Width): Js {
  if (width === 64) return (x: bigint) => BigInt.asUintN(64, x);
  if (width === 32) return (x: number) => x >>> 0;
  const mask = 2 ** width - 1;
  return (x: number) => x & mask;
}

function rows(width: Width) {
  const type: IntegerLane = `i${width}`;
  return (name: string, params: number, js: Js, wasm: WasmForm, result: LaneType = type): Primitive => ({
    name: `${type}.${name}`,
    params: Array.from({ length: params }, () => type),
    result,
    js,
    wasm,
  });
}

function arithmetic(width: Width): Primitive[] {
  const row = rows(width);
  const shape = SHAPES[width];
  const [wrap, plain] = [signed(width), unsigned(width)];
  const zero = width === 64 ? 0n : 0;
  const mul: Js = width === 32 ? Math.imul : (a, b) => wrap(a * b);
  const divisions: Primitive[] = [
    // Truncation of a quotient below 2**32 is exact in a double; bigints truncate by themselves.
    row("div_s", 2, (a, b) => (b === zero ? zero : wrap(whole(a / b))), divide(width, "div_s")),
    row("div_u", 2, (a, b) => (b === zero ? zero : wrap(whole(plain(a) / plain(b)))), divide(width, "div_u")),
    row("rem_s", 2, (a, b) => (b === zero ? zero : wrap(a % b)), divide(width, "rem_s")),
    row("rem_u", 2, (a, b) => (b === zero ? zero : wrap(plain(a) % plain(b))), divide(width, "rem_u")),
  ];
  const saturating: Primitive[] =
    width > 16
      ? []
      : [
          row(
            "add_sat_s",
            2,
            clamp(width, true, (a, b) => a + b),
            `${shape}.add_sat_s`,
          ),
          row(
            "add_sat_u",
            2,
            clamp(width, false, (a, b) => a + b),
            `${shape}.add_sat_u`,
          ),
          row(
            "sub_sat_s",
            2,
            clamp(width, true, (a, b) => a - b),
            `${shape}.sub_sat_s`,
          ),
          row(
            "sub_sat_u",
            2,
            clamp(width, false, (a, b) => a - b),
            `${shape}.sub_sat_u`,
          ),
          row("avgr_u", 2, (a, b) => wrap((plain(a) + plain(b) + 1) >> 1), `${shape}.avgr_u`),
        ];
  return [
    row("add", 2, (a, b) => wrap(a + b), `${shape}.add`),
    row("sub", 2, (a, b) => wrap(a - b), `${shape}.sub`),
    row("mul", 2, mul, width === 8 ? { recipe: multiplyBytes } : `${shape}.mul`),
    row("neg", 1, a => wrap(-a), `${shape}.neg`),
    row("abs", 1, a => wrap(a < zero ? -a : a), `${shape}.abs`),
    ...divisions,
    ...saturating,
  ];
}

/** Drops the fraction of a number's quotient; a bigint's has none. `| 0` would wrap an unsigned quotient too soon. */
function whole<T extends number | bigint>(quotient: T): T {
  return (typeof quotient === "bigint" ? quotient : Math.trunc(quotient) + 0) as T;
}

function clamp(width: Width, isSigned: boolean, js: (a: number, b: number) => number): Js {
  const [wrap, plain] = [signed(width), isSigned ? signed(width) : unsigned(width)];
  const low = isSigned ? -(2 ** (width - 1)) : 0;
  const high = low + 2 ** width - 1;
  return (a, b) => wrap(Math.max(low, Math.min(high, js(plain(a), plain(b)))));
}

function comparisons(width: Width): Primitive[] {
  const row = rows(width);
  const shape = SHAPES[width];
  const mask: MaskLane = `m${width}`;
  const plain = unsigned(width);
  const ordered: [string, (a: number, b: number) => boolean][] = [
    ["lt", (a, b) => a < b],
    ["le", (a, b) => a <= b],
    ["gt", (a, b) => a > b],
    ["ge", (a, b) => a >= b],
  ];
  return [
    row("eq", 2, (a, b) => (a === b ? 1 : 0), `${shape}.eq`, mask),
    row("ne", 2, (a, b) => (a !== b ? 1 : 0), `${shape}.ne`, mask),
    ...ordered.flatMap(([name, test]) => [
      row(`${name}_s`, 2, (a, b) => (test(a, b) ? 1 : 0), `${shape}.${name}_s`, mask),
      row(
        `${name}_u`,
        2,
        (a, b) => (test(plain(a), plain(b)) ? 1 : 0),
        width === 64 ? { recipe: unsignedCompare64(name) } : `${shape}.${name}_u`,
        mask,
      ),
    ]),
    row("min_s", 2, (a, b) => (b < a ? b : a), width === 64 ? { recipe: compareSelect("lt_s") } : `${shape}.min_s`),
    row("max_s", 2, (a, b) => (b > a ? b : a), width === 64 ? { recipe: compareSelect("gt_s") } : `${shape}.max_s`),
    row(
      "min_u",
      2,
      (a, b) => (plain(b) < plain(a) ? b : a),
      width === 64 ? { recipe: compareSelect("lt_u") } : `${shape}.min_u`,
    ),
    row(
      "max_u",
      2,
      (a, b) => (plain(b) > plain(a) ? b : a),
      width === 64 ? { recipe: compareSelect("gt_u") } : `${shape}.max_u`,
    ),
    {
      name: `i${width}.select`,
      params: [mask, `i${width}`, `i${width}`],
      result: `i${width}`,
      js: (m, a, b) => (m ? a : b),
      wasm: { recipe: bitselect },
    },
  ];
}

function bits(width: Width): Primitive[] {
  const row = rows(width);
  const [wrap, plain] = [signed(width), unsigned(width)];
  const count: Js = width === 64 ? x => x & 63n : x => x & (width - 1);
  const swap: Primitive[] =
    width === 8 ? [] : [row("bswap", 1, x => wrap(reverseBytes(plain(x), width)), { recipe: byteswap(width) })];
  return [
    row("and", 2, (a, b) => a & b, "v128.and"),
    row("or", 2, (a, b) => a | b, "v128.or"),
    row("xor", 2, (a, b) => a ^ b, "v128.xor"),
    row("not", 1, a => ~a, "v128.not"),
    row("shl", 2, (a, b) => wrap(a << count(b)), shift(width, "shl")),
    row("shr_s", 2, (a, b) => a >> count(b), shift(width, "shr_s")),
    row("shr_u", 2, (a, b) => wrap(width === 64 ? plain(a) >> count(b) : plain(a) >>> count(b)), shift(width, "shr_u")),
    row("popcnt", 1, x => ones(plain(x), width), { recipe: countOnes(width) }),
    row("clz", 1, x => leadingZeros(plain(x), width), countZeros(width, "clz")),
    row("ctz", 1, x => trailingZeros(plain(x), width), countZeros(width, "ctz")),
    ...swap,
  ];
}

function ones(x: number | bigint, width: Width): number | bigint {
  if (width === 64)
    return BigInt(
      (ones(Number((x as bigint) >> 32n), 32) as number) +
        (ones(Number(BigInt.asUintN(32, x as bigint)), 32) as number),
    );
  let [rest, count] = [x as number, 0];
  for (; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}

function leadingZeros(x: number | bigint, width: Width): number | bigint {
  if (width !== 64) return Math.clz32(x as number) - (32 - width);
  const high = Number((x as bigint) >> 32n);
  return BigInt(high === 0 ? 32 + Math.clz32(Number(x)) : Math.clz32(high));
}

function trailingZeros(x: number | bigint, width: Width): number | bigint {
  const zero = width === 64 ? 0n : 0;
  if (x === zero) return width === 64 ? 64n : width;
  const lowest = width === 64 ? (x as bigint) & -(x as bigint) : (x as number) & -(x as number);
  return width === 64 ? 63n - (leadingZeros(lowest as bigint, 64) as bigint) : 31 - Math.clz32(lowest as number);
}

function reverseBytes(x: number | bigint, width: Width): number | bigint {
  if (width === 16) return ((x as number) << 8) | ((x as number) >> 8);
  if (width === 32) {
    const n = x as number;
    return (n << 24) | ((n & 0xff00) << 8) | ((n >>> 8) & 0xff00) | (n >>> 24);
  }
  let result = 0n;
  for (let rest = x as bigint, i = 0; i < 8; i++, rest >>= 8n) result = (result << 8n) | (rest & 0xffn);
  return result;
}
