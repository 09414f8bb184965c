/**
 * The job board: the layout of the shared memory in which the caller and the workers meet. Data only.
 *
 * One job is posted at a time. Everything that several threads write has a cache line pair (128 bytes) of its own.
 * The claim word is 64 bits wide: the job's number in the upper half, the count of unclaimed tiles in the lower, so
 * that a thread which slept through a whole job cannot take a tile of the next one by a stale compare-and-swap.
 * All offsets are in bytes from the start of the board.
 */

/** A WebAssembly value type, as kernels take and give them. */
export type ValueType = "i32" | "i64" | "f32" | "f64";

/** How an argument or result is stored in its 8-byte slot: the codes that `worker.js` reads. */
export const SLOT_CODE: Readonly<Record<ValueType, number>> = { i32: 0, i64: 1, f32: 2, f64: 2 };

export const MAX_WORKERS = 64;
export const MAX_TILES = 4096;
const ERROR_BYTES = 256;
const LINE = 128;

/** Tile arguments and results, 8 bytes a slot: 256 KiB holds a thousand tiles of 32 values. */
const SLOT_BYTES = 262_144;

type Board = Readonly<
  Record<
    | "sequence"
    | "stop"
    | "claim"
    | "done"
    | "tiles"
    | "kernel"
    | "code"
    | "codeLength"
    | "params"
    | "results"
    | "types"
    | "workers"
    | "workerBytes"
    | "errorBytes"
    | "slots"
    | "bytes",
    number
  >
>;

/**
 * Offsets of the board's fields. The whole object is posted to each worker, so that `worker.js`, which may import
 * nothing, needs no copy of these numbers.
 */
export const BOARD: Board = {
  /** i32: number of the last posted job; workers park on it. */
  sequence: 0,
  /** i32: not 0 when workers must return. */
  stop: 4,
  /** i64: job number << 32 | tiles that nobody has claimed yet. */
  claim: LINE,
  /** i32: tiles reported; the caller parks on it. */
  done: 2 * LINE,
  /** i32: tiles of this job, so that whoever reports the last one knows. */
  tiles: 3 * LINE,
  /** i32: identifies the kernel for the workers' instance caches. */
  kernel: 3 * LINE + 4,
  /** u32: address and length of the kernel's module bytes. */
  code: 3 * LINE + 8,
  codeLength: 3 * LINE + 12,
  /** i32: values a tile takes and gives. */
  params: 3 * LINE + 16,
  results: 3 * LINE + 20,
  /** u8 each: slot codes of the parameters, then of the results. */
  types: 4 * LINE,
  /** Per worker: i32 state, i32 tiles finished since it started, i32 error length, then the error's text. */
  workers: 6 * LINE,
  workerBytes: LINE + ERROR_BYTES,
  errorBytes: ERROR_BYTES,
  /** 8-byte slots: per tile its arguments, then its results. */
  slots: 6 * LINE + MAX_WORKERS * (LINE + ERROR_BYTES),
  bytes: 6 * LINE + MAX_WORKERS * (LINE + ERROR_BYTES) + SLOT_BYTES,
};

/** 8-byte slots that the board has for arguments and results of all tiles of a job. */
export const SLOTS: number = SLOT_BYTES / 8;

/** Parameters and results whose codes fit between `types` and `workers`. */
export const MAX_VALUES: number = 2 * LINE;

/** What `state` of a worker holds. */
export const WORKER_STATE = { absent: 0, ready: 1, failed: 2, left: 3 } as const;
