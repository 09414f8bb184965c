/**
 * The methods behind `MemoryView`. What each means is documented there (memory-view.ts); how it is done stands in a file
 * for each concept. This class checks that the view may be used and puts the pieces together.
 *
 * It has no fields: those are the class's that extends it (strided.ts), because objects whose fields come from a base class
 * take far longer to make (`bench:view` prints slices). A re-export (`[BUFFER]`) holds an export of its own from the
 * original exporter, so a root may be released while others still look.
 */
import {
  BUFFER,
  BufferError,
  type BufferRecord,
  createRecord,
  type DType,
  type DTypeSpec,
  dtype,
  encodeElement,
  fillEncoded,
  type Geometry,
  isContiguous,
  type Located,
  NoIndex,
  parseSlice,
  ShapeError,
  type SliceItem,
  sizeOf,
  toArray,
  toBytes,
  toHex,
  toTypedArray,
  VERSION,
} from "@lanewise/format";
import { assign, copyTo } from "./assign.ts";
import { VIEW } from "./brand.ts";
import { compareTo, countOf, equalsTo, find, hashOf } from "./compare.ts";
import { typedArrayOver } from "./elements/typed-array.ts";
import { type Accessor, accessorOf } from "./elements/unchecked.ts";
import { type CastOptions, cast } from "./layouts/cast.ts";
import { flattened } from "./layouts/check-short.ts";
import { type Column, field, part } from "./layouts/field.ts";
import type { Axes } from "./layouts/reshape.ts";
import * as shapes from "./layouts/reshape.ts";
import { between, checkItems, checkPicks, expanded, flipped, select, squeezed } from "./layouts/select.ts";
import type { MemoryView } from "./memory-view.ts";
import type { Root } from "./root.ts";
import { containerText } from "./text/container-text.ts";

/** A view as the files of this package see it. */
export interface ViewOfMemory extends MemoryView {
  /** @internal */
  rootOf(operation: string): Root;
  /** @internal */
  layout(operation: string): Geometry;
  /** @internal */
  located(operation: string, writing?: boolean): Located;
  /** @internal */
  derive(geometry: Geometry): ViewOfMemory;
}

abstract class Methods extends NoIndex {
  abstract readonly dtype: DType;
  abstract readonly readonly: boolean;
  abstract readonly released: boolean;
  abstract get(...indices: number[]): unknown;
  /** The root, the layout, and what format's functions take, after a check that the view may be used. */
  abstract rootOf(operation: string): Root;
  abstract layout(operation: string): Geometry;
  abstract located(operation: string, writing?: boolean): Located;
  /** What forward ranges of a list or a matrix select; null for all other slices. */
  abstract ranges(items: readonly SliceItem[]): Methods | null;
  /** Another layout over the same root; other parts of the view where given. */
  abstract derive(geometry: Geometry, element?: DType, root?: Root, readonly?: boolean): Methods;

  // --- what it is ---

  get ndim(): number {
    return this.layout("read ndim").shape.length;
  }

  get shape(): readonly number[] {
    return this.layout("read shape").shape;
  }

  get strides(): readonly number[] {
    return this.layout("read strides").strides;
  }

  get suboffsets(): readonly number[] | null {
    return this.layout("read suboffsets").suboffsets ?? null;
  }

  get byteOffset(): number {
    return this.layout("read byteOffset").byteOffset;
  }

  get itemsize(): number {
    return this.layout("read itemsize").itemsize;
  }

  get size(): number {
    return sizeOf(this.layout("read size").shape);
  }

  get nbytes(): number {
    return this.size * this.itemsize;
  }

  get length(): number {
    const { shape } = this.layout("read length");
    if (shape.length === 0) throw new ShapeError("a view of rank 0 has no length", shape);
    return shape[0]!;
  }

  get format(): string {
    return this.dtype.format;
  }

  get obj(): unknown {
    return this.rootOf("read obj").record.obj;
  }

  get buffer(): ArrayBufferLike {
    return this.rootOf("read buffer").buffer("read buffer");
  }

  get memory(): WebAssembly.Memory | null {
    return this.rootOf("read memory").record.memory;
  }

  isContiguous(order: "C" | "F" | "A" = "C"): boolean {
    return isContiguous(this.layout("read isContiguous"), order);
  }

  // --- views from views ---

  slice(...items: readonly (SliceItem | string)[]): Methods {
    const text = items[0];
    if (typeof text === "string" && items.length === 1) {
      const parsed = parseSlice(text);
      return this.ranges(parsed) ?? select(this, parsed, "slice");
    }
    return this.ranges(items as readonly SliceItem[]) ?? select(this, checkItems(items), "slice");
  }

  pick(...indices: readonly number[]): Methods {
    return select(this, checkPicks(indices), "pick");
  }

  get T(): Methods {
    return this.derive(shapes.transpose(this.layout("transpose")));
  }

  get mT(): Methods {
    return this.swapAxes(-2, -1);
  }

  permuteDims(...axes: readonly number[] | readonly [readonly number[]]): Methods {
    return this.derive(shapes.permuteDims(this.layout("permuteDims"), flattened(axes, "axes")));
  }

  swapAxes(first: number, second: number): Methods {
    return this.derive(shapes.swapAxes(this.layout("swapAxes"), first, second));
  }

  moveAxis(source: Axes, destination: Axes): Methods {
    return this.derive(shapes.moveAxis(this.layout("moveAxis"), source, destination));
  }

  reshape(...shape: readonly number[] | readonly [readonly number[]]): Methods {
    return this.derive(shapes.reshape(this.layout("reshape"), flattened(shape, "shape")));
  }

  broadcastTo(...shape: readonly number[] | readonly [readonly number[]]): Methods {
    const geometry = shapes.broadcastTo(this.layout("broadcastTo"), flattened(shape, "shape"));
    return this.derive(geometry, undefined, undefined, true);
  }

  squeeze(axes?: Axes): Methods {
    return select(this, squeezed(this.layout("squeeze"), axes), "squeeze");
  }

  expandDims(axes: Axes = 0): Methods {
    return select(this, expanded(this.layout("expandDims"), axes), "expandDims");
  }

  flip(axes?: Axes): Methods {
    return select(this, flipped(this.layout("flip"), axes), "flip");
  }

  diagonal(offset = 0, first = 0, second = 1): Methods {
    return this.derive(shapes.diagonal(this.layout("diagonal"), offset, first, second));
  }

  slidingWindows(window: number | readonly number[], axes?: Axes): Methods {
    return this.derive(shapes.slidingWindows(this.layout("slidingWindows"), window, axes));
  }

  field(name: string): Methods {
    const column = field(columnOf(this, "field"), name);
    return this.derive(column.geometry, column.dtype);
  }

  get real(): Methods {
    const column = part(columnOf(this, "real"), "real");
    return this.derive(column.geometry, column.dtype);
  }

  get imag(): Methods {
    const column = part(columnOf(this, "imag"), "imag");
    return this.derive(column.geometry, column.dtype);
  }

  cast(spec: DTypeSpec, shape?: number | readonly number[], options?: CastOptions): Methods {
    const geometry = this.layout("cast");
    // As a string, because the type of any spec at all is too much for the compiler.
    const to: DType = dtype(spec as string);
    return this.derive(cast(geometry, this.dtype, to, shape, options), to);
  }

  toReadonly(): Methods {
    return this.derive(this.layout("toReadonly"), undefined, undefined, true);
  }

  contiguous(order: "C" | "F" | "A" = "C"): this {
    if (this.isContiguous(order)) return this;
    const { shape, strides } = this.layout("contiguous");
    throw new BufferError(
      `Buffer not ${order === "A" ? "" : `${order} `}contiguous: shape [${shape.join(", ")}], strides [${strides.join(", ")}]; ` +
        "copy it first (array(v)), or ask for another order",
    );
  }

  get typedArray(): ArrayBufferView {
    return typedArrayOver(this.contiguous("A").located("read typedArray"));
  }

  get unchecked(): Accessor {
    return accessorOf(this.rootOf("read unchecked"), this.located("read unchecked"), this.readonly);
  }

  // --- writing ---

  fill(value: unknown, start?: number, stop?: number): this {
    this.located("fill", true);
    // Encoding may run the user's code, which may release or detach what it is meant for: encode, then look again.
    const bytes = encodeElement(this.dtype, value);
    const located = this.located("fill", true);
    fillEncoded({ ...located, geometry: between(located.geometry, start, stop) }, bytes);
    return this;
  }

  assign(source: unknown): this {
    assign(this as never, source);
    return this;
  }

  copyTo<T>(target: T): T {
    copyTo(this as never, target);
    return target;
  }

  // --- reading as a whole ---

  at(index: number): unknown {
    return this.ndim === 1 ? this.get(index) : this.pick(index);
  }

  *[Symbol.iterator](): Generator<unknown> {
    const length = this.length;
    for (let index = 0; index < length; index++) yield this.at(index);
  }

  toArray(): unknown {
    return toArray(this.located("toArray"));
  }

  toJSON(): unknown {
    return toArray(this.located("toJSON"));
  }

  toTypedArray(order: "C" | "F" = "C"): ArrayBufferView {
    return toTypedArray(this.located("toTypedArray"), order);
  }

  toBytes(order: "C" | "F" | "A" = "C"): Uint8Array {
    return toBytes(this.located("toBytes"), order);
  }

  hex(separator?: string, bytesPerGroup?: number): string {
    return toHex(this.toBytes(), separator, bytesPerGroup);
  }

  equals(other: unknown): boolean {
    // NaN equals nothing, so a view with a NaN does not equal itself.
    return this.released ? other === this : equalsTo(this as never, other);
  }

  compare(other: unknown): number {
    return compareTo(this as never, other);
  }

  hash(): number {
    return hashOf(this as never);
  }

  includes(value: unknown, start?: number, stop?: number): boolean {
    return find(this as never, value, "includes", start, stop) >= 0;
  }

  indexOf(value: unknown, start?: number, stop?: number): number {
    return find(this as never, value, "indexOf", start, stop);
  }

  count(value: unknown): number {
    return countOf(this as never, value);
  }

  override toString(): string {
    return containerText(this as never);
  }

  // --- what other code looks for ---

  /** A record over this layout, redirected to the original exporter, with an export of its own. */
  [BUFFER](flags: number): BufferRecord {
    const root = this.rootOf("export");
    const geometry = this.layout("export");
    const own = root.retain("export");
    try {
      return createRecord(
        {
          obj: own.record.obj,
          memory: own.record.memory,
          getBuffer: () => own.buffer("read buffer"),
          ...geometry,
          format: this.format,
          readonly: this.readonly,
          blocks: own.record.blocks,
          onRelease: () => own.release(),
        },
        flags,
      );
    } catch (error) {
      own.release();
      throw error;
    }
  }

  /** A view's layout never changes, and its bytes stay while its root holds them. */
  get [VERSION](): number {
    return this.released ? Number.NaN : 0;
  }

  /** Two copies of this package know each other's views by it. */
  get [VIEW](): true {
    return true;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return containerText(this as never);
  }

  get [Symbol.toStringTag](): string {
    return "MemoryView";
  }
}

// Functions and not private methods: for a class with private methods that names itself, tsc writes `_a = Methods`
// at module level, which no bundler can drop.

function columnOf(view: Methods, operation: string): Column {
  return { dtype: view.dtype, geometry: view.layout(operation) };
}

// Members named by symbols have no isolated declaration, hence the annotation.

/** What the class of views extends. */
export const ViewMethods: abstract new () => { toString(): string } = Methods;
