/**
 * The kinds of element that a view reads without a codec. A kind is a small integer stored in the view: `get` and `set`
 * switch over it, so that one process may use any number of dtypes without slowing each other down.
 *
 * Kinds below `LANE_COUNT` go through a typed array over the whole buffer and count in elements; the kinds above count
 * in bytes and go through a DataView (any alignment, any byte order) or, last, through the dtype's codec.
 */
import { type DType, extentOf, type Geometry } from "@lanewise/format";

/** The scalars that have a typed array of their own (a bool's is a Uint8Array), by name. */
export const LANES: Readonly<Record<string, number>> = {
  float64: 0,
  float32: 1,
  int32: 2,
  uint32: 3,
  int16: 4,
  uint16: 5,
  int8: 6,
  uint8: 7,
  bool: 8,
  int64: 9,
  uint64: 10,
};

/** Kinds from here on count in bytes. */
export const LANE_COUNT = 11;

/** A float64 at any address: the one scattered kind worth a case of its own (columns of packed records). */
export const KIND_SCATTERED = 11;

/** Everything else: the codec, at a byte offset. */
export const KIND_CODEC = 12;

/** Like the codec, but the address goes through tables of blocks, or is too far for 32-bit arithmetic. */
export const KIND_FAR = 13;

/** `get` and `set` multiply with `Math.imul`, a fifth quicker than a checked product (bench/access.bench.mjs). */
const MAX_INDEX = 2 ** 31 - 1;

/** How elements of this dtype are reached in this layout. */
export function kindOf(dtype: DType, geometry: Geometry): number {
  const { byteOffset, strides, shape, itemsize, suboffsets } = geometry;
  if (suboffsets?.some(suboffset => suboffset >= 0)) return KIND_FAR;
  const lane = dtype.itemsize === itemsize && (itemsize === 1 || littleEndian()) ? LANES[dtype.name] : undefined;
  const aligned = byteOffset % itemsize === 0 && strides.every(stride => stride % itemsize === 0);
  const kind = lane === undefined ? KIND_CODEC : aligned ? lane : lane === 0 ? KIND_SCATTERED : KIND_CODEC;
  const unit = kind < LANE_COUNT ? itemsize : 1;
  const reach = extentOf(geometry).high / unit;
  return reach > MAX_INDEX || shape.some(extent => extent > MAX_INDEX) ? KIND_FAR : kind;
}

let little: boolean | undefined;

/** Typed arrays follow the host; formats name their order. Every host in use is little-endian. */
function littleEndian(): boolean {
  little ??= new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  return little;
}
