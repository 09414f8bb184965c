/**
 * Stable orders of rows: elements become unsigned keys that compare as the elements do, and keys are sorted by their digits,
 * the lowest first. Linear in the length of a row; NaNs come last, -0 equals 0.
 */
import type { Elements } from "../run/rooms.ts";

/** Rows up to this length are ordered by insertion, which needs no tables. */
const SHORT = 24;

/** Words of every element's key, the lowest first. */
export function keysOf(row: Elements, descending: boolean): Uint32Array[] {
  const flip = descending ? 0xffff_ffff : 0;
  const { length } = row;
  const wide = row.BYTES_PER_ELEMENT === 8;
  const keys = [new Uint32Array(length)];
  if (wide) keys.push(new Uint32Array(length));
  if (row instanceof Float32Array || row instanceof Float64Array) {
    const bits = new Uint32Array(row.buffer, row.byteOffset, length * (wide ? 2 : 1));
    for (let k = 0; k < length; k++) {
      const value = row[k]!;
      const high = bits[wide ? 2 * k + 1 : k]!;
      // Negative numbers grow with their bits, positive ones lie above them; NaN is above all, either way.
      const sign = high >>> 31 === 1 && value !== 0 ? 0xffff_ffff : 0;
      const last = Number.isNaN(value);
      const low = wide ? bits[2 * k]! : 0;
      if (wide) keys[0]![k] = last ? 0xffff_ffff : low ^ sign ^ flip;
      keys[wide ? 1 : 0]![k] = last ? 0xffff_ffff : (value === 0 ? 0x8000_0000 : high ^ (sign | 0x8000_0000)) ^ flip;
    }
    return keys;
  }
  const big = row as unknown;
  if (big instanceof BigInt64Array || big instanceof BigUint64Array) {
    const bits = new Uint32Array(row.buffer, row.byteOffset, length * 2);
    const bias = big instanceof BigInt64Array ? 0x8000_0000 : 0;
    for (let k = 0; k < length; k++) {
      keys[0]![k] = bits[2 * k]! ^ flip;
      keys[1]![k] = bits[2 * k + 1]! ^ bias ^ flip;
    }
    return keys;
  }
  const bits = row.BYTES_PER_ELEMENT * 8;
  const signed = row instanceof Int8Array || big instanceof Int16Array || row instanceof Int32Array;
  const bias = signed ? 2 ** (bits - 1) : 0;
  const most = 2 ** bits - 1;
  for (let k = 0; k < length; k++) keys[0]![k] = descending ? most - (row[k]! + bias) : row[k]! + bias;
  return keys;
}

/** The positions of a row's elements in ascending order of their keys, equal ones as they come. */
export function orderOf(keys: readonly Uint32Array[], into: Int32Array): void {
  const { length } = into;
  for (let k = 0; k < length; k++) into[k] = k;
  if (length <= SHORT) {
    insert(keys, into);
    return;
  }
  const bits = length < 4096 ? 8 : 11;
  const counts = new Uint32Array(1 << bits);
  let [from, to]: [Int32Array, Int32Array] = [into, new Int32Array(length)];
  for (const word of keys) {
    for (let shift = 0; shift < 32; shift += bits) {
      if (!step(word, shift, counts, from, to)) continue;
      [from, to] = [to, from];
    }
  }
  if (from !== into) into.set(from);
}

/** Distributes by one digit; false, and nothing done, if all have the same. */
function step(word: Uint32Array, shift: number, counts: Uint32Array, from: Int32Array, to: Int32Array): boolean {
  const mask = counts.length - 1;
  const { length } = from;
  counts.fill(0);
  for (let k = 0; k < length; k++) counts[(word[k]! >>> shift) & mask]!++;
  if (counts[(word[0]! >>> shift) & mask] === length) return false;
  for (let digit = 0, sum = 0; digit <= mask; digit++) {
    const count = counts[digit]!;
    counts[digit] = sum;
    sum += count;
  }
  for (let k = 0; k < length; k++) {
    const place = from[k]!;
    to[counts[(word[place]! >>> shift) & mask]!++] = place;
  }
  return true;
}

function insert(keys: readonly Uint32Array[], into: Int32Array): void {
  const [low, high = low] = keys as [Uint32Array, Uint32Array?];
  for (let k = 1; k < into.length; k++) {
    const place = into[k]!;
    let at = k;
    for (; at > 0; at--) {
      const other = into[at - 1]!;
      const larger = high[other] === high[place] ? low[other]! > low[place]! : high[other]! > high[place]!;
      if (!larger) break;
      into[at] = other;
    }
    into[at] = place;
  }
}
