/**
 * sinh, cosh and tanh of complex numbers, and sin, cos and tan, which are the same ones turned: sin z = -i sinh iz.
 *
 * All products of real functions in which nothing cancels, so both parts are good on their own. Special values as in C99,
 * Annex G, and the array API.
 */
import type { Lane } from "../ir/types.ts";
import { type Size, sized } from "./complex-exponential.ts";
import { type Complex, isInfinite, turned } from "./complex-number.ts";
import { exp64 } from "./exponential.ts";
import { cosh64, sinh64 } from "./hyperbolic.ts";
import type { Reals } from "./reals.ts";
import { cos64, sin64 } from "./trigonometric.ts";

/** sinh |x| and cosh |x|, beyond 709 with the second factor that makes them whole. */
function hyperbolic(m: Reals, magnitude: Lane): { sinh: Size; cosh: Size } {
  const near = m.atMost(magnitude, 709);
  const far = m.rare(m.gt(magnitude, 709), m.num(1), () => exp64(m, m.sub(magnitude, 709)));
  return { sinh: { near: sinh64(m, near), far }, cosh: { near: cosh64(m, near), far } };
}

/** sinh x cos y + i cosh x sin y */
export function complexSinh(m: Reals, [x, y]: Complex): Complex {
  const magnitude = m.abs(x);
  const { sinh, cosh } = hyperbolic(m, magnitude);
  const cos = cos64(m, y);
  const flat = m.both(m.ne(cos, cos), m.either(m.eq(x, 0), isInfinite(m, magnitude)));
  const re = m.select(flat, x, m.flip(sized(m, sinh, cos), m.sign(x)));
  return [re, m.select(m.eq(y, 0), y, sized(m, cosh, sin64(m, y)))];
}

/** cosh x cos y + i sinh x sin y */
export function complexCosh(m: Reals, [x, y]: Complex): Complex {
  const magnitude = m.abs(x);
  const { sinh, cosh } = hyperbolic(m, magnitude);
  const cos = cos64(m, y);
  const turning = m.eq(cos, cos);
  const endless = m.both(m.not(turning), isInfinite(m, magnitude));
  const re = m.select(endless, magnitude, sized(m, cosh, cos));
  const flat = m.either(m.eq(y, 0), m.both(m.not(turning), m.eq(x, 0)));
  const im = m.flip(sized(m, sinh, sin64(m, y)), m.sign(x));
  return [re, m.select(flat, m.flip(m.withSign(0, y), m.sign(x)), im)];
}

/** Beyond it the squares of sinh and cosh would leave the range. */
const LARGE = 350;

/** (sinh x cosh x + i sin y cos y) / (sinh^2 x + cos^2 y) */
export function complexTanh(m: Reals, [x, y]: Complex): Complex {
  const magnitude = m.abs(x);
  const near = m.atMost(magnitude, LARGE);
  const [sinh, cosh] = [sinh64(m, near), cosh64(m, near)];
  const [cos, sin] = [cos64(m, y), sin64(m, y)];
  const below = m.add(m.mul(sinh, sinh), m.mul(cos, cos));
  const endless = isInfinite(m, magnitude);
  const still = m.both(m.ne(cos, cos), m.eq(x, 0));
  const whole = m.select(endless, 1, m.select(still, 0, m.div(m.mul(sinh, cosh), below)));
  const far = m.rare(m.gt(magnitude, LARGE), m.num(1), () => exp64(m, m.mul(m.sub(magnitude, LARGE), -2)));
  const turned = m.mul(m.div(m.mul(sin, cos), below), far);
  const im = m.select(m.eq(y, 0), y, m.select(endless, m.withSign(0, y), turned));
  return [m.withSign(whole, x), im];
}

export const complexSin: (m: Reals, z: Complex) => Complex = /* @__PURE__ */ turned(complexSinh);
export const complexTan: (m: Reals, z: Complex) => Complex = /* @__PURE__ */ turned(complexTanh);

/** cos z = cosh iz */
export function complexCos(m: Reals, [x, y]: Complex): Complex {
  return complexCosh(m, [m.neg(y), x]);
}
