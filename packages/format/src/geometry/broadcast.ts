/**
 * Broadcasting of shapes (the array API's rules, which are NumPy's): shapes are aligned at their last axis, missing axes
 * count as 1, and an extent of 1 stretches. Pure functions; a stretched axis has stride 0.
 */
import { ShapeError } from "../errors.ts";
import { checkExtents, checkStrides } from "./checked.ts";

/**
 * The shape that all of these broadcast to; `[]` for none.
 *
 * @throws {ARGUMENT} for what is no list of numbers
 * @throws {SHAPE} naming all shapes
 *
 * @example
 * ```ts
 * lw.broadcastShapes([3, 1], [4]); // => [3, 4]
 * ```
 */
export function broadcastShapes(...shapes: readonly (readonly number[])[]): number[] {
  let ndim = 0;
  for (const shape of shapes) {
    checkExtents(shape, "shape");
    if (shape.length > ndim) ndim = shape.length;
  }
  const result = new Array<number>(ndim).fill(1);
  for (const shape of shapes) {
    const shift = ndim - shape.length;
    for (let axis = 0; axis < shape.length; axis++) {
      const extent = shape[axis]!;
      const sofar = result[shift + axis]!;
      if (extent === sofar || extent === 1) continue;
      if (sofar !== 1) {
        throw new ShapeError(`shapes ${shapes.map(show).join(" and ")} do not broadcast together`, ...shapes);
      }
      result[shift + axis] = extent;
    }
  }
  return result;
}

/**
 * Strides with which a layout of `shape` reads as one of shape `to`.
 *
 * @throws {ARGUMENT} for what is no list of numbers
 * @throws {SHAPE} if it does not stretch to `to`
 */
export function broadcastStrides(
  shape: readonly number[],
  strides: readonly number[],
  to: readonly number[],
): number[] {
  checkExtents(shape, "shape");
  checkStrides(strides, "strides");
  checkExtents(to, "to");
  const shift = to.length - shape.length;
  const result = new Array<number>(to.length).fill(0);
  for (let axis = 0; axis < shape.length; axis++) {
    const extent = shape[axis]!;
    if (shift < 0 || (extent !== 1 && extent !== to[shift + axis])) {
      throw new ShapeError(`shape ${show(shape)} does not broadcast to ${show(to)}`, shape, to);
    }
    if (extent !== 1 || to[shift + axis] === 1) result[shift + axis] = strides[axis]!;
  }
  return result;
}

function show(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
