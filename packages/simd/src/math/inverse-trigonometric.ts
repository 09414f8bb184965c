/**
 * asin, acos, atan and atan2 in float64.
 *
 * asin and acos: a polynomial up to 1/2, beyond it asin x = pi/2 - 2 asin(sqrt((1 - x) / 2)) with the root as a pair. atan
 * and atan2: a quotient as a pair, reduced by 0, pi/4 or pi/2 so that the polynomial sees at most tan(pi/8).
 */
import type { Lane } from "../ir/types.ts";
import { ASIN_REST, ATAN_REST, HALF_PI_53, THREE_QUARTERS_PI } from "./coefficients.generated.ts";
import { divPairs, head, type Pair, quickTwoSum, twoSum } from "./double-double.ts";
import { polynomial } from "./polynomial.ts";
import type { Reals } from "./reals.ts";

const TAN_PI_8 = 0.41421356237309503;
const TAN_3_PI_8 = 2.414213562373095;

/** asin(|x|) = root + tail + root * rest, where `folded` says that root is sqrt((1 - |x|) / 2), else |x|. */
function foldedAsin(m: Reals, x: Lane): { folded: Lane; root: Lane; tail: Lane; bend: Lane } {
  const magnitude = m.abs(x);
  const folded = m.gt(magnitude, 0.5);
  const z = m.select(folded, m.mul(m.sub(1, magnitude), 0.5), m.mul(x, x));
  const whole = m.sqrt(z);
  const top = head(m, whole);
  // sqrt(z) - top, to full precision; at |x| = 1 both are 0
  const tail = m.div(m.sub(z, m.mul(top, top)), m.atLeast(m.add(whole, top), 2 ** -100));
  const bend = m.mul(m.select(folded, whole, magnitude), m.mul(z, polynomial(m, ASIN_REST, z)));
  return { folded, root: m.select(folded, top, magnitude), tail, bend };
}

export function asin64(m: Reals, x: Lane): Lane {
  const { folded, root, tail, bend } = foldedAsin(m, x);
  const [high, low] = quickTwoSum(m, HALF_PI_53[0], m.mul(root, -2));
  const rest = m.sub(HALF_PI_53[1], m.mul(m.add(tail, bend), 2));
  return m.withSign(m.select(folded, m.add(high, m.add(low, rest)), m.add(root, bend)), x);
}

export function acos64(m: Reals, x: Lane): Lane {
  const { folded, root, tail, bend } = foldedAsin(m, x);
  const negative = m.lt(x, 0);
  const full = m.both(folded, negative);
  // 2 asin(root), pi - 2 asin(root), or pi/2 - x - bend
  const base: Pair = [
    m.select(full, 2 * HALF_PI_53[0], m.select(folded, 0, HALF_PI_53[0])),
    m.select(full, 2 * HALF_PI_53[1], m.select(folded, 0, HALF_PI_53[1])),
  ];
  const lead = m.select(folded, m.mul(root, 2), m.neg(root));
  const rest = m.select(folded, m.mul(m.add(tail, bend), 2), m.neg(bend));
  // Each part turns its sign with x: x < 0 means pi/2 + |x|, and pi - 2 asin.
  const turn = m.sign(x);
  const [high, low] = quickTwoSum(m, base[0], m.flip(lead, turn));
  return m.add(high, m.add(low, m.add(base[1], m.flip(rest, turn))));
}

/** atan(over / under) = t + rest, for a quotient of at most tan(pi/8) in magnitude. */
function atanOfQuotient(m: Reals, over: Pair, under: Pair): { t: Lane; rest: Lane } {
  const [t, error] = divPairs(m, over, under);
  const z = m.mul(t, t);
  return { t, rest: m.add(error, m.mul(m.mul(t, z), polynomial(m, ATAN_REST, z))) };
}

export function atan64(m: Reals, x: Lane): Lane {
  // Beyond 2^60 the result is pi/2; infinity must not meet a product.
  const magnitude = m.atMost(m.abs(x), 2 ** 60);
  const middle = m.gt(magnitude, TAN_PI_8);
  const large = m.gt(magnitude, TAN_3_PI_8);
  const less = m.sub(magnitude, 1);
  const more = m.add(magnitude, 1);
  const lessError = m.sub(magnitude, m.add(less, 1));
  const moreError = m.sub(magnitude, m.sub(more, 1));
  const between = m.both(middle, m.not(large));
  const over: Pair = [m.select(large, -1, m.select(middle, less, magnitude)), m.select(between, lessError, 0)];
  const under: Pair = [m.select(large, magnitude, m.select(middle, more, 1)), m.select(between, moreError, 0)];
  const { t, rest } = atanOfQuotient(m, over, under);
  const base = m.select(large, HALF_PI_53[0], m.select(middle, HALF_PI_53[0] / 2, 0));
  const baseLow = m.select(large, HALF_PI_53[1], m.select(middle, HALF_PI_53[1] / 2, 0));
  const [high, low] = quickTwoSum(m, base, t);
  return m.withSign(m.add(high, m.add(low, m.add(baseLow, rest))), x);
}

/** What `anglePair` looks at: magnitudes that may be scaled together, and the quotient to use where it is tiny. */
interface Legs {
  readonly ay: Lane;
  readonly ax: Lane;
  readonly tinyQuotient?: Lane;
}

/** The magnitude of the angle of (x, y), to about 2^-58: that of small / large, reflected at pi/4 and pi/2. */
export function anglePair(m: Reals, x: Lane, { ay, ax, tinyQuotient }: Legs): Pair {
  const steep = m.gt(ay, ax);
  const small = m.select(steep, ax, ay);
  const large = m.select(steep, ay, ax);
  const near = m.gt(small, m.mul(large, TAN_PI_8));
  const difference = twoSum(m, small, m.neg(large));
  const sum = twoSum(m, small, large);
  const over: Pair = [m.select(near, difference[0], small), m.select(near, difference[1], 0)];
  const under: Pair = [m.select(near, sum[0], large), m.select(near, sum[1], 0)];
  let { t, rest } = atanOfQuotient(m, over, under);
  if (tinyQuotient !== undefined) {
    const tiny = m.lt(small, m.mul(large, 2 ** -100));
    t = m.select(tiny, tinyQuotient, t);
    rest = m.select(tiny, 0, rest);
  }
  const west = m.lt(m.withSign(1, x), 0);
  const inner = m.select(near, 1, 0);
  const first = m.select(steep, m.sub(2, inner), inner);
  const quarters = m.select(west, m.sub(4, first), first);
  const turn = m.ixor(m.bits(m.select(steep, -0, 0)), m.bits(m.select(west, -0, 0)));
  const three = m.eq(quarters, 3);
  const base = m.select(three, THREE_QUARTERS_PI[0], m.mul(quarters, HALF_PI_53[0] / 2));
  const baseLow = m.select(three, THREE_QUARTERS_PI[1], m.mul(quarters, HALF_PI_53[1] / 2));
  const [high, low] = quickTwoSum(m, base, m.flip(t, turn));
  return [high, m.add(low, m.add(baseLow, m.flip(rest, turn)))];
}

function angle(m: Reals, y: Lane, x: Lane, legs: Legs): Lane {
  const [high, low] = anglePair(m, x, legs);
  return m.withSign(m.add(high, low), y);
}

/** Infinities count as 1 against 0, or 1 against 1; two zeros as 0 against 1; anything else is scaled together. */
function safeLegs(m: Reals, y: Lane, x: Lane): Legs {
  const ay = m.abs(y);
  const ax = m.abs(x);
  const infinite = m.either(m.eq(ay, Infinity), m.eq(ax, Infinity));
  const zero = m.both(m.eq(ay, 0), m.eq(ax, 0));
  const fy = m.select(infinite, m.select(m.eq(ay, Infinity), 1, 0), ay);
  const fx = m.select(infinite, m.select(m.eq(ax, Infinity), 1, 0), m.select(zero, 1, ax));
  const steep = m.gt(fy, fx);
  const large = m.select(steep, fy, fx);
  const scale = m.select(m.gt(large, 2 ** 400), 2 ** -600, m.select(m.lt(large, 2 ** -400), 2 ** 600, 1));
  return { ay: m.mul(fy, scale), ax: m.mul(fx, scale), tinyQuotient: m.div(m.select(steep, fx, fy), large) };
}

export function atan2At64(m: Reals, y: Lane, x: Lane): Lane {
  const ay = m.abs(y);
  const ax = m.abs(x);
  const usual = m.both(m.ge(m.atMost(ax, ay), 2 ** -500), m.le(m.atLeast(ax, ay), 2 ** 400));
  const nan = m.not(m.both(m.eq(x, x), m.eq(y, y)));
  return m.rare(m.not(usual), angle(m, y, x, { ay, ax }), () => m.select(nan, NaN, angle(m, y, x, safeLegs(m, y, x))));
}
