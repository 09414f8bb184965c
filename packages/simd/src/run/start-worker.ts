/**
 * Starts one worker by the first way that works here: the user's own, the file beside this one, the same text from a
 * blob (or `eval` in Node), none. A way has failed when the worker reports an error or says nothing in time; its reason
 * is kept for `info()`. Which bundler and which CSP takes which way: docs/guide/bundlers.md.
 */
import { type WorkerHandle, watch, workerThreads } from "./host.ts";
import { WORKER_TEXT } from "./worker-text.generated.ts";

/** Milliseconds that a worker has to say it is ready. Far more than it takes, also on a busy machine. */
const START_TIMEOUT = 5000;

/** What the user can give to start a worker: the address of `@lanewise/simd/worker`, or a function that makes one. */
export type WorkerSource = URL | string | (() => WorkerHandle);

export interface StartRequest {
  /** The user's own way, tried first. */
  readonly source: WorkerSource | undefined;
  /** Posted to the worker once. */
  readonly message: unknown;
  /** False once there is no use for a worker any more. */
  wanted(): boolean;
  /** Whether the worker has reported for duty. */
  ready(): boolean;
  /** Called for each way that failed, with its name and reason. */
  note(text: string): void;
  /** Called with each worker that was made, so that it can be ended. */
  made(worker: WorkerHandle): void;
  /** Called once with each worker that has ended (in Node: browsers never say), and whether it had been ready for work. */
  gone(worker: WorkerHandle, wasReady: boolean): void;
}

type Way = readonly [name: string, open: () => WorkerHandle];

/** Without the program's own options, and without NODE_OPTIONS: what they load into each thread is not for these. */
const ALONE = { execArgv: [], env: {} };

function ways(source: WorkerSource | undefined): Way[] {
  const threads = workerThreads();
  const list: Way[] = [];
  if (typeof source === "function") list.push(["configured worker", source]);
  else if (source !== undefined) {
    list.push([
      "configured URL",
      () => (threads ? new threads.Worker(new URL(source), {}) : new Worker(source, { type: "module" })),
    ]);
  }
  if (threads) {
    list.push(["file", () => new threads.Worker(new URL("./worker.js", import.meta.url), ALONE)]);
    list.push(["text", () => new threads.Worker(WORKER_TEXT, { eval: true, ...ALONE })]);
  } else {
    // Bundlers find the file only where both constructors stand in one literal expression: keep it so.
    list.push(["file", () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" })]);
    list.push([
      "blob",
      () => {
        const url = URL.createObjectURL(new Blob([WORKER_TEXT], { type: "text/javascript" }));
        try {
          return new Worker(url);
        } finally {
          // Fetching a blob's URL has begun by now; revoking it later would keep the text alive.
          setTimeout(() => URL.revokeObjectURL(url), START_TIMEOUT);
        }
      },
    ]);
  }
  return list;
}

/** Tries each way in turn, in the background; resolves to whether a worker is ready. Never rejects. */
export async function startWorker(request: StartRequest): Promise<boolean> {
  for (const [name, open] of ways(request.source)) {
    if (!request.wanted()) break;
    try {
      await attempt(open, request);
      return true;
    } catch (error) {
      request.note(`${name}: ${(error as Error).message}`);
    }
  }
  return false;
}

function attempt(open: () => WorkerHandle, request: StartRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    let settled = false;
    const worker = open();
    request.made(worker);
    const settle = (error?: string) => {
      if (settled) return;
      settled = true;
      clearInterval(timer);
      if (error === undefined) return resolve();
      worker.terminate();
      reject(new Error(error));
    };
    const until = Date.now() + START_TIMEOUT;
    const timer = setInterval(() => {
      if (request.ready() || !request.wanted()) settle();
      else if (Date.now() > until) settle(`not ready after ${START_TIMEOUT} ms`);
    }, 2);
    // In Node a program that has nothing else to do need not stay for its workers.
    (timer as { unref?: () => void }).unref?.();
    watch(
      worker,
      reason => (request.ready() ? undefined : settle(reason)),
      () => {
        const wasReady = settled && request.ready();
        settle("the worker ended before it was ready");
        request.gone(worker, wasReady);
      },
    );
    worker.postMessage(request.message);
  });
}
