/**
 * What this package knows of an object, kept in private fields of the object itself: whether it stands for a node, or else
 * where its memory was found. One look tells both.
 *
 * Exporters get the fields when there is something to remember. A `WeakMap` would be slower to ask, and in loops that make
 * new arrays the garbage collector spends more time on its entries than all the rest takes; a property that is not there
 * costs a walk to the end of an array's prototypes.
 */
import { VERSION } from "@lanewise/format";
import type { Lease, MemoryLease } from "../run/lease.ts";
import type { Node } from "./node.ts";

/** A constructor may return another object: the fields of the derived class are then added to that one. */
class Given {
  constructor(object: object | undefined) {
    // biome-ignore lint/correctness/noConstructorReturn: what this class is for
    if (object !== undefined) return object;
  }
}

export class Known extends Given {
  readonly #holds: boolean;
  #lease: MemoryLease | null = null;

  /** Without an object: the fields of a node's holder. */
  constructor(exporter?: object) {
    super(exporter);
    this.#holds = exporter === undefined;
  }

  /** The latest lease of an exporter; it may have moved since. */
  static lease(exporter: object): MemoryLease | null {
    return #lease in exporter ? exporter.#lease : null;
  }

  /** Objects that take no new fields are asked every time. */
  static remember(exporter: object, lease: MemoryLease): void {
    if (#lease in exporter) exporter.#lease = lease;
    else if (Object.isExtensible(exporter)) new Known(exporter).#lease = lease;
  }

  /** Whether an object stands for a node. */
  static holds(x: object): x is NodeHolder {
    return #holds in x && x.#holds;
  }

  /** The node that an object stands for, or the leaf as which it was last read and still is; else null. */
  static node(x: object): Node | null {
    if (!(#holds in x)) return null;
    if (x.#holds) return (x as unknown as NodeHolder).node;
    const lease = x.#lease;
    return lease !== null && isCurrent(x, lease) ? lease.leaf : null;
  }
}

/** Whether an exporter still is what a lease says, without asking it. */
export function isCurrent(exporter: object, lease: Lease): boolean {
  return (exporter as { readonly [VERSION]?: number })[VERSION] === lease.version;
}

/** Whatever stands for a node: expressions and simd views. */
export abstract class NodeHolder extends Known {
  /** @internal */
  abstract readonly node: Node;

  /** @internal */
  static is(x: object): x is NodeHolder {
    return Known.holds(x);
  }
}
