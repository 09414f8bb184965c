/**
 * The path of one datum: from an expression and a destination to elements in memory. Everything that happens in an
 * evaluation happens here or is called from here; the steps are pure where they can be.
 */
import type { DType } from "@lanewise/format";
import type { Deferred, Formula, Leaf, Position } from "../node.ts";
import { plan } from "../plan/plan.ts";
import { linearise } from "../plan/recipe.ts";
import { counters } from "./counters.ts";
import { execute } from "./execute.ts";
import { kernelFor } from "./kernels.ts";
import type { Lease } from "./lease.ts";
import { acquireSources, needsTemporary, type Operand } from "./operands.ts";
import { Scratch } from "./scratch.ts";
import { acquireTarget, reshaped } from "./target.ts";

/** What can be evaluated elementwise. */
export type Evaluable = Formula | Position | Leaf | Deferred;

/** Evaluates `node` into an exporter; `shape` and `dtype` say how a flat one of our own is to be seen. */
export function runInto(node: Evaluable, dst: object, shape?: readonly number[], dtype?: DType): void {
  const scratch = new Scratch();
  const held: Lease[] = [];
  try {
    const values = { dtype: dtype ?? node.dtype, shape: shape === undefined ? node.shape : [node.shape.length && 0] };
    const target = shape === undefined ? acquireTarget(dst, values) : reshaped(acquireTarget(dst, values), shape);
    held.push(target);
    evaluate(node, target, scratch, held);
  } finally {
    for (const lease of held) lease.record?.release();
    scratch.free();
  }
}
