/**
 * Square root and sign (z / |z|) of complex numbers. The root's larger part is sqrt((|x| + |z|) / 2), in which nothing cancels,
 * the other one a quotient. Special values as in C99, Annex G.
 */
import type { Lane } from "../ir/types.ts";
import { bySize, type Complex, isInfinite, isUsual, rangeOf, rarely, zeroLike } from "./complex-number.ts";
import type { Reals } from "./reals.ts";

/** sqrt((x + |x + iy|) / 2), the larger part of the root of x + iy. */
function majorOf(m: Reals, x: Lane, y: Lane): Lane {
  const length = m.sqrt(m.add(m.mul(x, x), m.mul(y, y)));
  return m.sqrt(m.mul(m.add(x, length), 0.5));
}

/** The principal root of x + iy, given its larger part. Of 0 both are 0; no other root is as small as the bound. */
function withMinor(m: Reals, major: Lane, y: Lane): Complex {
  return [major, m.div(y, m.atLeast(m.add(major, major), 2 ** -600))];
}

/** The principal root of x + iy, both finite and not negative: its real part is the larger one. */
export function rootOfQuadrant(m: Reals, x: Lane, y: Lane): Complex {
  const range = rangeOf(m, bySize(m, x, y).large);
  const scale = range(2 ** -600, 2 ** 600, 1);
  const major = majorOf(m, m.mul(x, scale), m.mul(y, scale));
  return withMinor(m, m.mul(major, range(2 ** 300, 2 ** -300, 1)), y);
}

/** The root in the half plane of z, from that in the first quadrant. */
function unfolded(m: Reals, [x, y]: Complex, [major, minor]: Complex): Complex {
  const west = m.lt(x, 0);
  return [m.select(west, minor, major), m.withSign(m.select(west, major, minor), y)];
}

export function complexSqrt(m: Reals, z: Complex): Complex {
  const [ax, ay] = [m.abs(z[0]), m.abs(z[1])];
  const usual = unfolded(m, z, withMinor(m, majorOf(m, ax, ay), ay));
  return rarely(m, m.not(isUsual(m, bySize(m, ax, ay).large)), usual, () => {
    const [x, y] = z;
    const [re, im] = unfolded(m, z, rootOfQuadrant(m, ax, ay));
    const west = m.lt(x, 0);
    const [infiniteX, infiniteY] = [isInfinite(m, ax), isInfinite(m, ay)];
    const nothing = zeroLike(m, y);
    const along = m.select(infiniteX, m.select(west, m.abs(nothing), ax), re);
    const across = m.select(infiniteX, m.select(west, m.withSign(ax, y), nothing), im);
    return [m.select(infiniteY, ay, along), m.select(infiniteY, y, across)];
  });
}

/** z / |z|; of 0 it is 0, towards one infinite part that part's unit, of two NaN. */
export function complexSign(m: Reals, [x, y]: Complex): Complex {
  const [ax, ay] = [m.abs(x), m.abs(y)];
  const { large, small } = bySize(m, ax, ay);
  const infinite = m.either(isInfinite(m, ax), isInfinite(m, ay));
  const unit = (part: Lane): Lane => m.select(isInfinite(m, m.abs(part)), m.withSign(1, part), zeroLike(m, part));
  const scale = rangeOf(m, large)(2 ** -600, 2 ** 600, 1);
  const [p, q] = [m.select(infinite, unit(x), m.mul(x, scale)), m.select(infinite, unit(y), m.mul(y, scale))];
  const length = m.sqrt(m.add(m.mul(p, p), m.mul(q, q)));
  const undirected = m.either(isInfinite(m, small), m.ne(length, length));
  const zero = m.eq(large, 0);
  const part = (lane: Lane): Lane => m.select(undirected, Number.NaN, m.select(zero, 0, m.div(lane, length)));
  return [part(p), part(q)];
}
