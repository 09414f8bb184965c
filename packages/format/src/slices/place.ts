/** Where one element lies: the address arithmetic of a full index, through tables of blocks where there are any. */
import { checkList } from "../geometry/checked.ts";
import { checkBounds } from "../geometry/geometry.ts";
import { followBlock } from "./indirect.ts";
import { checkIndirectLayout, type IndirectLayout } from "./slice-indirect.ts";
import { wrapIndex } from "./slice-items.ts";

/** A buffer, and a byte in it. */
export interface Place {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
}

/**
 * The place of the element at these indices, one for each axis; negative ones count from the end, once.
 *
 * @throws {INDEX} with axis, index and extent
 * @throws {ARGUMENT} for indices that are not integers, or what is no layout
 * @throws {BUFFER} for a block index outside of the table, or a block that is too short
 *
 * @example
 * ```ts
 * const geometry = { byteOffset: 0, shape: [4, 5], strides: [40, 8], itemsize: 8 };
 * lw.placeOf({ buffer: new ArrayBuffer(160), blocks: null, geometry }, [1, -1]).byteOffset; // => 72
 * ```
 */
export function placeOf(layout: IndirectLayout, indices: readonly number[]): Place {
  checkIndirectLayout(layout);
  checkList(indices, "indices");
  const { geometry, blocks } = layout;
  let { buffer } = layout;
  const { shape, strides, suboffsets, itemsize } = geometry;
  let { byteOffset } = geometry;
  for (let axis = 0; axis < shape.length; axis++) {
    byteOffset += wrapIndex(indices[axis]!, shape[axis]!, axis) * strides[axis]!;
    const suboffset = suboffsets?.[axis] ?? -1;
    if (suboffset < 0) continue;
    const block = followBlock(buffer, blocks, byteOffset);
    buffer = block.buffer;
    byteOffset = block.byteOffset + suboffset;
  }
  if (suboffsets) checkBounds({ byteOffset, shape: [], strides: [], itemsize }, buffer.byteLength);
  return { buffer, byteOffset };
}
