/**
 * Where an extreme is: `argmin` and `argmax`. The extreme is found first, then its first place; a NaN is an extreme of its own.
 * Two passes, each a fold like any other, so nothing has to carry values and places together.
 */
import { formulaOf } from "../expression/apply.ts";
import type { Evaluable } from "../expression/node.ts";
import { scalarFacts } from "../lowering/lower.ts";
import { foldOf } from "../plan/fold-program.ts";
import { castTo } from "../table/cast.ts";
import { eq, isnan, logicalAnd, logicalOr } from "../table/ops.ts";
import {
  type AxisOptions,
  along,
  countOf,
  expression,
  named,
  noElements,
  now,
  type Reduction,
  scalarOf,
  wantedOf,
} from "./reduction.ts";
import { total } from "./total.ts";

function placing(name: string, kind: "min" | "max"): Reduction<"index", AxisOptions> {
  const reduce = (x: unknown, options?: AxisOptions): unknown => {
    const wanted = wantedOf(name, "iuf", "axis keepdims?", x, options);
    const { node, scalar, axes, keepdims } = wanted;
    if (countOf(wanted) === 0) throw noElements(wanted);
    const fold = foldOf(kind, scalar);
    if (wanted.whole) {
      const [extreme] = now(node, fold);
      const value = total([extreme!], fold.gives, scalar) as number | bigint;
      const [place] = now(placeOf(node, value), foldOf("first", "bool"));
      return Number(place);
    }
    const extremes = along(node, fold, axes, true);
    const known = fold.gives === scalar ? extremes : formulaOf(castTo(scalar), extremes);
    return expression(wanted, along(placeOf(node, known), foldOf("first", "bool"), axes, keepdims));
  };
  return named(name, reduce) as Reduction<"index", AxisOptions>;
}

/** Where the elements are the extreme; if it is NaN, where they are NaN. */
function placeOf(node: Evaluable, extreme: Evaluable | number | bigint): Evaluable {
  if (scalarFacts(scalarOf(node))!.kind !== "float") return formulaOf(eq.operation, node, extreme);
  if (typeof extreme !== "object") {
    return Number.isNaN(extreme) ? formulaOf(isnan.operation, node) : formulaOf(eq.operation, node, extreme);
  }
  return formulaOf(
    logicalOr.operation,
    formulaOf(eq.operation, node, extreme),
    formulaOf(logicalAnd.operation, formulaOf(isnan.operation, node), formulaOf(isnan.operation, extreme)),
  );
}

/**
 * The index of the first smallest element, in row-major order; of the first NaN if there is one.
 *
 * Source: the array API's `argmin`.
 *
 * @throws {SHAPE} of no elements
 */
export const argmin: Reduction<"index", AxisOptions> = /* @__PURE__ */ placing("argmin", "min");

/**
 * The index of the first largest element, in row-major order; of the first NaN if there is one.
 *
 * Source: the array API's `argmax`.
 *
 * @throws {SHAPE} of no elements
 *
 * @example
 * import * as lw from "lanewise";
 * lw.argmax(new Float64Array([1, 3, 3])); // => 1
 */
export const argmax: Reduction<"index", AxisOptions> = /* @__PURE__ */ placing("argmax", "max");
