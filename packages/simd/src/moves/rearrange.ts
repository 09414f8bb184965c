/**
 * Elements again and elsewhere: `repeat roll takeAlongAxis`. Bytes move as bytes, so they work on records too. Shapes are
 * decided at once, for which `repeat` reads its counts; indices are read, and checked, when the result is evaluated.
 */
import { ArgumentError, copyElements, ShapeError, sizeOf } from "@lanewise/format";
import { axisOf } from "../expression/axes.ts";
import { broadcastOf } from "../expression/broadcast.ts";
import { deferred } from "../expression/deferred.ts";
import { listed } from "../expression/options.ts";
import { sourceOf } from "../expression/source.ts";
import { acquire } from "../run/acquire.ts";
import type { Lease } from "../run/lease.ts";
import { located } from "../run/operands.ts";
import { dense, inShape, nativeDType, part, withLastAt } from "../run/rooms.ts";
import { evaluate, inSession } from "../run/run.ts";
import type { Session } from "../run/session.ts";
import type { Applied } from "../table/define.ts";
import type { DTypeOf, Operand, RankOf } from "../types.ts";
import { broadcastPlaces, type Found, gather, placesIn } from "./gather.ts";

/**
 * Each item along an axis several times in a row: `repeats` times, or as often as its own number says, which is read at once.
 * Without an axis the elements in row-major order, as one dimension.
 *
 * Source: the array API's `repeat`.
 *
 * @throws {ARGUMENT} repeats that are no counts
 * @throws {SHAPE} not one count for each item
 * @throws {DTYPE} counts that are no integers
 * @throws {INDEX} an axis that does not exist
 *
 * @example
 * import * as lw from "lanewise";
 * lw.repeat(new Uint8Array([1, 2]), 2).toTypedArray(); // => new Uint8Array([1, 1, 2, 2])
 * lw.repeat(new Uint8Array([1, 2]), [0, 3]).toTypedArray(); // => new Uint8Array([2, 2, 2])
 */
export function repeat<A extends Operand>(
  x: A,
  repeats: number | object,
  axis?: number,
): Applied<A, DTypeOf<A>, number> {
  const node = sourceOf("repeat", x);
  const shape = axis === undefined ? [sizeOf(node.shape)] : node.shape;
  const own = axisOf("repeat", axis ?? 0, shape.length);
  const extent = shape[own]!;
  const counts = countsOf(repeats, extent);
  let total = 0;
  for (let k = 0; k < extent; k++) total += counts[counts.length === 1 ? 0 : k]!;
  const longer = shape.map((items, k) => (k === own ? total : items));
  sizeOf(longer);
  const dtype = nativeDType(node.dtype);
  const shown = axis === undefined ? [x, repeats] : [x, repeats, axis];
  return deferred("repeat", [x], shown, { dtype, shape: longer, inputs: [node] }, (room, session) => {
    const values = inShape(dense(node, dtype, session), shape);
    const places = new Float64Array(total);
    for (let k = 0, at = 0; k < extent; k++) {
      const end = at + counts[counts.length === 1 ? 0 : k]!;
      places.fill(k, at, end);
      at = end;
    }
    gather(values, own, acquire(places), room, session);
  }) as never;
}

/** One count for all, or one for each item. */
function countsOf(repeats: unknown, extent: number): Found {
  const one = typeof repeats === "number";
  const places = one ? null : placesIn("repeat", repeats, "repeats");
  const counts =
    places === null
      ? Float64Array.of(repeats as number)
      : inSession(session => places.read(Number.POSITIVE_INFINITY, 0, session));
  if (!one && (places!.shape.length !== 1 || (counts.length !== extent && counts.length !== 1))) {
    throw new ShapeError(`repeat: [${places!.shape}] counts for ${extent} items`, places!.shape, [extent]);
  }
  const wrong = counts.find(count => !Number.isSafeInteger(count) || count < 0);
  if (wrong !== undefined) {
    throw new ArgumentError("repeats", `repeat: "repeats" must be integers of 0 or more, got ${wrong}`);
  }
  return counts;
}

/**
 * The elements moved on along axes, and round at the end: `shift` for one axis, or one for each of several. Without an axis
 * the elements in row-major order are moved, and the shape stays.
 *
 * Source: the array API's `roll`.
 *
 * @throws {ARGUMENT} shifts that are no integers, or not one for each axis
 * @throws {INDEX} an axis that does not exist
 *
 * @example
 * import * as lw from "lanewise";
 * lw.roll(new Uint8Array([1, 2, 3]), 1).toTypedArray(); // => new Uint8Array([3, 1, 2])
 */
export function roll<A extends Operand>(
  x: A,
  shift: number | readonly number[],
  axis?: number | readonly number[],
): Applied<A, DTypeOf<A>, RankOf<A>> {
  const node = sourceOf("roll", x);
  const shape = axis === undefined ? [sizeOf(node.shape)] : node.shape;
  const named = axis === undefined ? [0] : Array.isArray(axis) ? axis : [axis];
  const axes = named.map(own => axisOf("roll", own, shape.length));
  const shifts = Array.isArray(shift) ? shift : axes.map(() => shift as number);
  if (shifts.length !== axes.length || !shifts.every(Number.isSafeInteger)) {
    throw new ArgumentError(
      "shift",
      `roll: "shift" must be an integer for each of ${axes.length} axes, got ${listed(shifts)}`,
    );
  }
  const moved = shape.map(() => 0);
  for (const [k, own] of axes.entries()) {
    const extent = shape[own]! || 1;
    moved[own] = (((moved[own]! + (shifts[k]! % extent)) % extent) + extent) % extent;
  }
  const dtype = nativeDType(node.dtype);
  const shown = axis === undefined ? [x, shift] : [x, shift, axis];
  return deferred("roll", [x], shown, { dtype, shape: node.shape, inputs: [node] }, (room, session) => {
    const values = inShape(dense(node, dtype, session), shape);
    if (sizeOf(shape) > 0) rollInto(values, inShape(room, shape), moved, 0);
  }) as never;
}

/** Cuts both at the shifts of one axis after the other, and copies the parts that belong together. */
function rollInto(from: Lease, to: Lease, shifts: readonly number[], axis: number): void {
  if (axis === shifts.length) {
    copyElements(located(to), located(from));
    return;
  }
  const [shift, extent] = [shifts[axis]!, from.shape[axis]!];
  rollInto(part(from, axis, 0, extent - shift), part(to, axis, shift, extent - shift), shifts, axis + 1);
  if (shift > 0) rollInto(part(from, axis, extent - shift, shift), part(to, axis, 0, shift), shifts, axis + 1);
}

/**
 * For each index the element at that place along an axis (the last one), every other axis staying where it is: what `argsort`
 * gives, looked up. Other axes broadcast; negative indices count from the end, and are checked when the result is evaluated,
 * before anything is written.
 *
 * Source: the array API's `take_along_axis`.
 *
 * @throws {DTYPE} indices that are no integers
 * @throws {SHAPE} ranks that differ, or other axes that do not broadcast
 * @throws {INDEX} an index out of range, or an axis that does not exist
 *
 * @example
 * import * as lw from "lanewise";
 * const x = new Float64Array([30, 10, 20]);
 * lw.takeAlongAxis(x, lw.argsort(x)).toTypedArray(); // => new Float64Array([10, 20, 30])
 */
export function takeAlongAxis<A extends Operand>(x: A, indices: object, axis = -1): Applied<A, DTypeOf<A>, RankOf<A>> {
  const node = sourceOf("takeAlongAxis", x);
  const own = axisOf("takeAlongAxis", axis, node.shape.length);
  const places = placesIn("takeAlongAxis", indices);
  if (places.shape.length !== node.shape.length) {
    throw new ShapeError(
      `takeAlongAxis: indices of rank ${places.shape.length} for rank ${node.shape.length}`,
      places.shape,
      node.shape,
    );
  }
  const others = (shape: readonly number[]): number[] => shape.map((extent, k) => (k === own ? 1 : extent));
  const common = broadcastOf("takeAlongAxis", others(node.shape), others(places.shape));
  const [extent, count] = [node.shape[own]!, places.shape[own]!];
  const wide = (length: number): number[] => common.map((items, k) => (k === own ? length : items));
  const dtype = nativeDType(node.dtype);
  const outline = { dtype, shape: wide(count), inputs: [node, ...places.inputs] };
  return deferred("takeAlongAxis", [x], [x, indices, own], outline, (room, session) => {
    const found = places.read(extent, own, session);
    const rows = wide(extent).filter((_, k) => k !== own);
    const values = session.room(dtype, [...rows, extent]);
    evaluate(node, withLastAt(values, own), session);
    const picked = session.room(dtype, [...rows, count]);
    const order = [...places.shape.keys()].filter(k => k !== own).concat(own);
    gatherRows(values, broadcastPlaces(found, places.shape, wide(count), order), picked, session);
    copyElements(located(room), located(withLastAt(picked, own)));
  }) as never;
}

/** Every row has indices of its own: one position in the whole for each. */
function gatherRows(values: Lease, places: Float64Array, target: Lease, session: Session): void {
  const [extent, count] = [values.shape.at(-1)!, target.shape.at(-1)!];
  for (let k = 0; k < places.length; k++) places[k] = Math.floor(k / count) * extent + places[k]!;
  gather(inShape(values, [sizeOf(values.shape)]), 0, acquire(places), target, session);
}
