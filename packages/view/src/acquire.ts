/**
 * `view(x, spec)`: from any exporter to a view. What a spec asks is checked, never converted: for an exporter with a format
 * of its own a dtype narrows, for raw bytes it declares (Cython's `double[:, ::1] m = x`, with its error texts).
 */
import {
  ArgumentError,
  BufferError,
  BufferFlags,
  type DType,
  DTypeError,
  type DTypeSpec,
  dtype,
  dtypeOfBuffer,
  type FullBufferRecord,
  type Geometry,
  getBuffer,
  isContiguous,
  type Normalise,
  ShapeError,
  type SliceRank,
} from "@lanewise/format";
import { cast } from "./cast.ts";
import type { Contiguous, MemoryView, Owner, ReadonlyMemoryView } from "./memory-view.ts";
import { reshape } from "./reshape.ts";
import { Hold, Root } from "./root.ts";
import type { DTypeOf, RankOf } from "./source-types.ts";
import { ownedView } from "./strided.ts";
import { VIEW, type ViewOfMemory } from "./view.ts";

/** What `view` checks, or declares for raw bytes. */
export interface ViewSpec {
  /** The dtype of the elements. */
  readonly dtype?: DTypeSpec | undefined;
  /** The rank. */
  readonly ndim?: number | undefined;
  /** Contiguous in row-major order ("C", or true), column-major ("F"), or either ("A"). */
  readonly contiguous?: boolean | "C" | "F" | "A" | undefined;
  /** The extents; null leaves one open. For raw bytes: how they are laid out, -1 is worked out. */
  readonly shape?: number | readonly (number | null)[] | undefined;
  /** True asks for writable memory; false gives a read-only view, whatever the memory is. */
  readonly writable?: boolean | undefined;
}

/** The type of `view(x, spec)`. */
export type Viewed<X, Spec> = (Spec extends { readonly writable: false }
  ? ReadonlyMemoryView<SpecD<X, Spec>, SpecN<X, Spec>>
  : MemoryView<SpecD<X, Spec>, SpecN<X, Spec>>) &
  Owner &
  (Spec extends { readonly contiguous: true | "C" | "F" | "A" } ? Contiguous<SpecD<X, Spec>> : unknown);

type SpecD<X, Spec> = Spec extends { readonly dtype: infer Declared } ? Normalise<Declared> : DTypeOf<X>;

type SpecN<X, Spec> = Spec extends { readonly ndim: infer N extends number }
  ? N
  : Spec extends { readonly shape: infer Shape }
    ? Shape extends number
      ? 1
      : Shape extends { readonly length: infer N extends number }
        ? N
        : number
    : RankOf<X>;

/**
 * A view over any exporter's memory: a typed array, a `Buffer`, an array, another view, whatever has the protocol's
 * symbol. Nothing is copied. It holds one export until it is released; over plain buffers that holds no lock, and
 * releasing is optional.
 *
 * A spec checks: dtype, rank, contiguity, extents, writability, with an error that names what was expected and what was
 * found. Bytes have no dtype of their own, so for them `dtype` and `shape` declare. A string slices at once.
 *
 * @throws {ARGUMENT} `x` exports no buffer
 * @throws {DTYPE} {SHAPE} {BUFFER} the memory is not as asked for
 *
 * @example
 * import * as lw from "lanewise";
 * const v = lw.view(new Float64Array([1, 2, 3, 4]), "::2");
 * v.toArray(); // => [1, 3]
 * lw.view(new Uint8Array(16), { dtype: "float32", shape: [2, 2] }).shape; // => [2, 2]
 * lw.view(new Int32Array(4), { dtype: "float64" }); // throws DTYPE
 */
export function view<X, const Text extends string>(
  x: X,
  slice: Text,
): MemoryView<DTypeOf<X>, SliceRank<Text, RankOf<X>>> & Owner;
export function view<X, const Spec extends ViewSpec = Record<never, never>>(x: X, spec?: Spec): Viewed<X, Spec>;
export function view(x: unknown, spec: ViewSpec | string = {}): unknown {
  const wanted: ViewSpec = typeof spec === "string" ? {} : spec;
  const record = getBuffer(x, wanted.writable === true ? BufferFlags.FULL : BufferFlags.FULL_RO);
  try {
    const found = { dtype: dtypeOfBuffer(record.format, record.itemsize), geometry: geometryOf(record) };
    const { dtype: element, geometry } = declare(found, wanted);
    check({ dtype: element, geometry }, wanted);
    const owned = ownedView(
      new Root(new Hold(record)),
      element,
      geometry,
      record.readonly || wanted.writable === false,
    );
    if (typeof spec !== "string") return owned;
    const part = (owned as ViewOfMemory).slice(spec) as ViewOfMemory;
    return ownedView(owned.rootOf("slice"), part.dtype, part.layout("slice"), part.readonly);
  } catch (error) {
    record.release();
    throw error;
  }
}

/** Whether `x` is a view (of any copy of this package) and, if a spec is given, what `view(x, spec)` would not refuse. */
export function isView<const Spec extends ViewSpec = Record<never, never>>(
  x: unknown,
  spec?: Spec,
): x is Viewed<MemoryView, Spec> {
  if (typeof x !== "object" || x === null || (x as { [VIEW]?: unknown })[VIEW] !== true) return false;
  const candidate = x as MemoryView;
  if (candidate.released) return false;
  if (spec === undefined) return true;
  if (spec.writable === candidate.readonly) return false;
  try {
    check({ dtype: candidate.dtype, geometry: candidate }, spec);
    return true;
  } catch {
    return false;
  }
}

interface Found {
  readonly dtype: DType;
  readonly geometry: Geometry;
}

function geometryOf(record: FullBufferRecord): Geometry {
  const { byteOffset, shape, strides, itemsize, suboffsets } = record;
  return { byteOffset, shape, strides, itemsize, suboffsets };
}

/** Bytes without a shape of their own take the dtype and shape that the caller says they have. */
function declare(found: Found, spec: ViewSpec): Found {
  const { geometry } = found;
  if (found.dtype.name !== "uint8" || geometry.shape.length !== 1) return found;
  // As a string, because the type of any spec at all is too much for the compiler.
  const element: DType = spec.dtype === undefined ? found.dtype : dtype(spec.dtype as string);
  const open = typeof spec.shape === "object" && spec.shape.includes(null);
  if ((element === found.dtype && spec.shape === undefined) || open) return found;
  if (spec.shape === undefined || spec.shape === -1)
    return { dtype: element, geometry: cast(geometry, found.dtype, element) };
  const flat = cast(geometry, found.dtype, element);
  return { dtype: element, geometry: reshape(flat, spec.shape as number | readonly number[]) };
}

function check(found: Found, spec: ViewSpec): void {
  const { geometry } = found;
  const { shape } = geometry;
  if (spec.dtype !== undefined) checkDType(found.dtype, dtype(spec.dtype as string));
  const wanted = typeof spec.shape === "number" ? [spec.shape] : spec.shape;
  const ndim = spec.ndim ?? wanted?.length;
  if (ndim !== undefined && ndim !== shape.length) {
    throw new ShapeError(`Buffer has wrong number of dimensions (expected ${ndim}, got ${shape.length})`, shape);
  }
  if (wanted?.some((extent, axis) => extent !== null && extent !== -1 && extent !== shape[axis])) {
    throw new ShapeError(
      `Buffer has wrong shape (expected [${wanted.map(extent => extent ?? "any").join(", ")}], got [${shape.join(", ")}])`,
      shape,
    );
  }
  if (spec.contiguous !== undefined && spec.contiguous !== false) checkOrder(geometry, spec.contiguous);
}

function checkOrder(geometry: Geometry, wanted: true | "C" | "F" | "A"): void {
  const order = wanted === true ? "C" : wanted;
  if (order !== "C" && order !== "F" && order !== "A") {
    throw new ArgumentError("contiguous", `"contiguous" must be "C", "F", "A" or a boolean, got ${String(order)}`);
  }
  if (isContiguous(geometry, order)) return;
  throw new BufferError(`Buffer not ${order === "A" ? "" : `${order} `}contiguous.`);
}

/** Names, offsets, kinds and sizes must be the same; codes of the same kind and size are one dtype anyway. */
function checkDType(found: DType, wanted: DType): void {
  if (found.equals(wanted)) return;
  const [path, expected, got] = difference(wanted, found, "");
  throw new DTypeError(
    `Buffer dtype mismatch, expected '${expected}' but got '${got}'${path ? ` in '${path}'` : ""}`,
    found.name,
  );
}

/** The first field that differs, and how. */
function difference(wanted: DType, found: DType, path: string): [path: string, expected: string, got: string] {
  if (wanted.fields && found.fields) {
    for (const [index, field] of wanted.fields.entries()) {
      const other = found.fields[index];
      const inner = path ? `${path}.${field.name}` : field.name;
      if (other === undefined) return [inner, field.dtype.name, "end of record"];
      if (other.name !== field.name) return [path, `${field.name}`, `${other.name}`];
      if (other.offset !== field.offset) return [inner, `offset ${field.offset}`, `offset ${other.offset}`];
      if (!other.dtype.equals(field.dtype)) return difference(field.dtype, other.dtype, inner);
    }
    if (found.fields.length > wanted.fields.length) {
      return [path, "end of record", found.fields[wanted.fields.length]!.name];
    }
  }
  return [path, wanted.name, found.name];
}
