/**
 * A WebAssembly memory that is not shared, for tiles of operands and what is made of them: engines copy into shared memory
 * word by word (bench/foreign.mjs prints both). It grows to what the largest run needed and keeps that.
 *
 * Room is a stack: runs give back what they took before what called them does.
 */

let memory: WebAssembly.Memory | undefined;
let end = 0;

export function tileMemory(): WebAssembly.Memory {
  return (memory ??= new WebAssembly.Memory({ initial: 1 }));
}

/** The address of `nbytes` bytes of any content, aligned to 64, until the `withTiles` around it ends. */
export function takeTile(nbytes: number): number {
  const address = end;
  end += (nbytes + 127) & ~63;
  const missing = end - tileMemory().buffer.byteLength;
  if (missing > 0) tileMemory().grow(Math.ceil(missing / 65536));
  return address;
}

/** Does `work`, and gives back all room that it took. */
export function withTiles<T>(work: () => T): T {
  const begin = end;
  try {
    return work();
  } finally {
    end = begin;
  }
}
