/** What is written to items of a destination: an exporter, an expression, or one number for all elements. */
import { type DType, fillElements } from "@lanewise/format";
import type { Evaluable } from "../expression/node.ts";
import { checkReach, sourceBeside } from "../expression/source.ts";
import type { Lease } from "../run/lease.ts";
import { located } from "../run/operands.ts";
import { written } from "../run/rooms.ts";
import type { Session } from "../run/session.ts";
import { elementOf, isWeakScalar, nativeName, type WeakScalar, weakValue } from "../table/operation.ts";

/** The node of values, null for a number; a nested list has the dtype of the destination. @throws {ARGUMENT} anything else */
export function itemsOf(name: string, values: unknown, dst: Evaluable): Evaluable | null {
  return isWeakScalar(values) ? null : sourceBeside(name, values, dst, "values");
}

/**
 * The values, densely, in a native dtype and in the shape of all items.
 *
 * @throws {SHAPE} values that do not broadcast to it
 * @throws {DTYPE} {VALUE_RANGE} a number that the dtype cannot hold
 */
export function writtenItems(
  name: string,
  values: Evaluable | WeakScalar,
  dtype: DType,
  shape: readonly number[],
  session: Session,
): Lease {
  if (typeof values === "object") {
    checkReach(`${name}: values`, values.shape, shape);
    return written(values, dtype, session, shape);
  }
  const scalar = nativeName(dtype);
  const value = scalar === null ? values : elementOf(dtype, weakValue(name, values, scalar));
  const room = session.room(dtype, shape);
  fillElements(located(room), value);
  return room;
}
