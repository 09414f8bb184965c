/**
 * Fewer axes for the same walk: adjacent axes that every operand passes through in one stride become one. Pure.
 */

import { checkExtents, checkStrides } from "./checked.ts";

/** A walk of one or several operands in logical (row-major) order. */
export interface Walk {
  readonly shape: number[];
  /** One array of byte strides for each operand. */
  readonly strides: number[][];
}

/**
 * The walk with the fewest axes that visits the same addresses in the same order. Axes of extent 1 go; an empty shape
 * becomes `[0]`, one element `[]`, a contiguous operand one axis.
 *
 * @throws {ARGUMENT} for what is no list of numbers
 * @throws {SHAPE} for more than 64 axes
 *
 * @example
 * ```ts
 * lw.coalesce([2, 3, 4], [96, 32, 8]); // => { shape: [24], strides: [[8]] }
 * ```
 */
export function coalesce(shape: readonly number[], ...strides: readonly (readonly number[])[]): Walk {
  checkExtents(shape, "shape");
  for (const own of strides) checkStrides(own, "strides");
  if (shape.includes(0)) return { shape: [0], strides: strides.map(() => [0]) };
  const walk: Walk = { shape: [], strides: strides.map(() => []) };
  for (let axis = 0; axis < shape.length; axis++) {
    const extent = shape[axis]!;
    if (extent === 1) continue;
    const outer = walk.shape.length - 1;
    // The axis before ends where this one begins anew, for every operand: one longer axis does both.
    if (outer >= 0 && strides.every((own, k) => walk.strides[k]![outer] === own[axis]! * extent)) {
      walk.shape[outer]! *= extent;
      for (let k = 0; k < strides.length; k++) walk.strides[k]![outer] = strides[k]![axis]!;
    } else {
      walk.shape.push(extent);
      for (let k = 0; k < strides.length; k++) walk.strides[k]!.push(strides[k]![axis]!);
    }
  }
  return walk;
}
