/**
 * A structure's program: every step lowered in order, each operand converted to the dtype in which its operation
 * computes, in registers. One rounding for each operation, so fused and unfused evaluation agree bit for bit.
 */
import { Builder } from "../ir/builder.ts";
import { roundFloat16 } from "../ir/float16.ts";
import { resize } from "../ir/resize.ts";
import { type Storage, storageInfo } from "../ir/storage.ts";
import type { Program } from "../ir/types.ts";
import { convert, isPair, type Value } from "../lowering/convert.ts";
import { type Pair, type Scalar, scalarFacts } from "../lowering/lower.ts";
import type { WeakScalar } from "../table/operation.ts";
import type { Recipe, Step } from "./recipe.ts";

/** The program that stores the recipe's values as elements of `storage`, whose native dtype is `to`. */
export function storeProgram(recipe: Recipe, storage: Storage, to: Scalar): Program {
  const key = `store ${storage}`;
  const known = recipe.made.get(key) as Program | undefined;
  if (known !== undefined) return known;
  const b = new Builder(recipe.inputs);
  const value = convert(b, lowerSteps(b, recipe), recipe.scalar, to);
  const lanes = isPair(value) ? value : [to === "bool" ? resize(b, value, "m8") : value];
  const program = b.build([{ storage, lanes }]);
  recipe.made.set(key, program);
  return program;
}

/** Lowers all steps; the value is that of the last. */
export function lowerSteps(b: Builder, recipe: Recipe): Value {
  const values: Value[] = [];
  for (const step of recipe.steps) values.push(lowerStep(b, step, values, recipe.steps));
  return values[values.length - 1]!;
}

function lowerStep(b: Builder, step: Step, values: readonly Value[], steps: readonly Step[]): Value {
  switch (step.kind) {
    case "input":
      return storageInfo(step.storage).planes === 2
        ? [b.load(step.index, 0), b.load(step.index, 1)]
        : b.load(step.index);
    case "number":
      return number(b, step.index, step.scalar);
    case "known":
      return b.const("m8", step.value);
    default:
      return formula(b, step, values, steps);
  }
}

function number(b: Builder, index: number, scalar: Scalar): Value {
  const { lane, kind } = scalarFacts(scalar)!;
  const value = b.scalar(index, lane);
  if (kind === "complex") return [value, b.const(lane, 0)];
  return scalar === "float16" ? roundFloat16(b, value) : value;
}

function formula(
  b: Builder,
  step: Extract<Step, { kind: "formula" }>,
  values: readonly Value[],
  steps: readonly Step[],
): Value {
  const { operation, args, computes, scalar } = step;
  if (operation.conversion) return operation.conversion(b, values[args[0]!]!, steps[args[0]!]!.scalar);
  const compute = computes[computes.length - 1]!;
  const operands = args.map((slot, index) => convert(b, values[slot]!, steps[slot]!.scalar, computes[index]!));
  if (scalarFacts(compute)!.kind === "complex") {
    return operation.lowerComplex!()(
      b,
      operands.map(operand => (isPair(operand) ? operand : [operand, operand])) as Pair[],
    );
  }
  const result = lowerReal(b, step, operands as Exclude<Value, Pair>[], compute, knownNumber(steps, args));
  // Operations whose result has another dtype than they compute in: masks, parts of complex numbers, and `clip`.
  const rounded = compute === "float16" && result.type === "f32" ? roundFloat16(b, result) : result;
  return operation.rule === "first" ? convert(b, rounded, compute, scalar) : rounded;
}

function lowerReal(
  b: Builder,
  { operation }: Extract<Step, { kind: "formula" }>,
  operands: Exclude<Value, Pair>[],
  compute: Scalar,
  known: WeakScalar | undefined,
): Exclude<Value, Pair> {
  const special = known === undefined ? null : operation.withNumber?.(known, compute);
  return special ? special(b, operands.slice(0, 1), compute) : operation.lower()(b, operands, compute);
}

/** The number on the right of an operation that has lowerings for known ones. */
function knownNumber(steps: readonly Step[], args: readonly number[]): WeakScalar | undefined {
  const right = args.length === 2 ? steps[args[1]!] : undefined;
  return right?.kind === "number" ? right.known : undefined;
}
