/**
 * Reading and writing by lists of positions. WebAssembly's vectors have no gather, so rows of bytes are moved by JavaScript:
 * the one place where that is the work itself.
 */
import { ArgumentError, DTypeError, IndexError, sizeOf } from "@lanewise/format";
import { nodeOf } from "./apply.ts";
import { astype } from "./cast.ts";
import { nativeName } from "./operation.ts";
import type { Lease } from "./run/lease.ts";

/** Indices that are read when they are needed. */
export interface Places {
  readonly shape: readonly number[];
  /** All of them, from 0; checked against the extent of the axis. @throws {INDEX} */
  read(extent: number, axis: number): Float64Array;
}

/** Indices from an exporter, an expression or an array of numbers. */
export function placesIn(indices: unknown): Places {
  if (Array.isArray(indices)) {
    const given = Float64Array.from(indices as number[], Number);
    if (!given.every(Number.isInteger)) throw new DTypeError("indices must be integers");
    return { shape: [given.length], read: (extent, axis) => wrapped(given.slice(), extent, axis) };
  }
  if (typeof indices !== "object" || indices === null) {
    throw new ArgumentError(
      "indices",
      `"indices" must be an array, an exporter or an expression, got ${String(indices)}`,
    );
  }
  const { dtype, shape } = nodeOf(indices) as { dtype: { name: string; kind: string }; shape: readonly number[] };
  if ((dtype.kind !== "int" && dtype.kind !== "uint") || nativeName(dtype as never) === null) {
    throw new DTypeError(`indices must be integers, got ${dtype.name}`, dtype.name);
  }
  return {
    shape,
    // Every integer that can be an index is exact in a double.
    read: (extent, axis) => wrapped(astype(indices as object, "float64").toTypedArray() as Float64Array, extent, axis),
  };
}

function wrapped(places: Float64Array, extent: number, axis: number): Float64Array {
  for (let k = 0; k < places.length; k++) {
    const place = places[k]!;
    const own = place < 0 ? place + extent : place;
    if (!(own >= 0 && own < extent)) throw new IndexError(axis, place, extent);
    places[k] = own;
  }
  return places;
}

/** Moves the items at `places` along an axis of a dense array into a dense target. */
export function gather(values: Lease, axis: number, places: Float64Array, target: Lease): void {
  const outer = sizeOf(values.shape.slice(0, axis));
  const row = sizeOf(values.shape.slice(axis + 1)) * values.itemsize;
  const extent = values.shape[axis]!;
  const unit = row % 8 === 0 ? 8 : row % 4 === 0 ? 4 : row % 2 === 0 ? 2 : 1;
  const Items = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array }[unit] as typeof Uint8Array;
  // Both are rooms of the heap, which are aligned to 64 bytes.
  const from = new Items(values.buffer, values.byteOffset, (outer * extent * row) / unit);
  const to = new Items(target.buffer, target.byteOffset, (outer * places.length * row) / unit);
  const count = row / unit;
  let at = 0;
  for (let k = 0; k < outer; k++) {
    const base = k * extent * count;
    for (let j = 0; j < places.length; j++) {
      const begin = base + places[j]! * count;
      if (count === 1) to[at] = from[begin]!;
      else to.set(from.subarray(begin, begin + count), at);
      at += count;
    }
  }
}
