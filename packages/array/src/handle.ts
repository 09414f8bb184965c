/**
 * A handle: one reference to a storage, and what happens when it is given up. The base of the array's class, apart from it
 * so that the functions that work on handles need not import the class that calls them.
 *
 * The garbage collector is the backstop: the registry gets the storage of every handle that was lost without a release.
 */
import { NoIndex, ReleasedError } from "@lanewise/format";
import { realm } from "./realm.ts";
import { Storage } from "./storage.ts";

/** Where released handles point: every quick check fails there. */
export const RELEASED: Storage = /* @__PURE__ */ Storage.released();

let registry: FinalizationRegistry<Storage> | undefined;

function collect(storage: Storage): void {
  realm().trace?.collected(storage);
  storage.dropHandle();
}

export abstract class Handle extends NoIndex {
  /** RELEASED after the release. */
  #storage: Storage;
  /** The storage, also after the release: records that are still out keep it alive and name the handle as their owner. */
  readonly #origin: Storage;

  constructor(storage: Storage) {
    super();
    this.#storage = storage;
    this.#origin = storage;
    registry ??= new FinalizationRegistry(collect);
    registry.register(this, storage, this);
    realm().collector?.add(this);
  }

  /** The storage, RELEASED included: for what checks by itself. */
  static storage(handle: Handle): Storage {
    return handle.#storage;
  }

  /** The storage that a record of this handle lies in. */
  static origin(handle: Handle): Storage {
    return handle.#origin;
  }

  /** Whether `x` is a handle of this copy of the package. */
  static is(x: unknown): x is Handle {
    return typeof x === "object" && x !== null && #storage in x;
  }

  get released(): boolean {
    return this.#storage === RELEASED;
  }

  release(): void {
    const storage = live(this, "release");
    this.#storage = RELEASED;
    registry?.unregister(this);
    storage.dropHandle();
  }

  [Symbol.dispose](): void {
    if (this.#storage !== RELEASED) this.release();
  }
}

/**
 * The storage of a handle that has not been released.
 *
 * @throws {RELEASED} naming the operation
 */
export function live(handle: Handle, operation: string): Storage {
  const storage = Handle.storage(handle);
  if (storage === RELEASED) throw new ReleasedError(operation, "the array");
  return storage;
}
