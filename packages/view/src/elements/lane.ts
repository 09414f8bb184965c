/**
 * The kinds of element that a view reads without a codec. A kind is a small integer stored in the view: `get` and `set`
 * switch over it, so that one process may use any number of dtypes without slowing each other down.
 *
 * Kinds below `LANE_COUNT` go through a typed array over the whole buffer and count in elements; the kinds above count
 * in bytes and go through a DataView (any alignment, any byte order) or, last, through the dtype's codec.
 */
import type { DType, Geometry } from "@lanewise/format";

/** The typed array that each lane goes through, by dtype name; in the place of bool, too, stands what reads it. */
export const LANES = [
  "float64",
  "float32",
  "int32",
  "uint32",
  "int16",
  "uint16",
  "int8",
  "uint8",
  "uint8",
  "int64",
  "uint64",
] as const;

const KIND_BOOL = 8;

/** Kinds below this are numbers as their typed array gives them: what plain.ts has cases for. */
export const PLAIN_KINDS = 8;

/** Views of more axes take their indices as a rest parameter, which costs an array for each call. */
export const PLAIN_RANK = 3;

/** Kinds from here on count in bytes. */
export const LANE_COUNT = 11;

/** A float64 at any address: the one scattered kind worth a case of its own (columns of packed records). */
export const KIND_SCATTERED = 11;

/** Everything else: the codec, at a byte offset. */
export const KIND_CODEC = 12;

/** Like the codec, but the address goes through tables of blocks, or is too far for 32-bit arithmetic. */
export const KIND_FAR = 13;

/** What to shift byte offsets by, for each lane; the kinds above count in bytes. */
const SHIFTS: readonly number[] = [3, 2, 2, 2, 1, 1, 0, 0, 0, 3, 3];

/** The shift from bytes to the units of a kind. */
export function shiftOf(kind: number): number {
  return kind < LANE_COUNT ? SHIFTS[kind]! : 0;
}

/** Offsets and strides are shifted and multiplied as 32-bit integers, which is quicker (`bench:view`, get). */
const MAX_OFFSET = 2 ** 31 - 1;

/**
 * How elements are reached in this layout. Most slices come by here, hence one loop, no division, no helpers.
 *
 * Assumes that the layout lies within its buffer. What reaches beyond 2 GiB has no quick way.
 */
export function kindOf(dtype: DType, geometry: Geometry): number {
  const { byteOffset, strides, shape, suboffsets } = geometry;
  if (suboffsets?.some(suboffset => suboffset >= 0)) return KIND_FAR;
  let low = byteOffset;
  let high = byteOffset;
  for (let axis = 0; axis < shape.length; axis++) {
    const stride = strides[axis]!;
    // The bits that must be 0 in a multiple of the item's size; those above 2^32 do not matter here.
    low |= stride;
    if (stride > 0) high += shape[axis]! * stride;
  }
  if (high > MAX_OFFSET) return KIND_FAR;
  const lane = dtype.name === "bool" ? KIND_BOOL : LANES.indexOf(dtype.name as never);
  if (lane < 0) return KIND_CODEC;
  const misaligned = low & ((1 << SHIFTS[lane]!) - 1);
  return misaligned === 0 ? lane : lane === 0 ? KIND_SCATTERED : KIND_CODEC;
}
