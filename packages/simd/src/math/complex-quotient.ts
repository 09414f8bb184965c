/**
 * Quotients of complex numbers. In float64 Smith's method ("Algorithm 116", 1962), which divides by the larger part first, on
 * numbers brought into a range where no intermediate result overflows or vanishes. What came from float32 has exact products
 * and squares in range, so there the textbook's formula serves, with one division.
 */
import type { Lane } from "../ir/types.ts";
import { bySize, type Complex, isUsual, rangeOf, rarely } from "./complex-number.ts";
import type { Reals } from "./reals.ts";

/** What w is divided by: its larger part, the ratio of the other one to it, and |w|^2 over the larger one. */
interface Divisor {
  /** Whether the real part is the larger one. */
  readonly straight: Lane;
  readonly ratio: Lane;
  readonly scale: Lane;
}

function divisorOf(m: Reals, [c, d]: Complex): Divisor {
  const straight = m.ge(m.abs(c), m.abs(d));
  const [large, small] = [m.select(straight, c, d), m.select(straight, d, c)];
  const ratio = m.select(m.eq(large, 0), 0, m.div(small, large));
  return { straight, ratio, scale: m.add(large, m.mul(small, ratio)) };
}

/** z / w, where sums and products of the parts stay in range. By 0 it is both parts divided by that zero. */
function smithQuotient(m: Reals, [a, b]: Complex, w: Complex): Complex {
  const { straight, ratio, scale } = divisorOf(m, w);
  const re = m.add(m.select(straight, a, b), m.mul(m.select(straight, b, a), ratio));
  const along = m.sub(b, m.mul(a, ratio));
  const across = m.sub(m.mul(b, ratio), a);
  return [m.div(re, scale), m.div(m.select(straight, along, across), scale)];
}

/** 1 / w, where the square of no part leaves the range. */
function smithReciprocal(m: Reals, w: Complex): Complex {
  const { straight, ratio, scale } = divisorOf(m, w);
  return [m.div(m.select(straight, 1, ratio), scale), m.div(m.select(straight, m.neg(ratio), -1), scale)];
}

/** z conj(w) / |w|^2 for parts that came from float32. */
export function shortQuotient(m: Reals, z: Complex, w: Complex): Complex {
  const [a, b] = z;
  const [c, d] = w;
  const square = m.add(m.mul(c, c), m.mul(d, d));
  const turned: Complex = [m.add(m.mul(a, c), m.mul(b, d)), m.sub(m.mul(b, c), m.mul(a, d))];
  return rarely(m, m.not(isUsual(m, square)), scaled(m, turned, m.div(1, square)), () => smithQuotient(m, z, w));
}

/** conj(w) / |w|^2 for parts that came from float32. */
export function shortReciprocal(m: Reals, w: Complex): Complex {
  const [c, d] = w;
  const square = m.add(m.mul(c, c), m.mul(d, d));
  const usual = scaled(m, [c, m.neg(d)], m.div(1, square));
  return rarely(m, m.not(isUsual(m, square)), usual, () => smithReciprocal(m, w));
}

const largestOf = (m: Reals, [x, y]: Complex): Lane => bySize(m, m.abs(x), m.abs(y)).large;
const scaled = (m: Reals, [x, y]: Complex, scale: Lane): Complex => [m.mul(x, scale), m.mul(y, scale)];

/** Operands of usual size divide as they are; others by two powers of two that the result then takes back. */
export function complexQuotient(m: Reals, z: Complex, w: Complex): Complex {
  const [over, under] = [largestOf(m, z), largestOf(m, w)];
  const unusual = m.not(m.both(isUsual(m, over), isUsual(m, under)));
  return rarely(m, unusual, smithQuotient(m, z, w), () => {
    const range = rangeOf(m, over);
    const dividend = range(2 ** -600, 2 ** 600, 1);
    const divisor = rangeOf(m, under)(2 ** -600, 2 ** 600, 1);
    const quotient = smithQuotient(m, scaled(m, z, dividend), scaled(m, w, divisor));
    // Equal factors cancel; one after the other they could overflow.
    const equal = m.eq(dividend, divisor);
    const once = scaled(m, quotient, m.select(equal, 1, divisor));
    return scaled(m, once, m.select(equal, 1, range(2 ** 600, 2 ** -600, 1)));
  });
}

export function complexReciprocal(m: Reals, w: Complex): Complex {
  const large = largestOf(m, w);
  return rarely(m, m.not(isUsual(m, large)), smithReciprocal(m, w), () => {
    const scale = rangeOf(m, large)(2 ** -600, 2 ** 600, 1);
    return scaled(m, smithReciprocal(m, scaled(m, w, scale)), scale);
  });
}
