/**
 * Distinct elements, where each occurs first, how often, and which one every element is. How many there are is known only
 * when all are read, so everything is computed at once. Elements are ordered stably (`order.ts`); equal ones then stand
 * together.
 *
 * Source: the array API's `unique_all unique_counts unique_inverse unique_values`.
 */
import { empty, type ManagedArray, scope } from "@lanewise/array";
import { sizeOf } from "@lanewise/format";
import { leafOfLease } from "../expression/leaf.ts";
import { scalarAmong, sourceOf } from "../expression/source.ts";
import { gather } from "../moves/gather.ts";
import { acquire, type Lease } from "../run/lease.ts";
import {
  dense,
  type Elements,
  elementsOf,
  inShape,
  nativeDType,
  numbersOf,
  workingDType,
  written,
} from "../run/rooms.ts";
import { inSession } from "../run/run.ts";
import type { Session } from "../run/session.ts";
import type { DTypeOf, Operand, RankOf } from "../types.ts";
import { keysOf, orderOf } from "./order.ts";

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
  return inSession(session => {
    const elements = dense(node, dtype, session);
    const working = workingDType(dtype);
    const compared = working === dtype ? elements : written(leafOfLease(elements), working, session);
    const groups = groupsOf(compared);
    const make: Readonly<Record<Field, () => ManagedArray<any, any>>> = {
      values: () => picked(elements, groups.indices, session),
      indices: () => made(groups.indices, groups.indices.length, session),
      inverseIndices: () => made(groups.inverse(), node.shape, session),
      counts: () => made(groups.counts, groups.counts.length, session),
    };
    // Where one of them fails, those before it are released.
    const all = scope(() => Object.fromEntries(fields.map(field => [field, make[field]()])));
    const dispose = (): void => {
      for (const one of Object.values(all)) one[Symbol.dispose]();
    };
    return Object.defineProperty(all, Symbol.dispose, { value: dispose }) as unknown as Found<A, Fields>;
  });
}

/** Equal elements together, in ascending order. */
interface Groups {
  /** Where each group's first element is, and how many there are in it. */
  readonly indices: Int32Array;
  readonly counts: Int32Array;
  /** The group of every element. */
  inverse(): Int32Array;
}

/** Computed before any result is made, which may move what is read here. */
function groupsOf(compared: Lease): Groups {
  const pairs = compared.dtype.kind === "complex";
  const numbers = numbersOf(compared);
  const order = pairs ? pairOrder(numbers) : orderOfAll(numbers);
  const same = (a: number, b: number): boolean =>
    pairs ? numbers[2 * a] === numbers[2 * b] && numbers[2 * a + 1] === numbers[2 * b + 1] : numbers[a] === numbers[b];
  const starts = new Int32Array(order.length);
  let count = 0;
  for (let k = 0; k < order.length; k++) if (k === 0 || !same(order[k - 1]!, order[k]!)) starts[count++] = k;
  const end = (group: number): number => (group + 1 < count ? starts[group + 1]! : order.length);
  return {
    indices: starts.subarray(0, count).map(k => order[k]!),
    counts: starts.subarray(0, count).map((k, group) => end(group) - k),
    inverse() {
      const groups = new Int32Array(order.length);
      for (let group = 0; group < count; group++) {
        for (let k = starts[group]!; k < end(group); k++) groups[order[k]!] = group;
      }
      return groups;
    },
  };
}

function orderOfAll(numbers: Elements): Int32Array {
  const order = new Int32Array(numbers.length);
  orderOf(keysOf(numbers, false), order);
  return order;
}

/** Orders are stable: the last key decides, and those before it where that is equal. Those with a NaN come last. */
function pairOrder(numbers: Elements): Int32Array {
  const [re, im] = [0, 1].map(part => numbers.filter((_, k) => k % 2 === part)) as [Elements, Elements];
  const nans = re.map((real, k) => 2 * Number(Number.isNaN(real)) + Number(Number.isNaN(im[k])));
  let order = Int32Array.from(re.keys());
  for (const key of [im, re, nans]) {
    const next = orderOfAll(key.map((_, k) => key[order[k]!]!));
    order = next.map(k => order[k]!);
  }
  return order;
}

/** A new array of integers. */
function made(items: Int32Array, shape: number | readonly number[], session: Session): ManagedArray<any, any> {
  const result = empty(shape, "int32", { uninitialised: true });
  elementsOf(session.hold(acquire(result), result)).set(items);
  return result as ManagedArray<any, any>;
}

/** A new array of some of the elements. */
function picked(elements: Lease, indices: Int32Array, session: Session): ManagedArray<any, any> {
  const result = empty(indices.length, elements.dtype, { uninitialised: true });
  const target = session.hold(acquire(result), result);
  gather(inShape(elements, [sizeOf(elements.shape)]), 0, Float64Array.from(indices), target);
  return result as ManagedArray<any, any>;
}
