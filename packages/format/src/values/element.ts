/**
 * One element of any dtype, read from and written to a DataView: what `array` and `view` do wherever no typed array
 * fits. Offsets are not checked here beyond what the DataView does itself.
 */
import { dtype as dtypeOf, nodeOf } from "../formats/dtype.ts";
import type { DType } from "../formats/element-type.ts";
import type { FormatNode } from "../formats/format-tree.ts";
import type { Input, Value } from "../types/values.ts";
import { prepareNode, readNode, writeNode } from "./node-codec.ts";
import { prepareScalar, readScalar, storeScalar } from "./scalar-codec.ts";

/** Reads and writes elements of one dtype. That they lie in the view is for the caller to see to. */
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
 * @throws {FORMAT} {DTYPE} as `dtype`, for what is none
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
  const known = codecs.get(dtype);
  if (known) return known;
  // Other copies' dtypes, and whatever else names one.
  const own = dtypeOf(dtype as never);
  const codec = codecs.get(own) ?? codecOf(nodeOf(own));
  codecs.set(own, codec);
  return codec;
}

const codecs: WeakMap<DType, ElementCodec> = /* @__PURE__ */ new WeakMap();

/** A scalar's codec has all it needs at hand, which saves 5 ns a call. */
function codecOf(node: FormatNode): ElementCodec {
  const { scalar, big } = node;
  const check = (value: unknown) => void prepareNode(node, value);
  if (!scalar) {
    return {
      read: (view, at) => readNode(node, view, at),
      write: (view, at, value) => writeNode(node, view, at, value),
      check,
    };
  }
  const { index } = scalar;
  return {
    read: (view, at) => readScalar(view, at, index, !big),
    write: (view, at, value) => storeScalar(view, at, index, !big, prepareScalar(node, value, "", false)),
    check,
  };
}
