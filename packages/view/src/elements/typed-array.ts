/** `.typedArray`: the elements of a contiguous view as a typed array over the same memory, the way out of all checks. */
import { BufferError, DTypeError, type Located, sizeOf } from "@lanewise/format";

/**
 * @throws {DTYPE} if no typed array holds such elements
 * @throws {BUFFER} if the view begins where no typed array can
 */
export function typedArrayOver({ buffer, geometry, dtype }: Located): ArrayBufferView {
  const { kind, name, itemsize } = dtype;
  const TypedArray = kind === "bool" ? Uint8Array : dtype.TypedArray;
  if (TypedArray === null || geometry.itemsize !== itemsize) {
    throw new DTypeError(`no typed array holds ${name}: use toArray() for its values or toBytes() for its bytes`, name);
  }
  if (geometry.byteOffset % itemsize !== 0) {
    throw new BufferError(
      `a ${TypedArray.name} must begin at a multiple of ${itemsize} bytes, the view begins at ${geometry.byteOffset}; ` +
        "toTypedArray() copies",
    );
  }
  return new TypedArray(buffer as ArrayBuffer, geometry.byteOffset, sizeOf(geometry.shape));
}
