/**
 * Making arrays from shapes. A number as shape is rank 1; the dtype is float64 if left out. Everything is zeroed unless all
 * of it is written at once, so nothing shows what an earlier array held.
 */
import {
  type CheckedDType,
  type Complex,
  checkArgument,
  checkShape,
  type DTypeSpec,
  fillElements,
  type Indices,
  type Normalise,
} from "@lanewise/format";
import { handleOn } from "../array.ts";
import { writePlain } from "../elements/elements.ts";
import { byteAt, eachPosition } from "../elements/positions.ts";
import { SizeError } from "../errors.ts";
import type { InputFor, ManagedArray } from "../managed-array.ts";
import { locatedOf } from "../storage.ts";
import { toDType } from "../to-dtype.ts";
import { type ArrayOptions, allocate, filled } from "./construct.ts";
import { type InferD, inferDType } from "./infer.ts";
import { store } from "./store.ts";

/** Extents of the axes, or the length of an array of rank 1. */
export type Shape = number | readonly number[];

/** The rank of a shape, where the compiler knows it. */
export type RankOf<S> = S extends number ? 1 : S extends { readonly length: infer N extends number } ? N : number;

/**
 * D of a result. Makers have two signatures: of a dtype that may be left out the compiler would look at each member of a union by
 * itself, and refuse a `DTypeSpec`.
 */
type Made<Spec> = [Spec] extends [undefined] ? "float64" : Normalise<Spec>;

/** What `empty` takes. */
export interface EmptyOptions extends ArrayOptions {
  /** Do not zero the memory: it shows what earlier arrays of this thread held. Write every element before reading any. */
  readonly uninitialised?: boolean | undefined;
}

/** What `eye` takes. */
export interface EyeOptions extends ArrayOptions {
  /** The diagonal of the ones: 0 is the main one, positive numbers lie above it. */
  readonly k?: number | undefined;
}

/** What `linspace` takes. */
export interface LinspaceOptions extends ArrayOptions {
  /** Whether the last number is `stop` (the default) or one step before it. */
  readonly endpoint?: boolean | undefined;
}

/**
 * A new array of zeros: of zero bytes, whatever the dtype.
 *
 * @throws {SHAPE} for a shape that is none
 * @throws {OUT_OF_MEMORY}
 * @example
 * ```ts
 * using a = lw.zeros([2, 3], "int16");
 * a.size; // => 6
 * a.get(1, 2); // => 0
 * ```
 */
export function zeros<const S extends Shape>(
  shape: S,
  dtype?: undefined,
  options?: ArrayOptions,
): ManagedArray<"float64", RankOf<S>>;
export function zeros<const S extends Shape, const Spec extends DTypeSpec | undefined>(
  shape: S,
  dtype: CheckedDType<Spec>,
  options?: ArrayOptions,
): ManagedArray<Made<Spec>, RankOf<S>>;
export function zeros(shape: Shape, dtype?: unknown, options: ArrayOptions = {}): unknown {
  return handleOn(allocate(checkShape(shape, "shape"), toDType(dtype), options, true));
}

/**
 * A new array of ones.
 *
 * @throws {SHAPE} for a shape that is none
 * @throws {DTYPE} for elements that cannot be 1
 * @throws {OUT_OF_MEMORY}
 * @example
 * ```ts
 * using a = lw.ones(3);
 * a.toArray(); // => [1, 1, 1]
 * ```
 */
export function ones<const S extends Shape>(
  shape: S,
  dtype?: undefined,
  options?: ArrayOptions,
): ManagedArray<"float64", RankOf<S>>;
export function ones<const S extends Shape, const Spec extends DTypeSpec | undefined>(
  shape: S,
  dtype: CheckedDType<Spec>,
  options?: ArrayOptions,
): ManagedArray<Made<Spec>, RankOf<S>>;
export function ones(shape: Shape, dtype?: unknown, options: ArrayOptions = {}): unknown {
  const type = toDType(dtype);
  return makeFull(shape, type.kind === "bool" ? true : 1, type, options);
}

/**
 * A new array for a caller that writes every element. It is zeroed all the same unless `uninitialised` is set.
 *
 * @throws {SHAPE} for a shape that is none
 * @throws {OUT_OF_MEMORY}
 * @example
 * ```ts
 * using a = lw.empty(2, "float32", { uninitialised: true });
 * a.fill(7);
 * a.toArray(); // => [7, 7]
 * ```
 */
export function empty<const S extends Shape>(
  shape: S,
  dtype?: undefined,
  options?: EmptyOptions,
): ManagedArray<"float64", RankOf<S>>;
export function empty<const S extends Shape, const Spec extends DTypeSpec | undefined>(
  shape: S,
  dtype: CheckedDType<Spec>,
  options?: EmptyOptions,
): ManagedArray<Made<Spec>, RankOf<S>>;
export function empty(shape: Shape, dtype?: unknown, options: EmptyOptions = {}): unknown {
  const { uninitialised = false } = options ?? {};
  checkArgument(typeof uninitialised === "boolean", "uninitialised", "a boolean", uninitialised);
  const names = ["heap", "order", "uninitialised"];
  return handleOn(allocate(checkShape(shape, "shape"), toDType(dtype), options, !uninitialised, names));
}

/**
 * A new array with the same value everywhere. Without a dtype it is the value's: float64 of a number, int64 of a bigint,
 * bool of a boolean, complex128 of `{ re, im }`.
 *
 * @throws {SHAPE} for a shape that is none
 * @throws {DTYPE} when the value is of the wrong kind
 * @throws {VALUE_RANGE} when the value does not fit the dtype
 * @throws {OUT_OF_MEMORY}
 * @example
 * ```ts
 * using a = lw.full([2, 2], 3, "uint8");
 * a.toArray(); // => [[3, 3], [3, 3]]
 * ```
 */
export function full<const S extends Shape, V extends number | bigint | boolean | Complex>(
  shape: S,
  value: V,
  dtype?: undefined,
  options?: ArrayOptions,
): ManagedArray<InferD<V>, RankOf<S>>;
export function full<const S extends Shape, const Spec extends DTypeSpec>(
  shape: S,
  value: InputFor<Spec>,
  dtype: CheckedDType<Spec>,
  options?: ArrayOptions,
): ManagedArray<Normalise<Spec>, RankOf<S>>;
export function full(shape: Shape, value: unknown, dtype?: unknown, options: ArrayOptions = {}): unknown {
  return makeFull(shape, value, dtype ?? inferDType(value), options);
}

/**
 * A new array from `f(...indices)`, called once for each element in logical order.
 *
 * @throws {SHAPE} for a shape that is none
 * @throws {DTYPE} when a value is of the wrong kind
 * @throws {VALUE_RANGE} when a value does not fit the dtype
 * @throws {OUT_OF_MEMORY}
 * @example
 * ```ts
 * using a = lw.fromFunction([2, 3], (i, j) => 10 * i + j);
 * a.toArray(); // => [[0, 1, 2], [10, 11, 12]]
 * ```
 */
export function fromFunction<const S extends Shape>(
  shape: S,
  f: (...indices: Indices<RankOf<S>>) => InputFor<"float64">,
  dtype?: undefined,
  options?: ArrayOptions,
): ManagedArray<"float64", RankOf<S>>;
export function fromFunction<const S extends Shape, const Spec extends DTypeSpec | undefined>(
  shape: S,
  f: (...indices: Indices<RankOf<S>>) => InputFor<Spec>,
  dtype: CheckedDType<Spec>,
  options?: ArrayOptions,
): ManagedArray<Made<Spec>, RankOf<S>>;
export function fromFunction(shape: Shape, f: unknown, dtype?: unknown, options: ArrayOptions = {}): unknown {
  checkArgument(typeof f === "function", "f", "a function", f);
  return fillFrom(checkShape(shape, "shape"), f as (...indices: number[]) => unknown, dtype, options);
}

/**
 * The numbers from `start` to before `stop`; `arange(n)` begins with 0. Each is `start + i * step`, not a running sum.
 *
 * @throws {SIZE} for a step of 0 or one that gives 2^53 elements and more, or bounds that are not finite
 * @throws {VALUE_RANGE} when a number does not fit the dtype
 * @throws {OUT_OF_MEMORY}
 * @example
 * ```ts
 * using a = lw.arange(1, 2, 0.25);
 * a.toArray(); // => [1, 1.25, 1.5, 1.75]
 * ```
 */
export function arange(
  start: number,
  stop?: number,
  step?: number,
  dtype?: undefined,
  options?: ArrayOptions,
): ManagedArray<"float64", 1>;
export function arange<const Spec extends DTypeSpec | undefined>(
  start: number,
  stop: number | undefined,
  step: number | undefined,
  dtype: CheckedDType<Spec>,
  options?: ArrayOptions,
): ManagedArray<Made<Spec>, 1>;
export function arange(start: number, stop?: number, step = 1, dtype?: unknown, options: ArrayOptions = {}): unknown {
  const [first, end] = stop === undefined ? [0, start] : [start, stop];
  if (!Number.isFinite(first)) throw new SizeError("start", first, "a finite number");
  if (!Number.isFinite(end)) throw new SizeError("stop", end, "a finite number");
  const length = typeof step === "number" ? Math.max(0, Math.ceil((end - first) / step)) : Number.NaN;
  if (!Number.isSafeInteger(length))
    throw new SizeError("step", step, "a number, not 0, that gives fewer than 2^53 elements");
  return fillFrom([length], i => first + (i as number) * step, dtype, options);
}

/**
 * `count` numbers at equal distances from `start` to `stop`, which is the last one unless `endpoint` is false.
 *
 * @throws {SIZE} for bounds that are not finite, or whose distance is not
 * @throws {SHAPE} for a count that is none
 * @throws {VALUE_RANGE} when a number does not fit the dtype
 * @throws {OUT_OF_MEMORY}
 * @example
 * ```ts
 * using a = lw.linspace(0, 1, 5);
 * a.toArray(); // => [0, 0.25, 0.5, 0.75, 1]
 * ```
 */
export function linspace(
  start: number,
  stop: number,
  count?: number,
  dtype?: undefined,
  options?: LinspaceOptions,
): ManagedArray<"float64", 1>;
export function linspace<const Spec extends DTypeSpec | undefined>(
  start: number,
  stop: number,
  count: number | undefined,
  dtype: CheckedDType<Spec>,
  options?: LinspaceOptions,
): ManagedArray<Made<Spec>, 1>;
export function linspace(
  start: number,
  stop: number,
  count = 50,
  dtype?: unknown,
  options: LinspaceOptions = {},
): unknown {
  if (!Number.isFinite(start)) throw new SizeError("start", start, "finite");
  if (!Number.isFinite(stop)) throw new SizeError("stop", stop, "finite");
  const distance = stop - start;
  if (!Number.isFinite(distance)) throw new SizeError("stop", stop, `at a finite distance from ${start}`);
  const { endpoint = true } = options ?? {};
  checkArgument(typeof endpoint === "boolean", "endpoint", "a boolean", endpoint);
  const shape = checkShape([count], "count");
  const steps = endpoint ? count - 1 : count;
  const step = distance / steps;
  const at = (i: number): number => {
    if (i === 0) return start;
    if (i === steps) return stop;
    // A step may be too small for a number where the distance is not.
    return start + (step === 0 ? (i / steps) * distance : i * step);
  };
  return fillFrom(shape, at as (...indices: number[]) => number, dtype, options, ["heap", "order", "endpoint"]);
}

/**
 * A matrix with ones on a diagonal and zeros elsewhere; square unless `columns` is given.
 *
 * @throws {SHAPE} for extents that are none
 * @throws {OUT_OF_MEMORY}
 * @example
 * ```ts
 * using a = lw.eye(2, 3, "int8", { k: 1 });
 * a.toArray(); // => [[0, 1, 0], [0, 0, 1]]
 * ```
 */
export function eye(
  rows: number,
  columns?: number,
  dtype?: undefined,
  options?: EyeOptions,
): ManagedArray<"float64", 2>;
export function eye<const Spec extends DTypeSpec | undefined>(
  rows: number,
  columns: number | undefined,
  dtype: CheckedDType<Spec>,
  options?: EyeOptions,
): ManagedArray<Made<Spec>, 2>;
export function eye(rows: number, columns = rows, dtype?: unknown, options: EyeOptions = {}): unknown {
  const { k = 0 } = options ?? {};
  if (!Number.isSafeInteger(k)) throw new SizeError("k", k, "an integer");
  const storage = allocate(checkShape([rows, columns], "shape"), toDType(dtype), options, true, ["heap", "order", "k"]);
  const one = storage.dtype.kind === "bool" ? true : 1;
  return filled(storage, () => {
    for (let row = Math.max(0, -k); row < rows && row + k < columns; row++) {
      const position = storage.base + row * storage.step0 + (row + k) * storage.step1;
      if (!writePlain(storage.heap, storage.kind, position, one)) {
        storage.codec.write(storage.heap.data, byteAt(storage, position), one as never);
      }
    }
  });
}

export function makeFull(shape: Shape, value: unknown, dtype: unknown, options: ArrayOptions): ManagedArray {
  const storage = allocate(checkShape(shape, "shape"), toDType(dtype), options, false);
  return filled(storage, () => fillElements(locatedOf(storage), value));
}

/** The storage is nobody's yet, but `f` is anybody's: it may grow the heap, so the views are looked up at each write. */
function fillFrom(
  shape: readonly number[],
  f: (...indices: number[]) => unknown,
  dtype: unknown,
  options: ArrayOptions,
  names?: readonly string[],
): ManagedArray {
  const storage = allocate(shape, toDType(dtype), options, true, names);
  return filled(storage, () => eachPosition(storage, (position, indices) => store(storage, position, f(...indices))));
}
