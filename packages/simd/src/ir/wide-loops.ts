/**
 * The loops of `loops.ts` for 64-bit integers: on their halves, because arithmetic on bigints takes memory for each of them.
 * Values lie low half first, as in WebAssembly's memory; `b` of shifts is one count for each element.
 */
type Integers = BigInt64Array;
type Numbers = Float64Array;

/** The halves of values, as signed integers. */
function halves(values: Integers | Numbers): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

export function add(out: Integers, a: Integers, b: Integers, _: unknown, n: number): void {
  const [sum, left, right] = [halves(out), halves(a), halves(b)];
  for (let i = 0; i < 2 * n; i += 2) {
    const low = (left[i]! >>> 0) + (right[i]! >>> 0);
    sum[i + 1] = left[i + 1]! + right[i + 1]! + (low > 0xffffffff ? 1 : 0);
    sum[i] = low;
  }
}

export function sub(out: Integers, a: Integers, b: Integers, _: unknown, n: number): void {
  const [difference, left, right] = [halves(out), halves(a), halves(b)];
  for (let i = 0; i < 2 * n; i += 2) {
    const low = (left[i]! >>> 0) - (right[i]! >>> 0);
    difference[i + 1] = left[i + 1]! - right[i + 1]! - (low < 0 ? 1 : 0);
    difference[i] = low;
  }
}

export function and(out: Integers, a: Integers, b: Integers, _: unknown, n: number): void {
  const [both, left, right] = [halves(out), halves(a), halves(b)];
  for (let i = 0; i < 2 * n; i++) both[i] = left[i]! & right[i]!;
}

export function or(out: Integers, a: Integers, b: Integers, _: unknown, n: number): void {
  const [either, left, right] = [halves(out), halves(a), halves(b)];
  for (let i = 0; i < 2 * n; i++) either[i] = left[i]! | right[i]!;
}

export function xor(out: Integers, a: Integers, b: Integers, _: unknown, n: number): void {
  const [one, left, right] = [halves(out), halves(a), halves(b)];
  for (let i = 0; i < 2 * n; i++) one[i] = left[i]! ^ right[i]!;
}

export function shiftLeft(out: Integers, a: Integers, b: Integers, _: unknown, n: number): void {
  const [shifted, values, counts] = [halves(out), halves(a), halves(b)];
  for (let i = 0; i < 2 * n; i += 2) {
    const [low, high, count] = [values[i]!, values[i + 1]!, counts[i]! & 63];
    // A shift by 32 would be one by 0.
    shifted[i] = count < 32 ? low << count : 0;
    shifted[i + 1] = count === 0 ? high : count < 32 ? (high << count) | (low >>> (32 - count)) : low << (count - 32);
  }
}

/** Zeros come in. */
export function shiftRight(out: Integers, a: Integers, b: Integers, _: unknown, n: number): void {
  const [shifted, values, counts] = [halves(out), halves(a), halves(b)];
  for (let i = 0; i < 2 * n; i += 2) {
    const [low, high, count] = [values[i]!, values[i + 1]!, counts[i]! & 63];
    shifted[i] = count === 0 ? low : count < 32 ? (low >>> count) | (high << (32 - count)) : high >>> (count - 32);
    shifted[i + 1] = count < 32 ? high >>> count : 0;
  }
}

// Comparisons give masks, which are numbers.

export function equal(out: Numbers, a: Integers, b: Integers, _: unknown, n: number): void {
  const [left, right] = [halves(a), halves(b)];
  for (let i = 0, k = 0; i < n; i++, k += 2) {
    out[i] = left[k] === right[k] && left[k + 1] === right[k + 1] ? 1 : 0;
  }
}

export function less(out: Numbers, a: Integers, b: Integers, _: unknown, n: number): void {
  const [left, right] = [halves(a), halves(b)];
  for (let i = 0, k = 0; i < n; i++, k += 2) {
    const [high, other] = [left[k + 1]!, right[k + 1]!];
    out[i] = high < other || (high === other && left[k]! >>> 0 < right[k]! >>> 0) ? 1 : 0;
  }
}

export function more(out: Numbers, a: Integers, b: Integers, _: unknown, n: number): void {
  less(out, b, a, _, n);
}

export function select(out: Integers, mask: Numbers, a: Integers, b: Integers, n: number): void {
  const [chosen, left, right] = [halves(out), halves(a), halves(b)];
  for (let i = 0, k = 0; i < n; i++, k += 2) {
    const from = mask[i] ? left : right;
    chosen[k] = from[k]!;
    chosen[k + 1] = from[k + 1]!;
  }
}

/** A mask as bits: all of them where it is true. */
export function allBits(out: Integers, mask: Numbers, _b: unknown, _c: unknown, n: number): void {
  const bits = halves(out);
  for (let i = 0, k = 0; i < n; i++, k += 2) bits[k] = bits[k + 1] = -mask[i]!;
}

/** The same bits as the other type: of float64 as integers, of integers as float64. */
export function reread(out: Integers | Numbers, a: Integers | Numbers, _b: unknown, _c: unknown, n: number): void {
  halves(out).set(halves(a).subarray(0, 2 * n));
}
