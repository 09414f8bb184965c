/**
 * The buffer protocol: PEP 3118 for JavaScript. Symbols and types only.
 *
 * Ownership: an exporter owns its bytes. Whoever holds a record may read them (and write them unless `readonly`) until he
 * calls `release()`, exactly once. As long as a record is out, a cooperating exporter neither moves, shrinks nor frees
 * its bytes. Built-in objects cannot promise that: others may detach or shrink them, and `record.buffer` then throws.
 *
 * An exporter need not depend on this package. One line makes one:
 * `[Symbol.for("buffer-protocol@1")]() { return { buffer: this.data.buffer, format: "d", shape: [this.data.length] }; }`
 */

/** The method by which an object exports its memory. */
export const BUFFER: unique symbol = /* @__PURE__ */ Symbol.for("buffer-protocol@1") as never;

/**
 * An optional number on an exporter: as long as it is unchanged, an earlier answer still describes it, so that consumers
 * may keep geometry and pointers instead of asking again. NaN once the exporter is released.
 */
export const VERSION: unique symbol = /* @__PURE__ */ Symbol.for("buffer-protocol@1/version") as never;

/** Where the memory behind an indirect dimension lies. */
export interface BufferBlock {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
}

/** An object with the protocol's method. `flags` says what the consumer can cope with; an exporter may ignore them. */
export interface Exporter {
  [BUFFER](flags: number): BufferAnswer;
}

/**
 * What an exporter must answer: `buffer` (or `memory`), `format` and `shape`; `getBuffer` completes the rest. Everything is
 * checked, nothing is trusted.
 */
export interface BufferAnswer {
  readonly buffer?: ArrayBufferLike | undefined;
  /** The WebAssembly memory in which it lies; `buffer` is then `memory.buffer`, also after it has grown. */
  readonly memory?: WebAssembly.Memory | null | undefined;
  /** In struct or PEP 3118 syntax; null means bytes, `B`. */
  readonly format: string | null;
  /** Extents in elements; a number is rank 1. Null only in answer to a request without ND. */
  readonly shape: number | ArrayLike<number> | null;
  /** Where the first logical element lies in the buffer; 0 if left out. */
  readonly byteOffset?: number | undefined;
  /** In bytes; C order if left out. */
  readonly strides?: ArrayLike<number> | null | undefined;
  /** Bytes of an element; those of the format if left out. Wins over the format. */
  readonly itemsize?: number | undefined;
  readonly nbytes?: number | undefined;
  readonly ndim?: number | undefined;
  /** False if left out. */
  readonly readonly?: boolean | undefined;
  readonly suboffsets?: ArrayLike<number> | null | undefined;
  /** The table that indirect dimensions index. */
  readonly blocks?: readonly BufferBlock[] | null | undefined;
  /** The owner; the exporter itself if left out. */
  readonly obj?: unknown;
  /** Called exactly once, when the consumer is done. */
  release?(): void;
}

/**
 * A granted request (Py_buffer): memory and how to read it, for as long as it is not released. Fields that were not asked
 * for are null, as in CPython.
 */
export interface BufferRecord {
  /** The owner of the memory; null once released. */
  readonly obj: unknown;
  /**
   * The memory, right also after a WebAssembly memory has grown. Look it up at every use instead of keeping it.
   *
   * @throws {RELEASED} after `release()`
   * @throws {DETACHED} when it was detached, or shrank below what this record needs
   */
  readonly buffer: ArrayBufferLike;
  /** The WebAssembly memory in which the bytes lie, if any: kernels can reach them without a copy. */
  readonly memory: WebAssembly.Memory | null;
  /** Where the first logical element lies in `buffer`. */
  readonly byteOffset: number;
  /** product(shape) * itemsize, also for strided layouts. */
  readonly nbytes: number;
  readonly readonly: boolean;
  readonly itemsize: number;
  readonly format: string | null;
  readonly ndim: number;
  readonly shape: readonly number[] | null;
  /** In bytes. */
  readonly strides: readonly number[] | null;
  /** Null unless some dimension is indirect. */
  readonly suboffsets: readonly number[] | null;
  /** What the items of indirect dimensions index: each is a native-order uint64 index into this table. */
  readonly blocks: readonly BufferBlock[] | null;
  readonly released: boolean;
  /** Gives the memory back. The first call tells the exporter; later ones do nothing. */
  release(): void;
  [Symbol.dispose](): void;
}

/** The answer to FULL and FULL_RO: nothing is left out. */
export interface FullBufferRecord extends BufferRecord {
  readonly format: string;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}
