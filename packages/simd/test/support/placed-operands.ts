/** Operands for the agreement test: elements of any dtype in the heap, at odd offsets, contiguous, strided, reversed, repeated or byte-swapped. */
import { defaultHeap } from "@lanewise/array";
import { type DType, dtype, elementCodec } from "@lanewise/format";
import { fromMemory } from "@lanewise/view";
import type { Scalar } from "./reference.ts";
import type { Complex } from "./reference-complex.ts";

export const CLASSES = ["contiguous", "strided", "reversed", "scalar", "swapped"] as const;
export type Class = (typeof CLASSES)[number];
/** An element's value: integers are bigints, whatever their width. */
export type Element = Scalar | Complex;

export interface Placed {
  /** The first elements. */
  first(count: number): object;
  write(values: readonly Element[]): void;
  values(count: number): Element[];
}

const BYTES = 1 << 20;

/** A piece of the heap in which operands are placed one after the other, from its beginning again when it is full. */
export class Arena {
  readonly #heap = defaultHeap();
  readonly #start = this.#heap.allocate(BYTES);
  #next = 0;

  free(): void {
    this.#heap.free(this.#start);
  }

  /** Room for `count` elements of a dtype as an operand of a class. */
  place(name: string, count: number, kind: Class = "contiguous"): Placed {
    const native = dtype(name) as DType;
    const swapped = kind === "swapped" && native.itemsize > 1;
    const own = swapped ? (dtype(`>${native.format.replace(/^[@<]/, "")}`) as DType) : native;
    const { itemsize } = own;
    const stride =
      kind === "scalar" ? 0 : kind === "reversed" ? -itemsize : kind === "strided" ? 3 * itemsize : itemsize;
    const room = count * Math.abs(stride) + itemsize + 7;
    if (this.#next + room > BYTES) this.#next = 0;
    const lowest = this.#start + this.#next + 1;
    this.#next += room;
    const byteOffset = kind === "reversed" ? lowest + Math.max(0, count - 1) * itemsize : lowest;
    const { memory } = this.#heap;
    const codec = elementCodec(own);
    const integer = native.kind === "int" || native.kind === "uint";
    const whole = fromMemory(memory, { byteOffset, dtype: own, shape: [count], strides: [stride] });
    return {
      first: some => (some === count ? whole : whole.slice(`:${some}`)),
      write(values) {
        const bytes = new DataView(memory.buffer);
        const wide = !integer || itemsize === 8;
        for (let i = 0; i < count; i++) {
          codec.write(bytes, byteOffset + i * stride, (wide ? values[i] : Number(values[i])) as never);
        }
      },
      values(some) {
        const bytes = new DataView(memory.buffer);
        return Array.from({ length: some }, (_, i): Element => {
          const value = codec.read(bytes, byteOffset + i * stride) as Element;
          return integer ? BigInt(value as bigint) : value;
        });
      },
    };
  }
}
