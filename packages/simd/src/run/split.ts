/**
 * Expressions that are too large for one kernel are cut: some of their inner results are computed first, into temporaries,
 * and read from there. One rounding for each operation either way, so the bits are the same.
 */
import { leafOfLease } from "../expression/leaf.ts";
import type { Evaluable, Formula, Node } from "../expression/node.ts";
import { inOrder } from "../plan/recipe.ts";
import type { Lease } from "./lease.ts";
import type { Session } from "./session.ts";

/** Operations in one kernel, at most; beyond this compiling costs more than another pass over memory. */
const MAX_OPERATIONS = 256;
/** What is tried when operations expand to more than a kernel may have. */
const FEW_OPERATIONS = 6;

/**
 * Does `work` for an expression, or, where that is too large, for one that reads its inner results from memory. `shape` is the
 * one in which the whole is evaluated, which positions along an axis of anything have.
 */
export function splitting<T>(
  node: Evaluable,
  session: Session,
  evaluate: (part: Evaluable, target: Lease) => void,
  work: (node: Evaluable) => T,
  shape: readonly number[] = node.shape,
): T {
  const isLarge = countOf(node) > MAX_OPERATIONS;
  const whole = isLarge ? split(inOrder(node), MAX_OPERATIONS / 4, shape, session, evaluate) : node;
  try {
    return work(whole);
  } catch (error) {
    const nodes = inOrder(whole);
    const operations = nodes.filter(({ kind }) => kind === "formula").length;
    if ((error as Error).name !== "ProgramTooLargeError" || operations < 2) throw error;
    // One of up to three inputs leads to more operations than a quarter of them, so fewer are left each time.
    const most = Math.min(FEW_OPERATIONS, Math.floor((operations - 1) / 4));
    return splitting(split(nodes, most, shape, session, evaluate), session, evaluate, work, shape);
  }
}

/** Nodes of an expression; what has been linearised has been counted. */
function countOf(node: Evaluable): number {
  const linear = node.kind === "formula" ? node.linear : null;
  return linear === null ? inOrder(node).length : linear.recipe.steps.length;
}

/** The last node, above temporaries that hold what more than `most` operations lead to. */
function split(
  nodes: readonly Node[],
  most: number,
  shape: readonly number[],
  session: Session,
  evaluate: (part: Evaluable, target: Lease) => void,
): Evaluable {
  const replaced = new Map<Node, Node>();
  const weights = new Map<Node, number>();
  for (const node of nodes) {
    if (node.kind !== "formula") {
      replaced.set(node, node);
      weights.set(node, 0);
      continue;
    }
    const inputs = node.inputs.map(input => replaced.get(input)!);
    const own: Formula = {
      ...node,
      inputs,
      shape: node.open ? shape : node.shape,
      linear: null,
      stamp: 0,
      slot: 0,
    };
    const weight = 1 + node.inputs.reduce((sum, input) => sum + weights.get(input)!, 0);
    if (weight <= most || node === nodes[nodes.length - 1]) {
      replaced.set(node, own);
      weights.set(node, weight);
    } else {
      const room = session.room(own.dtype, own.shape);
      evaluate(own, room);
      replaced.set(node, leafOfLease(room));
      weights.set(node, 0);
    }
  }
  return replaced.get(nodes[nodes.length - 1]!) as Evaluable;
}
