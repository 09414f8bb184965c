/**
 * cbrt in float64: a polynomial to 2^-25, rounded to 26 bits so that its square is exact, and one step of Halley's
 * iteration, which leaves little but the final rounding.
 */
import type { Lane } from "../ir/types.ts";
import { CBRT_GUESS } from "./coefficients.generated.ts";
import { head } from "./double-double.ts";
import { round } from "./exponential.ts";
import { polynomial } from "./polynomial.ts";
import type { Reals } from "./reals.ts";

const FRACTION = 0x000fffff_ffffffffn;
const ONE_BITS = 0x3ff00000_00000000n;
const TWO_52_BITS = 0x43300000_00000000n;

/** For positive normal x. */
function root(m: Reals, x: Lane): Lane {
  const bits = m.bits(x);
  const k = m.sub(m.fromBits(m.ior(m.shr(bits, 52n), TWO_52_BITS)), 2 ** 52 + 1023);
  const significand = m.fromBits(m.ior(m.iand(bits, FRACTION), ONE_BITS));
  // k = 3 third + (0, 1 or 2)
  const third = round(m, m.mul(m.sub(k, 1), 1 / 3));
  const left = m.sub(k, m.mul(third.n, 3));
  const one = m.eq(left, 1);
  const two = m.eq(left, 2);
  const scaled = m.mul(significand, m.select(two, 4, m.select(one, 2, 1)));
  const factor = m.select(two, 1.5874010519681994, m.select(one, 1.2599210498948732, 1));
  const t = head(m, m.mul(polynomial(m, CBRT_GUESS, significand), factor));
  const r = m.div(scaled, m.mul(t, t));
  const result = m.add(t, m.mul(t, m.div(m.sub(r, t), m.add(m.add(t, t), r))));
  return m.fromBits(m.iadd(m.bits(result), m.shl(m.bits(third.biased), 52n)));
}

export function cbrt64(m: Reals, x: Lane): Lane {
  const magnitude = m.abs(x);
  const result = m.rare(m.notPositiveNormal(magnitude), root(m, magnitude), () => {
    const subnormal = m.both(m.gt(magnitude, 0), m.lt(magnitude, 1));
    return m.select(subnormal, m.mul(root(m, m.mul(magnitude, 2 ** 54)), 2 ** -18), magnitude);
  });
  return m.withSign(result, x);
}
