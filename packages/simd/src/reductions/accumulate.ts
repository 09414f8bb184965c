/**
 * Sums at places that the data names: `bincount`, whose size is known only when it is read, and `scatterAdd`, which writes in
 * place. Both add in the order of the indices, so the same operands give the same bits.
 */
import { type ManagedArray, zeros } from "@lanewise/array";
import { ArgumentError, type DType, DTypeError, ShapeError, sizeOf, ValueRangeError } from "@lanewise/format";
import { leafOfLease } from "../expression/leaf.ts";
import type { Evaluable } from "../expression/node.ts";
import { described, optionsOf } from "../expression/options.ts";
import { sourceOf } from "../expression/source.ts";
import type { Unit } from "../kernel/emit-walk.ts";
import { type Scalar, scalarFacts } from "../lowering/lower.ts";
import { type Found, hasWalked, placesIn } from "../moves/gather.ts";
import { itemsOf, writtenItems } from "../moves/items.ts";
import { foldOf } from "../plan/fold-program.ts";
import { acquire } from "../run/acquire.ts";
import { foldAll } from "../run/fold.ts";
import { type Lease, viewOfLease } from "../run/lease.ts";
import { dense, elementsOf, nativeDType, numbersOf, workingDType, written } from "../run/rooms.ts";
import { evaluate, inSession } from "../run/run.ts";
import type { Session } from "../run/session.ts";
import { acquireTarget } from "../run/target.ts";
import { type Walk, walk } from "../run/walk.ts";
import { nativeName } from "../table/operation.ts";
import { toDType } from "../to-dtype.ts";
import type { Operand } from "../types.ts";
import { roundHalf } from "./total.ts";

/** Bins that are made beside plain memory, at most. */
const FEW_BINS = 1 << 16;

export interface BincountOptions {
  /** One number for each element: its sum is taken instead of the count. */
  readonly weights?: object;
  /** The least length of the result. */
  readonly minLength?: number;
}

/**
 * How often each integer from 0 on occurs, as a new int32 array that the caller releases; with weights their sums, float64,
 * added in the order of the elements. Its length is the largest element and 1, at least `minLength`.
 *
 * Source: NumPy's `bincount`; the array API has none.
 *
 * @throws {DTYPE} elements that are no integers, weights that are complex or no numbers
 * @throws {SHAPE} more than one dimension, or weights of another shape
 * @throws {VALUE_RANGE} a negative element
 * @throws {ARGUMENT} a `minLength` that is no length
 *
 * @example
 * import * as lw from "lanewise";
 * using counts = lw.bincount(new Uint8Array([1, 3, 1]));
 * counts.toArray(); // => [0, 2, 0, 1]
 */
export function bincount(x: object, options?: { readonly minLength?: number }): ManagedArray<"int32", 1>;
export function bincount(
  x: object,
  options: BincountOptions & { readonly weights: object },
): ManagedArray<"float64", 1>;
export function bincount(x: object, options?: BincountOptions): unknown {
  const { weights, minLength = 0 } = optionsOf("bincount", options, "weights minLength");
  const node = sourceOf("bincount", x);
  integersOnly(node);
  if (node.shape.length !== 1) {
    throw new ShapeError(`bincount takes one dimension, got [${node.shape.join(", ")}]`, node.shape);
  }
  if (!Number.isSafeInteger(minLength) || minLength < 0) {
    throw new ArgumentError(
      "minLength",
      `bincount: "minLength" must be an integer of 0 or more, got ${described(minLength)}`,
    );
  }
  const weighing = weights === undefined ? null : weightsOf(weights, node);
  return inSession(session => {
    const places = dense(node, nativeDType(node.dtype), session);
    const weight = weighing && dense(weighing, toDType("float64"), session);
    const length = Math.max(minLength, binsOf(places, session));
    const [Bins, name] = weight === null ? [Int32Array, "int32" as const] : [Float64Array, "float64" as const];
    const result = zeros([length], name);
    const lease = session.hold(acquire(result), result);
    // Beside what lies in plain memory: the heap takes longer to copy to than a few bins take to move.
    const isPlain = places.memory === null && !weight?.memory;
    const beside = isPlain && length <= FEW_BINS ? acquire(new Bins(length)) : null;
    addToBins(beside ?? lease, places, weight, session);
    if (beside !== null) elementsOf(lease).set(elementsOf(beside));
    return result;
  });
}

/** Adds each weight, or 1, to its bin. */
function addToBins(bins: Lease, indices: Lease, weight: Lease | null, session: Session): void {
  const [extent, itemBytes] = [bins.shape[0]!, bins.itemsize];
  const [list, unit] = weight === null ? [acquire(Int32Array.of(1)), "i32" as const] : [weight, "f64" as const];
  const isOne = weight === null;
  if (walk({ act: "add", indices, extent, places: bins, list, itemBytes, unit, isOne, areChecked: true }, session))
    return;
  const [sums, places, added] = [elementsOf(bins), elementsOf(indices), elementsOf(list)];
  for (let k = 0; k < places.length; k++) sums[Number(places[k]!)]! += added[isOne ? 0 : k]!;
}

function integersOnly({ dtype }: Evaluable): void {
  if ((dtype.kind === "int" || dtype.kind === "uint") && nativeName(dtype) !== null) return;
  throw new DTypeError(`bincount takes integers, got ${dtype.name}`, dtype.name);
}

function weightsOf(weights: object, { shape }: Evaluable): Evaluable {
  const node = sourceOf("bincount", weights, "weights");
  const scalar = nativeName(node.dtype);
  if (scalar === null || scalarFacts(scalar)!.kind === "complex") {
    throw new DTypeError(`bincount takes real weights, got ${node.dtype.name}`, node.dtype.name);
  }
  if (node.shape.length === 1 && node.shape[0] === shape[0]) return node;
  throw new ShapeError(`bincount: weights of [${node.shape.join(", ")}] for [${shape}]`, node.shape, shape);
}

/** How many bins the values need. */
function binsOf(values: Lease, session: Session): number {
  if (sizeOf(values.shape) === 0) return 0;
  // Without their signs: negative ones are above all others then.
  const bits = values.itemsize * 8;
  const unsigned = toDType(`uint${bits}`);
  const seen = leafOfLease(viewOfLease(values, values, unsigned));
  const [lane] = foldAll(seen, foldOf("max", unsigned.name as Scalar), session);
  const most = Number(BigInt.asUintN(bits, BigInt(lane!)));
  if (values.dtype.kind === "uint" || most < 2 ** (bits - 1)) return most + 1;
  const wrong = (elementsOf(values) as Float64Array).find(value => value < 0)!;
  throw new ValueRangeError(Number(wrong), "uint64", "bincount counts integers from 0 on");
}

/**
 * Adds to items along the first axis of `dst`: `dst[indices[k]] += values[k]`, one after the other, so an index that is there
 * twice is added to twice. Negative indices count from the end; `values` broadcasts to the items and converts within the
 * same kind; integers wrap, float16 rounds after each addition. Everything is checked before anything is written.
 *
 * Source: NumPy's `add.at`; the array API has none.
 *
 * @returns dst
 * @throws {DTYPE} indices that are no integers, values of another kind, or a `dst` of bools or records
 * @throws {INDEX} an index out of range
 * @throws {SHAPE} values that do not broadcast to the items, or a `dst` of rank 0
 * @throws {BUFFER} `dst` is read-only or repeats elements
 *
 * @example
 * import * as lw from "lanewise";
 * lw.scatterAdd(new Float64Array(3), [0, 0, -1], [1, 2, 5]); // => new Float64Array([3, 0, 5])
 */
export function scatterAdd<T extends object>(dst: T, indices: Operand, values: Operand): T {
  const places = placesIn("scatterAdd", indices);
  const node = itemsOf("scatterAdd", values, sourceOf("scatterAdd", dst, "dst"));
  return inSession(session => {
    const known = acquire(dst);
    const { dtype: given } = known;
    known.record?.release();
    const scalar = nativeName(given);
    if (scalar === null || scalar === "bool") throw new DTypeError(`scatterAdd adds no ${given.name}`, given.name);
    const target = session.hold(acquireTarget(dst, { dtype: node?.dtype ?? given, shape: [] }), dst);
    if (target.shape.length === 0) throw new ShapeError("scatterAdd takes at least one dimension, got rank 0", []);
    const [extent, ...items] = target.shape as [number, ...number[]];
    const shape = [...places.shape, ...items];
    const indices = places.lease(session);
    const working = workingDType(given);
    const added = writtenItems("scatterAdd", node ?? (values as number), nativeDType(given), shape, target, session);
    const more = added.dtype === working ? added : written(leafOfLease(added), working, session);
    const direct = target.contiguous && target.dtype === working && target.byteOffset % target.itemsize === 0;
    const sums = direct ? target : written(leafOfLease(target), working, session);
    const itemBytes = sizeOf(items) * working.itemsize;
    const work: Walk = { act: "add", indices, extent, places: sums, list: more, itemBytes, unit: unitOf(working) };
    const half = scalar === "float16";
    if (half || !hasWalked(work, 0, session)) addItems(sums, places.read(extent, 0, session), more, half);
    if (!direct) evaluate(leafOfLease(sums), target, session);
    return dst;
  });
}

/** What JavaScript's numbers of a dtype are to WebAssembly. */
function unitOf({ kind, itemsize }: DType): Unit {
  if (kind === "complex") return itemsize === 8 ? "f32" : "f64";
  return `${kind === "float" ? "f" : "i"}${itemsize * 8}` as Unit;
}

/** One addition for each element of each item, in the order of the places. */
function addItems(sums: Lease, places: Found, added: Lease, half: boolean): void {
  const [to, from] = [numbersOf(sums), numbersOf(added)];
  const count = places.length === 0 ? 0 : from.length / places.length;
  for (let k = 0, at = 0; k < places.length; k++) {
    const begin = places[k]! * count;
    for (let j = begin; j < begin + count; j++, at++) {
      if (half) to[j] = roundHalf(Math.fround(to[j]! + from[at]!));
      else to[j]! += from[at]!;
    }
  }
}
