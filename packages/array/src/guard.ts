/**
 * The garbage collector as the backstop: a guard per handle, reachable through that handle alone, so that it goes when the
 * handle is lost without a release, and the registry then gets the storage that nobody has given back.
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
}

export class Guard {
  readonly held: Held = { storage: null };
}

/** Guards that are kept, at most. */
const KEPT = 1024;

const spare: Guard[] = [];
let registry: FinalizationRegistry<Held> | undefined;

/** A guard that gives this storage back unless it is dismissed before. Keep it in the handle and nowhere else. */
export function guard(storage: Storage): Guard {
  let own = spare.pop();
  if (own === undefined) {
    own = new Guard();
    registry ??= new FinalizationRegistry(collect);
    registry.register(own, own.held);
  }
  own.held.storage = storage;
  return own;
}

function collect({ storage }: Held): void {
  if (storage === null) return;
  realm().trace?.collected(storage);
  storage.dropHandle();
}

/** The handle has been released; it must forget its guard. */
export function dismiss(own: Guard): void {
  own.held.storage = null;
  if (spare.length < KEPT) spare.push(own);
}
