/**
 * The garbage collector as the backstop: a guard per handle and per record, reachable through it alone, so that it goes
 * when the handle or the record is lost without a release, and the registry then gets what nobody has given back.
 *
 * Entering something in a registry costs more than the rest of an array, so guards are used again: a release takes the
 * storage out and keeps the guard for the next handle. Guards that are too many go the way of lost ones, with nothing in
 * them.
 */
import { realm } from "./realm.ts";
import type { Storage } from "./storage.ts";

/** What the registry holds for a guard; it must not lead to the guard. */
interface Held {
  storage: Storage | null;
  /** Whether it stands for a record, which holds an export, or for a handle. */
  isRecord: boolean;
}

export class Guard {
  readonly held: Held = { storage: null, isRecord: false };
}

/**
 * Guards that are kept, at most. What goes beyond is entered anew, and the engine forgets an entry only between two turns
 * of the event loop: a loop that holds more arrays than these at a time pays for it with time and dead entries, which
 * bench/array.bench.mjs prints for 100, 10,000 and 50,000.
 */
const KEPT = 65_536;

const spare: Guard[] = [];
let registry: FinalizationRegistry<Held> | undefined;

/** A guard that gives a handle or a record of this storage back unless it is dismissed before. Keep it there and nowhere else. */
export function guard(storage: Storage, isRecord: boolean): Guard {
  let own = spare.pop();
  if (own === undefined) {
    own = new Guard();
    registry ??= new FinalizationRegistry(collect);
    registry.register(own, own.held);
  }
  own.held.storage = storage;
  own.held.isRecord = isRecord;
  return own;
}

function collect(held: Held): void {
  const { storage, isRecord } = held;
  if (storage === null) return;
  if (isRecord) {
    realm().trace?.unexported(storage, held);
    storage.dropExport();
  } else {
    realm().trace?.collected(storage);
    storage.dropHandle();
  }
}

/** The handle or record has been released; it must forget its guard. */
export function dismiss(own: Guard): void {
  own.held.storage = null;
  if (spare.length < KEPT) spare.push(own);
}
