/** A module's function over a memory: one instance for each memory, kept as long as that lives. */
/** What `run` of a kernel takes and gives; see `spec.ts`. */
export type Run = (...args: any[]) => any;

/** Compiles a module; `made` is told of each of its instances. */
export function instancesOf(
  bytes: Uint8Array<ArrayBuffer>,
  made?: (run: Run, memory: WebAssembly.Memory) => void,
): (memory: WebAssembly.Memory) => Run {
  const module = new WebAssembly.Module(bytes);
  const bound = new WeakMap<WebAssembly.Memory, Run>();
  return memory => {
    let run = bound.get(memory);
    if (run === undefined) {
      run = new WebAssembly.Instance(module, { env: { memory } }).exports.run as Run;
      bound.set(memory, run);
      made?.(run, memory);
    }
    return run;
  };
}
