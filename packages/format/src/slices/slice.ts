/**
 * Slices as objects: what `v.slice(s(1, 10, 3), 4, newaxis)` is made of, and Python's arithmetic of their bounds.
 */
import { checkArgument } from "../arguments/check-argument.ts";
import { describeValue } from "../arguments/describe-value.ts";
import { ArgumentError, IndexError } from "../errors.ts";

/** A range of one axis, as Python's `slice`: null is Python's `None`, negative bounds count from the end. */
export interface Slice {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;
}

/** Adds an axis of extent 1 (Python's `None`). */
export const newaxis: null = null;

/** Stands for as many whole axes as are left over (Python's `...`); at most one in a slice. */
export const ellipsis: unique symbol = /* @__PURE__ */ Symbol.for("lanewise.ellipsis") as never;

/** An integer drops its axis, a slice keeps it, `newaxis` adds one, `ellipsis` fills up. */
export type SliceItem = number | Slice | typeof newaxis | typeof ellipsis;

/**
 * A slice of one axis: `s(1, 10, 3)` is Python's `1:10:3`, `s(2)` is `2:`, `s(null, 2)` is `:2`, `s()` is `:`.
 *
 * @throws {ARGUMENT} for bounds that are not integers
 *
 * @example
 * ```ts
 * lw.sliceIndices(lw.s(null, null, -1), 5); // => { start: 4, stop: -1, step: -1, length: 5 }
 * ```
 */
export function s(start: number | null = null, stop: number | null = null, step: number | null = null): Slice {
  if (!isSmall(start)) checkBound(start, "start");
  if (!isSmall(stop)) checkBound(stop, "stop");
  if (!isSmall(step)) checkBound(step, "step");
  return { start, stop, step };
}

/**
 * What a slice selects of `extent` items: exactly Python's `slice.indices(extent)`, and how many items that are.
 *
 * @throws {ARGUMENT} for bounds that are not integers, what is no slice and no extent
 * @throws {INDEX} for a step of 0
 */
export function sliceIndices(
  slice: Slice,
  extent: number,
): { start: number; stop: number; step: number; length: number } {
  checkArgument(typeof slice === "object" && slice !== null, "slice", "s(...)", slice);
  checkArgument(Number.isInteger(extent) && extent >= 0, "extent", "an integer from 0", extent);
  const step = stepOf(slice, 0, extent);
  const start = boundOf(slice.start, "start", extent, step, step < 0 ? extent - 1 : 0);
  const stop = boundOf(slice.stop, "stop", extent, step, step < 0 ? -1 : extent);
  return { start, stop, step, length: lengthOf(start, stop, step) };
}

/** The step, checked; `axis` is for the message. */
export function stepOf(slice: Slice, axis: number, extent: number): number {
  const { step } = slice;
  if (step === null || step === undefined) return 1;
  checkBound(step, "step");
  if (step === 0) throw new IndexError(axis, 0, extent, `the step of a slice must not be 0 (axis ${axis})`);
  return step;
}

/** A bound, checked, wrapped once and clamped to where a walk with this step can begin or end. */
export function boundOf(
  bound: number | null | undefined,
  name: "start" | "stop",
  extent: number,
  step: number,
  otherwise: number,
): number {
  if (bound === null || bound === undefined) return otherwise;
  checkBound(bound, name);
  if (bound < 0) {
    const wrapped = bound + extent;
    return wrapped >= 0 ? wrapped : step < 0 ? -1 : 0;
  }
  return bound < extent ? bound + 0 : step < 0 ? extent - 1 : extent;
}

/** How many items lie from `start` to before `stop`. */
export function lengthOf(start: number, stop: number, step: number): number {
  if (step === 1) return start < stop ? stop - start : 0;
  if (step < 0) return stop < start ? Math.floor((start - stop - 1) / -step) + 1 : 0;
  return start < stop ? Math.floor((stop - start - 1) / step) + 1 : 0;
}

/** Null or a 32-bit integer: nearly all bounds, found out without a call. */
function isSmall(bound: number | null): boolean {
  return bound === null || (typeof bound === "number" && (bound | 0) === bound);
}

function checkBound(bound: number | null, name: string): void {
  // Also integers beyond 2^53: as bounds they only clamp.
  if (bound === null || Number.isInteger(bound)) return;
  throw new ArgumentError(name, `"${name}" of a slice must be an integer or null, got ${describeValue(bound)}`);
}
