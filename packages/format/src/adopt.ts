/**
 * Which WebAssembly memory does a buffer lie in? JavaScript cannot tell, so owners say it once with `adoptMemory`. The
 * list hangs on the global object, so that two copies of this package agree, and holds nothing alive.
 */
import { byteLengthOf } from "./attached.ts";
import { ArgumentError } from "./errors.ts";
import { describe } from "./geometry.ts";

interface Adopted {
  /** Buffers seen so far: also those from before a shared memory grew, which stay valid. */
  readonly byBuffer: WeakMap<ArrayBufferLike, WebAssembly.Memory>;
  readonly memories: WeakRef<WebAssembly.Memory>[];
}

const KEY: unique symbol = /* @__PURE__ */ Symbol.for("lanewise.memories@1") as never;
const realm = globalThis as typeof globalThis & { [KEY]?: Adopted };

/**
 * Makes known that `memory.buffer` lies in this WebAssembly memory (Emscripten's, Pyodide's). From then on records over
 * typed arrays on it name the memory, so that kernels work on it in place, and stay right when it grows.
 *
 * @throws {ARGUMENT} for anything but a WebAssembly.Memory
 *
 * @example
 * ```ts
 * const memory = new WebAssembly.Memory({ initial: 1 });
 * lw.adoptMemory(memory);
 * lw.getBuffer(new Float64Array(memory.buffer)).memory === memory; // => true
 * ```
 */
export function adoptMemory(memory: WebAssembly.Memory): void {
  if (!isMemory(memory)) {
    throw new ArgumentError("memory", `"memory" must be a WebAssembly.Memory, got ${describe(memory)}`);
  }
  if (realm[KEY] === undefined) {
    Object.defineProperty(realm, KEY, { value: { byBuffer: new WeakMap(), memories: [] } satisfies Adopted });
  }
  const { byBuffer, memories } = realm[KEY]!;
  byBuffer.set(memory.buffer, memory);
  if (!memories.some(known => known.deref() === memory)) memories.push(new WeakRef(memory));
}

/** The adopted memory in which this buffer lies, or null. */
export function memoryOf(buffer: ArrayBufferLike): WebAssembly.Memory | null {
  const adopted = realm[KEY];
  if (adopted === undefined) return null;
  const known = adopted.byBuffer.get(buffer);
  if (known !== undefined) return known;
  // A buffer never seen: has one of the memories grown?
  for (let k = adopted.memories.length - 1; k >= 0; k--) {
    const memory = adopted.memories[k]!.deref();
    if (memory === undefined) adopted.memories.splice(k, 1);
    else if (memory.buffer === buffer) {
      adopted.byBuffer.set(buffer, memory);
      return memory;
    }
  }
  return null;
}

/** By its tag and what it holds, so that other realms' memories count. */
export function isMemory(value: unknown): value is WebAssembly.Memory {
  return (
    Object.prototype.toString.call(value) === "[object WebAssembly.Memory]" &&
    byteLengthOf((value as WebAssembly.Memory).buffer) !== undefined
  );
}
