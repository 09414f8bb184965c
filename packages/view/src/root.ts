/**
 * What all views over one acquired buffer have in common: the record that keeps its bytes in place, and one typed array
 * for each kind of element over the whole buffer.
 *
 * Ownership: a root owns its record and nothing else. Views derived from a root borrow it: they point at it and count
 * nowhere. Releasing a root releases the record and empties the typed arrays, so that every borrowed view finds out at
 * its next access, without being known to the root and without a check of its own.
 */
import {
  checkAttached,
  dtype,
  type FullBufferRecord,
  getBuffer,
  isLanewiseError,
  ReleasedError,
} from "@lanewise/format";
import { LANES } from "./elements/lane.ts";

/** What a root reads through before it is bound and after its release: every index is out of bounds. */
const NOTHING = {
  float64: /* @__PURE__ */ new Float64Array(0),
  float32: /* @__PURE__ */ new Float32Array(0),
  int32: /* @__PURE__ */ new Int32Array(0),
  uint32: /* @__PURE__ */ new Uint32Array(0),
  int16: /* @__PURE__ */ new Int16Array(0),
  uint16: /* @__PURE__ */ new Uint16Array(0),
  int8: /* @__PURE__ */ new Int8Array(0),
  uint8: /* @__PURE__ */ new Uint8Array(0),
  int64: /* @__PURE__ */ new BigInt64Array(0),
  uint64: /* @__PURE__ */ new BigUint64Array(0),
  bytes: /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(0)),
};

/** A record and how many roots hold it; the last one releases it. */
export class Hold {
  readonly record: FullBufferRecord;
  #count = 1;

  constructor(record: FullBufferRecord) {
    this.record = record;
  }

  /**
   * One more hold on the same memory, with an export of its own. Where the exporter does not export any more (an array
   * whose handle was released while we still look at it), this record is shared.
   */
  another(): Hold {
    try {
      return new Hold(getBuffer(this.record.obj));
    } catch (error) {
      if (!isLanewiseError(error, "RELEASED")) throw error;
      this.#count++;
      return this;
    }
  }

  release(): void {
    if (--this.#count === 0) this.record.release();
  }
}

/** One acquired buffer. Fields are read by `get` and `set` directly; only this file writes them. */
export class Root {
  readonly record: FullBufferRecord;
  released = false;

  float64: Float64Array = NOTHING.float64;
  float32: Float32Array = NOTHING.float32;
  int32: Int32Array = NOTHING.int32;
  uint32: Uint32Array = NOTHING.uint32;
  int16: Int16Array = NOTHING.int16;
  uint16: Uint16Array = NOTHING.uint16;
  int8: Int8Array = NOTHING.int8;
  uint8: Uint8Array = NOTHING.uint8;
  int64: BigInt64Array = NOTHING.int64;
  uint64: BigUint64Array = NOTHING.uint64;
  /** The whole buffer; every kind without a typed array goes through it. */
  bytes: DataView = NOTHING.bytes;

  /** One bit for each kind that is bound to `#bound`. */
  #kinds = 0;
  #bound: ArrayBufferLike | null = null;
  #length = 0;

  readonly #hold: Hold;
  /** The block that a part of this root lies in, when it is not the record's own buffer. */
  readonly #block: ArrayBufferLike | null;
  /** Parts that lie in blocks of the record's table; they live as long as this root. */
  #parts: Map<ArrayBufferLike, Root> | null = null;

  /** Takes the hold over. */
  constructor(hold: Hold, block: ArrayBufferLike | null = null) {
    this.record = hold.record;
    this.#hold = hold;
    this.#block = block;
  }

  /**
   * The buffer the bytes are in now; memory that has grown is followed.
   *
   * @throws {RELEASED} naming the operation
   * @throws {DETACHED} when the bytes are not there any more
   */
  buffer(operation: string): ArrayBufferLike {
    this.check(operation);
    if (this.#block === null) return this.record.buffer;
    checkAttached(this.#block, 1);
    return this.#block;
  }

  /** The root for a view in this buffer: this one, or a part of it when the way led into a block. */
  partFor(buffer: ArrayBufferLike): Root {
    if (buffer === (this.#block ?? this.record.buffer)) return this;
    this.#parts ??= new Map();
    let part = this.#parts.get(buffer);
    if (part === undefined) {
      part = new Root(this.#hold, buffer);
      this.#parts.set(buffer, part);
    }
    return part;
  }

  /** A root of its own over the same memory, which must be there: the exporter would export what is left of it. */
  retain(operation: string): Root {
    this.buffer(operation);
    return new Root(this.#hold.another(), this.#block);
  }

  /** @throws {RELEASED} naming the operation */
  check(operation: string): void {
    if (this.released) throw new ReleasedError(operation, "the view");
  }

  /** Makes the typed array of a kind point at the buffer as it is now. */
  bind(kind: number, operation: string): void {
    const buffer = this.buffer(operation);
    const length = buffer.byteLength;
    if (buffer !== this.#bound || length !== this.#length) {
      if (this.#kinds !== 0) this.#forget();
      this.#bound = buffer;
      this.#length = length;
    }
    if (this.#kinds & (1 << kind)) return;
    // A detached buffer refuses even empty typed arrays; without bytes the unbound ones do.
    if (length > 0) this.#bind(kind, buffer, length);
    this.#kinds |= 1 << kind;
  }

  /** Whether a kind has been bound; what it is bound to may be gone. */
  isBound(kind: number): boolean {
    return (this.#kinds & (1 << kind)) !== 0;
  }

  /** Whether what is bound is the memory as it is now. */
  isCurrent(): boolean {
    return !this.released && this.buffer("look") === this.#bound && this.#bound.byteLength === this.#length;
  }

  /** Gives the record back. Later accesses through any view of this root are a `ReleasedError`. */
  release(): void {
    this.#end();
    this.#hold.release();
  }

  #end(): void {
    this.released = true;
    this.#forget();
    for (const part of this.#parts?.values() ?? []) part.#end();
  }

  #bind(kind: number, buffer: ArrayBufferLike, length: number): void {
    const lane = LANES[kind];
    if (lane === undefined) {
      this.bytes = new DataView(buffer, 0, length);
      return;
    }
    const { TypedArray, itemsize } = dtype(lane);
    this[lane] = new TypedArray!(buffer as ArrayBuffer, 0, Math.floor(length / itemsize)) as never;
  }

  #forget(): void {
    Object.assign(this, NOTHING);
    this.#bound = null;
    this.#kinds = 0;
  }
}

/** What a view's root is before it is set: of the right class, so that the engine need not look again at each access. */
export const NO_ROOT: Root = /* @__PURE__ */ new Root({ record: null } as never);
