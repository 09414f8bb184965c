/**
 * Scalars to and from bytes. Values are checked, never wrapped: integers by range, floats rounded once. What CPython's
 * struct module refuses is refused here (rules F15, F16), except that a binary32 too large becomes infinity unless
 * `strict`, as in native mode and in Float32Array.
 *
 * Plain functions that switch over the table's index: through an object or a closure for each dtype, V8 would stop
 * inlining after the fourth dtype in a process (bench/format.mjs).
 */
import { describeValue } from "../arguments/describe-value.ts";
import { DTypeError, ValueRangeError } from "../errors.ts";
import type { FormatNode } from "../formats/format-tree.ts";
import { LIMITS, type Limits } from "../formats/limits.ts";
import { print } from "../formats/print.ts";
import { halfToNumber, numberToHalf } from "./half.ts";

interface ComplexParts {
  readonly re: number;
  readonly im: number;
}

/** A checked value, as `storeScalar` wants it: integers of 64 bits are bigints. */
export type PreparedScalar = number | bigint | boolean | ComplexParts;

export function readScalar(view: DataView, at: number, index: number, little: boolean): PreparedScalar {
  switch (index) {
    case 0:
      return view.getUint8(at) !== 0;
    case 1:
      return view.getInt8(at);
    case 2:
      return view.getUint8(at);
    case 3:
      return view.getInt16(at, little);
    case 4:
      return view.getUint16(at, little);
    case 5:
      return view.getInt32(at, little);
    case 6:
      return view.getUint32(at, little);
    case 10:
      return view.getFloat32(at, little);
    case 11:
      return view.getFloat64(at, little);
    default:
      return readRare(view, at, index, little);
  }
}

// By itself, because V8 inlines only what is small.
function readRare(view: DataView, at: number, index: number, little: boolean): PreparedScalar {
  switch (index) {
    case 7:
      return view.getBigInt64(at, little);
    case 9:
      return halfToNumber(view.getUint16(at, little));
    case 12:
      return Object.freeze({ re: view.getFloat32(at, little), im: view.getFloat32(at + 4, little) });
    case 13:
      return Object.freeze({ re: view.getFloat64(at, little), im: view.getFloat64(at + 8, little) });
    default:
      return view.getBigUint64(at, little);
  }
}

/** Stores what `prepareScalar` gave; integers of either sign go the same way. */
export function storeScalar(view: DataView, at: number, index: number, little: boolean, value: PreparedScalar): void {
  switch (index) {
    case 0:
    case 1:
    case 2:
      view.setUint8(at, Number(value));
      break;
    case 3:
    case 4:
      view.setUint16(at, value as number, little);
      break;
    case 5:
    case 6:
      view.setUint32(at, value as number, little);
      break;
    case 9:
      view.setUint16(at, numberToHalf(value as number), little);
      break;
    case 10:
      view.setFloat32(at, value as number, little);
      break;
    case 11:
      view.setFloat64(at, value as number, little);
      break;
    case 12:
      view.setFloat32(at, (value as ComplexParts).re, little);
      view.setFloat32(at + 4, (value as ComplexParts).im, little);
      break;
    case 13:
      view.setFloat64(at, (value as ComplexParts).re, little);
      view.setFloat64(at + 8, (value as ComplexParts).im, little);
      break;
    default:
      view.setBigUint64(at, value as bigint, little);
  }
}

/** Checks a value; `field` is where it stands in a record, for the errors. */
export function prepareScalar(node: FormatNode, value: unknown, field: string, strict: boolean): PreparedScalar {
  const scalar = node.scalar!;
  switch (scalar.index) {
    case 0:
      // NaN is true, as in Python and in arithmetic.
      return typeof value === "number" ? value !== 0 : Boolean(value);
    case 9:
    case 10:
    case 11:
      return prepareFloat(scalar.itemsize, value, node, field, strict);
    case 12:
    case 13: {
      const { re, im = 0 } = (typeof value === "object" && value !== null ? value : { re: value }) as ComplexParts;
      const part = (x: unknown) => prepareFloat(scalar.alignment, x, node, field, strict);
      return { re: part(re), im: part(im) };
    }
    default:
      return prepareInteger(LIMITS[scalar.index]!, value, node, field);
  }
}

/** An integer within limits, a bigint if these are. A number that is not safe stands for more than one integer. */
export function prepareInteger(
  { low, high }: Limits,
  value: unknown,
  node: FormatNode,
  field: string,
): number | bigint {
  const wide = typeof high === "bigint";
  // Two ways, so that V8 sees values of one type in each.
  if (typeof value === "number") {
    if (value >= low && value <= high && Number.isSafeInteger(value)) return wide ? BigInt(value) : value;
  } else if (typeof value === "bigint") {
    if (value >= low && value <= high) return wide ? value : Number(value);
  } else if (typeof value === "boolean") return wide ? BigInt(value) : Number(value);
  if (typeof value !== "bigint" && !Number.isInteger(value)) throw wrongKind(value, "integers", node, field);
  const numbers = wide ? ", and numbers below 2 ** 53" : "";
  throw outOfRange(value, `takes integers from ${low} to ${high}${numbers}`, node, field);
}

function prepareFloat(itemsize: number, value: unknown, node: FormatNode, field: string, strict: boolean): number {
  if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") {
    throw wrongKind(value, "numbers", node, field);
  }
  const number = Number(value);
  // From here on numbers would be rounded to infinity.
  const limit = itemsize === 2 ? 65520 : itemsize === 4 && strict ? 2 ** 128 - 2 ** 103 : Number.POSITIVE_INFINITY;
  if (Math.abs(number) >= limit && (Number.isFinite(number) || typeof value === "bigint")) {
    throw outOfRange(value, "cannot hold so large a number", node, field);
  }
  return number;
}

export function wrongKind(value: unknown, what: string, node: FormatNode, field: string): DTypeError {
  return new DTypeError(`${subject(node, field)} takes ${what}, got ${describeValue(value)}`, called(node));
}

function outOfRange(value: unknown, rule: string, node: FormatNode, field: string): ValueRangeError {
  return new ValueRangeError(value as number | bigint, called(node), `${subject(node, field)} ${rule}`);
}

/** The dtype's name, but without its byte order. */
const called = (node: FormatNode) => node.scalar?.name ?? print(node, true);

/** What an error is about: in a record the field, then the dtype. */
export function subject(node: FormatNode, field: string): string {
  const what = node.fields ? "a record" : node.shape ? "a sub-array" : called(node);
  return field ? `${field}: ${what}` : what;
}
