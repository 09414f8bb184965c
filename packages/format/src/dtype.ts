/**
 * The type of an element, as a value: interned, so that dtypes can be compared with `===`, and immutable. This file
 * makes them from what users write; the reading is done by parse.ts and numpy.ts, the work on bytes by node-codec.ts.
 */
import { WRITABLE } from "./buffer-flags.ts";
import type { ElementCodec } from "./element.ts";
import { DTypeError, IndexError } from "./errors.ts";
import { bytesNode, type FormatNode, MAX_DEPTH, textNode } from "./format-tree.ts";
import { describe } from "./geometry.ts";
import { withSize } from "./layout.ts";
import { codecOf } from "./node-codec.ts";
import { type Descr, descrOf, readDescr, readNumpyCode, subArray } from "./numpy.ts";
import { parse } from "./parse.ts";
import { hasByteOrder, print } from "./print.ts";
import { type Kind, type TypedArrayConstructor, typedArrayOfScalar } from "./scalars.ts";
import type { DTypeSpec, Normalise } from "./types/spec.ts";
import type { Input, Value } from "./types/values.ts";
import { roomRule, startOf, useBytes } from "./use-bytes.ts";

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
  /** `float64`, `>f8`, `text(5)`, else the format. `dtype(name)` gives the dtype back. */
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

class ElementType<D> implements DType<D> {
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
  readonly #key: string;
  #fields: readonly DTypeField[] | null = null;
  #codec: ElementCodec<D> | null = null;

  constructor(node: FormatNode, key: string) {
    const { scalar, big } = node;
    this.#node = node;
    this.#key = key;
    this.kind = node.kind;
    this.itemsize = node.itemsize;
    this.alignment = node.alignment;
    this.base = node.shape ? intern(node.base!) : null;
    this.shape = Object.freeze([...(node.shape ?? [])]);
    this.byteOrder = this.base ? this.base.byteOrder : big ? ">" : hasByteOrder(node) ? "<" : "|";
    this.native = isNative(node);
    this.TypedArray = scalar && !big ? typedArrayOfScalar(scalar) : null;
    // They differ in what a format cannot say, which is seldom there.
    this.format = node.shift || key.includes("text(") ? print(node) : key;
    const isText = node.kind === "text" && node.code === "s";
    this.name = scalar
      ? big
        ? `>${scalar.name === "P" ? "P" : scalar.numpy}`
        : scalar.name
      : isText
        ? key
        : this.format;
  }

  get fields(): readonly DTypeField[] | null {
    if (!this.#node.fields) return null;
    this.#fields ??= Object.freeze(
      this.#node.fields.map(({ name, node, offset }) => Object.freeze({ name, dtype: intern(node), offset })),
    );
    return this.#fields;
  }

  /** @internal */
  get codec(): ElementCodec<D> {
    this.#codec ??= codecOf(this.#node);
    return this.#codec;
  }

  /** @internal */
  get node(): FormatNode {
    return this.#node;
  }

  read(exporter: unknown, byteOffset = 0): Value<D> {
    return useBytes(exporter, 0, view => this.codec.read(view, this.#locate(view, byteOffset)));
  }

  write(exporter: unknown, byteOffset: number, value: Input<D>): void {
    useBytes(exporter, WRITABLE, view => this.codec.write(view, this.#locate(view, byteOffset), value));
  }

  #locate({ byteLength }: DataView, byteOffset: number): number {
    const start = startOf(byteOffset, this.itemsize, byteLength);
    if (start >= 0) return start;
    throw new IndexError(0, byteOffset, byteLength, roomRule(byteOffset, this.itemsize, byteLength));
  }

  equals(other: unknown): boolean {
    return other === this || (isDType(other) && ownDType(other).#key === this.#key);
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

const isNative = (node: FormatNode): boolean =>
  !node.big && (!node.base || isNative(node.base)) && (node.fields?.every(field => isNative(field.node)) ?? true);

// Every dtype in use, by its key. Entries whose dtype is gone are swept each time the table has doubled, so that
// formats from outside cannot fill the memory.
const interned: Map<string, WeakRef<ElementType<any>>> = /* @__PURE__ */ new Map();
let sweepAt = 256;

function intern<D>(node: FormatNode): ElementType<D> {
  const key = print(node, true);
  const known = interned.get(key)?.deref();
  if (known) return known;
  if (interned.size >= sweepAt) {
    for (const [old, ref] of interned) if (!ref.deref()) interned.delete(old);
    sweepAt = Math.max(256, 2 * interned.size);
  }
  const made = new ElementType<D>(node, key);
  interned.set(key, new WeakRef(made));
  return made;
}

// What users write, to the dtype. It only saves time, so it is emptied when full and keeps no giants.
const spellings: Map<string, ElementType<any>> = /* @__PURE__ */ new Map();
const SPELLINGS_KEPT = 512;
const SPELLING_LENGTH_KEPT = 1000;

/**
 * The dtype of a name (`"float64"`), a NumPy code (`">f8"`, `"|S5"`), a PEP 3118 format (`"T{d:x:i:y:}"`) or NumPy's
 * descr (`[["x", "<f8"], ["y", "i4", [3]]]`). A dtype gives itself. Where NumPy and the PEP disagree about a code, the
 * PEP is right.
 *
 * Equal specs give the same object. The type parameter is worked out from literals, formats included.
 *
 * @throws {FORMAT} the text is no name, code or format; the error has the column
 * @throws {DTYPE} the spec is of the wrong kind
 *
 * @example
 * ```ts
 * lw.dtype("d") === lw.dtype("float64"); // => true
 * lw.dtype("T{d:x:i:y:}").itemsize; // => 16
 * lw.dtype([["x", "<f8"], ["y", ">i4"]]).format; // => "T{<d:x:>i:y:}"
 * lw.dtype("T{d:x:"); // throws FORMAT
 * ```
 */
export function dtype<const Spec extends DTypeSpec>(spec: Spec): DType<Normalise<Spec>> {
  if (typeof spec !== "string") return spec instanceof ElementType ? spec : intern(nodeOf(spec));
  const known = spellings.get(spec);
  if (known) return known;
  const made = intern<Normalise<Spec>>(nodeOf(spec));
  if (spellings.size === SPELLINGS_KEPT) spellings.clear();
  if (spec.length <= SPELLING_LENGTH_KEPT) spellings.set(spec, made);
  return made;
}

/**
 * The tree behind a spec.
 *
 * @internal
 */
export function nodeOf(spec: unknown, depth = 0): FormatNode {
  if (typeof spec === "string") return readNumpyCode(spec) ?? parse(spec);
  if (isDType(spec)) return ownDType(spec).node;
  if (!Array.isArray(spec))
    throw new DTypeError(`a dtype must be a name, a code, a format or a descr, got ${describe(spec)}`);
  // A descr that contains itself ends here as well.
  if (depth === MAX_DEPTH) throw new DTypeError(`a descr nests deeper than ${MAX_DEPTH} levels`);
  const [base, shape] = spec;
  const isShape =
    typeof shape === "number" || (Array.isArray(shape) && shape.every(extent => typeof extent === "number"));
  if (spec.length === 2 && isShape) return subArray(nodeOf(base, depth + 1), shape);
  return readDescr(spec, item => nodeOf(item, depth + 1));
}

/** The dtype of a tree. @internal */
export function dtypeOfNode<D>(node: FormatNode): DType<D> {
  return intern(node);
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

/**
 * Our own object for a dtype of another copy of the package.
 *
 * @internal
 */
export function ownDType<D>(dtype: DType<D>): ElementType<D> {
  return dtype instanceof ElementType ? dtype : intern<D>(nodeOf(dtype.name));
}

/**
 * The dtype of an exporter's elements: the one its format names, made as long as its items are. An exporter's itemsize
 * wins over the size of its format (rule G6: NumPy counts the padding at the end that struct does not).
 *
 * @throws {FORMAT} the text is no format
 * @throws {DTYPE} the items are too short for the format
 *
 * @example
 * ```ts
 * lw.dtypeOfBuffer("hb", 3).itemsize; // => 3
 * lw.dtypeOfBuffer("hb", 4).itemsize; // => 4
 * lw.dtypeOfBuffer("l", 4).name; // => "int32"
 * ```
 */
export function dtypeOfBuffer(format: string, itemsize: number): DType {
  const parsed = dtype(format);
  if (parsed.itemsize === itemsize) return parsed;
  const { node } = ownDType(parsed);
  // A long has 4 bytes in programs of 32 bits, Pyodide among them, and on Windows.
  const long = /^@?([lLnNP])$/.exec(format)?.[1];
  if (long !== undefined && itemsize === 4) return dtype(long === "l" || long === "n" ? "i" : "I");
  // array.array and ctypes write u for a wchar_t of 4 bytes.
  if (node.code === "u" && itemsize === 2 * node.itemsize) return intern(textNode("w", node.length, node.big));
  // ctypes writes B for unions of any size; also other single codes can only mean bytes then.
  if (node.scalar?.code === "B" || (itemsize > node.itemsize && !node.fields)) return intern(bytesNode("s", itemsize));
  const last = node.fields?.reduce((end, field) => Math.max(end, field.offset + field.node.itemsize), 0);
  if (last === undefined || last > itemsize) {
    throw new DTypeError(
      `items of format "${parsed.format}" need ${last ?? node.itemsize} bytes, got an itemsize of ${itemsize}`,
    );
  }
  return intern(withSize(node, itemsize));
}

/**
 * NumPy's spelling of a dtype, which `np.dtype` and the headers of .npy files take: a code, a list of fields (padding
 * has an empty name), or `[code, shape]` for a sub-array. What NumPy has no code for becomes raw bytes.
 *
 * @throws {DTYPE} the dtype has bit fields
 *
 * @example
 * ```ts
 * lw.toDescr(lw.dtype("float64")); // => "<f8"
 * lw.toDescr(lw.dtype("T{b:x:(2)i:y:}")); // => [["x", "|i1"], ["", "|V3"], ["y", "<i4", [2]]]
 * ```
 */
export function toDescr(dtype: DType): Descr {
  return descrOf(ownDType(dtype).node);
}
