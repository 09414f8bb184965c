/**
 * Expressions that are computed as a whole, into memory of the run: what moves, sorts or multiplies elements. Shape and dtype
 * are known when they are made; nothing is computed before they are evaluated.
 */
import type { DType } from "@lanewise/format";
import { type Lease, storageOf } from "../run/lease.ts";
import type { Session } from "../run/session.ts";
import { familyOf } from "./apply.ts";
import type { ExpressionNode } from "./expression.ts";
import type { Deferred, Evaluable } from "./node.ts";

/** What is known before anything is computed. */
export interface Outline {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** See `Deferred`. */
  readonly inputs: readonly Evaluable[];
  readonly key?: string;
}

/** The elements that `compute` leaves in memory of the session. */
export function deferredNode({ dtype, shape, inputs, key }: Outline, compute: Deferred["compute"]): Deferred {
  return {
    kind: "deferred",
    dtype,
    shape,
    storage: storageOf(dtype),
    inputs,
    key: key ?? null,
    compute,
    stamp: 0,
    slot: 0,
  };
}

/** An expression for elements that some function writes into memory. */
export function deferred(
  name: string,
  operands: readonly unknown[],
  shown: readonly unknown[],
  outline: Outline,
  write: (room: Lease, session: Session) => void,
): ExpressionNode {
  const node = deferredNode(outline, (session, target) => {
    const room = target !== undefined && session.isNew(target) ? target : session.room(outline.dtype, outline.shape);
    write(room, session);
    return room;
  });
  return new (familyOf(operands))(shown, node, name);
}
