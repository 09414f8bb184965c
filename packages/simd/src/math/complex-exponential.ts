/**
 * exp, exp2 and expm1 of complex numbers: a size times a point of the unit circle.
 *
 * A size beyond the range is two factors, so that its product with a small sine or cosine does not overflow first. Special
 * values as in C99, Annex G, and the array API.
 */
import type { Lane } from "../ir/types.ts";
import { type Complex, isInfinite } from "./complex-number.ts";
import { type Pair, twoProduct } from "./double-double.ts";
import { exp2At64, exp64, expm1Pair } from "./exponential.ts";
import type { Reals } from "./reals.ts";
import { cos64, sin64 } from "./trigonometric.ts";

/** ln 2 beyond `Math.LN2`. */
export const LN2_REST = 2.3190468138462996e-17;

/** near * far, of which near is in range and far is 1 wherever the product is. */
export interface Size {
  readonly near: Lane;
  readonly far: Lane;
}

/** The powers of a base up to `limit`, whose power is the largest near. */
export function sizeOf(m: Reals, x: Lane, limit: number, power: (m: Reals, x: Lane) => Lane): Size {
  const near = power(m, m.atMost(x, limit));
  const far = m.rare(m.gt(x, limit), m.num(1), () => power(m, m.sub(x, limit)));
  return { near, far };
}

/** part * size */
export function sized(m: Reals, { near, far }: Size, part: Lane): Lane {
  return m.mul(m.mul(near, part), far);
}

/** size * (cos + i sin), where x is the exponent and y the angle: what infinities and NaN make of it. */
function polar(m: Reals, [x, y]: Complex, size: Size, cos: Lane, sin: Lane): Complex {
  const turning = m.eq(cos, cos);
  const limit = m.select(isInfinite(m, m.abs(x)), m.mul(size.near, size.far), Number.NaN);
  const re = m.select(turning, sized(m, size, cos), limit);
  const vanished = m.both(m.eq(x, Number.NEGATIVE_INFINITY), m.not(turning));
  const im = m.select(vanished, 0, sized(m, size, sin));
  return [re, m.select(m.eq(y, 0), y, im)];
}

export function complexExp(m: Reals, z: Complex): Complex {
  const size = sizeOf(m, z[0], 709, exp64);
  return polar(m, z, size, cos64(m, z[1]), sin64(m, z[1]));
}

/**
 * Cosine and sine of an angle in two parts, as those of the first turned by the second. From 2^40 on that could turn by more than
 * a little, and is left out.
 */
export function directionOf(m: Reals, [angle, rest]: Pair): { cos: Lane; sin: Lane } {
  const by = m.select(m.outside(angle, 2 ** 40), 0, rest);
  const half = m.mul(m.mul(by, by), 0.5);
  const sine = m.sub(by, m.mul(m.mul(half, by), 1 / 3));
  const [cos, sin] = [cos64(m, angle), sin64(m, angle)];
  return {
    cos: m.sub(cos, m.add(m.mul(sin, sine), m.mul(cos, half))),
    sin: m.add(sin, m.sub(m.mul(cos, sine), m.mul(sin, half))),
  };
}

export function complexExp2(m: Reals, z: Complex): Complex {
  const [angle, error] = twoProduct(m, z[1], m.num(Math.LN2));
  const { cos, sin } = directionOf(m, [angle, m.add(error, m.mul(z[1], LN2_REST))]);
  return polar(m, z, sizeOf(m, z[0], 1023, exp2At64), cos, sin);
}

/** The real part near 0 is (e^x - 1) cos y - (1 - cos y), the last without cancellation. */
export function complexExpm1(m: Reals, z: Complex): Complex {
  const [x, y] = z;
  const [cos, sin] = [cos64(m, y), sin64(m, y)];
  const [re, im] = polar(m, z, sizeOf(m, x, 709, exp64), cos, sin);
  const [high, low] = expm1Pair(m, m.atLeast(m.atMost(x, 40), -40));
  const grown = m.select(m.eq(x, 0), x, m.add(high, low));
  const bend = m.select(m.gt(cos, 0), m.div(m.mul(sin, sin), m.add(cos, 1)), m.sub(1, cos));
  const near = m.sub(m.mul(grown, cos), bend);
  return [m.select(m.outside(x, 40), m.sub(re, 1), near), im];
}
