/**
 * Whether two strided layouts of one buffer share bytes, exactly where that can be decided cheaply. Pure; never touches
 * memory.
 *
 * "Do they share a byte" is a bounded linear Diophantine equation: an address of the one equals an address of the other.
 * It is solved by depth-first search over the strides from the largest down, as in NumPy's `mem_overlap.c`; for layouts
 * people make (rows, columns, blocks, channels, reversed, every second) one or two nodes decide each level. A budget
 * bounds the rest.
 */
import { checkGeometry } from "./checked.ts";
import { extentOf, type Geometry } from "./geometry.ts";

/**
 * - `none`: the ranges of bytes do not touch (or one layout is empty)
 * - `interleaved`: the ranges do, but no byte is shared (even and odd items, two columns, the halves of a matrix)
 * - `same`: the same elements at the same places in the same order, so an elementwise operation needs no copy
 * - `partial`: at least one byte is shared
 * - `unknown`: not decided within the budget, or an indirect layout; treat it as `partial`
 */
export type Overlap = "none" | "same" | "interleaved" | "partial" | "unknown";

/** Nodes the search may visit: far less work than copying a few pages; hierarchical layouts need one or two for each axis. */
const BUDGET = 1000;

/**
 * How two layouts over the same buffer overlap.
 *
 * @throws {ARGUMENT} for what is no layout
 *
 * @example
 * ```ts
 * const even = { byteOffset: 0, shape: [4], strides: [16], itemsize: 8 };
 * lw.overlapOf(even, { ...even, byteOffset: 8 }); // => "interleaved"
 * ```
 */
export function overlapOf(a: Geometry, b: Geometry): Overlap {
  checkGeometry(a, "a");
  checkGeometry(b, "b");
  if (a.shape.includes(0) || b.shape.includes(0)) return "none";
  if (a.suboffsets || b.suboffsets) return "unknown";
  if (isSame(a, b)) return "same";
  const extentA = extentOf(a);
  const extentB = extentOf(b);
  if (extentA.high <= extentB.low || extentB.high <= extentA.low) return "none";

  // lowA + (steps along |strides| of a) + x = highB - 1 - (steps along |strides| of b) - y, with x and y inside an item.
  const terms = [...termsOf(a), ...termsOf(b)];
  const target = extentB.high - 1 - extentA.low;
  const mirrored = extentA.high - 1 - extentB.low;
  const shared = isSolvable(terms, Math.min(target, mirrored));
  return shared === undefined ? "unknown" : shared ? "partial" : "interleaved";
}

/**
 * Whether two elements of one layout may share bytes: true for every axis of stride 0, exact for layouts whose strides
 * nest, else true when in doubt. Indirect layouts are in doubt.
 *
 * @throws {ARGUMENT} for what is no layout
 */
export function mayOverlapItself(geometry: Geometry): boolean {
  checkGeometry(geometry, "geometry");
  if (geometry.shape.includes(0)) return false;
  if (geometry.suboffsets) return true;
  if (geometry.shape.length === 1) return geometry.shape[0]! > 1 && Math.abs(geometry.strides[0]!) < geometry.itemsize;
  const axes: { stride: number; extent: number }[] = [];
  for (let axis = 0; axis < geometry.shape.length; axis++) {
    const extent = geometry.shape[axis]!;
    if (extent > 1) axes.push({ stride: Math.abs(geometry.strides[axis]!), extent });
  }
  axes.sort((x, y) => x.stride - y.stride);
  let reach = geometry.itemsize;
  for (const { stride, extent } of axes) {
    if (stride < reach) return true;
    reach += stride * (extent - 1);
  }
  return false;
}

function isSame(a: Geometry, b: Geometry): boolean {
  if (a.byteOffset !== b.byteOffset || a.itemsize !== b.itemsize || a.shape.length !== b.shape.length) return false;
  return a.shape.every(
    (extent, axis) => extent === b.shape[axis] && (extent === 1 || a.strides[axis] === b.strides[axis]),
  );
}

/** One summand `step * i` with `0 <= i <= limit`. */
interface Term {
  readonly step: number;
  readonly limit: number;
}

function termsOf({ shape, strides, itemsize }: Geometry): Term[] {
  const terms = shape.map((extent, axis) => ({ step: Math.abs(strides[axis]!), limit: extent - 1 }));
  return [...terms, { step: 1, limit: itemsize - 1 }];
}

/** Whether some choice of the terms adds up to `target`; undefined when the budget runs out. */
function isSolvable(unordered: readonly Term[], target: number): boolean | undefined {
  const terms = merge(unordered);
  // For each level: all that the terms from there on can add, their common divisor, and whether they can add every
  // multiple of it in between (each step at most one beyond what the smaller ones fill).
  const levels = terms.length;
  const sums = new Array<number>(levels + 1).fill(0);
  const divisors = new Array<number>(levels + 1).fill(0);
  const gapless = new Array<boolean>(levels + 1).fill(true);
  for (let level = levels - 1; level >= 0; level--) {
    const { step, limit } = terms[level]!;
    sums[level] = sums[level + 1]! + step * limit;
    divisors[level] = greatestCommonDivisor(step, divisors[level + 1]!);
    gapless[level] =
      level === levels - 1 ||
      (gapless[level + 1]! && divisors[level] === divisors[level + 1] && step <= sums[level + 1]! + divisors[level]!);
  }
  let budget = BUDGET;

  const search = (level: number, rest: number): boolean | undefined => {
    if (rest === 0) return true;
    if (rest < 0 || rest > sums[level]! || rest % divisors[level]! !== 0) return false;
    if (gapless[level]) return true;
    const { step, limit } = terms[level]!;
    const least = Math.max(0, Math.ceil((rest - sums[level + 1]!) / step));
    for (let count = Math.min(limit, Math.floor(rest / step)); count >= least; count--) {
      if (budget-- <= 0) return undefined;
      const found = search(level + 1, rest - count * step);
      if (found !== false) return found;
    }
    return false;
  };
  return search(0, target);
}

/** Equal steps are one term; steps of 0 add nothing. Largest step first. */
function merge(terms: readonly Term[]): Term[] {
  const limits = new Map<number, number>();
  for (const { step, limit } of terms) {
    if (step > 0 && limit > 0) limits.set(step, (limits.get(step) ?? 0) + limit);
  }
  return [...limits].map(([step, limit]) => ({ step, limit })).sort((x, y) => y.step - x.step);
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
