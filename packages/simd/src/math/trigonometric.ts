/**
 * sin, cos and tan in float64, for every argument.
 *
 * |x| = n pi/2 + r: by Cody and Waite with 83 bits of pi/2 where |x| < 2^23 and r is not tiny against x, else by
 * `payneHanek`. r is a pair. Polynomials for sine and cosine on |r| <= pi/4, of which the quadrant chooses.
 */
import type { Lane } from "../ir/types.ts";
import { COS_REST, HALF_PI, SIN_REST, TWO_OVER_PI } from "./coefficients.generated.ts";
import { divPairs, type Pair, quickTwoSum } from "./double-double.ts";
import { round } from "./exponential.ts";
import { payneHanek } from "./payne-hanek.ts";
import { polynomial } from "./polynomial.ts";
import { type Reals, SIGN_BIT } from "./reals.ts";

/** x = quadrant * pi/2 + high - below. For -0, `high` is -0 and `below` is +0. */
interface Remainder {
  readonly quadrant: Lane;
  readonly high: Lane;
  readonly below: Lane;
}

/** Cody-Waite: n * HALF_PI[0] is exact (30 bits by 23), and so is its subtraction. */
function reduce(m: Reals, x: Lane): Remainder {
  const { n, biased } = round(m, m.mul(x, TWO_OVER_PI));
  const first = m.sub(x, m.mul(n, HALF_PI[0]));
  const second = m.mul(n, HALF_PI[1]);
  const high = m.sub(first, second);
  return { quadrant: m.bits(biased), high, below: m.sub(second, m.sub(first, high)) };
}

/**
 * Where `reduce` has not 2^-60 of relative accuracy, its absolute error being below x 2^-83. As |r| is below 0.8 (and below
 * x 2^-29 where n * HALF_PI[0] is not exact any more), the one comparison also bounds x by 2^23. Infinity and NaN give NaN
 * either way.
 */
function isCancelled(m: Reals, magnitude: Lane, { high }: Remainder): Lane {
  return m.gt(magnitude, m.mul(m.abs(high), 2 ** 23));
}

function sine(m: Reals, { high, below }: Remainder, z: Lane): Pair {
  return [high, m.sub(m.mul(m.mul(high, z), polynomial(m, SIN_REST, z)), below)];
}

function cosine(m: Reals, { high, below }: Remainder, z: Lane): Pair {
  const half = m.mul(z, 0.5);
  const lead = m.sub(1, half);
  const rest = m.add(m.mul(m.mul(z, z), polynomial(m, COS_REST, z)), m.mul(high, below));
  return [lead, m.add(m.sub(m.sub(1, lead), half), rest)];
}

function isEven(m: Reals, quadrant: Lane): Lane {
  return m.ieq(m.iand(quadrant, 1n), 0n);
}

function finishSine(m: Reals, reduced: Remainder): Lane {
  return m.flip(ofQuadrant(m, reduced), m.iand(m.shl(reduced.quadrant, 62n), SIGN_BIT));
}

/** The cosine, a quadrant ahead. */
function finishCosine(m: Reals, reduced: Remainder): Lane {
  const quadrant = m.iadd(reduced.quadrant, 1n);
  return m.flip(ofQuadrant(m, { ...reduced, quadrant }), m.iand(m.shl(quadrant, 62n), SIGN_BIT));
}

/** The sine of the remainder for even, its cosine for odd quadrants. */
function ofQuadrant(m: Reals, reduced: Remainder): Lane {
  const z = m.mul(reduced.high, reduced.high);
  const { high, below } = reduced;
  // high - (high^3 P + below), P the polynomial with its signs turned: so a high of -0 stays -0.
  const turned = SIN_REST.map(coefficient => -coefficient);
  const less = m.add(m.mul(m.mul(high, z), polynomial(m, turned, z)), below);
  const [ch, cl] = cosine(m, reduced, z);
  return m.select(isEven(m, reduced.quadrant), m.sub(high, less), m.add(ch, cl));
}

function finishTangent(m: Reals, reduced: Remainder): Lane {
  const z = m.mul(reduced.high, reduced.high);
  // The low part counts by cos r; in the sine alone what that changes is below a tenth of an ulp.
  const s = sine(m, { ...reduced, below: m.mul(reduced.below, m.sub(1, m.mul(z, 0.5))) }, z);
  const c = cosine(m, reduced, z);
  const even = isEven(m, reduced.quadrant);
  const sp = quickTwoSum(m, s[0], s[1]);
  const cp = quickTwoSum(m, c[0], c[1]);
  const over: Pair = [m.select(even, sp[0], m.neg(cp[0])), m.select(even, sp[1], m.neg(cp[1]))];
  const under: Pair = [m.select(even, cp[0], sp[0]), m.select(even, cp[1], sp[1])];
  const [quotient, rest] = divPairs(m, over, under);
  return m.add(quotient, rest);
}

/** `finish` of x's remainder; `heavily`, of that of its magnitude, where `reduce` is not good enough. */
function overAllArguments(
  m: Reals,
  x: Lane,
  magnitude: Lane,
  finish: (reduced: Remainder) => Lane,
  heavily: (reduced: Remainder) => Lane = finish,
): Lane {
  const reduced = reduce(m, x);
  return m.rare(isCancelled(m, magnitude, reduced), finish(reduced), () => {
    const { quadrant, high, low } = payneHanek(m, magnitude);
    return heavily({ quadrant, high, below: m.neg(low) });
  });
}

export function sin64(m: Reals, x: Lane): Lane {
  const finish = (reduced: Remainder): Lane => finishSine(m, reduced);
  return overAllArguments(m, x, m.abs(x), finish, reduced => m.flip(finish(reduced), m.sign(x)));
}

export function cos64(m: Reals, x: Lane): Lane {
  return overAllArguments(m, x, m.abs(x), reduced => finishCosine(m, reduced));
}

export function tan64(m: Reals, x: Lane): Lane {
  const magnitude = m.abs(x);
  return m.flip(
    overAllArguments(m, magnitude, magnitude, reduced => finishTangent(m, reduced)),
    m.sign(x),
  );
}
