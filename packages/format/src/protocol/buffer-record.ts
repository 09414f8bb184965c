/**
 * The record that a granted request gives, and how cooperating exporters make one.
 *
 * A record never trusts its memory to be there: `buffer` is looked up and checked at every access. It tells its exporter
 * of the release exactly once.
 */

import { BufferError, ReleasedError } from "../errors.ts";
import { checkBounds, contiguousStrides, type Geometry, sizeOf } from "../geometry/geometry.ts";
import { byteLengthOf, checkAttached } from "./attached.ts";
import { FORMAT, ND, STRIDES } from "./buffer-flags.ts";
import type { BufferBlock, BufferRecord } from "./protocol.ts";
import { asks, checkRequest } from "./request.ts";

/** What an exporter knows of its memory. Give `buffer`, `memory` or `getBuffer`; the last is called at every access. */
export interface RecordSource {
  readonly obj: unknown;
  readonly buffer?: ArrayBufferLike | undefined;
  readonly memory?: WebAssembly.Memory | null | undefined;
  readonly getBuffer?: (() => ArrayBufferLike) | undefined;
  readonly byteOffset?: number | undefined;
  readonly format: string;
  readonly itemsize: number;
  readonly shape: readonly number[];
  /** C order if left out. */
  readonly strides?: readonly number[] | null | undefined;
  readonly suboffsets?: readonly number[] | null | undefined;
  readonly blocks?: readonly BufferBlock[] | null | undefined;
  readonly readonly?: boolean | undefined;
  /** Called exactly once, at the release. Not called when the request is refused: count exports after the return. */
  readonly onRelease?: (() => void) | undefined;
}

/** A granted request. Its source must be complete and sound, and so must the flags; checked.ts makes them for everybody. */
export class GrantedRecord implements BufferRecord {
  declare readonly byteOffset: number;
  declare readonly nbytes: number;
  declare readonly readonly: boolean;
  declare readonly itemsize: number;
  declare readonly format: string | null;
  declare readonly ndim: number;
  declare readonly shape: readonly number[] | null;
  declare readonly strides: readonly number[] | null;
  declare readonly suboffsets: readonly number[] | null;
  declare readonly blocks: readonly BufferBlock[] | null;

  readonly #flags: number;
  /** Bytes that the buffer must have, from its start. */
  readonly #needed: number;
  /** Null once released. */
  #source: RecordSource | null;
  /** The buffer that was given, or last found to be one. */
  #known: ArrayBufferLike | null;

  constructor(source: RecordSource, flags: number) {
    const { shape, itemsize, format, byteOffset = 0, readonly = false } = source;
    const strides = source.strides ?? contiguousStrides(shape, itemsize);
    const suboffsets = source.suboffsets?.some(suboffset => suboffset >= 0) ? source.suboffsets : null;
    const geometry: Geometry = { byteOffset, shape, strides, itemsize, suboffsets };
    if (suboffsets && !source.blocks) throw new BufferError('"blocks" of the record must be there for "suboffsets"');
    this.#known = source.buffer ?? null;
    this.#needed = checkBounds(geometry, this.#current(source, 0).byteLength);
    checkRequest(geometry, readonly, flags);

    const hasShape = asks(flags, ND);
    this.byteOffset = byteOffset;
    this.nbytes = sizeOf(shape) * itemsize;
    this.readonly = readonly;
    this.itemsize = itemsize;
    this.format = asks(flags, FORMAT) ? format : null;
    this.ndim = hasShape ? shape.length : 1;
    this.shape = hasShape ? shape : null;
    this.strides = asks(flags, STRIDES) ? strides : null;
    this.suboffsets = suboffsets;
    this.blocks = source.blocks ?? null;
    this.#flags = flags;
    this.#source = source;
  }

  /** Whether this is a live record of ours that was made for exactly these flags, so that it need not be checked again. */
  static answers(answer: object, flags: number): answer is GrantedRecord {
    return #flags in answer && answer.#flags === flags && !answer.released;
  }

  get obj(): unknown {
    return this.#source?.obj ?? null;
  }

  get buffer(): ArrayBufferLike {
    if (!this.#source) throw new ReleasedError("use buffer", "the record");
    return this.#current(this.#source, this.#needed);
  }

  get memory(): WebAssembly.Memory | null {
    return this.#source?.memory ?? null;
  }

  get released(): boolean {
    return this.#source === null;
  }

  release(): void {
    const source = this.#source;
    this.#source = null;
    this.#known = null;
    source?.onRelease?.();
  }

  [Symbol.dispose](): void {
    this.release();
  }

  /** The memory as it is now. */
  #current(source: RecordSource, needed: number): ArrayBufferLike {
    const buffer = source.getBuffer?.() ?? source.memory?.buffer ?? source.buffer!;
    if (buffer !== this.#known && byteLengthOf(buffer) === undefined) {
      throw new BufferError('"buffer" of the record must be an ArrayBuffer or SharedArrayBuffer');
    }
    this.#known = buffer;
    checkAttached(buffer, needed);
    return buffer;
  }
}
