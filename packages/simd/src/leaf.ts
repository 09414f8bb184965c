/**
 * Exporters as leaves of expressions: dtype and shape are read once, memory at each evaluation. An exporter that has changed
 * its shape or dtype since is refused then, because the expression was built for another one.
 */
import { BufferError } from "@lanewise/format";
import type { Deferred, Leaf } from "./node.ts";
import { acquire, isCurrent, type Lease } from "./run/lease.ts";

const leaves = /* @__PURE__ */ new WeakMap<object, { readonly leaf: Leaf; readonly lease: Lease }>();

/** The leaf of an exporter; holds nothing of it. */
export function leafOf(exporter: object): Leaf {
  const known = leaves.get(exporter);
  if (known !== undefined && isCurrent(exporter, known.lease)) return known.leaf;
  const lease = acquire(exporter);
  const { dtype, shape, storage } = lease;
  lease.record?.release();
  const leaf: Leaf = { kind: "leaf", exporter, dtype, shape, storage, stamp: 0, slot: 0 };
  if (lease.record === null) leaves.set(exporter, { leaf, lease });
  return leaf;
}

/**
 * The leaf's memory for one run.
 *
 * @throws {BUFFER} when the exporter is no longer what the expression was built for.
 */
export function acquireLeaf(leaf: Leaf): Lease {
  const lease = acquire(leaf.exporter);
  // Another copy of this package has other dtype objects for the same dtypes.
  const sameDType = lease.dtype === leaf.dtype || lease.dtype.equals(leaf.dtype);
  if (sameDType && (lease.shape === leaf.shape || String(lease.shape) === String(leaf.shape))) return lease;
  lease.record?.release();
  throw new BufferError(
    `an operand has changed since its expression was built: it was ${leaf.dtype.name}[${leaf.shape}], ` +
      `and is ${lease.dtype.name}[${lease.shape}]`,
  );
}

/** Memory of the run itself as something to read. */
export function leafOfLease(lease: Lease): Deferred {
  const { dtype, shape, storage } = lease;
  return { kind: "deferred", dtype, shape, storage, compute: () => lease, stamp: 0, slot: 0 };
}
