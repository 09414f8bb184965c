/**
 * How elements of each dtype lie in memory, seen from a lane: raw lane type, planes, byte order.
 *
 * A load gives raw lanes; turning them into values (bool to mask, float16 to float32, swapping bytes) is ordinary
 * program text made by the builder, so that both back ends do it alike. Names are the dtypes' (format's `dtype.name`):
 * big-endian ones carry NumPy's code.
 */
import type { LaneType } from "./types.ts";

/** Native dtypes that arithmetic knows. */
export type Scalar =
  | "bool"
  | "int8"
  | "int16"
  | "int32"
  | "int64"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "float16"
  | "float32"
  | "float64"
  | "complex64"
  | "complex128";
type BigEndian = ">i2" | ">i4" | ">i8" | ">u2" | ">u4" | ">u8" | ">f2" | ">f4" | ">f8" | ">c8" | ">c16";

/**
 * A dtype's name. `"index"` is no memory at all: its "pointer" is a start value and its strides are increments, so the
 * element is a position (`i32`, unsigned, modulo 2**32).
 */
export type Storage = Scalar | BigEndian | "index";

export interface StorageInfo {
  /** What one plane's bytes are loaded as. */
  readonly raw: LaneType;
  /** What `Builder.load` gives and an output takes. */
  readonly lane: LaneType;
  /** 2 for complex: real plane, imaginary plane, interleaved in memory. */
  readonly planes: 1 | 2;
  /** Bytes of one element, all planes. */
  readonly itemsize: number;
  /** Bytes in the other order than WebAssembly's. */
  readonly swapped: boolean;
}

const NATIVE: Record<Scalar, readonly [raw: LaneType, lane: LaneType, planes: 1 | 2, itemsize: number]> = {
  bool: ["i8", "m8", 1, 1],
  int8: ["i8", "i8", 1, 1],
  int16: ["i16", "i16", 1, 2],
  int32: ["i32", "i32", 1, 4],
  int64: ["i64", "i64", 1, 8],
  uint8: ["i8", "i8", 1, 1],
  uint16: ["i16", "i16", 1, 2],
  uint32: ["i32", "i32", 1, 4],
  uint64: ["i64", "i64", 1, 8],
  float16: ["i16", "f32", 1, 2],
  float32: ["f32", "f32", 1, 4],
  float64: ["f64", "f64", 1, 8],
  complex64: ["f32", "f32", 2, 8],
  complex128: ["f64", "f64", 2, 16],
};
const SWAPPED: Record<BigEndian, Scalar> = {
  ">i2": "int16",
  ">i4": "int32",
  ">i8": "int64",
  ">u2": "uint16",
  ">u4": "uint32",
  ">u8": "uint64",
  ">f2": "float16",
  ">f4": "float32",
  ">f8": "float64",
  ">c8": "complex64",
  ">c16": "complex128",
};

/** Every storage a kernel reads and writes, `"index"` aside. */
export const STORAGES: readonly Storage[] = /* @__PURE__ */ (() =>
  [...Object.keys(NATIVE), ...Object.keys(SWAPPED)] as Storage[])();

/** @throws {TypeError} for a name that is no storage. */
export function storageInfo(storage: Storage): StorageInfo {
  if (storage === "index") return { raw: "i32", lane: "i32", planes: 1, itemsize: 4, swapped: false };
  const swapped = storage[0] === ">";
  const row = NATIVE[swapped ? SWAPPED[storage as BigEndian] : (storage as Scalar)];
  if (row === undefined) throw new TypeError(`"storage" must be a dtype that lanes can hold, got ${storage}`);
  const [raw, lane, planes, itemsize] = row;
  // Swapping works on integers: a float with its bytes reversed must never be touched as a float.
  const whole = swapped && raw[0] === "f" ? (raw === "f32" ? "i32" : "i64") : raw;
  return { raw: whole, lane, planes, itemsize, swapped };
}
