/**
 * Scalars to and from bytes. Values are checked, never wrapped: integers by range, floats rounded once. What CPython's
 * struct module refuses is refused here (rules F15, F16), except that a binary32 too large becomes infinity unless
 * `strict`, as in native mode and in Float32Array.
 *
 * Everything is one class with switches over the table's index: through closures per dtype, V8 would stop inlining
 * after the fourth dtype in a process (bench/format.bench.ts).
 */
import { DTypeError, ValueRangeError } from "./errors.ts";
import { describe } from "./geometry.ts";
import { halfToNumber, numberToHalf } from "./half.ts";
import type { Scalar } from "./scalars.ts";

/** What the element codecs of all kinds do; `Prepared` is a checked value in the form that `store` wants. */
export interface NodeCodec<Prepared = any> {
  read(view: DataView, byteOffset: number): any;
  prepare(value: unknown): Prepared;
  store(view: DataView, byteOffset: number, prepared: Prepared): void;
}

interface ComplexParts {
  readonly re: number;
  readonly im: number;
}

export class ScalarCodec implements NodeCodec<number | bigint | boolean | ComplexParts> {
  readonly index: number;
  readonly little: boolean;
  readonly #scalar: Scalar;
  // The limits of integers, as numbers too: of 64 bits only the bigints are right, and only they are used.
  readonly #min: bigint;
  readonly #max: bigint;
  readonly #low: number;
  readonly #high: number;
  readonly #strict: boolean;

  constructor(scalar: Scalar, big: boolean, strict = false) {
    const bits = 2n ** BigInt(scalar.itemsize * 8);
    const signed = scalar.kind === "int";
    this.index = scalar.index;
    this.little = !big;
    this.#scalar = scalar;
    this.#max = (signed ? bits / 2n : bits) - 1n;
    // Pointers may be negative, as in CPython.
    this.#min = signed || scalar.name === "P" ? -bits / 2n : 0n;
    this.#low = Number(this.#min);
    this.#high = Number(this.#max);
    this.#strict = strict;
  }

  read(view: DataView, byteOffset: number): number | bigint | boolean | ComplexParts {
    const { little } = this;
    switch (this.index) {
      case 0:
        return view.getUint8(byteOffset) !== 0;
      case 1:
        return view.getInt8(byteOffset);
      case 2:
        return view.getUint8(byteOffset);
      case 3:
        return view.getInt16(byteOffset, little);
      case 4:
        return view.getUint16(byteOffset, little);
      case 5:
        return view.getInt32(byteOffset, little);
      case 6:
        return view.getUint32(byteOffset, little);
      case 7:
        return view.getBigInt64(byteOffset, little);
      case 9:
        return halfToNumber(view.getUint16(byteOffset, little));
      case 10:
        return view.getFloat32(byteOffset, little);
      case 11:
        return view.getFloat64(byteOffset, little);
      case 12:
        return Object.freeze({ re: view.getFloat32(byteOffset, little), im: view.getFloat32(byteOffset + 4, little) });
      case 13:
        return Object.freeze({ re: view.getFloat64(byteOffset, little), im: view.getFloat64(byteOffset + 8, little) });
      default:
        return view.getBigUint64(byteOffset, little);
    }
  }

  prepare(value: unknown): number | bigint | boolean | ComplexParts {
    switch (this.index) {
      case 0:
        return Boolean(value);
      case 7:
      case 8:
      case 14:
        return this.#prepareInteger(value);
      case 9:
      case 10:
      case 11:
        return this.#prepareFloat(value);
      case 12:
      case 13: {
        const { re, im = 0 } = (typeof value === "object" && value !== null ? value : { re: value }) as ComplexParts;
        return { re: this.#prepareFloat(re), im: this.#prepareFloat(im) };
      }
      default:
        return typeof value === "number" && value >= this.#low && value <= this.#high && Number.isInteger(value)
          ? value
          : Number(this.#prepareInteger(value));
    }
  }

  store(view: DataView, byteOffset: number, value: number | bigint | boolean | ComplexParts): void {
    const { little } = this;
    switch (this.index) {
      case 0:
      case 1:
      case 2:
        view.setUint8(byteOffset, Number(value));
        break;
      case 3:
      case 4:
        view.setUint16(byteOffset, value as number, little);
        break;
      case 5:
      case 6:
        view.setUint32(byteOffset, value as number, little);
        break;
      case 9:
        view.setUint16(byteOffset, numberToHalf(value as number), little);
        break;
      case 10:
        view.setFloat32(byteOffset, value as number, little);
        break;
      case 11:
        view.setFloat64(byteOffset, value as number, little);
        break;
      case 12:
        view.setFloat32(byteOffset, (value as ComplexParts).re, little);
        view.setFloat32(byteOffset + 4, (value as ComplexParts).im, little);
        break;
      case 13:
        view.setFloat64(byteOffset, (value as ComplexParts).re, little);
        view.setFloat64(byteOffset + 8, (value as ComplexParts).im, little);
        break;
      default:
        view.setBigUint64(byteOffset, BigInt.asUintN(64, value as bigint), little);
        break;
    }
  }

  #prepareInteger(value: unknown): bigint {
    const { name, itemsize } = this.#scalar;
    if (typeof value !== "bigint" && typeof value !== "boolean" && !Number.isInteger(value)) {
      throw new DTypeError(`${name} takes integers, got ${describe(value)}`, name);
    }
    const integer = BigInt(value as number | bigint | boolean);
    // A number that is not safe stands for more than one integer.
    if (integer < this.#min || integer > this.#max || (typeof value === "number" && !Number.isSafeInteger(value))) {
      const numbers = itemsize === 8 ? ", and numbers below 2 ** 53" : "";
      const rule = `${name} takes integers from ${this.#min} to ${this.#max}${numbers}`;
      throw new ValueRangeError(value as number | bigint, name, rule);
    }
    return integer;
  }

  #prepareFloat(value: unknown): number {
    const { name } = this.#scalar;
    if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") {
      throw new DTypeError(`${name} takes numbers, got ${describe(value)}`, name);
    }
    const number = Number(value);
    const { index } = this;
    const overflows =
      typeof value === "bigint"
        ? !Number.isFinite(number)
        : Number.isFinite(number) &&
          (index === 9
            ? Math.abs(number) >= 65520
            : this.#strict && (index === 10 || index === 12) && !Number.isFinite(Math.fround(number)));
    if (overflows) throw new ValueRangeError(value as number | bigint, name, `${name} cannot hold so large a number`);
    return number;
  }
}
