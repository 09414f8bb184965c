/**
 * Any node of a format tree to and from bytes: the codecs of bytes, texts, bit fields, sub-arrays and records, and the
 * choice among them. `prepare` checks a whole value and runs all code of the caller's (getters); `store` then cannot
 * fail, so that a refused value leaves no trace. Padding is never written.
 */
import { DTypeError, StructError, ValueRangeError } from "./errors.ts";
import type { FormatNode } from "./format-tree.ts";
import { describe } from "./geometry.ts";
import { type FieldTable, fieldTable, readFields } from "./read-fields.ts";
import { type NodeCodec, ScalarCodec } from "./scalar-codec.ts";

export type { NodeCodec } from "./scalar-codec.ts";

/** A codec for a node; `strictFloats` refuses what overflows binary32, as struct's standard modes do. */
export function nodeCodec(node: FormatNode, strictFloats = false): NodeCodec {
  if (node.scalar) return new ScalarCodec(node.scalar, node.big, strictFloats);
  switch (node.kind) {
    case "record":
      return new RecordCodec(node);
    case "array":
      return new ArrayCodec(node);
    case "bits":
      return new BitsCodec(node);
    case "text":
      return new TextCodec(node);
    default:
      return new BytesCodec(node);
  }
}

const bytesAt = (view: DataView, byteOffset: number, nbytes: number) =>
  new Uint8Array(view.buffer, view.byteOffset + byteOffset, nbytes);

/** `s` and `p`, which cut and fill up with zeros (rules F11, F12); `c` and opaque bytes, which must have their length. */
class BytesCodec implements NodeCodec<Uint8Array> {
  readonly #node: FormatNode;

  constructor(node: FormatNode) {
    this.#node = node;
  }

  read(view: DataView, byteOffset: number): Uint8Array {
    const { code, itemsize } = this.#node;
    if (code !== "p" || itemsize === 0) return bytesAt(view, byteOffset, itemsize).slice();
    return bytesAt(view, byteOffset + 1, Math.min(view.getUint8(byteOffset), itemsize - 1)).slice();
  }

  prepare(value: unknown): Uint8Array {
    const { code, itemsize } = this.#node;
    const given = value as Uint8Array;
    if (!ArrayBuffer.isView(value) || given.BYTES_PER_ELEMENT !== 1) {
      throw new DTypeError(`"${code}" takes a Uint8Array, got ${describe(value)}`, code);
    }
    // A copy: the bytes may lie in the memory that is about to be written.
    const bytes = new Uint8Array(given.buffer, given.byteOffset, given.length).slice();
    if (code === "s" || code === "p") return bytes;
    if (bytes.length !== itemsize) {
      throw new StructError(`"${code}" takes ${itemsize} bytes, got ${bytes.length}`, itemsize, bytes.length);
    }
    return bytes;
  }

  store(view: DataView, byteOffset: number, value: Uint8Array): void {
    const { code, itemsize } = this.#node;
    const head = code === "p" ? Math.min(1, itemsize) : 0;
    const length = Math.min(value.length, itemsize - head);
    const target = bytesAt(view, byteOffset, itemsize);
    target.set(value.subarray(0, length), head);
    target.fill(0, head + length);
    // A byte cannot count more, which CPython stores all the same.
    if (head) target[0] = Math.min(length, 255);
  }
}

/** `w` (code points), `u` (UTF-16 units), and `text(n)` (UTF-8). Trailing NULs are padding; a text too long is refused. */
class TextCodec implements NodeCodec<readonly number[] | Uint8Array> {
  readonly #node: FormatNode;

  constructor(node: FormatNode) {
    this.#node = node;
  }

  read(view: DataView, byteOffset: number): string {
    const { code, length, itemsize, big } = this.#node;
    let text = "";
    if (code === "s") {
      // A copy, because decoders refuse shared memory.
      text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesAt(view, byteOffset, itemsize).slice());
    } else {
      for (let i = 0; i < length; i++) {
        const unit = code === "w" ? view.getUint32(byteOffset + 4 * i, !big) : view.getUint16(byteOffset + 2 * i, !big);
        text += unit <= 0x10ffff ? String.fromCodePoint(unit) : "\ufffd";
      }
    }
    let end = text.length;
    while (end && text.charCodeAt(end - 1) === 0) end--;
    return text.slice(0, end);
  }

  prepare(value: unknown): readonly number[] | Uint8Array {
    const { code, length } = this.#node;
    if (typeof value !== "string") {
      throw new DTypeError(`${this.#name()} takes a string, got ${describe(value)}`, this.#name());
    }
    const units =
      code === "s"
        ? new TextEncoder().encode(value)
        : code === "w"
          ? Array.from(value, char => char.codePointAt(0)!)
          : Array.from({ length: value.length }, (_, i) => value.charCodeAt(i));
    if (units.length > length) {
      const unit = code === "s" ? "UTF-8 bytes" : code === "w" ? "code points" : "UTF-16 units";
      throw new StructError(`${this.#name()} takes up to ${length} ${unit}, got ${units.length}`, length, units.length);
    }
    return units;
  }

  store(view: DataView, byteOffset: number, units: readonly number[] | Uint8Array): void {
    const { code, length, big } = this.#node;
    for (let i = 0; i < length; i++) {
      const unit = units[i] ?? 0;
      if (code === "s") view.setUint8(byteOffset + i, unit);
      else if (code === "w") view.setUint32(byteOffset + 4 * i, unit, !big);
      else view.setUint16(byteOffset + 2 * i, unit, !big);
    }
  }

  #name(): string {
    return this.#node.code === "s" ? `text(${this.#node.length})` : `"${this.#node.length}${this.#node.code}"`;
  }
}

/** Bit fields: unsigned, numbers up to 32 bits and bigints above. Their neighbours in the same bytes are kept. */
class BitsCodec implements NodeCodec<bigint> {
  readonly #node: FormatNode;
  /** How far the field lies above bit 0 of its bytes, read as one integer. */
  readonly #shift: bigint;
  readonly #mask: bigint;

  constructor(node: FormatNode) {
    const { length, itemsize, shift, big } = node;
    this.#node = node;
    this.#shift = BigInt(big ? itemsize * 8 - shift - length : shift);
    this.#mask = 2n ** BigInt(length) - 1n;
  }

  read(view: DataView, byteOffset: number): number | bigint {
    const { length, itemsize, big } = this.#node;
    if (itemsize <= 4) {
      let bits = 0;
      for (let i = 0; i < itemsize; i++) {
        bits = (bits << 8) | view.getUint8(byteOffset + (big ? i : itemsize - 1 - i));
      }
      return length === 32 ? bits >>> 0 : (bits >>> Number(this.#shift)) & (2 ** length - 1);
    }
    const field = (this.#load(view, byteOffset) >> this.#shift) & this.#mask;
    return length > 32 ? field : Number(field);
  }

  prepare(value: unknown): bigint {
    const { length } = this.#node;
    const name = `${length}t`;
    if (typeof value !== "bigint" && typeof value !== "boolean" && !Number.isInteger(value)) {
      throw new DTypeError(`"${name}" takes integers, got ${describe(value)}`, name);
    }
    const field = BigInt(value as number | bigint | boolean);
    if (field < 0n || field > this.#mask) {
      throw new ValueRangeError(value as number | bigint, name, `"${name}" takes integers from 0 to ${this.#mask}`);
    }
    return field;
  }

  store(view: DataView, byteOffset: number, field: bigint): void {
    const { itemsize, big } = this.#node;
    let bits = (this.#load(view, byteOffset) & ~(this.#mask << this.#shift)) | (field << this.#shift);
    for (let i = 0; i < itemsize; i++, bits >>= 8n) {
      view.setUint8(byteOffset + (big ? itemsize - 1 - i : i), Number(bits & 255n));
    }
  }

  #load(view: DataView, byteOffset: number): bigint {
    const { itemsize, big } = this.#node;
    let bits = 0n;
    for (let i = 0; i < itemsize; i++) {
      bits = (bits << 8n) | BigInt(view.getUint8(byteOffset + (big ? i : itemsize - 1 - i)));
    }
    return bits;
  }
}

/** Sub-arrays: nested frozen arrays; any array-likes of the right lengths are taken. */
class ArrayCodec implements NodeCodec<unknown[]> {
  readonly #base: NodeCodec;
  readonly #shape: readonly number[];
  /** Bytes from one item of an axis to the next. */
  readonly #strides: readonly number[];

  constructor(node: FormatNode) {
    this.#base = nodeCodec(node.base!);
    this.#shape = node.shape!;
    let stride = node.base!.itemsize;
    this.#strides = node.shape!.reduceRight<number[]>((strides, extent) => {
      strides.unshift(stride);
      stride *= extent;
      return strides;
    }, []);
  }

  read(view: DataView, byteOffset: number, axis = 0): readonly unknown[] {
    const stride = this.#strides[axis]!;
    const last = axis === this.#shape.length - 1;
    return Object.freeze(
      Array.from({ length: this.#shape[axis]! }, (_, i) =>
        last ? this.#base.read(view, byteOffset + i * stride) : this.read(view, byteOffset + i * stride, axis + 1),
      ),
    );
  }

  prepare(value: unknown, axis = 0): unknown[] {
    const extent = this.#shape[axis]!;
    const items = value as ArrayLike<unknown>;
    if (typeof value !== "object" || value === null || typeof items.length !== "number") {
      throw new DTypeError(`a sub-array takes an array of ${extent}, got ${describe(value)}`);
    }
    if (items.length !== extent) {
      throw new StructError(`a sub-array takes an array of ${extent}, got ${items.length} items`, extent, items.length);
    }
    const last = axis === this.#shape.length - 1;
    return Array.from(items, item => (last ? this.#base.prepare(item) : this.prepare(item, axis + 1)));
  }

  store(view: DataView, byteOffset: number, items: readonly unknown[], axis = 0): void {
    const stride = this.#strides[axis]!;
    const last = axis === this.#shape.length - 1;
    for (let i = 0; i < items.length; i++) {
      if (last) this.#base.store(view, byteOffset + i * stride, items[i]);
      else this.store(view, byteOffset + i * stride, items[i] as unknown[], axis + 1);
    }
  }
}

/** Records: plain frozen objects with the fields in their order. */
class RecordCodec implements NodeCodec<unknown[]> {
  readonly #names: readonly string[];
  readonly #offsets: readonly number[];
  readonly #codecs: readonly NodeCodec[];
  readonly #fields: FieldTable;

  constructor(node: FormatNode) {
    const fields = node.fields!;
    this.#names = fields.map(field => field.name);
    this.#offsets = fields.map(field => field.offset);
    this.#codecs = fields.map(field => nodeCodec(field.node));
    this.#fields = fieldTable(fields, this.#codecs);
  }

  read(view: DataView, byteOffset: number): Readonly<Record<string, unknown>> {
    const values = readFields(view, byteOffset, this.#fields);
    const record: Record<string, unknown> = {};
    for (let i = 0; i < values.length; i++) {
      const name = this.#names[i]!;
      // Assignment to __proto__ would set the prototype.
      if (name !== "__proto__") record[name] = values[i];
      else Object.defineProperty(record, name, { value: values[i], enumerable: true });
    }
    return Object.freeze(record);
  }

  prepare(value: unknown): unknown[] {
    if (typeof value !== "object" || value === null) {
      throw new DTypeError(`a record takes an object with ${this.#names.join(", ")}, got ${describe(value)}`);
    }
    if (Array.isArray(value)) return this.#prepareTuple(value);
    return this.#names.map((name, i) => {
      if (!(name in value))
        throw new DTypeError(`a record takes an object with ${this.#names.join(", ")}, "${name}" is missing`);
      return this.#codecs[i]!.prepare((value as Record<string, unknown>)[name]);
    });
  }

  /** Values in the order of the fields, as NumPy's tuples. */
  #prepareTuple(values: readonly unknown[]): unknown[] {
    const count = this.#names.length;
    if (values.length !== count) {
      throw new StructError(
        `a record of ${count} fields takes ${count} values, got ${values.length}`,
        count,
        values.length,
      );
    }
    return this.#codecs.map((codec, i) => codec.prepare(values[i]));
  }

  store(view: DataView, byteOffset: number, values: readonly unknown[]): void {
    for (let i = 0; i < values.length; i++) this.#codecs[i]!.store(view, byteOffset + this.#offsets[i]!, values[i]);
  }
}
