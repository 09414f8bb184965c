/**
 * Which WebAssembly memory does a buffer lie in? JavaScript cannot tell, so owners say it once with `adoptMemory`. The
 * list hangs on the global object, so that two copies of this package agree, and holds nothing alive.
 */

import { checkArgument } from "../arguments/check-argument.ts";
import { byteLengthOf } from "./attached.ts";

/** The adopted memory in which a buffer lies, or null. */
type Find = (buffer: ArrayBufferLike) => WebAssembly.Memory | null;

interface Adopted {
  readonly find: Find;
  readonly adopt: (memory: WebAssembly.Memory) => void;
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
  checkArgument(isMemory(memory), "memory", "a WebAssembly.Memory", memory);
  if (realm[KEY] === undefined) Object.defineProperty(realm, KEY, { value: newList() });
  realm[KEY]!.adopt(memory);
}

function newList(): Adopted {
  // Buffers seen so far: also those from before a shared memory grew, which stay valid.
  const byBuffer = new WeakMap<ArrayBufferLike, WebAssembly.Memory>();
  const memories: WeakRef<WebAssembly.Memory>[] = [];
  return {
    adopt(memory) {
      byBuffer.set(memory.buffer, memory);
      if (!memories.some(known => known.deref() === memory)) memories.push(new WeakRef(memory));
    },
    find(buffer) {
      const known = byBuffer.get(buffer);
      if (known !== undefined) return known;
      // A buffer never seen: has one of the memories grown?
      for (let k = memories.length - 1; k >= 0; k--) {
        const memory = memories[k]!.deref();
        if (memory === undefined) memories.splice(k, 1);
        else if (memory.buffer === buffer) {
          byBuffer.set(buffer, memory);
          return memory;
        }
      }
      return null;
    },
  };
}

/**
 * The adopted memory in which a buffer lies, or null; for those whose kernels can work in place where a record would say so,
 * but cost more than the work.
 *
 * @example
 * ```ts
 * const memory = new WebAssembly.Memory({ initial: 1 });
 * lw.memoryOf(memory.buffer); // => null
 * lw.adoptMemory(memory);
 * lw.memoryOf(memory.buffer) === memory; // => true
 * ```
 */
export const memoryOf: Find = buffer => realm[KEY]?.find(buffer) ?? null;

/** By its tag and what it holds, so that other realms' memories count. */
export function isMemory(value: unknown): value is WebAssembly.Memory {
  return (
    Object.prototype.toString.call(value) === "[object WebAssembly.Memory]" &&
    byteLengthOf((value as WebAssembly.Memory).buffer) !== undefined
  );
}
