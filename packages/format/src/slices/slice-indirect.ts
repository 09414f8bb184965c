/**
 * Slicing of layouts with indirect dimensions (PEP 3118 rule I3): what a slice or an index adds to the address goes into
 * the nearest earlier indirection, or into the start where there is none.
 *
 * An integer on an indirect axis follows the block index if everything before it is fixed, else its indirection moves to
 * the axis before. Two indirections in one step cannot be expressed and are refused.
 */

import { BufferError } from "../errors.ts";
import { checkGeometry, checkList } from "../geometry/checked.ts";
import { checkBounds, firstIndirect, type Geometry } from "../geometry/geometry.ts";
import { checkBuffer } from "../protocol/checked.ts";
import type { BufferBlock } from "../protocol/protocol.ts";
import { followBlock } from "./indirect.ts";
import { boundOf, ellipsis, lengthOf, type SliceItem, stepOf } from "./slice.ts";
import { axesLeft, scaleStride, wrapIndex } from "./slice-items.ts";

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
  const { geometry } = indirectSlice(layout.geometry, items, address => {
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

/** The same without memory: `follow` gives the offset of the block whose index lies at an address. */
export function indirectSlice(
  geometry: Geometry,
  items: readonly SliceItem[],
  follow?: (address: number) => number,
): { geometry: Geometry } {
  const result = new Indirection(geometry.byteOffset);
  const left = axesLeft(items, geometry.shape.length);
  let axis = 0;
  const keepWhole = (count: number) => {
    for (; count > 0; count--, axis++) {
      result.keep(geometry.shape[axis]!, geometry.strides[axis]!, geometry.suboffsets?.[axis] ?? -1);
    }
  };
  for (const item of items) {
    if (item === ellipsis) keepWhole(left);
    else if (item === null) result.keep(1, 0, -1);
    else {
      const extent = geometry.shape[axis]!;
      const stride = geometry.strides[axis]!;
      const suboffset = geometry.suboffsets?.[axis] ?? -1;
      if (typeof item === "number") {
        result.move(wrapIndex(item, extent, axis) * stride);
        if (suboffset >= 0) result.follow(suboffset, axis, follow);
      } else {
        const step = stepOf(item, axis, extent);
        const start = boundOf(item.start, "start", extent, step, step < 0 ? extent - 1 : 0);
        const stop = boundOf(item.stop, "stop", extent, step, step < 0 ? -1 : extent);
        const length = lengthOf(start, stop, step);
        if (length > 0) result.move(start * stride);
        result.keep(length, scaleStride(stride, step), suboffset);
      }
      axis++;
    }
  }
  keepWhole(geometry.shape.length - axis);
  return { geometry: result.geometry(geometry.itemsize) };
}

/** The layout being built: its address is the start, plus each axis' steps, with indirections in between. */
class Indirection {
  #byteOffset: number;
  readonly #shape: number[] = [];
  readonly #strides: number[] = [];
  readonly #suboffsets: number[] = [];
  readonly #indirect: number[] = [];
  /** The last axis kept that is indirect. */
  #last = -1;

  constructor(byteOffset: number) {
    this.#byteOffset = byteOffset;
  }

  keep(extent: number, stride: number, suboffset: number): void {
    this.#shape.push(extent);
    this.#strides.push(stride);
    this.#suboffsets.push(suboffset);
    if (suboffset >= 0) this.#indirect.push((this.#last = this.#shape.length - 1));
  }

  move(bytes: number): void {
    if (this.#last < 0) this.#byteOffset += bytes;
    else this.#suboffsets[this.#last]! += bytes;
  }

  follow(suboffset: number, axis: number, follow: ((address: number) => number) | undefined): void {
    const outer = this.#shape.length - 1;
    if (outer < 0 && follow !== undefined) {
      this.#byteOffset = follow(this.#byteOffset) + suboffset;
    } else if (outer > this.#last) {
      this.#suboffsets[outer] = suboffset;
      this.#indirect.push((this.#last = outer));
    } else {
      throw new BufferError(
        outer < 0
          ? `an integer on the indirect axis ${axis} needs the memory: use sliceIndirect`
          : `an integer on the indirect axis ${axis} needs integers on all axes before it`,
      );
    }
  }

  geometry(itemsize: number): Geometry {
    const suboffsets = this.#last < 0 ? null : this.#suboffsets;
    // A negative one would say "direct": the layout then reaches below its blocks in a way that PEP 3118 cannot write.
    if (this.#indirect.some(axis => this.#suboffsets[axis]! < 0)) {
      throw new BufferError("this slice of an indirect layout would need a negative suboffset");
    }
    return { byteOffset: this.#byteOffset, shape: this.#shape, strides: this.#strides, itemsize, suboffsets };
  }
}
