/** What an evaluation did, from the counters of `info()`: the evidence that nothing was copied. */
import { info } from "lanewise";

export interface Counted<T> {
  readonly result: T;
  readonly staged: number;
  readonly movedBytes: number;
  readonly temporaries: number;
  readonly threaded: number;
  readonly wasm: boolean;
  readonly js: boolean;
  readonly last: string;
}

export function counted<T>(work: () => T): Counted<T> {
  const before = info();
  const result = work();
  const after = info();
  const grown = (name: "staged" | "movedBytes" | "temporaries" | "threaded" | "wasmCalls" | "jsCalls"): number =>
    after[name] - before[name];
  return {
    result,
    staged: grown("staged"),
    movedBytes: grown("movedBytes"),
    temporaries: grown("temporaries"),
    threaded: grown("threaded"),
    wasm: grown("wasmCalls") > 0,
    js: grown("jsCalls") > 0,
    last: after.last,
  };
}

/** How a run over one WebAssembly memory looks. */
export const IN_PLACE = { staged: 0, movedBytes: 0, temporaries: 0, threaded: 0, wasm: true, js: false };
