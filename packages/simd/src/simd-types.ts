/** The types of what has methods: `SimdView` over memory and `SimdExpression` over formulas, from the operation table. */
import type { DTypeSpec, ItemsRank, LowerRank, Normalise, SliceItem, SliceRank } from "@lanewise/format";
import type { MemoryView } from "@lanewise/view";
import type { Binary, Ternary, Unary } from "./define.ts";
import type { Expression } from "./expression.ts";
import type * as operations from "./ops.ts";
import type { ReduceOptions, SumOptions, VarianceOptions } from "./reduce.ts";
import type { ScanOptions } from "./scan.ts";
import type {
  Accumulated,
  DTypeOf,
  Floating,
  MaxRank,
  Operand,
  Promote,
  RankOf,
  RealPart,
  ResultDType,
  Total,
} from "./types.ts";

type Operations = Omit<typeof operations, "real" | "imag">;

/** The methods of everything with dtype D and rank N: each operation with this as its first operand. */
export interface Methods<D, N extends number> extends Elementwise<D, N> {
  /** Another dtype: integers wrap, floats truncate and stop at the limits. See the function. */
  astype<const Spec extends DTypeSpec>(dtype: Spec): SimdExpression<Normalise<Spec>, N>;
  /** The nearest value of an integer dtype. See the function. */
  saturate<const Spec extends DTypeSpec>(dtype: Spec): SimdExpression<Normalise<Spec>, N>;

  /** The sum of all elements; with options an expression. See the function, as for all of these. */
  sum(): Total<D>;
  sum(options: SumOptions): SimdExpression<any, number>;
  prod(): Total<D>;
  prod(options: SumOptions): SimdExpression<any, number>;
  min(): Total<D>;
  min(options: ReduceOptions): SimdExpression<D, number>;
  max(): Total<D>;
  max(options: ReduceOptions): SimdExpression<D, number>;
  minMax(): { readonly min: Total<D>; readonly max: Total<D> };
  any(): boolean;
  any(options: ReduceOptions): SimdExpression<"bool", number>;
  all(): boolean;
  all(options: ReduceOptions): SimdExpression<"bool", number>;
  countNonzero(): number;
  countNonzero(options: ReduceOptions): SimdExpression<"int32", number>;
  argmin(): number;
  argmin(options: ReduceOptions): SimdExpression<"int32", number>;
  argmax(): number;
  argmax(options: ReduceOptions): SimdExpression<"int32", number>;
  mean(): Total<Floating<D>>;
  mean(options: ReduceOptions): SimdExpression<Floating<D>, number>;
  variance(): Total<Floating<D>>;
  variance(options: VarianceOptions): SimdExpression<Floating<D>, number>;
  std(): Total<Floating<D>>;
  std(options: VarianceOptions): SimdExpression<Floating<D>, number>;
  norm(): Total<Floating<D>>;
  norm(options: ReduceOptions): SimdExpression<Floating<D>, number>;
  dot<B extends Operand>(b: B): Total<Promote<D, DTypeOf<B>>>;
  dot<B extends Operand>(b: B, options: SumOptions): SimdExpression<any, number>;
  cumulativeSum(options?: ScanOptions): SimdExpression<Accumulated<D>, N>;
  cumulativeProd(options?: ScanOptions): SimdExpression<Accumulated<D>, N>;
  take(indices: Operand, axis?: number): SimdExpression<D, number>;
  pad(
    widths: number | readonly (number | readonly [before: number, after: number])[],
    value?: unknown,
  ): SimdExpression<D, N>;
  nonzero(): Int32Array[];
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
  as<const Spec extends DTypeSpec, const R extends number = N>(
    dtype: Spec,
    ndim?: R,
  ): SimdExpression<Normalise<Spec>, R>;
}

/** What gives other views of the same memory, and here gives them with methods. */
type Geometric =
  | "slice"
  | "pick"
  | "T"
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
  slice<const Text extends string>(text: Text): SimdView<D, SliceRank<Text, N>>;
  slice<const Items extends readonly SliceItem[]>(...items: Items): SimdView<D, ItemsRank<Items, N>>;
  pick<const Picked extends readonly number[]>(...indices: Picked): SimdView<D, ItemsRank<Picked, N>>;
  readonly T: SimdView<D, N>;
  permuteDims(...axes: readonly number[] | readonly [readonly number[]]): SimdView<D, N>;
  swapAxes(first: number, second: number): SimdView<D, N>;
  moveAxis(source: number | readonly number[], destination: number | readonly number[]): SimdView<D, N>;
  reshape<const Shape extends readonly number[]>(shape: Shape): SimdView<D, Shape["length"]>;
  reshape<const Shape extends readonly number[]>(...shape: Shape): SimdView<D, Shape["length"]>;
  broadcastTo<const Shape extends readonly number[]>(shape: Shape): SimdView<D, Shape["length"]>;
  broadcastTo<const Shape extends readonly number[]>(...shape: Shape): SimdView<D, Shape["length"]>;
  squeeze(axis: number): SimdView<D, LowerRank<N>>;
  squeeze(axes?: readonly number[]): SimdView<D, number>;
  expandDims(axis?: number | readonly number[]): SimdView<D, number>;
  flip(axes?: number | readonly number[]): SimdView<D, N>;
  diagonal(offset?: number, first?: number, second?: number): SimdView<D, LowerRank<N>>;
  slidingWindows(window: number | readonly number[], axes?: number | readonly number[]): SimdView<D, number>;
  readonly real: SimdView<RealPart<D>, N>;
  readonly imag: SimdView<RealPart<D>, N>;
  toReadonly(): SimdView<D, N>;
}
