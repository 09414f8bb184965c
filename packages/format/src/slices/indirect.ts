/**
 * Indirect dimensions (PEP 3118 suboffsets) without pointers: the 8 bytes at an address are a native-order uint64 index
 * into a record's table of blocks, which all its dimensions share. Nothing read from memory is trusted: an index outside
 * of the table is a BufferError.
 */

import { BufferError } from "../errors.ts";
import { INDEX_SIZE } from "../geometry/geometry.ts";
import { byteLengthOf } from "../protocol/attached.ts";
import type { BufferBlock } from "../protocol/protocol.ts";

/**
 * The block whose index lies at this address.
 *
 * @throws {BUFFER} if no index can lie there, the index is not in the table, or the table's entry is no block
 */
export function followBlock(
  buffer: ArrayBufferLike,
  blocks: readonly BufferBlock[] | null,
  address: number,
): BufferBlock {
  if (!(address >= 0 && address + INDEX_SIZE <= buffer.byteLength)) {
    throw new BufferError(`no block index at byte ${address} of ${buffer.byteLength}`);
  }
  const view = new DataView(buffer, address, INDEX_SIZE);
  const index = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  const block = index < (blocks?.length ?? 0) ? blocks![index] : undefined;
  if (!block || !Number.isSafeInteger(block.byteOffset) || byteLengthOf(block.buffer) === undefined) {
    throw new BufferError(
      block === undefined
        ? `block index ${index} at byte ${address} must be below ${blocks?.length ?? 0}, the size of "blocks"`
        : `block ${index} of "blocks" must be a { buffer, byteOffset }`,
    );
  }
  return block;
}
