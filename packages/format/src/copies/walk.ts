/**
 * Walking elements in logical order: as offsets, nested arrays, bytes, hexadecimal text. What `array` and `view` have in
 * common on the way out.
 */

import { checkArgument } from "../arguments/check-argument.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import type { DType } from "../formats/element-type.ts";
import { checkGeometry } from "../geometry/checked.ts";
import { checkOrder, isContiguous, type Order } from "../geometry/contiguity.ts";
import { type Geometry, sizeOf } from "../geometry/geometry.ts";
import { elementCodec } from "../values/element.ts";
import { checkBytes, checkLocated, direct, gather, type Located, sideOf, typedItems } from "./located.ts";
import { countMoved } from "./traffic.ts";

/**
 * The byte offsets of all elements of a direct layout, last axis fastest ("C") or first ("F").
 *
 * @throws {ARGUMENT} for what is no layout, or another order
 *
 * @example
 * ```ts
 * const columns = { byteOffset: 0, shape: [2, 2], strides: [1, 2], itemsize: 1 };
 * [...lw.offsets(columns)]; // => [0, 2, 1, 3]
 * ```
 */
export function offsets(layout: Geometry, order: Order = "C"): IterableIterator<number> {
  checkOrder(order);
  checkGeometry(layout, "geometry");
  return walk(layout, order);
}

function* walk({ byteOffset, shape, strides }: Geometry, order: Order): IterableIterator<number> {
  if (shape.includes(0)) return;
  const axes = shape.map((_, axis) => axis);
  if (order === "F") axes.reverse();
  const index = new Array<number>(shape.length).fill(0);
  let offset = byteOffset;
  for (;;) {
    yield offset;
    let k = axes.length - 1;
    for (; k >= 0; k--) {
      const axis = axes[k]!;
      offset += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      offset -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
    if (k < 0) return;
  }
}

/** Values that nested arrays may hold: V8 ends the process for longer arrays, and most machines' memory ends before. */
const MOST_VALUES = 2 ** 27 - 1;

/**
 * The values as nested arrays; the bare value at rank 0.
 *
 * @throws {SHAPE} for more than 2^27 - 1 values, or empty lists
 */
export function toArray(located: Located): unknown {
  checkLocated(located, "located");
  const { shape } = located.geometry;
  // The axes before one without elements are lists all the same.
  if (sizeOf(shape) > MOST_VALUES || sizeOf(shape.slice(0, shape.indexOf(0))) > MOST_VALUES) {
    throw new ShapeError(`[${shape.join(", ")}] is too much for nested arrays: use toTypedArray() or toBytes()`, shape);
  }
  const source = direct(located);
  sideOf(source);
  const { strides, byteOffset } = source.geometry;
  const readRow = rowReader(source);
  const ndim = shape.length;
  const build = (axis: number, offset: number): unknown[] => {
    if (axis === ndim - 1) return readRow(offset, shape[axis]!, strides[axis]!);
    const items: unknown[] = [];
    for (let i = 0; i < shape[axis]!; i++) items.push(build(axis + 1, offset + i * strides[axis]!));
    return items;
  };
  return ndim === 0 ? readRow(byteOffset, 1, 0)[0] : build(0, byteOffset);
}

/**
 * The bytes of the elements in logical order; "A" is "F" for what is contiguous in that order only, else "C".
 *
 * @throws {ARGUMENT} for another order
 */
export function toBytes(located: Located, order: Order | "A" = "C"): Uint8Array<ArrayBuffer> {
  checkOrder(order);
  checkLocated(located, "located");
  const runs = order === "A" ? (isContiguous(located.geometry, "F") ? "F" : "C") : order;
  const bytes = new Uint8Array(gather(located, runs).buffer);
  countMoved(bytes.length);
  return bytes;
}

/**
 * The values in logical order as a new typed array over memory of its own; booleans are bytes of 0 and 1.
 *
 * @throws {DTYPE} if no typed array holds such elements
 */
export function toTypedArray(
  located: Located,
  order: Order | "A" = "C",
): InstanceType<NonNullable<DType["TypedArray"]>> {
  checkLocated(located, "located");
  const { TypedArray, kind, name } = located.dtype;
  if (kind === "bool") return toBytes(located, order).map(byte => (byte === 0 ? 0 : 1));
  if (TypedArray === null) {
    throw new DTypeError(`no typed array holds ${name}: use toArray() for its values or toBytes() for its bytes`, name);
  }
  return new TypedArray(toBytes(located, order).buffer);
}

/**
 * Bytes as hexadecimal text, as Python's `bytes.hex`: a separator between groups of `group` bytes, counted from the right,
 * from the left if negative; 0 means none.
 *
 * @throws {ARGUMENT} if these are no bytes, the separator is not one ASCII character, or `group` no integer
 * @throws {SHAPE} for more bytes than a text has room for
 *
 * @example
 * ```ts
 * lw.toHex(Uint8Array.of(1, 2, 3, 255), "_", 3); // => "01_0203ff"
 * ```
 */
export function toHex(bytes: Uint8Array, separator?: string, group = 1): string {
  checkBytes(bytes, "bytes");
  const isCharacter = separator === undefined || (typeof separator === "string" && /^[\0-\x7f]$/.test(separator));
  checkArgument(isCharacter, "separator", "one ASCII character", separator);
  checkArgument(Number.isInteger(group), "group", "an integer", group);
  const size = separator === undefined ? 0 : Math.abs(group);
  const length = 2 * bytes.length + (size > 0 ? Math.floor(bytes.length / size) : 0);
  if (length > MOST_CHARACTERS) throw new ShapeError(`${bytes.length} bytes are too many for a text: use toBytes()`);
  const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
  const first = group > 0 ? bytes.length % size : 0;
  const text: string[] = [];
  for (let begin = 0; begin < bytes.length; begin += 4096) {
    const part = Array.from(bytes.subarray(begin, begin + 4096), (byte, k) => {
      const at = begin + k;
      return size > 0 && at > 0 && (at - first) % size === 0 ? separator + digits[byte]! : digits[byte]!;
    });
    text.push(part.join(""));
  }
  return text.join("");
}

/** No text of V8's is longer. */
const MOST_CHARACTERS = 2 ** 29 - 24;

/** Reads a row of values: straight from a typed array where one fits, else element by element. */
function rowReader(located: Located): (offset: number, count: number, stride: number) => unknown[] {
  const { buffer, dtype } = located;
  const items = typedItems(located);
  if (items !== null) {
    const { itemsize } = dtype;
    return (offset, count, stride) => {
      const row: unknown[] = [];
      for (let i = 0; i < count; i++) row.push(items[(offset + i * stride) / itemsize]);
      return row;
    };
  }
  const codec = elementCodec(dtype);
  const view = new DataView(buffer);
  return (offset, count, stride) => {
    const row: unknown[] = [];
    for (let i = 0; i < count; i++) row.push(codec.read(view, offset + i * stride));
    return row;
  };
}
