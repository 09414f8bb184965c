// The whole surface of the package; the formatter keeps it sorted by file.
export type { BincountOptions } from "./accumulate.ts";
export { bincount, scatterAdd } from "./accumulate.ts";
export type { Cast } from "./cast.ts";
export {
  astype,
  bool,
  complex64,
  complex128,
  float16,
  float32,
  float64,
  int8,
  int16,
  int32,
  int64,
  saturate,
  uint8,
  uint16,
  uint32,
  uint64,
} from "./cast.ts";
export type { IntoOptions } from "./casting.ts";
export type { Settings } from "./configure.ts";
export { configure } from "./configure.ts";
export type { Applied, Binary, HasOperation, Ternary, Unary } from "./define.ts";
export type { DiffOptions } from "./difference.ts";
export { diff } from "./difference.ts";
export { divmod } from "./divmod.ts";
export type { SimdErrorCode } from "./errors.ts";
export { KernelError, LanesError, NotEvaluatedError, WorkerLostError } from "./errors.ts";
export type { Expression } from "./expression.ts";
export type { Info } from "./info.ts";
export { info } from "./info.ts";
export { isin } from "./is-in.ts";
export { concat, pad, stack, take } from "./join.ts";
export type { Kernel } from "./kernel-function.ts";
export { kernel } from "./kernel-function.ts";
export { lanes } from "./lanes.ts";
export { matmul, vecdot } from "./matmul.ts";
export type { Operation } from "./operation.ts";
export type { OperationFunction } from "./operations.ts";
export { operations, resultOf } from "./operations.ts";
export * from "./ops.ts";
export { argmax, argmin } from "./place.ts";
export { repeat, roll, takeAlongAxis } from "./rearrange.ts";
export { all, any, countNonzero, dot, max, min, minMax, prod, sum } from "./reduce.ts";
export type {
  AxisOptions,
  ExtremeOptions,
  ReduceOptions,
  Reduction,
  SumOptions,
  TypedReduction,
  VarianceOptions,
} from "./reduction.ts";
export type { ThreadInfo, ThreadSettings } from "./run/threads.ts";
export { threadsReady } from "./run/threads.ts";
export type { RunningExtreme, RunningOptions, Scan, ScanOptions } from "./scan.ts";
export { cumulativeMax, cumulativeMin, cumulativeProd, cumulativeSum } from "./scan.ts";
export type { SearchOptions } from "./search.ts";
export { searchsorted } from "./search.ts";
export { assignSelected, assignWhere, compress, nonzero } from "./select.ts";
export { simd } from "./simd.ts";
export type { Fluent, Methods, SimdExpression, SimdView } from "./simd-types.ts";
export type { SortOptions } from "./sort.ts";
export { argsort, sort } from "./sort.ts";
export type { RandomOptions } from "./sources.ts";
export { index, random } from "./sources.ts";
export { mean, norm, std, variance } from "./statistics.ts";
export { takeAt } from "./take-at.ts";
export { tensordot } from "./tensordot.ts";
export { tril, triu } from "./triangle.ts";
export type { DTypeOf, MaxRank, Operand, Promote, RankOf, ResultDType, Rule, Total } from "./types.ts";
