/**
 * Scopes: release what was made inside without naming each. The synchronous form notices by itself what is made; the
 * asynchronous one cannot (browsers carry no context over `await`), so it collects what is given to `own`.
 */
import { ArgumentError, checkArgument, ReleasedError, type Unless } from "@lanewise/format";
import { type Collector, realm } from "./realm.ts";

/** T, unless it is a promise. */
type Sync<T> = Unless<
  T extends PromiseLike<unknown> ? never : T,
  "the function of scope() must not return a promise: use scopeAsync",
  T
>;

/**
 * Calls `f` and releases every array that was made while it ran (attached ones and second handles, too) and every view that
 * owns its root, except what it returns: one of these, or those one level inside a plain object or an array. What is returned
 * belongs to the enclosing scope, or to the caller. When `f` throws, everything is released; so it is when a release throws.
 * `keep` takes something out of the scope: what an object of a class holds.
 *
 * @throws {ARGUMENT} when `f` is no function, or returns a promise or a generator, whose work is still to come; everything is
 *   released
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
export function scope<T>(f: () => Sync<T>): T {
  checkFunction(f);
  const here = realm();
  const outer = here.collector;
  const inside = new Collected(outer);
  let result: T;
  let kept: Set<unknown>;
  here.collector = inside;
  try {
    result = f() as T;
    refuseLater(result);
    kept = partsOf(result);
  } catch (error) {
    here.collector = outer;
    inside.abandon();
    throw error;
  }
  here.collector = outer;
  inside.releaseAllBut(kept);
  if (outer) for (const part of kept) if (inside.has(part)) outer.add(part);
  return result;
}

/**
 * Calls `f` with a function `own` and, when its promise settles, releases everything that was given to `own`, except what it
 * resolves to: one of those things, or those one level inside a plain object or an array. `own(x)` gives `x` back, and takes
 * anything with `[Symbol.dispose]`. After the end of the scope, which a part of `f` may outlast that nobody awaits, it
 * releases `x` and throws.
 *
 * @throws {ARGUMENT} when `f` is no function, or `own` is given what has no `[Symbol.dispose]`
 * @throws {RELEASED} from `own`, when the scope has ended
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
  const inside = new Collected(null);
  const own = <R extends Disposable>(resource: R): R => {
    checkDisposable(resource);
    if (!inside.open) {
      resource[Symbol.dispose]();
      throw new ReleasedError("own", "the scope");
    }
    inside.add(resource);
    return resource;
  };
  let result: T;
  let kept: Set<unknown>;
  try {
    result = await f(own);
    kept = partsOf(result);
  } catch (error) {
    inside.abandon();
    throw error;
  }
  inside.releaseAllBut(kept);
  return result;
}

/** Collected resources up to which none is looked at again before the end. */
const MIN_SWEEP = 1024;

class Collected implements Collector {
  open = true;
  readonly #outer: Collector | null;
  readonly #resources = new Set<Disposable>();
  #sweepAbove = MIN_SWEEP;

  constructor(outer: Collector | null) {
    this.#outer = outer;
  }

  add(resource: Disposable): void {
    this.#resources.add(resource);
    if (this.#resources.size > this.#sweepAbove) this.#sweep();
  }

  drop(resource: Disposable): void {
    this.#resources.delete(resource);
    this.#outer?.drop(resource);
  }

  has(resource: unknown): resource is Disposable {
    return this.#resources.has(resource as Disposable);
  }

  /** Newest first. What was released before is left alone by its own `dispose`; when one fails, nothing is kept, either. */
  releaseAllBut(kept: ReadonlySet<unknown>): void {
    this.open = false;
    const all = [...this.#resources].reverse();
    const failure = dispose(all.filter(resource => !kept.has(resource)));
    if (failure === null) return;
    dispose(all.filter(resource => kept.has(resource)));
    throw failure.error;
  }

  /** After an error, which counts more than what a release throws. */
  abandon(): void {
    this.open = false;
    dispose([...this.#resources].reverse());
  }

  /** A loop may make and release any number; what has been released need not be remembered. */
  #sweep(): void {
    for (const resource of this.#resources) {
      if ((resource as { readonly released?: unknown }).released === true) this.#resources.delete(resource);
    }
    this.#sweepAbove = Math.max(MIN_SWEEP, 2 * this.#resources.size);
  }
}

/** Disposes of all, whatever fails; the first failure. */
function dispose(resources: readonly Disposable[]): { readonly error: unknown } | null {
  let failure: { readonly error: unknown } | null = null;
  for (const resource of resources) {
    try {
      resource[Symbol.dispose]();
    } catch (error) {
      failure ??= { error };
    }
  }
  return failure;
}

/** A result and, if it is a plain object or an array, what it holds. */
function partsOf(result: unknown): Set<unknown> {
  const parts = new Set([result]);
  if (typeof result !== "object" || result === null) return parts;
  // Plain by the length of the chain: objects of another realm have another Object.prototype.
  const prototype: unknown = Object.getPrototypeOf(result);
  if (Array.isArray(result) || prototype === null || Object.getPrototypeOf(prototype) === null) {
    for (const part of Object.values(result)) parts.add(part);
  }
  return parts;
}

function checkFunction(f: unknown): void {
  checkArgument(typeof f === "function", "f", "a function", f);
}

function checkDisposable(resource: unknown): void {
  const dispose = (resource as Partial<Disposable> | null | undefined)?.[Symbol.dispose];
  checkArgument(typeof dispose === "function", "resource", "something with [Symbol.dispose]", resource);
}

function refuseLater(result: unknown): void {
  if (typeof result !== "object" || result === null) return;
  if (typeof (result as { then?: unknown }).then === "function") {
    throw new ArgumentError(
      "f",
      "the function of scope() must not return a promise: use await scopeAsync(async own => ...)",
    );
  }
  if (/Generator\]$/.test(Object.prototype.toString.call(result))) {
    throw new ArgumentError("f", "the function of scope() must not return a generator: nothing of it has run yet");
  }
}
