/**
 * An operand's memory for the time of one run: where its elements lie, and the record that keeps them there.
 *
 * Exporters with a `VERSION` in a WebAssembly memory are asked once per version: user code cannot run during a
 * synchronous run, so nothing can move what has not moved since. All others are asked at every run, and released after it.
 */

import {
  BufferFlags,
  type BufferRecord,
  type DType,
  dtypeOfBuffer,
  type Geometry,
  getBuffer,
  isContiguous,
  VERSION,
} from "@lanewise/format";
import { isCurrent, Known } from "../expression/known.ts";
import type { Leaf } from "../expression/node.ts";
import { STORAGES, type Storage } from "../ir/storage.ts";
import { plainLease } from "./plain.ts";

export interface Lease extends Geometry {
  readonly dtype: DType;
  /** What kernels load and store, or null for dtypes that they do not know. */
  readonly storage: Storage | null;
  readonly readonly: boolean;
  /** The WebAssembly memory that `byteOffset` is an address in, or null for any other buffer. */
  readonly memory: WebAssembly.Memory | null;
  readonly contiguous: boolean;
  /** Equal versions of the exporter mean that this still holds; NaN: ask every time. */
  readonly version: number;
  /** What is to be released after the run; null if nothing is. */
  readonly record: BufferRecord | null;
  /** The bytes, right also after a memory has grown. */
  readonly buffer: ArrayBufferLike;
}

type Versioned = { readonly [VERSION]?: number };

/** Where elements in a WebAssembly memory lie; nothing to release. */
export class MemoryLease implements Lease {
  readonly dtype: DType;
  readonly storage: Storage | null;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly byteOffset: number;
  readonly itemsize: number;
  readonly readonly: boolean;
  readonly contiguous: boolean;
  readonly memory: WebAssembly.Memory;
  readonly version: number;
  readonly record = null;
  /** The exporter as a part of expressions, once it has been one: as long as this lease holds, so does that. */
  leaf: Leaf | null = null;

  constructor(memory: WebAssembly.Memory, dtype: DType, geometry: Geometry, readonly: boolean, version: number) {
    this.memory = memory;
    this.dtype = dtype;
    this.storage = storageOf(dtype);
    this.shape = geometry.shape;
    this.strides = geometry.strides;
    this.byteOffset = geometry.byteOffset;
    this.itemsize = geometry.itemsize;
    this.readonly = readonly;
    this.contiguous = isContiguous(geometry, "C");
    this.version = version;
  }

  get buffer(): ArrayBufferLike {
    return this.memory.buffer;
  }
}

/** Where elements of any other buffer lie, or those of a lease in another layout. */
export class BufferLease implements Lease {
  readonly dtype: DType;
  readonly storage: Storage | null;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly suboffsets: readonly number[] | null;
  readonly byteOffset: number;
  readonly itemsize: number;
  readonly readonly: boolean;
  readonly contiguous: boolean;
  readonly memory: WebAssembly.Memory | null;
  readonly version: number;
  readonly record: BufferRecord | null;
  /** The record or the lease, which has the buffer as it is now. */
  readonly #source: Source;

  constructor(source: Source, dtype: DType, geometry: Geometry, version: number, record: BufferRecord | null) {
    this.dtype = dtype;
    this.storage = storageOf(dtype);
    this.shape = geometry.shape;
    this.strides = geometry.strides;
    this.suboffsets = geometry.suboffsets ?? null;
    this.byteOffset = geometry.byteOffset;
    this.itemsize = geometry.itemsize;
    this.readonly = source.readonly;
    this.contiguous = isContiguous(geometry, "C");
    this.memory = source.memory;
    this.version = version;
    this.record = record;
    this.#source = source;
  }

  get buffer(): ArrayBufferLike {
    return this.#source.buffer;
  }
}

type Source = Pick<Lease, "buffer" | "memory" | "readonly">;

/**
 * Asks an exporter for its memory. Give the lease back with `release`.
 *
 * @throws whatever the exporter or `getBuffer` throws.
 */
export function acquire(exporter: object): Lease {
  const known = Known.lease(exporter);
  const version = (exporter as Versioned)[VERSION];
  if (known !== null && known.version === version) return known;
  const plain = plainLease(exporter);
  if (plain !== null) return plain;
  const record = getBuffer(exporter, BufferFlags.FULL_RO);
  try {
    const dtype = dtypeOfBuffer(record.format, record.itemsize, exporter);
    const { byteOffset, shape, strides, itemsize, suboffsets, memory, readonly } = record;
    const geometry: Geometry = { byteOffset, shape, strides, itemsize, suboffsets };
    if (memory !== null && suboffsets === null && version !== undefined && !Number.isNaN(version)) {
      const lease = new MemoryLease(memory, dtype, geometry, readonly, version);
      Known.remember(exporter, lease);
      record.release();
      return lease;
    }
    return new BufferLease(record, dtype, geometry, Number.NaN, record);
  } catch (error) {
    record.release();
    throw error;
  }
}

/**
 * The lease of an exporter with a version in a WebAssembly memory, or null for all others, without an error for any.
 */
export function memoryLease(exporter: object): MemoryLease | null {
  const version = (exporter as Versioned)[VERSION];
  const known = Known.lease(exporter);
  if (known !== null && known.version === version) return known;
  if (version === undefined || Number.isNaN(version)) return null;
  const lease = acquire(exporter);
  lease.record?.release();
  return lease instanceof MemoryLease ? lease : null;
}

/** The lease of an exporter if it need not be asked, else null. */
export function knownLease(exporter: object): MemoryLease | null {
  const known = Known.lease(exporter);
  return known !== null && isCurrent(exporter, known) ? known : null;
}

/** Another layout of a lease's memory, without a record of its own: the first one must last longer. */
export function viewOfLease(lease: Lease, geometry: Geometry, dtype: DType = lease.dtype): Lease {
  return new BufferLease(lease, dtype, geometry, Number.NaN, null);
}

let names: ReadonlySet<string> | undefined;

/** The storage of a dtype, or null: records, text and the like. */
export function storageOf(dtype: DType): Storage | null {
  names ??= new Set<string>(STORAGES);
  return names.has(dtype.name) ? (dtype.name as Storage) : null;
}
