/**
 * Expressions that are computed as a whole, into memory of the run: what moves, sorts or multiplies elements. Shape and dtype
 * are known when they are made; nothing is computed before they are evaluated.
 */
import type { DType } from "@lanewise/format";
import { linearise } from "../plan/recipe.ts";
import { isIndirect, type Lease, storageOf } from "../run/lease.ts";
import { isApart, operandOf } from "../run/operands.ts";
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
  readonly takesPlain?: boolean;
}

/** The elements that `compute` leaves in memory of the session. */
export function deferredNode(
  { dtype, shape, inputs, key, takesPlain }: Outline,
  compute: Deferred["compute"],
): Deferred {
  return {
    kind: "deferred",
    dtype,
    shape,
    storage: storageOf(dtype),
    inputs,
    key: key ?? null,
    takesPlain: takesPlain ?? false,
    compute,
    stamp: 0,
    slot: 0,
  };
}

/**
 * An expression for elements that some function writes into memory: where they are wanted, if nothing that they are made from lies
 * there. It refuses what it has to refuse before it writes.
 */
export function deferred(
  name: string,
  operands: readonly unknown[],
  shown: readonly unknown[],
  outline: Outline,
  write: (room: Lease, session: Session) => void,
): ExpressionNode {
  const { dtype, shape, inputs } = outline;
  const node = deferredNode({ ...outline, takesPlain: true }, (session, target) => {
    const isTaken = target !== undefined && (session.isNew(target) || isFree(target, inputs, session));
    const room = isTaken ? target : session.room(dtype, shape);
    write(room, session);
    return room;
  });
  return new (familyOf(operands))(shown, node, name);
}

/** Whether elements that are made of these can be written there one by one: it is aligned, and none is read from it. */
export function isFree(target: Lease, inputs: readonly Evaluable[], session: Session): boolean {
  if (target.byteOffset % target.dtype.alignment !== 0) return false;
  return inputs.every(input => {
    const sources = input.kind === "formula" ? linearise(input).sources : [input];
    return sources.every(source => {
      if (source.kind === "position") return true;
      // What is computed as a whole may lie, in another layout, in the memory that it is computed from.
      if (source.kind !== "leaf") return false;
      const lease = session.read(source);
      return !isIndirect(lease) && isApart(target, [operandOf(lease, lease.shape)], lease.shape);
    });
  });
}
