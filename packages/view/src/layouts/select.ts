/** Slices and picks of any view, direct or indirect: from items to the view that they select. Layouts are format's business. */
import {
  ArgumentError,
  applySlice,
  checkArgument,
  describeValue,
  type Geometry,
  ShapeError,
  type SliceItem,
  sliceIndirect,
} from "@lanewise/format";
import type { Root } from "../root.ts";
import { type Axes, checkAxes, listOf } from "./reshape.ts";

/** What a view has to have. */
interface Selectable<V> {
  rootOf(operation: string): Root;
  layout(operation: string): Geometry;
  derive(geometry: Geometry, element?: undefined, root?: Root): V;
}

/**
 * The part of a view that these items select.
 *
 * @throws {INDEX} {ARGUMENT} for items that select nothing there
 */
export function select<V>(view: Selectable<V>, items: readonly SliceItem[], operation: string): V {
  const geometry = view.layout(operation);
  if (!geometry.suboffsets) return view.derive(applySlice(geometry, items));
  const root = view.rootOf(operation);
  const part = sliceIndirect({ buffer: root.buffer(operation), blocks: root.record.blocks, geometry }, items);
  return view.derive(part.geometry, undefined, root.partFor(part.buffer));
}

/** Integers alone would read as `get` to some and as a copy to others; both exist under their own names. */
export function checkItems(items: readonly (SliceItem | string)[]): readonly SliceItem[] {
  if (typeof items[0] !== "number" || items.some(item => typeof item !== "number"))
    return items as readonly SliceItem[];
  const list = items.join(", ");
  const [colon, axes] = items.length === 1 ? [":", "the first axis"] : ["", `the first ${items.length} axes`];
  throw new ArgumentError(
    "items",
    `slice(${list}) is ambiguous: write slice("${items.join(":")}${colon}") for a range, or pick(${list}) to drop ${axes}`,
  );
}

/** @throws {ARGUMENT} for what is no integer */
export function checkPicks(indices: readonly unknown[]): readonly number[] {
  for (const index of indices) {
    if (!Number.isInteger(index)) {
      throw new ArgumentError("indices", `an index must be an integer, got ${describeValue(index)}`);
    }
  }
  return indices as readonly number[];
}

/**
 * The part of axis 0 between two bounds, all of it where both are left out.
 *
 * @throws {ARGUMENT} for what is no integer, and for any bound at rank 0
 */
export function between(geometry: Geometry, start: number | null = null, stop: number | null = null): Geometry {
  if (start === null && stop === null) return geometry;
  const argument = start === null ? "stop" : "start";
  checkArgument(geometry.shape.length > 0, argument, "left out at rank 0, which has no axis 0", start ?? stop);
  return applySlice(geometry, [{ start, stop, step: null }]);
}

const WHOLE: SliceItem = { start: null, stop: null, step: null };
const REVERSE: SliceItem = { start: null, stop: null, step: -1 };

/** The slice that walks these axes, or all, backwards. */
export function flipped({ shape }: Geometry, axes?: Axes): SliceItem[] {
  const chosen = axes === undefined ? null : checkAxes(axes, shape.length, "axis");
  return shape.map((_, axis) => (chosen === null || chosen.includes(axis) ? REVERSE : WHOLE));
}

/** The slice without axes of extent 1: the named ones, or all. @throws {SHAPE} for another extent */
export function squeezed({ shape }: Geometry, axes?: Axes): SliceItem[] {
  const chosen = axes === undefined ? null : checkAxes(axes, shape.length, "axis");
  const wrong = chosen?.find(axis => shape[axis] !== 1);
  if (wrong !== undefined) throw new ShapeError(`cannot squeeze axis ${wrong} of extent ${shape[wrong]}`, shape);
  return shape.map((extent, axis) => ((chosen === null ? extent === 1 : chosen.includes(axis)) ? 0 : WHOLE));
}

/** The slice with a new axis of extent 1 at each of these places of the result. */
export function expanded({ shape }: Geometry, axes: Axes): SliceItem[] {
  const list = listOf(axes, "axis");
  const items: SliceItem[] = shape.map(() => WHOLE);
  const places = checkAxes(list, shape.length + list.length, "axis").sort((a, b) => a - b);
  for (const place of places) items.splice(place, 0, null);
  return items;
}
