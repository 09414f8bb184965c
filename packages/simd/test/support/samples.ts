/** Repeatable sample values of every dtype: what is special or at an edge, and noise. */
import { type DType, dtype } from "@lanewise/format";
import type { Element } from "./placed-operands.ts";
import { roundHalf } from "./reference.ts";

const FLOATS = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  3,
  7,
  -7,
  1e10,
  -1e-10,
  65504,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
];

/** The nearest value of a float dtype, or of a complex one's parts. */
export function roundedTo(name: string): (x: number) => number {
  if (name === "float16") return roundHalf;
  return name === "float32" || name === "complex64" ? Math.fround : x => x;
}

const noiseOf = (k: number): bigint => BigInt.asUintN(64, BigInt(k + 1) * 0x9e3779b97f4a7c15n);

function float(k: number): number {
  return k % 3 === 0 ? FLOATS[(k / 3) % FLOATS.length]! : (Number(noiseOf(k) >> 40n) - 2 ** 23) / 2 ** 16;
}

/** Mostly ordinary numbers of a size for which exponentials stay finite, some of them special. */
function complexPart(k: number): number {
  return k % 11 === 0 ? FLOATS[(k / 11) % FLOATS.length]! : (Number(noiseOf(k) >> 40n) - 2 ** 23) / 2 ** 21;
}

function integer(kind: string, bits: number, k: number): bigint {
  const high = kind === "int" ? (1n << BigInt(bits - 1)) - 1n : (1n << BigInt(bits)) - 1n;
  const low = kind === "int" ? -high - 1n : 0n;
  const width = BigInt(bits);
  const edges = [0n, 1n, high, low, 2n, 3n, high - 1n, low + 1n, width, width - 1n, kind === "int" ? -1n : 5n];
  if (k % 2 === 0) return edges[(k / 2) % edges.length]!;
  return kind === "int" ? BigInt.asIntN(bits, noiseOf(k) >> 7n) : BigInt.asUintN(bits, noiseOf(k) >> 7n);
}

/** The `k`th sample of a dtype. */
export function sample(name: string, k: number): Element {
  const { kind, itemsize } = dtype(name) as DType;
  const round = roundedTo(name);
  if (kind === "bool") return (noiseOf(k) & 64n) !== 0n;
  if (kind === "float") return round(float(k));
  if (kind === "complex") return { re: round(complexPart(2 * k)), im: round(complexPart(2 * k + 1)) };
  return integer(kind, itemsize * 8, k);
}
