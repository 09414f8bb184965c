/** Random elements of every dtype as bytes, and bytes that can be compared: any NaN is any other. */
import { type DType, dtype } from "@lanewise/format";
import { sample } from "../../test/support/samples.ts";
import type { Dice } from "./dice.ts";

export const SIZES: Readonly<Record<string, number>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
  complex64: 8,
  complex128: 16,
};
export const DTYPES: readonly string[] = Object.keys(SIZES);

/** Different elements, before they repeat. */
const PERIOD = 3011;

/** Elements of a dtype; half the time small ones, of which sums and products stay finite. */
export function randomBytes(dice: Dice, name: string, count: number): Uint8Array<ArrayBuffer> {
  const codec = dtype(name) as DType;
  const { itemsize, kind } = codec;
  const bytes = new Uint8Array(count * itemsize);
  const small = dice.chance(0.5);
  const first = dice.below(1e6);
  const few = (): unknown => {
    const value = kind === "uint" || kind === "bool" ? dice.below(9) : dice.below(13) - 6;
    if (kind === "bool") return value > 4;
    if (kind === "complex") return { re: value / 2, im: dice.below(9) - 4 };
    return itemsize === 8 && kind !== "float" ? BigInt(value) : value;
  };
  const any = (k: number): unknown => {
    const value = sample(name, first + k);
    return typeof value === "bigint" && itemsize < 8 ? Number(value) : value;
  };
  const period = Math.min(count, PERIOD);
  for (let k = 0; k < period; k++) codec.write(bytes, k * itemsize, (small ? few() : any(k)) as never);
  for (let at = period * itemsize; at < bytes.length; at += period * itemsize) {
    bytes.copyWithin(at, 0, Math.min(period * itemsize, bytes.length - at));
  }
  return bytes;
}

/** Indices around 0, which fit most extents. */
export function randomIndices(dice: Dice, count: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Int32Array.from({ length: count }, () => dice.below(4) - 2).buffer);
}

const REALS: Readonly<Record<string, readonly [(view: DataView, at: number) => boolean, number]>> = {
  float16: [(view, at) => (view.getUint16(at, true) & 0x7fff) > 0x7c00, 2],
  float32: [(view, at) => Number.isNaN(view.getFloat32(at, true)), 4],
  float64: [(view, at) => Number.isNaN(view.getFloat64(at, true)), 8],
};

/** A copy in which each NaN has the same bits. */
export function comparable(name: string, bytes: Uint8Array): Uint8Array {
  const real = REALS[name] ?? REALS[{ complex64: "float32", complex128: "float64" }[name] ?? ""];
  const copy = bytes.slice();
  if (real === undefined) return copy;
  const [isNaNAt, size] = real;
  const view = new DataView(copy.buffer);
  for (let at = 0; at < copy.length; at += size) if (isNaNAt(view, at)) copy.fill(0xff, at, at + size);
  return copy;
}

/** Where two results differ, in words; null if they do not. */
export function difference(name: string, expected: Uint8Array, got: Uint8Array): string | null {
  if (expected.length !== got.length) return `${got.length} bytes for ${expected.length}`;
  const at = expected.findIndex((byte, k) => byte !== got[k]);
  if (at < 0) return null;
  const codec = dtype(name) as DType;
  const index = Math.floor(at / codec.itemsize);
  const shown = (bytes: Uint8Array): string => {
    const value = codec.read(bytes, index * codec.itemsize) as unknown;
    return typeof value === "object" ? JSON.stringify(value) : Object.is(value, -0) ? "-0" : String(value);
  };
  return `element ${index} is ${shown(got)}, should be ${shown(expected)}`;
}
