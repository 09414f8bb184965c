/**
 * The public types of views, and what each method promises. Interfaces only, so that two copies of the package take each
 * other's views; the class is in view.ts.
 *
 * `D` is the canonical dtype, `N` the rank, and the last parameter says whether one may write: a read-only view has no
 * setters in its type. Facts that are not in these three, contiguity and ownership, are types of their own that narrow
 * a view by intersection.
 */
import type {
  BUFFER,
  BufferRecord,
  CheckedDType,
  CheckedPick,
  CheckedSlice,
  DTypeSpec,
  Indices,
  Input,
  ItemsRank,
  LowerRank,
  Normalise,
  NumericContainer,
  SliceArguments,
  SlicedRank,
  TypedArrayOf,
  Value,
  VERSION,
} from "@lanewise/format";
import type { ColumnOf, ColumnRank, FieldNames, RealOf } from "./column-types.ts";
import type { Accessor } from "./elements/unchecked.ts";
import type { Axes } from "./layouts/reshape.ts";

/** Whether a view can be written through. */
export type Mode = "writable" | "readonly";

/** The view type of a mode. */
export type ViewOf<D, N extends number, M extends Mode> = M extends "readonly"
  ? ReadonlyMemoryView<D, N>
  : MemoryView<D, N>;

/** A view without setters. Its memory may still change under it. */
export interface ReadonlyMemoryView<D = any, N extends number = number> extends Layout<D, N, "readonly"> {}

/** A typed, strided view of N axes over memory that somebody else owns. */
export interface MemoryView<D = any, N extends number = number> extends Layout<D, N, "writable"> {
  /**
   * Writes an element: the indices, then the value.
   *
   * @throws {INDEX} an index is out of bounds
   * @throws {VALUE_RANGE} {DTYPE} the value does not fit; nothing is written
   */
  set(...indicesAndValue: [...indices: Indices<N>, value: Input<D>]): void;
  /**
   * Writes the same value everywhere, or along axis 0 from `start` to before `stop`: bounds as in a slice.
   *
   * @throws {DTYPE} {VALUE_RANGE} the value does not fit; nothing is written
   * @throws {ARGUMENT} bounds that are no integers, or any at rank 0
   *
   * @example
   * import * as lw from "lanewise";
   * lw.view(new Int8Array(5)).fill(7, 1, -1).toArray(); // => [0, 7, 7, 7, 0]
   */
  fill(value: Input<D>, start?: number, stop?: number): this;
  /**
   * Writes `source` (an exporter, an expression, or one value) into all elements: broadcasts, converts where every value
   * survives, is right when both overlap in memory, and writes nothing when it refuses.
   *
   * @throws {SHAPE} the source does not broadcast to this shape
   * @throws {DTYPE} {VALUE_RANGE} values would be lost
   *
   * @example
   * import * as lw from "lanewise";
   * const v = lw.view(new Float64Array([1, 2, 3, 4]));
   * v.slice("1:").assign(v.slice(":-1"));
   * v.toArray(); // => [1, 1, 2, 3]
   */
  assign(source: unknown): this;
}

/** What `view`, `fromMemory` and `retain` return: the one view that ends its memory's export. */
export interface Owner {
  /** Ends the export. Views made from this one can no longer be used. @throws {RELEASED} the second time */
  release(): void;
  /** The same, but does nothing after `release()`. */
  [Symbol.dispose](): void;
}

/** Known to be contiguous: `v.contiguous("C")`. */
export interface Contiguous<D> {
  /**
   * The elements as a typed array over the same memory: the way out of all checks. It keeps no export; use it as long as
   * you hold the view.
   *
   * @throws {DTYPE} there is no such typed array
   * @throws {BUFFER} the view does not begin where a typed array can
   */
  readonly typedArray: TypedArrayOf<D>;
}

/** The rank with an axis more for each of a list; `number` when either is not known. */
export type WiderRank<N extends number, Added extends readonly unknown[]> = ItemsRank<
  { readonly [K in keyof Added]: null },
  N
>;

/** Everything of a view that does not write. */
export interface Layout<D, N extends number, M extends Mode>
  extends Omit<NumericContainer<D, N>, "set" | "fill" | typeof Symbol.iterator> {
  /** In bytes, of any sign. */
  readonly strides: readonly number[];
  /** For indirect dimensions (PEP 3118), else null. */
  readonly suboffsets: readonly number[] | null;
  /** Where the first element lies in `buffer`. */
  readonly byteOffset: number;
  /** Bytes of one element. */
  readonly itemsize: number;
  /** `size * itemsize`, also for strided views. */
  readonly nbytes: number;
  /** PEP 3118's text for the dtype. */
  readonly format: string;
  readonly readonly: boolean;
  /** The exporter. */
  readonly obj: unknown;
  /** The memory, right also after a WebAssembly memory has grown. */
  readonly buffer: ArrayBufferLike;
  /** The WebAssembly memory it lies in, or null. */
  readonly memory: WebAssembly.Memory | null;
  /** Whether this view's root has been released. The one property that can be read then. */
  readonly released: boolean;

  /** Whether the elements lie densely in this order; size 0 is both, extents of 1 are free. */
  isContiguous(order?: "C" | "F" | "A"): boolean;
  /**
   * This view, as a type that has `typedArray`.
   *
   * @throws {BUFFER} it is not contiguous
   */
  contiguous(order?: "C" | "F" | "A"): ViewOf<D, N, M> & Contiguous<D>;

  /**
   * A part of the view, never a copy. Text or items: an integer drops its axis, a range keeps it, `None` adds one, `...`
   * stands for all axes not named. Bounds are exactly Python's.
   *
   * @throws {INDEX} an integer is out of bounds, or there are too many
   * @throws {ARGUMENT} for integers only: `slice(2, 5)` could be a range or two indices
   *
   * @example
   * import * as lw from "lanewise";
   * const v = lw.view(new Int32Array([0, 1, 2, 3, 4, 5])).reshape(2, 3);
   * v.slice("::-1, 1").toArray(); // => [4, 1]
   * v.slice(lw.s(0, 1), 2).toArray(); // => [2]
   */
  slice<const Items extends SliceArguments>(...items: CheckedSlice<Items, N>): ViewOf<D, SlicedRank<Items, N>, M>;
  /** Without its leading axes: `v.pick(2, 5)` is `v[2, 5]` of Python. Always a view, also of rank 0. */
  pick<const Picked extends readonly number[]>(...indices: CheckedPick<Picked, N>): ViewOf<D, ItemsRank<Picked, N>, M>;
  /** The axes in reverse. */
  readonly T: ViewOf<D, N, M>;
  /** The last two axes exchanged: every matrix of a stack transposed. */
  readonly mT: ViewOf<D, N, M>;
  /** The axes in this order. */
  permuteDims(...axes: readonly number[] | readonly [readonly number[]]): ViewOf<D, N, M>;
  swapAxes(first: number, second: number): ViewOf<D, N, M>;
  /** Axes `source` move to the places `destination`; the others keep their order. */
  moveAxis(source: Axes, destination: Axes): ViewOf<D, N, M>;
  /**
   * The same elements in row-major order under another shape; one extent may be -1. A view or an error, never a copy.
   *
   * @throws {SHAPE} the number of elements differs
   * @throws {BUFFER} it would need a copy
   */
  reshape<const Shape extends readonly number[]>(shape: Shape): ViewOf<D, Shape["length"], M>;
  reshape<const Shape extends readonly number[]>(...shape: Shape): ViewOf<D, Shape["length"], M>;
  /** Axes of extent 1 stretch, others are added in front. The result repeats elements, so it is read-only. */
  broadcastTo<const Shape extends readonly number[]>(shape: Shape): ReadonlyMemoryView<D, Shape["length"]>;
  broadcastTo<const Shape extends readonly number[]>(...shape: Shape): ReadonlyMemoryView<D, Shape["length"]>;
  /** Without axes of extent 1: these, or all. */
  squeeze(axis: number): ViewOf<D, LowerRank<N>, M>;
  squeeze(axes?: readonly number[]): ViewOf<D, number, M>;
  /** With a new axis of extent 1 at these places of the result. */
  expandDims(axis?: number): ViewOf<D, ItemsRank<[null], N>, M>;
  expandDims<const Places extends readonly number[]>(axes: Places): ViewOf<D, WiderRank<N, Places>, M>;
  /** These axes, or all, backwards. */
  flip(axes?: Axes): ViewOf<D, N, M>;
  /** The elements on a diagonal of two axes, as a new last axis. */
  diagonal(offset?: number, first?: number, second?: number): ViewOf<D, LowerRank<N>, M>;
  /** All windows of a shape: new last axes walk a window. Windows share memory. */
  slidingWindows(window: number, axes?: Axes): ViewOf<D, ItemsRank<[null], N>, M>;
  slidingWindows<const Window extends readonly number[]>(
    window: Window,
    axes?: Axes,
  ): ViewOf<D, WiderRank<N, Window>, M>;

  /**
   * The column of a field of records; `"a.b"` reaches into nested records, a sub-array field adds its axes at the end.
   *
   * @throws {DTYPE} there is no such field
   *
   * @example
   * import * as lw from "lanewise";
   * const points = lw.view(new Uint8Array(26), { dtype: "T{b:id:=d:x:=i:n:}" });
   * points.field("x").set(1, 2.5);
   * points.get(1); // => { id: 0, x: 2.5, n: 0 }
   * points.field("x").strides; // => [13]
   */
  field<const Name extends FieldNames<D>>(name: Name): ViewOf<ColumnOf<D, Name>, ColumnRank<D, Name, N>, M>;
  /** The real parts; a real view itself. */
  readonly real: ViewOf<RealOf<D>, N, M>;
  /** The imaginary parts. @throws {DTYPE} for real elements */
  readonly imag: ViewOf<RealOf<D>, N, M>;
  /**
   * The same bytes under another dtype: one of the two must be bytes, and the view C-contiguous.
   *
   * @throws {BUFFER} not contiguous
   * @throws {DTYPE} neither dtype is bytes
   * @throws {SHAPE} the bytes do not divide
   */
  cast<const Spec extends DTypeSpec>(dtype: CheckedDType<Spec>): ViewOf<Normalise<Spec>, 1, M>;
  cast<const Spec extends DTypeSpec, const Shape extends readonly number[]>(
    dtype: CheckedDType<Spec>,
    shape: Shape,
    options?: { readonly order?: "C" | "F" },
  ): ViewOf<Normalise<Spec>, Shape["length"], M>;
  /** The same view without setters. */
  toReadonly(): ReadonlyMemoryView<D, N>;
  /** An owner of its own, with an export of its own: it outlives this view's root. */
  retain(): ViewOf<D, N, M> & Owner;

  /** The item, or the sub-view, at an index of axis 0; negative ones count from the end. */
  at(index: number): ItemOf<D, N, M>;
  /** Elements at rank 1, sub-views above it. */
  [Symbol.iterator](): IterableIterator<ItemOf<D, N, M>>;
  /** Two digits a byte, in row-major order; groups are counted from the right, or from the left if negative. */
  hex(separator?: string, bytesPerGroup?: number): string;
  /** Writes all elements into a writable exporter (as `assign` does) and returns it. */
  copyTo<T>(target: T): T;
  /**
   * A hash of the bytes; equal for equal bytes of any shape. Only for bytes in memory that is read-only by itself.
   *
   * @throws {DTYPE}
   */
  hash(): number;
  /** Access for inner loops that have proved their indices, which are not checked. That of a read-only view only reads. */
  readonly unchecked: M extends "readonly" ? Pick<Accessor<Value<D>>, "get"> : Accessor<Value<D>>;
  /** What `inspect` prints. */
  toString(): string;

  /** A record over this layout: the exporter's memory, with an export of its own. */
  [BUFFER](flags: number): BufferRecord;
  readonly [VERSION]: number;
}

/** What stands along axis 0; any where the rank is not known. */
export type ItemOf<D, N extends number, M extends Mode> = number extends N
  ? any
  : N extends 1
    ? Value<D>
    : ViewOf<D, LowerRank<N>, M>;
