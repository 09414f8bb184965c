/**
 * Infix arithmetic: a tagged template, read once for each place in the source (the strings array is its identity), and
 * applied to that call's values.
 */
import { ArgumentError, DTypeError } from "@lanewise/format";
import { callees, checkCalls } from "./callees.ts";
import { astype } from "./cast.ts";
import { ExpressionNode } from "./expression.ts";
import { parse, type Tree } from "./lanes/parse.ts";
import { simd } from "./simd.ts";
import type { SimdExpression } from "./simd-types.ts";
import { sourceOf } from "./source.ts";
import type { Operand } from "./types.ts";

const trees = /* @__PURE__ */ new WeakMap<readonly string[], Tree>();

/**
 * An expression in infix notation: JavaScript's operators and precedence; operations, casts, reductions and scans as
 * functions. `/` is true division, `%` has the sign of the divisor, `c ? a : b` is `where`, comparisons do not chain.
 *
 * Reductions are computed first, once per evaluation, and keep their dtype: `mean(x)` is of rank 0 and meets every element,
 * `mean(x, { axis: 1, keepdims: true })` meets its row. Options are written as in JavaScript, or put into `${}`.
 *
 * TypeScript shows a tag no literals, so the result's dtype and rank are wide: `.as("float32", 2)` checks and narrows.
 *
 * @throws {LANES} the template cannot be read; the message shows where
 * @throws {DTYPE} {SHAPE} {VALUE_RANGE} as the operations themselves do
 *
 * @example
 * import * as lw from "lanewise";
 * const [a, x] = [2, new Float64Array([1, 2, 3])];
 * lw.lanes`${a} * ${x} ** 2 + 1`.toTypedArray(); // => new Float64Array([3, 9, 19])
 * lw.lanes`${x} - mean(${x})`.toTypedArray(); // => new Float64Array([-1, 0, 1])
 */
export function lanes(strings: TemplateStringsArray, ...values: readonly Operand[]): SimdExpression {
  let tree = trees.get(strings);
  if (tree === undefined) trees.set(strings, (tree = read(strings)));
  const result = build(tree, values);
  if (result instanceof ExpressionNode) return simd(result) as SimdExpression;
  // A value alone: its elements as they are.
  if (typeof result === "object" && result !== null) return simd(asIs(result)) as never;
  throw new DTypeError("lanes: an array must take part, got numbers only");
}

function read(strings: readonly string[]): Tree {
  if (!Array.isArray(strings)) throw new ArgumentError("strings", "lanes is a template tag: write lanes`${x} + 1`");
  const { tree, shown } = parse(strings);
  checkCalls(tree, shown);
  return tree;
}

function build(root: Tree, values: readonly unknown[]): unknown {
  switch (root.type) {
    case "hole":
      return values[root.index];
    case "list":
      return root.items.map(item => build(item, values));
    case "options":
      return Object.fromEntries(root.entries.map(([name, value]) => [name, build(value, values)]));
    case "call": {
      const args = root.args.map(arg => build(arg, values));
      const folded = args.every(arg => typeof arg === "number") ? fold(root.name, args as number[]) : undefined;
      return (
        folded ??
        callees()
          .get(root.name)!
          .call(...(args as never[]))
      );
    }
    default:
      return root.value;
  }
}

/** Arithmetic of numbers among themselves is JavaScript's, so that they stay weak. */
function fold(name: string, [a, b]: number[]): number | undefined {
  switch (name) {
    case "add":
      return a! + b!;
    case "sub":
      return a! - b!;
    case "mul":
      return a! * b!;
    case "div":
      return a! / b!;
    case "pow":
      return a! ** b!;
    case "neg":
      return -a!;
    case "positive":
      return a;
    default:
      return undefined;
  }
}

function asIs(x: object): object {
  return (astype as unknown as (x: object, dtype: string) => object)(x, sourceOf("lanes", x).dtype.name);
}
