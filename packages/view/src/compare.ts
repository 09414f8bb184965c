/**
 * Equality, order, search and hashing by value. Formats may differ: what counts are the decoded values, exactly, also
 * between numbers and bigints (rules E1 to E4 and H1).
 */
import {
  DTypeError,
  elementCodec,
  equalElements,
  getBuffer,
  isExporter,
  type Located,
  sameValue,
  sizeOf,
  sliceIndices,
} from "@lanewise/format";
import { locatedIn } from "./assign.ts";
import { elementPlace } from "./elements/indices.ts";
import { isBytes } from "./layouts/cast.ts";
import type { ViewOfMemory } from "./view.ts";

/** Same shape and equal elements; what exports no buffer is never equal. */
export function equalsTo(view: ViewOfMemory, other: unknown): boolean {
  if (!isExporter(other) || (other as { readonly released?: unknown }).released === true) return false;
  const record = getBuffer(other);
  try {
    return equalElements(view.located("equals"), locatedIn(record, other));
  } finally {
    record.release();
  }
}

/** Where a value stands in logical order, between `start` and `stop` (clamped like a slice), or -1. */
export function find(
  view: ViewOfMemory,
  value: unknown,
  operation: string,
  start: number | null = null,
  stop: number | null = null,
): number {
  const range = sliceIndices({ start, stop, step: null }, view.size);
  let position = 0;
  for (const element of elements(view, operation)) {
    if (position >= range.stop) break;
    if (position >= range.start && sameValue(element, value)) return position;
    position++;
  }
  return -1;
}

/** Lexicographic order: the first pair that differs decides, then the number of elements; NaN if it cannot be told. */
export function compareTo(view: ViewOfMemory, other: unknown): number {
  view.rootOf("compare");
  const record = getBuffer(other);
  try {
    const right = elementsIn(() => locatedIn(record, other));
    for (const left of elements(view, "compare")) {
      const next = right.next();
      if (next.done) return 1;
      if (sameValue(left, next.value)) continue;
      const [a, b] = [left as number, next.value as number];
      return a < b ? -1 : a > b ? 1 : Number.NaN;
    }
    return right.next().done ? 0 : -1;
  } finally {
    record.release();
  }
}

/** How many elements equal a value. */
export function countOf(view: ViewOfMemory, value: unknown): number {
  let count = 0;
  for (const element of elements(view, "count")) if (sameValue(element, value)) count++;
  return count;
}

/**
 * FNV-1a over the bytes in logical order, 32 bits. Only memory that is read-only by itself can be hashed (a read-only
 * view of writable memory still changes), and only bytes, because equal values of other dtypes have other bytes.
 */
export function hashOf(view: ViewOfMemory): number {
  // Once known it can also be told after the release, as in Python.
  const known = hashes.get(view);
  if (known !== undefined) return known;
  const root = view.rootOf("hash");
  if (!isBytes(view.dtype)) {
    throw new DTypeError(`hash needs bytes (uint8, int8 or characters), got ${view.dtype.name}`, view.dtype.name);
  }
  if (!root.record.readonly) throw new DTypeError("hash needs memory that is read-only by itself, this is writable");
  let hash = 0x811c9dc5;
  for (const byte of view.toBytes()) hash = Math.imul(hash ^ byte, 0x01000193);
  hashes.set(view, hash >>> 0);
  return hash >>> 0;
}

const hashes: WeakMap<ViewOfMemory, number> = /* @__PURE__ */ new WeakMap();

/** All elements, row by row. The view is looked at anew for each, as user code may run in between. */
function elements(view: ViewOfMemory, operation: string): Generator<unknown> {
  return elementsIn(() => view.located(operation));
}

function* elementsIn(look: () => Located): Generator<unknown> {
  const { dtype, geometry } = look();
  const { shape } = geometry;
  const codec = elementCodec(dtype);
  const indices = shape.map(() => 0);
  for (let left = sizeOf(shape); left > 0; left--) {
    const place = elementPlace(look(), indices);
    yield codec.read(new DataView(place.buffer), place.byteOffset);
    for (let axis = shape.length - 1; axis >= 0 && ++indices[axis]! === shape[axis]; axis--) indices[axis] = 0;
  }
}
