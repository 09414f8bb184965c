/**
 * Arrays with the shape (and, unless told otherwise, the dtype) of something that is there: an array, a view, an expression,
 * or any exporter.
 */
import {
  type CheckedDType,
  type DType,
  type DTypeSpec,
  dtypeOfBuffer,
  getBuffer,
  type Input,
  type Normalise,
} from "@lanewise/format";
import type { ManagedArray } from "../managed-array.ts";
import type { ArrayOptions, SourceD, SourceRank } from "./construct.ts";
import { type EmptyOptions, empty, full, ones, zeros } from "./shapes.ts";

/** D of a result: that of the spec if there is one. */
type LikeD<D, Spec> = [Spec] extends [undefined] ? D : Normalise<Spec>;

/**
 * Zeros in the shape of `like`.
 *
 * @throws {OUT_OF_MEMORY}
 * @example
 * ```ts
 * using a = lw.ones([2, 2], "int8");
 * using b = lw.zerosLike(a);
 * b.toArray(); // => [[0, 0], [0, 0]]
 * b.dtype.name; // => "int8"
 * ```
 */
export function zerosLike<X extends object>(
  like: X,
  dtype?: undefined,
  options?: ArrayOptions,
): ManagedArray<SourceD<X>, SourceRank<X>>;
export function zerosLike<X extends object, const Spec extends DTypeSpec | undefined>(
  like: X,
  dtype: CheckedDType<Spec>,
  options?: ArrayOptions,
): ManagedArray<LikeD<SourceD<X>, Spec>, SourceRank<X>>;
export function zerosLike(like: unknown, dtype?: unknown, options?: ArrayOptions): unknown {
  const { shape, type } = formOf(like, dtype);
  return zeros(shape, type, options);
}

/**
 * Ones in the shape of `like`.
 *
 * @throws {OUT_OF_MEMORY}
 * @example
 * ```ts
 * using a = lw.zeros(2);
 * using b = lw.onesLike(a, "uint8");
 * b.toArray(); // => [1, 1]
 * ```
 */
export function onesLike<X extends object>(
  like: X,
  dtype?: undefined,
  options?: ArrayOptions,
): ManagedArray<SourceD<X>, SourceRank<X>>;
export function onesLike<X extends object, const Spec extends DTypeSpec | undefined>(
  like: X,
  dtype: CheckedDType<Spec>,
  options?: ArrayOptions,
): ManagedArray<LikeD<SourceD<X>, Spec>, SourceRank<X>>;
export function onesLike(like: unknown, dtype?: unknown, options?: ArrayOptions): unknown {
  const { shape, type } = formOf(like, dtype);
  return ones(shape, type, options);
}

/**
 * An array in the shape of `like` for a caller that writes every element; see `empty`.
 *
 * @throws {OUT_OF_MEMORY}
 * @example
 * ```ts
 * using a = lw.zeros([2, 3]);
 * using b = lw.emptyLike(a);
 * b.shape; // => [2, 3]
 * ```
 */
export function emptyLike<X extends object>(
  like: X,
  dtype?: undefined,
  options?: EmptyOptions,
): ManagedArray<SourceD<X>, SourceRank<X>>;
export function emptyLike<X extends object, const Spec extends DTypeSpec | undefined>(
  like: X,
  dtype: CheckedDType<Spec>,
  options?: EmptyOptions,
): ManagedArray<LikeD<SourceD<X>, Spec>, SourceRank<X>>;
export function emptyLike(like: unknown, dtype?: unknown, options?: EmptyOptions): unknown {
  const { shape, type } = formOf(like, dtype);
  return empty(shape, type, options);
}

/**
 * One value everywhere, in the shape of `like`.
 *
 * @throws {OUT_OF_MEMORY}
 * @example
 * ```ts
 * using a = lw.zeros(2);
 * using b = lw.fullLike(a, 5);
 * b.toArray(); // => [5, 5]
 * ```
 */
export function fullLike<X extends object>(
  like: X,
  value: Input<SourceD<X>>,
  dtype?: undefined,
  options?: ArrayOptions,
): ManagedArray<SourceD<X>, SourceRank<X>>;
export function fullLike<X extends object, const Spec extends DTypeSpec | undefined>(
  like: X,
  value: Input<LikeD<SourceD<X>, Spec>>,
  dtype: CheckedDType<Spec>,
  options?: ArrayOptions,
): ManagedArray<LikeD<SourceD<X>, Spec>, SourceRank<X>>;
export function fullLike(like: unknown, value: unknown, dtype?: unknown, options?: ArrayOptions): unknown {
  const { shape, type } = formOf(like, dtype);
  return full(shape, value as never, type, options);
}

/** What has no dtype and shape of its own must export a buffer, which has. */
function formOf(like: unknown, dtype: unknown): { shape: readonly number[]; type: DType } {
  const { dtype: own, shape } = Object(like) as { readonly dtype?: DType; readonly shape?: readonly number[] };
  if (own && shape) return { shape, type: (dtype ?? own) as DType };
  const record = getBuffer(like);
  try {
    return { shape: record.shape, type: (dtype ?? dtypeOfBuffer(record.format, record.itemsize, like)) as DType };
  } finally {
    record.release();
  }
}
