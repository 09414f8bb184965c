/**
 * Moves elements between buffers and the JS kernels' chunks: typed arrays of one lane type each.
 *
 * Whole typed arrays where the operand is aligned, a DataView otherwise. The bytes are native raw lanes; byte order and
 * conversions are the program's.
 */
import type { FloatLane, IntegerLane, LaneType } from "../ir/types.ts";

/**
 * Elements that pass through a program of so many nodes at a time, at most: enough to hide what is done for each chunk, as
 * long as all chunks stay in a second-level cache.
 */
export function chunkLength(nodes: number): number {
  return Math.max(1024, Math.min(8192, 2 ** Math.floor(Math.log2(32768 / nodes))));
}

/**
 * One value of so many elements. Whatever the lane type, numbers are kept in float64 (every lane is exact in it, masks are 0
 * or 1): loops that see one kind of array stay fast, those that see seven do not.
 */
export type Chunk = Float64Array | BigInt64Array;

/** A function, because a table of classes would be work at import. */
function constructorOf(type: Raw) {
  switch (type) {
    case "i8":
      return Int8Array;
    case "i16":
      return Int16Array;
    case "i32":
      return Int32Array;
    case "i64":
      return BigInt64Array;
    case "f32":
      return Float32Array;
    default:
      return Float64Array;
  }
}

type Raw = IntegerLane | FloatLane;

export function makeChunk(type: LaneType, length: number): Chunk {
  return type === "i64" ? new BigInt64Array(length) : new Float64Array(length);
}

/** Where a plane of an operand is. */
export interface Place {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly stride: number;
}

type Elements = any;

/** A typed array over the whole buffer, when place and stride are multiples of the element. */
function aligned(type: Raw, { buffer, byteOffset, stride }: Place): Elements | undefined {
  const Type = constructorOf(type) as Float64ArrayConstructor;
  const size = Type.BYTES_PER_ELEMENT;
  if (byteOffset % size !== 0 || stride % size !== 0) return undefined;
  return new Type(buffer as ArrayBuffer, 0, Math.floor(buffer.byteLength / size));
}

/** Elements of float64 that lie as in a chunk, where they are; undefined for those that do not. */
export function windowAt({ buffer, byteOffset, stride }: Place, count: number): Chunk | undefined {
  return stride === 8 && byteOffset % 8 === 0 ? new Float64Array(buffer as ArrayBuffer, byteOffset, count) : undefined;
}

export function readChunk(type: LaneType, place: Place, into: Chunk, count: number): void {
  const target = into as Elements;
  const elements = aligned(type as Raw, place);
  const size = constructorOf(type as Raw).BYTES_PER_ELEMENT;
  if (elements !== undefined) {
    const step = place.stride / size;
    let from = place.byteOffset / size;
    if (step === 1) target.set(elements.subarray(from, from + count));
    else for (let i = 0; i < count; i++, from += step) target[i] = elements[from];
    return;
  }
  const view = new DataView(place.buffer) as Elements;
  const get = `get${accessor(type as Raw)}`;
  for (let i = 0, at = place.byteOffset; i < count; i++, at += place.stride) target[i] = view[get](at, true);
}

export function writeChunk(type: LaneType, place: Place, from: Chunk, count: number): void {
  // Computed where it belongs.
  if (from.buffer === place.buffer) return;
  const source = from as Elements;
  const elements = aligned(type as Raw, place);
  const size = constructorOf(type as Raw).BYTES_PER_ELEMENT;
  if (elements !== undefined) {
    const step = place.stride / size;
    let at = place.byteOffset / size;
    if (step === 1) elements.set(source.subarray(0, count), at);
    else for (let i = 0; i < count; i++, at += step) elements[at] = source[i];
    return;
  }
  const view = new DataView(place.buffer) as Elements;
  const set = `set${accessor(type as Raw)}`;
  for (let i = 0, at = place.byteOffset; i < count; i++, at += place.stride) view[set](at, source[i], true);
}

function accessor(type: Raw): string {
  return constructorOf(type).name.replace("Array", "");
}
