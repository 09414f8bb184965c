/**
 * `kernel(f)`: arithmetic that is planned once and called often on small data. A repeated call checks that nothing has
 * moved and calls the compiled kernel; everything else goes the way of every expression.
 */
import { ArgumentError } from "@lanewise/format";
import type { Bound } from "../run/bound.ts";
import { runPlain } from "../run/dense-plain.ts";
import { hasParts } from "../run/parts.ts";
import { replay } from "../run/replay.ts";
import { bindInto } from "../run/run.ts";
import { isWeakScalar } from "../table/operation.ts";
import type { Operand } from "../types.ts";
import { ExpressionNode } from "./expression.ts";
import { Parameter } from "./node.ts";
import { described } from "./options.ts";

/** A function of operands: gives an expression, or computes it into memory. */
export interface Kernel<Operands extends readonly Operand[], E> {
  /** The expression over these operands. */
  (...operands: Operands): E;
  /**
   * Computes it into `dst` and returns `dst`: the same as `k(...operands).into(dst)`, and much quicker when it is called
   * again with the same arrays or views, whatever the numbers are. Nothing is held between calls but plain references to
   * the latest operands.
   */
  into<T extends object>(dst: T, ...operands: Operands): T;
}

/** Combinations of operands that are remembered: enough for buffers that take turns. */
const CAPACITY = 8;

interface Entry {
  readonly operands: readonly unknown[];
  readonly bound: Bound;
}

/**
 * Plans an expression once for many calls on small data.
 *
 * Inside `f` numbers stand for any number: use them in functions and `lanes`, not with JavaScript's operators.
 *
 * @example
 * import * as lw from "lanewise";
 * const step = lw.kernel((p: lw.Operand, v: lw.Operand, dt: lw.Operand) => lw.lanes`${p} + ${v} * ${dt}`);
 * using p = lw.array([1, 2]);
 * using v = lw.array([10, 20]);
 * step.into(p, p, v, 0.5);
 * p.toArray(); // => [6, 12]
 */
export function kernel<const Operands extends readonly Operand[], E extends object>(
  f: (...operands: Operands) => E,
): Kernel<Operands, E> {
  if (typeof f !== "function") throw new ArgumentError("f", `kernel takes a function, got ${described(f)}`);
  const entries: Entry[] = [];

  const into = <T extends object>(dst: T, ...operands: Operands): T => {
    for (let k = 0; k < entries.length; k++) {
      const entry = entries[k]!;
      if (matches(entry.operands, operands) && entry.bound.isFor(dst)) {
        entry.bound.setNumbers(operands);
        entry.bound.call();
        return dst;
      }
    }
    const bound = evaluate(f, dst, operands);
    if (bound !== null) {
      if (entries.length === CAPACITY) entries.pop();
      entries.unshift({ operands: operands.map(operand => (isNumber(operand) ? typeof operand : operand)), bound });
    }
    return dst;
  };

  const k = (...operands: Operands): E => formed(f, operands);
  return Object.assign(k, { into });
}

function evaluate<Operands extends readonly Operand[]>(
  f: (...operands: Operands) => object,
  dst: object,
  operands: Operands,
): Bound | null {
  const given = operands.map((operand, k) => (isWeakScalar(operand) ? new Parameter(operand, k) : operand));
  const result = formed(f, given as unknown as Operands);
  if (!(result instanceof ExpressionNode)) {
    throw new ArgumentError("f", `the function of a kernel must return an expression, got ${described(result)}`);
  }
  const { node } = result;
  return runPlain(node, dst) || (hasParts(node) && replay(node, dst)) ? null : bindInto(node, dst);
}

/** What the function makes of operands. When it fails for lack of one, the formula would not say whose it is. */
function formed<Operands extends readonly Operand[], E>(f: (...operands: Operands) => E, operands: Operands): E {
  try {
    return f(...operands);
  } catch (error) {
    const at = operands.includes(undefined as never) ? operands.indexOf(undefined as never) : operands.length;
    if (at >= f.length) throw error;
    const name = f.name === "" ? "the kernel" : `the kernel ${f.name}`;
    throw new ArgumentError(`operands[${at}]`, `${name} takes ${f.length} operands, the one at ${at} is missing`);
  }
}

/** Whether an operand may be another one at the next call; a boolean is part of what has been planned. */
function isNumber(operand: unknown): boolean {
  return isWeakScalar(operand) && typeof operand !== "boolean";
}

/** The same objects and booleans, and numbers where numbers were. */
function matches(known: readonly unknown[], operands: readonly unknown[]): boolean {
  for (let k = 0; k < known.length; k++) {
    const operand = operands[k];
    if (operand !== known[k] && typeof operand !== known[k]) return false;
  }
  return known.length === operands.length;
}
