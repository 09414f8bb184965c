/**
 * Equality by decoded value (PEP 3118 rules E1 to E4): formats may differ, numbers and bigints compare exactly, NaN equals
 * nothing, padding does not count. Never by memory, except where bytes and values are the same thing.
 */
import type { DType, DTypeField } from "../formats/element-type.ts";
import { coalesce } from "../geometry/coalesce.ts";
import { elementCodec } from "../values/element.ts";
import { checkLocated, direct, type Items, type Located, sideOf, typedItems } from "./located.ts";

/**
 * Whether two values read from elements are the same value: numbers and bigints by mathematical value, -0 equals 0, NaN
 * equals nothing; bytes, tuples, complex numbers and records member by member (records by position, whatever the names; names
 * that are integers come first in every object of JavaScript).
 *
 * @example
 * ```ts
 * lw.sameValue(2 ** 53, 2n ** 53n + 1n); // => false
 * lw.sameValue(true, 1); // => true
 * ```
 */
export function sameValue(x: unknown, y: unknown): boolean {
  if (x === y) return true;
  // Loosely, a number and a bigint are equal when they are the same integer, exactly; booleans are 0 and 1.
  // biome-ignore lint/suspicious/noDoubleEquals: see above
  if (isReal(x) && isReal(y)) return x == y;
  if (typeof x !== "object" || typeof y !== "object" || x === null || y === null)
    return isReal(x) !== isReal(y) && sameComplex(x, y);
  if (ArrayBuffer.isView(x) !== ArrayBuffer.isView(y)) return false;
  const [left, right] = [Object.values(x), Object.values(y)];
  return left.length === right.length && left.every((member, k) => sameValue(member, right[k]));
}

/**
 * How two values read from elements are ordered: negative, 0 where they are the same value, or positive; numbers and
 * bigints by mathematical value, text by its code units. NaN for all others: bytes, tuples, complex numbers and records
 * have no order.
 *
 * @example
 * ```ts
 * lw.orderOf(2 ** 53, 2n ** 53n + 1n); // => -1
 * lw.orderOf(1, "2"); // => NaN
 * ```
 */
export function orderOf(x: unknown, y: unknown): number {
  if (sameValue(x, y)) return 0;
  if (!(isReal(x) && isReal(y)) && !(typeof x === "string" && typeof y === "string")) return Number.NaN;
  // `<` between a number and a bigint is exact.
  return x < y ? -1 : x > y ? 1 : Number.NaN;
}

/**
 * Whether two layouts hold the same values: equal rank, extents equal up to and including the first 0, and every pair of
 * elements the same value (`sameValue`), whatever their dtypes.
 *
 * @throws {DETACHED} if memory is gone
 * @throws {BUFFER} if an indirect dimension leads nowhere
 */
export function equalElements(a: Located, b: Located): boolean {
  checkLocated(a, "a");
  checkLocated(b, "b");
  const { shape } = a.geometry;
  const other = b.geometry.shape;
  if (shape.length !== other.length) return false;
  for (let axis = 0; axis < shape.length; axis++) {
    if (shape[axis] !== other[axis]) return false;
    if (shape[axis] === 0) return true;
  }
  const [left, right] = [direct(a), direct(b)];
  const [x, y] = [sideOf(left), sideOf(right)];
  // An axis along which neither side moves compares the same elements again and again.
  const once = shape.map((extent, axis) => (x.strides[axis] === 0 && y.strides[axis] === 0 ? 1 : extent));
  const walk = coalesce(once, x.strides, y.strides);
  const [strides, otherStrides] = walk.strides as [number[], number[]];
  const equalRow = rowComparer(left, right, walk.strides as [number[], number[]]);
  const last = walk.shape.length - 1;
  const equal = (axis: number, from: number, to: number): boolean => {
    if (axis >= last) return equalRow(from, to, walk.shape[last] ?? 1, strides[last] ?? 0, otherStrides[last] ?? 0);
    for (let i = 0; i < walk.shape[axis]!; i++) {
      if (!equal(axis + 1, from + i * strides[axis]!, to + i * otherStrides[axis]!)) return false;
    }
    return true;
  };
  return equal(0, x.byteOffset, y.byteOffset);
}

/** Compares a row; offsets and strides in bytes. */
type RowComparer = (a: number, b: number, count: number, strideA: number, strideB: number) => boolean;

function rowComparer(a: Located, b: Located, strides: readonly [number[], number[]]): RowComparer {
  const [left, right] = [typedItems(a, strides[0]), typedItems(b, strides[1])];
  if (left && right) {
    const [sizeA, sizeB] = [left.BYTES_PER_ELEMENT, right.BYTES_PER_ELEMENT];
    return (from, to, count, strideA, strideB) =>
      equalNumbers(left, right, from / sizeA, to / sizeB, count, strideA / sizeA, strideB / sizeB);
  }
  const [codecA, codecB] = [elementCodec(a.dtype), elementCodec(b.dtype)];
  const [viewA, viewB] = [new DataView(a.buffer), new DataView(b.buffer)];
  return (from, to, count, strideA, strideB) => {
    for (let i = 0; i < count; i++) {
      const [x, y] = [codecA.read(viewA, from + i * strideA), codecB.read(viewB, to + i * strideB)];
      if (!sameElement(x, a.dtype, y, b.dtype)) return false;
    }
    return true;
  };
}

/** `sameValue`, with the fields of records in the order of their dtypes. */
function sameElement(x: any, left: DType, y: any, right: DType): boolean {
  if (Array.isArray(x) && Array.isArray(y)) {
    return x.length === y.length && x.every((item, k) => sameElement(item, left, y[k], right));
  }
  if (left.base && right.base) return sameElement(x, left.base, y, right.base);
  const [own, others] = [left.fields, right.fields];
  if (own === null || others === null) return sameValue(x, y);
  const same = (field: DTypeField, k: number): boolean =>
    sameElement(x[field.name], field.dtype, y[others[k]!.name], others[k]!.dtype);
  return own.length === others.length && own.every(same);
}

function equalNumbers(
  left: Items,
  right: Items,
  from: number,
  to: number,
  count: number,
  stepLeft: number,
  stepRight: number,
): boolean {
  for (let i = 0; i < count; i++) {
    // Numbers or bigints on either side: exact, as in sameValue.
    // biome-ignore lint/suspicious/noDoubleEquals: see above
    if (left[from]! != right[to]!) return false;
    from += stepLeft;
    to += stepRight;
  }
  return true;
}

function isReal(value: unknown): value is number | bigint | boolean {
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean";
}

/** A real and a complex number are equal when the imaginary part is 0. */
function sameComplex(x: unknown, y: unknown): boolean {
  const [real, complex] = isReal(x) ? [x, y] : [y, x];
  if (typeof complex !== "object" || complex === null || !("im" in complex && "re" in complex)) return false;
  return Object.keys(complex).length === 2 && complex.im === 0 && sameValue(real, complex.re);
}
