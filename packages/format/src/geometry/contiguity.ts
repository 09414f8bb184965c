/**
 * The one definition of contiguity, for every package (PEP 3118 rules K1 to K3, `PyBuffer_IsContiguous`): a layout
 * without elements is contiguous in both orders, axes of extent 1 have free strides, rank 0 is both, an indirect layout
 * never is.
 */
import { checkArgument } from "../arguments/check-argument.ts";
import { denseStrides, firstIndirect, type Geometry } from "./geometry.ts";

/** "C": last axis fastest. "F": first axis fastest. "A": either. */
export type Order = "C" | "F";

/** Whether the elements lie densely in this order. checked.ts has it for everybody. */
export function isContiguous(geometry: Geometry, order: Order | "A" = "C"): boolean {
  const { shape, strides, itemsize } = geometry;
  if (firstIndirect(geometry) >= 0) return false;
  if (order === "A") return isContiguous(geometry, "C") || isContiguous(geometry, "F");
  const dense = denseStrides(shape, itemsize, order);
  return shape.includes(0) || shape.every((extent, axis) => extent === 1 || strides[axis] === dense[axis]);
}

/** @throws {ARGUMENT} for what is no order */
export function checkOrder(order: unknown): void {
  checkArgument(order === "C" || order === "F" || order === "A", "order", '"C", "F" or "A"', order);
}
