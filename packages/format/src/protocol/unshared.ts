/** The one copy that Web APIs which refuse shared memory need. */

import { toBytes } from "../copies/walk.ts";
import { dtypeOfBuffer } from "../formats/dtype-of-buffer.ts";
import { isContiguous } from "../geometry/contiguity.ts";
import { getBuffer } from "./get-buffer.ts";

/** Elements in plain memory: what every Web API takes. */
export type UnsharedArray = ArrayBufferView<ArrayBuffer>;

/**
 * The elements of any exporter as a typed array that lies in no SharedArrayBuffer; bytes, if no typed array fits their
 * dtype. What is not shared and contiguous comes back over the same memory, everything else is copied, in logical order.
 *
 * Arrays of lanewise lie in shared memory. `postMessage`, WebGL and WebGPU uploads (`bufferData`, `texImage2D`,
 * `writeBuffer`, `writeTexture`) and WebCodecs take it as it is. These need `toUnshared`:
 *
 * - `crypto.getRandomValues`, `crypto.subtle.*`
 * - `new Blob`, `new File`, `new FontFace`, `new ImageData`
 * - `WebSocket.send`, `RTCDataChannel.send`, `XMLHttpRequest.send`, `navigator.sendBeacon`
 * - `CompressionStream` and other byte streams, `FileSystemWritableFileStream.write`
 * - IndexedDB, `history.pushState`: whatever stores a structured clone
 * - bodies of `fetch`, `new Request`, `new Response`; `TextDecoder.decode`, `TextEncoder.encodeInto`, `decodeAudioData`,
 *   `WebAssembly.compile`: it depends on the engine
 *
 * (packages/format/test/unshared.browser.test.ts tries them.)
 *
 * @throws {ARGUMENT} if `x` exports no buffer
 * @throws {DETACHED} if its memory is gone
 *
 * @example
 * ```ts
 * const shared = new Uint8Array(new SharedArrayBuffer(3)).fill(7);
 * const plain = lw.toUnshared(shared);
 * plain.buffer instanceof ArrayBuffer; // => true
 * plain; // => Uint8Array.of(7, 7, 7)
 * ```
 */
export function toUnshared(x: unknown): UnsharedArray {
  const record = getBuffer(x);
  try {
    const { buffer, byteOffset, shape, strides, itemsize, suboffsets, blocks, format, nbytes } = record;
    const dtype = dtypeOfBuffer(format, itemsize);
    const Type = dtype.TypedArray ?? Uint8Array;
    const geometry = { byteOffset, shape, strides, itemsize, suboffsets };
    const isPlain = buffer[Symbol.toStringTag] === "ArrayBuffer";
    if (isPlain && isContiguous(geometry, "C") && byteOffset % Type.BYTES_PER_ELEMENT === 0) {
      return new Type(buffer as ArrayBuffer, byteOffset, nbytes / Type.BYTES_PER_ELEMENT);
    }
    return new Type(toBytes({ buffer, geometry, dtype, blocks }).buffer);
  } finally {
    record.release();
  }
}
