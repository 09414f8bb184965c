/**
 * Evaluates a program one element at a time with the primitives' scalar functions.
 *
 * The plainest reading of a program there is: what the two back ends are held against, and what the math lowerings are
 * developed with. Never fast.
 */
import type { LaneValue, Program } from "./types.ts";

/**
 * The raw lane values of each output's planes for one element.
 *
 * `operands[i]` is the raw lane value of operand `i`, or one per plane (`[re, im]`).
 */
export function evaluate(
  program: Program,
  operands: readonly (LaneValue | readonly LaneValue[])[],
  scalars: readonly LaneValue[] = [],
): LaneValue[][] {
  const values: LaneValue[] = [];
  for (const node of program.nodes) {
    switch (node.kind) {
      case "const":
        values.push(node.value);
        break;
      case "scalar":
        values.push(scalars[node.index]!);
        break;
      case "load": {
        const operand = operands[node.operand]!;
        values.push(typeof operand === "object" ? operand[node.plane]! : operand);
        break;
      }
      default:
        values.push(node.op.js(...node.args.map(arg => values[arg]!)));
    }
  }
  return program.outputs.map(planes => planes.map(id => values[id]!));
}

/** `evaluate` over arrays of one-plane operands: the first plane of the first output for each element. */
export function evaluateArrays(
  program: Program,
  operands: readonly ArrayLike<LaneValue>[],
  scalars: readonly LaneValue[] = [],
): LaneValue[] {
  const length = operands.length === 0 ? 1 : Math.min(...operands.map(operand => operand.length));
  return Array.from(
    { length },
    (_, i) =>
      evaluate(
        program,
        operands.map(operand => operand[i]!),
        scalars,
      )[0]![0]!,
  );
}
