/**
 * The type of an element, as a value: interned, so that dtypes can be compared with `===`, and immutable. What users
 * write is read by dtype.ts; the work on bytes is node-codec.ts's.
 */

import { IndexError } from "../errors.ts";
import { WRITABLE } from "../protocol/buffer-flags.ts";
import type { Input, Value } from "../types/values.ts";
import { prepareNode, readNode, storeNode } from "../values/node-codec.ts";
import { roomRule, startOf, useBytes } from "../values/use-bytes.ts";
import { type FormatNode, hasByteOrder } from "./format-tree.ts";
import { nameOf, print } from "./print.ts";
import { type Kind, type TypedArrayConstructor, typedArrayOfScalar } from "./scalars.ts";

/** A field of a record dtype. */
export interface DTypeField {
  readonly name: string;
  readonly dtype: DType;
  /** Bytes from the start of the record. A bit field has the offset of its first byte. */
  readonly offset: number;
}

/**
 * The type of an element. `D` is its canonical form at compile time; see `Value<D>`.
 *
 * Equal dtypes are the same object: `dtype("d") === dtype("<f8")`. Two copies of the package have two sets of objects:
 * `equals` is right across them, too.
 */
export interface DType<D = any> {
  /** Carries D for the compiler; never there. */
  readonly ":type"?: D;
  /**
   * `float64`, `>f8`, else the format, but with `text(5)` where that has to say `5s`, and with `3t@5` for a bit field that
   * begins at bit 5 of its byte. `dtype(name)` gives the dtype back.
   */
  readonly name: string;
  /** The canonical PEP 3118 format. `text(n)` becomes bytes there, which is all the PEP knows. */
  readonly format: string;
  readonly kind: Kind;
  /** Bytes of one element. */
  readonly itemsize: number;
  /** What an element's address is a multiple of in C; 1 for packed records. */
  readonly alignment: number;
  /** `|` where it makes no difference, and for records, whose fields have their own. */
  readonly byteOrder: "<" | ">" | "|";
  /** Whether all bytes are in the host's order. */
  readonly native: boolean;
  /** The typed array that holds exactly such elements, or null. */
  readonly TypedArray: TypedArrayConstructor | null;
  /** The fields of a record, else null. */
  readonly fields: readonly DTypeField[] | null;
  /** The items of a sub-array, else null. */
  readonly base: DType | null;
  /** The extents of a sub-array, else empty. */
  readonly shape: readonly number[];
  /**
   * Reads one element out of anything that exports a buffer, `byteOffset` bytes from its start (from its end if
   * negative).
   *
   * @throws {INDEX} the element does not lie in the buffer
   * @throws {SHAPE} a sub-array has 2 ** 27 items or more, or 2 ** 20 without bytes
   */
  read(exporter: unknown, byteOffset?: number): Value<D>;
  /**
   * Writes one element. When it throws, nothing has been written.
   *
   * @throws {INDEX} the element does not lie in the buffer
   * @throws {BUFFER} the buffer is read-only
   * @throws {DTYPE} the value is of the wrong kind
   * @throws {VALUE_RANGE} a number is out of range
   * @throws {STRUCT} an array, a text or bytes have the wrong length
   */
  write(exporter: unknown, byteOffset: number, value: Input<D>): void;
  /** Whether `other` is the same dtype, also one made by another copy of this package. */
  equals(other: unknown): boolean;
  /** The name. */
  toString(): string;
}

/** @internal */
export class ElementType<D> implements DType<D> {
  declare readonly name: string;
  declare readonly format: string;
  declare readonly kind: Kind;
  declare readonly itemsize: number;
  declare readonly alignment: number;
  declare readonly byteOrder: "<" | ">" | "|";
  declare readonly native: boolean;
  declare readonly TypedArray: TypedArrayConstructor | null;
  declare readonly shape: readonly number[];
  declare readonly base: DType | null;
  readonly #node: FormatNode;
  #fields: readonly DTypeField[] | null = null;

  constructor(node: FormatNode, name: string) {
    const { scalar, big, shape, base, kind, itemsize, alignment, shift } = node;
    this.#node = node;
    this.name = name;
    // Names of parts differ from formats in what formats cannot say, which is seldom there.
    this.format = scalar || shift || name.includes("text(") ? print(node) : name;
    this.kind = kind;
    this.itemsize = itemsize;
    this.alignment = alignment;
    this.base = shape && intern(base!);
    this.shape = Object.freeze([...(shape ?? [])]);
    this.byteOrder = this.base ? this.base.byteOrder : big ? ">" : hasByteOrder(node) ? "<" : "|";
    this.native = isNative(node);
    this.TypedArray = scalar && !big ? typedArrayOfScalar(scalar) : null;
    // Everybody's, so nobody's to change.
    Object.freeze(this);
  }

  get fields(): readonly DTypeField[] | null {
    const { fields } = this.#node;
    return (this.#fields ??=
      fields &&
      Object.freeze(fields.map(({ name, node, offset }) => Object.freeze({ name, dtype: intern(node), offset }))));
  }

  /** @internal */
  get node(): FormatNode {
    return this.#node;
  }

  read(exporter: unknown, byteOffset = 0): Value<D> {
    return useBytes(exporter, 0, view => readNode(this.#node, view, this.#locate(view, byteOffset)));
  }

  write(exporter: unknown, byteOffset: number, value: Input<D>): void {
    // Before the bytes are looked for: reading the value may run anything, which may take them away.
    const prepared = prepareNode(this.#node, value);
    useBytes(exporter, WRITABLE, view => storeNode(this.#node, view, this.#locate(view, byteOffset), prepared));
  }

  #locate({ byteLength }: DataView, byteOffset: number): number {
    const start = startOf(byteOffset, this.itemsize, byteLength);
    if (start >= 0) return start;
    throw new IndexError(0, byteOffset, byteLength, roomRule(byteOffset, this.itemsize, byteLength));
  }

  equals(other: unknown): boolean {
    return isDType(other) && other.name === this.name;
  }

  toString(): string {
    return this.name;
  }

  toJSON(): string {
    return this.name;
  }

  get [Symbol.for("lanewise.dtype")](): true {
    return true;
  }
}

const isNative = ({ big, base, fields }: FormatNode): boolean =>
  !big && (!base || isNative(base)) && (fields ?? []).every(field => isNative(field.node));

// Every dtype in use, by its name. Entries whose dtype is gone are swept each time the table has doubled, so that
// formats from outside cannot fill the memory.
const interned: Map<string, WeakRef<ElementType<any>>> = /* @__PURE__ */ new Map();
let sweepAt = 256;

/** The dtype of a tree. @internal */
export function intern<D>(node: FormatNode): ElementType<D> {
  const name = nameOf(node);
  const known = interned.get(name)?.deref();
  if (known) return known;
  if (interned.size >= sweepAt) {
    for (const [old, ref] of interned) if (!ref.deref()) interned.delete(old);
    sweepAt = Math.max(256, 2 * interned.size);
  }
  const made = new ElementType<D>(node, name);
  interned.set(name, new WeakRef(made));
  return made;
}

/**
 * Whether `x` is a dtype, made by any copy of this package.
 *
 * @example
 * ```ts
 * lw.isDType(lw.dtype("int8")); // => true
 * lw.isDType("int8"); // => false
 * ```
 */
export function isDType(x: unknown): x is DType {
  return typeof x === "object" && x !== null && (x as Record<symbol, unknown>)[Symbol.for("lanewise.dtype")] === true;
}
