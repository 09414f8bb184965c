/** PIL-style arrays, as `_testbuffer.ndarray(flags=ND_PIL)` makes them: the first axis indexes blocks, one a row. */
import { contiguousStrides, type IndirectLayout, sizeOf } from "@lanewise/format";

/** Bytes 0, 1, 2, ... in this shape. The blocks are shuffled and shifted, so that order and offset matter. */
export function indirectArray(shape: readonly number[]): IndirectLayout {
  const [rows = 1, ...rest] = shape;
  const rowBytes = Math.max(sizeOf(rest), 1);
  const blocks = Array.from({ length: rows }, (_, k) => ({ buffer: new ArrayBuffer(rowBytes + 3), byteOffset: k % 3 }));
  const table = new DataView(new ArrayBuffer(8 * rows + 8));
  for (let row = 0; row < rows; row++) {
    const index = rows - 1 - row;
    table.setUint32(8 + 8 * row, index, true);
    const block = blocks[index]!;
    new Uint8Array(block.buffer, block.byteOffset).set(Array.from({ length: rowBytes }, (_, k) => row * rowBytes + k));
  }
  return {
    buffer: table.buffer,
    blocks,
    geometry: {
      byteOffset: 8,
      shape,
      strides: [8, ...contiguousStrides(rest, 1)],
      itemsize: 1,
      suboffsets: [0, ...rest.map(() => -1)],
    },
  };
}

/** Nested arrays by the definition: dereference after each indirect axis. */
export function readIndirect({ buffer, blocks, geometry }: IndirectLayout): unknown {
  const read = (axis: number, memory: ArrayBufferLike, address: number): unknown => {
    if (axis === geometry.shape.length) return new Uint8Array(memory)[address];
    return Array.from({ length: geometry.shape[axis]! }, (_, i) => {
      const next = address + i * geometry.strides[axis]!;
      const suboffset = geometry.suboffsets?.[axis] ?? -1;
      if (suboffset < 0) return read(axis + 1, memory, next);
      const block = blocks![new DataView(memory).getUint32(next, true)]!;
      return read(axis + 1, block.buffer, block.byteOffset + suboffset);
    });
  };
  return read(0, buffer, geometry.byteOffset);
}
