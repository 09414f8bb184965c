/** Every kind of memory that operands and destinations lie in: made for given bytes, rewritten, moved. */
import type { Dice } from "./dice.ts";
import { SIZES } from "./values.ts";

/** An operand: what is given to operations, its elements, and what makes its memory another one. */
export interface Placed {
  readonly kind: string;
  readonly exporter: any;
  write(bytes: Uint8Array<ArrayBuffer>): void;
  /** Grows and shrinks again what can; elements are to be written anew. */
  readonly move?: () => void;
}

const KINDS =
  "array array view simd other-heap strided strided swapped packed plain plain typed offset shared resizable tracking memory".split(
    " ",
  );

export class Memories {
  readonly #lw: any;
  readonly #dice: Dice;
  readonly #owned: { release(): void }[] = [];
  readonly #otherHeap: any;

  constructor(lw: any, dice: Dice) {
    this.#lw = lw;
    this.#dice = dice;
    this.#otherHeap = lw.createHeap({ maximum: 2 ** 28 });
  }

  own<T extends { release(): void }>(thing: T): T {
    this.#owned.push(thing);
    return thing;
  }

  release(): void {
    for (const thing of this.#owned.splice(0).reverse()) thing.release();
  }

  /** Somewhere, unless a kind is asked for; what a dtype or a rank does not allow becomes a view of plain memory. */
  place(
    dtype: string,
    shape: readonly number[],
    bytes: Uint8Array<ArrayBuffer>,
    kind = this.#dice.pick(KINDS),
  ): Placed {
    const placed = this.#strided(dtype, shape, kind) ?? this.#dense(dtype, shape, kind);
    placed.write(bytes);
    return placed;
  }

  #dense(dtype: string, shape: readonly number[], kind: string): Placed {
    const lw = this.#lw;
    const nbytes = shape.reduce((product, extent) => product * extent, SIZES[dtype]!);
    const at = (exporter: any, bytes: () => Uint8Array, move?: () => void): Placed => ({
      kind,
      exporter,
      write: elements => bytes().set(elements),
      ...(move === undefined ? {} : { move }),
    });
    const inHeap = (heap: any): Placed => {
      const array = this.own(lw.empty(shape, dtype, { heap })) as any;
      const bytes = () => new Uint8Array(heap.memory.buffer, array.address, nbytes);
      if (kind === "view") return at(this.own(lw.view(array)), bytes);
      if (kind === "simd") return at(lw.simd(array), bytes);
      const length = shape[0] ?? 0;
      const move = () => {
        array.resize(3 * length + Math.ceil(2e4 / (nbytes / length)));
        array.resize(length);
      };
      return at(array, bytes, length > 0 && nbytes > 0 ? move : undefined);
    };
    const over = (buffer: ArrayBufferLike | WebAssembly.Memory, byteOffset = 0): any =>
      this.own(lw.fromMemory(buffer, { dtype, shape, byteOffset }));
    const Items = shape.length === 1 ? (lw.dtype(dtype).TypedArray as Float64ArrayConstructor | null) : null;
    const typed = (buffer: ArrayBufferLike, byteOffset = 0, length?: number): any =>
      Items === null ? over(buffer, byteOffset) : new Items(buffer as ArrayBuffer, byteOffset, length);
    switch (kind) {
      case "array":
      case "view":
      case "simd":
        return inHeap(lw.defaultHeap());
      case "other-heap":
        return inHeap(this.#otherHeap);
      case "offset": {
        const buffer = new ArrayBuffer(nbytes + 64);
        return at(typed(buffer, 16, shape[0]), () => new Uint8Array(buffer, 16, nbytes));
      }
      case "shared": {
        const buffer = new SharedArrayBuffer(nbytes);
        return at(over(buffer), () => new Uint8Array(buffer));
      }
      case "resizable":
      case "tracking": {
        const buffer = new ArrayBuffer(nbytes, { maxByteLength: 2 * nbytes + 64 });
        const exporter = kind === "tracking" ? typed(buffer) : over(buffer);
        const move = () => {
          buffer.resize(nbytes + 16);
          buffer.resize(nbytes);
        };
        return at(exporter, () => new Uint8Array(buffer), move);
      }
      case "memory": {
        const memory = new WebAssembly.Memory({ initial: Math.ceil(nbytes / 65536) + 1 });
        const from = this.#dice.pick([0, 1, 64]);
        return at(
          over(memory, from),
          () => new Uint8Array(memory.buffer, from, nbytes),
          () => void memory.grow(1),
        );
      }
      default: {
        const buffer = new ArrayBuffer(nbytes);
        return at(kind === "typed" ? typed(buffer) : over(buffer), () => new Uint8Array(buffer));
      }
    }
  }

  /** Any order of axes, gaps, reversed axes; swapped bytes, or unaligned as the fields of packed records. */
  #strided(dtype: string, shape: readonly number[], kind: string): Placed | null {
    if (kind !== "strided" && kind !== "swapped" && kind !== "packed") return null;
    const [lw, dice, itemsize] = [this.#lw, this.#dice, SIZES[dtype]!];
    const strides: number[] = [];
    let [step, byteOffset] =
      kind === "packed" ? [itemsize + dice.below(7), dice.below(9)] : [itemsize * (1 + dice.below(2)), 0];
    for (const axis of dice.shuffled(shape.map((_, k) => k))) {
      strides[axis] = step * (dice.chance(0.6) ? 1 : 2);
      step = strides[axis] * Math.max(1, shape[axis]!);
      if (shape[axis] === 0 || dice.chance(0.7)) continue;
      byteOffset += (shape[axis]! - 1) * strides[axis];
      strides[axis] = -strides[axis];
    }
    const nbytes = step + byteOffset + itemsize;
    const native = lw.dtype(dtype);
    const stored =
      kind === "swapped" && itemsize > 1 && !dtype.startsWith("bool") ? `>${native.kind[0]}${itemsize}` : dtype;
    const holder = dice.chance(0.5) ? (this.own(lw.zeros([nbytes], "uint8")) as any) : null;
    const [memory, from] = holder === null ? [new ArrayBuffer(nbytes), 0] : [lw.defaultHeap().memory, holder.address];
    const exporter = this.own(
      lw.fromMemory(memory, { dtype: stored, shape, strides, byteOffset: from + byteOffset }),
    ) as any;
    return { kind, exporter, write: bytes => exporter.assign(lw.fromMemory(bytes.slice().buffer, { dtype, shape })) };
  }
}
