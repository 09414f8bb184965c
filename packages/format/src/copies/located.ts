/** Elements in memory: what `array` and `view` hand to the functions that copy, compare and print. */

import { checkArgument } from "../arguments/check-argument.ts";
import { describeValue } from "../arguments/describe-value.ts";
import { ArgumentError, BufferError } from "../errors.ts";
import { type DType, isDType } from "../formats/element-type.ts";
import type { TypedArrayConstructor } from "../formats/scalars.ts";
import { checkGeometry } from "../geometry/checked.ts";
import type { Order } from "../geometry/contiguity.ts";
import { contiguousStrides, extentOf, firstIndirect, type Geometry, sizeOf } from "../geometry/geometry.ts";
import { checkAttached } from "../protocol/attached.ts";
import type { BufferBlock } from "../protocol/protocol.ts";
import { type IndirectLayout, sliceIndirect } from "../slices/slice-indirect.ts";
import { moveElements } from "./move.ts";

/** A layout, the memory it lies in, and what its bytes mean. The layout must have been checked against the memory. */
export interface Located {
  readonly buffer: ArrayBufferLike;
  readonly geometry: Geometry;
  readonly dtype: DType;
  /** The table that indirect dimensions index. */
  readonly blocks?: readonly BufferBlock[] | null | undefined;
}

/**
 * Refuses what is no located layout: a view or an array, say, which has methods for all this.
 *
 * @throws {ARGUMENT}
 */
export function checkLocated(located: Located, argument: string): void {
  const { buffer, geometry, dtype } = located ?? {};
  if (typeof buffer?.byteLength === "number" && geometry?.shape !== undefined && isDType(dtype)) {
    checkGeometry(geometry, argument);
    return;
  }
  throw new ArgumentError(
    argument,
    `"${argument}" must be { buffer, geometry, dtype }, got ${describeValue(located)}; arrays and views have methods for this`,
  );
}

/**
 * Refuses what are no bytes: also other typed arrays, whose items would be taken for bytes.
 *
 * @throws {ARGUMENT}
 */
export function checkBytes(bytes: Uint8Array, argument: string): void {
  // Those of other realms, and clamped ones, by their tag.
  if (bytes instanceof Uint8Array) return;
  const isBytes = ArrayBuffer.isView(bytes) && /^Uint8(Clamped)?Array$/.test((bytes as Uint8Array)[Symbol.toStringTag]);
  checkArgument(isBytes, argument, "a Uint8Array", bytes);
}

/** The layout as one side of a move, once its memory is known to be there. */
export function sideOf({ buffer, geometry }: Located): {
  buffer: ArrayBufferLike;
  byteOffset: number;
  strides: readonly number[];
} {
  checkAttached(buffer, extentOf(geometry).high);
  return { buffer, byteOffset: geometry.byteOffset, strides: geometry.strides };
}

/**
 * Scratch or result memory.
 *
 * @throws {BUFFER} if there is not that much
 */
export function allocate(nbytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(nbytes);
  } catch (cause) {
    throw new BufferError(`there is no memory for a copy of ${nbytes} bytes`, { cause });
  }
}

/** The same elements, dense in memory of their own. */
export function gather(located: Located, order: Order = "C"): Located & { readonly buffer: ArrayBuffer } {
  const { geometry, dtype } = located;
  const { shape, itemsize } = geometry;
  const strides = contiguousStrides(shape, itemsize, order);
  const buffer = allocate(sizeOf(shape) * itemsize);
  for (const { block, byteOffset } of directParts(located, strides)) {
    const inner = block.geometry.shape;
    const target = { buffer, byteOffset, strides: strides.slice(shape.length - inner.length) };
    if (!inner.includes(0)) moveElements(inner, itemsize, target, sideOf(block), false);
  }
  return { buffer, dtype, geometry: { byteOffset: 0, shape, strides, itemsize, suboffsets: null } };
}

/** A whole buffer as a typed array. */
export type Items = InstanceType<TypedArrayConstructor>;

/** The whole buffer as the typed array of its elements, if there is one and all of them are aligned. */
export function typedItems(
  { buffer, geometry, dtype }: Located,
  strides: readonly number[] = geometry.strides,
): Items | null {
  const { TypedArray, itemsize } = dtype;
  if (TypedArray === null || [geometry.byteOffset, ...strides].some(offset => offset % itemsize !== 0)) return null;
  return new TypedArray(buffer as ArrayBuffer, 0, Math.floor(buffer.byteLength / itemsize));
}

/** A located layout without indirect dimensions, gathered if need be. */
export function direct(located: Located): Located {
  return firstIndirect(located.geometry) < 0 ? located : gather(located);
}

/** Rows of an indirect layout, beyond which its shape is a mistake (a stride of 0, say) and not an image. */
const MOST_PARTS = 2 ** 24;

/** One direct part of a layout, and where it starts in another layout with these strides and offset 0. */
export interface DirectPart {
  readonly block: Located;
  readonly byteOffset: number;
}

/**
 * The direct layouts behind the indirect dimensions of a layout (itself, if there are none), each checked against its
 * block, with the offset of each in a layout of strides `strides`. All of them are found before the first is used.
 */
export function directParts(located: Located, strides: readonly number[]): DirectPart[] {
  const { geometry, buffer, dtype, blocks = null } = located;
  const { shape, suboffsets } = geometry;
  let outer = shape.length;
  while (outer > 0 && (suboffsets?.[outer - 1] ?? -1) < 0) outer--;
  if (outer === 0) return [{ block: located, byteOffset: 0 }];
  if (shape.includes(0)) return [];
  const count = sizeOf(shape.slice(0, outer));
  if (count > MOST_PARTS)
    throw new BufferError(`an indirect layout must have at most 2^24 rows to be copied, got ${count}`);
  checkAttached(buffer, extentOf(geometry).high);
  const parts: DirectPart[] = [];
  const collect = (layout: IndirectLayout, axis: number, byteOffset: number): void => {
    if (axis === outer) parts.push({ block: { ...layout, dtype }, byteOffset });
    else
      for (let i = 0; i < shape[axis]!; i++)
        collect(sliceIndirect(layout, [i]), axis + 1, byteOffset + i * strides[axis]!);
  };
  collect({ buffer, blocks, geometry }, 0, 0);
  return parts;
}
