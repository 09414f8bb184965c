/**
 * The inner two loops of moving elements: one typed array each for units of 1, 2 and 4 bytes, and for 8 bytes doubles,
 * which every engine moves fastest.
 *
 * Doubles that are NaN take another way: engines may change a NaN's payload when it passes through a number (JavaScriptCore
 * and SpiderMonkey do), so those 8 bytes move as two integers. All other doubles pass through a number unchanged.
 */
import type { Items } from "./located.ts";

/** Moves rows * columns units; offsets and strides in units. */
export type BlockMover = (
  to: number,
  from: number,
  rows: number,
  toRow: number,
  fromRow: number,
  columns: number,
  toColumn: number,
  fromColumn: number,
) => void;

/** A mover between two buffers for units of this many bytes. */
export function blockMover(unit: 1 | 2 | 4 | 8, dst: ArrayBufferLike, src: ArrayBufferLike): BlockMover {
  if (unit === 8) return doubleMover(dst, src);
  const target = integersOf(dst, unit);
  const source = integersOf(src, unit);
  return (to, from, rows, toRow, fromRow, columns, toColumn, fromColumn) => {
    moveIntegers(target, source, to, from, rows, toRow, fromRow, columns, toColumn, fromColumn);
  };
}

/** A mover that converts as typed arrays do; both sides hold numbers, or both bigints. */
export function assignmentMover(into: Items, out: Items): BlockMover {
  const [target, source] = [into as Float64Array, out as Float64Array];
  return (to, from, rows, toRow, fromRow, columns, toColumn, fromColumn) => {
    for (let row = 0; row < rows; row++) {
      let t = to + row * toRow;
      let f = from + row * fromRow;
      for (let column = 0; column < columns; column++) {
        target[t] = source[f]!;
        t += toColumn;
        f += fromColumn;
      }
    }
  };
}

type Integers = Uint8Array | Uint16Array | Uint32Array;

function integersOf(buffer: ArrayBufferLike, unit: 1 | 2 | 4): Integers {
  const length = Math.floor(buffer.byteLength / unit);
  if (unit === 1) return new Uint8Array(buffer, 0, length);
  return unit === 2 ? new Uint16Array(buffer, 0, length) : new Uint32Array(buffer, 0, length);
}

function moveIntegers(
  target: Integers,
  source: Integers,
  to: number,
  from: number,
  rows: number,
  toRow: number,
  fromRow: number,
  columns: number,
  toColumn: number,
  fromColumn: number,
): void {
  for (let row = 0; row < rows; row++) {
    let t = to + row * toRow;
    let f = from + row * fromRow;
    for (let column = 0; column < columns; column++) {
      target[t] = source[f]!;
      t += toColumn;
      f += fromColumn;
    }
  }
}

function doubleMover(dst: ArrayBufferLike, src: ArrayBufferLike): BlockMover {
  const target = new Float64Array(dst, 0, Math.floor(dst.byteLength / 8));
  const source = new Float64Array(src, 0, Math.floor(src.byteLength / 8));
  const targetBits = new Uint32Array(dst, 0, target.length * 2);
  const sourceBits = new Uint32Array(src, 0, source.length * 2);
  return (to, from, rows, toRow, fromRow, columns, toColumn, fromColumn) => {
    moveDoubles(target, source, targetBits, sourceBits, to, from, rows, toRow, fromRow, columns, toColumn, fromColumn);
  };
}

/** In blocks of 4 by 4, so that each cache line is used whole; one test for NaN serves the block. */
function moveDoubles(
  target: Float64Array,
  source: Float64Array,
  targetBits: Uint32Array,
  sourceBits: Uint32Array,
  to: number,
  from: number,
  rows: number,
  toRow: number,
  fromRow: number,
  columns: number,
  toColumn: number,
  fromColumn: number,
): void {
  // Where both sides run along the columns the plain loop is as quick.
  const blocked = toColumn !== fromColumn && rows >= 4;
  const fullRows = blocked ? rows - (rows % 4) : 0;
  const fullColumns = blocked ? columns - (columns % 4) : 0;
  const f2 = 2 * fromRow;
  const f3 = 3 * fromRow;
  const t2 = 2 * toColumn;
  const t3 = 3 * toColumn;
  for (let row = 0; row < fullRows; row += 4) {
    let ta = to + row * toRow;
    let fa = from + row * fromRow;
    for (let column = 0; column < fullColumns; column += 4) {
      // Read along the source's rows, written along the destination's.
      const a0 = source[fa]!;
      const b0 = source[fa + fromRow]!;
      const c0 = source[fa + f2]!;
      const d0 = source[fa + f3]!;
      const fb = fa + fromColumn;
      const a1 = source[fb]!;
      const b1 = source[fb + fromRow]!;
      const c1 = source[fb + f2]!;
      const d1 = source[fb + f3]!;
      const fc = fb + fromColumn;
      const a2 = source[fc]!;
      const b2 = source[fc + fromRow]!;
      const c2 = source[fc + f2]!;
      const d2 = source[fc + f3]!;
      const fd = fc + fromColumn;
      const a3 = source[fd]!;
      const b3 = source[fd + fromRow]!;
      const c3 = source[fd + f2]!;
      const d3 = source[fd + f3]!;
      const tb = ta + toRow;
      const tc = tb + toRow;
      const td = tc + toRow;
      const sum = a0 + a1 + a2 + a3 + (b0 + b1 + b2 + b3) + (c0 + c1 + c2 + c3) + (d0 + d1 + d2 + d3);
      // Not NaN, so none of them is. (Infinities of both signs also give NaN, and take the slow way for nothing.)
      if (!Number.isNaN(sum)) {
        target[ta] = a0;
        target[ta + toColumn] = a1;
        target[ta + t2] = a2;
        target[ta + t3] = a3;
        target[tb] = b0;
        target[tb + toColumn] = b1;
        target[tb + t2] = b2;
        target[tb + t3] = b3;
        target[tc] = c0;
        target[tc + toColumn] = c1;
        target[tc + t2] = c2;
        target[tc + t3] = c3;
        target[td] = d0;
        target[td + toColumn] = d1;
        target[td + t2] = d2;
        target[td + t3] = d3;
      } else {
        moveIntegers(
          targetBits,
          sourceBits,
          2 * ta,
          2 * fa,
          4,
          2 * toRow,
          2 * fromRow,
          4,
          2 * toColumn,
          2 * fromColumn,
        );
        moveIntegers(
          targetBits,
          sourceBits,
          2 * ta + 1,
          2 * fa + 1,
          4,
          2 * toRow,
          2 * fromRow,
          4,
          2 * toColumn,
          2 * fromColumn,
        );
      }
      ta += 4 * toColumn;
      fa += 4 * fromColumn;
    }
  }
  // The rest: columns beyond the blocks of the full rows, then whole rows.
  for (let row = 0; row < rows; row++) {
    const first = row < fullRows ? fullColumns : 0;
    let t = to + row * toRow + first * toColumn;
    let f = from + row * fromRow + first * fromColumn;
    for (let column = first; column < columns; column++) {
      const value = source[f]!;
      if (!Number.isNaN(value)) target[t] = value;
      else {
        targetBits[2 * t] = sourceBits[2 * f]!;
        targetBits[2 * t + 1] = sourceBits[2 * f + 1]!;
      }
      t += toColumn;
      f += fromColumn;
    }
  }
}
