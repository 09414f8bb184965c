/**
 * Square root and sign (z / |z|) of complex numbers. The root's larger part is sqrt((|x| + |z|) / 2), in which nothing cancels,
 * the other one a quotient. Special values as in C99, Annex G.
 */
import type { Lane } from "../ir/types.ts";
import { bySize, type Complex, isInfinite, rangeOf, zeroLike } from "./complex-number.ts";
import type { Reals } from "./reals.ts";

/** The principal root of ax + i ay, both finite and not negative: its real part is the larger one. */
export function rootOfQuadrant(m: Reals, ax: Lane, ay: Lane): Complex {
  const range = rangeOf(m, bySize(m, ax, ay).large);
  const scale = range(2 ** -600, 2 ** 600, 1);
  const [x, y] = [m.mul(ax, scale), m.mul(ay, scale)];
  const length = m.sqrt(m.add(m.mul(x, x), m.mul(y, y)));
  const major = m.mul(m.sqrt(m.mul(m.add(x, length), 0.5)), range(2 ** 300, 2 ** -300, 1));
  // Of 0 both parts are 0; no other root is that small.
  return [major, m.div(ay, m.atLeast(m.add(major, major), 2 ** -600))];
}

export function complexSqrt(m: Reals, [x, y]: Complex): Complex {
  const [ax, ay] = [m.abs(x), m.abs(y)];
  const [major, minor] = rootOfQuadrant(m, ax, ay);
  const west = m.lt(x, 0);
  const [infiniteX, infiniteY] = [isInfinite(m, ax), isInfinite(m, ay)];
  const nothing = zeroLike(m, y);
  const re = m.select(infiniteX, m.select(west, m.abs(nothing), ax), m.select(west, minor, major));
  const turned = m.withSign(m.select(west, major, minor), y);
  const im = m.select(infiniteX, m.select(west, m.withSign(ax, y), nothing), turned);
  return [m.select(infiniteY, ay, re), m.select(infiniteY, y, im)];
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
