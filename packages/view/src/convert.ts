/**
 * Views as plain data: nested arrays, typed arrays, bytes, hexadecimal text. All of it copies, apart from
 * `typedArrayOver`. Bytes move as bytes, so NaN payloads and padding survive.
 */
import {
  ArgumentError,
  BufferError,
  contiguousStrides,
  copyElements,
  type DType,
  DTypeError,
  dtype,
  elementCodec,
  isContiguous,
  type Located,
  sizeOf,
} from "@lanewise/format";
import { placeOf } from "./indices.ts";

/** Nested arrays of values; a value alone for rank 0. */
export function toArray(source: Located): unknown {
  const codec = elementCodec(source.dtype);
  const { shape } = source.geometry;
  const indices = new Array<number>(shape.length).fill(0);
  // One DataView for each buffer that elements lie in: one, unless there are indirect dimensions.
  let bytes = new DataView(source.buffer);
  const build = (axis: number): unknown => {
    if (axis < shape.length) {
      const items: unknown[] = [];
      for (let index = 0; index < shape[axis]!; index++) {
        indices[axis] = index;
        items.push(build(axis + 1));
      }
      return items;
    }
    const place = placeOf(source.buffer, source.geometry, source.blocks ?? null, indices);
    if (place.buffer !== bytes.buffer) bytes = new DataView(place.buffer);
    return codec.read(bytes, place.byteOffset);
  };
  return build(0);
}

/** A new typed array with all elements in logical order. @throws {DTYPE} where there is no such typed array */
export function toTypedArray(source: Located, order: "C" | "F"): ArrayBufferView {
  checkOrder(order, false);
  const host = hostDType(source.dtype);
  const { shape } = source.geometry;
  const result = new host.TypedArray!(sizeOf(shape));
  const strides = contiguousStrides(shape, host.itemsize, order);
  const geometry = { byteOffset: 0, shape, strides, itemsize: host.itemsize };
  copyElements({ buffer: result.buffer, geometry, dtype: host }, source);
  return result;
}

/** The elements themselves, as a typed array over the same memory; the view must be contiguous. */
export function typedArrayOver(source: Located): ArrayBufferView {
  const { buffer, geometry, dtype: element } = source;
  const { TypedArray } = element;
  if (TypedArray === null || geometry.itemsize !== element.itemsize) {
    throw new DTypeError(`there is no typed array for ${element.name}; toArray() gives values`, element.name);
  }
  if (geometry.byteOffset % element.itemsize !== 0) {
    throw new BufferError(
      `a ${TypedArray.name} must begin at a multiple of ${element.itemsize} bytes, the view begins at ${geometry.byteOffset}; ` +
        "toTypedArray() copies",
    );
  }
  return new TypedArray(buffer as ArrayBuffer, geometry.byteOffset, sizeOf(geometry.shape));
}

/** All bytes of all elements, in this order; "A" is the order in memory if the view is F-contiguous, else "C". */
export function toBytes(source: Located, order: "C" | "F" | "A"): Uint8Array {
  checkOrder(order, true);
  const { geometry, buffer } = source;
  const { shape, itemsize } = geometry;
  const nbytes = sizeOf(shape) * itemsize;
  const actual = order === "A" ? (isContiguous(geometry, "C") || !isContiguous(geometry, "F") ? "C" : "F") : order;
  if (nbytes === 0) return new Uint8Array(0);
  if (isContiguous(geometry, actual)) return new Uint8Array(buffer, geometry.byteOffset, nbytes).slice();
  const result = new Uint8Array(nbytes);
  // As opaque bytes of the item's size, so that nothing is decoded on the way.
  const raw = dtype(`${itemsize}s`);
  const dense = { byteOffset: 0, shape, strides: contiguousStrides(shape, itemsize, actual), itemsize };
  copyElements({ buffer: result.buffer, geometry: dense, dtype: raw }, { ...source, dtype: raw });
  return result;
}

/** Two digits a byte. Groups are counted from the right, or from the left if negative (CPython's `bytes.hex`). */
export function toHex(bytes: Uint8Array, separator?: string, bytesPerGroup = 1): string {
  const digits = Array.from(bytes, byte => byte.toString(16).padStart(2, "0"));
  if (separator === undefined) return digits.join("");
  if (separator.length !== 1 || separator > "\x7f") {
    throw new ArgumentError("separator", `"separator" must be one ASCII character, got "${separator}"`);
  }
  if (!Number.isInteger(bytesPerGroup)) {
    throw new ArgumentError("bytesPerGroup", `"bytesPerGroup" must be an integer, got ${String(bytesPerGroup)}`);
  }
  const group = Math.abs(bytesPerGroup);
  if (group === 0) return digits.join("");
  const first = bytesPerGroup > 0 ? digits.length % group : 0;
  const groups = first > 0 ? [digits.slice(0, first).join("")] : [];
  for (let at = first; at < digits.length; at += group) groups.push(digits.slice(at, at + group).join(""));
  return groups.join(separator);
}

/** The dtype of a typed array that holds these elements: host byte order, and bytes for booleans. */
function hostDType(element: DType): DType {
  const host =
    element.kind === "bool" ? dtype("uint8") : element.byteOrder === ">" ? dtype(`<${element.name.slice(1)}`) : element;
  if (host.TypedArray !== null) return host;
  throw new DTypeError(
    element.name.endsWith("f2") || element.name === "float16"
      ? "this platform has no Float16Array; toArray() gives the values"
      : `there is no typed array for ${element.name}; toArray() gives values, field(name) a column of records`,
    element.name,
  );
}

function checkOrder(order: string, any: boolean): void {
  if (order === "C" || order === "F" || (any && order === "A")) return;
  throw new ArgumentError("order", `"order" must be "C"${any ? ', "F" or "A"' : ' or "F"'}, got ${String(order)}`);
}
