/**
 * Compiles kernels and keeps them: spec -> key -> module -> instance for a memory.
 *
 * Compilation is synchronous (kernels are small: browsers allow megabytes of it on the main thread). Both caches are
 * bounded: modules by use, instances by the life of their memory and of the module. Knows nothing of operands.
 */
import { moduleBytes } from "../wasm/module.ts";
import type { ValueType } from "../wasm/opcodes.ts";
import { emitKernel } from "./emit.ts";
import { parametersOf } from "./emit-loops.ts";
import { instancesOf, type Run } from "./instances.ts";
import { type KernelSpec, kernelKey } from "./spec.ts";

export type { Run } from "./instances.ts";

/** A compiled kernel for one kind of memory. */
export interface Kernel {
  readonly spec: KernelSpec;
  readonly key: string;
  /** The module's bytes: what a worker compiles for itself. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly memory: "shared" | "plain";
  /** The types of `run`. */
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  /** The function over one memory; instances are kept as long as the memory lives. */
  bind(memory: WebAssembly.Memory): Run;
}

/** More kernels than programs have live expressions; the least recently used go first. */
const CAPACITY = 512;

const kernels = /* @__PURE__ */ new Map<string, Kernel>();
const counters = { hits: 0, misses: 0 };

/** Where a bound kernel works, and which of its arguments are no sizes. */
export interface Place {
  readonly memory: WebAssembly.Memory;
  /** Addresses in this memory: all pointers but those of positions. */
  readonly pointers: readonly number[];
  /** The scalars of its program. */
  readonly scalars: readonly number[];
}

const places = /* @__PURE__ */ new WeakMap<Run, Place>();

export function placeOf(run: Run): Place {
  return places.get(run)!;
}

function placeFor(spec: KernelSpec, memory: WebAssembly.Memory): Place {
  const { operands, firstScalar } = parametersOf(spec);
  return {
    memory,
    pointers: operands.flatMap(({ access }, k) => (access === "index" ? [] : [k])),
    scalars: spec.program.scalars.map((_, k) => firstScalar + k),
  };
}

/** Kernels of specs seen before, by identity: spelling a key costs more than a small call, and callers keep their specs. */
const bySpec = {
  shared: /* @__PURE__ */ new WeakMap<KernelSpec, Kernel>(),
  plain: /* @__PURE__ */ new WeakMap<KernelSpec, Kernel>(),
};

/**
 * The kernel of a spec for one kind of memory, compiled on first use.
 *
 * @throws {WebAssembly.CompileError} where WebAssembly is refused (a Content-Security-Policy without
 *   `wasm-unsafe-eval`), and whatever `emitKernel` throws.
 */
export function getKernel(spec: KernelSpec, kind: "shared" | "plain"): Kernel {
  const same = bySpec[kind].get(spec);
  if (same !== undefined) {
    counters.hits++;
    return same;
  }
  const kernel = findKernel(spec, kind);
  bySpec[kind].set(spec, kernel);
  return kernel;
}

function findKernel(spec: KernelSpec, kind: "shared" | "plain"): Kernel {
  const key = `${kind[0]}${kernelKey(spec)}`;
  const known = kernels.get(key);
  if (known !== undefined) {
    counters.hits++;
    // Map keeps insertion order: moving a hit to the end makes the first entry the least recently used.
    kernels.delete(key);
    kernels.set(key, known);
    return known;
  }
  counters.misses++;
  const kernel = compile(spec, key, kind);
  kernels.set(key, kernel);
  if (kernels.size > CAPACITY) kernels.delete(kernels.keys().next().value as string);
  return kernel;
}

/** How often a kernel was found, and how often it had to be compiled; how many are kept. */
export function cacheStats(): { readonly hits: number; readonly misses: number; readonly size: number } {
  return { ...counters, size: kernels.size };
}

function compile(spec: KernelSpec, key: string, memory: "shared" | "plain"): Kernel {
  const f = emitKernel(spec);
  const bytes = moduleBytes(f, memory);
  return {
    spec,
    key,
    bytes,
    memory,
    params: f.params,
    results: f.results,
    bind: instancesOf(bytes, (run, target) => places.set(run, placeFor(spec, target))),
  };
}
