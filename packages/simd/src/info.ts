/** What evaluations did and why: so that a slower path cannot be taken silently. */
import { movedBytes } from "@lanewise/format";
import { cacheStats } from "./kernel/cache.ts";
import { counters } from "./run/counters.ts";
import { type ThreadInfo, threadInfo } from "./run/threads.ts";
import { wasmRefused } from "./run/wasm.ts";

/** What `info()` tells. Counts are of the whole process; take the difference of two readings. */
export interface Info {
  /** Which kernels run: WebAssembly ones, or the JavaScript ones with the same results. */
  readonly path: "wasm" | "js";
  /** Why `path` is "js", else null. */
  readonly reason: string | null;
  /** The path of the latest evaluation. */
  readonly last: string;
  /** Evaluations, reductions included. */
  readonly runs: number;
  readonly wasmCalls: number;
  readonly jsCalls: number;
  /** Evaluations that copied operands or results through the heap, tile by tile. */
  readonly staged: number;
  /** Evaluations that shared the work with workers. */
  readonly threaded: number;
  /**
   * Small evaluations of several calls (a product, a mean along an axis) that repeated the calls of an earlier one of the same
   * structure, with other addresses: nothing was planned. They count among `runs`, too; the one that was recorded does not count here.
   */
  readonly replayed: number;
  /**
   * Times that memory was taken for an intermediate result. Elementwise evaluations take none, unless the destination
   * overlaps an operand or the expression is too large for one kernel; a reduction along axes takes room for its result.
   */
  readonly temporaries: number;
  /** Bytes that lanewise has copied. */
  readonly movedBytes: number;
  /** Compiled kernels: found, compiled, kept. */
  readonly kernels: { readonly hits: number; readonly misses: number; readonly size: number };
  readonly threads: ThreadInfo;
}

/**
 * Tells which path arithmetic takes here and why, and counts what it has done.
 *
 * @example
 * import * as lw from "lanewise";
 * const before = lw.info();
 * lw.add(new Float64Array([1]), 1).toTypedArray();
 * lw.info().runs - before.runs; // => 1
 */
export function info(): Info {
  const reason = wasmRefused();
  const { last, runs, wasmCalls, jsCalls, staged, threaded, replayed, temporaries } = counters;
  return {
    path: reason === null ? "wasm" : "js",
    reason,
    last,
    runs,
    wasmCalls,
    jsCalls,
    staged,
    threaded,
    replayed,
    temporaries,
    movedBytes: movedBytes(),
    kernels: cacheStats(),
    threads: threadInfo(),
  };
}
