/**
 * What `view(x, spec)` asks of memory, and whether it is so (Cython's `double[:, ::1]`, with its error texts). Nothing is
 * converted here, and no byte is looked at.
 */
import {
  ArgumentError,
  BufferError,
  checkArgument,
  checkOptions,
  type DType,
  DTypeError,
  type DTypeSpec,
  dtype,
  type Geometry,
  isContiguous,
  ShapeError,
} from "@lanewise/format";
import { checkShort } from "./layouts/check-short.ts";

/** What `view` checks, or declares for raw bytes. */
export interface ViewSpec {
  /** The dtype of the elements. */
  readonly dtype?: DTypeSpec | undefined;
  /** The rank. */
  readonly ndim?: number | undefined;
  /**
   * Contiguous in row-major order ("C", or true), column-major ("F"), or either ("A"); "inner" asks of the last axis only
   * that its elements lie side by side (Cython's `[:, ::view.contiguous]`).
   */
  readonly contiguous?: boolean | "C" | "F" | "A" | "inner" | undefined;
  /**
   * Whether dimensions go through tables of blocks (PEP 3118's suboffsets): false for none, true for at least one, a list
   * for each dimension, where null takes both. Both are taken if left out (Cython's `view.generic`).
   */
  readonly indirect?: boolean | readonly (boolean | null)[] | undefined;
  /** The extents; null leaves one open. For raw bytes: how they are laid out, -1 is worked out. */
  readonly shape?: number | readonly (number | null)[] | undefined;
  /** True asks for writable memory; false gives a read-only view, whatever the memory is. */
  readonly writable?: boolean | undefined;
}

const NAMES: readonly (keyof ViewSpec)[] = ["dtype", "ndim", "contiguous", "indirect", "shape", "writable"];
const WORDING = { argument: "spec", rule: "an object or the text of a slice" };

/**
 * Refuses what is no spec, and rules that no memory could keep together: Cython refuses such specs when it compiles.
 *
 * @throws {ARGUMENT} for what is of the wrong kind; a shape must be a list, because an array's rows would be copies
 * @throws {SHAPE} for more than 64 axes
 */
export function checkRules(spec: ViewSpec): void {
  checkOptions(spec, NAMES, WORDING);
  const { ndim, contiguous = false, indirect, shape, writable = false } = spec;
  if (Array.isArray(shape)) checkShort(shape, "shape");
  if (Array.isArray(indirect)) checkShort(indirect, "indirect");
  const isExtent = (extent: unknown) => extent === null || (Number.isSafeInteger(extent) && (extent as number) >= -1);
  const isShape = shape === undefined || (Array.isArray(shape) ? shape.every(isExtent) : typeof shape === "number");
  checkArgument(isShape, "shape", "a number, or a list of integers from -1 and null", shape);
  const isRank = ndim === undefined || (Number.isSafeInteger(ndim) && ndim >= 0);
  checkArgument(isRank, "ndim", "an integer from 0", ndim);
  checkArgument(typeof writable === "boolean", "writable", "a boolean", writable);
  const isOrder = ["C", "F", "A", "inner", true, false].includes(contiguous);
  checkArgument(isOrder, "contiguous", '"C", "F", "A", "inner" or a boolean', contiguous);
  const isAxis = (axis: unknown) => axis === null || typeof axis === "boolean";
  const areAxes =
    indirect === undefined || (Array.isArray(indirect) ? indirect.every(isAxis) : typeof indirect === "boolean");
  checkArgument(areAxes, "indirect", "a boolean, or a list of booleans and null", indirect);

  const axes = typeof indirect === "object" ? indirect : undefined;
  const isDense = contiguous !== false && contiguous !== "inner";
  if (isDense && (indirect === true || axes?.includes(true))) {
    throw new ArgumentError("contiguous", '"contiguous" and "indirect" exclude each other, except for "inner"');
  }
  const rank = ndim ?? (typeof shape === "object" ? shape.length : axes?.length);
  if (axes === undefined || rank === axes.length) return;
  throw new ArgumentError("indirect", `"indirect" must have an entry for each of ${rank} axes, got ${axes.length}`);
}

/** Memory as it was found. */
export interface Found {
  readonly dtype: DType;
  readonly geometry: Geometry;
}

/**
 * Whether memory is as a spec asks.
 *
 * @throws {DTYPE} {SHAPE} {BUFFER} saying what was expected and what was found, in Cython's words
 */
export function checkSpec(found: Found, spec: ViewSpec): void {
  const { geometry } = found;
  const { shape } = geometry;
  if (spec.dtype !== undefined) checkDType(found.dtype, dtype(spec.dtype as string));
  const wanted = typeof spec.shape === "number" ? [spec.shape] : spec.shape;
  const ndim = spec.ndim ?? wanted?.length ?? (typeof spec.indirect === "object" ? spec.indirect.length : undefined);
  if (ndim !== undefined && ndim !== shape.length) {
    throw new ShapeError(`Buffer has wrong number of dimensions (expected ${ndim}, got ${shape.length})`, shape);
  }
  if (wanted?.some((extent, axis) => extent !== null && extent !== -1 && extent !== shape[axis])) {
    throw new ShapeError(
      `Buffer has wrong shape (expected [${wanted.map(extent => extent ?? "any").join(", ")}], got [${shape.join(", ")}])`,
      shape,
    );
  }
  if (spec.indirect !== undefined) checkIndirect(geometry, spec.indirect);
  if (spec.contiguous !== undefined && spec.contiguous !== false) checkOrder(geometry, spec.contiguous);
}

function checkOrder(geometry: Geometry, wanted: true | "C" | "F" | "A" | "inner"): void {
  const order = wanted === true ? "C" : wanted;
  if (order === "inner") {
    if (isInnerContiguous(geometry)) return;
    throw new BufferError(`Buffer not contiguous in dimension ${geometry.shape.length - 1}.`);
  }
  if (isContiguous(geometry, order)) return;
  throw new BufferError(`Buffer not ${order === "A" ? "" : `${order} `}contiguous.`);
}

/** As for contiguity in general: without elements and where an extent is 1, strides are free. Rank 0 has no axis to ask. */
function isInnerContiguous({ shape, strides, itemsize, suboffsets }: Geometry): boolean {
  const last = shape.length - 1;
  if ((suboffsets?.[last] ?? -1) >= 0) return false;
  return last < 0 || shape[last] === 1 || shape.includes(0) || strides[last] === itemsize;
}

function checkIndirect({ shape, suboffsets }: Geometry, wanted: boolean | readonly (boolean | null)[]): void {
  const isIndirect = (axis: number) => (suboffsets?.[axis] ?? -1) >= 0;
  if (wanted === true) {
    if (shape.some((_, axis) => isIndirect(axis))) return;
    throw new BufferError("Buffer is not indirectly accessible in any dimension.");
  }
  for (const axis of shape.keys()) {
    const one = wanted === false ? false : wanted[axis]!;
    if (one === null || one === isIndirect(axis)) continue;
    throw new BufferError(
      one
        ? `Buffer is not indirectly accessible in dimension ${axis}.`
        : `Buffer not compatible with direct access in dimension ${axis}.`,
    );
  }
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
