/** pow and hypot in float32, computed in float64 and rounded once. */
import { toF32, toF64 } from "../ir/conversions.ts";
import type { Lane } from "../ir/types.ts";
import { EXPM1_REST_SHORT, LOG_REST } from "./coefficients.generated.ts";
import { powerOfTwo, round } from "./exponential.ts";
import { splitExponent } from "./logarithm.ts";
import { polynomial } from "./polynomial.ts";
import { powSlowly } from "./power.ts";
import { Reals } from "./reals.ts";

function inDouble(f: (m: Reals, x: Lane, y: Lane) => Lane): (m: Reals, x: Lane, y: Lane) => Lane {
  return ({ b }, x, y) => b.op(toF32, f(new Reals(b, "f64"), b.op(toF64, x), b.op(toF64, y)));
}

/** 2^(y log2 x): a logarithm to 2^-51 leaves 2^-43 where the result is a float32. */
export const powAt32: (m: Reals, x: Lane, y: Lane) => Lane = /* @__PURE__ */ inDouble((m, x, y) => {
  const { k, f } = splitExponent(m, x);
  const s = m.div(f, m.add(f, 2));
  const z = m.mul(s, s);
  const natural = m.add(m.mul(m.mul(s, z), polynomial(m, LOG_REST, z)), m.mul(s, 2));
  const exponent = m.mul(m.add(m.mul(natural, Math.LOG2E), k), y);
  const { n, biased } = round(m, exponent);
  const r = m.mul(m.sub(exponent, n), Math.LN2);
  const p = m.add(m.mul(m.mul(r, r), polynomial(m, EXPM1_REST_SHORT, r)), r);
  const power = powerOfTwo(m, biased);
  const unusual = m.either(m.notPositiveNormal(x), m.outside(exponent, 1000));
  return m.rare(unusual, m.add(m.mul(p, power), power), () => powSlowly(m, x, y));
});

/** The squares of float32s neither overflow nor vanish in float64. */
export const hypotAt32: (m: Reals, x: Lane, y: Lane) => Lane = /* @__PURE__ */ inDouble((m, x, y) => {
  const infinite = m.either(m.eq(m.abs(x), Infinity), m.eq(m.abs(y), Infinity));
  return m.select(infinite, Infinity, m.sqrt(m.add(m.mul(x, x), m.mul(y, y))));
});
