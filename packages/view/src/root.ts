/**
 * What all views over one acquired buffer have in common: the record that keeps its bytes in place, and one typed array
 * for each kind of element over the whole buffer.
 *
 * Ownership: a root owns its record and nothing else. Views derived from a root borrow it: they point at it and count
 * nowhere. Releasing a root releases the record and empties the typed arrays, so that every borrowed view finds out at
 * its next access, without being known to the root and without a check of its own.
 */
import { checkAttached, type FullBufferRecord, getBuffer, isLanewiseError, ReleasedError } from "@lanewise/format";
import { LANES } from "./elements/lane.ts";

// What a typed array is before it is bound and after its root is released: every index is out of bounds.
const NO_FLOAT64 = /* @__PURE__ */ new Float64Array(0);
const NO_FLOAT32 = /* @__PURE__ */ new Float32Array(0);
const NO_INT32 = /* @__PURE__ */ new Int32Array(0);
const NO_UINT32 = /* @__PURE__ */ new Uint32Array(0);
const NO_INT16 = /* @__PURE__ */ new Int16Array(0);
const NO_UINT16 = /* @__PURE__ */ new Uint16Array(0);
const NO_INT8 = /* @__PURE__ */ new Int8Array(0);
const NO_UINT8 = /* @__PURE__ */ new Uint8Array(0);
const NO_INT64 = /* @__PURE__ */ new BigInt64Array(0);
const NO_UINT64 = /* @__PURE__ */ new BigUint64Array(0);
const NO_BYTES = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(0));

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

  float64: Float64Array = NO_FLOAT64;
  float32: Float32Array = NO_FLOAT32;
  int32: Int32Array = NO_INT32;
  uint32: Uint32Array = NO_UINT32;
  int16: Int16Array = NO_INT16;
  uint16: Uint16Array = NO_UINT16;
  int8: Int8Array = NO_INT8;
  uint8: Uint8Array = NO_UINT8;
  int64: BigInt64Array = NO_INT64;
  uint64: BigUint64Array = NO_UINT64;
  /** The whole buffer; every kind without a typed array goes through it. */
  bytes: DataView = NO_BYTES;

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
      this.#forget();
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
    switch (kind) {
      case LANES["float64"]:
        this.float64 = new Float64Array(buffer, 0, Math.floor(length / 8));
        break;
      case LANES["float32"]:
        this.float32 = new Float32Array(buffer, 0, Math.floor(length / 4));
        break;
      case LANES["int32"]:
        this.int32 = new Int32Array(buffer, 0, Math.floor(length / 4));
        break;
      case LANES["uint32"]:
        this.uint32 = new Uint32Array(buffer, 0, Math.floor(length / 4));
        break;
      case LANES["int16"]:
        this.int16 = new Int16Array(buffer, 0, Math.floor(length / 2));
        break;
      case LANES["uint16"]:
        this.uint16 = new Uint16Array(buffer, 0, Math.floor(length / 2));
        break;
      case LANES["int8"]:
        this.int8 = new Int8Array(buffer, 0, length);
        break;
      case LANES["uint8"]:
      case LANES["bool"]:
        this.uint8 = new Uint8Array(buffer, 0, length);
        break;
      case LANES["int64"]:
        this.int64 = new BigInt64Array(buffer, 0, Math.floor(length / 8));
        break;
      case LANES["uint64"]:
        this.uint64 = new BigUint64Array(buffer, 0, Math.floor(length / 8));
        break;
      default:
        this.bytes = new DataView(buffer, 0, length);
    }
  }

  #forget(): void {
    this.float64 = NO_FLOAT64;
    this.float32 = NO_FLOAT32;
    this.int32 = NO_INT32;
    this.uint32 = NO_UINT32;
    this.int16 = NO_INT16;
    this.uint16 = NO_UINT16;
    this.int8 = NO_INT8;
    this.uint8 = NO_UINT8;
    this.int64 = NO_INT64;
    this.uint64 = NO_UINT64;
    this.bytes = NO_BYTES;
    this.#bound = null;
    this.#kinds = 0;
  }
}

/** What a view's root is before it is set: of the right class, so that the engine need not look again at each access. */
export const NO_ROOT: Root = /* @__PURE__ */ new Root({ record: null } as never);
