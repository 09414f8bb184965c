/**
 * Infix arithmetic: a tagged template, read once for each place in the source (the strings array is its identity), and
 * applied to that call's values.
 */
import { DTypeError } from "@lanewise/format";
import { astype } from "./cast.ts";
import { LanesError } from "./errors.ts";
import { ExpressionNode } from "./expression.ts";
import { parse, type Tree } from "./lanes/parse.ts";
import { SCALARS } from "./lowering/lower.ts";
import { allOperations } from "./methods.ts";
import { simd } from "./simd.ts";
import type { SimdExpression } from "./simd-types.ts";
import type { Operand } from "./types.ts";

type Call = (...operands: never[]) => unknown;
interface Callee {
  readonly call: Call;
  readonly arity: number;
}

const trees = /* @__PURE__ */ new WeakMap<readonly string[], ReturnType<typeof parse>>();
let functions: Map<string, Callee> | undefined;

/**
 * An expression in infix notation: JavaScript's operators and precedence, the operations and casts as functions. `/` is
 * true division, `%` has the sign of the divisor, `c ? a : b` is `where`, comparisons do not chain.
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
 */
export function lanes(strings: TemplateStringsArray, ...values: readonly Operand[]): SimdExpression {
  let parsed = trees.get(strings);
  if (parsed === undefined) {
    parsed = parse(strings);
    check(parsed.tree, parsed.shown);
    trees.set(strings, parsed);
  }
  const result = build(parsed.tree, values);
  if (result instanceof ExpressionNode) return simd(result) as SimdExpression;
  if (typeof result === "object" && result !== null)
    return simd(
      table()
        .get("positive")!
        .call(result as never) as object,
    ) as never;
  throw new DTypeError("lanes: an array must take part, got numbers only");
}

/** Names and numbers of arguments are known without values: refused where they are written. */
function check(root: Tree, shown: string): void {
  const stack = [root];
  for (let tree = stack.pop(); tree !== undefined; tree = stack.pop()) {
    if (tree.type !== "call") continue;
    const arity = table().get(tree.name)?.arity;
    if (arity === undefined) throw new LanesError(`there is no function ${tree.name}`, shown, tree.at);
    if (arity !== tree.args.length) {
      const rule = `${tree.name} takes ${arity} argument${arity === 1 ? "" : "s"}, got ${tree.args.length}`;
      throw new LanesError(rule, shown, tree.at);
    }
    stack.push(...tree.args);
  }
}

function build(root: Tree, values: readonly unknown[]): unknown {
  switch (root.type) {
    case "number":
      return root.value;
    case "hole":
      return values[root.index];
    default: {
      const args = root.args.map(arg => build(arg, values));
      const folded = args.every(arg => typeof arg === "number") ? fold(root.name, args as number[]) : undefined;
      return (
        folded ??
        table()
          .get(root.name)!
          .call(...(args as never[]))
      );
    }
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

const cast = astype as unknown as (x: unknown, dtype: string) => unknown;

/** Every operation, and every dtype as a cast. */
function table(): Map<string, Callee> {
  if (functions !== undefined) return functions;
  functions = new Map();
  for (const [name, f] of allOperations())
    functions.set(name, { call: f as unknown as Call, arity: f.operation.arity });
  for (const name of SCALARS) {
    functions.set(name, { call: (x: never) => cast(x, name), arity: 1 });
  }
  return functions;
}
