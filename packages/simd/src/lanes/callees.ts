/**
 * What can be called in a `lanes` template, and with which arguments: every operation, casts, reductions, scans and `index`.
 * Reductions without `axis` and `keepdims` are expressions of rank 0 here, because a template is one expression.
 */

import { LanesError } from "../errors.ts";
import { sourceOf } from "../expression/source.ts";
import { index } from "../expression/sources.ts";
import { SCALARS } from "../lowering/lower.ts";
import { allOperations } from "../methods.ts";
import { argmax, argmin } from "../reductions/place.ts";
import { all, any, countNonzero, max, min, prod, sum } from "../reductions/reduce.ts";
import type { AxisOptions } from "../reductions/reduction.ts";
import { cumulativeMax, cumulativeMin, cumulativeProd, cumulativeSum } from "../reductions/scan.ts";
import { mean, norm, std, variance } from "../reductions/statistics.ts";
import { astype, saturate } from "../table/cast.ts";
import { mul } from "../table/ops.ts";
import type { Tree } from "./parse.ts";

type Call = (...args: never[]) => unknown;
/** What an argument is: an operand, a dtype's name, an axis, or options, which may be left out. */
type Argument = "operand" | "dtype" | "axis" | "options";

export interface Callee {
  readonly call: Call;
  readonly takes: readonly Argument[];
}

let known: Map<string, Callee> | undefined;

/** Every function of the grammar by its name. */
export function callees(): ReadonlyMap<string, Callee> {
  if (known !== undefined) return known;
  known = new Map();
  const add = (name: string, call: unknown, ...takes: Argument[]): void => {
    known!.set(name, { call: call as Call, takes });
  };
  for (const [name, f] of allOperations()) {
    const { arity } = f.operation;
    add(name, f, ...new Array<Argument>(arity).fill("operand"));
  }
  for (const name of SCALARS) add(name, (x: never) => (astype as unknown as Call)(x, name as never), "operand");
  add("astype", astype, "operand", "dtype");
  add("saturate", saturate, "dtype", "operand");
  add("index", index, "axis");
  const reductions = { sum, prod, min, max, any, all, countNonzero, argmin, argmax, mean, variance, std, norm };
  for (const [name, reduce] of Object.entries(reductions)) add(name, kept(reduce as Call), "operand", "options");
  const products = kept(sum as Call);
  const dot = (a: never, b: never, options: never): unknown => products(mul(a, b) as never, options);
  add("dot", dot, "operand", "operand", "options");
  const scans = { cumulativeSum, cumulativeProd, cumulativeMax, cumulativeMin };
  for (const [name, scan] of Object.entries(scans)) add(name, scan, "operand", "options");
  return known;
}

/** A reduction that gives an expression: over all axes one of rank 0, which broadcasts to anything. */
function kept(reduce: Call): (x: never, options?: AxisOptions) => unknown {
  return (x, options) => {
    const given = options !== undefined && (typeof options !== "object" || options === null);
    if (given || options?.axis !== undefined || options?.keepdims === true) return reduce(x, options as never);
    const axis = sourceOf(reduce.name, x).shape.map((_, k) => k);
    return reduce(x, { ...options, axis } as never);
  };
}

/** Names and arguments are known without values: refused where they are written. @throws {LANES} */
export function checkCall({ name, args, at }: Extract<Tree, { type: "call" }>, shown: string): void {
  const callee = callees().get(name);
  if (callee === undefined) throw new LanesError(`there is no function ${name}`, shown, at);
  if (!fits(callee.takes, args)) throw new LanesError(ruleOf(name, callee, args), shown, at);
}

const ACCEPTED: Readonly<Record<Argument, readonly Tree["type"][]>> = {
  operand: ["hole", "number", "call"],
  dtype: ["hole", "text"],
  axis: ["hole", "number"],
  options: ["hole", "options"],
};

function fits(takes: readonly Argument[], args: readonly Tree[]): boolean {
  const required = takes.at(-1) === "options" ? takes.length - 1 : takes.length;
  const counted = args.length >= required && args.length <= takes.length;
  return counted && args.every(({ type }, k) => ACCEPTED[takes[k]!].includes(type));
}

/** What a reduction is often taken for. */
const ELEMENTWISE: Readonly<Record<string, string>> = {
  min: "minimum",
  max: "maximum",
  any: "logicalOr",
  all: "logicalAnd",
};

function ruleOf(name: string, { takes }: Callee, args: readonly Tree[]): string {
  const count = takes.filter(argument => argument !== "options").length;
  const plural = takes.every(argument => argument === "operand" || argument === "options")
    ? `${count} argument${count === 1 ? "" : "s"}`
    : takes.map(argument => (argument === "dtype" ? 'a dtype as "int8"' : `an ${argument}`)).join(" and ");
  const options = takes.at(-1) === "options" ? " and options as { axis: 0 }" : "";
  const got = args.length === count ? "others" : args.length;
  const other = args.length === 2 && ELEMENTWISE[name] !== undefined ? `: of two operands ${ELEMENTWISE[name]}` : "";
  return `${name} takes ${plural}${options}, got ${got}${other}`;
}
