/**
 * Typed arrays over plain memory, in which most of JavaScript's numbers are: what a lease says can be read off them. A record
 * that is made and given back takes longer than all the rest of a small evaluation.
 */
import {
  BUFFER,
  checkAttached,
  contiguousStrides,
  type DType,
  dtypeOfBuffer,
  getBuffer,
  memoryOf,
  type TypedArrayConstructor,
} from "@lanewise/format";
import type { Storage } from "../ir/storage.ts";
import type { Lease } from "./lease.ts";

export type Items = InstanceType<TypedArrayConstructor>;

/** `%TypedArray%.prototype[Symbol.toStringTag]`, which nobody can feign. */
let readTag: ((this: unknown) => string | undefined) | undefined;

/**
 * The typed array that `x` is, if no record is needed to say where its elements are; else null. Empty ones are asked: they
 * may have lost their memory.
 */
export function itemsOf(x: object): Items | null {
  if (!ArrayBuffer.isView(x)) return null;
  readTag ??= Reflect.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!.get!;
  const items = x as Items;
  const tag = readTag.call(items);
  if (tag === undefined || items[Symbol.toStringTag] !== tag || !(items.length > 0)) return null;
  return BUFFER in items || memoryOf(items.buffer) !== null ? null : items;
}

const dtypes: Map<string, DType> = /* @__PURE__ */ new Map();

/** The dtype of a typed array's elements. */
export function dtypeOfItems(items: Items): DType {
  const tag = items[Symbol.toStringTag];
  const known = dtypes.get(tag);
  if (known !== undefined) return known;
  const record = getBuffer(items);
  const dtype = dtypeOfBuffer(record.format, record.itemsize, items);
  dtypes.set(tag, dtype);
  return dtype;
}

/** Where the elements of a typed array over plain memory lie; nothing to release. */
export class ItemsLease implements Lease {
  readonly dtype: DType;
  readonly storage: Storage | null;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly byteOffset: number;
  readonly itemsize: number;
  readonly readonly = false;
  readonly contiguous = true;
  readonly memory = null;
  readonly version: number = Number.NaN;
  readonly record = null;
  readonly #items: Items;
  /** Bytes that the buffer must have. */
  readonly #needed: number;

  constructor(items: Items) {
    const { length, byteOffset, BYTES_PER_ELEMENT: itemsize } = items;
    this.dtype = dtypeOfItems(items);
    this.storage = this.dtype.name as Storage;
    this.shape = [length];
    this.strides = contiguousStrides(this.shape, itemsize);
    this.byteOffset = byteOffset;
    this.itemsize = itemsize;
    this.#items = items;
    this.#needed = byteOffset + length * itemsize;
  }

  /** @throws {DETACHED} the memory has been taken away, or has shrunk */
  get buffer(): ArrayBufferLike {
    const { buffer } = this.#items;
    if (buffer.byteLength < this.#needed) checkAttached(buffer, this.#needed);
    return buffer;
  }
}
