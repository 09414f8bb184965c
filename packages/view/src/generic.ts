/**
 * Functions over several dtypes (Cython's fused types): one specialised function for each dtype and rank that occurs,
 * made when it first occurs and found again by two comparisons.
 */
import {
  checkArgument,
  type DType,
  DTypeError,
  type DTypeSpec,
  dtype,
  dtypeOfBuffer,
  type Exporter,
  getBuffer,
  isExporter,
  type Normalise,
  type NumericContainer,
  type TypedArrayOf,
} from "@lanewise/format";

/**
 * What a generic function takes first: it decides which specialisation runs. Something with a dtype and a rank; or a typed
 * array or another exporter, which is asked for both.
 */
export type GenericArgument<D> =
  | Pick<NumericContainer<D>, "dtype" | "ndim">
  | TypedArrayOf<D>
  | (Exporter & { readonly dtype?: undefined });

/** What decides. */
interface Form {
  readonly dtype?: DType | undefined;
  readonly ndim?: number | undefined;
}

/** A function made by `generic`. */
export interface Generic<D, Rest extends readonly unknown[], Result> {
  // A property instead of a call signature would lose the name in stack traces.
  (first: GenericArgument<D>, ...rest: Rest): Result;
  /** The specialisations made so far. */
  readonly specialisations: readonly { readonly dtype: DType; readonly ndim: number }[];
}

/**
 * A function that is specialised once for each of these dtypes and each rank: `specialise(dtype, ndim)` is called when
 * the first argument of that kind comes by, and returns the function for it. That is where to choose between loops, to
 * look up constants, or to compile. The function gets what it was called with: a typed array stays one.
 *
 * @throws {DTYPE} by the function, when its first argument has none of the dtypes; the message lists them
 *
 * @example
 * import * as lw from "lanewise";
 * const total = lw.generic(["float32", "float64"], (dtype, ndim) => (v: lw.MemoryView) => {
 *   let sum = 0;
 *   for (const item of ndim === 1 ? v : v.reshape(-1)) sum += item;
 *   return sum;
 * });
 * total(lw.view(new Float32Array([1, 2]))); // => 3
 * const first = lw.generic(["float32", "float64"], () => (x: Float32Array | Float64Array) => x[0]);
 * first(new Float32Array([7, 8])); // => 7
 * // @ts-expect-error: int8 is none of them, which TypeScript sees too
 * total(lw.view(new Int8Array([1, 2]))); // throws DTYPE
 */
export function generic<
  const Specs extends readonly DTypeSpec[],
  First extends GenericArgument<any>,
  Rest extends readonly unknown[],
  Result,
>(
  dtypes: Specs,
  specialise: (dtype: DType<Normalise<Specs[number]>>, ndim: number) => (first: First, ...rest: Rest) => Result,
): Generic<Normalise<Specs[number]>, Rest, Result> {
  // As strings, because the type of any spec at all is too much for the compiler.
  checkArgument(Array.isArray(dtypes), "dtypes", "a list", dtypes);
  checkArgument(typeof specialise === "function", "specialise", "a function", specialise);
  // Also holes, which `map` would leave as they are.
  const candidates = Array.from(dtypes, spec => dtype(spec as string) as DType);
  const made = new Map<DType, Map<number, (first: First, ...rest: Rest) => Result>>();
  const specialisations: { dtype: DType; ndim: number }[] = [];
  let lastDType: DType | null = null;
  let lastNdim = -1;
  let last: ((first: First, ...rest: Rest) => Result) | null = null;

  const find = (element: DType | undefined, ndim: number) => {
    const candidate = candidates.find(each => each === element || each.equals(element));
    if (candidate === undefined || !Number.isInteger(ndim)) {
      const got = element === undefined ? "something without dtype" : `${element.name} of rank ${ndim}`;
      throw new DTypeError(
        `No matching signature found for ${got}; the candidates are ${candidates.map(each => each.name).join(", ")}`,
        element?.name,
      );
    }
    let ranks = made.get(candidate);
    if (ranks === undefined) made.set(candidate, (ranks = new Map()));
    let found = ranks.get(ndim);
    if (found === undefined) {
      found = specialise(candidate, ndim);
      checkArgument(typeof found === "function", "specialise", "a function that returns functions", found);
      ranks.set(ndim, found);
      specialisations.push({ dtype: candidate, ndim });
    }
    return found;
  };

  const dispatch = (first: GenericArgument<any>, ...rest: Rest): Result => {
    const own = first as Form | null | undefined;
    const element = own?.dtype;
    const ndim = own?.ndim;
    if (last === null || element !== lastDType || ndim !== lastNdim) {
      const form = element === undefined ? formOf(first) : { dtype: element, ndim };
      last = find(form.dtype, form.ndim!);
      lastDType = form.dtype!;
      lastNdim = form.ndim!;
    }
    return last(first as First, ...rest);
  };
  return Object.assign(dispatch, { specialisations });
}

/** The dtype and rank of what does not tell them by itself. */
function formOf(x: unknown): Form {
  if (!isExporter(x)) return {};
  const record = getBuffer(x);
  try {
    return { dtype: dtypeOfBuffer(record.format, record.itemsize, x), ndim: record.shape.length };
  } finally {
    record.release();
  }
}
