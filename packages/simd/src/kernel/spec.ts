/**
 * What a kernel is, as pure data: a program, how each operand is walked, how many loops, and what becomes of the values.
 *
 * No sizes, no addresses, no strides: one kernel serves every length and thread count. Equal specs have equal keys; the
 * key is what caches and workers use. Calling convention (the same for WebAssembly and JS kernels), all numbers except
 * `i64` scalars, which are bigints:
 *
 *   run(pointer of each input, pointer of each output,
 *       extent of each loop, outermost first,
 *       for each loop but the innermost, outermost first: the stride of every operand (inputs, then outputs),
 *       for the innermost loop: the stride of every operand whose access has one (all but `contiguous` and `scalar`),
 *       scalars..., values that scans start from...)
 *
 * Strides are in bytes (for `index` in positions). Contiguous operands advance by their itemsize, scalar ones not at all. An
 * elementwise kernel loads all operands of a group of elements before it stores that group, groups ascending in the
 * innermost loop, so an output may be exactly an input (same pointer, same strides); any other overlap is the caller's.
 */
import { type Storage, storageInfo } from "../ir/storage.ts";
import type { Program } from "../ir/types.ts";
import type { Gathering } from "./gathering.ts";

/**
 * How the innermost loop walks an operand: elements adjacent; any stride (also 0 or negative); one element for the whole
 * loop; or no memory, the position itself (storage `index`).
 *
 * The others are `strided` with a promise, which WebAssembly kernels use for inputs and all else may ignore: `reversed` has
 * a stride of -1 element, `double` of 2, `doubleReversed` of -2; `transposed` has its elements adjacent in the loop around
 * the innermost one.
 */
export type Access = "contiguous" | "strided" | "scalar" | "index" | Promised;
type Promised = "reversed" | "double" | "doubleReversed" | "transposed";

export interface OperandClass {
  readonly storage: Storage;
  readonly access: Access;
}

/** See `folds.ts` for the names. */
export type FoldName = string;

export interface KernelSpec {
  readonly program: Program;
  /** Loops: 1, 2 or 3. */
  readonly rank: 1 | 2 | 3;
  readonly inputs: readonly OperandClass[];
  /** One for each output of the program, or none (folds). `scalar` and `index` are no accesses of outputs. */
  readonly outputs: readonly OperandClass[];
  /** What becomes of the values, if they are not stored one by one. */
  readonly gathering?: Gathering;
}

const ACCESS_KEYS: Record<Access, string> = {
  contiguous: "c",
  strided: "s",
  scalar: "1",
  index: "i",
  reversed: "r",
  double: "d",
  doubleReversed: "b",
  transposed: "t",
};

/** Equal for equal kernels. */
export function kernelKey(spec: KernelSpec): string {
  const operand = ({ storage, access }: OperandClass): string => `${ACCESS_KEYS[access]}${storage}`;
  const classes = `${spec.inputs.map(operand)}>${spec.outputs.map(operand)}`;
  const { kind = "", names = "" } = spec.gathering ?? {};
  return `${spec.rank}:${classes}:${kind}${names}:${spec.program.key}`;
}

/** How a loop walks elements of `itemsize` bytes that are `step` apart; 0 bytes are positions. */
export function accessOf(itemsize: number, step: number): Access {
  if (itemsize === 0) return "index";
  return step === itemsize ? "contiguous" : step === 0 ? "scalar" : "strided";
}

/** Whether an operand of this access has a stride parameter in the innermost loop. */
export function hasInnerStride(access: Access): boolean {
  return access !== "contiguous" && access !== "scalar";
}

/** The access without its promise: for runs that lay operands out anew. */
export function generalAccess(access: Access): Access {
  return hasInnerStride(access) && access !== "index" ? "strided" : access;
}

/** Bytes between adjacent elements. */
export function itemsizeOf(operand: OperandClass): number {
  return storageInfo(operand.storage).itemsize;
}
