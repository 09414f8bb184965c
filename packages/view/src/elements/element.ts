/**
 * One element the long way: any rank, any kind of element, indirect dimensions, and every error. `get` and `set` come here
 * when their quick paths do not apply, and start from the beginning.
 */
import { type DType, elementCodec, type Located } from "@lanewise/format";
import type { Root } from "../root.ts";
import { elementPlace, wrongCount } from "./indices.ts";

/** The element at a place (see lane.ts), of the kinds that are not plain numbers; undefined where the memory has moved. */
export function readUncommon(root: Root, kind: number, dtype: DType, at: number): unknown {
  switch (kind) {
    case 8: // bool
      return at < root.uint8.length ? root.uint8[at] !== 0 : undefined;
    case 9: // int64
      return root.int64[at];
    case 10: // uint64
      return root.uint64[at];
  }
  try {
    return elementCodec(dtype).read(root.bytes, at);
  } catch (error) {
    // A DataView over memory that is gone or has moved; anything else is the codec's own opinion of the bytes.
    if (root.isCurrent()) throw error;
    return undefined;
  }
}

/**
 * The element at these indices.
 *
 * @throws {INDEX} {ARGUMENT} for indices that are none
 */
export function readElement(located: Located, indices: readonly unknown[]): unknown {
  const place = elementPlace(located, indices);
  return elementCodec(located.dtype).read(new DataView(place.buffer), place.byteOffset);
}

/**
 * Writes the last of `given` at the indices before it. Encoding may run the user's code (getters of a record), which may
 * release or move the memory; so `locate` is asked again after it.
 *
 * @throws {INDEX} {ARGUMENT} for indices that are none
 * @throws {DTYPE} {VALUE_RANGE} {STRUCT} for a value that does not fit; nothing is written
 */
export function writeElement(locate: () => Located, given: readonly unknown[]): void {
  const target = locate();
  const { shape } = target.geometry;
  if (given.length !== shape.length + 1) throw wrongCount(given.length, shape.length);
  const indices = given.slice(0, -1);
  elementPlace(target, indices);
  const codec = elementCodec(target.dtype);
  const prepared = codec.prepare(given[given.length - 1]);
  const place = elementPlace(locate(), indices);
  codec.store(new DataView(place.buffer), place.byteOffset, prepared);
}
