/** One call of a WebAssembly kernel. */
import { KernelError } from "../errors.ts";
import type { Run } from "../kernel/cache.ts";
import { counters } from "./counters.ts";

/** Kernels do not trap; if one does, that is ours, and the destination is partly written. */
export function call(run: Run, args: readonly (number | bigint)[]): unknown {
  counters.wasmCalls++;
  try {
    return run(...args);
  } catch (error) {
    throw new KernelError("caller", String(error), error);
  }
}
