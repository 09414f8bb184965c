/**
 * The workers of one board, each with a slot of its own there, in whose first word it says what it does. They are started,
 * replaced when they end, and told to leave; what they work on is the pool's affair (`pool.ts`).
 */
import { BOARD, WORKER_STATE } from "./board.ts";
import type { WorkerHandle } from "./host.ts";
import { startWorker, type WorkerSource } from "./start-worker.ts";

/**
 * How often a worker that has ended is replaced. More than that is no accident, and starting workers for ever would cost more
 * than they bring.
 */
const MAX_REPLACED = 8;

/** Where the crew works. */
export interface Place {
  readonly memory: WebAssembly.Memory;
  /** The address of the board, and its words. */
  readonly board: number;
  readonly i32: Int32Array;
}

export class Crew {
  readonly #place: Place;
  readonly #size: number;
  readonly #source: WorkerSource | undefined;
  /** Workers that were made and are not known to have ended, with their slots: several where ways to start had failed. */
  readonly #workers = new Map<WorkerHandle, number>();
  #starting: Promise<unknown> = Promise.resolve();
  #replaced = 0;
  #dismissed = false;
  /** Why workers, or ways to start them, failed. */
  readonly reasons: Set<string> = new Set();

  /** Begins to start the workers and returns at once. */
  constructor(place: Place, size: number, source: WorkerSource | undefined) {
    this.#place = place;
    this.#size = size;
    this.#source = source;
    for (let slot = 0; slot < size; slot++) this.#start(slot);
  }

  /** Workers that can take tiles now. */
  get ready(): number {
    let count = 0;
    for (let slot = 0; slot < this.#size; slot++) if (this.#state(slot) === WORKER_STATE.ready) count++;
    return count;
  }

  /** Tiles that workers have finished. */
  get tiles(): number {
    let tiles = 0;
    for (let slot = 0; slot < this.#size; slot++) tiles += this.#place.i32[slotWord(slot) + 1]!;
    return tiles;
  }

  /** Resolves when every worker is ready or has failed to start. */
  whenStarted(): Promise<unknown> {
    return this.#starting;
  }

  get dismissed(): boolean {
    return this.#dismissed;
  }

  /** Tells all workers to leave; no new ones are started. */
  dismiss(): void {
    const { i32 } = this.#place;
    this.#dismissed = true;
    Atomics.store(i32, BOARD.stop >> 2, 1);
    Atomics.add(i32, BOARD.sequence >> 2, 1);
    Atomics.notify(i32, BOARD.sequence >> 2);
  }

  /** Ends the workers that are still there. In a browser they may go on for another second. */
  terminate(): void {
    for (const worker of this.#workers.keys()) worker.terminate();
  }

  /** Whether no worker can touch the board any more: each has ended or says that it has left, and speaks for itself alone. */
  isGone(): boolean {
    const slots = [...this.#workers.values()];
    return new Set(slots).size === slots.length && slots.every(slot => this.#state(slot) === WORKER_STATE.left);
  }

  #state(slot: number): number {
    return Atomics.load(this.#place.i32, slotWord(slot));
  }

  #start(slot: number): void {
    const { memory, board, i32 } = this.#place;
    const started = startWorker({
      source: this.#source,
      message: { memory, board, slot, layout: BOARD },
      wanted: () => !this.#dismissed,
      ready: () => this.#state(slot) === WORKER_STATE.ready,
      note: text => this.reasons.add(text),
      made: worker => void this.#workers.set(worker, slot),
      gone: (worker, wasReady) => {
        this.#workers.delete(worker);
        if (wasReady && !this.#dismissed) this.#replace(slot);
      },
    });
    const failed = started.then(ok => {
      // The board of a crew that was dismissed may be another one's by now.
      if (!ok && !this.#dismissed) Atomics.store(i32, slotWord(slot), WORKER_STATE.failed);
    });
    this.#starting = Promise.all([this.#starting, failed]);
  }

  /** A ready worker ended by itself or was killed: a new one takes its slot. */
  #replace(slot: number): void {
    const again = this.#replaced++ < MAX_REPLACED;
    Atomics.store(this.#place.i32, slotWord(slot), again ? WORKER_STATE.absent : WORKER_STATE.failed);
    this.reasons.add(again ? "a worker ended and was replaced" : "workers end again and again: no more are started");
    if (again) this.#start(slot);
  }
}

/** The first word of a worker's part of the board: its state, then its tiles, the length of its error, and that. */
export function slotWord(slot: number): number {
  return (BOARD.workers + slot * BOARD.workerBytes) >> 2;
}
