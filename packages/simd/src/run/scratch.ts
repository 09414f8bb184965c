/**
 * Heap memory for the time of one run: temporaries and staging tiles. Everything is freed together at the end.
 */
import { defaultHeap, type Heap } from "@lanewise/array";
import { contiguousStrides, type DType, sizeOf } from "@lanewise/format";
import { MemoryLease } from "./lease.ts";

export class Scratch {
  readonly #addresses: number[] = [];

  get heap(): Heap {
    return defaultHeap();
  }

  /** The address of `nbytes` bytes, aligned to 64, of any content. */
  take(nbytes: number): number {
    const address = this.heap.allocate(Math.max(nbytes, 1), { zero: false });
    this.#addresses.push(address);
    return address;
  }

  /** Room for an array in row-major order. */
  lease(dtype: DType, shape: readonly number[]): MemoryLease {
    const { itemsize } = dtype;
    const byteOffset = this.take(sizeOf(shape) * itemsize);
    const geometry = { byteOffset, shape, strides: contiguousStrides(shape, itemsize), itemsize };
    return new MemoryLease(this.heap.memory, dtype, geometry, false, Number.NaN);
  }

  free(): void {
    for (const address of this.#addresses) this.heap.free(address);
    this.#addresses.length = 0;
  }
}
