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

/** Gives one part of a formula from the template's values and from what the steps before have given. */
type Step = (values: readonly unknown[], given: readonly unknown[]) => unknown;

/** What to do for a template, operands before what they are operands of; the last step gives the result. */
const programs = /* @__PURE__ */ new WeakMap<readonly string[], readonly Step[]>();

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
  const given: unknown[] = [];
  for (const step of program) given.push(step(values, given));
  const result = given.at(-1);
  if (result instanceof ExpressionNode) return simd(result) as SimdExpression;
  // A value alone: its elements as they are.
  if (typeof result === "object" && result !== null) return simd(asIs(result)) as never;
  throw new DTypeError("lanes: an array must take part, got numbers only");
}

function read(strings: TemplateStringsArray): readonly Step[] {
  // A text with an escape that JavaScript does not know has no cooked form.
  const texts = Array.isArray(strings) ? Array.from(strings, (text, k) => text ?? strings.raw?.[k]) : [];
  if (texts.length === 0 || texts.some(text => typeof text !== "string")) {
    throw new ArgumentError("strings", "lanes is a template tag: write lanes`${x} + 1`");
  }
  const { tree, shown } = parse(texts);
  // A list instead of a recursion: a template may add up thousands of values.
  const parts = postorder(tree);
  for (const part of parts) if (part.type === "call") checkCall(part, shown);
  const places = new Map(parts.map((part, place) => [part, place]));
  return parts.map(part => {
    const from = partsOf(part).map(own => places.get(own)!);
    return stepOf(part, from);
  });
}

/** `from`: the steps that give its parts. */
function stepOf(part: Tree, from: readonly number[]): Step {
  switch (part.type) {
    case "hole":
      return values => values[part.index];
    case "list":
      return (_, given) => from.map(place => given[place]);
    case "options":
      return (_, given) => Object.fromEntries(part.entries.map(([name], k) => [name, given[from[k]!]]));
    case "call":
      return callOf(part.name, from);
    default:
      return () => part.value;
  }
}

function callOf(name: string, from: readonly number[]): Step {
  const call = callees().get(name)!.call as (...args: readonly unknown[]) => unknown;
  const arithmetic = ARITHMETIC[name];
  const [a, b] = from as [number, number];
  switch (from.length) {
    case 1:
      return (_, given) => {
        const x = given[a];
        return arithmetic !== undefined && typeof x === "number" ? arithmetic(x, x) : call(x);
      };
    case 2:
      return (_, given) => {
        const [x, y] = [given[a], given[b]];
        const weak = arithmetic !== undefined && typeof x === "number" && typeof y === "number";
        return weak ? arithmetic(x, y) : call(x, y);
      };
    default:
      return (_, given) => call(...from.map(place => given[place]));
  }
}

/** Arithmetic of numbers among themselves is JavaScript's, so that they stay weak. */
const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a ** b,
  neg: a => -a,
  positive: a => a,
};

function asIs(x: object): object {
  return (astype as unknown as (x: object, dtype: string) => object)(x, sourceOf("lanes", x).dtype.name);
}
