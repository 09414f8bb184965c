/**
 * The platform's own objects as exporters: ArrayBuffer, SharedArrayBuffer (fixed, resizable, growable), typed arrays,
 * Buffer, DataView, WebAssembly.Memory, ImageData. Recognised by what they are, not by class, so that other realms'
 * objects count; no prototype is touched.
 *
 * They keep no lock: others can detach or shrink them, which every access to the record then detects.
 */
import { isMemory, memoryOf } from "./adopt.ts";
import { byteLengthOf, checkAttached } from "./attached.ts";
import { createRecord } from "./buffer-record.ts";
import { DetachedError } from "./errors.ts";
import type { BufferRecord } from "./protocol.ts";

/** Formats of typed arrays by the names of their classes. */
const FORMATS: Readonly<Record<string, string>> = {
  Int8Array: "b",
  Uint8Array: "B",
  Uint8ClampedArray: "B",
  Int16Array: "h",
  Uint16Array: "H",
  Int32Array: "i",
  Uint32Array: "I",
  BigInt64Array: "q",
  BigUint64Array: "Q",
  Float16Array: "e",
  Float32Array: "f",
  Float64Array: "d",
};

/** Whether `exportBuiltIn` would give a record. */
export function isBuiltIn(x: object): boolean {
  return ArrayBuffer.isView(x) || isImageData(x) || byteLengthOf(x) !== undefined || isMemory(x);
}

/**
 * A record over one of the platform's objects; undefined for any other.
 *
 * @throws {BUFFER} when the request cannot be granted
 * @throws {DETACHED} when the object has lost its memory
 */
export function exportBuiltIn(x: object, flags: number): BufferRecord | undefined {
  if (ArrayBuffer.isView(x)) return exportView(x, x, undefined, flags);
  if (isImageData(x)) return exportView(x, x.data, [x.height, x.width, 4], flags);
  const nbytes = byteLengthOf(x);
  if (nbytes !== undefined) {
    const buffer = x as ArrayBufferLike;
    const memory = memoryOf(buffer);
    return createRecord({ obj: x, buffer, memory, format: "B", itemsize: 1, shape: [nbytes] }, flags);
  }
  if (isMemory(x)) {
    return createRecord({ obj: x, memory: x, format: "B", itemsize: 1, shape: [x.buffer.byteLength] }, flags);
  }
  return undefined;
}

function exportView(obj: object, view: ArrayBufferView, shape: number[] | undefined, flags: number): BufferRecord {
  const { buffer } = view;
  const length = lengthOf(view);
  const format = FORMATS[(view as Uint8Array)[Symbol.toStringTag]] ?? FORMATS[tagOf(view) ?? ""] ?? "B";
  const itemsize = (view as Uint8Array).BYTES_PER_ELEMENT ?? 1;
  const memory = memoryOf(buffer);
  const { byteOffset } = view;
  return createRecord({ obj, buffer, memory, byteOffset, format, itemsize, shape: shape ?? [length] }, flags);
}

/** Elements of a typed array, bytes of a DataView. Out of bounds, a typed array claims to be empty, a DataView throws. */
function lengthOf(view: ArrayBufferView): number {
  try {
    const length = (view as Uint8Array).length ?? view.byteLength;
    if (length === 0 && tagOf(view) !== undefined) Uint8Array.prototype.at.call(view as Uint8Array, 0);
    return length;
  } catch {
    checkAttached(view.buffer, 0);
    const available = view.buffer.byteLength;
    throw new DetachedError(
      `the memory shrank: its ArrayBuffer was resized to ${available} bytes, the view on it needs more`,
      {
        available,
      },
    );
  }
}

/** The class of a typed array whatever its subclass says; undefined for a DataView. */
function tagOf(view: ArrayBufferView): string | undefined {
  const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
  return Object.getOwnPropertyDescriptor(typedArray, Symbol.toStringTag)!.get!.call(view);
}

function isImageData(x: object): x is ImageData {
  return Object.prototype.toString.call(x) === "[object ImageData]" && ArrayBuffer.isView((x as ImageData).data);
}
