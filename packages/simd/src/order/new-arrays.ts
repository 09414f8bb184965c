/** Results that are several new arrays: one object, by which all of them can be released together. */
import { type ManagedArray, scope } from "@lanewise/array";

/** What `make` returns, for `using`; where it fails, what it has made is released. Arrays may still be released one by one. */
export function newArrays<T extends Readonly<Record<string, ManagedArray<any, any>>>>(make: () => T): T & Disposable {
  const all = scope(make);
  const dispose = (): void => {
    for (const one of Object.values(all)) one[Symbol.dispose]();
  };
  // Not among the names that the object shows.
  return Object.defineProperty(all, Symbol.dispose, { value: dispose }) as T & Disposable;
}
