/**
 * The deferred parts of one evaluation, each computed once however often it is used. A part that is used once may be computed
 * where it is wanted; others are kept until the evaluation ends.
 *
 * Parts of parts are computed by recursion, and a graph that is deep from below, so that its depth does not become the stack's.
 */
import type { Deferred, Evaluable } from "../expression/node.ts";
import { linearise, type Source } from "../plan/recipe.ts";
import type { Lease } from "./lease.ts";
import type { Session } from "./session.ts";

/** More parts than this are computed from below. */
const DEEP = 64;

export class Parts {
  /** How often each part is used, of graphs in which parts have parts; others are used once. */
  readonly #uses = new Map<Deferred, number>();
  readonly #leases = new Map<Deferred, Lease>();

  /** The elements of a part: in `offered`, which is then what is returned, or in other memory of the session, to be read only. */
  compute(part: Deferred, session: Session, offered?: Lease): Lease {
    if (part.inputs.length === 0) return part.compute(session, offered);
    const known = this.#leases.get(part);
    if (known !== undefined) return known;
    this.survey([part], session);
    const uses = this.#uses.get(part) ?? 1;
    const lease = part.compute(session, uses === 1 ? offered : undefined);
    if (lease !== offered) this.#leases.set(part, lease);
    return lease;
  }

  /** Counts how often parts are used below those among some sources that are to be computed together. */
  survey(sources: readonly Source[], session: Session): void {
    const roots: Deferred[] = [];
    let nested = false;
    for (const source of sources) {
      if (!isPart(source) || this.#uses.has(source)) continue;
      roots.push(source);
      nested ||= source.inputs.some(hasParts);
    }
    if (!nested) return;
    const order = this.#ordered(roots);
    if (order.length <= DEEP) return;
    for (const part of order) {
      if (!this.#leases.has(part) && !roots.includes(part)) this.#leases.set(part, part.compute(session));
    }
  }

  /** All parts that have not been counted yet, each after its own parts. With a stack of its own, as a graph may be deep. */
  #ordered(roots: readonly Deferred[]): Deferred[] {
    const uses = this.#uses;
    const order: Deferred[] = [];
    const stack = [...roots];
    const open = new Set<Deferred>();
    while (stack.length > 0) {
      const part = stack.at(-1)!;
      if (uses.has(part)) {
        stack.pop();
        if (open.delete(part)) order.push(part);
        continue;
      }
      uses.set(part, 0);
      open.add(part);
      for (const inner of partsOf(part)) if (!uses.has(inner)) stack.push(inner);
    }
    for (const part of order) for (const inner of partsOf(part)) uses.set(inner, uses.get(inner)! + 1);
    for (const root of roots) uses.set(root, uses.get(root)! + 1);
    return order;
  }
}

/** Computed as a whole: not memory of the run, which is there already. */
function isPart(source: Source): source is Deferred {
  return source.kind === "deferred" && source.inputs.length > 0;
}

/** Whether some of it is computed as a whole. */
export function hasParts(node: Evaluable): boolean {
  return node.kind === "formula" ? linearise(node).sources.some(isPart) : isPart(node);
}

/** The parts that one is computed from, as often as it asks for them. */
function partsOf({ inputs }: Deferred): Deferred[] {
  return inputs.flatMap(input => {
    if (input.kind === "formula") return linearise(input).sources.filter(isPart);
    return isPart(input) ? [input] : [];
  });
}
