/**
 * Element access without checks of ours: no bounds of the view, no negative indices, no look at whether the memory is
 * still there. What remains are JavaScript's own bounds, so a wrong index reads `undefined` or another part of the buffer,
 * and a wrong write goes there or vanishes. For inner loops that have proved their indices.
 *
 * A class for each kind of element: a loop over one of them stays as quick whatever other dtypes the process uses
 * (bench/view.mjs). Their two lines are spelled out, because a shared method would share its type feedback, too; where an
 * element lies is numbers only, and shared.
 */
import { BufferError, type ElementCodec, elementCodec, type Geometry, type Located } from "@lanewise/format";
import { ReadonlyError } from "../errors.ts";
import type { Root } from "../root.ts";
import { KIND_FAR, KIND_SCATTERED, kindOf, LANES, PLAIN_KINDS, shiftOf } from "./lane.ts";

/** What `v.unchecked` gives. Ranks 0 to 3; it goes on working after a release, over whatever is there then. */
export interface Accessor<Value = any> {
  /** The element; any index that was not given counts as 0. */
  get(i?: number, j?: number, k?: number): Value;
  /** The indices, then the value; as many indices as the view has axes. */
  set(...indicesAndValue: readonly unknown[]): void;
}

/** The accessor of a layout; that of a read-only view reads. @throws {BUFFER} above rank 3 and for indirect dimensions */
export function accessorOf(root: Root, source: Located, readonly: boolean): Accessor {
  const accessor = newAccessor(root, source);
  if (readonly) Object.defineProperty(accessor, "set", REFUSE);
  return accessor;
}

const REFUSE: PropertyDescriptor = {
  value: () => {
    throw new ReadonlyError("set");
  },
};

function newAccessor(root: Root, { buffer, geometry, dtype }: Located): Accessor {
  const kind = kindOf(dtype, geometry);
  if (kind === KIND_FAR || geometry.shape.length > 3) {
    throw new BufferError("unchecked access needs at most 3 axes, none of them indirect, below 2^31 bytes");
  }
  root.bind(kind, "read unchecked");
  const isPlain = kind < PLAIN_KINDS;
  const place = new Place(geometry, isPlain ? shiftOf(kind) : 0);
  if (isPlain) return new PLAIN[kind]!(root[LANES[kind]!] as never, place);
  if (kind === KIND_SCATTERED) return new ScatteredAccessor(root.bytes, place);
  return new CodecAccessor(new DataView(buffer), place, elementCodec(dtype));
}

/** Where elements lie, in the units of a kind. Axes that are not there have a stride of 0. */
class Place {
  readonly #start: number = 0;
  readonly #i: number = 0;
  readonly #j: number = 0;
  readonly #k: number = 0;

  constructor({ byteOffset, strides: [i = 0, j = 0, k = 0] }: Geometry, shift: number) {
    this.#start = byteOffset >> shift;
    this.#i = i >> shift;
    this.#j = j >> shift;
    this.#k = k >> shift;
  }

  of(i: number, j: number, k: number): number {
    return this.#start + Math.imul(i, this.#i) + Math.imul(j, this.#j) + Math.imul(k, this.#k);
  }

  /** Of the arguments of `set`, the last of which is the value. */
  before(a: number, b?: number, c?: number, d?: number): number {
    if (c === undefined) return b === undefined ? this.#start : this.of(a, 0, 0);
    return d === undefined ? this.of(a, b!, 0) : this.of(a, b!, c);
  }
}

/** Of the arguments of `set`, the value. */
function last<T>(a: T, b?: T, c?: T, d?: T): T {
  if (d !== undefined) return d;
  return c !== undefined ? c : b !== undefined ? b : a;
}

/** What the elements are read from, and where. */
class Through<Items> {
  readonly items: Items;
  readonly place: Place;

  constructor(items: Items, place: Place) {
    this.items = items;
    this.place = place;
  }
}

class Float64Accessor extends Through<Float64Array> {
  get(i = 0, j = 0, k = 0): number {
    return this.items[this.place.of(i, j, k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    this.items[this.place.before(a, b, c, d)] = last(a, b, c, d);
  }
}

class Float32Accessor extends Through<Float32Array> {
  get(i = 0, j = 0, k = 0): number {
    return this.items[this.place.of(i, j, k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    this.items[this.place.before(a, b, c, d)] = last(a, b, c, d);
  }
}

class Int32Accessor extends Through<Int32Array> {
  get(i = 0, j = 0, k = 0): number {
    return this.items[this.place.of(i, j, k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    this.items[this.place.before(a, b, c, d)] = last(a, b, c, d);
  }
}

class Uint32Accessor extends Through<Uint32Array> {
  get(i = 0, j = 0, k = 0): number {
    return this.items[this.place.of(i, j, k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    this.items[this.place.before(a, b, c, d)] = last(a, b, c, d);
  }
}

class Int16Accessor extends Through<Int16Array> {
  get(i = 0, j = 0, k = 0): number {
    return this.items[this.place.of(i, j, k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    this.items[this.place.before(a, b, c, d)] = last(a, b, c, d);
  }
}

class Uint16Accessor extends Through<Uint16Array> {
  get(i = 0, j = 0, k = 0): number {
    return this.items[this.place.of(i, j, k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    this.items[this.place.before(a, b, c, d)] = last(a, b, c, d);
  }
}

class Int8Accessor extends Through<Int8Array> {
  get(i = 0, j = 0, k = 0): number {
    return this.items[this.place.of(i, j, k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    this.items[this.place.before(a, b, c, d)] = last(a, b, c, d);
  }
}

class Uint8Accessor extends Through<Uint8Array> {
  get(i = 0, j = 0, k = 0): number {
    return this.items[this.place.of(i, j, k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    this.items[this.place.before(a, b, c, d)] = last(a, b, c, d);
  }
}

/** By kind. */
const PLAIN = [
  Float64Accessor,
  Float32Accessor,
  Int32Accessor,
  Uint32Accessor,
  Int16Accessor,
  Uint16Accessor,
  Int8Accessor,
  Uint8Accessor,
] as const;

/** A float64 at any address. */
class ScatteredAccessor extends Through<DataView> {
  get(i = 0, j = 0, k = 0): number {
    return this.items.getFloat64(this.place.of(i, j, k), true);
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    this.items.setFloat64(this.place.before(a, b, c, d), last(a, b, c, d), true);
  }
}

/** Everything else: bytes through the dtype's codec, which checks what it writes. */
class CodecAccessor extends Through<DataView> {
  readonly #codec: ElementCodec;

  constructor(items: DataView, place: Place, codec: ElementCodec) {
    super(items, place);
    this.#codec = codec;
  }
  get(i = 0, j = 0, k = 0): unknown {
    return this.#codec.read(this.items, this.place.of(i, j, k));
  }
  set(...given: unknown[]): void {
    const value = given.pop();
    const [i = 0, j = 0, k = 0] = given as number[];
    this.#codec.write(this.items, this.place.of(i, j, k), value);
  }
}
