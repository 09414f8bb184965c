/** What is written to items of a destination (an exporter, an expression, or one number for all elements), and the writing. */
import { canCast, type DType, DTypeError, fillElements } from "@lanewise/format";
import { isFree } from "../expression/deferred.ts";
import { leafOfLease } from "../expression/leaf.ts";
import type { Evaluable } from "../expression/node.ts";
import { sameShape } from "../expression/same-shape.ts";
import { checkReach, sourceBeside } from "../expression/source.ts";
import type { Lease } from "../run/lease.ts";
import { located } from "../run/operands.ts";
import { dense, inShape, nativeDType, written } from "../run/rooms.ts";
import { evaluate } from "../run/run.ts";
import type { Session } from "../run/session.ts";
import { acquireTarget } from "../run/target.ts";
import { elementOf, isWeakScalar, nativeName, type WeakScalar, weakValue } from "../table/operation.ts";
import { scatter } from "./gather.ts";

/**
 * The node of values, null for a number; a nested list has the dtype of the destination.
 *
 * @throws {ARGUMENT} anything else
 * @throws {DTYPE} values that do not convert within the kind of the destination
 */
export function itemsOf(name: string, values: unknown, dst: Evaluable): Evaluable | null {
  if (isWeakScalar(values)) return null;
  const node = sourceBeside(name, values, dst, "values");
  const [from, to] = [node.dtype, dst.dtype];
  // Records and other strangers are refused, or moved, by what writes them.
  const numbers = from !== to && nativeName(from) !== null && nativeName(to) !== null;
  if (!numbers || canCast(from, to, "same_kind")) return node;
  const rule = `"values" of ${from.name} do not convert to ${to.name} within its kind`;
  throw new DTypeError(`${name}: ${rule}: cast them, astype(values, "${to.name}")`, to.name);
}

/**
 * The values, densely, in a native dtype and in the shape of all items: where they are, or where the target is not.
 *
 * @throws {SHAPE} values that do not broadcast to it
 * @throws {DTYPE} {VALUE_RANGE} a number that the dtype cannot hold
 */
export function writtenItems(
  name: string,
  values: Evaluable | WeakScalar,
  dtype: DType,
  shape: readonly number[],
  target: Lease,
  session: Session,
): Lease {
  if (typeof values === "object") {
    checkReach(`${name}: values`, values.shape, shape);
    const isApart = target.contiguous && isFree(target, [values], session);
    if (isApart && sameShape(values.shape, shape)) return dense(values, dtype, session);
    return written(values, dtype, session, shape);
  }
  const scalar = nativeName(dtype);
  const value = scalar === null ? values : elementOf(dtype, weakValue(name, values, scalar));
  const room = session.room(dtype, shape);
  fillElements(located(room), value);
  return room;
}

/** Items of a destination by their places. */
export interface Addressed {
  /** The shape of all items that are written. */
  readonly shape: readonly number[];
  /** The destination's shape with the axes that are addressed as one. */
  readonly flat: readonly number[];
  /** Where each item goes along that one axis. */
  places(session: Session): Lease;
}

/**
 * Writes values into items of a destination, the last one where several go to one place. Everything is checked, and read,
 * before anything is written.
 *
 * @throws {BUFFER} a destination that is read-only or repeats elements
 * @throws {SHAPE} values that do not broadcast to the items
 */
export function writeItems(
  name: string,
  dst: object,
  node: Evaluable,
  values: Evaluable | WeakScalar,
  { shape, flat, places }: Addressed,
  session: Session,
): void {
  const given = typeof values === "object" ? values.dtype : node.dtype;
  const target = session.hold(acquireTarget(dst, { dtype: given, shape: [] }), dst);
  const dtype = nativeDType(node.dtype);
  const items = writtenItems(name, values, dtype, shape, target, session);
  const found = places(session);
  const direct = target.contiguous && target.dtype === dtype;
  const whole = direct ? target : written(leafOfLease(target), dtype, session);
  scatter(items, found, inShape(whole, flat), session);
  if (!direct) evaluate(leafOfLease(whole), target, session);
}
