/** Floats as two parts each, which together are the value again: `modf` and `frexp`. */
import { applyAs } from "../expression/apply.ts";
import * as ir from "../ir/primitives.ts";
import { one } from "../lowering/numeric.ts";
import * as parts from "../lowering/parts.ts";
import type { DTypeOf, Floating, Operand, RankOf } from "../types.ts";
import { castTo } from "./cast.ts";
import type { Applied } from "./define.ts";
import { type Operation, operationOf } from "./operation.ts";

type Part<A> = Applied<A, Floating<DTypeOf<A>>, RankOf<A>>;

const row = (name: string, lower: Operation["lower"]): Operation =>
  operationOf({ name, arity: 1, accepts: "iuf", rule: "float", lower });

const fraction = /* @__PURE__ */ row("modf", () => parts.fraction);
const whole = /* @__PURE__ */ row("modf", () => one(ir.trunc));
const mantissa = /* @__PURE__ */ row("frexp", () => parts.mantissa);
const exponent = /* @__PURE__ */ row("frexp", () => parts.exponent);

/**
 * What is behind the point, and the whole number before it, both with the operand's sign: two expressions. An infinity is
 * whole; integers become float64.
 *
 * Source: NumPy's `modf`; the array API has none.
 *
 * @throws {DTYPE} bools, complex numbers and records
 *
 * @example
 * import * as lw from "lanewise";
 * const [fraction, whole] = lw.modf(new Float64Array([3.5, -0.25]));
 * fraction.toTypedArray(); // => new Float64Array([0.5, -0.25])
 * whole.toTypedArray(); // => new Float64Array([3, -0])
 */
export function modf<A extends Operand>(x: A): readonly [fraction: Part<A>, whole: Part<A>] {
  return [applyAs(fraction, [x], [x], "fraction"), applyAs(whole, [x], [x], "trunc")] as never;
}

/**
 * A mantissa from 0.5 to 1 with the operand's sign, and the power of 2 that it is multiplied by, int32: two expressions. Zeros,
 * infinities and NaN are their own mantissa, with an exponent of 0; integers become float64.
 *
 * Source: NumPy's `frexp`; the array API has none.
 *
 * @throws {DTYPE} bools, complex numbers and records
 *
 * @example
 * import * as lw from "lanewise";
 * const [mantissa, exponent] = lw.frexp(new Float64Array([6, -0.25]));
 * mantissa.toTypedArray(); // => new Float64Array([0.75, -0.5])
 * exponent.toTypedArray(); // => new Int32Array([3, -1])
 */
export function frexp<A extends Operand>(x: A): readonly [mantissa: Part<A>, exponent: Applied<A, "int32", RankOf<A>>] {
  const power = applyAs(castTo("int32"), [applyAs(exponent, [x], [x])], [x], "exponent");
  return [applyAs(mantissa, [x], [x], "mantissa"), power] as never;
}
