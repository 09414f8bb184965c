/**
 * What exists once per realm (a page, a worker, a Node thread) even when two copies of this package are loaded: the
 * default heap, the heaps by identity, the innermost scope, the trace. Found through the global symbol registry, made on
 * first use, never at import.
 */
import { HeapError } from "./errors.ts";
import type { HeapMemory } from "./heap/heap-memory.ts";
import type { Trace } from "./trace.ts";

/** Collects what is made while it is the innermost one; see scope.ts. */
export interface Collector {
  add(resource: Disposable): void;
  /** Forgets it; so do the collectors around. */
  drop(resource: Disposable): void;
}

export interface Realm {
  /** Changes when copies of the package can no longer work on each other's heaps. */
  readonly layout: number;
  readonly heaps: Map<string, WeakRef<HeapMemory>>;
  collector: Collector | null;
  trace: Trace | null;
}

const LAYOUT = 1;

let known: Realm | undefined;

export function realm(): Realm {
  return (known ??= find());
}

function find(): Realm {
  const key: unique symbol = Symbol.for("lanewise.realm@1") as never;
  const place = globalThis as { [key]?: Realm };
  const found = (place[key] ??= { layout: LAYOUT, heaps: new Map(), collector: null, trace: null });
  if (found.layout !== LAYOUT) {
    throw new HeapError(
      `two versions of @lanewise/array are loaded whose heaps differ (${found.layout} and ${LAYOUT})`,
    );
  }
  return found;
}
