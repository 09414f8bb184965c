/**
 * Is the memory still there? Built-in buffers can be detached, transferred or shrunk behind our back, and JavaScript then
 * gives `undefined` or drops writes in silence. Every access path of lanewise asks here and throws instead.
 */
import { DetachedError } from "../errors.ts";

/**
 * The bytes of an ArrayBuffer or SharedArrayBuffer of any realm, 0 for a detached one; undefined for anything else,
 * impostors included.
 */
export function byteLengthOf(buffer: unknown): number | undefined {
  try {
    // DataView looks at the thing itself, not at its prototype or tag.
    return new DataView(buffer as ArrayBuffer).byteLength;
  } catch {
    try {
      return Reflect.get(ArrayBuffer.prototype, "byteLength", buffer);
    } catch {
      return undefined;
    }
  }
}

/** Throws unless the buffer has its first `needed` bytes. checked.ts has it for everybody. */
export function checkAttached(buffer: ArrayBufferLike, needed: number): void {
  const available = buffer.byteLength;
  if (available < needed || (available === 0 && isDetached(buffer))) lost(buffer, needed);
}

/** Says what has happened to a buffer that has not the bytes that are needed (undefined: more than it has). */
export function lost(buffer: ArrayBufferLike, needed: number | undefined): never {
  const available = buffer.byteLength;
  throw new DetachedError(
    isDetached(buffer)
      ? "the memory is gone: its ArrayBuffer was detached (transferred, posted, or its WebAssembly.Memory grew: adoptMemory keeps up)"
      : `the memory shrank: its ArrayBuffer was resized to ${available} bytes, ${needed ?? "more"} are needed`,
    { needed, available },
  );
}

/** `detached` is not in Node 20, so: a buffer that refuses views. */
function isDetached(buffer: ArrayBufferLike): boolean {
  try {
    new DataView(buffer);
    return false;
  } catch {
    return true;
  }
}
