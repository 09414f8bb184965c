/**
 * `view(x, spec)`: from any exporter to a view. What a spec asks is checked, never converted: for an exporter with a format
 * of its own a dtype narrows, for raw bytes it declares (Cython's `double[:, ::1] m = x`).
 */
import {
  ArgumentError,
  BufferFlags,
  type CheckedDType,
  type DType,
  describeValue,
  dtype,
  dtypeOfBuffer,
  type FullBufferRecord,
  type Geometry,
  getBuffer,
  type Legible,
  type Normalise,
  type Objects,
  type SliceRank,
  type Unless,
} from "@lanewise/format";
import { VIEW } from "./brand.ts";
import { ownedView } from "./elements/strided.ts";
import { cast } from "./layouts/cast.ts";
import { reshape } from "./layouts/reshape.ts";
import type { Contiguous, MemoryView, Owner, ReadonlyMemoryView } from "./memory-view.ts";
import { Hold, Root } from "./root.ts";
import type { DTypeOf, RankOf } from "./source-types.ts";
import { checkRules, checkSpec, type Found, type ViewSpec } from "./spec.ts";
import type { ViewOfMemory } from "./view.ts";

/** The type of `view(x, spec)`. */
export type Viewed<X, Spec> = (Spec extends { readonly writable: false }
  ? ReadonlyMemoryView<SpecD<X, Spec>, SpecN<X, Spec>>
  : Spec extends string
    ? MemoryView<DTypeOf<X>, SliceRank<Spec, RankOf<X>>>
    : MemoryView<SpecD<X, Spec>, SpecN<X, Spec>>) &
  Owner &
  (Spec extends { readonly contiguous: true | "C" | "F" | "A" } ? Contiguous<SpecD<X, Spec>> : unknown);

/** Spec, or what is wrong with it. */
type CheckedSpec<X, Spec> = Unless<
  Spec extends string
    ? SliceRank<Spec, RankOf<X>>
    : Spec extends { readonly dtype: infer Declared }
      ? Legible<Declared>
      : 0,
  Spec extends { readonly dtype: infer Declared }
    ? Omit<Spec, "dtype"> & { readonly dtype: CheckedDType<Declared> }
    : `more integers and ranges than axes, of which there are ${RankOf<X>}`,
  Spec
>;

type SpecD<X, Spec> = Spec extends { readonly dtype: infer Declared } ? Normalise<Declared> : DTypeOf<X>;

type SpecN<X, Spec> = Spec extends { readonly ndim: infer N extends number }
  ? N
  : Spec extends { readonly shape: infer Shape }
    ? Shape extends number
      ? 1
      : Shape extends { readonly length: infer N extends number }
        ? N
        : number
    : Spec extends { readonly indirect: { readonly length: infer N extends number } }
      ? N
      : RankOf<X>;

/**
 * A view over any exporter's memory: a typed array, a `Buffer`, an array, another view, whatever has the protocol's
 * symbol. Nothing is copied. It holds one export until it is released; over plain buffers that holds no lock, and
 * releasing is optional.
 *
 * A spec checks: dtype, rank, contiguity, extents, writability, with an error that names what was expected and what was
 * found. Bytes have no dtype of their own, so for them `dtype` and `shape` declare. A string slices at once.
 *
 * @throws {ARGUMENT} `x` exports no buffer, or the spec is none
 * @throws {DTYPE} {SHAPE} {BUFFER} the memory is not as asked for
 *
 * @example
 * import * as lw from "lanewise";
 * const v = lw.view(new Float64Array([1, 2, 3, 4]), "::2");
 * v.toArray(); // => [1, 3]
 * lw.view(new Uint8Array(16), { dtype: "float32", shape: [2, 2] }).shape; // => [2, 2]
 * lw.view(new Int32Array(4), { dtype: "float64" }); // throws DTYPE
 */
export function view<X>(
  x: Unless<Objects<X>, "view() takes an object that exports a buffer", X>,
): Viewed<X, Record<never, never>>;
export function view<X, const Spec extends ViewSpec | string | undefined>(
  x: Unless<Objects<X>, "view() takes an object that exports a buffer", X>,
  spec: CheckedSpec<X, Spec>,
): Viewed<X, [Spec] extends [undefined] ? Record<never, never> : NonNullable<Spec>>;
export function view(x: unknown, spec: ViewSpec | string = {}): unknown {
  if (typeof spec === "string" && /^[<>]?[a-z]\w+$/.test(spec) && spec !== "newaxis") {
    throw new ArgumentError("spec", `view(x, text) slices, got ${describeValue(spec)}: a dtype is view(x, { dtype })`);
  }
  const wanted: ViewSpec = typeof spec === "string" ? {} : spec;
  checkRules(wanted);
  const record = getBuffer(x, wanted.writable === true ? BufferFlags.FULL : BufferFlags.FULL_RO);
  try {
    const found = { dtype: dtypeOfBuffer(record.format, record.itemsize, x), geometry: geometryOf(record) };
    const { dtype: element, geometry } = declare(found, wanted);
    checkSpec({ dtype: element, geometry }, wanted);
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

/**
 * Whether `x` is a view (of any copy of this package) and, if a spec is given, what `view(x, spec)` would not refuse.
 *
 * @throws {ARGUMENT} for a spec that is none, or that nothing could meet
 */
export function isView<const Spec extends ViewSpec = Record<never, never>>(
  x: unknown,
  spec?: Spec,
): x is Viewed<MemoryView, Spec> {
  if (spec !== undefined) checkRules(spec);
  if (typeof x !== "object" || x === null || (x as { [VIEW]?: unknown })[VIEW] !== true) return false;
  const candidate = x as MemoryView;
  try {
    // What only inherits from a view (or a proxy of one) has its brand, and throws at everything else.
    if (candidate.released) return false;
    if (spec !== undefined) {
      if (spec.writable === candidate.readonly) return false;
      checkSpec({ dtype: candidate.dtype, geometry: candidate }, spec);
    }
    return true;
  } catch {
    return false;
  }
}

function geometryOf(record: FullBufferRecord): Geometry {
  const { byteOffset, shape, strides, itemsize, suboffsets } = record;
  return { byteOffset, shape, strides, itemsize, suboffsets };
}

/** Bytes without a shape of their own take the dtype and shape that the caller says they have, and `4s` may be text. */
function declare(found: Found, spec: ViewSpec): Found {
  const { geometry } = found;
  // As a string, because the type of any spec at all is too much for the compiler.
  const element: DType = spec.dtype === undefined ? found.dtype : dtype(spec.dtype as string);
  if (found.dtype.name !== "uint8" || geometry.shape.length !== 1) {
    // Text and its bytes have one format: which of them is meant, the caller says.
    return element.format === found.dtype.format ? { dtype: element, geometry } : found;
  }
  const open = typeof spec.shape === "object" && spec.shape.includes(null);
  if ((element === found.dtype && spec.shape === undefined) || open) return found;
  const flat = cast(geometry, found.dtype, element);
  if (spec.shape === undefined) return { dtype: element, geometry: flat };
  return { dtype: element, geometry: reshape(flat, spec.shape as number | readonly number[]) };
}
