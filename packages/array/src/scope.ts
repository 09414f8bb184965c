/**
 * Scopes: release what was made inside without naming each. The synchronous form notices by itself what is made; the
 * asynchronous one cannot (browsers carry no context over `await`), so it collects what is given to `own`.
 */
import { ArgumentError } from "@lanewise/format";
import { type Collector, realm } from "./realm.ts";

/**
 * Calls `f` and releases every array that was made while it ran (attached ones and second handles, too) and every view that
 * owns its root, except what it returns: one of these, or those one level inside an object or array. What is returned belongs
 * to the enclosing scope, or to the caller.
 *
 * @throws {ARGUMENT} when `f` is no function, or returns a promise; everything is released
 * @example
 * ```ts
 * const sums = lw.scope(() => {
 *   const scratch = lw.arange(1000);
 *   return lw.full(2, scratch.reduce((s, x) => s + x));
 * });
 * sums.get(0); // => 499500
 * sums.release();
 * ```
 */
export function scope<T>(f: () => T): T {
  checkFunction(f);
  const here = realm();
  const outer = here.collector;
  const inside = new Collected();
  here.collector = inside;
  let result: T;
  try {
    result = f();
    if (isPromise(result)) {
      throw new ArgumentError(
        "f",
        "the function of scope() must not return a promise: use await scopeAsync(async own => ...)",
      );
    }
  } catch (error) {
    here.collector = outer;
    inside.releaseAll(new Set());
    throw error;
  }
  here.collector = outer;
  const kept = partsOf(result);
  inside.releaseAll(kept);
  if (outer) for (const part of kept) if (inside.has(part)) outer.add(part as Disposable);
  return result;
}

/**
 * Calls `f` with a function `own` and, when its promise settles, releases everything that was given to `own`, except what it
 * resolves to: one of those things, or those one level inside an object or array. `own(x)` gives `x` back, and takes
 * anything with `[Symbol.dispose]`.
 *
 * @throws {ARGUMENT} when `f` is no function
 * @example
 * ```ts
 * const total = await lw.scopeAsync(async own => {
 *   const a = own(lw.arange(4));
 *   await Promise.resolve();
 *   return a.reduce((s, x) => s + x);
 * });
 * total; // => 6
 * ```
 */
export async function scopeAsync<T>(
  f: (own: <R extends Disposable>(resource: R) => R) => PromiseLike<T> | T,
): Promise<T> {
  checkFunction(f);
  const inside = new Collected();
  const own = <R extends Disposable>(resource: R): R => {
    inside.add(resource);
    return resource;
  };
  let result: T;
  try {
    result = await f(own);
  } catch (error) {
    inside.releaseAll(new Set());
    throw error;
  }
  inside.releaseAll(partsOf(result));
  return result;
}

function checkFunction(f: unknown): void {
  if (typeof f !== "function") throw new ArgumentError("f", `"f" must be a function, got ${typeof f}`);
}

class Collected implements Collector {
  readonly #resources = new Set<Disposable>();

  add(resource: Disposable): void {
    this.#resources.add(resource);
  }

  has(resource: unknown): boolean {
    return this.#resources.has(resource as Disposable);
  }

  /** Newest first, all of them even when one fails; what was released before is left alone by its own `dispose`. */
  releaseAll(kept: ReadonlySet<unknown>): void {
    let failure: { readonly error: unknown } | undefined;
    for (const resource of [...this.#resources].reverse()) {
      if (kept.has(resource)) continue;
      try {
        resource[Symbol.dispose]();
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure) throw failure.error;
  }
}

/** A result and, if it is a plain object or an array, what it holds. */
function partsOf(result: unknown): Set<unknown> {
  const parts = new Set([result]);
  if (typeof result !== "object" || result === null) return parts;
  const prototype: unknown = Object.getPrototypeOf(result);
  if (Array.isArray(result) || prototype === Object.prototype || prototype === null) {
    for (const part of Object.values(result)) parts.add(part);
  }
  return parts;
}

function isPromise(x: unknown): boolean {
  return typeof x === "object" && x !== null && typeof (x as { then?: unknown }).then === "function";
}
