/**
 * `simd(x)`: a view that also has arithmetic. It is the one place that puts all operations on objects as methods; each of the
 * two classes is made when there is a first object of it, so that importing does nothing, and formulas need no views.
 *
 * A `SimdView` owns nothing. Over a view it borrows; over anything else it asks the exporter at each use and gives the
 * record back at once, so it never stands in the way of `resize` or `release`.
 */
import { array, type Heap, type ManagedArray } from "@lanewise/array";
import {
  ArgumentError,
  BUFFER,
  type BufferRecord,
  createRecord,
  type Exporter,
  isExporter,
  NoIndex,
  VERSION,
} from "@lanewise/format";
import { isView, type MemoryView, view } from "@lanewise/view";
import { ExpressionNode } from "./expression/expression.ts";
import { NodeHolder } from "./expression/known.ts";
import { currentLease, knownLeaf, leafOf } from "./expression/leaf.ts";
import type { Leaf, Node } from "./expression/node.ts";
import { described, optionsOf } from "./expression/options.ts";
import { allMethods, layoutMethods, layoutProperties } from "./methods.ts";
import { VIEW } from "./run/plain.ts";
import { runInto } from "./run/run.ts";
import type { SimdExpression, SimdView } from "./simd-types.ts";
import { castingOf, type IntoOptions } from "./table/casting.ts";
import type { DTypeOf, RankOf } from "./types.ts";

type AnyView = MemoryView & { release(): void };
type Derive = (whole: MemoryView) => MemoryView;

type ViewClass = new (exporter: object, derive: Derive | null, leaf: Leaf | null) => object;

/** Types that are worked out from an unknown exporter would be deep, and all the same. */
const viewOf = view as unknown as (x: object) => AnyView;

let ofViews: ViewClass | undefined;
let ofExpressions: typeof ExpressionNode | undefined;

/**
 * Anything that exports a buffer, with arithmetic; an expression, with methods.
 *
 * @throws {ARGUMENT} `x` exports no buffer
 *
 * @example
 * import * as lw from "lanewise";
 * const a = lw.simd(new Float64Array([1, 4, 9]));
 * a.sqrt().add(1).toTypedArray(); // => new Float64Array([2, 3, 4])
 */
export function simd<X extends object>(
  x: X,
): X extends { readonly operands: readonly unknown[] }
  ? SimdExpression<DTypeOf<X>, RankOf<X>>
  : SimdView<DTypeOf<X>, RankOf<X>>;
export function simd(x: object): unknown {
  const known = typeof x === "object" && x !== null ? knownLeaf(x) : null;
  if (known !== null) return new (viewClass())(x, null, known);
  if (typeof x === "object" && x !== null && NodeHolder.is(x)) {
    const holder = x as unknown as ExpressionNode;
    if (holder.family !== ExpressionNode) return x;
    return new (expressionClass())(holder.operands, holder.node, holder.op);
  }
  if (!isExporter(x))
    throw new ArgumentError("x", `simd takes an object that exports a buffer, or an expression, got ${described(x)}`);
  return new (viewClass())(x, null, null);
}

/** What engines quote when they refuse to clone. */
const REMEDY = /* @__PURE__ */ Symbol("a simd view: share() posts the array below, toTypedArray() copies its elements");

/** Memory seen through another shape, as an exporter that acquires when it is asked. */
class Derived implements Exporter {
  readonly #whole: object;
  readonly #derive: Derive;

  constructor(whole: object, derive: Derive) {
    this.#whole = whole;
    this.#derive = derive;
  }

  get [VERSION](): number {
    return (this.#whole as { [VERSION]?: number })[VERSION] ?? Number.NaN;
  }

  [BUFFER](flags: number): BufferRecord {
    const root = viewOf(this.#whole);
    try {
      const part = this.#derive(root);
      const { buffer, memory, byteOffset, format, itemsize, shape, strides, suboffsets, readonly } = part;
      const place = memory === null ? { buffer } : { memory };
      return createRecord(
        {
          obj: this.#whole,
          ...place,
          byteOffset,
          format,
          itemsize,
          shape,
          strides,
          suboffsets,
          readonly,
          onRelease: () => root.release(),
        },
        flags,
      );
    } catch (error) {
      root.release();
      throw error;
    }
  }
}

function expressionClass(): typeof ExpressionNode {
  if (ofExpressions !== undefined) return ofExpressions;

  class SimdExpressionNode extends ExpressionNode {
    override get family(): typeof ExpressionNode {
      return SimdExpressionNode;
    }

    get fluent(): true {
      return true;
    }
  }

  const { prototype } = SimdExpressionNode;
  for (const [name, method] of [...allMethods(), ...layoutMethods()]) addMethod(prototype, name, method);
  for (const [name, read] of layoutProperties()) addProperty(prototype, name, read);
  return (ofExpressions = SimdExpressionNode);
}

function viewClass(): ViewClass {
  if (ofViews !== undefined) return ofViews;

  class SimdViewOf extends NodeHolder {
    /** As of views: an object that cannot be cloned, because nothing of it would arrive. */
    readonly notCloned: symbol = REMEDY;
    /** What is asked for memory. */
    readonly #exporter: object;
    /** The view when `#exporter` is one: then nothing has to be asked. Undefined until that matters. */
    #view: MemoryView | null | undefined = undefined;
    #leaf: Leaf | null;

    constructor(exporter: object, derive: Derive | null, leaf: Leaf | null) {
      super();
      this.#exporter = derive === null ? exporter : new Derived(exporter, derive);
      this.#leaf = leaf;
      if (leaf !== null) return;
      this.#view = derive === null && isView(exporter) ? (exporter as MemoryView) : null;
      if (this.#view === null) this.#leaf = leafOf(this.#exporter);
    }

    static #viewOf(self: SimdViewOf): MemoryView | null {
      // Also one that has been released since: it says so itself.
      if (self.#view === undefined) {
        self.#view = VIEW in self.#exporter ? (self.#exporter as unknown as MemoryView) : null;
      }
      return self.#view;
    }

    override get node(): Node {
      if (this.#leaf === null || currentLease(this.#leaf) === null) this.#leaf = leafOf(this.#exporter);
      return this.#leaf;
    }

    get family(): typeof ExpressionNode {
      return expressionClass();
    }

    get fluent(): true {
      return true;
    }

    into(dst: object, options?: IntoOptions): object {
      if (!isExporter(dst))
        throw new ArgumentError("dst", `into takes an object that exports a buffer, got ${described(dst)}`);
      runInto(this.node as Leaf, dst, undefined, options && castingOf(options));
      return dst;
    }

    eval(options?: { readonly heap?: Heap }): ManagedArray {
      return array<unknown>(this, undefined, optionsOf("eval", options, "heap"));
    }

    /** Does something with a view of the memory; what is a view again is one with methods. */
    static use(self: SimdViewOf, work: (view: AnyView) => unknown): unknown {
      const view = SimdViewOf.#viewOf(self) as AnyView | null;
      if (view !== null) {
        const result = work(view);
        if (result === view) return self;
        return isView(result) ? new SimdViewOf(result, null, null) : result;
      }
      const root = viewOf(self.#exporter);
      try {
        const result = work(root);
        if (result === root) return self;
        if (!isView(result)) return result;
        return new SimdViewOf(self.#exporter, whole => work(whole as AnyView) as MemoryView, null);
      } finally {
        root.release();
      }
    }

    *[Symbol.iterator](): IterableIterator<unknown> {
      const length = SimdViewOf.use(this, whole => whole.shape[0] ?? 0) as number;
      const at = (index: number) => SimdViewOf.use(this, whole => whole.at(index));
      for (let index = 0; index < length; index++) yield at(index);
    }

    [Symbol.toPrimitive](hint: string): string {
      if (hint === "string") return String(SimdViewOf.use(this, whole => whole.toString()));
      return ExpressionNode.prototype[Symbol.toPrimitive].call(null, hint);
    }

    [Symbol.for("nodejs.util.inspect.custom")](): unknown {
      return SimdViewOf.use(this, whole => whole.toString());
    }
  }

  // `v[0]` is refused as on every container; what is here in its place, `NodeHolder`, has nothing to inherit.
  Object.setPrototypeOf(SimdViewOf.prototype, NoIndex.prototype);
  delegate(SimdViewOf.prototype, (self, work) => SimdViewOf.use(self as SimdViewOf, work));
  for (const [name, method] of allMethods()) {
    // Views have these parts themselves.
    if (!isPart(name)) addMethod(SimdViewOf.prototype, name, method);
  }
  return (ofViews = SimdViewOf);
}

type Method = (self: unknown, ...operands: unknown[]) => unknown;

/** Makes a function of operands a method; the parts of complex numbers are properties, as views have them. */
function addMethod(prototype: object, name: string, method: Method): void {
  if (isPart(name)) {
    addProperty(prototype, name, method);
    return;
  }
  const value = function (this: object, ...operands: unknown[]): unknown {
    return method(this, ...operands);
  };
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
}

function addProperty(prototype: object, name: string, read: Method): void {
  const get = function (this: object): unknown {
    return read(this);
  };
  Object.defineProperty(prototype, name, { get, configurable: true });
}

function isPart(name: string): boolean {
  return name === "real" || name === "imag";
}

/** Gives a prototype everything that views have, by way of `use`. */
function delegate(target: object, use: (self: object, work: (view: AnyView) => unknown) => unknown): void {
  const sample = viewOf(new Uint8Array(1));
  for (
    let level: object = Object.getPrototypeOf(sample);
    level !== Object.prototype && level !== null;
    level = Object.getPrototypeOf(level)
  ) {
    for (const [key, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(level)))
      define(key, get, value);
    for (const key of [BUFFER, VERSION, VIEW]) {
      const own = Object.getOwnPropertyDescriptor(level, key);
      if (own !== undefined) define(key, own.get, own.value);
    }
  }

  function define(key: string | symbol, get: (() => unknown) | undefined, value: unknown): void {
    // What ends a life is the owner's, and a simd view owns nothing.
    if (key in target && key !== "toString") return;
    if (key === "constructor" || key === "release" || key === "retain") return;
    const name = key as keyof MemoryView;
    if (get !== undefined) {
      Object.defineProperty(target, key, {
        configurable: true,
        get(this: object) {
          return use(this, whole => whole[name]);
        },
      });
    } else if (typeof value === "function") {
      const method = function (this: object, ...args: unknown[]): unknown {
        return use(this, whole => (whole[name] as unknown as (...all: unknown[]) => unknown)(...args));
      };
      Object.defineProperty(target, key, { configurable: true, writable: true, value: method });
    }
  }
}
