/**
 * Element access without checks of ours: no bounds of the view, no negative indices, no look at whether the memory is
 * still there. What remains are JavaScript's own bounds, so a wrong index reads `undefined` or another part of the buffer,
 * and a wrong write goes there or vanishes. For inner loops that have proved their indices.
 *
 * A class for each kind of element: a loop over one of them stays as quick whatever other dtypes the process uses
 * (bench/view.mjs). The bodies are spelled out, because a shared body would share its type feedback, too.
 */
import { BufferError, type ElementCodec, elementCodec, type Located } from "@lanewise/format";
import { ReadonlyError } from "../errors.ts";
import type { Root } from "../root.ts";
import { KIND_FAR, KIND_SCATTERED, kindOf, LANES, shiftOf } from "./lane.ts";

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

function newAccessor(root: Root, source: Located): Accessor {
  const { geometry, dtype } = source;
  const kind = kindOf(dtype, geometry);
  if (kind === KIND_FAR || geometry.shape.length > 3) {
    throw new BufferError("unchecked access needs at most 3 axes, none of them indirect, below 2^31 bytes");
  }
  root.bind(kind, "read unchecked");
  const shift = shiftOf(kind);
  const place: Place = [geometry.byteOffset >> shift, ...geometry.strides.map(stride => stride >> shift)];
  const Numbers = ACCESSORS[kind];
  if (Numbers !== undefined) return new Numbers(root[LANES[kind]!] as never, place);
  if (kind === KIND_SCATTERED) return new ScatteredAccessor(root.bytes, place);
  const bytes = [geometry.byteOffset, ...geometry.strides];
  return new CodecAccessor(new DataView(source.buffer), elementCodec(dtype), bytes);
}

/** Offset and strides, in the units of the kind. */
type Place = readonly number[];

class Float64Accessor implements Accessor {
  readonly #items: Float64Array;
  readonly #at: number = 0;
  readonly #i: number = 0;
  readonly #j: number = 0;
  readonly #k: number = 0;
  constructor(items: Float64Array, [at = 0, i = 0, j = 0, k = 0]: Place) {
    this.#items = items;
    this.#at = at;
    this.#i = i;
    this.#j = j;
    this.#k = k;
  }
  get(i = 0, j = 0, k = 0): number {
    return this.#items[this.#at + Math.imul(i, this.#i) + Math.imul(j, this.#j) + Math.imul(k, this.#k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    if (c === undefined) {
      if (b === undefined) this.#items[this.#at] = a;
      else this.#items[this.#at + Math.imul(a, this.#i)] = b;
    } else if (d === undefined) this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j)] = c;
    else this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j) + Math.imul(c, this.#k)] = d;
  }
}

class Float32Accessor implements Accessor {
  readonly #items: Float32Array;
  readonly #at: number = 0;
  readonly #i: number = 0;
  readonly #j: number = 0;
  readonly #k: number = 0;
  constructor(items: Float32Array, [at = 0, i = 0, j = 0, k = 0]: Place) {
    this.#items = items;
    this.#at = at;
    this.#i = i;
    this.#j = j;
    this.#k = k;
  }
  get(i = 0, j = 0, k = 0): number {
    return this.#items[this.#at + Math.imul(i, this.#i) + Math.imul(j, this.#j) + Math.imul(k, this.#k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    if (c === undefined) {
      if (b === undefined) this.#items[this.#at] = a;
      else this.#items[this.#at + Math.imul(a, this.#i)] = b;
    } else if (d === undefined) this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j)] = c;
    else this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j) + Math.imul(c, this.#k)] = d;
  }
}

class Int32Accessor implements Accessor {
  readonly #items: Int32Array;
  readonly #at: number = 0;
  readonly #i: number = 0;
  readonly #j: number = 0;
  readonly #k: number = 0;
  constructor(items: Int32Array, [at = 0, i = 0, j = 0, k = 0]: Place) {
    this.#items = items;
    this.#at = at;
    this.#i = i;
    this.#j = j;
    this.#k = k;
  }
  get(i = 0, j = 0, k = 0): number {
    return this.#items[this.#at + Math.imul(i, this.#i) + Math.imul(j, this.#j) + Math.imul(k, this.#k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    if (c === undefined) {
      if (b === undefined) this.#items[this.#at] = a;
      else this.#items[this.#at + Math.imul(a, this.#i)] = b;
    } else if (d === undefined) this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j)] = c;
    else this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j) + Math.imul(c, this.#k)] = d;
  }
}

class Uint32Accessor implements Accessor {
  readonly #items: Uint32Array;
  readonly #at: number = 0;
  readonly #i: number = 0;
  readonly #j: number = 0;
  readonly #k: number = 0;
  constructor(items: Uint32Array, [at = 0, i = 0, j = 0, k = 0]: Place) {
    this.#items = items;
    this.#at = at;
    this.#i = i;
    this.#j = j;
    this.#k = k;
  }
  get(i = 0, j = 0, k = 0): number {
    return this.#items[this.#at + Math.imul(i, this.#i) + Math.imul(j, this.#j) + Math.imul(k, this.#k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    if (c === undefined) {
      if (b === undefined) this.#items[this.#at] = a;
      else this.#items[this.#at + Math.imul(a, this.#i)] = b;
    } else if (d === undefined) this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j)] = c;
    else this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j) + Math.imul(c, this.#k)] = d;
  }
}

class Int16Accessor implements Accessor {
  readonly #items: Int16Array;
  readonly #at: number = 0;
  readonly #i: number = 0;
  readonly #j: number = 0;
  readonly #k: number = 0;
  constructor(items: Int16Array, [at = 0, i = 0, j = 0, k = 0]: Place) {
    this.#items = items;
    this.#at = at;
    this.#i = i;
    this.#j = j;
    this.#k = k;
  }
  get(i = 0, j = 0, k = 0): number {
    return this.#items[this.#at + Math.imul(i, this.#i) + Math.imul(j, this.#j) + Math.imul(k, this.#k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    if (c === undefined) {
      if (b === undefined) this.#items[this.#at] = a;
      else this.#items[this.#at + Math.imul(a, this.#i)] = b;
    } else if (d === undefined) this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j)] = c;
    else this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j) + Math.imul(c, this.#k)] = d;
  }
}

class Uint16Accessor implements Accessor {
  readonly #items: Uint16Array;
  readonly #at: number = 0;
  readonly #i: number = 0;
  readonly #j: number = 0;
  readonly #k: number = 0;
  constructor(items: Uint16Array, [at = 0, i = 0, j = 0, k = 0]: Place) {
    this.#items = items;
    this.#at = at;
    this.#i = i;
    this.#j = j;
    this.#k = k;
  }
  get(i = 0, j = 0, k = 0): number {
    return this.#items[this.#at + Math.imul(i, this.#i) + Math.imul(j, this.#j) + Math.imul(k, this.#k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    if (c === undefined) {
      if (b === undefined) this.#items[this.#at] = a;
      else this.#items[this.#at + Math.imul(a, this.#i)] = b;
    } else if (d === undefined) this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j)] = c;
    else this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j) + Math.imul(c, this.#k)] = d;
  }
}

class Int8Accessor implements Accessor {
  readonly #items: Int8Array;
  readonly #at: number = 0;
  readonly #i: number = 0;
  readonly #j: number = 0;
  readonly #k: number = 0;
  constructor(items: Int8Array, [at = 0, i = 0, j = 0, k = 0]: Place) {
    this.#items = items;
    this.#at = at;
    this.#i = i;
    this.#j = j;
    this.#k = k;
  }
  get(i = 0, j = 0, k = 0): number {
    return this.#items[this.#at + Math.imul(i, this.#i) + Math.imul(j, this.#j) + Math.imul(k, this.#k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    if (c === undefined) {
      if (b === undefined) this.#items[this.#at] = a;
      else this.#items[this.#at + Math.imul(a, this.#i)] = b;
    } else if (d === undefined) this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j)] = c;
    else this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j) + Math.imul(c, this.#k)] = d;
  }
}

class Uint8Accessor implements Accessor {
  readonly #items: Uint8Array;
  readonly #at: number = 0;
  readonly #i: number = 0;
  readonly #j: number = 0;
  readonly #k: number = 0;
  constructor(items: Uint8Array, [at = 0, i = 0, j = 0, k = 0]: Place) {
    this.#items = items;
    this.#at = at;
    this.#i = i;
    this.#j = j;
    this.#k = k;
  }
  get(i = 0, j = 0, k = 0): number {
    return this.#items[this.#at + Math.imul(i, this.#i) + Math.imul(j, this.#j) + Math.imul(k, this.#k)]!;
  }
  set(a: number, b?: number, c?: number, d?: number): void {
    if (c === undefined) {
      if (b === undefined) this.#items[this.#at] = a;
      else this.#items[this.#at + Math.imul(a, this.#i)] = b;
    } else if (d === undefined) this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j)] = c;
    else this.#items[this.#at + Math.imul(a, this.#i) + Math.imul(b!, this.#j) + Math.imul(c, this.#k)] = d;
  }
}

/** By kind (lane.ts). */
const ACCESSORS: readonly (new (items: never, place: Place) => Accessor)[] = [
  Float64Accessor,
  Float32Accessor,
  Int32Accessor,
  Uint32Accessor,
  Int16Accessor,
  Uint16Accessor,
  Int8Accessor,
  Uint8Accessor,
];

/** A float64 at any address. */
class ScatteredAccessor implements Accessor {
  readonly #items: DataView;
  readonly #at: number = 0;
  readonly #i: number = 0;
  readonly #j: number = 0;
  readonly #k: number = 0;
  constructor(items: DataView, [at = 0, i = 0, j = 0, k = 0]: Place) {
    this.#items = items;
    this.#at = at;
    this.#i = i;
    this.#j = j;
    this.#k = k;
  }
  get(i = 0, j = 0, k = 0): number {
    return this.#items.getFloat64(
      this.#at + Math.imul(i, this.#i) + Math.imul(j, this.#j) + Math.imul(k, this.#k),
      true,
    );
  }
  set(...given: number[]): void {
    const value = given.pop()!;
    const [i = 0, j = 0, k = 0] = given;
    this.#items.setFloat64(this.#at + i * this.#i + j * this.#j + k * this.#k, value, true);
  }
}

/** Everything else: bytes through the dtype's codec, which checks what it writes. */
class CodecAccessor implements Accessor {
  readonly #items: DataView;
  readonly #codec: ElementCodec;
  readonly #place: Place;
  constructor(items: DataView, codec: ElementCodec, place: Place) {
    this.#items = items;
    this.#codec = codec;
    this.#place = place;
  }
  get(i = 0, j = 0, k = 0): unknown {
    const [at = 0, x = 0, y = 0, z = 0] = this.#place;
    return this.#codec.read(this.#items, at + i * x + j * y + k * z);
  }
  set(...given: unknown[]): void {
    const value = given.pop();
    const [at = 0, x = 0, y = 0, z = 0] = this.#place;
    const [i = 0, j = 0, k = 0] = given as number[];
    this.#codec.write(this.#items, at + i * x + j * y + k * z, value);
  }
}
