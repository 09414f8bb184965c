/** Slicing of layouts with indirect dimensions, through the memory that leads to their blocks. */
import { checkGeometry, checkList } from "../geometry/checked.ts";
import { checkBounds, firstIndirect, type Geometry } from "../geometry/geometry.ts";
import { checkBuffer } from "../protocol/checked.ts";
import type { BufferBlock } from "../protocol/protocol.ts";
import { followBlock } from "./indirect.ts";
import type { SliceItem } from "./slice.ts";
import { sliced } from "./slice-apply.ts";

/** A layout and the memory it lies in. */
export interface IndirectLayout {
  readonly buffer: ArrayBufferLike;
  readonly blocks: readonly BufferBlock[] | null;
  readonly geometry: Geometry;
}

/**
 * Refuses what is no layout in memory. The memory itself is only looked at where the way goes through it.
 *
 * @throws {ARGUMENT}
 */
export function checkIndirectLayout(layout: IndirectLayout): void {
  checkGeometry(layout?.geometry, "geometry");
  if (layout.geometry.suboffsets) checkBuffer(layout.buffer);
}

/**
 * Slices an indirect layout. A result in another block has that block's `buffer`; one without indirect axes is checked
 * against its buffer's length.
 *
 * @throws {INDEX} with axis, index and extent
 * @throws {ARGUMENT} for items that are none, or what is no layout
 * @throws {BUFFER} for a block index outside of the table, a block that is too short, or two indirections in one step
 */
export function sliceIndirect(layout: IndirectLayout, items: readonly SliceItem[]): IndirectLayout {
  checkIndirectLayout(layout);
  checkList(items, "items");
  let { buffer } = layout;
  const geometry = sliced(layout.geometry, items, address => {
    const block = followBlock(buffer, layout.blocks, address);
    buffer = block.buffer;
    return block.byteOffset;
  });
  if (firstIndirect(geometry) < 0) {
    checkBuffer(buffer);
    checkBounds(geometry, buffer.byteLength);
  }
  return { buffer, blocks: layout.blocks, geometry };
}
