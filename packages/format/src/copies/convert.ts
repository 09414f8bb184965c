/**
 * From one dtype to another where every value survives, one element at a time. What would lose values is refused before
 * anything is written. Conversions as such (rounding, wrapping, saturating) are arithmetic and belong to simd.
 */

import { DTypeError, ValueRangeError } from "../errors.ts";
import type { DType } from "../formats/element-type.ts";
import { canCast } from "../formats/promote.ts";
import { elementCodec } from "../values/element.ts";
import { type Located, sideOf, typedItems } from "./located.ts";
import { moveElements, moveWith } from "./move.ts";
import { assignmentMover, type BlockMover } from "./move-block.ts";

/** How elements get from one dtype to the other: their bytes as they are, their bytes reversed, their values, or by fields. */
export type Conversion = "move" | "swap" | "convert" | "fields";

/**
 * The conversion that loses no value. Records of the same names in the same order are converted field by field; `field` is
 * the path to one.
 *
 * @throws {DTYPE} naming both dtypes, the field and the remedy
 */
export function conversionOf(from: DType, to: DType, field = ""): Conversion {
  // Fields of bits share bytes with others.
  if (from === to || from.equals(to)) {
    if (!field || to.kind !== "bits") return "move";
  } else {
    if (canCast(from, to, "equiv")) return "swap";
    if (canCast(from, to, "safe")) return "convert";
    if (isAlike(from, to)) {
      from.fields!.forEach((each, i) => {
        conversionOf(each.dtype, to.fields![i]!.dtype, pathOf(field, each.name));
      });
      return "fields";
    }
  }
  throw new DTypeError(
    `elements of ${from.name} do not all survive in ${to.name}${placeOf(field)}: convert them first` +
      (canCast(from, to, "unsafe")
        ? `, for example with simd's ${to.native ? to.name : "casts"}(x)`
        : ", field by field"),
    from.name,
  );
}

/** Whether these are records of the same names in the same order. */
function isAlike({ fields: from }: DType, { fields: to }: DType): boolean {
  return from !== null && from.length === to?.length && from.every(({ name }, i) => name === to[i]!.name);
}

const pathOf = (field: string, name: string): string => (field ? `${field}.${name}` : name);

const placeOf = (field: string): string => field && ` (field "${field}")`;

/**
 * Writes the source's elements into the destination by anything but "move". The shapes are equal, and the two do not
 * overlap or, except by "fields", are the same.
 *
 * @throws {VALUE_RANGE} for a 64-bit integer that a float cannot hold, before anything is written
 */
export function convertElements(dst: Located, src: Located, conversion: Conversion, ordered: boolean): void {
  checkValues(dst.dtype, src, "");
  writeElements(dst, src, conversion, ordered);
}

/** A float has room for 64-bit integers only up to 2^53, or with zeros at the end. */
function checkValues(to: DType, src: Located, field: string): void {
  if (isAlike(src.dtype, to)) {
    src.dtype.fields!.forEach(({ name }, i) => {
      checkValues(to.fields![i]!.dtype, columnOf(src, i), pathOf(field, name));
    });
  }
  if (!isWideInteger(src.dtype) || isInteger(to)) return;
  const from = sideOf(src);
  const reader = elementCodec(src.dtype);
  const view = new DataView(src.buffer);
  const check = (_: number, at: number) => {
    const value = reader.read(view, at);
    if (BigInt(Number(value)) === value) return;
    const rule = `a 64-bit integer must fit exactly into ${to.name}${placeOf(field)}`;
    throw new ValueRangeError(value, to.name, rule);
  };
  moveWith(eachElement(check), src.geometry.shape, from, from, 1, 1, false);
}

function writeElements(dst: Located, src: Located, conversion: Conversion, ordered: boolean): void {
  const { shape, itemsize } = dst.geometry;
  const [to, from] = [sideOf(dst), sideOf(src)];
  if (conversion === "move") {
    moveElements(shape, itemsize, to, from, ordered);
    return;
  }
  if (conversion === "fields") {
    // Columns one after the other, but where records share bytes, record by record.
    const each = (t: number, f: number) => writeFields(elementAt(dst, t), elementAt(src, f));
    if (ordered) moveWith(eachElement(each), shape, to, from, 1, 1, true);
    else writeFields(dst, src);
    return;
  }
  const isWide = isWideInteger(dst.dtype);
  const [target, source] = [typedItems(dst), typedItems(src)];
  if (conversion === "convert" && target && source && isWide === isWideInteger(src.dtype)) {
    const [toUnit, fromUnit] = [target.BYTES_PER_ELEMENT, source.BYTES_PER_ELEMENT];
    moveWith(assignmentMover(target, source), shape, to, from, toUnit, fromUnit, ordered);
    return;
  }
  const isWidened = isWide && src.dtype.itemsize <= 4;
  const moverOf = conversion === "swap" ? swapMover : isWidened ? widenMover : valueMover;
  moveWith(moverOf(dst, src), shape, to, from, 1, 1, ordered);
}

/** Padding is not written, except within fields that move as they are. */
function writeFields(dst: Located, src: Located): void {
  dst.dtype.fields!.forEach((_, i) => {
    const [to, from] = [columnOf(dst, i), columnOf(src, i)];
    writeElements(to, from, conversionOf(from.dtype, to.dtype), false);
  });
}

/** One field of all records. */
function columnOf(located: Located, index: number): Located {
  const { geometry } = located;
  const { dtype, offset } = located.dtype.fields![index]!;
  const { itemsize } = dtype;
  return { ...located, dtype, geometry: { ...geometry, byteOffset: geometry.byteOffset + offset, itemsize } };
}

function elementAt(located: Located, byteOffset: number): Located {
  return { ...located, geometry: { ...located.geometry, byteOffset, shape: [], strides: [] } };
}

function isInteger({ kind }: DType): boolean {
  return kind === "int" || kind === "uint";
}

function isWideInteger(dtype: DType): boolean {
  return isInteger(dtype) && dtype.itemsize === 8;
}

function eachElement(visit: (to: number, from: number) => void): BlockMover {
  return (to, from, rows, toRow, fromRow, columns, toColumn, fromColumn) => {
    for (let row = 0; row < rows; row++) {
      let t = to + row * toRow;
      let f = from + row * fromRow;
      for (let column = 0; column < columns; column++) {
        visit(t, f);
        t += toColumn;
        f += fromColumn;
      }
    }
  };
}

/** By the values that the codecs read and write. */
function valueMover(dst: Located, src: Located): BlockMover {
  const target = new DataView(dst.buffer);
  const source = new DataView(src.buffer);
  const [writer, reader] = [elementCodec(dst.dtype), elementCodec(src.dtype)];
  const convert = valueConverter(dst.dtype, src.dtype);
  return eachElement((t, f) => writer.write(target, t, convert(reader.read(source, f))));
}

function valueConverter(to: DType, from: DType): (value: unknown) => unknown {
  if (to.kind === from.kind || (isInteger(to) && from.kind !== "bool")) return value => value;
  return to.kind === "complex" ? value => ({ re: Number(value), im: 0 }) : Number;
}

/** Reverses the bytes of each number; of complex ones those of both halves. Also in place, and NaN payloads survive. */
function swapMover(dst: Located, src: Located): BlockMover {
  const target = new DataView(dst.buffer);
  const source = new DataView(src.buffer);
  const { itemsize, kind } = dst.dtype;
  const width = kind === "complex" ? itemsize / 2 : itemsize;
  // Read in one order and written in the other.
  if (width === 2) return eachElement((t, f) => target.setUint16(t, source.getUint16(f, true), false));
  if (itemsize === 4) return eachElement((t, f) => target.setUint32(t, source.getUint32(f, true), false));
  // Words of one number change places; the two floats of a complex64 do not.
  const partner = width === 8 ? 4 : 0;
  return eachElement((t, f) => {
    for (let word = 0; word < itemsize; word += 8) {
      const first = source.getUint32(f + word, true);
      const second = source.getUint32(f + word + 4, true);
      target.setUint32(t + word + partner, first, false);
      target.setUint32(t + word + 4 - partner, second, false);
    }
  });
}

/** Integers to 32 bits and booleans as 64-bit integers, in two words: a bigint for each would be an object for each. */
function widenMover(dst: Located, src: Located): BlockMover {
  const target = new DataView(dst.buffer);
  const source = new DataView(src.buffer);
  const reader = elementCodec(src.dtype);
  const little = dst.dtype.byteOrder === "<";
  const [low, high] = little ? [0, 4] : [4, 0];
  return eachElement((t, f) => {
    const value = Number(reader.read(source, f));
    target.setInt32(t + low, value, little);
    target.setInt32(t + high, value < 0 ? -1 : 0, little);
  });
}
