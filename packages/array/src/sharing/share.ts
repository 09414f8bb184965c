/**
 * Passing arrays to other threads: `share` makes a ticket, `attach` redeems it, `cancelShare` takes it back. A ticket is
 * settled by one compare-and-exchange in shared memory, so of all threads that try exactly one succeeds.
 *
 * What is attached has the size that it had when it was shared, and its bytes stay where they are for as long as it is held:
 * the ticket is an export. The thread that made the heap may meanwhile fill its capacity, nothing more.
 */
import {
  checkArgument,
  checkOptions,
  checkShape,
  contiguousStrides,
  type DType,
  dtype as dtypeOf,
  elementCodec,
  extentOf,
  type Geometry,
  getBuffer,
} from "@lanewise/format";
import { handleOn } from "../array.ts";
import { TicketError } from "../errors.ts";
import { Handle } from "../handle.ts";
import { unexportBlock } from "../heap/block.ts";
import { heapOver } from "../heap/foreign-heap.ts";
import type { Heap, HeapMemory } from "../heap/heap-memory.ts";
import { addressOf, blockAt, GRANULE, headerOf, SIZE } from "../heap/layout.ts";
import type { ManagedArray } from "../managed-array.ts";
import { layoutOf, Storage } from "../storage.ts";
import { makeTicket } from "./make-ticket.ts";
import { SharedBuffer, type SharedPart } from "./shared-buffer.ts";
import type { ArrayTicket, BufferTicket, HeapTicket, Ticket } from "./ticket.ts";
import { cancelSlot, checkSlot, endSlot, redeemSlot, type Slot, waitingBlock } from "./ticket-slots.ts";

/**
 * A ticket for another thread: for an array, or for whatever part of one an exporter shows (a view, a SIMD view). A plain
 * object for `postMessage`; see `attach`.
 *
 * @throws {ISOLATION} in a page without cross-origin isolation, or for a heap that is not shared
 * @throws {TICKET} when the exporter's memory is not that of an array
 * @example
 * ```ts
 * using a = lw.arange(3);
 * const ticket = lw.share(a); // worker.postMessage(ticket)
 * using b = lw.attach(ticket); // in the worker
 * b.set(0, 7);
 * a.get(0); // => 7
 * ```
 */
export function share<D, N extends number>(x: ManagedArray<D, N>): ArrayTicket;
export function share(x: unknown): ArrayTicket | BufferTicket;
export function share(x: unknown): ArrayTicket | BufferTicket {
  const record = getBuffer(x);
  try {
    const storage = originOf(record.obj);
    if (!storage || record.suboffsets) {
      throw new TicketError(
        "cannot share: only memory of an array made by this package can be passed on; copy it with array(x)",
      );
    }
    const { byteOffset, shape, strides, itemsize, readonly } = record;
    const layout = { byteOffset, shape, strides, itemsize };
    if (x === record.obj && Handle.is(x)) {
      return makeTicket("array@1", storage, storage.dtype, layoutOf(storage), false);
    }
    const { dtype = dtypeOf(record.format) } = x as { readonly dtype?: DType };
    return makeTicket("buffer@1", storage, dtype, layout, readonly);
  } finally {
    record.release();
  }
}

/**
 * Redeems a ticket, in any thread: the ticket of an array gives an array over the same bytes, that of a view an exporter
 * (`view(attach(ticket))`), that of a heap the heap. Its reference and export pass to the result: release it.
 *
 * A ticket is redeemed once (a heap's any number of times). The array has the size it had when it was shared and cannot be
 * resized; `slice` and the like copy into this thread's default heap.
 *
 * @throws {TICKET} when the ticket was redeemed or cancelled before, or is none
 * @example
 * ```ts
 * using a = lw.ones(2);
 * const ticket = a.share();
 * using b = lw.attach(ticket);
 * lw.attach(ticket); // throws TICKET
 * ```
 */
export function attach(ticket: ArrayTicket): ManagedArray;
export function attach(ticket: BufferTicket): SharedPart;
export function attach(ticket: HeapTicket): Heap;
export function attach(ticket: Ticket): ManagedArray | SharedPart | Heap;
export function attach(ticket: Ticket): unknown {
  if (ticket?.lanewise === "heap@1") return heapOver(ticket.memory);
  if (ticket?.lanewise !== "array@1" && ticket?.lanewise !== "buffer@1") {
    throw new TicketError('"ticket" must come from share()');
  }
  const kind = ticket.lanewise;
  const { heap, slot } = placeOf(ticket);
  const dtype = dtypeOf(ticket.dtype) as DType;
  const layout = checkedLayout(ticket, dtype);
  const block = waitingBlock(heap, slot);
  if (block !== 0) checkInside(heap, block, layout, kind === "array@1");
  if (block === 0 || redeemSlot(heap, slot) === 0) {
    throw new TicketError("cannot attach: this ticket has been redeemed or taken back before");
  }
  // The storage takes over the ticket's reference and export.
  const held = { heap, block, slot };
  if (kind === "array@1") {
    const { shape } = layout;
    return handleOn(new Storage({ ...held, dtype, codec: elementCodec(dtype), shape, order: orderOf(layout) }));
  }
  const byte = dtypeOf("uint8");
  const bytes = new Storage({ ...held, dtype: byte, codec: elementCodec(byte), shape: [], order: "C" });
  return new SharedBuffer(bytes, dtype, layout, ticket.readonly);
}

/** What `cancelShare` takes. */
export interface CancelOptions {
  /**
   * The thread that redeemed the ticket is dead (its worker was terminated): take back what it held. If it is not dead, its
   * array loses its memory.
   */
  readonly holderIsGone?: boolean | undefined;
}

/**
 * Takes a ticket back that nobody has redeemed; answers whether that was so. With `holderIsGone`, also one whose holder died
 * without releasing.
 *
 * @throws {TICKET} when it is no ticket of an array
 * @throws {ARGUMENT} for an option of another name, or that is no boolean
 * @example
 * ```ts
 * using a = lw.ones(2);
 * const ticket = a.share();
 * a.exports; // => 1
 * lw.cancelShare(ticket); // => true
 * lw.cancelShare(ticket); // => false
 * a.exports; // => 0
 * ```
 */
export function cancelShare(ticket: ArrayTicket | BufferTicket, options: CancelOptions = {}): boolean {
  if (typeof ticket !== "object" || ticket === null || !("slot" in ticket)) {
    throw new TicketError('"ticket" must come from share() of an array');
  }
  checkOptions(options, ["holderIsGone"]);
  const { holderIsGone = false } = options;
  checkArgument(typeof holderIsGone === "boolean", "holderIsGone", "a boolean", holderIsGone);
  const { heap, slot } = placeOf(ticket);
  const block = cancelSlot(heap, slot) || (holderIsGone ? endSlot(heap, slot) : 0);
  if (block === 0) return false;
  unexportBlock(heap, block);
  return true;
}

/** The storage that the owner of a record stands for; null when it is none of ours. */
function originOf(owner: unknown): Storage | null {
  if (Handle.is(owner)) return Handle.origin(owner);
  return owner instanceof SharedBuffer ? SharedBuffer.origin(owner) : null;
}

function placeOf(ticket: ArrayTicket | BufferTicket): { heap: HeapMemory & Heap; slot: Slot } {
  const heap = heapOver(ticket.memory);
  const slot = { word: ticket.slot, serial: ticket.serial };
  checkSlot(heap, slot);
  return { heap, slot };
}

/** A ticket is data from elsewhere: nothing in it is trusted. */
function checkedLayout(ticket: ArrayTicket | BufferTicket, dtype: DType): Geometry {
  const { byteOffset, strides, itemsize } = ticket;
  const shape = checkShape(ticket.shape, "ticket.shape");
  const sound =
    Number.isSafeInteger(byteOffset) &&
    itemsize === dtype.itemsize &&
    Array.isArray(strides) &&
    strides.length === shape.length &&
    strides.every(Number.isSafeInteger);
  if (!sound) throw new TicketError('"ticket" must come from share(): its layout is damaged');
  return { byteOffset, shape, strides: [...strides], itemsize };
}

function checkInside(heap: HeapMemory, block: number, layout: Geometry, dense: boolean): void {
  heap.cover(block);
  const size = Atomics.load(heap.i32, headerOf(block) + SIZE);
  heap.cover(block + size - 1);
  const { low, high } = extentOf(layout);
  const [from, to] = [addressOf(block), (block + size) * GRANULE];
  const whole = blockAt(layout.byteOffset) === block && (isDense(layout, "C") || isDense(layout, "F"));
  if (low >= from && high <= to && (whole || !dense)) return;
  throw new TicketError('"ticket" must come from share(): its layout lies outside of its block');
}

function orderOf(layout: Geometry): "C" | "F" {
  return isDense(layout, "C") ? "C" : "F";
}

function isDense({ shape, strides, itemsize }: Geometry, order: "C" | "F"): boolean {
  return contiguousStrides(shape, itemsize, order).every((stride, axis) => stride === strides[axis]);
}
