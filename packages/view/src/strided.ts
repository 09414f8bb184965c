/**
 * Element access: what `get` and `set` of every view do. The hot path of the package.
 *
 * Each view holds numbers only: a kind of element (lane.ts), an offset, and extents and strides of its first three axes in
 * the units of that kind. The memory itself hangs on the root, which all views of one buffer share, so making a view
 * allocates nothing but the view. `get` and `set` handle what is common; everything else, the errors included, goes
 * through `#slowGet` and `#slowSet`, which start from the beginning.
 *
 * Nothing here may read outside the view's extents, whatever it is given, and nothing may run user code (`valueOf`, a
 * getter) between a check and the access it is for.
 */
import {
  type DType,
  type ElementCodec,
  elementCodec,
  type Geometry,
  type Located,
  ReleasedError,
} from "@lanewise/format";
import { hashOf } from "./compare.ts";
import { ReadonlyError } from "./errors.ts";
import { checkedIndices, countOf, placeOf, wrongCount } from "./indices.ts";
import { KIND_CODEC, KIND_FAR, KIND_SCATTERED, kindOf, LANE_COUNT, laneOf, PLAIN_KINDS, shiftOf } from "./lane.ts";
import type { Owner } from "./memory-view.ts";
import { owned } from "./owner.ts";
import { NO_ROOT, type Root } from "./root.ts";
import { ViewMethods, type ViewOfMemory } from "./view.ts";
import { warmUp } from "./warm-up.ts";

/** Ranks above this take their indices as a rest parameter, which costs an array for each call. */
const MAX_PLAIN_RANK = 4;

/** State and element access of a view; its methods are in view.ts. */
class Strided extends ViewMethods {
  readonly #root: Root = NO_ROOT;
  readonly #dtype: DType;
  readonly #geometry: Geometry;
  // Numbers begin as numbers: a field that was ever undefined is checked for its type at every access.
  readonly #lane: number = 0;
  readonly #kind: number = 0;
  /** The kind to write with: -1 on a read-only view, which so takes the slow path to its error. */
  readonly #writeKind: number = 0;
  /** Offset of the first element, extents, and strides in elements or bytes (see lane.ts). */
  readonly #offset: number = 0;
  /** The first extent, but 0 unless the rank is 1, 2, 3: one look decides the rank and the bounds. */
  readonly #only: number = 0;
  readonly #rows: number = 0;
  readonly #planes: number = 0;
  readonly #extent1: number = 0;
  readonly #extent2: number = 0;
  readonly #stride0: number = 0;
  readonly #stride1: number = 0;
  readonly #stride2: number = 0;
  #codec: ElementCodec | null = null;
  #hash = -1;

  // Short, because V8 inlines a constructor of up to 460 bytes of bytecode only, and makes a view in half the time where it
  // does (bench/view.mjs, slices).
  constructor(root: Root, dtype: DType, geometry: Geometry, lane: number, kind: number, writeKind: number) {
    super();
    const { shape, strides } = geometry;
    this.#root = root;
    this.#dtype = dtype;
    this.#geometry = geometry;
    this.#lane = lane;
    this.#kind = kind;
    this.#writeKind = writeKind;
    // The quick paths begin with a look at the first extent; what is out of their reach has none for them.
    if (kind === KIND_FAR) return;
    const shift = shiftOf(kind);
    this.#offset = geometry.byteOffset >> shift;
    const ndim = shape.length;
    if (ndim > 0) this.#stride0 = strides[0]! >> shift;
    if (ndim === 1) this.#only = shape[0]!;
    else if (ndim === 2) this.#rows = shape[0]!;
    if (ndim !== 2 && ndim !== 3) return;
    this.#extent1 = shape[1]!;
    this.#stride1 = strides[1]! >> shift;
    if (ndim === 2) return;
    this.#planes = shape[0]!;
    this.#extent2 = shape[2]!;
    this.#stride2 = strides[2]! >> shift;
  }

  /** @internal */
  rootOf(operation: string): Root {
    this.#root.check(operation);
    return this.#root;
  }

  /** @internal Another layout over the same root: what every slice does, so without detours. */
  derive(geometry: Geometry, element?: DType, root?: Root, readonly?: boolean): Strided {
    this.#root.check("make a view");
    // Aligned elements stay aligned in every layout that is made of this one's.
    if (element === undefined && root === undefined && this.#kind < LANE_COUNT) {
      return this.#made(this.#root, this.#dtype, geometry, this.#lane, this.#kind, readonly);
    }
    const dtype = element ?? this.#dtype;
    const lane = dtype === this.#dtype ? this.#lane : laneOf(dtype, geometry.itemsize);
    return this.#made(root ?? this.#root, dtype, geometry, lane, kindOf(lane, geometry), readonly);
  }

  #made(root: Root, dtype: DType, geometry: Geometry, lane: number, kind: number, readonly?: boolean): Strided {
    if (!root.isBound(kind)) root.bind(kind, "make a view");
    const view = made(root, dtype, geometry, lane, kind, (readonly ?? this.#writeKind < 0) ? -1 : kind);
    if (geometry.shape.length > MAX_PLAIN_RANK) view.#widen();
    return view;
  }

  /** One more owner, with an export of its own. */
  retain(): ViewOfMemory & Owner {
    return ownedView(this.#root.retain("retain"), this.#dtype, this.#geometry, this.#writeKind < 0);
  }

  hash(): number {
    if (this.#hash < 0) this.#hash = hashOf(this as never);
    return this.#hash;
  }

  /** @internal The layout, after a check that the view may be used. */
  layout(operation: string): Geometry {
    this.#root.check(operation);
    return this.#geometry;
  }

  /** @internal What format's functions on elements take; `writing` also checks that this may be written. */
  located(operation: string, writing = false): Located {
    const buffer = this.#root.buffer(operation);
    if (writing && this.#writeKind < 0) throw new ReadonlyError(operation);
    return { buffer, geometry: this.#geometry, dtype: this.#dtype, blocks: this.#root.record.blocks };
  }

  /** Whether the root of this view has been released; nothing else of it can be used then. */
  get released(): boolean {
    return this.#root.released;
  }

  get dtype(): DType {
    this.#root.check("read dtype");
    return this.#dtype;
  }

  get ndim(): number {
    this.#root.check("read ndim");
    return this.#geometry.shape.length;
  }

  get readonly(): boolean {
    this.#root.check("read readonly");
    return this.#writeKind < 0;
  }

  get(i?: number, j?: number, k?: number, l?: number, more?: number): unknown {
    if (k !== undefined) return this.#get3(i, j, k, l, more);
    // All fields first, whatever the indices are: what a loop reads in each turn is read once, before it.
    const root = this.#root;
    const kind = this.#kind;
    const offset = this.#offset;
    const rows = j === undefined ? this.#only : this.#rows;
    const columns = this.#extent1;
    const stride0 = this.#stride0;
    const stride1 = this.#stride1;
    let at = -1;
    if (i! >>> 0 === i && i < rows) {
      if (j === undefined) at = (offset + Math.imul(i, stride0)) | 0;
      else if (j >>> 0 === j && j < columns) at = (offset + Math.imul(i, stride0) + Math.imul(j, stride1)) | 0;
    }
    // A case for each typed array, so that each read sees one kind of array only. Undefined is an index out of bounds, and
    // memory that was released, detached or has moved.
    let value: number | undefined;
    switch (kind) {
      case 0:
        value = root.float64[at];
        break;
      case 1:
        value = root.float32[at];
        break;
      case 2:
        value = root.int32[at];
        break;
      case 3:
        value = root.uint32[at];
        break;
      case 4:
        value = root.int16[at];
        break;
      case 5:
        value = root.uint16[at];
        break;
      case 6:
        value = root.int8[at];
        break;
      default:
        value = root.uint8[at];
        break;
    }
    return value !== undefined ? value : this.#slowGet(i, j, k, l, more);
  }

  set(a?: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown, more?: unknown): void {
    let at = -1;
    let value: unknown;
    if (c === undefined) {
      if ((a as number) >>> 0 === a && a < this.#only) {
        at = this.#offset + Math.imul(a, this.#stride0);
        value = b;
      }
    } else if (d === undefined) {
      if ((a as number) >>> 0 === a && (b as number) >>> 0 === b) {
        if (a < this.#rows && b < this.#extent1) {
          at = this.#offset + Math.imul(a, this.#stride0) + Math.imul(b, this.#stride1);
          value = c;
        }
      }
    } else if (e === undefined && (a as number) >>> 0 === a && (b as number) >>> 0 === b) {
      if ((c as number) >>> 0 === c) {
        at = this.#at3(a, b, c as number);
        value = d;
      }
    }
    if (at >= 0 && typeof value === "number") {
      const root = this.#root;
      // A write out of bounds would vanish in silence, hence the lengths. Values that do not fit take the slow way.
      switch (this.#writeKind) {
        case 0:
          if (at < root.float64.length) return void (root.float64[at] = value);
          break;
        case 1:
          if (at < root.float32.length) return void (root.float32[at] = value);
          break;
        case 2:
          if (at < root.int32.length && (value | 0) === value) return void (root.int32[at] = value);
          break;
        case 3:
          if (at < root.uint32.length && value >>> 0 === value) return void (root.uint32[at] = value);
          break;
        case 4:
          if (at < root.int16.length && (value << 16) >> 16 === value) return void (root.int16[at] = value);
          break;
        case 5:
          if (at < root.uint16.length && (value & 0xffff) === value) return void (root.uint16[at] = value);
          break;
        case 6:
          if (at < root.int8.length && (value << 24) >> 24 === value) return void (root.int8[at] = value);
          break;
        case 7:
          if (at < root.uint8.length && (value & 0xff) === value) return void (root.uint8[at] = value);
          break;
      }
    }
    this.#slowSet(a, b, c, d, e, more);
  }

  /** The kinds with fewer users: in a function of its own, so that `get` stays small enough to be inlined. */
  #getOther(at: number): unknown {
    const root = this.#root;
    try {
      switch (this.#kind) {
        case KIND_SCATTERED:
          return root.bytes.getFloat64(at, true);
        case 0:
          if (at < root.float64.length) return root.float64[at];
          break;
        case 1:
          if (at < root.float32.length) return root.float32[at];
          break;
        case 2:
          if (at < root.int32.length) return root.int32[at];
          break;
        case 3:
          if (at < root.uint32.length) return root.uint32[at];
          break;
        case 4:
          if (at < root.int16.length) return root.int16[at];
          break;
        case 5:
          if (at < root.uint16.length) return root.uint16[at];
          break;
        case 6:
          if (at < root.int8.length) return root.int8[at];
          break;
        case 7:
          if (at < root.uint8.length) return root.uint8[at];
          break;
        case 8:
          if (at < root.uint8.length) return root.uint8[at] !== 0;
          break;
        case 9:
          if (at < root.int64.length) return root.int64[at];
          break;
        case 10:
          if (at < root.uint64.length) return root.uint64[at];
          break;
        case KIND_CODEC:
          return this.#elementCodec().read(root.bytes, at);
      }
    } catch (error) {
      // A DataView over memory that is gone or has moved; anything else is the codec's own opinion of the bytes.
      if (root.isCurrent()) throw error;
    }
    return this.#elementCodec().read(new DataView(this.#rebind("get")), at << shiftOf(this.#kind));
  }

  /** Three axes: in a function of its own, so that `get` stays small. */
  #get3(i: number | undefined, j: number | undefined, k: number, l?: number, more?: number): unknown {
    if (l === undefined && i! >>> 0 === i && j! >>> 0 === j && k >>> 0 === k) {
      const at = this.#at3(i, j, k);
      if (at >= 0) return this.#getOther(at);
    }
    return this.#slowGet(i, j, k, l, more);
  }

  /** The place of an element of rank 3, -1 when there is none. */
  #at3(i: number, j: number, k: number): number {
    if (!(i < this.#planes && j < this.#extent1 && k < this.#extent2)) return -1;
    return this.#offset + Math.imul(i, this.#stride0) + Math.imul(j, this.#stride1) + Math.imul(k, this.#stride2);
  }

  /** @internal `get` of the kinds that it has no case for. */
  getUncommon(i?: number, j?: number): unknown {
    if (i! >>> 0 === i) {
      if (j === undefined) {
        if (i < this.#only) return this.#getOther(this.#offset + Math.imul(i, this.#stride0));
      } else if (i < this.#rows && j >>> 0 === j && j < this.#extent1) {
        return this.#getOther(this.#offset + Math.imul(i, this.#stride0) + Math.imul(j, this.#stride1));
      }
    }
    return this.#slowGet(i, j);
  }

  /** Any rank, any kind, negative indices, every error. */
  #slowGet(...given: readonly unknown[]): unknown {
    return this.#getAt(given.slice(0, countOf(given)));
  }

  #getAt(given: readonly unknown[]): unknown {
    const buffer = this.#rebind("get");
    const indices = checkedIndices(given, this.#geometry.shape);
    const place = placeOf(buffer, this.#geometry, this.#root.record.blocks, indices);
    return this.#elementCodec().read(new DataView(place.buffer), place.byteOffset);
  }

  #slowSet(...given: readonly unknown[]): void {
    this.#setAt(given.slice(0, countOf(given)));
  }

  #setAt(given: readonly unknown[]): void {
    if (this.#root.released) throw new ReleasedError("set", "the view");
    if (this.#writeKind < 0) throw new ReadonlyError("set");
    if (given.length !== this.#geometry.shape.length + 1) throw wrongCount(given.length, this.#geometry.shape.length);
    const indices = checkedIndices(given.slice(0, -1), this.#geometry.shape);
    // Encoding may run the user's code (getters of a record), which may release or move memory: encode, then look.
    const codec = this.#elementCodec();
    const bytes = new Uint8Array(this.#geometry.itemsize);
    const current = placeOf(this.#rebind("set"), this.#geometry, this.#root.record.blocks, indices);
    bytes.set(new Uint8Array(current.buffer, current.byteOffset, bytes.length));
    codec.write(new DataView(bytes.buffer), 0, given[given.length - 1]);
    const place = placeOf(this.#rebind("set"), this.#geometry, this.#root.record.blocks, indices);
    new Uint8Array(place.buffer, place.byteOffset, bytes.length).set(bytes);
  }

  #rebind(operation: string): ArrayBufferLike {
    this.#root.bind(this.#kind, operation);
    return this.#root.buffer(operation);
  }

  #elementCodec(): ElementCodec {
    return (this.#codec ??= elementCodec(this.#dtype));
  }

  /** High ranks get methods of their own, on the view itself: all other views keep one shape for the engine. */
  #widen(): void {
    const hidden = (value: unknown) => ({ value, enumerable: false });
    Object.defineProperties(this, {
      get: hidden((...indices: readonly unknown[]) => this.#getAt(indices)),
      set: hidden((...indicesAndValue: readonly unknown[]) => this.#setAt(indicesAndValue)),
    });
  }
}

/** Views of elements that `get` has no case for: in a class of their own, because each case slows down all others. */
class Uncommon extends Strided {
  override get(i?: number, j?: number, k?: number, l?: number, more?: number): unknown {
    return k === undefined ? this.getUncommon(i, j) : super.get(i, j, k, l, more);
  }
}

function made(root: Root, dtype: DType, geometry: Geometry, lane: number, kind: number, writeKind: number): Strided {
  return kind < PLAIN_KINDS
    ? new Strided(root, dtype, geometry, lane, kind, writeKind)
    : new Uncommon(root, dtype, geometry, lane, kind, writeKind);
}

/** Makes a view that owns its root: what `view`, `fromMemory` and `retain` return, and nobody else. */
export function ownedView(root: Root, element: DType, geometry: Geometry, readonly: boolean): ViewOfMemory & Owner {
  warmUp((over, layout, kind) => new Strided(over, element, layout, kind, kind, -1).get(...layout.shape.map(() => 0)));
  const lane = laneOf(element, geometry.itemsize);
  const first = new Strided(root, element, geometry, lane, KIND_FAR, readonly ? -1 : 0);
  return owned(first.derive(geometry)) as never;
}
