/**
 * Who allocated what and who exports it: stacks, taken only between `configure({ trace: true })` and
 * `configure({ trace: false })`. Nothing of it costs anything otherwise: the rest of the package only looks whether
 * `realm().trace` is null.
 */
import { checkArgument, checkOptions } from "@lanewise/format";
import { realm } from "./realm.ts";
import type { Storage } from "./storage.ts";

/** An array that has not been released. */
export interface Leak {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes of its elements. */
  readonly nbytes: number;
  /** Handles that are still there. */
  readonly handles: number;
  /** Records and tickets that keep its bytes where they are. */
  readonly exports: number;
  /** Where it was made. */
  readonly allocated: string;
  /** Where each live export of this thread was taken. */
  readonly exported: readonly string[];
  /** Whether the last handle was lost to the garbage collector: only exports keep the bytes, or nothing does any more. */
  readonly collected: boolean;
}

interface Entry {
  readonly allocated: string;
  /** By what the registry of guards holds for a record, because a record that is known here would never be lost. */
  readonly exports: Map<object, string>;
  collected: boolean;
}

export class Trace {
  readonly #entries = new Map<Storage, Entry>();
  /** Arrays that are gone, and whose owner never released them. */
  readonly #lost: Leak[] = [];

  allocated(storage: Storage): void {
    this.#entries.set(storage, { allocated: stackHere(), exports: new Map(), collected: false });
  }

  exported(storage: Storage, held: object): void {
    this.#entries.get(storage)?.exports.set(held, stackHere());
  }

  unexported(storage: Storage, held: object): void {
    this.#entries.get(storage)?.exports.delete(held);
  }

  ended(storage: Storage): void {
    const entry = this.#entries.get(storage);
    if (entry?.collected) this.#lost.push(describe(storage, entry));
    this.#entries.delete(storage);
  }

  /** The garbage collector has found a handle that nobody had released; it has not been dropped yet. */
  collected(storage: Storage): void {
    const entry = this.#entries.get(storage);
    if (entry && storage.handles === 1) entry.collected = true;
  }

  /** The text that a refused resize adds: where the exports were taken. */
  exportsOf(storage: Storage): string {
    const stacks = [...(this.#entries.get(storage)?.exports.values() ?? [])];
    return stacks.map((stack, i) => `\nexport ${i + 1} was taken\n${stack}`).join("");
  }

  report(): Leak[] {
    return [...this.#lost, ...[...this.#entries].map(([storage, entry]) => describe(storage, entry))];
  }
}

/** What `configure` takes. */
export interface Configuration {
  /** Record a stack for every allocation and every export from now on. Slow; for finding leaks. */
  readonly trace?: boolean;
}

/**
 * Switches the tracing of allocations and exports. Switching it off forgets what was recorded.
 *
 * @throws {ARGUMENT} for a setting of another name
 * @example
 * ```ts
 * lw.configure({ trace: true });
 * const forgotten = lw.zeros(3);
 * lw.leaks().map(leak => leak.shape); // => [[3]]
 * forgotten.release();
 * lw.configure({ trace: false });
 * ```
 */
export function configure(configuration: Configuration): void {
  checkOptions(configuration, ["trace"], { argument: "configuration" });
  const { trace } = configuration;
  if (trace === undefined) return;
  checkArgument(typeof trace === "boolean", "trace", "a boolean", trace);
  if (!trace) realm().trace = null;
  else realm().trace ??= new Trace();
}

/**
 * What was made since tracing began and is still alive, and what the garbage collector had to free, with stacks. Empty
 * when tracing is off.
 *
 * @example
 * ```ts
 * lw.configure({ trace: true });
 * lw.zeros(3).release();
 * lw.leaks(); // => []
 * lw.configure({ trace: false });
 * ```
 */
export function leaks(): readonly Leak[] {
  return realm().trace?.report() ?? [];
}

function describe(storage: Storage, entry: Entry): Leak {
  const { dtype, shape, nbytes, handles } = storage;
  return {
    dtype: dtype.name,
    shape,
    nbytes,
    handles,
    exports: storage.liveExports(),
    allocated: entry.allocated,
    exported: [...entry.exports.values()],
    collected: entry.collected,
  };
}

/** The caller's stack without this package's own innermost frames. */
function stackHere(): string {
  const lines = new Error().stack?.split("\n").slice(1) ?? [];
  const own = lines.findIndex(line => !/[/\\]array[/\\](src|dist)[/\\]/.test(line));
  return lines.slice(Math.max(0, own)).join("\n");
}
