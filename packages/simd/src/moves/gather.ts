/**
 * Reading and writing by lists of positions: walks over places in WebAssembly, where it reaches what is moved or a copy costs
 * little (`run/walk.ts`), else by JavaScript.
 */
import { ArgumentError, DTypeError, IndexError, isExporter, sizeOf } from "@lanewise/format";
import { nodeOf } from "../expression/apply.ts";
import { NodeHolder } from "../expression/known.ts";
import type { Evaluable } from "../expression/node.ts";
import { described } from "../expression/options.ts";
import { acquire } from "../run/acquire.ts";
import type { Lease } from "../run/lease.ts";
import { dense, elementsOf, nativeDType } from "../run/rooms.ts";
import type { Session } from "../run/session.ts";
import { type Walk, walk } from "../run/walk.ts";
import { nativeName } from "../table/operation.ts";

/** Checked indices, from 0. */
export type Found = Int32Array | Float64Array;

/** Indices that are read when they are needed. */
export interface Places {
  readonly shape: readonly number[];
  /** What they are read from, unless they are a list. */
  readonly inputs: readonly Evaluable[];
  /** All of them as they are given, densely: integers, or whole numbers in float64. */
  lease(session: Session): Lease;
  /** All of them, from 0; checked against the extent of the axis. @throws {INDEX} */
  read(extent: number, axis: number, session: Session): Found;
}

/**
 * Indices from an exporter, an expression or an array of numbers; `argument` of the function `name`.
 *
 * @throws {DTYPE} other elements than integers
 * @throws {ARGUMENT} anything else
 */
export function placesIn(name: string, indices: unknown, argument = "indices"): Places {
  const subject = `${name}: "${argument}" must be`;
  if (Array.isArray(indices)) {
    const wrong = indices.findIndex(index => !isInteger(index));
    if (wrong >= 0) {
      const rule = `${subject} integers in one list; nested ones go into an array`;
      throw new DTypeError(`${rule}, got ${described(indices[wrong])}`);
    }
    const given = Float64Array.from(indices as number[], Number);
    return placesOf([given.length], [], () => acquire(given));
  }
  if (typeof indices !== "object" || indices === null || !(NodeHolder.is(indices) || isExporter(indices))) {
    const rule = `${subject} an array, an exporter or an expression`;
    throw new ArgumentError(argument, `${rule}, got ${described(indices)}`);
  }
  const node = nodeOf(indices) as Evaluable;
  const { dtype, shape } = node;
  if ((dtype.kind !== "int" && dtype.kind !== "uint") || nativeName(dtype) === null) {
    throw new DTypeError(`${subject} integers, got ${dtype.name}`, dtype.name);
  }
  return placesOf(shape, [node], session => dense(node, nativeDType(dtype), session));
}

function placesOf(shape: readonly number[], inputs: readonly Evaluable[], lease: Places["lease"]): Places {
  return { shape, inputs, lease, read: (extent, axis, session) => wrapped(lease(session), extent, axis) };
}

function isInteger(index: unknown): boolean {
  return typeof index === "bigint" || Number.isInteger(index);
}

/** Values of one shape read in another one, its axes in some order (from the outermost), each broadcast. */
export function broadcastPlaces(
  found: Found,
  from: readonly number[],
  to: readonly number[],
  order: readonly number[] = [...to.keys()],
): Float64Array {
  const missing = to.length - from.length;
  const strides = to.map(() => 0);
  for (let k = from.length - 1, stride = 1; k >= 0; stride *= from[k]!, k--) {
    strides[k + missing] = from[k] === 1 ? 0 : stride;
  }
  const result = new Float64Array(sizeOf(to));
  const at = order.map(() => 0);
  let place = 0;
  for (let k = 0; k < result.length; k++) {
    result[k] = found[place]!;
    for (let level = order.length - 1; level >= 0; level--) {
      const own = order[level]!;
      place += strides[own]!;
      if (++at[level]! < to[own]!) break;
      place -= strides[own]! * to[own]!;
      at[level] = 0;
    }
  }
  return result;
}

function wrapped(given: Lease, extent: number, axis: number): Found {
  const elements: unknown = elementsOf(given);
  // Every integer that can be an index is exact in a double.
  const places =
    elements instanceof Int32Array ? elements.slice() : Float64Array.from(elements as ArrayLike<number>, Number);
  for (let k = 0; k < places.length; k++) {
    const place = places[k]!;
    const own = place < 0 ? place + extent : place;
    if (!(own >= 0 && own < extent)) throw new IndexError(axis, place, extent);
    places[k] = own;
  }
  return places;
}

/** Moves the items at `places` along an axis of a dense array into a dense target elsewhere. @throws {INDEX} */
export function gather(values: Lease, axis: number, places: Lease, target: Lease, session: Session): void {
  const [extent, rows] = [values.shape[axis]!, sizeOf(values.shape.slice(0, axis))];
  const itemBytes = sizeOf(values.shape.slice(axis + 1)) * values.itemsize;
  const work: Walk = { act: "gather", indices: places, extent, places: values, list: target, itemBytes, rows };
  if (rows > 0 && hasWalked(work, axis, session)) return;
  gatherItems(values, rows, extent, itemBytes, wrapped(places, extent, axis), target);
}

/** Moves dense items, one after the other, to their places along the first axis of a dense target. @throws {INDEX} */
export function scatter(items: Lease, places: Lease, target: Lease, session: Session): void {
  const extent = target.shape[0]!;
  const itemBytes = sizeOf(target.shape.slice(1)) * target.itemsize;
  const work: Walk = { act: "scatter", indices: places, extent, places: target, list: items, itemBytes };
  if (hasWalked(work, 0, session)) return;
  const found = wrapped(places, extent, 0);
  const { from, to, count } = inUnits(items, target, itemBytes);
  for (let k = 0; k < found.length; k++) moveItem(to, found[k]! * count, from, k * count, count);
}

/** Whether WebAssembly has walked over all places; else the work is JavaScript's. @throws {INDEX} */
export function hasWalked(work: Walk, axis: number, session: Session): boolean {
  const done = walk(work, session);
  if (done === null) return false;
  const { indices, extent } = work;
  if (done < sizeOf(indices.shape)) throw new IndexError(axis, Number(elementsOf(indices)[done]), extent);
  return true;
}

function gatherItems(
  values: Lease,
  rows: number,
  extent: number,
  itemBytes: number,
  places: Found,
  target: Lease,
): void {
  const { from, to, count } = inUnits(values, target, itemBytes);
  let at = 0;
  for (let k = 0; k < rows; k++) {
    const base = k * extent * count;
    // Apart, because these two are what most elements are, and a loop over units takes longer than the units.
    if (count === 1) for (let j = 0; j < places.length; j++) to[at++] = from[base + places[j]!]!;
    else if (count === 2) {
      for (let j = 0; j < places.length; j++, at += 2) {
        const begin = base + 2 * places[j]!;
        to[at] = from[begin]!;
        to[at + 1] = from[begin + 1]!;
      }
    } else {
      for (let j = 0; j < places.length; j++, at += count) moveItem(to, at, from, base + places[j]! * count, count);
    }
  }
}

/** From here on it is quicker to have the engine move an item, which takes as long as this many moves. */
const LONG = 64;

function moveItem(to: Uint8Array, at: number, from: Uint8Array, begin: number, count: number): void {
  if (count > LONG) to.set(from.subarray(begin, begin + count), at);
  else for (let k = 0; k < count; k++) to[at + k] = from[begin + k]!;
}

/**
 * All bytes of two dense pieces of memory, in the largest units that items of so many bytes are made of. Up to 32 bits: those of
 * 64 would be bigints, each of them an object, or floats, whose NaNs need not keep their bits.
 */
function inUnits(values: Lease, target: Lease, row: number): { from: Uint8Array; to: Uint8Array; count: number } {
  const fits = (bytes: number) => [row, values.byteOffset, target.byteOffset].every(each => each % bytes === 0);
  const unit = ([4, 2] as const).find(fits) ?? 1;
  const Items = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array }[unit] as typeof Uint8Array;
  const all = ({ buffer, byteOffset, shape, itemsize }: Lease) =>
    new Items(buffer as ArrayBuffer, byteOffset, (sizeOf(shape) * itemsize) / unit);
  return { from: all(values), to: all(target), count: row / unit };
}
