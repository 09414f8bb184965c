/** The memory of an expression's sources for one run, and their layouts over the destination's shape. */
import { broadcastStrides, copyElements, extentOf, isShared, overlapOf, sizeOf } from "@lanewise/format";
import type { Deferred, Leaf, Position } from "../expression/node.ts";
import { along } from "../expression/positions.ts";
import type { Layout } from "../plan/plan.ts";
import type { Source } from "../plan/recipe.ts";
import { counters } from "./counters.ts";
import { isIndirect, type Lease } from "./lease.ts";
import type { Session } from "./session.ts";
import { wasmRefused } from "./wasm.ts";

/** One operand of a run: memory, or positions. */
export interface Operand extends Layout {
  /** Null for positions. */
  readonly lease: Lease | null;
  /** Where its first element lies; of positions the first one. */
  readonly offset: number;
}

/** Acquires every source; the session holds them. */
export function acquireSources(sources: readonly Source[], shape: readonly number[], session: Session): Operand[] {
  if (sources.some(({ kind }) => kind === "deferred")) session.parts.survey(sources, session);
  return sources.map((source): Operand => {
    if (source.kind === "position") return positions(source, shape);
    return operandOf(leaseOf(source, session), shape);
  });
}

/** The memory of a source, which strides alone describe; to be read only. */
export function leaseOf(source: Leaf | Deferred, session: Session): Lease {
  return source.kind === "leaf" ? direct(session.read(source), session) : session.parts.compute(source, session);
}

/** Memory as an operand over a shape. */
export function operandOf(lease: Lease, shape: readonly number[]): Operand {
  const strides = lease.shape === shape ? lease.strides : broadcastStrides(lease.shape, lease.strides, shape);
  return { lease, offset: lease.byteOffset, itemsize: lease.itemsize, strides };
}

/** Operands with indirect dimensions are gathered first: kernels know strides only. */
function direct(lease: Lease, session: Session): Lease {
  if (!isIndirect(lease)) return lease;
  const gathered = session.room(lease.dtype, lease.shape);
  counters.staged++;
  copyElements(located(gathered), located(lease));
  return gathered;
}

export function located(lease: Lease): Parameters<typeof copyElements>[0] {
  const blocks = lease.record?.blocks;
  return { buffer: lease.buffer, geometry: lease, dtype: lease.dtype, ...(blocks ? { blocks } : {}) };
}

function positions(source: Position, shape: readonly number[]): Operand {
  const strides =
    source.strides === null ? along(source.axis, shape) : broadcastStrides(source.shape, source.strides, shape);
  return { lease: null, offset: 0, itemsize: 0, strides };
}

/** Whether writing the destination element by element would change what some operand has still to read. */
export function needsTemporary(target: Lease, operands: readonly Operand[]): boolean {
  const { shape } = target;
  for (const { lease, strides, offset, itemsize } of operands) {
    if (lease === null || !mayMeet(lease, target)) continue;
    const overlap = overlapOf(target, { byteOffset: offset, shape, strides, itemsize });
    if (overlap === "partial" || overlap === "unknown") return true;
  }
  return false;
}

/** Whether no operand has a byte in common with dense memory that is to be written. */
export function isApart(target: Lease, operands: readonly Operand[], shape: readonly number[]): boolean {
  const end = target.byteOffset + nbytesOf(target);
  return operands.every(({ lease, offset, strides, itemsize }) => {
    if (lease === null || !isInSameMemory(lease, target)) return true;
    const { low, high } = extentOf({ byteOffset: offset, shape, strides, itemsize });
    return high <= target.byteOffset || end <= low;
  });
}

/** Whether one kernel reaches all operands: in our heap, or written in JavaScript, which reaches all memory. */
export function isReachable(operands: readonly Operand[], session: Session): boolean {
  return (
    wasmRefused() !== null || operands.every(({ lease }) => lease === null || lease.memory === session.heap.memory)
  );
}

/** What decides most questions of overlap: other memory, or dense elements elsewhere in it. */
function mayMeet(a: Lease, b: Lease): boolean {
  if (!isInSameMemory(a, b)) return false;
  if (!a.contiguous || !b.contiguous) return true;
  return a.byteOffset < b.byteOffset + nbytesOf(b) && b.byteOffset < a.byteOffset + nbytesOf(a);
}

/** Two SharedArrayBuffers may be one memory, before and after it grew. */
function isInSameMemory(a: Lease, b: Lease): boolean {
  if (a.memory !== null && b.memory !== null) return a.memory === b.memory;
  return a.buffer === b.buffer || (isShared(a.buffer) && isShared(b.buffer));
}

function nbytesOf({ shape, itemsize }: Lease): number {
  return sizeOf(shape) * itemsize;
}
