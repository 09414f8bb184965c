/**
 * Where the fields of a record lie: the one place that knows about alignment, padding and bit fields that share bytes.
 * Used by all that make records: the format parser, NumPy's descr, and `struct()`.
 */
import { bitsNode, type FieldNode, type FormatNode, recordNode } from "./format-tree.ts";

/** Collects fields from left to right; then `close` it. */
export class RecordLayout {
  readonly #fields: (Omit<FieldNode, "name"> & { name: string | null })[] = [];
  readonly #names = new Set<string>();
  #end = 0;
  // The bits in use of the bit fields that end here, which share bytes; 0 if the last item was no bit field.
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

  /** Adds a field; fields without a name get one when the record is closed. */
  add(name: string | null, node: FormatNode, aligned: boolean): void {
    if (name) this.#names.add(name);
    let offset = aligned ? alignUp(this.#end, node.alignment) : this.#end;
    let bits = 0;
    if (node.kind === "bits") {
      bits = this.#bitsBig === node.big ? this.#bits : 0;
      this.#bitsBig = node.big;
      offset = this.#end - Math.ceil(bits / 8) + Math.floor(bits / 8);
      bits %= 8;
      node = bitsNode(node.length, node.big, bits);
      bits += node.length;
    }
    this.#bits = bits;
    this.#end = offset + node.itemsize;
    this.#fields.push({ name: name || null, node, offset, aligned });
  }

  /** A record in braces: padded at its end to its alignment, so that arrays of it tile. */
  close(): FormatNode {
    const record = recordNode(this.#named(), this.#end);
    const itemsize = alignUp(this.#end, record.alignment);
    return itemsize === this.#end ? record : { ...record, itemsize };
  }

  /** A record as long as its fields (rule G6: the outermost level), or one nameless field by itself. */
  closeOutermost(): FormatNode | null {
    const [first] = this.#fields;
    if (this.#fields.length === 1 && first!.name === null && first!.node.itemsize === this.#end) return first!.node;
    return first ? withSize(recordNode(this.#named(), this.#end), this.#end) : null;
  }

  /** f0, f1, ... for the nameless, without those that are taken, as NumPy numbers them. */
  #named(): FieldNode[] {
    let next = 0;
    return this.#fields.map(({ name, node, offset, aligned }) => {
      if (name === null) {
        while (this.#names.has(`f${next}`)) next++;
        name = `f${next++}`;
      }
      return { name, node, offset, aligned };
    });
  }
}

/** A record with another size. Where that breaks the alignment of its fields in arrays, it promises none. */
export function withSize(record: FormatNode, itemsize: number): FormatNode {
  if (itemsize % record.alignment === 0) return { ...record, itemsize };
  return recordNode(
    record.fields!.map(field => ({ ...field, aligned: false })),
    itemsize,
  );
}

export function alignUp(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}
