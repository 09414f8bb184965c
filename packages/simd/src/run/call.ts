/** One call of a WebAssembly kernel. */
import { KernelError } from "../errors.ts";
import type { Constant } from "../expression/node.ts";
import type { Run } from "../kernel/cache.ts";
import { counters } from "./counters.ts";
import { recordCall } from "./recording.ts";

const NONE: readonly never[] = [];

/**
 * Calls. `constants` are the nodes whose numbers are the kernel's scalars: without them, a call with scalars cannot be recorded.
 * Kernels do not trap; if one does, that is ours, and the destination is partly written.
 */
export function call(run: Run, args: readonly (number | bigint)[], constants: readonly Constant[] = NONE): unknown {
  counters.wasmCalls++;
  let result: unknown;
  try {
    result = invoke(run, args);
  } catch (error) {
    throw new KernelError("caller", String(error), error);
  }
  recordCall(run, args, constants, result);
  return result;
}

/** Without spreading, for the usual numbers of arguments: spreading costs more than a small kernel. */
function invoke(run: Run, a: readonly (number | bigint)[]): unknown {
  switch (a.length) {
    case 3:
      return run(a[0], a[1], a[2]);
    case 4:
      return run(a[0], a[1], a[2], a[3]);
    case 5:
      return run(a[0], a[1], a[2], a[3], a[4]);
    case 6:
      return run(a[0], a[1], a[2], a[3], a[4], a[5]);
    case 8:
      return run(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
    default:
      return run(...a);
  }
}
