/**
 * Taking something out of the scopes that would release it. A scope sees what is returned from it, but not what an object
 * of a class holds privately: that object keeps it, and releases it.
 */
import { checkArgument, ReleasedError } from "@lanewise/format";
import { isArray } from "./is-array.ts";
import { realm } from "./realm.ts";

/** What scopes collect: arrays, and views that own their export. */
interface Releasable extends Disposable {
  readonly released: boolean;
}

/**
 * Takes an array, or a view that owns its export, out of every `scope` that is running, and gives it back: from now on it is
 * the caller's to release, also when a scope ends with an error. Outside of scopes nothing happens. What `own` of `scopeAsync`
 * was given stays there.
 *
 * A second handle (`a.retain()`) and the views over an array are things of their own.
 *
 * @throws {ARGUMENT} for anything else; views that another view owns have nothing to release
 * @throws {RELEASED} when it has been released
 * @example
 * ```ts
 * class Samples {
 *   #data;
 *   constructor(data: lw.ManagedArray<"float64", 1>) {
 *     this.#data = lw.keep(data);
 *   }
 *   get mean() {
 *     return this.#data.reduce((s, x) => s + x) / this.#data.length;
 *   }
 *   [Symbol.dispose]() {
 *     this.#data.release();
 *   }
 * }
 * using samples = lw.scope(() => new Samples(lw.arange(5)));
 * samples.mean; // => 2
 * ```
 */
export function keep<A extends Releasable>(array: A): A {
  checkArgument(isReleasable(array), "array", "an array or a view that owns its export", array);
  if (array.released) throw new ReleasedError("keep", isArray(array) ? "the array" : "the view");
  realm().collector?.drop(array);
  return array;
}

/** Only views that own have `[Symbol.dispose]`. Brands, because it may be of another copy. */
function isReleasable(x: unknown): x is Releasable {
  if (isArray(x)) return true;
  const { [Symbol.for("lanewise.view")]: view, [Symbol.dispose]: dispose } = Object(x);
  return view === true && typeof dispose === "function";
}
