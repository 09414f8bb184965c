/**
 * Expressions that are computed as a whole, into memory of the run: what moves, sorts or multiplies elements. Shape and dtype
 * are known when they are made; nothing is computed before they are evaluated.
 */
import type { DType } from "@lanewise/format";
import { type Lease, storageOf } from "../run/lease.ts";
import type { Session } from "../run/session.ts";
import { familyOf } from "./apply.ts";
import type { ExpressionNode } from "./expression.ts";
import type { Deferred } from "./node.ts";

/** The elements that `compute` leaves in memory of the session. */
export function deferredNode(dtype: DType, shape: readonly number[], compute: Deferred["compute"]): Deferred {
  return { kind: "deferred", dtype, shape, storage: storageOf(dtype), compute, stamp: 0, slot: 0 };
}

/** An expression for elements that some function writes into memory. */
export function deferred(
  name: string,
  operands: readonly unknown[],
  shown: readonly unknown[],
  { dtype, shape }: { readonly dtype: DType; readonly shape: readonly number[] },
  write: (room: Lease, session: Session) => void,
): ExpressionNode {
  const node = deferredNode(dtype, shape, (session, target) => {
    const room = target !== undefined && session.isNew(target) ? target : session.room(dtype, shape);
    write(room, session);
    return room;
  });
  return new (familyOf(operands))(shown, node, name);
}
