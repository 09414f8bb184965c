/**
 * The pool: workers that wait in shared memory, and the one job they and the caller work on together.
 *
 * The API is synchronous: `run` uses the workers that are ready and never waits for one to start. Caller and workers
 * claim tiles from the board (`board.ts`); results do not depend on who ran which tile. A claimed tile belongs to its
 * thread until it reports, because a terminated worker may write for another second and its death cannot be seen from
 * inside a synchronous call: nobody redoes a tile. A trap becomes a `KernelError`, silence a `WorkerLostError`.
 */
import type { Heap } from "@lanewise/array";
import { isLanewiseError } from "@lanewise/format";
import { KernelError, WorkerLostError } from "../errors.ts";
import { BOARD, MAX_TILES, MAX_VALUES, MAX_WORKERS, SLOT_CODE, SLOTS, type ValueType } from "./board.ts";
import { leaveBoard, takeBoard } from "./board-memory.ts";
import { Crew, slotWord } from "./crew.ts";
import { mayBlock } from "./host.ts";
import type { WorkerSource } from "./start-worker.ts";

/** What a worker needs to run a kernel by itself. */
export interface KernelCode {
  /** The module, importing a shared memory as `env.memory`, exporting `run`. Its identity stands for the kernel. */
  readonly bytes: Uint8Array;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export type Value = number | bigint;

export interface Job {
  readonly kernel: KernelCode;
  /** The arguments of each tile. */
  readonly tiles: readonly (readonly Value[])[];
  /** The caller's own instance of the kernel. */
  readonly invoke: (...args: never[]) => unknown;
}

export interface PoolOptions {
  readonly workers: number;
  readonly source: WorkerSource | undefined;
  /** Milliseconds without progress after which a claimed tile is given up. */
  readonly stallMs: number;
}

export interface PoolStatus {
  readonly wanted: number;
  readonly ready: number;
  /** Why workers, or ways to start them, failed; in order, each once. */
  readonly reasons: readonly string[];
  /** Tiles that workers have finished since the pool started. */
  readonly workerTiles: number;
}

/** A kernel's bytes in the heap, under the number by which the workers cache its instance. Numbers are never reused. */
interface Code {
  readonly id: number;
  readonly address: number;
  readonly length: number;
}

/** Milliseconds that one look at the done word counts at most: while the whole process was stopped, no worker stalled. */
const MAX_TURN_MS = 100;

/** Milliseconds until workers that were told to leave are ended; the parked ones leave within microseconds. */
const LEAVE_MS = 1000;

/** Kernels whose bytes lie in the heap for the workers, at most. */
const CODE_CAPACITY = 256;

/** Turns of looking at the done word before the caller parks: longer than most tiles' remainder. */
const SPINS = 20_000;

export class Pool {
  readonly #heap: Heap;
  readonly #workers: number;
  readonly #stallMs: number;
  readonly #board: number;
  readonly #i32: Int32Array;
  readonly #i64: BigInt64Array;
  readonly #f64: Float64Array;
  readonly #u8: Uint8Array;
  readonly #crew: Crew;
  readonly #code = new Map<Uint8Array, Code>();
  readonly #blocking = mayBlock();
  #kernels = 0;
  #busy = false;

  /** Begins to start the workers and returns at once. */
  constructor(heap: Heap, { workers, source, stallMs }: PoolOptions) {
    this.#heap = heap;
    this.#workers = Math.min(workers, MAX_WORKERS);
    this.#stallMs = stallMs;
    this.#board = takeBoard(heap);
    const { memory } = heap;
    const { buffer } = memory;
    this.#i32 = new Int32Array(buffer, this.#board, BOARD.bytes >> 2);
    this.#i64 = new BigInt64Array(buffer, this.#board, BOARD.bytes >> 3);
    this.#f64 = new Float64Array(buffer, this.#board, BOARD.bytes >> 3);
    this.#u8 = new Uint8Array(buffer, this.#board, BOARD.bytes);
    this.#crew = new Crew({ memory, board: this.#board, i32: this.#i32 }, this.#workers, source);
  }

  /** Whether a worker was lost: this pool is of no more use, and its board's memory is left alone for ever. */
  get lost(): boolean {
    return this.#crew.dismissed;
  }

  /** Workers that can take tiles now. */
  get ready(): number {
    return this.#crew.ready;
  }

  get status(): PoolStatus {
    const { ready, reasons, tiles } = this.#crew;
    return { wanted: this.#workers, ready, reasons: [...reasons], workerTiles: tiles };
  }

  /** Resolves when every worker is ready or has failed to start. */
  whenStarted(): Promise<unknown> {
    return this.#crew.whenStarted();
  }

  /** How many tiles a job with this many values per tile can have. */
  static capacity(values: number): number {
    return values > MAX_VALUES ? 0 : Math.min(MAX_TILES, Math.floor(SLOTS / Math.max(1, values)));
  }

  /** Makes a kernel known to the workers; false where the heap has no room for its bytes. */
  admits(kernel: KernelCode): boolean {
    try {
      this.#place(kernel);
      return true;
    } catch (error) {
      if (!isLanewiseError(error, "OUT_OF_MEMORY")) throw error;
      this.#crew.reasons.add("the heap is full: no room for a kernel's code");
      return false;
    }
  }

  /**
   * Runs all tiles and returns the results of each, in the tiles' order.
   *
   * @throws {KERNEL} a kernel trapped; all claimed tiles have been reported, the others were not begun.
   * @throws {WORKER_LOST} a claimed tile was not reported in time. The operands' memory must never be freed.
   */
  run(job: Job): readonly (readonly Value[])[] {
    // User code cannot run in the middle of a job, so only a broken caller could come here twice.
    if (this.#busy || this.lost) throw new KernelError("caller", "the pool is in use");
    this.#busy = true;
    try {
      this.#post(job);
      const cause = this.#drain(job);
      this.#await(job.tiles.length);
      if (cause) throw new KernelError("caller", String(cause.error), cause.error);
      this.#throwWorkerFault();
      return this.#collect(job);
    } finally {
      this.#busy = false;
    }
  }

  /** Ends the workers: they leave by themselves, and are ended where they do not. */
  stop(): void {
    if (this.lost) return;
    const crew = this.#crew;
    crew.dismiss();
    const late = setTimeout(() => crew.terminate(), LEAVE_MS);
    (late as { unref?: () => void }).unref?.();
    const code = Array.from(this.#code.values(), ({ address }) => address);
    leaveBoard({ heap: this.#heap, board: this.#board, code, isFree: () => crew.isGone() });
  }

  #post({ kernel, tiles }: Job): void {
    const { params, results } = kernel;
    const values = params.length + results.length;
    const code = this.#place(kernel);
    const i32 = this.#i32;
    i32[BOARD.kernel >> 2] = code.id;
    i32[BOARD.code >> 2] = code.address;
    i32[BOARD.codeLength >> 2] = code.length;
    i32[BOARD.params >> 2] = params.length;
    i32[BOARD.results >> 2] = results.length;
    i32[BOARD.tiles >> 2] = tiles.length;
    for (let k = 0; k < params.length; k++) this.#u8[BOARD.types + k] = SLOT_CODE[params[k]!];
    for (let k = 0; k < results.length; k++) this.#u8[BOARD.types + params.length + k] = SLOT_CODE[results[k]!];
    for (let t = 0; t < tiles.length; t++) {
      const slot = (BOARD.slots >> 3) + t * values;
      const args = tiles[t]!;
      for (let k = 0; k < params.length; k++) this.#store(slot + k, params[k]!, args[k]!);
    }
    for (let slot = 0; slot < this.#workers; slot++) i32[slotWord(slot) + 2] = 0;
    Atomics.store(i32, BOARD.done >> 2, 0);
    const number = (i32[BOARD.sequence >> 2]! + 1) | 0;
    const claim = (BigInt.asIntN(32, BigInt(number)) << 32n) | BigInt(tiles.length);
    Atomics.store(this.#i64, BOARD.claim >> 3, claim);
    Atomics.store(i32, BOARD.sequence >> 2, number);
    Atomics.notify(i32, BOARD.sequence >> 2);
  }

  /** Bytes are only freed here, between jobs, when no worker reads any. */
  #place({ bytes }: KernelCode): Code {
    const known = this.#code.get(bytes);
    if (known) return known;
    if (this.#code.size >= CODE_CAPACITY) {
      for (const old of this.#code.values()) this.#heap.free(old.address);
      this.#code.clear();
    }
    const address = this.#heap.allocate(bytes.length);
    new Uint8Array(this.#heap.memory.buffer, address, bytes.length).set(bytes);
    const code = { id: ++this.#kernels, address, length: bytes.length };
    this.#code.set(bytes, code);
    return code;
  }

  #store(slot: number, type: ValueType, value: Value): void {
    if (type === "i32") this.#i32[slot << 1] = value as number;
    else if (type === "i64") this.#i64[slot] = value as bigint;
    else this.#f64[slot] = value as number;
  }

  /** The caller's share. A trap stops the claiming, so that the call ends soon; what it threw is returned, boxed. */
  #drain(job: Job): { error: unknown } | null {
    const { params, results } = job.kernel;
    const invoke = job.invoke as (...args: Value[]) => unknown;
    for (;;) {
      const word = Atomics.load(this.#i64, BOARD.claim >> 3);
      const left = Number(BigInt.asUintN(32, word));
      if (left === 0) return null;
      if (Atomics.compareExchange(this.#i64, BOARD.claim >> 3, word, word - 1n) !== word) continue;
      const tile = left - 1;
      try {
        const out = invoke(...job.tiles[tile]!);
        const slot = (BOARD.slots >> 3) + tile * (params.length + results.length) + params.length;
        if (results.length === 1) this.#store(slot, results[0]!, out as Value);
        else for (let k = 0; k < results.length; k++) this.#store(slot + k, results[k]!, (out as Value[])[k]!);
      } catch (error) {
        this.#cancel();
        Atomics.add(this.#i32, BOARD.done >> 2, 1);
        return { error };
      }
      Atomics.add(this.#i32, BOARD.done >> 2, 1);
    }
  }

  /** Takes back all tiles that nobody has claimed and counts them as done. */
  #cancel(): void {
    for (;;) {
      const word = Atomics.load(this.#i64, BOARD.claim >> 3);
      const left = BigInt.asUintN(32, word);
      if (Atomics.compareExchange(this.#i64, BOARD.claim >> 3, word, word - left) !== word) continue;
      Atomics.add(this.#i32, BOARD.done >> 2, Number(left));
      return;
    }
  }

  /** Waits for the tiles that others have claimed. */
  #await(tiles: number): void {
    const i32 = this.#i32;
    const word = BOARD.done >> 2;
    let done = Atomics.load(i32, word);
    let spins = 0;
    let stalled = 0;
    let before = Number.POSITIVE_INFINITY;
    while (done !== tiles) {
      if (++spins > SPINS) {
        if (this.#blocking) Atomics.wait(i32, word, done, 20);
        const now = performance.now();
        stalled += Math.min(Math.max(0, now - before), MAX_TURN_MS);
        before = now;
        if (stalled > this.#stallMs) this.#lose(done, tiles);
      }
      const next = Atomics.load(i32, word);
      if (next !== done) stalled = 0;
      done = next;
    }
  }

  #lose(done: number, tiles: number): never {
    this.#crew.dismiss();
    this.#crew.terminate();
    throw new WorkerLostError({ stallMs: this.#stallMs, done, tiles });
  }

  #throwWorkerFault(): void {
    for (let slot = 0; slot < this.#workers; slot++) {
      const word = slotWord(slot);
      const length = Atomics.load(this.#i32, word + 2);
      if (length === 0) continue;
      const text = this.#u8.slice((word + 3) << 2, ((word + 3) << 2) + length);
      throw new KernelError("worker", String.fromCharCode(...text));
    }
  }

  #collect({ kernel, tiles }: Job): readonly (readonly Value[])[] {
    const { params, results } = kernel;
    if (results.length === 0) return [];
    const values = params.length + results.length;
    return tiles.map((_, tile) => {
      const slot = (BOARD.slots >> 3) + tile * values + params.length;
      return results.map((type, k) =>
        type === "i32" ? this.#i32[(slot + k) << 1]! : type === "i64" ? this.#i64[slot + k]! : this.#f64[slot + k]!,
      );
    });
  }
}
