/** The memory of an expression's sources for one run, and their layouts over the destination's shape. */
import { broadcastStrides, copyElements, type DType, dtype as dtypeOf, overlapOf } from "@lanewise/format";
import { acquireLeaf } from "../leaf.ts";
import type { Position } from "../node.ts";
import type { Layout } from "../plan/plan.ts";
import type { Source } from "../plan/recipe.ts";
import { counters } from "./counters.ts";
import type { Lease } from "./lease.ts";
import type { Scratch } from "./scratch.ts";

/** One operand of a run: memory, or positions. */
export interface Operand extends Layout {
  /** Null for positions. */
  readonly lease: Lease | null;
  /** Where its first element lies; of positions the first one. */
  readonly offset: number;
}

/** Acquires every source. What is acquired is in `held`, also when a later one throws. */
export function acquireSources(
  sources: readonly Source[],
  shape: readonly number[],
  scratch: Scratch,
  held: Lease[],
): Operand[] {
  return sources.map((source): Operand => {
    if (source.kind === "position") return positions(source, shape);
    const lease = source.kind === "leaf" ? direct(acquireLeaf(source), scratch, held) : computed(source, scratch);
    held.push(lease);
    return { lease, offset: lease.byteOffset, itemsize: lease.itemsize, strides: stridesOver(lease, shape) };
  });
}

function computed(source: Extract<Source, { kind: "deferred" }>, scratch: Scratch): Lease {
  const lease = scratch.lease(dtypeOf(source.storage) as DType, source.shape);
  source.compute(lease);
  return lease;
}

/** Operands with indirect dimensions are gathered first: kernels know strides only. */
function direct(lease: Lease, scratch: Scratch, held: Lease[]): Lease {
  if (!lease.suboffsets?.some(suboffset => suboffset >= 0)) return lease;
  held.push(lease);
  const gathered = scratch.lease(lease.dtype, lease.shape);
  counters.staged++;
  copyElements(located(gathered), located(lease));
  return gathered;
}

function located(lease: Lease): Parameters<typeof copyElements>[0] {
  const blocks = lease.record?.blocks;
  return { buffer: lease.buffer, geometry: lease, dtype: lease.dtype, ...(blocks ? { blocks } : {}) };
}

function stridesOver(lease: Lease, shape: readonly number[]): readonly number[] {
  return lease.shape === shape ? lease.strides : broadcastStrides(lease.shape, lease.strides, shape);
}

function positions(source: Position, shape: readonly number[]): Operand {
  const strides =
    source.strides === null
      ? shape.map((_, axis) => (axis === source.axis || axis - shape.length === source.axis ? 1 : 0))
      : broadcastStrides(source.shape, source.strides, shape);
  return { lease: null, offset: 0, itemsize: 0, strides };
}

/** Whether writing the destination element by element would change what some operand has still to read. */
export function needsTemporary(target: Lease, operands: readonly Operand[]): boolean {
  const shape = target.shape;
  return operands.some(({ lease, strides, offset, itemsize }) => {
    if (lease === null || lease.buffer !== target.buffer) return false;
    const overlap = overlapOf(target, { byteOffset: offset, shape, strides, itemsize });
    return overlap === "partial" || overlap === "unknown";
  });
}
