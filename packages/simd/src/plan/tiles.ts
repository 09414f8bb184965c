/**
 * Cuts a plan into calls of its kernel: blocks of the loops, each with the operands' offsets and the extents of the
 * kernel's own loops. One call when the block is the whole.
 */
import { hasInnerStride } from "../kernel/spec.ts";
import type { Plan } from "./plan.ts";

/** Called for each block: for each operand its offset in bytes, and the extents along all axes. Both are reused. */
export type Visit = (offsets: readonly number[], extents: readonly number[]) => void;

/** Visits all blocks, in the order of the loops. */
export function forEachBlock(
  plan: Pick<Plan, "shape" | "strides" | "starts">,
  block: readonly number[],
  visit: Visit,
): void {
  const { shape, strides, starts } = plan;
  const begin = shape.map(() => 0);
  const extents = shape.map((extent, axis) => Math.min(extent, block[axis]!));
  const offsets = [...starts];
  for (;;) {
    visit(offsets, extents);
    let axis = shape.length - 1;
    for (; axis >= 0; axis--) {
      const step = block[axis]!;
      if (begin[axis]! + step < shape[axis]!) {
        begin[axis]! += step;
        for (let k = 0; k < offsets.length; k++) offsets[k]! += step * strides[k]![axis]!;
        extents[axis] = Math.min(step, shape[axis]! - begin[axis]!);
        break;
      }
      for (let k = 0; k < offsets.length; k++) offsets[k]! -= begin[axis]! * strides[k]![axis]!;
      begin[axis] = 0;
      extents[axis] = Math.min(step, shape[axis]!);
    }
    if (axis < 0) return;
  }
}

/** The arguments of one call, in the order that `kernel/spec.ts` sets. */
export function callArguments(
  plan: Plan,
  pointers: readonly number[],
  extents: readonly number[],
  strides: readonly (readonly number[])[],
  numbers: readonly (number | bigint)[],
): (number | bigint)[] {
  const args: (number | bigint)[] = pointers.slice();
  const first = extents.length - plan.rank;
  for (let axis = first; axis < extents.length; axis++) args.push(extents[axis]!);
  const inner = extents.length - 1;
  for (let axis = first; axis < inner; axis++) for (const own of strides) args.push(own[axis]!);
  for (let k = 0; k < strides.length; k++) if (hasInnerStride(plan.access[k]!)) args.push(strides[k]![inner]!);
  for (let k = 0; k < numbers.length; k++) args.push(numbers[k]!);
  return args;
}
