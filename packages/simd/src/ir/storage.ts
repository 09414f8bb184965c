/**
 * The dtypes that lanes hold, and how elements of each lie in memory, seen from a lane: raw lane type, planes, byte order.
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

type Kind = "bool" | "int" | "uint" | "float" | "complex";

interface ScalarFacts {
  readonly kind: Kind;
  /** Bits of the whole value. */
  readonly bits: number;
  /** What a value (one plane of it) computes as; bool has any mask. */
  readonly lane: LaneType;
}

const FACTS: Readonly<Record<Scalar, ScalarFacts>> = {
  bool: { kind: "bool", bits: 8, lane: "m8" },
  int8: { kind: "int", bits: 8, lane: "i8" },
  int16: { kind: "int", bits: 16, lane: "i16" },
  int32: { kind: "int", bits: 32, lane: "i32" },
  int64: { kind: "int", bits: 64, lane: "i64" },
  uint8: { kind: "uint", bits: 8, lane: "i8" },
  uint16: { kind: "uint", bits: 16, lane: "i16" },
  uint32: { kind: "uint", bits: 32, lane: "i32" },
  uint64: { kind: "uint", bits: 64, lane: "i64" },
  float16: { kind: "float", bits: 16, lane: "f32" },
  float32: { kind: "float", bits: 32, lane: "f32" },
  float64: { kind: "float", bits: 64, lane: "f64" },
  complex64: { kind: "complex", bits: 64, lane: "f32" },
  complex128: { kind: "complex", bits: 128, lane: "f64" },
};

/** Every native dtype's name. */
export const SCALARS: readonly Scalar[] = /* @__PURE__ */ Object.keys(FACTS) as Scalar[];

/** Kind, width and lane of a native dtype's name; undefined for any other name. */
export function scalarFacts(name: string): ScalarFacts | undefined {
  return Object.hasOwn(FACTS, name) ? FACTS[name as Scalar] : undefined;
}

/** Every storage a kernel reads and writes, `"index"` aside. */
export const STORAGES: readonly Storage[] = /* @__PURE__ */ SCALARS.flatMap(name => {
  const { kind, bits } = FACTS[name];
  return bits === 8 ? [name] : [name, `>${kind[0]}${bits / 8}` as BigEndian];
});

const KINDS: Readonly<Record<string, Kind>> = { i: "int", u: "uint", f: "float", c: "complex" };

/** @throws {TypeError} for a name that is no storage. */
export function storageInfo(storage: Storage): StorageInfo {
  if (storage === "index") return { raw: "i32", lane: "i32", planes: 1, itemsize: 4, swapped: false };
  const swapped = storage[0] === ">";
  const facts = scalarFacts(swapped ? `${KINDS[storage[1]!]}${Number(storage.slice(2)) * 8}` : storage);
  if (facts === undefined) throw new TypeError(`"storage" must be a dtype that lanes can hold, got ${storage}`);
  const { kind, bits, lane } = facts;
  const planes = kind === "complex" ? 2 : 1;
  // Swapping works on integers: a float with its bytes reversed must never be touched as a float.
  const isInteger = swapped || kind === "bool" || storage === "float16";
  const raw = isInteger ? (`i${bits / planes}` as LaneType) : lane;
  return { raw, lane, planes, itemsize: bits / 8, swapped };
}
