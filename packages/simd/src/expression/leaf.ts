/**
 * Exporters as leaves of expressions: dtype and shape are read once, memory at each evaluation. An exporter that has changed
 * its shape or dtype since is refused then, because the expression was built for another one.
 */
import { BufferError } from "@lanewise/format";
import { acquire, knownLease } from "../run/acquire.ts";
import { type Lease, MemoryLease } from "../run/lease.ts";
import { isCurrent } from "./known.ts";
import type { Deferred, Leaf } from "./node.ts";
import { sameShape } from "./same-shape.ts";

/** The leaf of an exporter; holds nothing of it. */
export function leafOf(exporter: object): Leaf {
  const lease = acquire(exporter);
  if (lease instanceof MemoryLease) return (lease.leaf ??= newLeaf(exporter, lease, lease));
  lease.record?.release();
  return newLeaf(exporter, lease, null);
}

/** The same if nothing has to be asked for it, else null. */
export function knownLeaf(exporter: object): Leaf | null {
  return knownLease(exporter)?.leaf ?? null;
}

function newLeaf(exporter: object, { dtype, shape, storage }: Lease, lease: MemoryLease | null): Leaf {
  return { kind: "leaf", exporter, dtype, shape, storage, lease, stamp: 0, slot: 0 };
}

/**
 * The leaf's memory for one run.
 *
 * @throws {BUFFER} when the exporter is no longer what the expression was built for.
 */
export function acquireLeaf(leaf: Leaf): Lease {
  const known = currentLease(leaf);
  if (known !== null) return known;
  const lease = acquire(leaf.exporter);
  // Another copy of this package has other dtype objects for the same dtypes.
  const sameDType = lease.dtype === leaf.dtype || lease.dtype.equals(leaf.dtype);
  if (sameDType && sameShape(lease.shape, leaf.shape)) {
    if (lease instanceof MemoryLease) leaf.lease = lease;
    return lease;
  }
  lease.record?.release();
  throw new BufferError(
    `an operand has changed since its expression was built: it was ${leaf.dtype.name}[${leaf.shape}], ` +
      `and is ${lease.dtype.name}[${lease.shape}]`,
  );
}

/** The leaf's memory if its exporter has not moved since it was last asked, else null. */
export function currentLease(leaf: Leaf): MemoryLease | null {
  const { lease, exporter } = leaf;
  return lease !== null && isCurrent(exporter, lease) ? lease : null;
}

/** Memory of the run itself as something to read. */
export function leafOfLease(lease: Lease): Deferred {
  const { dtype, shape, storage } = lease;
  const takesPlain = false;
  const compute = () => lease;
  return { kind: "deferred", dtype, shape, storage, inputs: [], key: null, takesPlain, compute, stamp: 0, slot: 0 };
}
