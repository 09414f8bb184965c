/** Memory of the heap for the time of one short evaluation, and operands that are copied there first. */
import { defaultHeap, type Heap } from "@lanewise/array";
import { countMoved, isLanewiseError } from "@lanewise/format";
import { counters } from "./counters.ts";
import { aligned } from "./recording.ts";
import { STAGED } from "./staging.ts";
import type { Copied } from "./structure.ts";

/**
 * Calls `work` with the address of memory that lasts as long; does nothing where there is none, since the long way takes less at
 * a time. After a worker was lost it lasts for ever: he may still write there.
 */
export function withMemory<T>(nbytes: number, work: (address: number, heap: Heap) => T): T | undefined {
  const heap = defaultHeap();
  let address: number;
  try {
    address = heap.allocate(nbytes, { zero: false });
  } catch (error) {
    if (isLanewiseError(error, "OUT_OF_MEMORY")) return undefined;
    throw error;
  }
  let isOurs = true;
  try {
    return work(address, heap);
  } catch (error) {
    isOurs = !isLanewiseError(error, "WORKER_LOST");
    throw error;
  } finally {
    if (isOurs) heap.free(address);
  }
}

/**
 * Copies operands into the heap, as aligned as they are, and gives `work` their addresses and that of as many bytes more; or does
 * nothing and gives false.
 */
export function withCopies(
  copied: readonly Copied[],
  more: number,
  work: (addresses: readonly number[], heap: Heap) => void,
): boolean {
  const nbytes = copied.reduce((sum, { low, nbytes }) => sum + spaced(low, nbytes), more);
  if (nbytes === 0) {
    work([], defaultHeap());
    return true;
  }
  const done = withMemory(nbytes, (begin, heap) => {
    let at = begin;
    const addresses = copied.map(({ lease, low, nbytes }) => {
      const address = at + (low & 15);
      new Uint8Array(heap.memory.buffer, address, nbytes).set(new Uint8Array(lease.buffer, low, nbytes));
      countMoved(nbytes);
      at += spaced(low, nbytes);
      return address;
    });
    work([...addresses, at], heap);
    if (copied.length > 0) {
      counters.staged++;
      counters.last = STAGED;
    }
    return true;
  });
  return done === true;
}

const spaced = (low: number, nbytes: number): number => aligned((low & 15) + nbytes);
