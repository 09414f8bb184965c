/** Operands written out into memory of the run, for work that JavaScript does element by element. */
import { contiguousStrides, type DType, sizeOf } from "@lanewise/format";
import type { Evaluable } from "../expression/node.ts";
import { nativeName } from "../table/operation.ts";
import { toDType } from "../to-dtype.ts";
import { isIndirect, type Lease, viewOfLease } from "./lease.ts";
import { evaluate } from "./run.ts";
import type { Session } from "./session.ts";

/** Dense elements as JavaScript indexes them; of 64-bit integers they are bigints at run time. */
export type Elements = Float64Array | Float32Array | Int32Array | Uint32Array | Int8Array | Uint8Array;

/** The dtype in native byte order; records and text stay what they are. */
export function nativeDType(dtype: DType): DType {
  const native = nativeName(dtype);
  return native === null ? dtype : toDType(native);
}

/** All elements, densely, in a dtype. */
export function written(node: Evaluable, dtype: DType, session: Session, shape: readonly number[] = node.shape): Lease {
  const room = session.room(dtype, shape);
  evaluate(node, room, session);
  return room;
}

/** All elements, densely, to be read only: where they are, if they lie so, else written out. */
export function dense(node: Evaluable, dtype: DType, session: Session): Lease {
  if (node.kind === "leaf") {
    const lease = session.read(node);
    const aligned = lease.byteOffset % dtype.alignment === 0;
    if (lease.dtype === dtype && lease.contiguous && aligned && !isIndirect(lease)) return lease;
  }
  return written(node, dtype, session);
}

/** All elements, densely, with the axes in another order; `shape` is what they broadcast to. */
export function ordered(
  node: Evaluable,
  dtype: DType,
  order: readonly number[],
  session: Session,
  shape: readonly number[] = node.shape,
): Lease {
  const extents = order.map(axis => shape[axis]!);
  const room = session.room(dtype, extents);
  const strides = shape.map((_, axis) => room.strides[order.indexOf(axis)]!);
  const { byteOffset, itemsize } = room;
  evaluate(node, viewOfLease(room, { byteOffset, itemsize, shape, strides }), session);
  return room;
}

/** All elements, densely, with one axis innermost. */
export function rowsOf(node: Evaluable, dtype: DType, axis: number, session: Session): Lease {
  const others = [...node.shape.keys()].filter(k => k !== axis);
  return ordered(node, dtype, [...others, axis], session);
}

/** The same memory with its innermost axis moved to a place among the others. */
export function withLastAt(room: Lease, axis: number): Lease {
  const moved = (values: readonly number[]): number[] => [
    ...values.slice(0, axis),
    values.at(-1)!,
    ...values.slice(axis, -1),
  ];
  const { byteOffset, itemsize, shape, strides } = room;
  return viewOfLease(room, { byteOffset, itemsize, shape: moved(shape), strides: moved(strides) });
}

/** Dense memory in another shape of the same size. */
export function inShape(room: Lease, shape: readonly number[]): Lease {
  const { byteOffset, itemsize } = room;
  return viewOfLease(room, { byteOffset, itemsize, shape, strides: contiguousStrides(shape, itemsize) });
}

/** Some items along an axis of memory. */
export function part(room: Lease, axis: number, begin: number, count: number): Lease {
  const { byteOffset, itemsize, strides } = room;
  const shape = room.shape.map((extent, k) => (k === axis ? count : extent));
  return viewOfLease(room, { byteOffset: byteOffset + begin * strides[axis]!, itemsize, shape, strides });
}

/**
 * The elements of dense native memory. Made after the last allocation of the run: memory that grows has another buffer.
 * Not for float16, which JavaScript cannot index everywhere, nor for complex numbers.
 */
export function elementsOf(room: Lease): Elements {
  const Items = (room.dtype.TypedArray ?? Uint8Array) as unknown as typeof Float64Array;
  return new Items(room.buffer as ArrayBuffer, room.byteOffset, sizeOf(room.shape));
}

/** The same; complex numbers as pairs of floats. */
export function numbersOf(room: Lease): Elements {
  if (room.dtype.kind !== "complex") return elementsOf(room);
  const Items = room.dtype.itemsize === 8 ? Float32Array : Float64Array;
  return new Items(room.buffer as ArrayBuffer, room.byteOffset, sizeOf(room.shape) * 2);
}

/** The dtype in which JavaScript works on a native one: float16 in float32. */
export function workingDType(dtype: DType): DType {
  const native = nativeName(dtype)!;
  return toDType(native === "float16" ? "float32" : native);
}

/** The same to compare elements by their bytes: bools, which any byte but 0 means, as 0 and 1. */
export function comparedDType(dtype: DType): DType {
  const working = workingDType(dtype);
  return working.kind === "bool" ? toDType("uint8") : working;
}
