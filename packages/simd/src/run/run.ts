/**
 * The path of one datum: from an expression and a destination to elements in memory. Everything that happens in an
 * elementwise evaluation happens here or is called from here, top to bottom.
 */
import { type Casting, copyElements, sizeOf } from "@lanewise/format";
import { leafOfLease } from "../expression/leaf.ts";
import type { Deferred, Evaluable, Leaf } from "../expression/node.ts";
import { sameShape } from "../expression/same-shape.ts";
import { plan } from "../plan/plan.ts";
import { linearise } from "../plan/recipe.ts";
import { type Bound, bound } from "./bound.ts";
import { counters } from "./counters.ts";
import { type Executed, execute } from "./execute.ts";
import { kernelFor } from "./kernels.ts";
import type { Lease } from "./lease.ts";
import { acquireSources, located, needsTemporary, operandOf } from "./operands.ts";
import { Session } from "./session.ts";
import { splitting } from "./split.ts";
import { acquireTarget } from "./target.ts";

/** Evaluates `node` into an exporter (seen in `shape`, if it is a flat one of our own). */
export function runInto(node: Evaluable, dst: object, shape?: readonly number[], casting?: Casting): void {
  inSession(session => evaluate(node, session.hold(acquireTarget(dst, node, shape, casting), dst), session));
}

/** The same for the memory, `target`, of a destination that has just been made for it. */
export function runNew(node: Evaluable, dst: object, target: Lease): void {
  inSession(session => void evaluate(node, session.holdNew(target, dst), session));
}

/**
 * Does the same as `runInto`, and returns what repeats exactly this evaluation as long as nothing has moved; null if that
 * takes more than a call.
 */
export function bindInto(node: Evaluable, dst: object): Bound | null {
  return inSession(session => {
    const target = session.hold(acquireTarget(dst, node), dst);
    const done = evaluate(node, target, session);
    return done === null ? null : bound(done, dst, target);
  });
}

/** Evaluates into memory that has been checked; the session holds all records and temporaries. */
export function evaluate(node: Evaluable, target: Lease, session: Session): Executed | null {
  const whole = (part: Evaluable, room: Lease) => void evaluate(part, room, session);
  return splitting(node, session, whole, part => evaluateWhole(part, target, session), target.shape);
}

function evaluateWhole(node: Evaluable, target: Lease, session: Session): Executed | null {
  counters.runs++;
  if (target.storage === null) return move(node, target, session);
  const whole = node.kind === "deferred" ? session.parts.compute(node, session, offered(node, target, session)) : null;
  if (whole === target) return null;
  const { recipe, sources, numbers, constants } = linearise(whole === null ? node : leafOfLease(whole));
  const inputs = acquireSources(sources, target.shape, session);
  if (sizeOf(target.shape) === 0) return null;
  // The right side as if complete before anything is written: where that takes it, it is completed elsewhere, and moved.
  const direct = !needsTemporary(target, inputs);
  const room = direct ? target : session.room(target.dtype, target.shape);
  const operands = [...inputs, operandOf(room, target.shape)];
  const loops = plan(target.shape, operands);
  const kernel = kernelFor(recipe, loops, target);
  const done = execute({ kernel, plan: loops, operands, numbers, sources, constants }, session);
  return direct ? done : evaluate(leafOfLease(room), target, session);
}

/** The target, if what is computed as a whole could as well be computed there. */
function offered({ dtype, shape, takesPlain }: Deferred, target: Lease, session: Session): Lease | undefined {
  const fits = target.dtype === dtype && target.contiguous && sameShape(target.shape, shape);
  const isReached = target.memory === session.heap.memory || (takesPlain && target.memory === null);
  return fits && isReached ? target : undefined;
}

/** Elements that are no numbers are only ever moved. */
function move(node: Evaluable, target: Lease, session: Session): null {
  const source = node.kind === "deferred" ? session.parts.compute(node, session) : session.read(node as Leaf);
  copyElements(located(target), located(source));
  return null;
}

/** Runs `work` in a session of its own, which may read copies, and gives back what that holds, whatever happens. */
export function inSession<T>(work: (session: Session) => T, copies?: Map<Leaf, Lease>): T {
  const session = new Session(copies);
  let result: T;
  try {
    result = work(session);
  } catch (error) {
    session.fail(error);
    throw error;
  }
  session.close();
  return result;
}
