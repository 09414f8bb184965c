/**
 * Operands that are written down: numbers in nested arrays, and complex numbers `{ re, im }`, alone or in such. Like a number
 * they are weak, of the dtype that they meet; only then are they checked, and become memory of our own.
 */
import { BUFFER, checkShape, type DType, DTypeError, elementCodec, ShapeError } from "@lanewise/format";
import type { Scalar } from "../lowering/lower.ts";
import { Written } from "../run/written.ts";
import { elementOf, isWeakScalar, type Operation, type WeakScalar, weakValue } from "../table/operation.ts";
import { toDType } from "../to-dtype.ts";
import type { ComplexValue } from "../types.ts";
import { Known } from "./known.ts";
import { leafOf } from "./leaf.ts";
import type { Leaf } from "./node.ts";
import { described } from "./options.ts";

/** Whoever the operand belongs to, for messages. */
type Named = Pick<Operation, "name">;

export interface WeakArray {
  readonly kind: "array";
  readonly shape: readonly number[];
  readonly values: readonly (WeakScalar | ComplexValue)[];
}

/**
 * The values of a nested array or of a complex number, which is of rank 0; null for anything else.
 *
 * @throws {SHAPE} a nested array that is not regular
 * @throws {DTYPE} one that is not made of numbers
 */
export function weakArray(operation: Named, operand: object): WeakArray | null {
  if (Array.isArray(operand)) return nested(operation, operand);
  const value = complexValue(operand);
  return value === null ? null : { kind: "array", shape: [], values: [value] };
}

/** A copy of an object that is nothing but a complex number, null of anything else. */
function complexValue(x: unknown): ComplexValue | null {
  if (typeof x !== "object" || x === null || !("re" in x && "im" in x) || BUFFER in x) return null;
  return typeof x.re === "number" && typeof x.im === "number" ? { re: x.re, im: x.im } : null;
}

/** Copies a nested array, so that later changes of it do not count. */
function nested({ name }: Named, array: readonly unknown[]): WeakArray {
  const shape: number[] = [];
  for (let level: unknown = array; Array.isArray(level); level = level[0]) {
    shape.push(level.length);
    if (level.length === 0) break;
    if (shape.length > 64) break;
  }
  checkShape(shape, "operand");
  const values: (WeakScalar | ComplexValue)[] = [];
  const collect = (item: unknown, axis: number): void => {
    if (axis === shape.length) {
      const value = isWeakScalar(item) ? item : complexValue(item);
      if (value === null) {
        throw new DTypeError(`${name}: a nested array must be made of numbers, got ${described(item)}`);
      }
      values.push(value);
    } else if (!Array.isArray(item) || item.length !== shape[axis]) {
      throw new ShapeError(`${name}: a nested array must be regular, [${shape.join(", ")}] as it begins`, shape);
    } else for (const inner of item) collect(inner, axis + 1);
  };
  collect(array, 0);
  return { kind: "array", shape, values };
}

/** The values in a dtype, as memory of our own. @throws {DTYPE} {VALUE_RANGE} one that the dtype cannot hold */
export function arrayLeaf(operation: Named, { shape, values }: WeakArray, scalar: Scalar): Leaf {
  const dtype = toDType(scalar);
  const { itemsize } = dtype;
  const cells = new DataView(new ArrayBuffer(values.length * itemsize));
  const codec = elementCodec(dtype);
  for (const [k, value] of values.entries()) codec.write(cells, k * itemsize, stored(operation, value, dtype, scalar));
  return leafOf(new Written(dtype, shape, cells.buffer));
}

/** The same for any operand that is written down, a number too; null for one that has a dtype of its own. */
export function writtenLeaf(operation: Named, operand: unknown, scalar: Scalar): Leaf | null {
  if (isWeakScalar(operand)) return arrayLeaf(operation, { kind: "array", shape: [], values: [operand] }, scalar);
  if (typeof operand !== "object" || operand === null || Known.node(operand) !== null) return null;
  const array = weakArray(operation, operand);
  return array === null ? null : arrayLeaf(operation, array, scalar);
}

/** A number as the dtype's codec wants it. */
function stored({ name }: Named, value: WeakScalar | ComplexValue, dtype: DType, scalar: Scalar): unknown {
  if (typeof value === "object") {
    if (dtype.kind === "complex") return value;
    const remedy = `cast the array, astype("complex128")`;
    throw new DTypeError(`${name}: a complex number does not go with ${scalar}: ${remedy}`, scalar);
  }
  return elementOf(dtype, weakValue(name, value, scalar));
}
