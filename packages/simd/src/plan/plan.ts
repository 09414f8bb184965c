/**
 * From operands' layouts to loops: which axes there are, in which order, and how each operand is walked. Pure data from pure
 * data: no memory is touched, and nothing after this decides about shapes.
 *
 * Elements are independent of each other, so axes may be permuted and reversed: loops follow the destination's memory,
 * smallest stride innermost, and neighbours that every operand passes in one stride become one axis.
 */
import { coalesce, type Walk } from "@lanewise/format";
import { type Access, generalAccess } from "../kernel/spec.ts";

/** One operand as the loops see it: byte strides (of positions: increments) along the axes of the whole shape. */
export interface Layout {
  readonly strides: readonly number[];
  /** Bytes from one element to an adjacent one; 0 for positions, which are never adjacent. */
  readonly itemsize: number;
}

export interface Plan {
  /** Extents of the loops, outermost first; empty for one element. */
  readonly shape: readonly number[];
  /** For each operand, its stride in each loop. */
  readonly strides: readonly (readonly number[])[];
  /** For each operand, bytes from its first element to the one where the loops begin. */
  readonly starts: readonly number[];
  /** How many of the innermost loops the kernel runs by itself. */
  readonly rank: 1 | 2 | 3;
  /** How each operand walks the innermost loop. */
  readonly access: readonly Access[];
  /** Extents of the blocks to which calls are cut; equal to `shape` (its last `rank` axes) when one call does it. */
  readonly block: readonly number[];
  readonly size: number;
}

/**
 * Rows and columns of a block with a transposed operand: whole cache lines of it, and pages, are used while they are near.
 * Square blocks, large or small, took longer.
 */
const BLOCK = [64, 512];
/**
 * Rows that are a multiple of this many bytes apart fall into few cache sets: what cannot be transposed in registers is then
 * walked only as far as one vector loop takes, and the other way far.
 */
const SET_STRIDE = 2048;
const ALIASED = [256, 8];

/** Plans loops over `shape` for operands that have been broadcast to it; the last one is the destination. */
export function plan(shape: readonly number[], operands: readonly Layout[]): Plan {
  const starts = operands.map(() => 0);
  const walk = isInOrder(shape, operands[operands.length - 1]!)
    ? coalesce(shape, ...operands.map(({ strides }) => strides))
    : reordered(shape, operands, starts);
  const sources = operands.length - 1;
  const crossed = crossedAxis(walk.shape, walk.strides);
  if (crossed < 0) return planned(walk.shape, walk.strides, operands, starts, sources);
  // The two crossed axes become the innermost loops, and each call does one square block of them.
  const rotate = (own: readonly number[]): number[] => [
    ...own.filter((_, axis) => axis !== crossed && axis !== own.length - 1),
    own[crossed]!,
    own[own.length - 1]!,
  ];
  const result = planned(rotate(walk.shape), walk.strides.map(rotate), operands, starts, sources);
  const inner = result.shape.length - 1;
  // Kernels transpose squares in registers, of lanes of 4 and 8 bytes and where no operand stays for a row.
  const squares = !result.access.includes("scalar");
  const access = result.access.map((own, k) => {
    const { itemsize } = operands[k]!;
    const isAdjacent = k < sources && result.strides[k]![inner - 1] === itemsize;
    return squares && own === "strided" && isAdjacent && (itemsize === 4 || itemsize === 8) ? "transposed" : own;
  });
  const left = result.strides.filter((_, k) => access[k] !== "transposed");
  const aliased = left.some(own => own[inner] !== 0 && own[inner]! % SET_STRIDE === 0);
  const sides = aliased ? ALIASED : BLOCK;
  const block = result.shape.map((extent, axis) => (axis < inner - 1 ? 1 : Math.min(sides[axis - inner + 1]!, extent)));
  return { ...result, access, rank: 2, block };
}

/** The same in the order of the axes, for reductions, whose order of elements is part of their result: all operands are read. */
export function planInOrder(shape: readonly number[], operands: readonly Layout[]): Plan {
  const walk = coalesce(shape, ...operands.map(({ strides }) => strides));
  const starts = operands.map(() => 0);
  const loops = planned(walk.shape, walk.strides, operands, starts, operands.length);
  return { ...loops, access: loops.access.map(generalAccess) };
}

/** The first `sources` operands are read; one after them is the destination. */
function planned(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  operands: readonly Layout[],
  starts: readonly number[],
  sources: number,
): Plan {
  const [extents, steps] = shape.length === 0 ? [[1], strides.map(() => [0])] : [shape, strides];
  const inner = extents.length - 1;
  const access = operands.map(({ itemsize }, k): Access => {
    const stride = steps[k]![inner]!;
    if (itemsize === 0) return "index";
    if (stride === itemsize) return "contiguous";
    // A destination that does not move has one element: any walk does.
    if (stride === 0) return k < sources ? "scalar" : "contiguous";
    return (k < sources && SPACED[stride / itemsize]) || "strided";
  });
  const rank = Math.min(3, extents.length) as 1 | 2 | 3;
  const block = extents.map((extent, axis) => (axis < extents.length - rank ? 1 : extent));
  let size = 1;
  for (const extent of extents) size *= extent;
  return { shape: extents, strides: steps, starts, rank, access, block, size };
}

/** Strides in elements that kernels know. */
const SPACED: Readonly<Record<number, Access>> = { "-1": "reversed", "2": "double", "-2": "doubleReversed" };

/** Whether the loops are the axes as they come: forwards, largest stride of the destination first. */
function isInOrder(shape: readonly number[], { strides }: Layout): boolean {
  let outer = Number.POSITIVE_INFINITY;
  for (let axis = 0; axis < shape.length; axis++) {
    if (shape[axis] === 1) continue;
    const stride = strides[axis]!;
    if (stride < 0 || stride > outer) return false;
    outer = stride;
  }
  return true;
}

/** The axes as the destination's memory has them; adds to `starts` for those that are walked backwards. */
function reordered(shape: readonly number[], operands: readonly Layout[], starts: number[]): Walk {
  const axes = axesByMemory(shape, operands[operands.length - 1]!);
  const ordered = operands.map((operand, k) =>
    axes.map(({ axis, reversed }) => {
      const stride = operand.strides[axis]!;
      if (!reversed) return stride;
      starts[k]! += stride * (shape[axis]! - 1);
      return -stride;
    }),
  );
  const extents = axes.map(({ axis }) => shape[axis]!);
  return coalesce(extents, ...ordered);
}

interface Axis {
  readonly axis: number;
  readonly reversed: boolean;
}

/** Axes with more than one element, largest stride of the destination first. */
function axesByMemory(shape: readonly number[], destination: Layout): Axis[] {
  const axes: Axis[] = [];
  for (let axis = 0; axis < shape.length; axis++) {
    if (shape[axis] !== 1) axes.push({ axis, reversed: destination.strides[axis]! < 0 });
  }
  return axes.sort((a, b) => Math.abs(destination.strides[b.axis]!) - Math.abs(destination.strides[a.axis]!));
}

/**
 * The loop in which some operand is adjacent while the innermost one strides through it (a transposed operand), or -1.
 * Such loops are worth blocking: otherwise every element costs a cache line.
 */
function crossedAxis(shape: readonly number[], strides: readonly (readonly number[])[]): number {
  const inner = shape.length - 1;
  let crossed = -1;
  for (const own of strides) {
    const step = Math.abs(own[inner]!);
    if (step < 64 || shape[inner]! <= 64) continue;
    for (let axis = 0; axis < inner; axis++) {
      const other = Math.abs(own[axis]!);
      if (other !== 0 && other < step && shape[axis]! > 8) crossed = axis;
    }
  }
  return crossed;
}
