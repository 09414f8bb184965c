/** What `attach` makes of the ticket of a view: an exporter over a part of an array of another thread. */
import { BUFFER, type BufferRecord, type DType, type Geometry } from "@lanewise/format";
import { exportRecord } from "../export-record.ts";
import { Handle, live } from "../handle.ts";
import type { Storage } from "../storage.ts";

/** A part of an array of another thread: nothing but an exporter. Make a view of it, and release both. */
export interface SharedPart {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** In bytes. */
  readonly strides: readonly number[];
  readonly readonly: boolean;
  readonly released: boolean;
  /**
   * Gives the reference and the export of the ticket back, once no record is out any more.
   *
   * @throws {RELEASED} when it was released before
   */
  release(): void;
  [Symbol.dispose](): void;
  [BUFFER](flags: number): BufferRecord;
}

/** Holds the bytes; never shown to users. */
class Bytes extends Handle {
  protected override appendRow(): void {}
}

/** @internal */
export class SharedBuffer implements SharedPart {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly readonly: boolean;
  readonly #layout: Geometry;
  readonly #bytes: Bytes;

  constructor(storage: Storage, dtype: DType, layout: Geometry, readonly: boolean) {
    this.#bytes = new Bytes(storage);
    this.dtype = dtype;
    this.shape = Object.freeze([...layout.shape]);
    this.strides = Object.freeze([...layout.strides]);
    this.#layout = { ...layout, shape: this.shape, strides: this.strides };
    this.readonly = readonly;
  }

  /** The storage that a record lies in, also after the release. */
  static origin(part: SharedBuffer): Storage {
    return Handle.origin(part.#bytes);
  }

  get released(): boolean {
    return this.#bytes.released;
  }

  release(): void {
    this.#bytes.release();
  }

  [Symbol.dispose](): void {
    this.#bytes[Symbol.dispose]();
  }

  [BUFFER](flags: number): BufferRecord {
    const storage = live(this.#bytes, "export");
    const shown = { owner: this, dtype: this.dtype, layout: this.#layout, readonly: this.readonly };
    return exportRecord(storage, shown, flags);
  }
}
