/**
 * Folds of few elements each, many side by side: where the reduced axes are short, a kernel that folds one row after the other
 * spends its time on beginning and ending. Here every element of a fold is an operand of its own, so one elementwise kernel
 * folds as many as a vector has lanes: by the rules of `folds.ts`, hence with the same bits.
 */
import { Builder } from "../ir/builder.ts";
import type { Lane, LaneValue, Program } from "../ir/types.ts";
import type { Run } from "./cache.ts";
import { combined, kept, specOf, toResult } from "./columns.ts";
import { ACCUMULATORS, foldInfo } from "./folds.ts";
import { type Access, type FoldName, hasInnerStride, type KernelSpec, type OperandClass } from "./spec.ts";

/**
 * Loads and operations in one kernel, at most: three arguments each, where engines allow a thousand, and fewer elements than a
 * block of the tree has.
 */
const MOST = 128;

export interface ShortFolds {
  readonly fold: FoldName;
  /** What is folded: one output, made with `buildFold`. */
  readonly program: Program;
  /** How the operands, and the results, lie from fold to fold. */
  readonly inputs: readonly OperandClass[];
  readonly output: Access;
  /** For each element of the first fold, in order, where each operand has it. */
  readonly elements: readonly (readonly number[])[];
  /** Loops over the folds. */
  readonly shape: readonly [outer: number, inner: number];
  /** Along these, for each operand and for the results. */
  readonly strides: readonly (readonly [outer: number, inner: number])[];
  readonly scalars: readonly LaneValue[];
  readonly result: number;
  /** A kernel over the operands' memory. */
  readonly bind: (spec: KernelSpec) => Run;
}

/** Whether one kernel takes so many elements of a program's values. */
export function areFew(elements: number, { nodes }: Program, inputs: number): boolean {
  return elements > 0 && elements * (nodes.length + inputs) <= MOST;
}

export function foldShort({ shape, strides, elements, inputs, output, ...task }: ShortFolds): void {
  const [sources, result] = [strides.slice(0, -1), strides.at(-1)!];
  const spaced = sources.filter((_, k) => hasInnerStride(inputs[k]!.access));
  const run = task.bind(specOfShort(task, elements.length, inputs, output));
  run(
    ...elements.flat(),
    task.result,
    ...shape,
    ...elements.flatMap(() => sources.map(([outer]) => outer)),
    result[0],
    ...elements.flatMap(() => spaced.map(([, inner]) => inner)),
    ...(hasInnerStride(output) ? [result[1]] : []),
    ...task.scalars,
  );
}

function specOfShort(
  { program, fold }: Pick<ShortFolds, "program" | "fold">,
  elements: number,
  inputs: readonly OperandClass[],
  output: Access,
): KernelSpec {
  const info = foldInfo(fold);
  const key = `short ${fold} ${elements} ${output} ${inputs.map(({ access, storage }) => `${access} ${storage}`)}`;
  return kept(program, key, () => {
    const all = Array.from({ length: elements }, () => inputs).flat();
    const b = new Builder(all.map(({ storage }) => storage));
    const accumulators: Lane[] = [];
    for (let k = 0; k < elements; k++) {
      const value = toResult(b, info, b.inline(program, k * inputs.length)[0]![0]!);
      const place = k % ACCUMULATORS;
      accumulators[place] = k < ACCUMULATORS ? value : b.op(info.combine, accumulators[place]!, value);
    }
    return specOf(b, combined(b, info, accumulators), all, info.result, 2, output);
  });
}
