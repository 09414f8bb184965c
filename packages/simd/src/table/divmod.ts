/** Quotient and remainder that belong together. */

import { applyAs } from "../expression/apply.ts";
import type { DTypeOf, MaxRank, Operand, Promote, RankOf } from "../types.ts";
import type { Applied, HasOperation } from "./define.ts";
import { within } from "./operation.ts";
import { floorDivide, rem } from "./ops.ts";

type Result<A, B> = Applied<A | B, Promote<DTypeOf<A>, DTypeOf<B>>, MaxRank<RankOf<A>, RankOf<B>>>;

/**
 * The floor of the quotient and the remainder with the divisor's sign: two expressions, each computed in a pass of its own
 * when it is asked for.
 *
 * Source: NumPy's `divmod`; the array API has none.
 *
 * @throws {DTYPE} {SHAPE} {VALUE_RANGE} as `floorDivide` and `rem` do
 *
 * @example
 * import * as lw from "lanewise";
 * const [quotient, rest] = lw.divmod(new Int8Array([7, -7]), 2);
 * quotient.toTypedArray(); // => new Int8Array([3, -4])
 * rest.toTypedArray(); // => new Int8Array([1, 1])
 */
export function divmod<A extends Operand, B extends Operand>(
  a: A,
  b: B,
): readonly [quotient: Result<A, B>, remainder: Result<A, B>] {
  const operands = [a, b];
  const part = ({ operation }: HasOperation) =>
    applyAs(within("divmod", operation), operands, operands, operation.name);
  return [part(floorDivide), part(rem)] as never;
}
