/**
 * Making arrays from data, and the two ways every maker ends: a block that nobody knows yet is filled, and given back when
 * that fails. `array` always takes data; what takes a shape is in shapes.ts.
 */

import {
  type BUFFER,
  type CheckedDType,
  type Complex,
  checkArgument,
  checkOptions,
  checkShape,
  copyElements,
  type DType,
  type DTypeSpec,
  type Normalise,
  type Objects,
  type Unless,
} from "@lanewise/format";
import { handleOn } from "../array.ts";
import { defaultHeap } from "../heap/create-heap.ts";
import type { Heap } from "../heap/heap-memory.ts";
import type { ManagedArray } from "../managed-array.ts";
import { createStorage, locatedOf, type Order, type Storage } from "../storage.ts";
import { toDType } from "../to-dtype.ts";
import { encode, listOf } from "./encode.ts";
import { denseAt, withExported } from "./exported.ts";
import { type InferD, inferDType } from "./infer.ts";

/** Where and how an array is to lie. An option by another name is refused (ARGUMENT). */
export interface ArrayOptions {
  /** The default heap if left out. */
  readonly heap?: Heap | undefined;
  /** "C" (the default): last axis fastest. "F": first axis fastest; such an array moves whenever it grows. */
  readonly order?: "C" | "F" | undefined;
}

/**
 * Something that can compute its elements into an array: an expression of `@lanewise/simd`, or any object of this form.
 * `into` must write every element.
 */
export interface Expression<D = any, N extends number = number> {
  readonly dtype: DType<D>;
  readonly shape: readonly number[];
  readonly ndim?: N;
  into(target: never): unknown;
}

/** What `array` takes without a dtype, as far as the compiler can tell. */
export type SourceD<S> = 0 extends 1 & S
  ? any
  : S extends { readonly dtype: DType<infer D> }
    ? D
    : S extends readonly unknown[]
      ? InferD<S>
      : S extends { readonly BYTES_PER_ELEMENT: number }
        ? TypedArrayD<S>
        : any;

type TypedArrayD<S> = S extends Float64Array
  ? "float64"
  : S extends Float32Array
    ? "float32"
    : S extends Int32Array
      ? "int32"
      : S extends Uint32Array
        ? "uint32"
        : S extends Int16Array
          ? "int16"
          : S extends Uint16Array
            ? "uint16"
            : S extends Int8Array
              ? "int8"
              : S extends Uint8Array | Uint8ClampedArray
                ? "uint8"
                : S extends BigInt64Array
                  ? "int64"
                  : S extends BigUint64Array
                    ? "uint64"
                    : any;

/** What is one value under every dtype; records by their fields, if these are plainly told. */
type Single = number | bigint | boolean | string | Complex | Fields;

/** No interface or class is one: their objects may be exporters. */
type Fields = { readonly [name: string]: unknown } & { readonly [BUFFER]?: never };

/** The rank of a source, as far as the compiler can tell. */
export type SourceRank<S> = 0 extends 1 & S
  ? number
  : S extends { readonly ndim: infer N extends number }
    ? N
    : S extends { readonly BYTES_PER_ELEMENT: number }
      ? 1
      : S extends readonly (infer Item)[]
        ? Item extends Single
          ? 1
          : Item extends readonly (infer Inner)[]
            ? Inner extends Single
              ? 2
              : number
            : number
        : number;

/** S, if it can be data: numbers and texts are none. */
type Source<S> = Unless<Objects<S>, "array() takes data: nested arrays, an iterable or what exports a buffer", S>;

/**
 * A new array with a copy of data: nested arrays (checked for raggedness), an iterable, anything that exports a buffer, or
 * an expression. Always data, never a shape.
 *
 * Without a dtype it is the source's; of exporters in nested arrays, which stand for the nested arrays of their values, what
 * theirs promote to. Plain values make float64; bigints alone int64, booleans alone bool, complex numbers `{ re, im }`
 * complex128. With one, every value is converted and none may be lost: `array([300], "uint8")` throws.
 *
 * @throws {SHAPE} when nested arrays are ragged
 * @throws {DTYPE} when a value is of the wrong kind
 * @throws {VALUE_RANGE} when a value does not fit the dtype
 * @throws {ARGUMENT} when `source` is no data
 * @throws {OUT_OF_MEMORY}
 * @example
 * ```ts
 * using a = lw.array([[1, 2, 3], [4, 5, 6]], "int32");
 * a.get(1, 2); // => 6
 * a.shape; // => [2, 3]
 * ```
 */
export function array<S>(
  source: Source<S>,
  dtype?: undefined,
  options?: ArrayOptions,
): ManagedArray<SourceD<S>, SourceRank<S>>;
export function array<S, const Spec extends DTypeSpec>(
  source: Source<S>,
  dtype: CheckedDType<Spec>,
  options?: ArrayOptions,
): ManagedArray<Normalise<Spec>, SourceRank<S>>;
export function array(source: unknown, dtype?: DTypeSpec, options: ArrayOptions = {}): unknown {
  const wanted = dtype === undefined ? null : toDType(dtype);
  if (isExpression(source)) return evaluate(source, wanted, options);
  const copy = withExported(source, exported => {
    const storage = allocate(exported.shape, wanted ?? exported.dtype, options, false);
    return filled(storage, () => exported.copyInto(locatedOf(storage)));
  });
  if (copy) return copy;
  const values = listOf(source);
  const target = wanted ?? inferDType(values);
  const { bytes, shape } = encode(values, target);
  const storage = allocate(shape, target, options, false);
  return filled(storage, () => writeDense(storage, bytes));
}

const VIEW = /* @__PURE__ */ Symbol.for("lanewise.view");

/** What says how it wants to be computed is not asked for memory, because an expression has none; a view has. */
function isExpression(source: unknown): source is Expression {
  const candidate = source as Partial<Expression> | null | undefined;
  if (typeof source !== "object" || typeof candidate?.into !== "function" || VIEW in candidate) return false;
  return "dtype" in candidate && "shape" in candidate;
}

function evaluate(expression: Expression, wanted: DType | null, options: ArrayOptions): ManagedArray {
  // Zeroed: `into` is foreign code, and what it leaves out must not show what was there before.
  const trusted = (expression as unknown as Record<symbol, unknown>)[Symbol.for("lanewise.expression")] === true;
  const result = handleOn(
    allocate(checkShape(expression.shape, "shape"), wanted ?? expression.dtype, options, !trusted),
  );
  try {
    expression.into(result as never);
  } catch (error) {
    result[Symbol.dispose]();
    throw error;
  }
  return result;
}

/** Puts densely packed elements in C order into a storage of the same shape. */
function writeDense(storage: Storage, bytes: Uint8Array): void {
  if (storage.order === "C") storage.heap.u8.set(bytes, storage.address);
  else copyElements(locatedOf(storage), denseAt(bytes.buffer, bytes.byteOffset, storage.shape, storage.dtype));
}

const PLACEMENT: readonly string[] = ["heap", "order"];

/**
 * A block for an array that is about to be filled. `names` are the options that its maker takes.
 *
 * @throws {ARGUMENT} for options that are none
 * @throws {OUT_OF_MEMORY}
 */
export function allocate(
  shape: readonly number[],
  dtype: DType,
  options: ArrayOptions,
  zero: boolean,
  names: readonly string[] = PLACEMENT,
): Storage {
  checkOptions(options, names);
  const { heap = defaultHeap(), order = "C" } = options;
  checkArgument(order === "C" || order === "F", "order", '"C" or "F"', order);
  checkArgument(typeof heap?.allocate === "function", "heap", "one that createHeap() made", heap);
  // Throws in a thread that did not make the heap.
  if (!heap.owned) heap.allocate(0);
  return createStorage(heap, dtype, shape, order as Order, zero);
}

/** Fills a storage nobody knows yet; gives its block back when that fails. */
export function filled(storage: Storage, fill: () => void): any {
  try {
    fill();
  } catch (error) {
    storage.dropHandle();
    throw error;
  }
  return handleOn(storage);
}
