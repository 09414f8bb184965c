/**
 * What one evaluation holds: records of operands, and heap memory for temporaries and staging. What is left of it at the end is
 * given back together, unless a worker was lost, who may still read and write there.
 */
import { defaultHeap, type Heap } from "@lanewise/array";
import { type BufferRecord, type DType, getBuffer, sizeOf } from "@lanewise/format";
import { acquireLeaf, currentLease } from "../expression/leaf.ts";
import type { Leaf } from "../expression/node.ts";
import { counters } from "./counters.ts";
import { type Lease, roomAt } from "./lease.ts";
import { Parts } from "./parts.ts";
import { recordRoom } from "./recording.ts";
import { Temporaries } from "./temporaries.ts";

/** Records that are out for ever; kept, so that the garbage collector does not release them either. */
const lost: BufferRecord[] = [];

export class Session {
  readonly temporaries: Temporaries = new Temporaries(defaultHeap());
  readonly #held: Lease[] = [];
  readonly #exporters: object[] = [];
  #unseen: Lease | null = null;
  #parts: Parts | null = null;

  get heap(): Heap {
    return defaultHeap();
  }

  /** Copies that are read instead of what leaves stand for. */
  readonly #copies: Map<Leaf, Lease> | null;

  constructor(copies: Map<Leaf, Lease> | null = null) {
    this.#copies = copies;
  }

  /** Where the elements of a leaf are, if nothing has to be asked. */
  known(leaf: Leaf): Lease | null {
    return this.#copies?.get(leaf) ?? currentLease(leaf);
  }

  /** Where the elements of a leaf are, until the end. */
  read(leaf: Leaf): Lease {
    return this.#copies?.get(leaf) ?? this.hold(acquireLeaf(leaf), leaf.exporter);
  }

  /** What is computed as a whole. */
  get parts(): Parts {
    return (this.#parts ??= new Parts());
  }

  /** Keeps a lease's record until the end. An exporter whose lease needs none is only remembered, for `fail`; null: memory of ours. */
  hold<T extends Lease>(lease: T, exporter: object | null): T {
    if (lease.record !== null) this.#held.push(lease);
    else if (exporter !== null) this.#exporters.push(exporter);
    return lease;
  }

  /** Says of a destination that it is new: no operand can lie in it. */
  holdNew<T extends Lease>(lease: T, exporter: object | null): T {
    this.#unseen = lease;
    return this.hold(lease, exporter);
  }

  /** Whether no operand can lie in this memory. */
  isNew(lease: Lease): boolean {
    return lease === this.#unseen;
  }

  /** The address of `nbytes` bytes, aligned to 64, of any content. */
  take(nbytes: number): number {
    const address = this.temporaries.take(nbytes);
    recordRoom(address, nbytes);
    return address;
  }

  /** Room for an intermediate result in row-major order, of any content; counted. */
  room(dtype: DType, shape: readonly number[]): Lease {
    counters.temporaries++;
    return roomAt(this.heap.memory, this.take(sizeOf(shape) * dtype.itemsize), dtype, shape);
  }

  /**
   * Gives everything back, once: a session ends with this.
   *
   * @throws what a foreign exporter throws that is told to let go; everything has been given back all the same
   */
  close(): void {
    const failure = this.#giveBack();
    if (failure !== null) throw failure.error;
  }

  /** Ends a session that has failed, which counts more than what may happen here. */
  fail(error: unknown): void {
    if ((error as { code?: unknown } | null | undefined)?.code === "WORKER_LOST") this.#abandon();
    else this.#giveBack();
  }

  #giveBack(): { readonly error: unknown } | null {
    let failure: { readonly error: unknown } | null = null;
    this.temporaries.giveBackAll();
    for (const { record } of this.#held) {
      try {
        record!.release();
      } catch (error) {
        failure ??= { error };
      }
    }
    return failure;
  }

  /** Gives nothing back, ever: a lost worker may still be writing, so what it writes to must never become anything else. */
  #abandon(): void {
    for (const { record } of this.#held) lost.push(record!);
    for (const exporter of this.#exporters) lost.push(getBuffer(exporter));
  }
}
