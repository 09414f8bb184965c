/**
 * `fromMemory`: a view over memory that has no exporter, described by numbers (Cython's pointer casts). Every byte the
 * description touches is checked to be there.
 */
import {
  ArgumentError,
  BUFFER,
  type BufferBlock,
  type BufferRecord,
  byteLengthOf,
  type CheckedDType,
  checkArgument,
  checkOptions,
  checkShape,
  createRecord,
  type DType,
  type DTypeSpec,
  describeValue,
  dtype,
  getBuffer,
  type Legible,
  type Normalise,
  type RecordSource,
  type Unless,
} from "@lanewise/format";
import { ownedView } from "./elements/strided.ts";
import { checkShort } from "./layouts/check-short.ts";
import type { MemoryView, Owner } from "./memory-view.ts";
import { Hold, Root } from "./root.ts";

/** How memory is to be read. */
export interface MemoryLayout {
  readonly dtype: DTypeSpec;
  /** Extents; a number is rank 1. All that is there, if left out. */
  readonly shape?: number | readonly number[] | undefined;
  /** In bytes; C order if left out. */
  readonly strides?: readonly number[] | undefined;
  /** Where the first element lies; 0 if left out. */
  readonly byteOffset?: number | undefined;
  readonly readonly?: boolean | undefined;
  /** For indirect dimensions: see `BufferRecord`. */
  readonly suboffsets?: readonly number[] | undefined;
  readonly blocks?: readonly BufferBlock[] | undefined;
  /** Called once, when nobody looks any more: the view, those retained from it, and re-exports are all released. */
  readonly onRelease?: (() => void) | undefined;
}

/**
 * A view over a buffer or a WebAssembly memory, from numbers.
 *
 * @throws {ARGUMENT} no memory
 * @throws {BUFFER} the layout touches bytes that are not there
 * @throws {SHAPE} {DTYPE} {FORMAT} for what is wrong in the layout
 *
 * @example
 * import * as lw from "lanewise";
 * const memory = new WebAssembly.Memory({ initial: 1 });
 * using v = lw.fromMemory(memory, { byteOffset: 16, dtype: "float32", shape: [2, 3] });
 * v.set(1, 2, 0.5);
 * new Float32Array(memory.buffer)[4 + 5]; // => 0.5
 */
export function fromMemory<const Layout extends MemoryLayout>(
  memory: ArrayBufferLike | WebAssembly.Memory,
  layout: Unless<
    Legible<Layout["dtype"]>,
    Omit<Layout, "dtype"> & { readonly dtype: CheckedDType<Layout["dtype"]> },
    Layout
  >,
): MemoryView<Normalise<Layout["dtype"]>, Layout["shape"] extends readonly number[] ? Layout["shape"]["length"] : 1> &
  Owner {
  const region = new Region(memory, layout);
  const record = getBuffer(region);
  const { byteOffset, shape, strides, itemsize, suboffsets } = record;
  const geometry = { byteOffset, shape, strides, itemsize, suboffsets };
  return ownedView(new Root(new Hold(record)), region.dtype, geometry, record.readonly) as never;
}

const NAMES: readonly (keyof MemoryLayout)[] = [
  "dtype",
  "shape",
  "strides",
  "byteOffset",
  "readonly",
  "suboffsets",
  "blocks",
  "onRelease",
];

/** The exporter behind such a view: it counts who looks. */
class Region {
  readonly memory: ArrayBufferLike | WebAssembly.Memory;
  readonly dtype: DType;
  /** Copies, so that what the caller does to the lists later moves nothing. */
  readonly #layout: Pick<RecordSource, "byteOffset" | "strides" | "suboffsets" | "blocks" | "readonly">;
  readonly #onRelease: () => void;
  readonly #shape: readonly number[];
  /** What a record is over: found out once, because asking about anything but a buffer costs an exception. */
  readonly #source: { readonly memory: WebAssembly.Memory } | { readonly buffer: ArrayBufferLike };
  #exports = 0;

  constructor(memory: ArrayBufferLike | WebAssembly.Memory, layout: MemoryLayout) {
    this.memory = memory;
    this.#source =
      byteLengthOf(memory) === undefined
        ? { memory: memory as WebAssembly.Memory }
        : { buffer: memory as ArrayBufferLike };
    checkOptions(layout, NAMES, { argument: "layout" });
    // As a string, because the type of any spec at all is too much for the compiler.
    this.dtype = dtype(layout.dtype as string);
    const { byteOffset = 0, shape, strides, suboffsets, blocks, readonly = false, onRelease } = layout;
    const isOffset = Number.isSafeInteger(byteOffset) && byteOffset >= 0;
    checkArgument(isOffset, "byteOffset", "an integer from 0", byteOffset);
    checkArgument(typeof readonly === "boolean", "readonly", "a boolean", readonly);
    checkArgument(blocks === undefined || Array.isArray(blocks), "blocks", "a list of { buffer, byteOffset }", blocks);
    checkArgument(onRelease === undefined || typeof onRelease === "function", "onRelease", "a function", onRelease);
    const available = Math.max(0, this.#buffer().byteLength - byteOffset);
    this.#shape = checkShape(shape ?? Math.floor(available / Math.max(1, this.dtype.itemsize)), "shape");
    this.#layout = {
      byteOffset,
      strides: integers("strides", strides, this.#shape.length),
      suboffsets: integers("suboffsets", suboffsets, this.#shape.length),
      blocks: blocks && [...blocks],
      readonly,
    };
    this.#onRelease = () => onRelease?.call(layout);
  }

  [BUFFER](flags: number): BufferRecord {
    const record = createRecord(
      {
        obj: this,
        ...this.#source,
        format: this.dtype.format,
        itemsize: this.dtype.itemsize,
        shape: this.#shape,
        ...this.#layout,
        onRelease: () => {
          if (--this.#exports === 0) this.#onRelease();
        },
      },
      flags,
    );
    this.#exports++;
    return record;
  }

  #buffer(): ArrayBufferLike {
    const buffer: unknown = "memory" in this.#source ? this.#source.memory?.buffer : this.#source.buffer;
    if (byteLengthOf(buffer) !== undefined && !ArrayBuffer.isView(this.memory)) return buffer as ArrayBufferLike;
    const { memory }: { readonly memory: unknown } = this;
    const got = ArrayBuffer.isView(memory) ? "a typed array: view(x) takes those" : describeValue(memory ?? buffer);
    throw new ArgumentError(
      "memory",
      `"memory" must be an ArrayBuffer, SharedArrayBuffer or WebAssembly.Memory, got ${got}`,
    );
  }
}

/** A list of as many integers as there are axes, as a list of its own. @throws {ARGUMENT} {SHAPE} */
function integers(name: string, list: readonly number[] | undefined, count: number): number[] | undefined {
  if (list === undefined) return undefined;
  checkArgument(Array.isArray(list), name, "a list of integers", list);
  checkShort(list, name);
  if (list.length === count && list.every(Number.isSafeInteger)) return [...list];
  throw new ArgumentError(name, `"${name}" must be ${count} integers, got [${list.map(describeValue).join(", ")}]`);
}
