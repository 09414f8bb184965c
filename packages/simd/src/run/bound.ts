/**
 * An evaluation that was one call of a kernel in place, kept to be repeated: as long as no operand has moved (their
 * versions say so), the same call does the same again. This is what makes small operands cheap.
 */
import { VERSION } from "@lanewise/format";
import type { Run } from "../kernel/cache.ts";
import { scalarParameter } from "../lowering/scalar-parameter.ts";
import { numberFor, type Operation, type WeakScalar } from "../table/operation.ts";
import { call } from "./call.ts";
import { counters } from "./counters.ts";
import type { Executed } from "./execute.ts";
import type { Lease } from "./lease.ts";

type Versioned = { readonly [VERSION]?: number };
type Value = number | bigint;

/** The call, what it reads and writes, and which of its arguments are numbers that may change. */
export class Bound {
  readonly #run: Run;
  readonly #args: Value[];
  readonly #dst: Versioned;
  readonly #version: number;
  readonly #exporters: readonly Versioned[];
  readonly #versions: readonly number[];
  readonly #parameters: readonly Parameter[];

  constructor(
    executed: Executed,
    dst: object,
    version: number,
    exporters: readonly Versioned[],
    versions: readonly number[],
  ) {
    this.#run = executed.run;
    this.#args = [...executed.args];
    this.#dst = dst as Versioned;
    this.#version = version;
    this.#exporters = exporters;
    this.#versions = versions;
    const first = executed.args.length - executed.constants.length;
    this.#parameters = executed.constants
      .map(({ parameter, scalar, operation }, k) => ({ operand: parameter, scalar, operation, argument: first + k }))
      .filter(({ operand }) => operand >= 0);
  }

  /** Whether `dst` is its destination and neither that nor an operand has moved. */
  isFor(dst: object): boolean {
    if (dst !== this.#dst || this.#dst[VERSION] !== this.#version) return false;
    const exporters = this.#exporters;
    const versions = this.#versions;
    for (let k = 0; k < exporters.length; k++) if (exporters[k]![VERSION] !== versions[k]) return false;
    return true;
  }

  /** The numbers among the operands of a `kernel` call. */
  setNumbers(operands: readonly unknown[]): void {
    const parameters = this.#parameters;
    for (let k = 0; k < parameters.length; k++) {
      const { operand, scalar, operation, argument } = parameters[k]!;
      const value = operands[operand] as WeakScalar;
      this.#args[argument] =
        scalar === "float64" && typeof value === "number"
          ? value
          : scalarParameter({ value: numberFor(operation, value, scalar), scalar });
    }
  }

  /** Repeats the call. Assumes `isFor`. */
  call(): void {
    counters.runs++;
    call(this.#run, this.#args);
  }
}

interface Parameter {
  readonly operand: number;
  readonly scalar: Executed["constants"][number]["scalar"];
  readonly operation: Operation;
  readonly argument: number;
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
  return new Bound(executed, dst, target.version, exporters, versions);
}
