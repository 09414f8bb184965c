/**
 * What a view that owns its root has besides the methods of all views: the only kind with `release`. Properties and not a
 * class, because views of another class (or another prototype) would have fields of another kind for the engine.
 */
import type { ViewOfMemory } from "./view.ts";

export const OWNER: PropertyDescriptorMap & ThisType<ViewOfMemory> = {
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
