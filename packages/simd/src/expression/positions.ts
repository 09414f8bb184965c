/**
 * Positions: what increments along axes add up to. Those along an axis of anything are open until they meet a shape, and from
 * then on belong to it: an expression's elements are its own, whatever it becomes part of.
 */
import { toDType } from "../to-dtype.ts";
import { axisOf } from "./axes.ts";
import type { Evaluable, Node, Position } from "./node.ts";

/** What increments along the axes of a shape add up to, wherever the shape is broadcast to. */
export function positionsOf(shape: readonly number[], strides: readonly number[]): Position {
  return { kind: "position", dtype: toDType("int32"), strides, axis: 0, shape, stamp: 0, slot: 0 };
}

/** Whether its elements depend on a shape that it has not met. */
export function isOpen(node: Node): boolean {
  return node.kind === "formula" ? node.open : node.kind === "position" && node.strides === null;
}

/**
 * An open node in a shape. With a stack of its own, as formulas may be deeper than JavaScript's.
 *
 * @throws {INDEX} a position along an axis that the shape does not have
 */
export function placed(root: Evaluable, shape: readonly number[]): Node {
  const made = new Map<Node, Node>();
  const stack: Node[] = [root];
  while (stack.length > 0) {
    const node = stack.at(-1)!;
    if (node.kind === "position") made.set(node, positionsOf(shape, along(node.axis, shape)));
    else if (node.kind === "formula") {
      const before = stack.length;
      for (const input of node.inputs) if (isOpen(input) && !made.has(input)) stack.push(input);
      if (stack.length > before) continue;
      const inputs = node.inputs.map(input => made.get(input) ?? input);
      made.set(node, { ...node, inputs, shape, open: false, linear: null, stamp: 0, slot: 0 });
    }
    stack.pop();
  }
  return made.get(root)!;
}

/**
 * Increments of 1 along an axis; a single element stands at 0 along any.
 *
 * @throws {INDEX} an axis that the shape does not have
 */
export function along(axis: number, shape: readonly number[]): number[] {
  if (shape.length === 0) return [];
  const own = axisOf("index", axis, shape.length);
  return shape.map((_, k) => (k === own ? 1 : 0));
}
