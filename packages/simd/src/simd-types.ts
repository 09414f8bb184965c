/** The types of what has methods: `SimdView` over memory and `SimdExpression` over formulas, from the operation table. */
import type { Heap, ManagedArray } from "@lanewise/array";
import type {
  CheckedDType,
  CheckedPick,
  CheckedSlice,
  DTypeSpec,
  ItemsRank,
  LowerRank,
  Normalise,
  SliceArguments,
  SlicedRank,
} from "@lanewise/format";
import type { MemoryView, WiderRank } from "@lanewise/view";
import type { Expression } from "./expression/expression.ts";
import type {
  AxisOptions,
  ExtremeOptions,
  ReduceOptions,
  ResultKind,
  Results,
  SumOptions,
  VarianceOptions,
  Whole,
  WholeOptions,
} from "./reductions/reduction.ts";
import type { RunningOptions, ScanOptions } from "./reductions/scan.ts";
import type { IntoOptions } from "./table/casting.ts";
import type { Binary, Ternary, Unary } from "./table/define.ts";
import type * as operations from "./table/ops.ts";
import type {
  Accumulated,
  DTypeOf,
  Exactly,
  Floating,
  HigherRank,
  MaxRank,
  Operand,
  PickedRank,
  Promote,
  RankOf,
  RealPart,
  ReducedRank,
  ResultDType,
  Total,
} from "./types.ts";

type Operations = Omit<typeof operations, "real" | "imag">;

/** The methods of everything with dtype D and rank N: each operation with this as its first operand. */
export interface Methods<D, N extends number> extends Elementwise<D, N> {
  /** Another dtype: integers wrap, floats truncate and stop at the limits. See the function. */
  astype<const Spec extends DTypeSpec>(dtype: CheckedDType<Spec>): SimdExpression<Normalise<Spec>, N>;
  /** The nearest value of an integer dtype. See the function. */
  saturate<const Spec extends DTypeSpec>(dtype: CheckedDType<Spec>): SimdExpression<Normalise<Spec>, N>;

  /** The sum of all elements; with `axis` or `keepdims` an expression. See the function, as for all of these. */
  readonly sum: ReducesAs<D, N>;
  readonly prod: ReducesAs<D, N>;
  readonly min: Reduces<D, N, "extreme", ExtremeOptions>;
  readonly max: Reduces<D, N, "extreme", ExtremeOptions>;
  minMax(): { readonly min: Total<D>; readonly max: Total<D> };
  readonly any: Reduces<D, N, "bool", ReduceOptions>;
  readonly all: Reduces<D, N, "bool", ReduceOptions>;
  readonly countNonzero: Reduces<D, N, "index", ReduceOptions>;
  readonly argmin: Reduces<D, N, "index", AxisOptions>;
  readonly argmax: Reduces<D, N, "index", AxisOptions>;
  readonly mean: Reduces<D, N, "float", ReduceOptions>;
  readonly variance: Reduces<D, N, "float", VarianceOptions>;
  readonly std: Reduces<D, N, "float", VarianceOptions>;
  readonly norm: Reduces<D, N, "float", ReduceOptions>;
  dot<B extends Operand>(b: B): Total<Promote<D, DTypeOf<B>>>;
  dot<B extends Operand, const O extends SumOptions>(
    b: B,
    options: Exactly<O, SumOptions>,
  ): SimdExpression<Accumulated<Promote<D, DTypeOf<B>>>, ReducedRank<MaxRank<N, RankOf<B>>, O>>;
  cumulativeSum(options?: ScanOptions): SimdExpression<Accumulated<D>, N>;
  cumulativeProd(options?: ScanOptions): SimdExpression<Accumulated<D>, N>;
  cumulativeMax(options?: RunningOptions): SimdExpression<D, N>;
  cumulativeMin(options?: RunningOptions): SimdExpression<D, N>;
  divmod<B extends Operand>(
    b: B,
  ): readonly [
    quotient: SimdExpression<Promote<D, DTypeOf<B>>, MaxRank<N, RankOf<B>>>,
    remainder: SimdExpression<Promote<D, DTypeOf<B>>, MaxRank<N, RankOf<B>>>,
  ];
  modf(): readonly [fraction: SimdExpression<Floating<D>, N>, whole: SimdExpression<Floating<D>, N>];
  frexp(): readonly [mantissa: SimdExpression<Floating<D>, N>, exponent: SimdExpression<"int32", N>];
  take<I extends Operand>(indices: I, axis?: number): SimdExpression<D, PickedRank<N, I>>;
  pad(
    widths: number | readonly (number | readonly [before: number, after: number])[],
    value?: unknown,
  ): SimdExpression<D, N>;
  nonzero(): Int32Array[];
}

/** A reduction as a method. */
export interface Reduces<D, N extends number, K extends ResultKind, Options extends object> {
  (options?: WholeOptions<Options>): Results<D>[K][1];
  <const O extends Options>(options: Exactly<O, Options>): SimdExpression<Results<D>[K][0], ReducedRank<N, O>>;
}

/** One that converts first, if it is asked to. */
export interface ReducesAs<D, N extends number> extends Reduces<D, N, "sum", Omit<SumOptions, "dtype">> {
  <const Spec extends DTypeSpec>(
    options: Omit<SumOptions, keyof AxisOptions> & Whole & { readonly dtype: Spec },
  ): Total<Normalise<Spec>>;
  <const Spec extends DTypeSpec, const O extends SumOptions>(
    options: Exactly<O, SumOptions> & { readonly dtype: Spec },
  ): SimdExpression<Normalise<Spec>, ReducedRank<N, O>>;
}

/** Every row of the operation table. */
export type Elementwise<D, N extends number> = {
  readonly [Name in keyof Operations]: Operations[Name] extends Unary<infer R>
    ? () => SimdExpression<ResultDType<R, D>, N>
    : Operations[Name] extends Binary<infer R>
      ? <B extends Operand>(b: B) => SimdExpression<ResultDType<R, D, DTypeOf<B>>, MaxRank<N, RankOf<B>>>
      : Operations[Name] extends Ternary<infer R>
        ? <B extends Operand, C extends Operand>(
            b: B,
            c: C,
          ) => SimdExpression<ResultDType<R, D, DTypeOf<B>, DTypeOf<C>>, MaxRank<MaxRank<N, RankOf<B>>, RankOf<C>>>
        : never;
};

/** What tells that an object has methods. */
export interface Fluent {
  readonly fluent: true;
}

/** An expression with every operation as a method. */
export interface SimdExpression<D = any, N extends number = number> extends Expression<D, N>, Fluent, Methods<D, N> {
  /** The real parts: an expression. */
  readonly real: SimdExpression<RealPart<D>, N>;
  /** The imaginary parts: an expression. */
  readonly imag: SimdExpression<RealPart<D>, N>;
  /** The axes in reverse. */
  readonly T: SimdExpression<D, N>;
  /** The last two axes exchanged. */
  readonly mT: SimdExpression<D, N>;
  /** The elements in another shape. See the function, as for all of these. */
  reshape<const Shape extends readonly number[]>(shape: Shape): SimdExpression<D, Shape["length"]>;
  reshape<const Shape extends readonly number[]>(...shape: Shape): SimdExpression<D, Shape["length"]>;
  broadcastTo<const Shape extends readonly number[]>(shape: Shape): SimdExpression<D, Shape["length"]>;
  broadcastTo<const Shape extends readonly number[]>(...shape: Shape): SimdExpression<D, Shape["length"]>;
  permuteDims(...axes: readonly number[] | readonly [readonly number[]]): SimdExpression<D, N>;
  moveAxis(source: number | readonly number[], destination: number | readonly number[]): SimdExpression<D, N>;
  squeeze(axis: number): SimdExpression<D, LowerRank<N>>;
  squeeze(axes?: readonly number[]): SimdExpression<D, number>;
  expandDims(axis?: number): SimdExpression<D, HigherRank<N>>;
  expandDims<const Places extends readonly number[]>(axes: Places): SimdExpression<D, WiderRank<N, Places>>;
  flip(axes?: number | readonly number[]): SimdExpression<D, N>;
  as<const Spec extends DTypeSpec, const R extends number = N>(
    dtype: CheckedDType<Spec>,
    ndim?: R,
  ): SimdExpression<Normalise<Spec>, R>;
}

/** What gives other views of the same memory, and here gives them with methods. */
type Geometric =
  | "slice"
  | "pick"
  | "T"
  | "mT"
  | "permuteDims"
  | "swapAxes"
  | "moveAxis"
  | "reshape"
  | "broadcastTo"
  | "squeeze"
  | "expandDims"
  | "flip"
  | "diagonal"
  | "slidingWindows"
  | "real"
  | "imag"
  | "toReadonly";

/** A view with every operation as a method. It holds nothing of what it looks at: each use asks again. */
export interface SimdView<D = any, N extends number = number>
  extends Omit<MemoryView<D, N>, Geometric | "retain">,
    Fluent,
    Methods<D, N> {
  slice<const Items extends SliceArguments>(...items: CheckedSlice<Items, N>): SimdView<D, SlicedRank<Items, N>>;
  pick<const Picked extends readonly number[]>(...indices: CheckedPick<Picked, N>): SimdView<D, ItemsRank<Picked, N>>;
  readonly T: SimdView<D, N>;
  readonly mT: SimdView<D, N>;
  permuteDims(...axes: readonly number[] | readonly [readonly number[]]): SimdView<D, N>;
  swapAxes(first: number, second: number): SimdView<D, N>;
  moveAxis(source: number | readonly number[], destination: number | readonly number[]): SimdView<D, N>;
  reshape<const Shape extends readonly number[]>(shape: Shape): SimdView<D, Shape["length"]>;
  reshape<const Shape extends readonly number[]>(...shape: Shape): SimdView<D, Shape["length"]>;
  broadcastTo<const Shape extends readonly number[]>(shape: Shape): SimdView<D, Shape["length"]>;
  broadcastTo<const Shape extends readonly number[]>(...shape: Shape): SimdView<D, Shape["length"]>;
  squeeze(axis: number): SimdView<D, LowerRank<N>>;
  squeeze(axes?: readonly number[]): SimdView<D, number>;
  expandDims(axis?: number): SimdView<D, ItemsRank<[null], N>>;
  expandDims<const Places extends readonly number[]>(axes: Places): SimdView<D, WiderRank<N, Places>>;
  flip(axes?: number | readonly number[]): SimdView<D, N>;
  diagonal(offset?: number, first?: number, second?: number): SimdView<D, LowerRank<N>>;
  slidingWindows(window: number, axes?: number | readonly number[]): SimdView<D, ItemsRank<[null], N>>;
  slidingWindows<const Window extends readonly number[]>(
    window: Window,
    axes?: number | readonly number[],
  ): SimdView<D, WiderRank<N, Window>>;
  readonly real: SimdView<RealPart<D>, N>;
  readonly imag: SimdView<RealPart<D>, N>;
  toReadonly(): SimdView<D, N>;
  /** Writes the elements into `dst`, by the rules of expressions, and returns it: `dst[...] = v`. */
  into<T extends object>(dst: T, options?: IntoOptions): T;
  /** A copy as a new array, which the caller owns and releases. */
  eval(options?: { readonly heap?: Heap }): ManagedArray<D, N>;
}
