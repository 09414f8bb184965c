/**
 * Memory for places that have no WebAssembly (browsers in a lockdown mode, V8 without a compiler): a resizable buffer behind
 * the same two members, so that nothing else of the heap knows. No kernel and no other thread can reach it.
 */
import { PAGE } from "./layout.ts";

export class StandInMemory {
  readonly buffer: ArrayBuffer;

  /**
   * Takes `initial` pages and reserves room for `maximum`.
   *
   * @throws RangeError when that much cannot be reserved
   */
  constructor({ initial, maximum }: { readonly initial: number; readonly maximum: number }) {
    this.buffer = new ArrayBuffer(initial * PAGE, { maxByteLength: maximum * PAGE });
  }

  /** Gives the number of pages before. Views without a length of their own grow along. */
  grow(pages: number): number {
    const { byteLength } = this.buffer;
    this.buffer.resize(byteLength + pages * PAGE);
    return byteLength / PAGE;
  }
}
