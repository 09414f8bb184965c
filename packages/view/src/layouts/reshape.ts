/**
 * Other shapes for the same bytes: pure functions from layout to layout. None copies; what would need a copy throws and
 * says so. Follows NumPy's functions of the same names.
 *
 * An indirect dimension (see `Geometry.suboffsets`) must be walked after those before it, so whatever would change the
 * order of such dimensions is refused.
 */
import {
  BufferError,
  broadcastStrides,
  checkArgument,
  checkShape,
  contiguousStrides,
  type Geometry,
  ShapeError,
  sizeOf,
} from "@lanewise/format";
import { checkShort } from "./check-short.ts";

/** An axis, or a list of them; negative ones count from the end. */
export type Axes = number | readonly number[];

/** Axes in the order of `order`. @throws {SHAPE} unless every axis is named once */
export function permuteDims(geometry: Geometry, order: readonly number[]): Geometry {
  const { shape, strides } = geometry;
  const axes = checkAxes(order, shape.length, "axes");
  if (axes.length !== shape.length) {
    throw new ShapeError(`"axes" must name each of ${shape.length} axes once, got [${order.join(", ")}]`, [...order]);
  }
  if (axes.some((axis, place) => axis !== place)) checkDirect(geometry, "permute");
  return { ...geometry, shape: axes.map(axis => shape[axis]!), strides: axes.map(axis => strides[axis]!) };
}

/** The axes in reverse, which is what `.T` is. */
export function transpose(geometry: Geometry): Geometry {
  return permuteDims(
    geometry,
    geometry.shape.map((_, axis) => geometry.shape.length - 1 - axis),
  );
}

/** The two axes change places. */
export function swapAxes(geometry: Geometry, first: number, second: number): Geometry {
  const ndim = geometry.shape.length;
  const order = geometry.shape.map((_, axis) => axis);
  const [a, b] = [checkAxis(first, ndim), checkAxis(second, ndim)];
  [order[a], order[b]] = [order[b]!, order[a]!];
  return permuteDims(geometry, order);
}

/** Axes `from` move to the places `to`; the others keep their order. */
export function moveAxis(geometry: Geometry, from: Axes, to: Axes): Geometry {
  const ndim = geometry.shape.length;
  const sources = checkAxes(from, ndim, "source");
  const places = checkAxes(to, ndim, "destination");
  if (sources.length !== places.length) {
    throw new ShapeError(
      `"source" and "destination" must name as many axes, got ${sources.length} and ${places.length}`,
    );
  }
  const rest = geometry.shape.map((_, axis) => axis).filter(axis => !sources.includes(axis));
  const order = geometry.shape.map((_, place) => sources[places.indexOf(place)] ?? rest.shift()!);
  return permuteDims(geometry, order);
}

/**
 * The same elements, in row-major order, under another shape; one extent may be -1 and is worked out.
 *
 * @throws {SHAPE} if the number of elements differs
 * @throws {BUFFER} if no strides can say it: that needs a copy
 */
export function reshape(geometry: Geometry, to: number | readonly number[]): Geometry {
  const shape = inferExtent(geometry, to);
  const strides = stridesFor(geometry, shape);
  if (strides === null) {
    throw new BufferError(
      `cannot reshape ${show(geometry.shape)} with strides ${show(geometry.strides)} to ${show(shape)} without a copy; ` +
        "copy it first (array(v)), then reshape the copy",
    );
  }
  checkDirect(geometry, "reshape");
  return { ...geometry, shape, strides };
}

/** Stretches axes of extent 1, and adds axes in front. @throws {SHAPE} naming both shapes */
export function broadcastTo(geometry: Geometry, to: number | readonly number[]): Geometry {
  const shape = checkShape(to, "shape");
  const strides = broadcastStrides(geometry.shape, geometry.strides, shape);
  const added = shape.length - geometry.shape.length;
  const suboffsets = geometry.suboffsets ? [...new Array<number>(added).fill(-1), ...geometry.suboffsets] : null;
  return { ...geometry, shape, strides, suboffsets };
}

/**
 * The elements whose indices differ by `offset` along two axes, as a new last axis. Positive offsets lie above the
 * diagonal.
 */
export function diagonal(geometry: Geometry, offset = 0, first = 0, second = 1): Geometry {
  const { shape, strides, byteOffset, itemsize } = geometry;
  const [a, b] = checkAxes([first, second], shape.length, "axes") as [number, number];
  checkArgument(Number.isSafeInteger(offset), "offset", "an integer", offset);
  checkDirect(geometry, "take the diagonal of");
  const [down, right] = offset < 0 ? [-offset, 0] : [0, offset];
  const length = Math.max(0, Math.min(shape[a]! - down, shape[b]! - right));
  const others = (list: readonly number[]) => list.filter((_, axis) => axis !== a && axis !== b);
  // Without elements it stays where it is, inside of the memory.
  const extents = [...others(shape), length];
  const start = extents.includes(0) ? 0 : down * strides[a]! + right * strides[b]!;
  return {
    byteOffset: byteOffset + start,
    shape: extents,
    strides: [...others(strides), strides[a]! + strides[b]!],
    itemsize,
  };
}

/**
 * All windows of this shape: the last axes of the result walk a window, the axes before it its place. Windows overlap in
 * memory, so write through them with care.
 */
export function slidingWindows(geometry: Geometry, window: number | readonly number[], axes?: Axes): Geometry {
  const ndim = geometry.shape.length;
  const extents = checkShape(window, "window");
  const along = axes === undefined ? [...geometry.shape.keys()] : checkAxes(axes, ndim, "axis");
  if (extents.length !== along.length) {
    throw new ShapeError(
      `"window" must have an extent for each of ${along.length} axes, got ${show(extents)}`,
      extents,
      geometry.shape,
    );
  }
  checkDirect(geometry, "make windows of");
  const shape = [...geometry.shape];
  for (const [index, axis] of along.entries()) {
    const places = shape[axis]! - extents[index]! + 1;
    if (extents[index] === 0 || places < 1) {
      throw new ShapeError(
        `"window" must be from 1 to ${geometry.shape[axis]} along axis ${axis}, got ${extents[index]}`,
        extents,
        geometry.shape,
      );
    }
    shape[axis] = places;
  }
  checkShape([...shape, ...extents], "window");
  return {
    ...geometry,
    shape: [...shape, ...extents],
    strides: [...geometry.strides, ...along.map(axis => geometry.strides[axis]!)],
  };
}

/** Axes as numbers from 0, each at most once. */
export function checkAxes(axes: Axes, ndim: number, argument: string): number[] {
  const list = listOf(axes, argument);
  const result = list.map(axis => checkAxis(axis, ndim));
  if (new Set(result).size === result.length) return result;
  throw new ShapeError(`"${argument}" must not name an axis twice, got [${list.join(", ")}]`, result);
}

/** @throws {ARGUMENT} for anything but a number or a list */
export function listOf(axes: Axes, argument: string): readonly number[] {
  if (Array.isArray(axes) || ArrayBuffer.isView(axes)) return listed(axes as readonly number[], argument);
  checkArgument(typeof axes !== "object" && axes !== undefined, argument, "an integer or a list of them", axes);
  return [axes as number];
}

/** A list of its own. @throws {SHAPE} before a list is walked that is longer than any shape */
function listed(list: readonly number[], argument: string): number[] {
  checkShort(list, argument);
  return Array.from(list);
}

/** @throws {ARGUMENT} {SHAPE} */
function checkAxis(axis: number, ndim: number): number {
  checkArgument(Number.isInteger(axis), "axis", "an integer", axis);
  if (axis < -ndim || axis >= ndim) {
    throw new ShapeError(`"axis" must be from ${-ndim} to ${ndim - 1} at rank ${ndim}, got ${axis}`);
  }
  return axis < 0 ? axis + ndim : axis + 0;
}

/** The shape asked for, with -1 replaced. */
function inferExtent({ shape }: Geometry, to: number | readonly number[]): number[] {
  const extents = typeof to === "number" ? [to] : listed(to, "shape");
  const size = sizeOf(shape);
  const unknown = extents.indexOf(-1);
  if (unknown !== extents.lastIndexOf(-1)) {
    throw new ShapeError(`"shape" must have at most one -1, got ${show(extents)}`, extents, shape);
  }
  const known = checkShape(
    extents.map((extent, axis) => (axis === unknown ? 1 : extent)),
    "shape",
  );
  const product = sizeOf(known);
  if (unknown >= 0 && product > 0 && size % product === 0) known[unknown] = size / product;
  if (sizeOf(known) === size && !(unknown >= 0 && product === 0)) return known;
  throw new ShapeError(`"shape" must multiply to ${size} elements, got ${show(extents)} (${product})`, extents, shape);
}

/** Strides for the same elements: each run of the layout has to be cut into whole axes. Null where one cannot be. */
function stridesFor({ shape, strides, itemsize }: Geometry, to: readonly number[]): number[] | null {
  if (shape.includes(0)) return contiguousStrides(to, itemsize);
  const result = new Array<number>(to.length);
  let into = to.length;
  let stride = itemsize;
  // How much of the run so far has no axis yet, and where the run goes on.
  let left = 1;
  let next = itemsize;
  for (let from = shape.length - 1; from >= 0; from--) {
    const extent = shape[from]!;
    if (extent === 1) continue;
    if (left === 1) stride = strides[from]!;
    else if (strides[from] !== next) return null;
    next = strides[from]! * extent;
    for (left *= extent; left > 1 && left % to[into - 1]! === 0; left /= to[into]!) {
      result[--into] = stride;
      stride *= to[into]!;
    }
  }
  // What is left are extents of 1, whose strides are free.
  return result.fill(stride, 0, into);
}

/** @throws {BUFFER} naming the first indirect dimension */
function checkDirect({ suboffsets }: Geometry, action: string): void {
  const axis = suboffsets?.findIndex(suboffset => suboffset >= 0) ?? -1;
  if (axis >= 0) throw new BufferError(`cannot ${action} a view with indirect dimensions (axis ${axis} is indirect)`);
}

function show(numbers: readonly number[]): string {
  return `[${numbers.join(", ")}]`;
}
