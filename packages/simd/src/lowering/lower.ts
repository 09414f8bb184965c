/**
 * What a lowering is: an operation's text in the intermediate representation, for operands already converted to the dtype
 * in which the operation computes. Values of a bool dtype are masks of any width; float16 computes in f32 lanes, and
 * whoever calls a lowering rounds its result; complex values are pairs of lanes.
 */
import type { Builder } from "../ir/builder.ts";
import type { Primitive } from "../ir/primitive.ts";
import { SCALARS, type Scalar, scalarFacts } from "../ir/storage.ts";
import type { Lane, LaneType } from "../ir/types.ts";

export { SCALARS, type Scalar, scalarFacts };

export type Lower = (b: Builder, args: readonly Lane[], dtype: Scalar) => Lane;
/** Real and imaginary lane. */
export type Pair = readonly [re: Lane, im: Lane];
/** A lowering for complex operands; one lane means a real or a mask result. */
export type LowerComplex = (b: Builder, args: readonly Pair[]) => Pair | Lane;

export function isUnsigned(dtype: Scalar): boolean {
  return scalarFacts(dtype)!.kind === "uint";
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
