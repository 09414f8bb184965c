/**
 * Makes `get` quick from the first loop on; nothing but speed depends on it. The engine takes a branch that was never taken
 * for a way out of the compiled code, and moves nothing out of a loop that has one; so `get` goes through all of them
 * before the first array is used. Reads the heap's own first words, and writes nothing.
 */
import { dtype } from "@lanewise/format";
import { Handle } from "../handle.ts";
import { Storage } from "../storage.ts";

const DTYPES = ["float64", "float32", "int32", "uint8", "int8", "int16", "uint16", "uint32"] as const;

let warm = false;

/** Once in a process. */
export function warmUp(array: Handle, heap: Storage["heap"]): void {
  if (warm) return;
  warm = true;
  // Twice, because the first calls of a function are not taken note of.
  for (const name of [...DTYPES, ...DTYPES]) {
    const parts = { heap, block: 0, dtype: dtype(name), codec: null as never, order: "C", slot: null } as const;
    const list = new Storage({ ...parts, shape: [1] });
    const matrix = new Storage({ ...parts, shape: [1, 1] });
    for (const index of [0, -1]) {
      Handle.warm(array, list, index);
      Handle.warm(array, matrix, index, index);
    }
  }
}
