/**
 * Element access: what `get` and `set` of every view do. The hot path of the package.
 *
 * Each view holds numbers only: a kind of element (lane.ts), an offset, and extents and strides of its first three axes in
 * the units of that kind. The memory itself hangs on the root, which all views of one buffer share, so making a view
 * allocates nothing but the view; its layout as an object is made when somebody asks for it. `get` and `set` handle what is
 * common; everything else, the errors included, starts from the beginning in element.ts.
 *
 * Nothing here may read outside the view's extents, whatever it is given, and nothing may run user code (`valueOf`, a
 * getter) between a check and the access it is for.
 */
import type { DType, Geometry, Located, Slice, SliceItem } from "@lanewise/format";
import { ReadonlyError } from "../errors.ts";
import type { Owner } from "../memory-view.ts";
import { owned } from "../owner.ts";
import { NO_ROOT, type Root } from "../root.ts";
import { ViewMethods, type ViewOfMemory } from "../view.ts";
import { readElement, readUncommon, writeElement } from "./element.ts";
import { trimmed } from "./indices.ts";
import { KIND_FAR, KIND_SCATTERED, kindOf, LANE_COUNT, PLAIN_KINDS, PLAIN_RANK, shiftOf } from "./lane.ts";
import { readPlain, writePlain } from "./plain.ts";
import { boundOf, countOf, isFar, NO_RANGE, stepOf, WHOLE } from "./ranges.ts";
import { warmUp } from "./warm-up.ts";

/** What engines quote when they refuse to clone. */
const REMEDY = /* @__PURE__ */ Symbol(
  "a view: share() posts one over an array without a copy, toTypedArray() copies its elements",
);

/** State and element access of a view; its methods are in view.ts. */
class Strided extends ViewMethods {
  /** A symbol cannot be cloned, so neither can this object: of its private state nothing would arrive, only `{}`. */
  readonly notCloned: symbol = REMEDY;
  readonly #root: Root = NO_ROOT;
  readonly #dtype: DType;
  /** Null until somebody asks for it, in views that `ranges` made. */
  #geometry: Geometry | null;
  // Numbers begin as numbers: a field that was ever undefined is checked for its type at every access.
  readonly #kind: number = 0;
  /** The kind to write with: -1 on a read-only view, which so takes the slow path to its error. */
  readonly #writeKind: number = 0;
  /** Offset of the first element, extents, and strides in elements or bytes (see lane.ts). */
  #offset: number = 0;
  /** The first extent, but 0 unless the rank is 1, 2, 3: one look decides the rank and the bounds. */
  #only: number = 0;
  #rows: number = 0;
  #planes: number = 0;
  #extent1: number = 0;
  #extent2: number = 0;
  #stride0: number = 0;
  #stride1: number = 0;
  #stride2: number = 0;

  // What makes slices is short, because V8 inlines functions of up to 460 bytes of bytecode only, 920 in all, and makes a
  // view far sooner where it does (`bench:view` prints slices). The numbers are filled in by those who call this.
  constructor(root: Root, dtype: DType, geometry: Geometry | null, kind: number, writeKind: number) {
    super();
    this.#root = root;
    this.#dtype = dtype;
    this.#geometry = geometry;
    this.#kind = kind;
    this.#writeKind = writeKind;
  }

  /** @internal The numbers of a layout. The quick paths begin with a look at the first extent; what is beyond them has none. */
  filled({ shape, strides, byteOffset }: Geometry): this {
    if (this.#kind === KIND_FAR) return this;
    const shift = shiftOf(this.#kind);
    this.#offset = byteOffset >> shift;
    const ndim = shape.length;
    if (ndim === 0 || ndim > PLAIN_RANK) return this;
    this.#stride0 = strides[0]! >> shift;
    if (ndim === 1) this.#only = shape[0]!;
    else if (ndim === 2) this.#rows = shape[0]!;
    else this.#planes = shape[0]!;
    if (ndim === 1) return this;
    this.#extent1 = shape[1]!;
    this.#stride1 = strides[1]! >> shift;
    if (ndim === 2) return this;
    this.#extent2 = shape[2]!;
    this.#stride2 = strides[2]! >> shift;
    return this;
  }

  /** @internal */
  rootOf(operation: string): Root {
    this.#root.check(operation);
    return this.#root;
  }

  /** @internal Another layout over the same root. */
  derive(geometry: Geometry, element?: DType, root?: Root, readonly?: boolean): Strided {
    this.#root.check("make a view");
    const dtype = element ?? this.#dtype;
    // Aligned elements stay aligned in every layout that is made of this one's.
    const aligned = element === undefined && root === undefined && this.#kind < LANE_COUNT;
    const kind = aligned ? this.#kind : kindOf(dtype, geometry);
    const over = root ?? this.#root;
    if (!over.isBound(kind)) over.bind(kind, "make a view");
    const ndim = geometry.shape.length;
    const Kind = ndim === 0 || ndim > PLAIN_RANK ? Wide : classOf(kind);
    return new Kind(over, dtype, geometry, kind, (readonly ?? this.#writeKind < 0) ? -1 : kind).filled(geometry);
  }

  /** @internal Forward ranges of a list or a matrix, from numbers to numbers; null for all other slices. */
  ranges(items: readonly SliceItem[]): Strided | null {
    this.#root.check("slice");
    if (this.#rows > 0) return items.length > 2 ? null : this.#matrix(items[0], items.length > 1 ? items[1] : WHOLE);
    return this.#only === 0 || items.length > 1 ? null : this.#list(items[0]);
  }

  #list(item: SliceItem | undefined): Strided | null {
    const step = stepOf(item);
    if (step === NO_RANGE) return null;
    const { start: from, stop: to } = item as Slice;
    const start = boundOf(from, this.#only, 0);
    const count = countOf(start, boundOf(to, this.#only, this.#only), step);
    const stride = this.#stride0 * step;
    // Nothing selected has an offset of its own, and a stride may be beyond what views count with.
    if (count === 0 || isFar(stride)) return null;
    const view = blank(this.#root, this.#dtype, this.#kind, this.#writeKind);
    view.#offset = (this.#offset + Math.imul(start, this.#stride0)) | 0;
    view.#only = count;
    view.#stride0 = stride;
    return view;
  }

  #matrix(rows: SliceItem | undefined, columns: SliceItem | undefined): Strided | null {
    const step0 = stepOf(rows);
    const step1 = stepOf(columns);
    if (step0 === NO_RANGE || step1 === NO_RANGE) return null;
    const { start: from0, stop: to0 } = rows as Slice;
    const { start: from1, stop: to1 } = columns as Slice;
    const extent0 = this.#rows;
    const extent1 = this.#extent1;
    const start0 = boundOf(from0, extent0, 0);
    const start1 = boundOf(from1, extent1, 0);
    const count0 = countOf(start0, boundOf(to0, extent0, extent0), step0);
    const count1 = countOf(start1, boundOf(to1, extent1, extent1), step1);
    const stride0 = this.#stride0 * step0;
    const stride1 = this.#stride1 * step1;
    if (count0 === 0 || count1 === 0 || isFar(stride0) || isFar(stride1)) return null;
    const view = blank(this.#root, this.#dtype, this.#kind, this.#writeKind);
    view.#offset = (this.#offset + Math.imul(start0, this.#stride0) + Math.imul(start1, this.#stride1)) | 0;
    view.#rows = count0;
    view.#extent1 = count1;
    view.#stride0 = stride0;
    view.#stride1 = stride1;
    return view;
  }

  /** One more owner, with an export of its own. */
  retain(): ViewOfMemory & Owner {
    return ownedView(this.#root.retain("retain"), this.#dtype, this.layout("retain"), this.#writeKind < 0);
  }

  /** @internal The layout, after a check that the view may be used. */
  layout(operation: string): Geometry {
    this.#root.check(operation);
    return (this.#geometry ??= this.#described());
  }

  /** The layout of what `ranges` has made. */
  #described(): Geometry {
    const shift = shiftOf(this.#kind);
    const flat = this.#only > 0;
    return {
      byteOffset: this.#offset << shift,
      shape: flat ? [this.#only] : [this.#rows, this.#extent1],
      strides: flat ? [this.#stride0 << shift] : [this.#stride0 << shift, this.#stride1 << shift],
      itemsize: this.#dtype.itemsize,
      suboffsets: null,
    };
  }

  /** @internal What format's functions on elements take; `writing` also checks that this may be written. */
  located(operation: string, writing = false): Located {
    const buffer = this.#root.buffer(operation);
    if (writing && this.#writeKind < 0) throw new ReadonlyError(operation);
    return { buffer, geometry: this.layout(operation), dtype: this.#dtype, blocks: this.#root.record.blocks };
  }

  /** Whether the root of this view has been released; nothing else of it can be used then. */
  get released(): boolean {
    return this.#root.released;
  }

  get dtype(): DType {
    this.#root.check("read dtype");
    return this.#dtype;
  }

  get readonly(): boolean {
    this.#root.check("read readonly");
    return this.#writeKind < 0;
  }

  /** Of float64s; the other kinds have classes of their own below. */
  get(i?: number, j?: number, k?: number, more?: number): unknown {
    // First the root, then the place, then the memory: in this order a loop reads all fields once. Undefined is an index out
    // of bounds, and memory that was released, detached or has moved; loops that are compiled after one of these are slower.
    const root = this.#root;
    const at = this.placeOf(i, j, k, more);
    const value = root.float64[at];
    // The `+` tells the engine what is so in any case: elements of these kinds are numbers, and need no box.
    return value !== undefined ? value : +(this.slowGet(i, j, k, more) as number);
  }

  /** @internal `get` of the other plain numbers. */
  getPlain(i?: number, j?: number, k?: number, more?: number): unknown {
    const root = this.#root;
    const kind = this.#kind;
    const value = readPlain(root, kind, this.placeOf(i, j, k, more));
    return value !== undefined ? value : +(this.slowGet(i, j, k, more) as number);
  }

  /** @internal The place of an element in units of the kind, -1 where there is none. */
  placeOf(i?: number, j?: number, k?: number, more?: number): number {
    // Fields first, whatever the indices are: a loop then reads them once. For the same reason there is no call on the way, going
    // on is the case where a test is false, and the bounds are compared without sign.
    const offset = this.#offset;
    const rows = j === undefined ? this.#only : this.#rows;
    const columns = this.#extent1;
    const stride0 = this.#stride0;
    const stride1 = this.#stride1;
    let at = -1;
    if (k !== undefined || more !== undefined) at = this.at3(i, j, k, more);
    else if (typeof i === "number") {
      let x = i | 0;
      if (x === i) {
        if (x < 0) x += rows;
        if (x >>> 0 < rows) {
          const row = (offset + Math.imul(x, stride0)) | 0;
          if (j === undefined) at = row;
          else if (typeof j === "number") {
            let y = j | 0;
            if (y === j) {
              if (y < 0) y += columns;
              if (y >>> 0 < columns) at = (row + Math.imul(y, stride1)) | 0;
            }
          }
        }
      }
    }
    return at;
  }

  set(a?: unknown, b?: unknown, c?: unknown, d?: unknown, more?: unknown): void {
    let at = -1;
    let value: unknown;
    if (d !== undefined || more !== undefined) {
      at = this.at3(a, b, c, more);
      value = d;
    } else if (c !== undefined) {
      at = this.#at2(a, b);
      value = c;
    } else {
      at = this.#at1(a);
      value = b;
    }
    const isWritten = at >= 0 && typeof value === "number" && writePlain(this.#root, this.#writeKind, at, value);
    if (!isWritten) this.setAt(trimmed([a, b, c, d, more]));
  }

  /** @internal `get` of a float64 at any address: a column of packed records. */
  getScattered(i?: number, j?: number, k?: number, more?: number): unknown {
    const only = j === undefined && k === undefined && more === undefined ? this.#only : 0;
    if (typeof i === "number" && (i | 0) === i && i >= 0 && i < only) {
      try {
        return this.#root.bytes.getFloat64((this.#offset + Math.imul(i, this.#stride0)) | 0, true);
      } catch {
        // Memory that is gone or has moved: the slow way knows what to say.
      }
    }
    return +(this.getUncommon(i, j, k, more) as number);
  }

  /** @internal `get` of the kinds that it has no case for. */
  getUncommon(i?: number, j?: number, k?: number, more?: number): unknown {
    const high = k !== undefined || more !== undefined;
    const at = high ? this.at3(i, j, k, more) : j !== undefined ? this.#at2(i, j) : this.#at1(i);
    const value = at >= 0 ? readUncommon(this.#root, this.#kind, this.#dtype, at) : undefined;
    return value !== undefined ? value : this.slowGet(i, j, k, more);
  }

  // The place of an element, -1 where there is none, for those who are not in the innermost loops. placeOf would do neither
  // for `set`, because it takes an undefined index as left out (set(1, undefined, 5) is refused), nor for the uncommon kinds,
  // whose reads take longer with it.
  #at1(i: unknown): number {
    if (typeof i !== "number" || i >>> 0 !== i || !(i < this.#only)) return -1;
    return (this.#offset + Math.imul(i, this.#stride0)) | 0;
  }

  #at2(i: unknown, j: unknown): number {
    if (typeof i !== "number" || i >>> 0 !== i || !(i < this.#rows)) return -1;
    if (typeof j !== "number" || j >>> 0 !== j || !(j < this.#extent1)) return -1;
    return (this.#offset + Math.imul(i, this.#stride0) + Math.imul(j, this.#stride1)) | 0;
  }

  at3(a: unknown, b: unknown, c: unknown, more: unknown): number {
    if (more !== undefined || typeof a !== "number" || typeof b !== "number" || typeof c !== "number") return -1;
    if ((a | 0) !== a || (b | 0) !== b || (c | 0) !== c) return -1;
    const i = a < 0 ? a + this.#planes : a;
    const j = b < 0 ? b + this.#extent1 : b;
    const k = c < 0 ? c + this.#extent2 : c;
    if ((i | j | k) < 0 || i >= this.#planes || j >= this.#extent1 || k >= this.#extent2) return -1;
    return (this.#offset + Math.imul(i, this.#stride0) + Math.imul(j, this.#stride1) + Math.imul(k, this.#stride2)) | 0;
  }

  slowGet(...given: readonly unknown[]): unknown {
    return this.getAt(trimmed(given));
  }

  /** Any rank, any kind, every error. */
  getAt(indices: readonly unknown[]): unknown {
    this.#root.bind(this.#kind, "get");
    return readElement(this.located("get"), indices);
  }

  setAt(indicesAndValue: readonly unknown[]): void {
    writeElement(() => {
      this.#root.bind(this.#kind, "set");
      return this.located("set", true);
    }, indicesAndValue);
  }
}

// Views that `get` has no case for have classes of their own, because a case for them would slow down all others.

/** Plain numbers of the other kinds, which share a class, so that a loop over all of them still knows what it calls. */
class Plain extends Strided {
  override get(i?: number, j?: number, k?: number, more?: number): unknown {
    return this.getPlain(i, j, k, more);
  }
}

/** A column of float64s that lie anywhere. */
class Scattered extends Strided {
  override get(i?: number, j?: number, k?: number, more?: number): unknown {
    return this.getScattered(i, j, k, more);
  }
}

/** Elements that are not numbers, or not where typed arrays look. */
class Uncommon extends Strided {
  override get(i?: number, j?: number, k?: number, more?: number): unknown {
    return this.getUncommon(i, j, k, more);
  }
}

/** No axes, or more than have parameters of their own. */
class Wide extends Strided {
  override get(...indices: readonly unknown[]): unknown {
    return this.getAt(indices);
  }

  override set(...indicesAndValue: readonly unknown[]): void {
    this.setAt(indicesAndValue);
  }
}

/** Not in the class, because for a class that names itself tsc writes what no bundler can drop. */
function blank(root: Root, dtype: DType, kind: number, writeKind: number): Strided {
  return new (classOf(kind))(root, dtype, null, kind, writeKind);
}

function classOf(kind: number): typeof Strided {
  if (kind === 0) return Strided;
  return kind < PLAIN_KINDS ? Plain : kind === KIND_SCATTERED ? Scattered : Uncommon;
}

/** Makes a view that owns its root: what `view`, `fromMemory` and `retain` return, and nobody else. */
export function ownedView(root: Root, element: DType, geometry: Geometry, readonly: boolean): ViewOfMemory & Owner {
  warmUp((over, layout, kind) => new (classOf(kind))(over, element, layout, kind, -1).filled(layout));
  const first = new Strided(root, element, geometry, KIND_FAR, readonly ? -1 : 0);
  return owned(first.derive(geometry)) as never;
}
