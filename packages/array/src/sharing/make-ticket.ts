/** Making a ticket: one reference and one export more, and a slot that says so. */
import type { DType, Geometry } from "@lanewise/format";
import { TicketError } from "../errors.ts";
import { exportBlock, unexportBlock } from "../heap/block.ts";
import { rememberHeap } from "../heap/heap-memory.ts";
import type { OwnHeap } from "../heap/own-heap.ts";
import type { Storage } from "../storage.ts";
import { type ArrayTicket, checkIsolation } from "./ticket.ts";
import { addTicketChunk, claimSlot, type Slot, wantSlots } from "./ticket-slots.ts";

/**
 * A ticket for elements of `storage`.
 *
 * @throws {ISOLATION} when the memory cannot be passed on
 * @throws {TICKET} in a foreign thread when all slots are taken
 */
export function makeTicket<Kind extends string>(
  kind: Kind,
  storage: Storage,
  dtype: DType,
  layout: Geometry,
  readonly: boolean,
): Omit<ArrayTicket, "lanewise"> & { readonly lanewise: Kind } {
  const { heap, block } = storage;
  checkIsolation(heap);
  rememberHeap(heap);
  exportBlock(heap, block);
  let slot: Slot;
  try {
    slot = claim(storage);
  } catch (error) {
    unexportBlock(heap, block);
    throw error;
  }
  return {
    lanewise: kind,
    memory: heap.memory,
    slot: slot.word,
    serial: slot.serial,
    dtype: dtype.name,
    itemsize: layout.itemsize,
    byteOffset: layout.byteOffset,
    shape: [...layout.shape],
    strides: [...layout.strides],
    readonly,
  };
}

function claim({ heap, block }: Storage): Slot {
  const slot = claimSlot(heap, block);
  if (slot) return slot;
  if (heap.owned) {
    addTicketChunk(heap as unknown as OwnHeap);
    return claimSlot(heap, block) as Slot;
  }
  wantSlots(heap);
  throw new TicketError(
    "cannot share: every ticket slot is taken, and only the thread that made the heap adds some (at its next allocation)",
  );
}
