/**
 * Where the fields of a record lie: the one place that knows about alignment, padding and bit fields that share bytes.
 * Used by all that make records (the format parser, NumPy's descr, `struct()`), and to print them.
 */
import { alignUp, bitsAt, type FieldNode, type FormatNode, recordNode } from "./format-tree.ts";

/** Collects fields from left to right; then `close` it. */
export class RecordLayout {
  // By their names; those without one, which get it when the record is closed, by their positions.
  readonly #fields = new Map<string | number, FieldNode>();
  #end = 0;
  // The bits in use of the last byte, and their order, if a bit field ends there that has not filled it.
  #bits = 0;
  #bitsBig = false;

  /** The number of bytes so far. */
  get end(): number {
    return this.#end;
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  /** Padding: also of 0 bytes, which ends a run of bit fields. */
  skip(nbytes: number): void {
    this.#end += nbytes;
    this.#bits = 0;
  }

  /** Where the next field lies: its first byte, and for bit fields the bits before it in that byte. */
  place({ kind, big, alignment }: FormatNode, aligned: boolean): { offset: number; shift: number } {
    const shift = kind === "bits" && big === this.#bitsBig ? this.#bits : 0;
    return { offset: shift ? this.#end - 1 : aligned ? alignUp(this.#end, alignment) : this.#end, shift };
  }

  /** Adds a field; its name may be empty. */
  add(name: string, node: FormatNode, aligned: boolean): void {
    const { offset, shift } = this.place(node, aligned);
    const isBits = node.kind === "bits";
    if (isBits) node = bitsAt(node, shift);
    this.#bits = isBits ? (shift + node.length) % 8 : 0;
    this.#bitsBig = node.big;
    this.#end = offset + node.itemsize;
    this.#fields.set(name || this.#fields.size, { name, node, offset, aligned });
  }

  /** A record in braces; in native order it is padded at its end to its alignment, so that arrays of it tile. */
  close(isNative: boolean): FormatNode {
    return recordNode(this.#named(), this.#end, isNative);
  }

  /** A record as long as its fields (rule G6: the outermost level), or one nameless field by itself. */
  closeOutermost(): FormatNode | null {
    const lone = this.#fields.size === 1 && this.#fields.get(0)?.node;
    if (lone && lone.itemsize === this.#end) return lone;
    return this.#fields.size ? this.close(false) : null;
  }

  /** f0, f1, ... for the nameless, without those that are taken, as NumPy numbers them. */
  #named(): FieldNode[] {
    let next = 0;
    return Array.from(this.#fields.values(), field => {
      if (field.name) return field;
      while (this.has(`f${next}`)) next++;
      return { ...field, name: `f${next++}` };
    });
  }
}
