/**
 * Where the fields of a record lie: the one place that knows about alignment, padding and bit fields that share bytes.
 * Used by all that make records (the format parser, NumPy's descr, `struct()`), and to print them.
 */
import { bitsAt, type FieldNode, type FormatNode, recordNode } from "./format-tree.ts";

/** Collects fields from left to right; then `close` it. */
export class RecordLayout {
  readonly #fields: (Omit<FieldNode, "name"> & { name: string | null })[] = [];
  readonly #names = new Set<string>();
  #end = 0;
  #alignment = 1;
  // The bits in use of the last byte, and their order, if a bit field ends there that has not filled it.
  #bits = 0;
  #bitsBig = false;

  /** The number of bytes so far. */
  get end(): number {
    return this.#end;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Padding: also of 0 bytes, which ends a run of bit fields. */
  skip(nbytes: number): void {
    this.#end += nbytes;
    this.#bits = 0;
  }

  /** Padding up to the next multiple. */
  align(alignment: number): void {
    this.skip(alignUp(this.#end, alignment) - this.#end);
  }

  /** Where the next field lies: its first byte, and for bit fields the bits before it in that byte. */
  place({ kind, big, alignment }: FormatNode, aligned: boolean): { offset: number; shift: number } {
    const shift = kind === "bits" && big === this.#bitsBig ? this.#bits : 0;
    return { offset: shift ? this.#end - 1 : aligned ? alignUp(this.#end, alignment) : this.#end, shift };
  }

  /** Adds a field; fields without a name get one when the record is closed. */
  add(name: string | null, node: FormatNode, aligned: boolean): void {
    const { offset, shift } = this.place(node, aligned);
    const isBits = node.kind === "bits";
    if (isBits) node = bitsAt(node, shift);
    this.#bits = isBits ? (shift + node.length) % 8 : 0;
    this.#bitsBig = node.big;
    this.#end = offset + node.itemsize;
    if (aligned) this.#alignment = Math.max(this.#alignment, node.alignment);
    if (name) this.#names.add(name);
    this.#fields.push({ name: name || null, node, offset, aligned });
  }

  /** A record in braces; in native order it is padded at its end to its alignment, so that arrays of it tile. */
  close(isNative: boolean): FormatNode {
    return recordNode(this.#named(), isNative ? alignUp(this.#end, this.#alignment) : this.#end);
  }

  /** A record as long as its fields (rule G6: the outermost level), or one nameless field by itself. */
  closeOutermost(): FormatNode | null {
    const [first] = this.#fields;
    if (this.#fields.length === 1 && first!.name === null && first!.node.itemsize === this.#end) return first!.node;
    return first ? this.close(false) : null;
  }

  /** f0, f1, ... for the nameless, without those that are taken, as NumPy numbers them. */
  #named(): FieldNode[] {
    let next = 0;
    return this.#fields.map(field => {
      if (field.name !== null) return field as FieldNode;
      while (this.#names.has(`f${next}`)) next++;
      return { ...field, name: `f${next++}` };
    });
  }
}

export function alignUp(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}
