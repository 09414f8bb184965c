/**
 * What a lowering is: an operation's text in the intermediate representation, for operands already converted to the dtype
 * in which the operation computes. Values of a bool dtype are masks of any width; float16 computes in f32 lanes, and
 * whoever calls a lowering rounds its result; complex values are pairs of lanes.
 */
import type { Builder } from "../ir/builder.ts";
import type { Primitive } from "../ir/primitive.ts";
import type { Scalar } from "../ir/storage.ts";
import type { Lane, LaneType } from "../ir/types.ts";

export type { Scalar };

export type Lower = (b: Builder, args: readonly Lane[], dtype: Scalar) => Lane;
/** Real and imaginary lane. */
export type Pair = readonly [re: Lane, im: Lane];
/** A lowering for complex operands; one lane means a real or a mask result. */
export type LowerComplex = (b: Builder, args: readonly Pair[]) => Pair | Lane;

export type Kind = "bool" | "int" | "uint" | "float" | "complex";

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

export function isUnsigned(dtype: Scalar): boolean {
  return FACTS[dtype].kind === "uint";
}

/** The primitive of a dtype where unsigned integers have one of their own. */
export function bySign(dtype: Scalar, primitive: Primitive, unsigned: Primitive): Primitive {
  return isUnsigned(dtype) ? unsigned : primitive;
}

/** A whole number as a constant of a lane's type. */
export function constant(b: Builder, type: LaneType, value: number | bigint): Lane {
  return b.const(type, type === "i64" ? BigInt(value) : Number(value));
}

/** A constant of the same type as a lane. */
export function like(b: Builder, lane: Lane, value: number | bigint): Lane {
  return constant(b, lane.type, value);
}
