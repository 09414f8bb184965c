/**
 * Expressions as text: operators where there are any, letters for the operands in the order in which they appear. It shows what
 * was called, not what is computed, is short however large the expression is, and reads no memory.
 */
import { BUFFER } from "@lanewise/format";
import type { Expression } from "./expression.ts";
import { NodeHolder } from "./known.ts";

/** Formulas are cut off at this depth: what is deeper shows as an ellipsis. */
const MAX_DEPTH = 6;

/** `float32[3,4] (a + b), not evaluated`. */
export function print(expression: Expression): string {
  const names = new Map<unknown, string>();
  return `${expression.dtype.name}[${expression.shape.join(",")}] ${show(expression, names, 0)}, not evaluated`;
}

function show(operand: unknown, names: Map<unknown, string>, depth: number): string {
  if (typeof operand === "number" || typeof operand === "boolean") return String(operand);
  if (typeof operand === "bigint") return `${operand}n`;
  if (typeof operand === "string") return JSON.stringify(operand);
  if (Array.isArray(operand)) return short(operand) ? `[${operand.join(", ")}]` : "[...]";
  if (isOptions(operand)) {
    const entries = Object.entries(operand).map(([key, value]) => `${key}: ${show(value, names, depth + 1)}`);
    return `{ ${entries.join(", ")} }`;
  }
  if (typeof operand !== "object" || operand === null || !NodeHolder.is(operand)) return name(operand, names);
  const { node } = operand;
  if (node.kind === "leaf") return name(operand, names);
  if (depth === MAX_DEPTH) return "...";
  const { op, operands } = operand as unknown as Expression;
  const shown = operands.map(item => show(item, names, depth + 1));
  // Functions of several operations show their own name.
  const symbol = node.kind === "formula" && node.operation.name === op ? node.operation.symbol : undefined;
  if (symbol === "?") return `(${shown[0]} ? ${shown[1]} : ${shown[2]})`;
  if (symbol !== undefined && shown.length === 2) return `(${shown[0]} ${symbol} ${shown[1]})`;
  return symbol !== undefined ? `(${symbol}${shown[0]})` : `${op}(${shown.join(", ")})`;
}

/** A few numbers. */
function short(items: readonly unknown[]): boolean {
  return items.length <= 8 && items.every(item => typeof item === "number");
}

/** A plain object that exports nothing: what a function takes beside its operands. */
function isOptions(operand: unknown): operand is object {
  if (typeof operand !== "object" || operand === null) return false;
  return Object.getPrototypeOf(operand) === Object.prototype && !(BUFFER in operand);
}

/** a to z, then a1 to z1, ... */
function name(operand: unknown, names: Map<unknown, string>): string {
  const known = names.get(operand);
  if (known !== undefined) return known;
  const letter = String.fromCharCode(97 + (names.size % 26));
  const text = names.size < 26 ? letter : `${letter}${Math.floor(names.size / 26)}`;
  names.set(operand, text);
  return text;
}
