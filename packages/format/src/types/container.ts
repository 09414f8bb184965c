/**
 * What the array, the view and the SIMD view have in common, as one interface: code written against it takes all three.
 * Types only; each of them implements it over the same functions of this package.
 */
import type { DType } from "../formats/element-type.ts";
import type { Input, TypedArrayOf, Value } from "./values.ts";

/** N numbers; any number of them when the rank is not known, or above 8. */
export type Indices<N extends number> = number extends N
  ? number[]
  : N extends keyof IndicesByRank
    ? IndicesByRank[N]
    : number[];

interface IndicesByRank {
  0: [];
  1: [i: number];
  2: [i: number, j: number];
  3: [i: number, j: number, k: number];
  4: [i: number, j: number, k: number, l: number];
  5: [number, number, number, number, number];
  6: [number, number, number, number, number, number];
  7: [number, number, number, number, number, number, number];
  8: [number, number, number, number, number, number, number, number];
}

/** N - 1; `number` when the rank is not known. */
export type LowerRank<N extends number> = number extends N
  ? number
  : Indices<N> extends [number, ...infer Rest]
    ? Rest["length"]
    : number;

/** Values nested N deep, as `toArray` gives them; the bare value at rank 0. */
export type NestedValues<T, N extends number> = 0 extends 1 & N
  ? any
  : number extends N
    ? any
    : N extends 0
      ? T
      : NestedValues<T, LowerRank<N>>[];

/**
 * Typed N-d data. `D` is the canonical dtype (`Value<D>` what reading gives, `Input<D>` what writing takes), `N` the
 * rank.
 */
export interface NumericContainer<D = any, N extends number = number> {
  readonly dtype: DType<D>;
  /** The extents. */
  readonly shape: Readonly<Indices<N>>;
  readonly ndim: N;
  /** The extent of axis 0. */
  readonly length: number;
  /** The number of elements. */
  readonly size: number;
  /**
   * The element at N indices; a negative index counts from the end.
   *
   * @throws {INDEX} an index is out of bounds
   */
  get(...indices: Indices<N>): Value<D>;
  /** Writes an element: the indices, then the value. */
  set(...indicesAndValue: [...indices: Indices<N>, value: Input<D>]): void;
  /**
   * Writes the same value everywhere or, with bounds, into the rows from `start` to before `stop` of axis 0. Bounds are
   * those of a slice: negative ones count from the end, and what lies outside is cut off.
   *
   * @throws {ARGUMENT} bounds that are no integers, or any at rank 0
   */
  fill(value: Input<D>, start?: number, stop?: number): this;
  /** Whether an element between `start` and `stop` in logical order equals the value; NaN equals nothing. */
  includes(value: Input<D>, start?: number, stop?: number): boolean;
  /** Where the first element that equals the value stands in logical order, between `start` and `stop`; -1 if nowhere. */
  indexOf(value: Input<D>, start?: number, stop?: number): number;
  /** How many elements equal the value. */
  count(value: Input<D>): number;
  /**
   * Lexicographic order of the elements: negative, 0 or positive. NaN if it cannot be told: where ranks or extents behind
   * the first axis differ, and where the first elements that differ have no order (see `orderOf`).
   */
  compare(other: unknown): number;
  /** Whether the other, any exporter, has the same shape and equal elements; their dtypes may differ. */
  equals(other: unknown): boolean;
  /** The values as nested arrays. */
  toArray(): NestedValues<Value<D>, N>;
  /** The values in logical order, last axis fastest ("C") or first ("F"), as a new typed array, which nobody has to release. */
  toTypedArray(order?: "C" | "F"): TypedArrayOf<D>;
  /** The bytes of the elements in logical order; "A" is "F" for what is contiguous in that order only, else "C". */
  toBytes(order?: "C" | "F" | "A"): Uint8Array;
  /** Elements at rank 1, containers of one rank less above it; any where the rank is not known. */
  [Symbol.iterator](): IterableIterator<
    number extends N ? any : N extends 1 ? Value<D> : NumericContainer<D, LowerRank<N>>
  >;
}
