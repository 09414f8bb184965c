// The whole surface of the package; the formatter keeps it sorted by file.

export type { Settings } from "./configure.ts";
export { configure } from "./configure.ts";
export type { SimdErrorCode } from "./errors.ts";
export { KernelError, LanesError, NotEvaluatedError, WorkerLostError } from "./errors.ts";
export type { Expression } from "./expression/expression.ts";
export type { Kernel } from "./expression/kernel-function.ts";
export { kernel } from "./expression/kernel-function.ts";
export type { RandomOptions } from "./expression/sources.ts";
export { index, random } from "./expression/sources.ts";
export type { Info } from "./info.ts";
export { info } from "./info.ts";
export { lanes } from "./lanes/lanes.ts";
export type { DiffOptions } from "./moves/difference.ts";
export { diff } from "./moves/difference.ts";
export { concat, pad, stack, take } from "./moves/join.ts";
export {
  broadcastTo,
  expandDims,
  flip,
  matrixTranspose,
  moveAxis,
  permuteDims,
  reshape,
  squeeze,
} from "./moves/layouts.ts";
export { repeat, roll, takeAlongAxis } from "./moves/rearrange.ts";
export { assignSelected, assignWhere, compress, nonzero } from "./moves/select.ts";
export { assignAt, takeAt } from "./moves/take-at.ts";
export { tile } from "./moves/tile.ts";
export { tril, triu } from "./moves/triangle.ts";
export type { OperationFunction } from "./operations.ts";
export { operations, resultOf } from "./operations.ts";
export type { Histogram, HistogramOptions } from "./order/histogram.ts";
export { histogram } from "./order/histogram.ts";
export { isin } from "./order/is-in.ts";
export { median, quantile } from "./order/quantile.ts";
export type { SearchOptions } from "./order/search.ts";
export { searchsorted } from "./order/search.ts";
export type { SortOptions } from "./order/sort.ts";
export { argsort, sort } from "./order/sort.ts";
export type { Unique } from "./order/unique.ts";
export { uniqueAll, uniqueCounts, uniqueInverse, uniqueValues } from "./order/unique.ts";
export { matmul, vecdot } from "./products/matmul.ts";
export { tensordot } from "./products/tensordot.ts";
export type { BincountOptions } from "./reductions/accumulate.ts";
export { bincount, scatterAdd } from "./reductions/accumulate.ts";
export { argmax, argmin } from "./reductions/place.ts";
export { all, any, countNonzero, dot, max, min, minMax, prod, sum } from "./reductions/reduce.ts";
export type {
  AxisOptions,
  ExtremeOptions,
  ReduceOptions,
  Reduction,
  SumOptions,
  TypedReduction,
  VarianceOptions,
} from "./reductions/reduction.ts";
export type { RunningExtreme, RunningOptions, Scan, ScanOptions } from "./reductions/scan.ts";
export { cumulativeMax, cumulativeMin, cumulativeProd, cumulativeSum } from "./reductions/scan.ts";
export { mean, norm, std, variance } from "./reductions/statistics.ts";
export type { ThreadInfo, ThreadSettings } from "./run/threads.ts";
export { threadsReady } from "./run/threads.ts";
export { simd } from "./simd.ts";
export type { Fluent, Methods, SimdExpression, SimdView } from "./simd-types.ts";
export type { Cast } from "./table/cast.ts";
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
} from "./table/cast.ts";
export type { IntoOptions } from "./table/casting.ts";
export type { Applied, Binary, HasOperation, Ternary, Unary } from "./table/define.ts";
export { divmod } from "./table/divmod.ts";
export type { Operation } from "./table/operation.ts";
export * from "./table/ops.ts";
export { frexp, modf } from "./table/take-apart.ts";
export type { DTypeOf, MaxRank, Operand, PickedRank, Promote, RankOf, ResultDType, Rule, Total } from "./types.ts";
