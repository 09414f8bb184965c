/**
 * Operations by masks. How many elements a mask selects is known only when it is read, so `compress` and `nonzero` compute at
 * once; `assignWhere` writes in place.
 */
import { empty, type ManagedArray } from "@lanewise/array";
import { DTypeError, ShapeError, sizeOf } from "@lanewise/format";
import { astype } from "./cast.ts";
import { gather } from "./gather.ts";
import { nativeName } from "./operation.ts";
import { where } from "./ops.ts";
import { acquire, viewOfLease } from "./run/lease.ts";
import { evaluate, inSession } from "./run/run.ts";
import { Session } from "./run/session.ts";
import { sourceOf } from "./source.ts";
import { toDType } from "./to-dtype.ts";
import type { DTypeOf, Operand } from "./types.ts";

/** The flat positions of true elements, in row-major order. */
function positionsOf(mask: object): Float64Array {
  const flags = astype(mask, "bool").toTypedArray() as Uint8Array;
  let count = 0;
  for (let k = 0; k < flags.length; k++) count += flags[k]!;
  const places = new Float64Array(count);
  for (let k = 0, at = 0; at < count; k++) if (flags[k] === 1) places[at++] = k;
  return places;
}

/**
 * The elements of `x` where the mask is true, in row-major order, as a new array that the caller releases. A mask of lower
 * rank selects items along the leading axes. Works on records too.
 *
 * @throws {DTYPE} a mask that is not bool
 * @throws {SHAPE} the mask's shape is not how that of `x` begins
 *
 * @example
 * import * as lw from "lanewise";
 * const x = new Float64Array([3, 1, 2]);
 * using large = lw.compress(lw.gt(x, 1), x);
 * large.toArray(); // => [3, 2]
 */
export function compress<A extends Operand>(mask: object, x: A): ManagedArray<DTypeOf<A>, number> {
  const [flags, node] = [sourceOf("compress", mask), sourceOf("compress", x)];
  if (flags.dtype.kind !== "bool") {
    throw new DTypeError(`compress takes a bool mask, got ${flags.dtype.name}: compare it, for example ne(m, 0)`);
  }
  const rank = flags.shape.length;
  if (rank === 0 || rank > node.shape.length || flags.shape.some((extent, axis) => extent !== node.shape[axis])) {
    throw new ShapeError(
      `compress: a mask of shape [${flags.shape.join(", ")}] does not select in [${node.shape.join(", ")}]`,
      flags.shape,
      node.shape,
    );
  }
  const places = positionsOf(mask);
  const native = nativeName(node.dtype);
  const dtype = native === null ? node.dtype : toDType(native);
  const rest = node.shape.slice(rank);
  const result = empty([places.length, ...rest], dtype, { uninitialised: true });
  const session = new Session();
  return inSession(session, () => {
    const values = session.room(dtype, node.shape);
    evaluate(node, values, session);
    const shape = [sizeOf(flags.shape), ...rest];
    const strides = values.strides.slice(rank - 1);
    gather(viewOfLease(values, { ...values, shape, strides }), 0, places, session.hold(acquire(result), result));
    return result as ManagedArray<any, number>;
  });
}

/**
 * Where the elements are not zero: for each axis the indices along it, in row-major order, as plain typed arrays.
 *
 * @throws {SHAPE} an operand of rank 0
 *
 * @example
 * import * as lw from "lanewise";
 * lw.nonzero(new Uint8Array([0, 7, 0, 1])); // => [new Int32Array([1, 3])]
 */
export function nonzero(x: Operand): Int32Array[] {
  const { shape } = sourceOf("nonzero", x);
  if (shape.length === 0) throw new ShapeError("nonzero takes at least one dimension, got rank 0", shape);
  const places = positionsOf(x as object);
  const result = shape.map(() => new Int32Array(places.length));
  for (let k = 0; k < places.length; k++) {
    let rest = places[k]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      result[axis]![k] = rest % shape[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
  }
  return result;
}

/**
 * Writes `x` into `dst` where the mask is true, and nothing elsewhere; both broadcast to `dst`. Converts within the same kind.
 *
 * @returns dst
 * @throws {DTYPE} {SHAPE} {BUFFER} as `into` does
 *
 * @example
 * import * as lw from "lanewise";
 * const x = new Float64Array([1, -2, 3]);
 * lw.assignWhere(x, lw.lt(x, 0), 0); // => new Float64Array([1, 0, 3])
 */
export function assignWhere<T extends object>(dst: T, mask: object, x: Operand): T {
  return where(mask, x, dst).into(dst);
}
