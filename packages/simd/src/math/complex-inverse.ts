/**
 * asin, acos, asinh, acosh, atan and atanh of complex numbers.
 *
 * Kahan's formulas ("Branch cuts for complex elementary functions", 1987) on the first quadrant, where all sums are of positive
 * numbers: with p + iq and u + iv the roots of 1 - z and 1 + z, asin z = atan(x / (pu + qv)) + i asinh(pv + qu). The other
 * quadrants follow by symmetry, signed zeros telling the sides of the branch cuts. Special values as in C99, Annex G.
 */
import type { Lane } from "../ir/types.ts";
import { THREE_QUARTERS_PI } from "./coefficients.generated.ts";
import { bySize, type Complex, isInfinite, rangeOf, turned, zeroLike } from "./complex-number.ts";
import { rootOfQuadrant } from "./complex-root.ts";
import { asinh64 } from "./hyperbolic.ts";
import { atan2At64 } from "./inverse-trigonometric.ts";
import { log1pAt64, log64 } from "./logarithm.ts";
import type { Real, Reals } from "./reals.ts";

interface Roots {
  /** Re sqrt(1 - z) and Re sqrt(1 + z), z being |x| + i|y|. */
  readonly less: Lane;
  readonly more: Lane;
  /** x and Re (sqrt(1 - z) sqrt(1 + z)), by one common factor: tan Re asin z is their quotient. */
  readonly legs: Complex;
  /** |Im asin z|, which is also |Im acos z|. */
  readonly height: Lane;
}

function rootsOf(m: Reals, [x, y]: Complex): Roots {
  const [ax, ay] = [m.abs(x), m.abs(y)];
  const inner = m.sub(1, ax);
  const beyond = m.lt(inner, 0);
  const [major, minor] = rootOfQuadrant(m, m.abs(inner), ay);
  const [p, q] = [m.select(beyond, minor, major), m.select(beyond, major, minor)];
  const [u, v] = rootOfQuadrant(m, m.add(ax, 1), ay);
  // Their products are as large as |z|, which may overflow though neither part does.
  const huge = m.gt(bySize(m, ax, ay).large, 2 ** 1000);
  const factor = m.select(huge, 2 ** -4, 1);
  const [ps, qs] = [m.mul(p, factor), m.mul(q, factor)];
  const scaled = asinh64(m, m.add(m.mul(ps, v), m.mul(qs, u)));
  const height = m.add(scaled, m.select(huge, 4 * Math.LN2, 0));
  return {
    less: p,
    more: u,
    legs: [m.mul(ax, factor), m.add(m.mul(ps, u), m.mul(qs, v))],
    height: m.select(m.either(isInfinite(m, ax), isInfinite(m, ay)), Infinity, height),
  };
}

/** Angles in the directions of infinity: along the real axis, along the diagonal, along the imaginary axis. */
interface Directions {
  readonly east: Real;
  readonly between: Real;
  readonly north: Real;
}

/** `angle` where both parts are finite; a NaN beside an infinity leaves no direction. */
function directed(m: Reals, [x, y]: Complex, { east, between, north }: Directions, angle: Lane): Lane {
  const [infiniteX, infiniteY] = [isInfinite(m, m.abs(x)), isInfinite(m, m.abs(y))];
  const away = m.select(infiniteY, between, m.add(zeroLike(m, y), east));
  const upright = m.either(infiniteY, m.eq(x, 0));
  return m.select(infiniteX, away, m.select(upright, m.add(zeroLike(m, x), north), angle));
}

export function complexAsin(m: Reals, z: Complex): Complex {
  const { legs, height } = rootsOf(m, z);
  const directions = { east: Math.PI / 2, between: Math.PI / 4, north: 0 };
  const angle = directed(m, z, directions, atan2At64(m, ...legs));
  return [m.withSign(m.abs(angle), z[0]), m.withSign(height, z[1])];
}

/** Re acos z in [0, pi], and |Im acos z|. */
function arccosine(m: Reals, z: Complex): { angle: Lane; height: Lane } {
  const { less, more, height } = rootsOf(m, z);
  const west = m.lt(z[0], 0);
  const directions = {
    east: m.select(west, Math.PI, 0),
    between: m.select(west, THREE_QUARTERS_PI[0], Math.PI / 4),
    north: Math.PI / 2,
  };
  const half = atan2At64(m, m.select(west, more, less), m.select(west, less, more));
  return { angle: directed(m, z, directions, m.add(half, half)), height };
}

export function complexAcos(m: Reals, z: Complex): Complex {
  const { angle, height } = arccosine(m, z);
  return [angle, m.withSign(height, m.neg(z[1]))];
}

export function complexAcosh(m: Reals, z: Complex): Complex {
  const { angle, height } = arccosine(m, z);
  return [height, m.withSign(angle, z[1])];
}

/** log1p(4x / ((1 - x)^2 + y^2)) / 4 + i atan2(2y, (1 - x) (1 + x) - y^2) / 2, for x >= 0 */
export function complexAtanh(m: Reals, [x, y]: Complex): Complex {
  const [ax, ay] = [m.abs(x), m.abs(y)];
  const { large } = bySize(m, ax, ay);
  const [infiniteX, infiniteY] = [isInfinite(m, ax), isInfinite(m, ay)];
  const scale = rangeOf(m, large)(2 ** -600, 1, 1);
  const [dx, dy] = [m.mul(m.sub(1, ax), scale), m.mul(ay, scale)];
  const distance = m.add(m.mul(dx, dx), m.mul(dy, dy));
  const quotient = m.mul(m.div(m.mul(m.mul(ax, scale), 4), distance), scale);
  // So near to the pole at 1 the squares vanish: x is 1.
  const pole = m.lt(distance, 2 ** -900);
  const value = m.rare(pole, m.mul(log1pAt64(m, quotient), 0.25), () => m.mul(m.sub(Math.LN2, log64(m, ay)), 0.5));
  const none = m.either(m.either(infiniteX, infiniteY), m.eq(x, 0));
  const re = m.withSign(m.abs(m.select(none, 0, value)), x);
  // Far out the angle is pi.
  const far = m.either(m.gt(ax, 2 ** 54), m.gt(ay, 2 ** 54));
  const over = m.select(infiniteY, m.withSign(0, y), m.select(far, zeroLike(m, y), m.add(y, y)));
  const under = m.select(far, -1, m.sub(m.mul(m.sub(1, ax), m.add(ax, 1)), m.mul(ay, ay)));
  const lost = m.both(m.ne(x, x), m.not(infiniteY));
  return [re, m.select(lost, NaN, m.mul(atan2At64(m, over, under), 0.5))];
}

export const complexAsinh: (m: Reals, z: Complex) => Complex = /* @__PURE__ */ turned(complexAsin);
export const complexAtan: (m: Reals, z: Complex) => Complex = /* @__PURE__ */ turned(complexAtanh);
