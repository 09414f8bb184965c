/**
 * One element of any dtype, read from and written to a DataView: what `array` and `view` do wherever no typed array
 * fits.
 */
import { checkArgument } from "../arguments/check-argument.ts";
import { IndexError } from "../errors.ts";
import { dtype as dtypeOf, nodeOf } from "../formats/dtype.ts";
import type { DType } from "../formats/element-type.ts";
import type { FormatNode } from "../formats/format-tree.ts";
import { isView, lengthOf } from "../protocol/built-ins.ts";
import type { Input, Value } from "../types/values.ts";
import { prepareNode, readNode, storeNode } from "./node-codec.ts";
import { prepareScalar, readScalar, storeScalar } from "./scalar-codec.ts";
import { roomRule, startOf } from "./use-bytes.ts";

/** Reads and writes elements of one dtype. */
export interface ElementCodec<D = any> {
  /**
   * The element at a byte offset of the view. Records, arrays and complex numbers are frozen, bytes are copies.
   *
   * @throws {INDEX} the element does not lie in the view
   * @throws {ARGUMENT} `view` is no DataView
   * @throws {DETACHED} its memory is gone
   */
  read(view: DataView, byteOffset: number): Value<D>;
  /**
   * Writes an element. When it throws, nothing has been written.
   *
   * @throws {DTYPE} the value is of the wrong kind
   * @throws {VALUE_RANGE} a number is out of range
   * @throws {STRUCT} an array, a text or bytes have the wrong length
   * @throws {INDEX} {ARGUMENT} {DETACHED} as `read`
   */
  write(view: DataView, byteOffset: number, value: Input<D>): void;
  /** Throws what `write` would throw. */
  check(value: Input<D>): void;
  /** The value checked and copied, for `store`: getters of the value run here, and may do anything. */
  prepare(value: Input<D>): unknown;
  /**
   * Writes what `prepare` of this codec gave; runs no code of the caller's.
   *
   * @throws {INDEX} {ARGUMENT} {DETACHED} as `read`
   */
  store(view: DataView, byteOffset: number, prepared: unknown): void;
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
  const codec = codecs.get(own) ?? Object.freeze(codecOf(nodeOf(own)));
  codecs.set(own, codec);
  return codec;
}

const codecs: WeakMap<DType, ElementCodec> = /* @__PURE__ */ new WeakMap();

/** A scalar's codec has all it needs at hand: it is the one that is called for every element of a foreign byte order. */
function codecOf(node: FormatNode): ElementCodec {
  const { scalar, big, itemsize } = node;
  const prepare = (value: unknown): unknown => prepareNode(node, value);
  const store = (view: DataView, at: number, prepared: unknown): void => {
    checkPlace(view, at, itemsize);
    storeNode(node, view, at, prepared);
  };
  const common = { check: (value: unknown) => void prepare(value), prepare, store };
  // Of a complex number, too, the parts are read by the caller's code.
  if (!scalar || node.kind === "complex") {
    return {
      read(view, at) {
        checkPlace(view, at, itemsize);
        return readNode(node, view, at);
      },
      // The value first: reading it may run anything, which may take the memory away.
      write: (view, at, value) => store(view, at, prepare(value)),
      ...common,
    };
  }
  // The DataView looks at the place itself (no integer becomes one that it refuses): our words are sought when it has failed.
  const { index } = scalar;
  return {
    read(view, at) {
      try {
        return readScalar(view, Number.isInteger(at) ? at : -1, index, !big);
      } catch (error) {
        checkPlace(view, at, itemsize);
        throw error;
      }
    },
    write(view, at, value) {
      try {
        storeScalar(view, Number.isInteger(at) ? at : -1, index, !big, prepareScalar(node, value, "", false));
      } catch (error) {
        checkPlace(view, at, itemsize);
        throw error;
      }
    },
    ...common,
  };
}

function checkPlace(view: DataView, at: number, itemsize: number): void {
  if (!isPlace(view, at, itemsize)) refusePlace(view, at, itemsize);
}

function isPlace(view: DataView, at: number, itemsize: number): boolean {
  try {
    return view instanceof DataView && Number.isInteger(at) && at >= 0 && at + itemsize <= view.byteLength;
  } catch {
    // The memory is gone.
    return false;
  }
}

function refusePlace(view: DataView, at: number, itemsize: number): void {
  // Another realm's is a DataView, too.
  checkArgument(isView(view) && !("length" in view), "view", "a DataView", view);
  const length = lengthOf(view);
  if (startOf(at, itemsize, length) >= 0 && at >= 0) return;
  throw new IndexError(0, at, length, roomRule(at, itemsize, length));
}
