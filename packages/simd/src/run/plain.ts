/**
 * Typed arrays and views over plain memory, in which most of JavaScript's numbers are: what a lease says can be read off
 * them. A record that is made and given back takes longer than all the rest of a small evaluation, and protects nothing: no
 * one can hold plain memory in place, and a view holds its exporter's record already.
 */
import {
  BUFFER,
  checkAttached,
  contiguousStrides,
  type DType,
  dtypeOfBuffer,
  getBuffer,
  memoryOf,
  sizeOf,
  type TypedArrayConstructor,
} from "@lanewise/format";
import type { MemoryView } from "@lanewise/view";
import { Known } from "../expression/known.ts";
import { BufferLease, type Lease } from "./lease.ts";
import { Written } from "./written.ts";

type Items = InstanceType<TypedArrayConstructor>;

/** `%TypedArray%.prototype[Symbol.toStringTag]`, which nobody can feign. */
let readTag: ((this: unknown) => string | undefined) | undefined;

/**
 * The typed array that `x` is, if no record is needed to say where its elements are; else null. Empty ones are asked: they
 * may have lost their memory.
 */
function itemsOf(x: object): Items | null {
  if (!ArrayBuffer.isView(x)) return null;
  readTag ??= Reflect.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!.get!;
  const items = x as Items;
  const tag = readTag.call(items);
  if (tag === undefined || items[Symbol.toStringTag] !== tag || !(items.length > 0)) return null;
  return BUFFER in items || memoryOf(items.buffer) !== null ? null : items;
}

const dtypes: Map<string, DType> = /* @__PURE__ */ new Map();

/** The dtype of a typed array's elements. */
function dtypeOfItems(items: Items): DType {
  const tag = items[Symbol.toStringTag];
  const known = dtypes.get(tag);
  if (known !== undefined) return known;
  const record = getBuffer(items);
  const dtype = dtypeOfBuffer(record.format, record.itemsize, items);
  dtypes.set(tag, dtype);
  return dtype;
}

/** The view of plain memory that `x` is, if strides alone say where its elements are; else null. */
function viewOf(x: object): MemoryView | null {
  // Arrays are known once they have been operands: to ask them for a property that they have not is slow.
  if (Known.lease(x) !== null || !(VIEW in x) || Known.holds(x)) return null;
  const view = x as unknown as MemoryView;
  return view.released || view.memory !== null || view.suboffsets !== null ? null : view;
}

/** The brand of views of every copy of their package. */
export const VIEW: unique symbol = /* @__PURE__ */ Symbol.for("lanewise.view");

/**
 * Where the elements of a typed array, of a view in plain memory or of what was written down are; null for any other exporter.
 * Nothing to release.
 */
export function plainLease(x: object): Lease | null {
  const items = itemsOf(x);
  if (items !== null) {
    const { length, byteOffset, BYTES_PER_ELEMENT: itemsize } = items;
    const geometry = { byteOffset, shape: [length], strides: [itemsize], itemsize };
    return new BufferLease(new Attached(items), dtypeOfItems(items), geometry, Number.NaN, null);
  }
  if (x instanceof Written) {
    const { dtype, shape } = x;
    const { itemsize } = dtype;
    const geometry = { byteOffset: 0, shape, strides: contiguousStrides(shape, itemsize), itemsize };
    return new BufferLease(x, dtype, geometry, Number.NaN, null);
  }
  const view = viewOf(x);
  if (view === null) return null;
  const { byteOffset, shape, strides, itemsize } = view;
  const dtype = dtypeOfBuffer(view.format, itemsize, view);
  return new BufferLease(view, dtype, { byteOffset, shape, strides, itemsize }, Number.NaN, null);
}

/** A typed array's memory, which may have been taken away. */
class Attached {
  readonly readonly = false;
  readonly memory = null;
  readonly #items: Items;
  /** Bytes that the buffer must have. */
  readonly #needed: number;

  constructor(items: Items) {
    this.#items = items;
    this.#needed = items.byteOffset + items.byteLength;
  }

  /** @throws {DETACHED} saying what happened */
  get buffer(): ArrayBufferLike {
    const { buffer } = this.#items;
    if (buffer.byteLength < this.#needed) checkAttached(buffer, this.#needed);
    return buffer;
  }
}

/** Dense elements in plain memory as a typed array. */
export interface Plain {
  readonly items: Items;
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/** The elements of a typed array, or of a view of dense and aligned native ones; null for any other exporter. */
export function plainOf(x: object, isWritten = false): Plain | null {
  const items = itemsOf(x);
  if (items !== null) return { items, dtype: dtypeOfItems(items), shape: [items.length] };
  if (x instanceof Written) {
    const { buffer, dtype, shape } = x;
    const { TypedArray } = dtype;
    return TypedArray && { items: new (TypedArray as Float64ArrayConstructor)(buffer), dtype, shape };
  }
  const view = viewOf(x);
  if (view === null || (isWritten && view.readonly)) return null;
  const { byteOffset, shape, itemsize } = view;
  const dtype = dtypeOfBuffer(view.format, itemsize, view);
  const { TypedArray } = dtype;
  if (TypedArray === null || byteOffset % itemsize !== 0 || !view.isContiguous()) return null;
  const Items = TypedArray as Float64ArrayConstructor;
  return { items: new Items(view.buffer as ArrayBuffer, byteOffset, sizeOf(shape)), dtype, shape };
}
