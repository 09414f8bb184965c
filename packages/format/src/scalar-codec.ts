/**
 * Scalars to and from bytes. Values are checked, never wrapped: integers by range, floats rounded once. What CPython's
 * struct module refuses is refused here (rules F15, F16), except that a binary32 too large becomes infinity unless
 * `strict`, as in native mode and in Float32Array.
 *
 * Plain functions that switch over the table's index: through an object or a closure for each dtype, V8 would stop
 * inlining after the fourth dtype in a process (bench/format.mjs).
 */
import { DTypeError, ValueRangeError } from "./errors.ts";
import { describe } from "./geometry.ts";
import { halfToNumber, numberToHalf } from "./half.ts";
import type { Scalar } from "./scalars.ts";

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
export function prepareScalar(scalar: Scalar, value: unknown, field: string, strict: boolean): PreparedScalar {
  const { index, name, itemsize } = scalar;
  switch (index) {
    case 0:
      return Boolean(value);
    case 9:
    case 10:
    case 11:
      return prepareFloat(itemsize, value, name, field, strict);
    case 12:
    case 13: {
      const { re, im = 0 } = (typeof value === "object" && value !== null ? value : { re: value }) as ComplexParts;
      const part = (x: unknown) => prepareFloat(itemsize / 2, x, name, field, strict);
      return { re: part(re), im: part(im) };
    }
    default:
      return prepareInteger(scalar.low, scalar.high, itemsize === 8, value, name, field);
  }
}

/** An integer from low to high, as a bigint if `wide`. A number that is not safe stands for more than one integer. */
export function prepareInteger(
  low: number | bigint,
  high: number | bigint,
  wide: boolean,
  value: unknown,
  name: string,
  field: string,
): number | bigint {
  // Two ways, so that V8 sees values of one type in each.
  if (typeof value === "number") {
    if (value >= low && value <= high && Number.isSafeInteger(value)) return wide ? BigInt(value) : value;
  } else if (typeof value === "bigint") {
    if (value >= low && value <= high) return wide ? value : Number(value);
  } else if (typeof value === "boolean") return wide ? BigInt(value) : Number(value);
  throw refusedInteger(low, high, wide, value, name, field);
}

function refusedInteger(
  low: number | bigint,
  high: number | bigint,
  wide: boolean,
  value: unknown,
  name: string,
  field: string,
): Error {
  if (typeof value !== "bigint" && !Number.isInteger(value)) return wrongKind(value, "integers", name, field);
  const numbers = wide ? ", and numbers below 2 ** 53" : "";
  return outOfRange(value, `takes integers from ${low} to ${high}${numbers}`, name, field);
}

function prepareFloat(itemsize: number, value: unknown, name: string, field: string, strict: boolean): number {
  if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") {
    throw wrongKind(value, "numbers", name, field);
  }
  const number = Number(value);
  const overflows = Number.isFinite(number)
    ? itemsize === 2
      ? Math.abs(number) >= 65520
      : strict && itemsize === 4 && !Number.isFinite(Math.fround(number))
    : typeof value === "bigint";
  if (overflows) throw outOfRange(value, "cannot hold so large a number", name, field);
  return number;
}

export function wrongKind(value: unknown, what: string, name: string, field: string): DTypeError {
  return new DTypeError(`${subject(name, field)} takes ${what}, got ${describe(value)}`, name);
}

function outOfRange(value: unknown, rule: string, name: string, field: string): ValueRangeError {
  return new ValueRangeError(value as number | bigint, name, `${subject(name, field)} ${rule}`);
}

/** What an error is about: the dtype, and in a record the field before it. */
export const subject = (name: string, field: string): string => (field ? `${field}: ${name}` : name);
