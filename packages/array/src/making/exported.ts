/**
 * The elements of any exporter, copied into a dense layout of ours: as they are, converted where every value survives, and
 * otherwise value by value, so that `array(float64s, "int32")` works exactly when each value is an int32.
 */
import {
  type BufferRecord,
  contiguousStrides,
  copyElements,
  type DType,
  dtypeOfBuffer,
  type ElementCodec,
  elementCodec,
  type Geometry,
  getBuffer,
  isContiguous,
  isExporter,
  isLanewiseError,
  type Located,
  sizeOf,
} from "@lanewise/format";
import { SizeError } from "../errors.ts";
import type { Encoded } from "./encode.ts";

/** An acquired exporter; valid inside `withExported` only. */
export interface Exported {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly record: BufferRecord;
  readonly located: Located;
  readonly codec: ElementCodec;
  /** Copies all elements to a place of the same shape; writes nothing when it throws. */
  copyInto(target: Located): void;
  /** Copies all elements, or those of the first rows, to memory of their own. */
  encode(dtype: DType, rows?: number): Encoded;
}

/** Calls `use` while the exporter's memory is held; null when `source` exports nothing. */
export function withExported<T>(source: unknown, use: (exported: Exported) => T): T | null {
  if (!isExporter(source)) return null;
  const record = getBuffer(source);
  try {
    const { shape, strides, itemsize, byteOffset, suboffsets, blocks } = record;
    const dtype = dtypeOfBuffer(record.format, itemsize, source);
    const geometry: Geometry = { byteOffset, shape, strides, itemsize, suboffsets };
    const located: Located = { buffer: record.buffer, geometry, dtype, ...(blocks ? { blocks } : {}) };
    const copyInto = (target: Located) => copyLocated(target, located);
    const encode = (to: DType, rows = Number.POSITIVE_INFINITY): Encoded => {
      const some = shape.map((extent, axis) => (axis === 0 ? Math.min(extent, rows) : extent));
      const bytes = room(sizeOf(some) * to.itemsize);
      copyLocated(denseAt(bytes.buffer, 0, some, to), { ...located, geometry: { ...geometry, shape: some } });
      return { bytes, shape: some };
    };
    return use({ dtype, shape, record, located, codec: elementCodec(dtype), copyInto, encode });
  } finally {
    record.release();
  }
}

/** @throws {SIZE} for more bytes than the platform gives to anybody */
export function room(nbytes: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(nbytes);
  } catch {
    throw new SizeError("source", nbytes, "of no more bytes than there is memory");
  }
}

/** A C-ordered place for elements. */
export function denseAt(buffer: ArrayBufferLike, byteOffset: number, shape: readonly number[], dtype: DType): Located {
  const { itemsize } = dtype;
  return { buffer, dtype, geometry: { byteOffset, shape, strides: contiguousStrides(shape, itemsize), itemsize } };
}

function copyLocated(target: Located, source: Located): void {
  if (isPlainCopy(target, source)) return;
  try {
    copyElements(target, source);
  } catch (error) {
    if (!isLanewiseError(error, "DTYPE")) throw error;
    convertEach(target, source);
  }
}

/** Both dense and of one dtype: one move of bytes. Making room for them may have detached the source: `copyElements` says so. */
function isPlainCopy(target: Located, source: Located): boolean {
  if (!target.dtype.equals(source.dtype) || source.geometry.suboffsets) return false;
  if (!isContiguous(target.geometry, "C") || !isContiguous(source.geometry, "C")) return false;
  const { byteOffset, shape, itemsize } = source.geometry;
  const nbytes = sizeOf(shape) * itemsize;
  if (source.buffer.byteLength < byteOffset + nbytes) return false;
  const from = new Uint8Array(source.buffer, byteOffset, nbytes);
  new Uint8Array(target.buffer, target.geometry.byteOffset, nbytes).set(from);
  return true;
}

/** Conversions that may lose values are made one by one and checked, aside first: nothing is written when one fails. */
function convertEach(target: Located, source: Located): void {
  const { shape } = source.geometry;
  const count = sizeOf(shape);
  const [from, to] = [source.dtype, target.dtype];
  const original = denseAt(room(count * from.itemsize).buffer, 0, shape, from);
  copyElements(original, source);
  const converted = denseAt(room(count * to.itemsize).buffer, 0, shape, to);
  const [read, write] = [new DataView(original.buffer), new DataView(converted.buffer)];
  const [reader, writer] = [elementCodec(from), elementCodec(to)];
  for (let i = 0; i < count; i++) writer.write(write, i * to.itemsize, reader.read(read, i * from.itemsize));
  copyElements(target, converted);
}
