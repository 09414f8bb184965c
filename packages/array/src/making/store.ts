/** Writing one element of a storage that user code cannot reach yet. */

import { writePlain } from "../elements/elements.ts";
import { byteAt } from "../elements/positions.ts";
import type { Storage } from "../storage.ts";
import { withEncoded } from "./encode.ts";

/** The value may run user code, which may grow the heap: views are looked up after that. */
export function store(storage: Storage, position: number, value: unknown): void {
  if (writePlain(storage.heap, storage.kind, position, value)) return;
  withEncoded(storage.codec, storage.itemsize, value, bytes => {
    storage.heap.u8.set(bytes, byteAt(storage, position));
  });
}
