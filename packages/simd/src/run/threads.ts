/**
 * Whether there are threads, and how many: the settings, and the process's one pool.
 *
 * The pool is started by the first call that is large enough to use it and found through the global object, so that two
 * copies of this package share it. A lost pool is replaced at the next such call.
 */
import { defaultHeap } from "@lanewise/array";
import { ArgumentError, isLanewiseError } from "@lanewise/format";
import { described } from "../expression/options.ts";
import { hardwareThreads, threadsRefused } from "./host.ts";
import { Pool } from "./pool.ts";
import type { WorkerSource } from "./start-worker.ts";

/** What a user can set about threads; anything left out keeps its value. */
export interface ThreadSettings {
  /** Threads to use, the caller among them; 1 means no workers. By default as many as run at once here. */
  readonly threads?: number;
  /** How to start a worker, before the built-in ways are tried. */
  readonly worker?: WorkerSource | undefined;
  /** Milliseconds without progress after which a claimed part of the work is given up (10,000 by default). */
  readonly stallMs?: number;
}

interface ThreadState {
  settings: { threads: number | undefined; worker: WorkerSource | undefined; stallMs: number };
  pool: Pool | null;
  /** Why there is no pool, where that was only found out by trying. */
  failure: string | null;
}

const STATE = /* @__PURE__ */ Symbol.for("lanewise.threads@1");

function state(): ThreadState {
  const holder = globalThis as { [STATE]?: ThreadState };
  holder[STATE] ??= { settings: { threads: undefined, worker: undefined, stallMs: 10_000 }, pool: null, failure: null };
  return holder[STATE];
}

/**
 * Changes the settings. A running pool is ended, and the next large call starts one with the new settings.
 *
 * @throws {ARGUMENT} a number of threads or milliseconds that is none
 */
export function configureThreads(settings: ThreadSettings): void {
  const { threads, stallMs } = settings;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new ArgumentError("threads", `"threads" must be an integer of 1 or more, got ${described(threads)}`);
  }
  if (stallMs !== undefined && !(typeof stallMs === "number" && stallMs > 0)) {
    throw new ArgumentError("stallMs", `"stallMs" must be a number of more than 0, got ${described(stallMs)}`);
  }
  const current = state();
  current.settings = { ...current.settings, ...settings } as ThreadState["settings"];
  current.pool?.stop();
  current.pool = null;
}

/** Threads that are wanted here, the caller among them. */
export function wantedThreads(): number {
  return state().settings.threads ?? hardwareThreads();
}

/** The pool, started now if there is none, or null with one thread or where no worker can have shared memory. */
export function currentPool(): Pool | null {
  const current = state();
  if (current.pool && !current.pool.lost) return current.pool;
  const workers = wantedThreads() - 1;
  if (workers < 1 || threadsRefused() !== null || !defaultHeap().shared) return null;
  const { worker: source, stallMs } = current.settings;
  try {
    current.pool = new Pool(defaultHeap(), { workers, source, stallMs });
    current.failure = null;
  } catch (error) {
    if (!isLanewiseError(error, "OUT_OF_MEMORY")) throw error;
    current.pool = null;
    current.failure = "the heap is full: no room for the job board";
  }
  return current.pool;
}

/** What `info()` says of threads. */
export interface ThreadInfo {
  readonly wanted: number;
  /** Threads that a call made now would use, the caller among them. */
  readonly ready: number;
  /** Tiles that workers have finished since they were started. */
  readonly workerTiles: number;
  /** Why there are fewer than wanted. */
  readonly reasons: readonly string[];
}

/** Tells about the pool without starting it. */
export function threadInfo(): ThreadInfo {
  const refused = threadsRefused() ?? state().failure;
  const status = state().pool?.status;
  return {
    wanted: wantedThreads(),
    ready: 1 + (status?.ready ?? 0),
    workerTiles: status?.workerTiles ?? 0,
    reasons: refused === null ? (status?.reasons ?? []) : [refused],
  };
}

/**
 * Starts the workers now and resolves, when each is ready or has failed, to the number of threads that calls will use.
 * Never needed for right results; useful before measuring.
 */
export async function threadsReady(): Promise<number> {
  const pool = currentPool();
  if (pool) {
    // The pool's own timers let a Node program end; whoever awaits wants it to stay.
    const stay = setInterval(() => {}, 1000);
    await pool.whenStarted();
    clearInterval(stay);
  }
  return threadInfo().ready;
}
