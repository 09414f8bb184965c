/**
 * Applies an operation to operands: the one place where expressions grow. Decides dtype and shape at once, so that a mistake
 * is reported where it is made; touches no memory.
 */

import { ArgumentError, type DType, DTypeError, isExporter } from "@lanewise/format";
import type { Scalar } from "../lowering/lower.ts";
import { numberFor, type Operation, type Typing, typing, type WeakScalar } from "../table/operation.ts";
import { broadcastOf } from "./broadcast.ts";
import { ExpressionNode } from "./expression.ts";
import { Known, NodeHolder } from "./known.ts";
import { leafOf } from "./leaf.ts";
import { type Constant, type Evaluable, type Formula, type Node, Parameter } from "./node.ts";
import { described } from "./options.ts";
import { isOpen, placed } from "./positions.ts";
import { sameShape } from "./same-shape.ts";
import { arrayLeaf, type WeakArray, weakArray } from "./weak-array.ts";

/**
 * @throws {ARGUMENT} an object that exports no buffer
 * @throws {DTYPE} operands that the operation does not take
 * @throws {SHAPE} shapes that do not broadcast together
 * @throws {VALUE_RANGE} a number that the operands' dtype cannot hold
 */
export function apply(operation: Operation, operands: readonly unknown[]): ExpressionNode {
  return applyAs(operation, operands, operands);
}

/**
 * The same for operations whose public operands are more than what is computed on, `astype(x, "int8")`, or that are part of
 * another function: `op` is then the operation's own name.
 */
export function applyAs(
  operation: Operation,
  operands: readonly unknown[],
  shown: readonly unknown[],
  op?: string,
): ExpressionNode {
  const found = new Array<Read>(operands.length);
  let family = ExpressionNode;
  for (let k = 0; k < operands.length; k++) {
    const operand = operands[k];
    const item = read(operation, operand);
    found[k] = item;
    // Neither an exporter nor a number has methods to pass on.
    const itself = item.kind === "leaf" ? item.exporter === operand : item.kind === "number" || item.kind === "array";
    if (!itself && family === ExpressionNode) family = (operand as ExpressionNode).family;
  }
  return new family(shown, combine(operation, found), op);
}

/** The formula of an operation over nodes and numbers. */
export function formulaOf(operation: Operation, ...operands: readonly (Evaluable | WeakScalar)[]): Formula {
  return combine(
    operation,
    operands.map(operand =>
      typeof operand === "object" ? operand : { kind: "number", value: operand, parameter: -1 },
    ),
  );
}

function combine(operation: Operation, found: readonly Read[]): Formula {
  const types = typesOf(operation, found);
  const inputs = new Array<Node>(found.length);
  for (let index = 0; index < found.length; index++) {
    const item = found[index]!;
    if (item.kind === "number") inputs[index] = numberNode(operation, item, types.computes[index]!);
    else if (item.kind === "array") inputs[index] = arrayLeaf(operation, item, types.computes[index]!);
    else inputs[index] = item;
  }
  return formula(operation, inputs, types);
}

function numberNode(operation: Operation, { value, parameter }: WeakNumber, scalar: Scalar): Constant {
  return {
    kind: "constant",
    value: numberFor(operation, value, scalar),
    scalar,
    shape: [],
    operation,
    parameter,
    stamp: 0,
    slot: 0,
  };
}

/** The typing of an operation for these operands, mostly that of the latest ones. */
function typesOf(operation: Operation, found: readonly Read[]): Typing {
  const known = operation.latest;
  let fits = known !== undefined;
  for (let k = 0; fits && k < found.length; k++) fits = known!.dtypes[k] === dtypeOfRead(found[k]!);
  if (fits) return known!.types;
  return typing(operation, found.map(dtypeOfRead));
}

function dtypeOfRead(item: Read): DType | null {
  return item.kind === "number" || item.kind === "array" ? null : item.dtype;
}

/** The class of the result: with methods as soon as one operand has them. */
export function familyOf(operands: readonly unknown[]): typeof ExpressionNode {
  for (let k = 0; k < operands.length; k++) {
    const operand = operands[k];
    if (typeof operand === "object" && operand !== null && NodeHolder.is(operand)) {
      const { family } = operand as unknown as { family: typeof ExpressionNode };
      if (family !== ExpressionNode) return family;
    }
  }
  return ExpressionNode;
}

function formula(operation: Operation, inputs: Node[], types: Typing): Formula {
  let shape = inputs[0]!.shape;
  for (let k = 1; k < inputs.length; k++) {
    const input = inputs[k]!;
    if (input.shape !== shape && !sameShape(input.shape, shape)) {
      shape = broadcastOf(operation.name, ...inputs.map(node => node.shape));
      break;
    }
  }
  let open = false;
  for (let k = 0; k < inputs.length; k++) {
    if (!isOpen(inputs[k]!)) continue;
    if (shape.length === 0) open = true;
    else inputs[k] = placed(inputs[k] as Evaluable, shape);
  }
  return {
    kind: "formula",
    operation,
    inputs,
    typing: types,
    dtype: types.result,
    shape,
    open,
    linear: null,
    stamp: 0,
    slot: 0,
  };
}

/** The node of any operand that has a dtype of its own. */
export function nodeOf(operand: object): Node {
  return Known.node(operand) ?? leafOf(operand);
}

interface WeakNumber {
  readonly kind: "number";
  readonly value: WeakScalar;
  readonly parameter: number;
}

type Read = Evaluable | WeakArray | WeakNumber;

function read(operation: Operation, operand: unknown): Read {
  switch (typeof operand) {
    case "number":
    case "bigint":
    case "boolean":
      return { kind: "number", value: operand, parameter: -1 };
    case "object":
    case "function": {
      if (operand === null) break;
      const known = Known.node(operand);
      if (known !== null) return known as Evaluable;
      if (Parameter.is(operand)) return { kind: "number", value: operand.value, parameter: operand.index };
      const written = weakArray(operation, operand);
      if (written !== null) return written;
      if (isExporter(operand)) return leafOf(operand);
      throw new ArgumentError("x", ruleOf(operation, operand));
    }
  }
  throw new DTypeError(ruleOf(operation, operand));
}

function ruleOf({ name }: Operation, operand: unknown): string {
  return `${name}: an operand must be an exporter, an expression or a number, got ${described(operand)}`;
}
