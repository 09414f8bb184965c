/**
 * Columns: the view of one field of every record, of the elements of a sub-array field, of the parts of complex numbers.
 * Layouts only; the bytes stay where they are, so the columns of packed records are unaligned and strided.
 */
import {
  checkArgument,
  contiguousStrides,
  type DType,
  DTypeError,
  type DTypeField,
  describeValue,
  dtype,
  type Geometry,
  MAX_NDIM,
  ShapeError,
} from "@lanewise/format";

/** A layout and how to read its elements. */
export interface Column {
  readonly dtype: DType;
  readonly geometry: Geometry;
}

/**
 * The column of a field; `name` may be a path, `"corner.x"`. A sub-array field adds its axes at the end.
 *
 * Of names that have dots themselves the longest is found first.
 */
export function field(column: Column, name: string): Column {
  checkArgument(typeof name === "string", "name", "a string", name);
  let found = column;
  for (let path = name; ; ) {
    const { dtype: record, geometry } = found;
    const next = (record.fields ?? [])
      .filter(each => path === each.name || (each.name && path.startsWith(`${each.name}.`)))
      .reduce<DTypeField | null>((a, b) => (a !== null && a.name.length >= b.name.length ? a : b), null);
    if (next === null) throw noField(record, path);
    found = unfold({ dtype: next.dtype, geometry: shifted(geometry, next.offset, next.dtype.itemsize) });
    if (path === next.name) return found;
    path = path.slice(next.name.length + 1);
  }
}

function noField({ fields, name }: DType, wanted: string): DTypeError {
  const names = fields?.map(each => each.name).filter(Boolean);
  return new DTypeError(
    names
      ? `"name" must be a field of the record (${names.join(", ").slice(0, 200)}), got ${describeValue(wanted)}`
      : `${name} has no fields, so there is no column ${describeValue(wanted)}`,
    name,
  );
}

/** The real or the imaginary part of complex elements; a real dtype is its own real part. */
export function part(column: Column, which: "real" | "imag"): Column {
  const { dtype: whole, geometry } = column;
  if (whole.kind !== "complex") {
    if (which === "real" && (whole.kind === "float" || whole.kind === "int" || whole.kind === "uint")) return column;
    throw new DTypeError(`"${which}" must be asked of complex elements, got ${whole.name}`, whole.name);
  }
  const half = whole.itemsize / 2;
  const scalar = dtype(`${whole.byteOrder === ">" ? ">" : "<"}f${half}`);
  return { dtype: scalar, geometry: shifted(geometry, which === "real" ? 0 : half, half) };
}

/** Elements that are sub-arrays become axes, until they are not sub-arrays any more. */
export function unfold(column: Column): Column {
  let { dtype: element, geometry } = column;
  while (element.base) {
    const { base, shape } = element;
    geometry = {
      ...geometry,
      shape: [...geometry.shape, ...shape],
      strides: [...geometry.strides, ...contiguousStrides(shape, base.itemsize)],
      itemsize: base.itemsize,
      suboffsets: geometry.suboffsets ? [...geometry.suboffsets, ...shape.map(() => -1)] : null,
    };
    element = base;
  }
  const ndim = geometry.shape.length;
  if (ndim > MAX_NDIM) throw new ShapeError(`a column must have at most ${MAX_NDIM} dimensions, got ${ndim}`);
  return { dtype: element, geometry };
}

/**
 * Every element's first byte moves; behind an indirect dimension that is its suboffset's business. Without elements nothing
 * does, so that the column never lies outside of the memory.
 */
function shifted(geometry: Geometry, delta: number, itemsize: number): Geometry {
  if (geometry.shape.includes(0)) return { ...geometry, itemsize };
  const last = geometry.suboffsets?.findLastIndex(suboffset => suboffset >= 0) ?? -1;
  if (last < 0) return { ...geometry, byteOffset: geometry.byteOffset + delta, itemsize };
  const suboffsets = [...geometry.suboffsets!];
  suboffsets[last]! += delta;
  return { ...geometry, suboffsets, itemsize };
}
