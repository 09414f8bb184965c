/**
 * What a view that owns its root has besides the methods of all views: the only kind with `release`. Properties and not a
 * class, because views of another class (or another prototype) would have fields of another kind for the engine.
 */
import type { ViewOfMemory } from "./view.ts";

const OWNER: PropertyDescriptorMap & ThisType<ViewOfMemory> = {
  release: {
    value(): void {
      this.rootOf("release").release();
    },
  },
  [Symbol.dispose]: {
    value(): void {
      if (!this.released) this.rootOf("release").release();
    },
  },
};

/** The innermost `scope()` of @lanewise/array, if one is running. Found by symbol: views do not know arrays. */
interface Realm {
  readonly collector: { add(resource: Disposable): void } | null;
}

/** Makes a view the owner of its root. What is made inside a scope is released at its end. */
export function owned<V extends object>(view: V): V & Disposable {
  const owner: V & Disposable = Object.defineProperties(view, OWNER as PropertyDescriptorMap) as never;
  (globalThis as { [key: symbol]: Realm | undefined })[Symbol.for("lanewise.realm@1")]?.collector?.add(owner);
  return owner;
}
