/**
 * Operations that move elements: `concat stack pad take`. Shapes and dtypes are decided at once; elements move when the
 * result is evaluated. They work on records too, where nothing has to be converted.
 */
import { ArgumentError, checkShape, type DType, fillElements, resultType, ShapeError, sizeOf } from "@lanewise/format";
import { axisOf } from "../expression/axes.ts";
import { deferred } from "../expression/deferred.ts";
import type { Evaluable } from "../expression/node.ts";
import { described } from "../expression/options.ts";
import { sourceOf } from "../expression/source.ts";
import type { Scalar } from "../lowering/lower.ts";
import { type Lease, viewOfLease } from "../run/lease.ts";
import { located } from "../run/operands.ts";
import { dense, nativeDType, part } from "../run/rooms.ts";
import { evaluate } from "../run/run.ts";
import type { Applied } from "../table/define.ts";
import { elementOf, isWeakScalar, nativeName, type WeakScalar, weakValue } from "../table/operation.ts";
import type { DTypeOf, HigherRank, Operand, PickedRank, RankOf } from "../types.ts";
import { gather, placesIn } from "./gather.ts";

function sourcesOf(name: string, parts: unknown): Evaluable[] {
  if (Array.isArray(parts)) return parts.map((part, k) => sourceOf(name, part, `parts[${k}]`));
  throw new ArgumentError("parts", `${name} takes an array of operands, got ${described(parts)}`);
}

/** One dtype for all: their promotion, in native order; records must be equal. */
function commonDType(name: string, nodes: readonly Evaluable[]): DType {
  const [first, ...rest] = nodes.map(({ dtype }) => dtype);
  if (first === undefined) throw new ArgumentError("parts", `${name} takes at least one operand`);
  return rest.every(dtype => dtype === first) ? nativeDType(first) : resultType(first, ...rest);
}

/** A part of a room: from `begin` on along an axis. */
function slab(room: Lease, shape: readonly number[], strides: readonly number[], byteOffset: number): Lease {
  return viewOfLease(room, { byteOffset, shape, strides, itemsize: room.itemsize });
}

/**
 * The operands one after the other along an axis; they may differ in that extent only. Dtypes are promoted.
 *
 * @throws {SHAPE} other extents differ
 * @throws {DTYPE} records of different dtypes
 *
 * @example
 * import * as lw from "lanewise";
 * lw.concat([new Float32Array([1, 2]), new Float32Array([3])]).toTypedArray(); // => new Float32Array([1, 2, 3])
 */
export function concat<A extends Operand>(parts: readonly A[], axis = 0): Applied<A, DTypeOf<A>, RankOf<A>> {
  const nodes = sourcesOf("concat", parts);
  const dtype = commonDType("concat", nodes);
  const first = nodes[0]!.shape;
  const alike = nodes.every(({ shape }) => shape.length === first.length);
  const own = alike ? axisOf("concat", axis, first.length) : 0;
  const differs = ({ shape }: Evaluable) =>
    alike ? shape.some((extent, k) => k !== own && extent !== first[k]) : shape.length !== first.length;
  const odd = nodes.find(differs)?.shape;
  if (odd !== undefined) {
    const rule = alike ? `differ elsewhere than along axis ${own}` : "have different ranks";
    throw new ShapeError(`concat: shapes [${first.join(", ")}] and [${odd.join(", ")}] ${rule}`, first, odd);
  }
  const total = nodes.reduce((sum, { shape }) => sum + shape[own]!, 0);
  const shape = first.map((extent, k) => (k === own ? total : extent));
  return deferred(
    "concat",
    parts,
    [parts, axis],
    { dtype, shape, inputs: nodes, key: `concat ${own}` },
    (room, session) => {
      let begin = 0;
      for (const node of nodes) {
        const part = slab(room, node.shape, room.strides, room.byteOffset + begin * room.strides[own]!);
        evaluate(node, part, session);
        begin += node.shape[own]!;
      }
    },
  ) as never;
}

/**
 * The operands side by side along a new axis; all have one shape. Dtypes are promoted.
 *
 * @throws {SHAPE} shapes differ
 * @throws {DTYPE} records of different dtypes
 *
 * @example
 * import * as lw from "lanewise";
 * lw.stack([new Int32Array([1, 2]), new Int32Array([3, 4])], 1).toTypedArray(); // => new Int32Array([1, 3, 2, 4])
 */
export function stack<A extends Operand>(parts: readonly A[], axis = 0): Applied<A, DTypeOf<A>, HigherRank<RankOf<A>>> {
  const nodes = sourcesOf("stack", parts);
  const dtype = commonDType("stack", nodes);
  const first = nodes[0]!.shape;
  const own = axisOf("stack", axis, first.length + 1);
  for (const { shape } of nodes) {
    if (shape.length !== first.length || shape.some((extent, k) => extent !== first[k])) {
      throw new ShapeError(`stack: shapes [${first.join(", ")}] and [${shape.join(", ")}] differ`, first, shape);
    }
  }
  const shape = [...first.slice(0, own), nodes.length, ...first.slice(own)];
  return deferred(
    "stack",
    parts,
    [parts, axis],
    { dtype, shape, inputs: nodes, key: `stack ${own}` },
    (room, session) => {
      const strides = room.strides.filter((_, k) => k !== own);
      for (const [k, node] of nodes.entries()) {
        evaluate(node, slab(room, first, strides, room.byteOffset + k * room.strides[own]!), session);
      }
    },
  ) as never;
}

/**
 * The operand with elements of one value around it: `widths` for all axes, or for each axis a number or `[before, after]`.
 *
 * @throws {ARGUMENT} {SHAPE} widths that are no extents
 * @throws {DTYPE} {VALUE_RANGE} a value that the operand's dtype cannot hold
 *
 * @example
 * import * as lw from "lanewise";
 * lw.pad(new Uint8Array([1, 2]), [[1, 2]], 9).toTypedArray(); // => new Uint8Array([9, 1, 2, 9, 9])
 */
export function pad<A extends Operand>(
  x: A,
  widths: number | readonly (number | readonly [before: number, after: number])[],
  value: unknown = 0,
): Applied<A, DTypeOf<A>, RankOf<A>> {
  const node = sourceOf("pad", x);
  const each = typeof widths === "number" ? node.shape.map(() => widths) : widths;
  if (!Array.isArray(each)) {
    throw new ArgumentError("widths", `pad: "widths" must be a number or a list, got ${described(each)}`);
  }
  if (each.length !== node.shape.length) {
    throw new ArgumentError("widths", `pad: "widths" must have ${node.shape.length} entries, got ${each.length}`);
  }
  const around = each.map(width => checkShape(typeof width === "number" ? [width, width] : width, "widths"));
  const shape = node.shape.map((extent, axis) => extent + around[axis]![0]! + around[axis]![1]!);
  sizeOf(shape);
  const native = nativeName(node.dtype);
  const dtype = nativeDType(node.dtype);
  const filler = native === null || typeof value === "object" ? value : elementOf(dtype, checkedNumber(value, native));
  return deferred("pad", [x], [x, widths, value], { dtype, shape, inputs: [node] }, (room, session) => {
    for (const edge of edgesOf(room, node.shape, around)) fillElements(located(edge), filler);
    const byteOffset = around.reduce((sum, [before], axis) => sum + before! * room.strides[axis]!, room.byteOffset);
    evaluate(node, slab(room, node.shape, room.strides, byteOffset), session);
  }) as never;
}

/** What is around the inner elements of a room, each element once: before and after them along an axis, inside the axes before it. */
function edgesOf(room: Lease, inner: readonly number[], around: readonly (readonly number[])[]): Lease[] {
  let within = room;
  return inner.flatMap((extent, axis) => {
    const [before, after] = around[axis] as [number, number];
    const edges = [part(within, axis, 0, before), part(within, axis, before + extent, after)];
    within = part(within, axis, before, extent);
    return edges;
  });
}

/** A number for elements of a dtype; any number is a bool. */
function checkedNumber(value: unknown, scalar: Scalar): WeakScalar {
  if (!isWeakScalar(value)) {
    throw new ArgumentError("value", `pad: "value" must be a number, got ${described(value)}`);
  }
  return scalar === "bool" ? Boolean(value) : weakValue("pad", value, scalar);
}

/**
 * Elements by their indices along an axis; negative indices count from the end. The axis may be left out for one dimension.
 * Indices are checked when the result is evaluated, before anything is written.
 *
 * @throws {DTYPE} indices that are no integers
 * @throws {INDEX} an index out of range
 *
 * @example
 * import * as lw from "lanewise";
 * lw.take(new Float64Array([10, 20, 30]), [2, -3]).toTypedArray(); // => new Float64Array([30, 10])
 */
export function take<A extends Operand, I extends Operand>(
  x: A,
  indices: I,
  axis?: number,
): Applied<A, DTypeOf<A>, PickedRank<RankOf<A>, I>> {
  const node = sourceOf("take", x);
  if (axis === undefined && node.shape.length !== 1) {
    throw new ArgumentError("axis", `take needs an "axis" for rank ${node.shape.length}`);
  }
  const own = axisOf("take", axis ?? 0, node.shape.length);
  const places = placesIn("take", indices);
  const shape = [...node.shape.slice(0, own), ...places.shape, ...node.shape.slice(own + 1)];
  const dtype = nativeDType(node.dtype);
  return deferred(
    "take",
    [x],
    [x, indices, own],
    { dtype, shape, inputs: [node, ...places.inputs] },
    (room, session) => {
      const indices = places.lease(session);
      gather(dense(node, dtype, session), own, indices, room, session);
    },
  ) as never;
}
