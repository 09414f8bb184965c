/**
 * Infix arithmetic: a tagged template, read once for each place in the source (the strings array is its identity), and
 * applied to that call's values.
 */
import { ArgumentError, DTypeError } from "@lanewise/format";
import { ExpressionNode } from "../expression/expression.ts";
import { sourceOf } from "../expression/source.ts";
import { simd } from "../simd.ts";
import type { SimdExpression } from "../simd-types.ts";
import { astype } from "../table/cast.ts";
import type { Operand } from "../types.ts";
import { callees, checkCall } from "./callees.ts";
import { parse, partsOf, postorder, type Tree } from "./parse.ts";

/** What to do for a template, operands before what they are operands of. */
const programs = /* @__PURE__ */ new WeakMap<readonly string[], readonly Tree[]>();

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
  let program = programs.get(strings);
  if (program === undefined) programs.set(strings, (program = read(strings)));
  const result = build(program, values);
  if (result instanceof ExpressionNode) return simd(result) as SimdExpression;
  // A value alone: its elements as they are.
  if (typeof result === "object" && result !== null) return simd(asIs(result)) as never;
  throw new DTypeError("lanes: an array must take part, got numbers only");
}

function read(strings: TemplateStringsArray): readonly Tree[] {
  // A text with an escape that JavaScript does not know has no cooked form.
  const texts = Array.isArray(strings) ? Array.from(strings, (text, k) => text ?? strings.raw?.[k]) : [];
  if (texts.length === 0 || texts.some(text => typeof text !== "string")) {
    throw new ArgumentError("strings", "lanes is a template tag: write lanes`${x} + 1`");
  }
  const { tree, shown } = parse(texts);
  const program = postorder(tree);
  for (const part of program) if (part.type === "call") checkCall(part, shown);
  return program;
}

/** Builds from the leaves up, without recursion: a template may add up thousands of values. */
function build(program: readonly Tree[], values: readonly unknown[]): unknown {
  const stack: unknown[] = [];
  for (const part of program) {
    const parts = stack.splice(stack.length - partsOf(part).length);
    switch (part.type) {
      case "hole":
        stack.push(values[part.index]);
        break;
      case "list":
        stack.push(parts);
        break;
      case "options":
        stack.push(Object.fromEntries(part.entries.map(([name], k) => [name, parts[k]])));
        break;
      case "call": {
        const folded = parts.every(arg => typeof arg === "number") ? fold(part.name, parts as number[]) : undefined;
        stack.push(
          folded ??
            callees()
              .get(part.name)!
              .call(...(parts as never[])),
        );
        break;
      }
      default:
        stack.push(part.value);
    }
  }
  return stack[0];
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
