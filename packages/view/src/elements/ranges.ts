/**
 * Forward ranges of 32-bit bounds, `s(100, 200, 2)`: what nearly every slice is made of, as numbers and without an object
 * for the result (bench/view.mjs, slices). Whatever is not one, broken bounds included, is left to format's `applySlice`.
 */
import type { Slice, SliceItem } from "@lanewise/format";

/** Not a forward range, or nothing that this file deals with. */
export const NO_RANGE = -1;

/** All of an axis. */
export const WHOLE: Slice = { start: null, stop: null, step: null };

/** The step of a forward range, or NO_RANGE. */
export function stepOf(item: SliceItem | undefined): number {
  if (typeof item !== "object" || item === null) return NO_RANGE;
  const { step } = item;
  if (step === null) return 1;
  return (step | 0) === step && step > 0 ? step : NO_RANGE;
}

/** A bound, wrapped once and clamped to the axis, as Python does it; NO_RANGE for what is not a 32-bit integer. */
export function boundOf(bound: number | null, extent: number, otherwise: number): number {
  if (bound === null) return otherwise;
  if ((bound | 0) !== bound) return NO_RANGE;
  const from = bound < 0 ? bound + extent : bound;
  return from < 0 ? 0 : from < extent ? from : extent;
}

/** How many items lie between two bounds; 0 also when one of them is NO_RANGE. */
export function countOf(start: number, stop: number, step: number): number {
  if (start < 0 || stop <= start) return 0;
  // A division of 32-bit integers.
  return step === 1 ? stop - start : (((stop - start - 1) / step) | 0) + 1;
}

/** Whether a stride is beyond what views count with: in bytes, and eight of them are the largest unit. */
export function isFar(stride: number): boolean {
  return (stride << 3) >> 3 !== stride;
}
