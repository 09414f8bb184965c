/**
 * A struct format made ready for use: packs and unpacks the values of one format. Same bytes, values and refusals as
 * CPython's struct.Struct (rules F10 to F18); what differs is listed in docs/reference/cpython-struct.md.
 *
 * It never pins: an exporter is asked again at each call, and at each step of an iterator.
 */

import { describeValue } from "../arguments/describe-value.ts";
import { StructError } from "../errors.ts";
import { WRITABLE } from "../protocol/buffer-flags.ts";
import type { StructInputs, StructValues } from "../types/struct-values.ts";
import { readNode, writeNode } from "../values/node-codec.ts";
import { plainView } from "../values/plain-view.ts";
import { roomRule, startOf, useBytes } from "../values/use-bytes.ts";
import { type FieldTable, fieldTable, readFields } from "./read-fields.ts";
import { parseStruct, type StructItem } from "./struct-format.ts";

/** A precompiled struct format; see `codec`. */
export interface Codec<Format extends string = any> {
  readonly format: Format;
  /** Bytes of one packed record. */
  readonly size: number;
  /**
   * The packed bytes.
   *
   * @throws {STRUCT} there are more or fewer values than the format wants, or bytes of a wrong length
   * @throws {DTYPE} a value is of the wrong kind
   * @throws {VALUE_RANGE} a number is out of range
   */
  pack(...values: StructInputs<Format>): Uint8Array;
  /**
   * Packs into a buffer, `byteOffset` bytes from its start (from its end if negative). Padding is zeroed. When it
   * throws, nothing has been written.
   *
   * @throws {STRUCT} as `pack`, or the buffer has no room there
   * @throws {BUFFER} the buffer is read-only
   */
  packInto(exporter: unknown, byteOffset: number, ...values: StructInputs<Format>): void;
  /**
   * The values of a buffer of exactly `size` bytes.
   *
   * @throws {STRUCT} the buffer has another size
   */
  unpack(exporter: unknown): StructValues<Format>;
  /**
   * The values that lie `byteOffset` bytes from the start of a buffer (from its end if negative).
   *
   * @throws {STRUCT} the buffer has not so many bytes there
   */
  unpackFrom(exporter: unknown, byteOffset?: number): StructValues<Format>;
  /**
   * The values of one record after the other.
   *
   * @throws {STRUCT} at once: the buffer's size is no multiple of `size`, or `size` is 0
   */
  iterUnpack(exporter: unknown): IterableIterator<StructValues<Format>>;
}

/** Larger records are packed where they stay. */
const SCRATCH_KEPT = 1024;

/** More values are read item by item, so that "1000000000B" takes no memory. */
const FIELDS_KEPT = 256;

class StructCodec implements Codec {
  readonly format: string;
  readonly size: number;
  readonly #count: number;
  readonly #items: readonly StructItem[];
  /** One entry for each value, unless there are too many. */
  readonly #fields: FieldTable | null;
  /** In the standard modes a binary32 that overflows is refused. */
  readonly #strict: boolean;
  /** Where values are packed: making a view of a new array takes longer than a copy of this (`bench:format`, pack). */
  #scratch: DataView | null = null;

  constructor(format: string) {
    const { items, size, count, native, big } = parseStruct(format);
    this.format = format;
    this.size = size;
    this.#count = count;
    this.#items = items;
    this.#strict = !native;
    this.#fields = count <= FIELDS_KEPT ? fieldTable(items, big) : null;
  }

  pack(...values: any): Uint8Array {
    return this.#pack(values);
  }

  packInto(exporter: unknown, byteOffset: number, ...values: any): void {
    // First, because it runs code of the caller's and may refuse a value.
    const bytes = this.#pack(values);
    useBytes(exporter, WRITABLE, view => {
      const start = view.byteOffset + this.#locate(byteOffset, view.byteLength);
      new Uint8Array(view.buffer, start, this.size).set(bytes);
    });
  }

  unpack(exporter: unknown): any {
    const view = plainView(exporter);
    return view ? this.#unpackAll(view) : useBytes(exporter, 0, bytes => this.#unpackAll(bytes));
  }

  unpackFrom(exporter: unknown, byteOffset = 0): any {
    const view = plainView(exporter);
    return view
      ? this.#unpackAt(view, this.#locate(byteOffset, view.byteLength))
      : useBytes(exporter, 0, bytes => this.#unpackAt(bytes, this.#locate(byteOffset, bytes.byteLength)));
  }

  iterUnpack(exporter: unknown): IterableIterator<any> {
    const { size } = this;
    if (size === 0) throw new StructError("iterUnpack takes a format of at least 1 byte, got 0", 1, 0);
    const nbytes = useBytes(exporter, 0, view => view.byteLength);
    if (nbytes % size)
      throw new StructError(`iterUnpack takes a multiple of ${size} bytes, got ${nbytes}`, size, nbytes);
    return this.#iterate(exporter, nbytes);
  }

  toString(): string {
    return `codec(${JSON.stringify(this.format)})`;
  }

  *#iterate(exporter: unknown, nbytes: number): IterableIterator<unknown[]> {
    for (let byteOffset = 0; byteOffset < nbytes; byteOffset += this.size) yield this.unpackFrom(exporter, byteOffset);
  }

  #pack(values: readonly unknown[]): Uint8Array {
    if (values.length !== this.#count) {
      throw new StructError(
        `${describeValue(this.format)} takes ${this.#count} values, got ${values.length}`,
        this.#count,
        values.length,
      );
    }
    const view = this.#scratch ?? this.#room();
    // Taken, because preparing a value can run code that packs with the same codec.
    this.#scratch = null;
    const bytes = new Uint8Array(view.buffer).fill(0);
    let next = 0;
    for (let i = 0; i < this.#items.length; i++) {
      const { node, count, offset } = this.#items[i]!;
      for (let n = 0; n < count; n++) {
        writeNode(node, view, offset + n * node.itemsize, values[next++], this.#strict);
      }
    }
    if (this.size > SCRATCH_KEPT) return bytes;
    this.#scratch = view;
    return bytes.slice();
  }

  #room(): DataView {
    try {
      return new DataView(new ArrayBuffer(this.size));
    } catch {
      throw new StructError(`"${this.format}" takes ${this.size} bytes, more than there is memory`, this.size, 0);
    }
  }

  /** Where a record starts, of which all bytes must be there. */
  #locate(byteOffset: number, nbytes: number): number {
    const start = startOf(byteOffset, this.size, nbytes);
    if (start >= 0) return start;
    const left = Number.isInteger(byteOffset) ? Math.max(0, byteOffset < 0 ? -byteOffset : nbytes - byteOffset) : 0;
    throw new StructError(roomRule(byteOffset, this.size, nbytes), this.size, left);
  }

  #unpackAll(view: DataView): unknown[] {
    const nbytes = view.byteLength;
    if (nbytes !== this.size)
      throw new StructError(`unpack takes ${this.size} bytes, got ${nbytes}`, this.size, nbytes);
    return this.#unpackAt(view, 0);
  }

  #unpackAt(view: DataView, start: number): unknown[] {
    if (this.#fields) return readFields(view, start, this.#fields);
    const values = new Array<unknown>(this.#count);
    let next = 0;
    for (let i = 0; i < this.#items.length; i++) {
      const { node, count, offset } = this.#items[i]!;
      for (let n = 0; n < count; n++) values[next++] = readNode(node, view, start + offset + n * node.itemsize);
    }
    return values;
  }
}

// Emptied when full, as CPython's; it only saves time.
const codecs: Map<string, Codec> = /* @__PURE__ */ new Map();
const CODECS_KEPT = 100;

/**
 * A struct format made ready for use; the same object for the same text, as long as it is in use.
 *
 * The format is one of CPython's struct module: a byte order (`@ = < > !`) in front, then codes with counts. Without an
 * order, or with `@`, sizes and alignment are those of C on 64-bit Linux.
 *
 * @throws {FORMAT} the text is no struct format; the error has the column
 *
 * @example
 * ```ts
 * const header = lw.codec("!HHI");
 * header.size; // => 8
 * const bytes = header.pack(80, 443, 7);
 * const [from, to, length] = header.unpack(bytes);
 * [from, to, length]; // => [80, 443, 7]
 * // @ts-expect-error: a value is missing, which TypeScript sees too
 * header.pack(80, 443); // throws STRUCT
 * ```
 */
export function codec<const Format extends string>(format: Format): Codec<Format> {
  const known = codecs.get(format);
  if (known) return known;
  const made: Codec = Object.freeze(new StructCodec(format));
  if (codecs.size === CODECS_KEPT) codecs.clear();
  codecs.set(format, made);
  return made;
}
