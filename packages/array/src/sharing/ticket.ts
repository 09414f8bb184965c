/**
 * Tickets: plain objects that survive `postMessage` and let another thread reach a heap or an array. Only their form and
 * the question whether this place can pass memory on at all; what happens with them is in share.ts.
 */
import { IsolationError } from "../errors.ts";
import { type HeapMemory, rememberHeap } from "../heap/heap-memory.ts";

/** Lets `attach` reach a heap in another thread. Owns nothing, can be used any number of times. */
export interface HeapTicket {
  readonly lanewise: "heap@1";
  readonly memory: WebAssembly.Memory;
}

/** What both tickets that own something have. */
interface OwningTicket {
  readonly memory: WebAssembly.Memory;
  /** Which ticket it is; see ticket-slots.ts. */
  readonly slot: number;
  readonly serial: number;
  /** Name of the dtype, as `dtype(name)` takes it, and bytes of an element. */
  readonly dtype: string;
  readonly itemsize: number;
  /** Address of the first element in the memory, and how the elements lie. */
  readonly byteOffset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly readonly: boolean;
}

/**
 * Owns one reference and one export of an array until it is redeemed by `attach`, once, in any thread, or taken back by
 * `cancelShare`. A ticket that is lost keeps its array alive and locked.
 */
export interface ArrayTicket extends OwningTicket {
  readonly lanewise: "array@1";
}

/** The same for a part of an array, such as a view: `attach` gives an exporter with this layout. */
export interface BufferTicket extends OwningTicket {
  readonly lanewise: "buffer@1";
}

/** What `share()` gives and `attach` takes. */
export type Ticket = ArrayTicket | BufferTicket | HeapTicket;

export function heapTicket(heap: HeapMemory): HeapTicket {
  checkIsolation(heap);
  rememberHeap(heap);
  return { lanewise: "heap@1", memory: heap.memory };
}

/**
 * Refuses to make a ticket that could not be posted.
 *
 * @throws {ISOLATION} naming what is missing
 */
export function checkIsolation(heap: HeapMemory): void {
  if (!heap.shared) {
    throw new IsolationError("cannot share: this heap was made with shared: false, so no other thread can reach it");
  }
  // Undefined outside of browsers, where nothing of the sort is needed.
  if (globalThis.crossOriginIsolated === false) {
    throw new IsolationError(
      "cannot share: this page is not cross-origin isolated, so the browser passes no shared memory to workers; serve it " +
        'with the headers "Cross-Origin-Opener-Policy: same-origin" and "Cross-Origin-Embedder-Policy: require-corp"',
    );
  }
}
