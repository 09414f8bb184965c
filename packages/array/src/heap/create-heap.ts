/** Making heaps: one of one's own, and the one that arrays live in when nobody says otherwise. */
import { checkArgument, checkOptions } from "@lanewise/format";
import { checkSize } from "../check-size.ts";
import { OutOfMemoryError } from "../errors.ts";
import { realm } from "../realm.ts";
import type { Heap } from "./heap-memory.ts";
import { MAX_PAGES, PAGE } from "./layout.ts";
import { OwnHeap } from "./own-heap.ts";
import { StandInMemory } from "./stand-in-memory.ts";

const INITIAL_PAGES = 16;

/** What `createHeap` takes. */
export interface HeapOptions {
  /** The most bytes the memory may ever have; rounded up to pages of 64 KiB. 4 GiB, or what the platform reserves, by default. */
  readonly maximum?: number;
  /** Shared memory (the default) can be passed to workers and never moves; unshared memory cannot grow while exported. */
  readonly shared?: boolean;
}

/**
 * Makes a heap of its own: for a memory limit, for memory that is not shared, or to give everything back at once.
 *
 * Most programs need none: arrays live in the default heap, which is made when the first of them is.
 *
 * @throws {ARGUMENT} for an option of another name, or `shared` that is no boolean
 * @throws {SIZE} when `maximum` is not an integer of at least 0
 * @throws {OUT_OF_MEMORY} when not even the smallest memory can be had
 * @example
 * ```ts
 * const heap = lw.createHeap({ maximum: 16 * 2 ** 20 });
 * using a = lw.zeros(1000, "float32", { heap });
 * heap.stats().blocks; // => 1
 * a.heap === heap; // => true
 * ```
 */
export function createHeap(options: HeapOptions = {}): Heap {
  checkOptions(options, ["maximum", "shared"]);
  const { maximum, shared = true } = options;
  checkArgument(typeof shared === "boolean", "shared", "a boolean", shared);
  if (maximum !== undefined) checkSize("maximum", maximum, "bytes");
  let pages = maximum === undefined ? MAX_PAGES : Math.min(MAX_PAGES, Math.max(1, Math.ceil(maximum / PAGE)));
  // A browser may not be able to reserve the whole range: half of it, and so on, until it can.
  for (; ; pages >>>= 1) {
    const initial = Math.min(INITIAL_PAGES, pages);
    try {
      return new OwnHeap(makeMemory(initial, pages, shared), pages);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      if (pages === 1) throw new OutOfMemoryError({ requested: initial * PAGE, free: 0, maximum: PAGE, blocks: 0 });
    }
  }
}

function makeMemory(initial: number, maximum: number, shared: boolean): WebAssembly.Memory {
  if (typeof WebAssembly === "undefined")
    return new StandInMemory({ initial, maximum }) as unknown as WebAssembly.Memory;
  return new WebAssembly.Memory({ initial, maximum, shared });
}

/**
 * The heap that arrays live in unless told otherwise. Made on first use, one for every page, worker or Node thread, even
 * when two copies of this package are loaded.
 *
 * @example
 * ```ts
 * using a = lw.zeros(3);
 * lw.defaultHeap() === a.heap; // => true
 * ```
 */
export function defaultHeap(): Heap {
  return (cached ??= findDefault());
}

let cached: OwnHeap | undefined;

function findDefault(): OwnHeap {
  const key: unique symbol = Symbol.for("lanewise.heap@1") as never;
  const place = globalThis as { [key]?: OwnHeap };
  // Refuses the heap of a copy of this package that lays blocks out in another way.
  realm();
  return (place[key] ??= createHeap() as OwnHeap);
}
