/** The destination of an evaluation: acquired, and refused before anything is written if it does not fit. */
import {
  BufferError,
  type Casting,
  canCast,
  contiguousStrides,
  type DType,
  DTypeError,
  mayOverlapItself,
  ShapeError,
} from "@lanewise/format";
import { broadcastOf } from "../expression/broadcast.ts";
import { sameShape } from "../expression/same-shape.ts";
import { acquire } from "./acquire.ts";
import { BufferLease, isIndirect, type Lease } from "./lease.ts";

/** What is written: its dtype and shape. */
export interface Values {
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/**
 * Acquires a destination; with `shape` a flat one of our own that is to be seen so.
 *
 * @throws {BUFFER} read-only, or elements that share bytes
 * @throws {SHAPE} the values do not broadcast to it
 * @throws {DTYPE} the conversion would change the kind
 */
export function acquireTarget(dst: object, values: Values, shape?: readonly number[], casting?: Casting): Lease {
  const lease = acquire(dst);
  try {
    if (shape !== undefined) return reshaped(lease, shape, values.dtype);
    checkTarget(lease, values, casting);
    return lease;
  } catch (error) {
    lease.record?.release();
    throw error;
  }
}

/** A typed array of our own, of the right size. */
function reshaped(lease: Lease, shape: readonly number[], dtype: DType): Lease {
  const { byteOffset, itemsize, version, record } = lease;
  const geometry = { byteOffset, shape, strides: contiguousStrides(shape, itemsize), itemsize };
  return new BufferLease(lease, dtype, geometry, version, record);
}

function checkTarget(lease: Lease, { dtype, shape }: Values, casting: Casting = "same_kind"): void {
  if (lease.readonly) throw new BufferError("into: the destination is read-only");
  if (!sameShape(shape, lease.shape)) checkBroadcast(shape, lease.shape);
  if (lease.dtype !== dtype && (lease.storage === null || !canCast(dtype, lease.dtype, casting))) {
    const rule = casting === "same_kind" ? "within its kind" : `where "casting" is "${casting}"`;
    throw new DTypeError(
      `into: ${dtype.name} does not convert to ${lease.dtype.name} ${rule}: cast the expression, ` +
        `astype("${lease.dtype.name}") or saturate("${lease.dtype.name}", e)`,
      lease.dtype.name,
    );
  }
  if (isIndirect(lease)) {
    throw new BufferError("into: the destination has indirect dimensions; write to its blocks");
  }
  if (!lease.contiguous && mayOverlapItself(lease)) {
    throw new BufferError("into: the destination repeats elements (it has a stride of 0, or overlaps itself)");
  }
}

function checkBroadcast(shape: readonly number[], to: readonly number[]): void {
  const reached = broadcastOf("into", shape, to);
  if (sameShape(reached, to)) return;
  throw new ShapeError(
    `into: shape [${shape.join(", ")}] does not broadcast to the destination's [${to.join(", ")}], which never stretches`,
    shape,
    to,
  );
}
