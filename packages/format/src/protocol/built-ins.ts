/**
 * The platform's own objects as exporters: ArrayBuffer, SharedArrayBuffer (fixed, resizable, growable), typed arrays,
 * Buffer, DataView, WebAssembly.Memory, ImageData. Recognised by what they are, not by class, so that other realms'
 * objects count; no prototype is touched.
 *
 * They keep no lock: others can detach or shrink them, which every access to the record then detects.
 */

import { scalarOfArray } from "../formats/scalars.ts";
import { isMemory, memoryOf } from "./adopt.ts";
import { byteLengthOf, lost } from "./attached.ts";
import { GrantedRecord } from "./buffer-record.ts";
import type { BufferRecord } from "./protocol.ts";

/** `ArrayBuffer.isView`, which after many typed arrays takes no DataView in V8 13.6 (Node 24): its compiler is mistaken. */
export const isView = (x: unknown): x is ArrayBufferView => ArrayBuffer.isView(x) || x instanceof DataView;

/** Whether `exportBuiltIn` would give a record. */
export function isBuiltIn(x: object): boolean {
  // Mostly it is asked of lists and plain objects, and what is no buffer is told by an exception, which takes its time.
  if (Array.isArray(x) || Object.prototype.toString.call(x) === "[object Object]") return false;
  return isView(x) || isImageData(x) || byteLengthOf(x) !== undefined || isMemory(x);
}

/**
 * A record over one of the platform's objects; undefined for any other.
 *
 * @throws {BUFFER} when the request cannot be granted
 * @throws {DETACHED} when the object has lost its memory
 */
export function exportBuiltIn(x: object, flags: number): BufferRecord | undefined {
  const own = isView(x) ? x : null;
  const image = !own && isImageData(x) ? x : null;
  const view = own ?? image?.data;
  const scalar = view && (scalarOfArray((view as Uint8Array)[Symbol.toStringTag]) ?? scalarOfArray(tagOf(view)));
  const memory = !view && isMemory(x) ? x : null;
  const buffer = view?.buffer ?? memory?.buffer ?? (x as ArrayBuffer);
  const length = view ? lengthOf(view) : byteLengthOf(buffer);
  if (length === undefined) return undefined;
  const source = {
    obj: x,
    buffer,
    memory: memory ?? memoryOf(buffer),
    byteOffset: view?.byteOffset,
    // Bytes, where no scalar has the class's name: of buffers, DataView, Uint8ClampedArray.
    format: scalar?.code ?? "B",
    itemsize: scalar?.itemsize ?? 1,
    shape: image ? [image.height, image.width, 4] : [length],
  };
  return new GrantedRecord(source, flags);
}

/** Elements of a typed array, bytes of a DataView. @throws {DETACHED} Out of bounds, a typed array claims to be empty, a DataView throws. */
export function lengthOf(view: ArrayBufferView): number {
  try {
    const length = (view as Uint8Array).length ?? view.byteLength;
    if (length === 0 && tagOf(view) !== undefined) Uint8Array.prototype.at.call(view as Uint8Array, 0);
    return length;
  } catch {
    return lost(view.buffer, undefined);
  }
}

/** The class of a typed array whatever its subclass says; undefined for a DataView. */
function tagOf(view: ArrayBufferView): string | undefined {
  return Reflect.get(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag, view);
}

function isImageData(x: object): x is ImageData {
  return Object.prototype.toString.call(x) === "[object ImageData]" && isView((x as ImageData).data);
}
