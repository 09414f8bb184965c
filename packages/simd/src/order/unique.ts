/**
 * Distinct elements, where each occurs first, how often, and which one every element is. How many there are is known only
 * when all are read, so everything is computed at once.
 *
 * Source: the array API's `unique_all unique_counts unique_inverse unique_values`.
 */
import { empty, type ManagedArray } from "@lanewise/array";
import { type DType, sizeOf } from "@lanewise/format";
import { leafOfLease } from "../expression/leaf.ts";
import { scalarAmong, sourceOf } from "../expression/source.ts";
import { acquire } from "../run/acquire.ts";
import type { Lease } from "../run/lease.ts";
import { elementsOf, inShape, nativeDType, numbersOf, part, workingDType, written } from "../run/rooms.ts";
import { evaluate, inSession } from "../run/run.ts";
import type { Session } from "../run/session.ts";
import type { DTypeOf, Operand, RankOf } from "../types.ts";
import { groupsOf } from "./groups.ts";
import { newArrays } from "./new-arrays.ts";

/** What can be told of distinct elements: new arrays, each for the caller to release, or all by `using` their object. */
export interface Unique<D, N extends number> extends Disposable {
  /** The distinct elements in ascending order, NaNs last. */
  readonly values: ManagedArray<D, 1>;
  /** Where each occurs first, in row-major order: int32. */
  readonly indices: ManagedArray<"int32", 1>;
  /** For every element which of the values it is, in the operand's shape: int32. */
  readonly inverseIndices: ManagedArray<"int32", N>;
  /** How often each occurs: int32. */
  readonly counts: ManagedArray<"int32", 1>;
}

type Field = "values" | "indices" | "inverseIndices" | "counts";
type Found<A, Fields extends Field> = Pick<Unique<DTypeOf<A>, RankOf<A>>, Fields | typeof Symbol.dispose>;

/**
 * The distinct elements of any shape in ascending order, where each occurs first, which one every element is, and how often
 * each occurs. NaNs are all different, 0 and -0 are equal, and of equal elements the first one is given. Complex numbers go
 * by their real parts and then by their imaginary ones. `take(values, inverseIndices)` is the operand.
 *
 * @throws {DTYPE} records
 *
 * @example
 * import * as lw from "lanewise";
 * using found = lw.uniqueAll(new Int8Array([5, 2, 5, 5]));
 * found.values.toArray(); // => [2, 5]
 * found.indices.toArray(); // => [1, 0]
 * found.inverseIndices.toArray(); // => [1, 0, 1, 1]
 * found.counts.toArray(); // => [1, 3]
 */
export function uniqueAll<A extends Operand>(x: A): Found<A, "values" | "indices" | "inverseIndices" | "counts"> {
  return found("uniqueAll", x, ["values", "indices", "inverseIndices", "counts"]);
}

/**
 * The distinct elements, as `uniqueAll` gives them, and how often each occurs.
 *
 * @throws {DTYPE} records
 *
 * @example
 * import * as lw from "lanewise";
 * using found = lw.uniqueCounts(new Float64Array([3, 1, 3, NaN, NaN]));
 * found.values.toArray(); // => [1, 3, NaN, NaN]
 * found.counts.toArray(); // => [1, 2, 1, 1]
 */
export function uniqueCounts<A extends Operand>(x: A): Found<A, "values" | "counts"> {
  return found("uniqueCounts", x, ["values", "counts"]);
}

/**
 * The distinct elements, as `uniqueAll` gives them, and for every element which of them it is: `take(values, inverseIndices)`
 * is the operand.
 *
 * @throws {DTYPE} records
 *
 * @example
 * import * as lw from "lanewise";
 * using found = lw.uniqueInverse(new Uint8Array([7, 9, 7]));
 * found.inverseIndices.toArray(); // => [0, 1, 0]
 * lw.take(found.values, found.inverseIndices).toTypedArray(); // => new Uint8Array([7, 9, 7])
 */
export function uniqueInverse<A extends Operand>(x: A): Found<A, "values" | "inverseIndices"> {
  return found("uniqueInverse", x, ["values", "inverseIndices"]);
}

/**
 * The distinct elements of any shape, as `uniqueAll` gives them: a new array that the caller releases.
 *
 * @throws {DTYPE} records
 *
 * @example
 * import * as lw from "lanewise";
 * using values = lw.uniqueValues(new Float64Array([3, 1, 3, 2, 1]));
 * values.toArray(); // => [1, 2, 3]
 */
export function uniqueValues<A extends Operand>(x: A): ManagedArray<DTypeOf<A>, 1> {
  return found("uniqueValues", x, ["values"]).values;
}

function found<A, Fields extends Field>(name: string, x: A, fields: readonly Fields[]): Found<A, Fields> {
  const node = sourceOf(name, x);
  scalarAmong(name, "biufc", node);
  const dtype = nativeDType(node.dtype);
  const placed = fields.some(field => field === "indices" || field === "inverseIndices");
  return inSession(session => {
    const room = inShape(written(node, workingDType(dtype), session), [sizeOf(node.shape)]);
    const groups = groupsOf(numbersOf(room), dtype.kind === "complex" ? 2 : 1, placed);
    const { indices, counts } = groups;
    const make: Readonly<Record<Field, () => ManagedArray<any, any>>> = {
      values: () => converted(part(room, 0, 0, counts.length), dtype, session),
      indices: () => made(indices, [indices.length], session),
      inverseIndices: () => made(groups.inverse(), node.shape, session),
      counts: () => made(counts, [counts.length], session),
    };
    const all = newArrays(() => Object.fromEntries(fields.map(field => [field, make[field]()])));
    return all as unknown as Found<A, Fields>;
  });
}

/** A new array of integers. */
function made(items: Int32Array, shape: readonly number[], session: Session): ManagedArray<any, any> {
  const result = empty(shape, "int32", { uninitialised: true });
  elementsOf(session.hold(acquire(result), result)).set(items);
  return result;
}

/** A new array of elements in a dtype. */
function converted(elements: Lease, dtype: DType, session: Session): ManagedArray<any, any> {
  const result = empty(elements.shape, dtype, { uninitialised: true });
  evaluate(leafOfLease(elements), session.hold(acquire(result), result), session);
  return result as ManagedArray<any, any>;
}
