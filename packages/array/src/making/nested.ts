/**
 * Nested arrays of values: their shape, checked for raggedness, and their elements written densely in C order.
 *
 * What is an element and what a level of nesting depends on the dtype: for a record of two fields `[1, 2]` is one record,
 * for `float64` it is a row of two. An exporter among them stands for the nested arrays of its values.
 */
import { BUFFER, type DType, elementCodec, ShapeError, toArray } from "@lanewise/format";
import { withExported } from "./exported.ts";

/**
 * The shape of nested arrays, taken from the first item at each level; `writeNested` checks the others against it.
 *
 * @throws {SHAPE} when arrays are nested more than 64 deep, or contain themselves
 */
export function nestedShape(source: unknown, dtype: DType): number[] {
  const shape: number[] = [];
  for (let level = source; isLevel(level, dtype); level = valuesOf(level[0])) {
    if (shape.length === 64) throw new ShapeError('"source" must be nested at most 64 deep');
    shape.push(level.length);
    if (level.length === 0) break;
  }
  return shape;
}

/**
 * Writes the elements of nested arrays of this shape into a buffer of just that many.
 *
 * @throws {SHAPE} where the nesting differs, naming the place
 * @throws whatever the dtype refuses
 */
export function writeNested(source: unknown, shape: readonly number[], dtype: DType, buffer: ArrayBufferLike): void {
  const write = elementWriter(dtype, buffer);
  let index = 0;
  const path: number[] = [];
  const visit = (given: unknown, axis: number): void => {
    const value = valuesOf(given);
    const nested = isLevel(value, dtype);
    if (axis === shape.length) {
      if (nested) throw ragged(path, "an array", "one value");
      write(index++, value);
      return;
    }
    const extent = shape[axis] as number;
    if (!nested) throw ragged(path, "one value", `${extent} items`);
    if (value.length !== extent) throw ragged(path, `${value.length} items`, `${extent}`);
    for (let i = 0; i < extent; i++) {
      path[axis] = i;
      visit(value[i], axis + 1);
    }
    path.length = axis;
  };
  visit(source, 0);
}

/** Writes element `index`; plain numbers go the short way when they fit exactly. */
function elementWriter(dtype: DType, buffer: ArrayBufferLike): (index: number, value: unknown) => void {
  const { TypedArray, itemsize, kind, name } = dtype;
  const codec = elementCodec(dtype);
  const view = new DataView(buffer);
  const slow = (index: number, value: unknown) => codec.write(view, index * itemsize, value);
  if (!TypedArray) return slow;
  const items = new (TypedArray as Float64ArrayConstructor)(buffer);
  if (name === "float64") {
    return (index, value) => {
      if (typeof value === "number") items[index] = value;
      else slow(index, value);
    };
  }
  if ((kind !== "int" && kind !== "uint") || itemsize === 8) return slow;
  return (index, value) => {
    if (typeof value === "number") {
      const before = items[index] as number;
      items[index] = value;
      if (items[index] === value) return;
      items[index] = before;
    }
    slow(index, value);
  };
}

/** What an exporter that is no typed array stands for; anything else stands for itself. */
function valuesOf(value: unknown): unknown {
  return !isRow(value) || ArrayBuffer.isView(value) ? value : withExported(value, ({ located }) => toArray(located));
}

/** Whether a value has elements of a dtype: typed arrays, and what has the protocol's symbol. Bytes of no dtype have none. */
export function isRow(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return BUFFER in value || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** Whether `value` is a level of nesting and not an element. */
function isLevel(value: unknown, dtype: DType): value is ArrayLike<unknown> {
  if (Array.isArray(value)) return !isElement(value, dtype);
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return false;
  const { kind } = dtype;
  if (kind === "bytes" || kind === "opaque" || kind === "text") return false;
  return (kind !== "record" && kind !== "array") || !isElement(Array.from(value as Uint8Array), dtype);
}

/** Whether an array is itself one element: a tuple for a record, or the items of a sub-array. */
function isElement(value: readonly unknown[], dtype: DType): boolean {
  if (dtype.kind === "record") {
    const fields = dtype.fields as NonNullable<DType["fields"]>;
    return value.length === fields.length && fields.every((field, i) => mayBe(value[i], field.dtype));
  }
  if (dtype.kind === "array") return hasShape(value, dtype.shape, 0, dtype.base as DType);
  return false;
}

function hasShape(value: unknown, shape: readonly number[], axis: number, base: DType): boolean {
  if (axis === shape.length) return mayBe(value, base);
  return (
    Array.isArray(value) &&
    value.length === shape[axis] &&
    (value.length === 0 || hasShape(value[0], shape, axis + 1, base))
  );
}

/** Whether a value is of the sort that the dtype takes, as far as arrays and objects go. */
function mayBe(value: unknown, dtype: DType): boolean {
  if (Array.isArray(value)) return isElement(value, dtype);
  if (typeof value !== "object" || value === null) return dtype.kind !== "record" && dtype.kind !== "array";
  if (dtype.kind === "complex") return "re" in value;
  if (ArrayBuffer.isView(value)) return dtype.kind === "bytes" || dtype.kind === "opaque" || dtype.kind === "array";
  return dtype.kind === "record";
}

function ragged(path: readonly number[], got: string, expected: string): ShapeError {
  const place = path.map(i => `[${i}]`).join("");
  return new ShapeError(`"source" must not be ragged: source${place} is ${got}, expected ${expected}`);
}
