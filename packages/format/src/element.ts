/**
 * One element of any dtype, read from and written to a DataView: what `array` and `view` do wherever no typed array
 * fits. Offsets are not checked here beyond what the DataView does itself.
 */
import { type DType, ownDType } from "./dtype.ts";
import type { Input, Value } from "./types/values.ts";

/** Reads and writes elements of one dtype. */
export interface ElementCodec<D = any> {
  /** The element at a byte offset of the view. Records, arrays and complex numbers are frozen, bytes are copies. */
  read(view: DataView, byteOffset: number): Value<D>;
  /**
   * Writes an element. When it throws, nothing has been written.
   *
   * @throws {DTYPE} the value is of the wrong kind
   * @throws {VALUE_RANGE} a number is out of range
   * @throws {STRUCT} an array, a text or bytes have the wrong length
   */
  write(view: DataView, byteOffset: number, value: Input<D>): void;
  /** Throws what `write` would throw. */
  check(value: Input<D>): void;
}

/**
 * The codec of a dtype; always the same object for the same dtype.
 *
 * @example
 * ```ts
 * const codec = lw.elementCodec(lw.dtype(">u2"));
 * const view = new DataView(new ArrayBuffer(4));
 * codec.write(view, 1, 258);
 * view.getUint8(1); // => 1
 * codec.read(view, 1); // => 258
 * ```
 */
export function elementCodec<D>(dtype: DType<D>): ElementCodec<D> {
  return ownDType(dtype).codec;
}
