/**
 * `cast`: the same bytes under another dtype (CPython's rules, `rules K and section 9` of the buffer rules): the view is
 * C-contiguous, and one of the two dtypes is bytes (uint8, int8 or a character). Anything may be cast to bytes, and bytes
 * to anything; two casts do the rest.
 */
import {
  BufferError,
  checkArgument,
  checkOptions,
  checkShape,
  contiguousStrides,
  type DType,
  DTypeError,
  type Geometry,
  isContiguous,
  ShapeError,
  sizeOf,
} from "@lanewise/format";

/** How `cast` lays out more than one axis. */
export interface CastOptions {
  readonly order?: "C" | "F" | undefined;
}

/** The layout of the cast view. */
export function cast(
  geometry: Geometry,
  from: DType,
  to: DType,
  shape?: number | readonly number[],
  options: CastOptions = {},
): Geometry {
  checkOptions(options, ["order"]);
  const { order = "C" } = options;
  checkArgument(order === "C" || order === "F", "order", '"C" or "F"', order);
  const flat = geometry.shape.length === 1;
  // An F-contiguous view has one order of bytes, too; flattened, it is that.
  if (
    !isContiguous(geometry, "C") &&
    !((shape === undefined || typeof shape === "number") && isContiguous(geometry, "F"))
  ) {
    throw new BufferError("casts are restricted to C-contiguous views (or F-contiguous ones to rank 1)");
  }
  if (!isBytes(from) && !isBytes(to)) {
    throw new DTypeError(
      `cannot cast between two dtypes that are not bytes, got ${from.name} to ${to.name}; cast to "uint8" first`,
      to.name,
    );
  }
  const nbytes = sizeOf(geometry.shape) * geometry.itemsize;
  if (to.itemsize === 0) throw new DTypeError(`cannot cast to ${to.name}: its elements have no bytes`, to.name);
  if (nbytes % to.itemsize !== 0) {
    throw new ShapeError(`length of ${nbytes} bytes is not a multiple of the itemsize ${to.itemsize} of ${to.name}`);
  }
  const extents = shape === undefined ? [nbytes / to.itemsize] : checkShape(shape, "shape");
  if (!flat && extents.length !== 1) {
    throw new ShapeError(`cannot cast rank ${geometry.shape.length} to rank ${extents.length}: one of them must be 1`);
  }
  if (sizeOf(extents) * to.itemsize !== nbytes) {
    throw new ShapeError(
      `"shape" times the itemsize ${to.itemsize} must be ${nbytes} bytes, got [${extents.join(", ")}]`,
      extents,
    );
  }
  return {
    byteOffset: geometry.byteOffset,
    shape: extents,
    strides: contiguousStrides(extents, to.itemsize, order),
    itemsize: to.itemsize,
  };
}

/** The formats that CPython calls byte formats: b, B and c. */
export function isBytes(dtype: DType): boolean {
  return dtype.name === "uint8" || dtype.name === "int8" || dtype.format === "c";
}
