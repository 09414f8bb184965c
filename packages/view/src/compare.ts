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
  orderOf,
  sameValue,
  sizeOf,
  sliceIndices,
  toBytes,
} from "@lanewise/format";
import { locatedIn } from "./assign.ts";
import { isBytes } from "./layouts/cast.ts";
import type { MemoryView } from "./memory-view.ts";
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
  const range = sliceIndices({ start, stop, step: null }, sizeOf(view.layout(operation).shape));
  return range.start < range.stop ? placeIn(view, value, range.start, range.stop) : -1;
}

/** The first place of a value among those from `from` to `to`, of which there are some; -1 if it is at none. */
function placeIn(view: MemoryView, value: unknown, from: number, to: number): number {
  const { ndim, shape, strides } = view;
  if (ndim === 0) return sameValue(view.get(), value) ? 0 : -1;
  if (ndim > 1 && view.isContiguous()) return placeIn(view.reshape(-1), value, from, to);
  const each = sizeOf(shape.slice(1));
  for (let i = Math.floor(from / each); i * each < to; i++) {
    const [first, last] = [Math.max(0, from - i * each), Math.min(each, to - i * each)];
    const place = ndim > 1 ? placeIn(view.pick(i), value, first, last) : sameValue(view.get(i), value) ? 0 : -1;
    if (place >= 0) return i * each + place;
    // An axis of stride 0 repeats what it has, and may be longer than anybody can wait.
    if (strides[0] === 0 && last - first === each) return -1;
  }
  return -1;
}

/** How many elements equal a value. */
export function countOf(view: ViewOfMemory, value: unknown): number {
  const layout = view.layout("count");
  // An axis of stride 0 repeats what it has, and may be longer than anybody can wait.
  let times = 1;
  const shape = layout.shape.map((extent, axis) => {
    if (layout.strides[axis] !== 0 || extent === 0) return extent;
    times *= extent;
    return 1;
  });
  const once = times === 1 ? view : view.derive({ ...layout, shape });
  let count = 0;
  for (const element of elements(once)) if (sameValue(element, value)) count++;
  // Beside an empty axis the others may multiply to infinity.
  return count === 0 ? 0 : times * count;
}

/**
 * Lexicographic order: the first pair that differs decides, then the number of elements; NaN if it cannot be told, as
 * where ranks or extents behind the first axis differ.
 */
export function compareTo(view: ViewOfMemory, other: unknown): number {
  view.rootOf("compare");
  const record = getBuffer(other);
  try {
    const located = locatedIn(record, other);
    const codec = elementCodec(located.dtype);
    const bytes = new DataView(toBytes(located).buffer);
    const { shape } = view.layout("compare");
    const isAlike =
      shape.length === record.shape.length && !record.shape.some((n, axis) => axis > 0 && n !== shape[axis]);
    if (!isAlike) return Number.NaN;
    let at = 0;
    for (const element of elements(view)) {
      if (at === bytes.byteLength) break;
      const order = orderOf(element, codec.read(bytes, at));
      if (order !== 0) return order;
      at += record.itemsize;
    }
    return Math.sign(view.size - sizeOf(record.shape));
  } finally {
    record.release();
  }
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

/**
 * All elements, row by row. Each is read by `get`, which finds out that the user's code (getters of a value that is looked
 * for) has released or moved the memory.
 */
function elements(view: MemoryView): Iterable<unknown> {
  if (view.ndim === 1) return view;
  return view.isContiguous() ? view.reshape(-1) : inRows(view);
}

function* inRows(view: MemoryView): Generator<unknown> {
  for (const row of view) yield* elements(row);
}
