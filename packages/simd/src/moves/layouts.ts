/**
 * Other shapes for the same elements: `reshape permuteDims matrixTranspose moveAxis expandDims squeeze flip broadcastTo`, of
 * expressions and of exporters alike, and expressions themselves, also of memory. Memory is read where it lies, through another layout; what has to be computed is
 * computed first, as a whole, and into the destination itself where that can be seen through the layout backwards.
 */
import {
  ArgumentError,
  applySlice,
  broadcastStrides,
  checkShape,
  contiguousStrides,
  type DType,
  type Geometry,
  type LowerRank,
  ShapeError,
  type SliceItem,
  sizeOf,
} from "@lanewise/format";
import { familyOf } from "../expression/apply.ts";
import { axesOf, axisOf } from "../expression/axes.ts";
import { deferredNode } from "../expression/deferred.ts";
import type { Evaluable } from "../expression/node.ts";
import { described, listed } from "../expression/options.ts";
import { checkReach, sourceOf } from "../expression/source.ts";
import { type Lease, viewOfLease } from "../run/lease.ts";
import { leaseOf } from "../run/operands.ts";
import { dense, nativeDType, written } from "../run/rooms.ts";
import { evaluate } from "../run/run.ts";
import type { Session } from "../run/session.ts";
import type { Applied } from "../table/define.ts";
import type { DTypeOf, HigherRank, Operand, RankOf } from "../types.ts";

type Relay = (layout: Geometry) => Geometry;

interface Relaid {
  readonly name: string;
  readonly x: unknown;
  /** What it is shown with, beside the operand. */
  readonly more: readonly unknown[];
  readonly node: Evaluable;
  /** What is done, as `Deferred` wants it. */
  readonly key: string;
  readonly to: Relay;
  /** The way from there to the operand's own layout, if there is one. */
  readonly back: Relay | null;
}

/** The expression of an operand in another layout. */
function relaid({ name, x, more, node, key, to, back }: Relaid): never {
  const dtype = nativeDType(node.dtype);
  const { shape } = to(denseOf(node.shape, dtype.itemsize));
  const outline = { dtype, shape, inputs: [node], key: `${name} ${key}` };
  const made = deferredNode(outline, (session, offered) => {
    if (offered !== undefined && back !== null && node.kind !== "leaf") {
      evaluate(node, viewOfLease(offered, back(offered)), session);
      return offered;
    }
    // Only what is dense can be seen in any shape.
    const lease = name === "reshape" ? dense(node, dtype, session) : located(node, dtype, session);
    return viewOfLease(lease, to(lease));
  });
  return new (familyOf([x]))([x, ...more], made, name) as never;
}

function denseOf(shape: readonly number[], itemsize: number): Geometry {
  return { byteOffset: 0, shape, strides: contiguousStrides(shape, itemsize), itemsize };
}

/** The elements in a dtype: where they are, to be read only, or where they have been computed. */
function located(node: Evaluable, dtype: DType, session: Session): Lease {
  const isMemory = node.kind === "deferred" || (node.kind === "leaf" && node.dtype === dtype);
  return isMemory ? leaseOf(node, session) : written(node, dtype, session);
}

/** Axes that stand for others: `order[k]` is the axis that becomes axis k. */
function permuted(order: readonly number[]): Relay {
  return layout => ({
    ...layout,
    shape: order.map(axis => layout.shape[axis]!),
    strides: order.map(axis => layout.strides[axis]!),
  });
}

function inOrder(name: string, x: unknown, more: readonly unknown[], node: Evaluable, order: readonly number[]): never {
  const back = permuted(order.map((_, axis) => order.indexOf(axis)));
  return relaid({ name, x, more, node, key: `order ${order}`, to: permuted(order), back });
}

const sliced =
  (items: readonly SliceItem[]): Relay =>
  layout =>
    applySlice(layout, items);
const WHOLE: SliceItem = { start: null, stop: null, step: null };
const REVERSE: SliceItem = { start: null, stop: null, step: -1 };

/**
 * The elements in row-major order in another shape, as an expression; one extent may be -1 and is worked out, and `[]` is the
 * shape of one element. Memory that does not lie densely is copied first. A view's own `reshape` refuses that.
 *
 * Source: the array API's `reshape`.
 *
 * @throws {SHAPE} another number of elements, or no shape
 * @throws {ARGUMENT} no list of numbers, or an `x` that is a list or a number
 *
 * @example
 * import * as lw from "lanewise";
 * const x = new Int8Array([1, 2, 3, 4]);
 * lw.reshape(lw.add(x, 1), [2, -1]).toArray(); // => [[2, 3], [4, 5]]
 */
export function reshape<A extends Operand, const Shape extends readonly number[]>(
  x: A,
  shape: Shape,
): Applied<A, DTypeOf<A>, Shape["length"]> {
  const node = sourceOf("reshape", x);
  const to = inferred(node.shape, shape);
  const as =
    (own: readonly number[]): Relay =>
    layout => ({ ...layout, shape: own, strides: contiguousStrides(own, layout.itemsize) });
  return relaid({ name: "reshape", x, more: [to], node, key: `[${to}]`, to: as(to), back: as(node.shape) });
}

/** The shape that was asked for, with -1 replaced. @throws {SHAPE} {ARGUMENT} */
function inferred(from: readonly number[], given: unknown): number[] {
  const to = extentsOf("reshape", given);
  const unknown = to.indexOf(-1);
  const known = unknown < 0 ? to : to.map((extent, axis) => (axis === unknown ? 1 : extent));
  const shape = checkShape(known, "shape");
  const [size, rest] = [sizeOf(from), sizeOf(shape)];
  if (unknown >= 0 && rest > 0 && size % rest === 0) shape[unknown] = size / rest;
  if (sizeOf(shape) === size && !(unknown >= 0 && rest === 0)) return shape;
  throw new ShapeError(`reshape: "shape" must multiply to ${size} elements, got ${listed(to)}`, from, shape);
}

/** @throws {ARGUMENT} for what is no list */
function extentsOf(name: string, shape: unknown): readonly number[] {
  if (Array.isArray(shape)) return shape;
  throw new ArgumentError("shape", `${name}: "shape" must be a list of numbers, got ${described(shape)}`);
}

/**
 * The axes in another order: `axes[k]` becomes axis k. Negative axes count from the end.
 *
 * Source: the array API's `permute_dims`.
 *
 * @throws {ARGUMENT} not every axis once, or no integers
 * @throws {INDEX} an axis that does not exist
 *
 * @example
 * import * as lw from "lanewise";
 * const m = lw.view(new Int8Array([1, 2, 3, 4])).reshape([2, 2]);
 * lw.permuteDims(lw.neg(m), [1, 0]).toArray(); // => [[-1, -3], [-2, -4]]
 */
export function permuteDims<A extends Operand>(x: A, axes: readonly number[]): Applied<A, DTypeOf<A>, RankOf<A>> {
  const node = sourceOf("permuteDims", x);
  const order = named("permuteDims", axes, node.shape.length);
  if (order.length === node.shape.length) return inOrder("permuteDims", x, [order], node, order);
  throw new ArgumentError(
    "axes",
    `permuteDims: "axes" must name each of ${node.shape.length} axes, got ${listed(axes)}`,
  );
}

/** Axes in the order in which they are named, each once. @throws {ARGUMENT} {INDEX} */
function named(name: string, axes: number | readonly number[], rank: number): number[] {
  axesOf(name, axes, rank);
  return (typeof axes === "number" ? [axes] : axes).map(axis => axisOf(name, axis, rank));
}

/**
 * The last two axes exchanged.
 *
 * Source: the array API's `matrix_transpose`.
 *
 * @throws {SHAPE} less than two dimensions
 *
 * @example
 * import * as lw from "lanewise";
 * const m = lw.view(new Int8Array([1, 2, 3, 4])).reshape([2, 2]);
 * lw.matrixTranspose(lw.mul(m, m)).toArray(); // => [[1, 9], [4, 16]]
 */
export function matrixTranspose<A extends Operand>(x: A): Applied<A, DTypeOf<A>, RankOf<A>> {
  const node = sourceOf("matrixTranspose", x);
  const rank = node.shape.length;
  if (rank < 2) throw new ShapeError(`matrixTranspose takes two dimensions or more, got [${node.shape}]`, node.shape);
  const order = node.shape.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
  return inOrder("matrixTranspose", x, [], node, order);
}

/**
 * Axes moved to other places; the others keep their order.
 *
 * Source: the array API's `moveaxis`.
 *
 * @throws {ARGUMENT} not as many places as axes, one that is named twice, or no integers
 * @throws {INDEX} an axis that does not exist
 *
 * @example
 * import * as lw from "lanewise";
 * lw.moveAxis(lw.random(1, [2, 3, 4]), 0, -1).shape; // => [3, 4, 2]
 */
export function moveAxis<A extends Operand>(
  x: A,
  source: number | readonly number[],
  destination: number | readonly number[],
): Applied<A, DTypeOf<A>, RankOf<A>> {
  const node = sourceOf("moveAxis", x);
  const rank = node.shape.length;
  const [from, to] = [named("moveAxis", source, rank), named("moveAxis", destination, rank)];
  if (from.length !== to.length) {
    const got = `${from.length} and ${to.length}`;
    throw new ArgumentError("destination", `moveAxis: "destination" must name as many axes as "source", got ${got}`);
  }
  const order = node.shape.map((_, axis) => axis).filter(axis => !from.includes(axis));
  const moves = from.map((axis, k) => ({ axis, place: to[k]! })).sort((a, b) => a.place - b.place);
  for (const { axis, place } of moves) order.splice(place, 0, axis);
  return inOrder("moveAxis", x, [source, destination], node, order);
}

/**
 * A new axis of extent 1, in front or at a place of the result, or one at each of several places.
 *
 * Source: the array API's `expand_dims`.
 *
 * @throws {INDEX} a place that does not exist
 * @throws {ARGUMENT} a place that is named twice, or no integer
 *
 * @example
 * import * as lw from "lanewise";
 * const x = new Float64Array([1, 2]);
 * lw.mul(lw.expandDims(lw.add(x, 1), 1), x).toArray(); // => [[2, 4], [3, 6]]
 */
export function expandDims<A extends Operand>(x: A, axis?: number): Applied<A, DTypeOf<A>, HigherRank<RankOf<A>>>;
export function expandDims<A extends Operand>(x: A, axis: readonly number[]): Applied<A, DTypeOf<A>, number>;
export function expandDims(x: Operand, axis: number | readonly number[] = 0): unknown {
  const node = sourceOf("expandDims", x);
  const count = Array.isArray(axis) ? axis.length : 1;
  const places = axesOf("expandDims", axis, node.shape.length + count);
  const [more, less]: [SliceItem[], SliceItem[]] = [node.shape.map(() => WHOLE), node.shape.map(() => WHOLE)];
  for (const place of places) {
    more.splice(place, 0, null);
    less.splice(place, 0, 0);
  }
  const shown = { name: "expandDims", x, more: [axis], node };
  return relaid({ ...shown, key: `[${places}]`, to: sliced(more), back: sliced(less) });
}

/**
 * Without axes of extent 1: one, several, or all.
 *
 * Source: the array API's `squeeze`; without an axis as in NumPy.
 *
 * @throws {SHAPE} an axis of another extent
 * @throws {INDEX} an axis that does not exist
 * @throws {ARGUMENT} an axis that is named twice, or no integer
 *
 * @example
 * import * as lw from "lanewise";
 * const x = lw.random(1, [1, 3]);
 * lw.squeeze(lw.sum(x, { axis: 1, keepdims: true })).shape; // => []
 */
export function squeeze<A extends Operand>(x: A, axis: number): Applied<A, DTypeOf<A>, LowerRank<RankOf<A>>>;
export function squeeze<A extends Operand>(x: A, axis?: readonly number[]): Applied<A, DTypeOf<A>, number>;
export function squeeze(x: Operand, axis?: number | readonly number[]): unknown {
  const node = sourceOf("squeeze", x);
  const { shape } = node;
  const ones = shape.flatMap((extent, k) => (extent === 1 ? [k] : []));
  const axes = axis === undefined ? ones : axesOf("squeeze", axis, shape.length);
  const wrong = axes.find(own => shape[own] !== 1);
  if (wrong !== undefined) throw new ShapeError(`squeeze: axis ${wrong} has the extent ${shape[wrong]}, not 1`, shape);
  const less = shape.map((_, own): SliceItem => (axes.includes(own) ? 0 : WHOLE));
  const more = shape.map((_, own): SliceItem => (axes.includes(own) ? null : WHOLE));
  const shown = { name: "squeeze", x, more: axis === undefined ? [] : [axis], node };
  return relaid({ ...shown, key: `[${axes}]`, to: sliced(less), back: sliced(more) });
}

/**
 * The elements backwards along one axis, several, or all; along none with `[]`.
 *
 * Source: the array API's `flip`.
 *
 * @throws {INDEX} an axis that does not exist
 * @throws {ARGUMENT} an axis that is named twice, or no integer
 *
 * @example
 * import * as lw from "lanewise";
 * lw.flip(lw.cumulativeSum(new Int32Array([1, 2, 3]))).toArray(); // => [6n, 3n, 1n]
 */
export function flip<A extends Operand>(x: A, axis?: number | readonly number[]): Applied<A, DTypeOf<A>, RankOf<A>> {
  const node = sourceOf("flip", x);
  const axes = axis === undefined ? [...node.shape.keys()] : axesOf("flip", axis, node.shape.length);
  const turn = sliced(node.shape.map((_, own) => (axes.includes(own) ? REVERSE : WHOLE)));
  const shown = { name: "flip", x, more: axis === undefined ? [] : [axis], node };
  return relaid({ ...shown, key: `[${axes}]`, to: turn, back: turn });
}

/**
 * The elements repeated along axes of extent 1, and along new axes in front; nothing is copied.
 *
 * Source: the array API's `broadcast_to`.
 *
 * @throws {SHAPE} a shape that the operand does not broadcast to
 * @throws {ARGUMENT} no list of numbers
 *
 * @example
 * import * as lw from "lanewise";
 * lw.broadcastTo(lw.neg(new Int8Array([1, 2])), [2, 2]).toArray(); // => [[-1, -2], [-1, -2]]
 */
export function broadcastTo<A extends Operand, const Shape extends readonly number[]>(
  x: A,
  shape: Shape,
): Applied<A, DTypeOf<A>, Shape["length"]> {
  const node = sourceOf("broadcastTo", x);
  const to = checkShape(extentsOf("broadcastTo", shape), "shape");
  checkReach("broadcastTo: elements", node.shape, to);
  const wide: Relay = layout => ({ ...layout, shape: to, strides: broadcastStrides(layout.shape, layout.strides, to) });
  return relaid({ name: "broadcastTo", x, more: [to], node, key: `[${to}]`, to: wide, back: null });
}
