/** `saturate` and `astype` to integers, from every real dtype, against their definitions in exact arithmetic. */
import { dtype } from "@lanewise/format";
import { astype, configure, saturate } from "@lanewise/simd";
import { afterEach, describe, expect, it } from "vitest";

afterEach(() => configure({ backend: "auto" }));

const INTEGERS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"] as const;
const FLOATS = ["float32", "float64"] as const;

function rangeOf(name: string): [low: bigint, high: bigint] {
  const { kind, itemsize } = dtype(name);
  const bits = BigInt(itemsize * 8);
  return kind === "uint" ? [0n, (1n << bits) - 1n] : [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n];
}

/** The limits of every integer dtype and their neighbours, as far as a dtype has them; for floats halves too. */
function edges(name: string): number[] | bigint[] {
  const limits = INTEGERS.flatMap(own => rangeOf(own)).flatMap(limit => [limit - 1n, limit, limit + 1n]);
  const values = [...new Set([...limits, 1n, -3n, 100n])];
  if (dtype(name).kind === "float") {
    const numbers = values.map(Number).flatMap(value => [value, value - 0.5, value + 0.5]);
    return [...numbers, 1.5, 2.5, -0.25, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  }
  const [low, high] = rangeOf(name);
  return values.filter(value => value >= low && value <= high);
}

function arrayOf(name: string): Float64Array {
  const Type = dtype(name).TypedArray as unknown as Float64ArrayConstructor;
  const isWide = name === "int64" || name === "uint64";
  return Type.from(
    Array.from<number | bigint, number>(edges(name), value => (isWide ? value : Number(value)) as number),
  );
}

function halfToEven(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 !== 0) ? down + 1 : down;
}

function clamped(value: number | bigint, to: string, whole: (x: number) => number): bigint {
  const [low, high] = rangeOf(to);
  if (typeof value === "number") {
    if (Number.isNaN(value)) return 0n;
    if (!Number.isFinite(value)) return value < 0 ? low : high;
  }
  const exact = typeof value === "bigint" ? value : BigInt(whole(value));
  return exact < low ? low : exact > high ? high : exact;
}

describe.each(["auto", "js"] as const)("with the %s back end", backend => {
  const pairs = [...INTEGERS, ...FLOATS].flatMap(from => INTEGERS.map(to => [from, to] as const));

  it.each(pairs)("saturates %s to %s", (from, to) => {
    configure({ backend });
    const source = arrayOf(from);
    const got = Array.from(saturate(to, source).toTypedArray() as ArrayLike<number | bigint>, BigInt);
    expect(got).toEqual(Array.from(source, value => clamped(value, to, halfToEven)));
  });

  it.each(FLOATS.flatMap(from => INTEGERS.map(to => [from, to] as const)))("truncates %s to %s", (from, to) => {
    configure({ backend });
    const source = arrayOf(from);
    const got = Array.from(astype(source, to).toTypedArray() as ArrayLike<number | bigint>, BigInt);
    expect(got).toEqual(Array.from(source, value => clamped(value, to, Math.trunc)));
  });
});
