/** What has been done, counted: the evidence behind `info()`. Process-wide; never decides anything. */

export interface Counters {
  /** Evaluations. */
  runs: number;
  /** Calls of WebAssembly and of JS kernels. */
  wasmCalls: number;
  jsCalls: number;
  /** Evaluations that copied operands or results through the heap. */
  staged: number;
  /** Evaluations that used the workers. */
  threaded: number;
  /** Evaluations that repeated what one of their structure had done. */
  replayed: number;
  /**
   * Memory taken for intermediate results: overlapping destinations, results of reductions along axes within expressions, and
   * of what moves or sorts elements, parts of expressions that are too large for one kernel, elements put into their order before a sum.
   */
  temporaries: number;
  /** What the latest evaluation did. */
  last: string;
}

export const counters: Counters = {
  runs: 0,
  wasmCalls: 0,
  jsCalls: 0,
  staged: 0,
  threaded: 0,
  replayed: 0,
  temporaries: 0,
  last: "none",
};
