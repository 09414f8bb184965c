/**
 * An operand's memory for the time of one run: where its elements lie, and the record that keeps them there.
 */

import {
  type BufferRecord,
  contiguousStrides,
  type DType,
  extentOf,
  type Geometry,
  isContiguous,
} from "@lanewise/format";
import type { Leaf } from "../expression/node.ts";
import { STORAGES, type Storage } from "../ir/storage.ts";
import { leaveRecording } from "./recording.ts";

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
  #extent: { readonly low: number; readonly high: number } | null = null;
  #layout: string | null = null;

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
    leaveRecording();
    return this.memory.buffer;
  }

  /** The bytes it touches, up to `high`. */
  get low(): number {
    return (this.#extent ??= extentOf(this)).low;
  }

  get high(): number {
    return (this.#extent ??= extentOf(this)).high;
  }

  get layout(): string {
    return (this.#layout ??= layoutOf(this));
  }
}

/** All that decides how kernels walk elements, and whether they are aligned, spelled out. */
export function layoutOf({
  dtype,
  shape,
  strides,
  byteOffset,
}: Pick<Lease, "dtype" | "shape" | "strides" | "byteOffset">): string {
  return `${dtype.name}[${shape}]${strides}@${byteOffset & 15};`;
}

/** Dense memory of the run itself, or of what has just been made for it. */
export function roomAt(
  memory: WebAssembly.Memory,
  byteOffset: number,
  dtype: DType,
  shape: readonly number[],
): MemoryLease {
  const { itemsize } = dtype;
  const geometry = { byteOffset, shape, strides: contiguousStrides(shape, itemsize), itemsize };
  return new MemoryLease(memory, dtype, geometry, false, Number.NaN);
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
    leaveRecording();
    return this.#source.buffer;
  }
}

type Source = Pick<Lease, "buffer" | "memory" | "readonly">;

/** Whether blocks are looked up on the way to elements: strides alone do not say where they are. */
export function isIndirect({ suboffsets }: Lease): boolean {
  return suboffsets?.some(suboffset => suboffset >= 0) ?? false;
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
