/**
 * What this place offers: threads, cores, whether the calling thread may block. Asked at first use, never at import.
 *
 * Node's modules are reached through `process.getBuiltinModule` (Node 20.16), so that no `node:` import is ever in a
 * browser's module graph; Bun and Deno have it too.
 */

/** The part of a worker that Node's `worker_threads` and the browser's `Worker` share. */
export interface WorkerHandle {
  postMessage(message: unknown): void;
  terminate(): unknown;
}

type NodeWorker = WorkerHandle & { on(event: string, listener: (value: unknown) => void): void; unref(): void };
type WebWorker = WorkerHandle & { addEventListener(event: string, listener: (value: unknown) => void): void };
interface WorkerThreads {
  readonly Worker: new (source: URL | string, options: object) => NodeWorker;
}

function builtin<T>(name: string): T | undefined {
  const host = (globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } }).process;
  return host?.getBuiltinModule?.(name) as T | undefined;
}

/** Node's `worker_threads` (also Bun's and Deno's), or undefined in a browser. */
export function workerThreads(): WorkerThreads | undefined {
  return builtin<WorkerThreads>("node:worker_threads");
}

let cores: number | undefined;

/** How many threads run at once here. Asked once: the system's answer takes as long as a small kernel. */
export function hardwareThreads(): number {
  cores ??=
    builtin<{ availableParallelism(): number }>("node:os")?.availableParallelism() ??
    globalThis.navigator?.hardwareConcurrency ??
    1;
  return cores;
}

/** Whether the calling thread may wait in `Atomics.wait`: everywhere but on a browser's main thread. */
export function mayBlock(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** Why no worker can be given shared memory here, or null if one can. */
export function threadsRefused(): string | null {
  if (typeof WebAssembly === "undefined") return "this place has no WebAssembly, and so no memory to share";
  if (workerThreads()) return null;
  if (typeof Worker === "undefined") return "this place has no Worker";
  if (globalThis.crossOriginIsolated !== true) {
    return (
      "the page is not cross-origin isolated: serve it with the headers " +
      "Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp"
    );
  }
  return null;
}

/** Calls `failed` when the worker cannot start or throws, and `ended` when it is gone (Node only: browsers never say). */
export function watch(worker: WorkerHandle, failed: (reason: string) => void, ended: () => void): void {
  const reason = (value: unknown) => failed((value as { message?: string })?.message || "the worker reported an error");
  if ("on" in worker) {
    const node = worker as NodeWorker;
    node.on("error", reason);
    node.on("exit", ended);
    // The program may end while workers are parked.
    node.unref();
  } else {
    (worker as WebWorker).addEventListener("error", reason);
  }
}
