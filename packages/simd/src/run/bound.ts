/**
 * An evaluation that was one call of a kernel in place, kept to be repeated: as long as no operand has moved (their
 * versions say so), the same call does the same again. This is what makes small operands cheap.
 */
import { VERSION } from "@lanewise/format";
import type { Run } from "../kernel/cache.ts";
import { counters } from "./counters.ts";
import type { Executed } from "./execute.ts";
import type { Lease } from "./lease.ts";

type Versioned = { readonly [VERSION]?: number };
type Value = number | bigint;

/** A call that may be repeated for this destination. */
export interface Bound {
  /** Repeats the call if `dst` is its destination and nothing has moved; else does nothing and gives false. */
  again(dst: object): boolean;
}

/** The repeatable form, or null if some operand has no version to tell that it has moved. */
export function bound(executed: Executed, dst: object, target: Lease): Bound | null {
  if (Number.isNaN(target.version)) return null;
  const exporters: Versioned[] = [];
  const versions: number[] = [];
  for (const [k, source] of executed.sources.entries()) {
    if (source.kind === "position") continue;
    const lease = executed.operands[k]!.lease!;
    if (source.kind !== "leaf" || Number.isNaN(lease.version)) return null;
    exporters.push(source.exporter as Versioned);
    versions.push(lease.version);
  }
  const call = caller(executed.run, executed.args);
  const { version } = target;
  return {
    again(other) {
      if (other !== dst || (dst as Versioned)[VERSION] !== version) return false;
      for (let k = 0; k < exporters.length; k++) if (exporters[k]![VERSION] !== versions[k]) return false;
      counters.runs++;
      counters.wasmCalls++;
      call();
      return true;
    },
  };
}

/** A call without spreading, for the usual numbers of arguments: spreading costs more than a small kernel. */
function caller(run: Run, args: readonly Value[]): () => void {
  const [a, b, c, d, e, f] = args;
  switch (args.length) {
    case 2:
      return () => run(a, b);
    case 3:
      return () => run(a, b, c);
    case 4:
      return () => run(a, b, c, d);
    case 5:
      return () => run(a, b, c, d, e);
    case 6:
      return () => run(a, b, c, d, e, f);
    default:
      return () => run(...args);
  }
}
