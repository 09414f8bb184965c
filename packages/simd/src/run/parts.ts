/**
 * The deferred parts of one evaluation, each computed once however often it is used. A part that is used once may be computed
 * where it is wanted; others are kept until all that is computed from them has been.
 *
 * Parts of parts are computed by recursion, and a graph that is deep from below, so that its depth is neither the stack's nor that
 * of the memory which is held at once.
 */
import type { Deferred, Evaluable } from "../expression/node.ts";
import { linearise, type Source } from "../plan/recipe.ts";
import type { Lease } from "./lease.ts";
import type { Session } from "./session.ts";
import type { Temporary } from "./temporaries.ts";

/** More parts than this are computed from below: going down, each takes its room before it has what it is computed from. */
const DEEP = 16;

interface Result {
  readonly lease: Lease;
  /** Memory of the run in which it lies. */
  readonly memory: Temporary | null;
}

export class Parts {
  /** By how many each part is still to be read, of graphs in which parts have parts; others are read once. */
  readonly #uses = new Map<Deferred, number>();
  readonly #results = new Map<Deferred, Result>();
  /** Those that the part which is being computed is itself made of; null outside of any. Nobody else knows them. */
  #own: Deferred[] | null = null;

  /** The elements of a part: in `offered`, which is then what is returned, or in other memory of the session, to be read only. */
  compute(part: Deferred, session: Session, offered?: Lease): Lease {
    if (part.inputs.length === 0) return part.compute(session, offered);
    const known = this.#results.get(part);
    if (known !== undefined) return known.lease;
    this.survey([part], session);
    if (!this.#uses.has(part)) this.#own?.push(part);
    return this.#computed(part, session, (this.#uses.get(part) ?? 1) === 1 ? offered : undefined);
  }

  #computed(part: Deferred, session: Session, offered?: Lease): Lease {
    const { temporaries } = session;
    const { next } = temporaries;
    const outer = this.#own;
    const own: Deferred[] = [];
    this.#own = own;
    const lease = part.compute(session, offered);
    this.#own = outer;
    if (lease !== offered) this.#results.set(part, { lease, memory: temporaries.want(lease) });
    for (const inner of own) this.#forget(inner, session);
    for (const inner of partsOf(part)) this.#hasBeenRead(inner, session);
    temporaries.giveBackFrom(next);
    return lease;
  }

  /** One of those that are computed from it has been. Its elements may lie where others see them in another layout. */
  #hasBeenRead(part: Deferred, session: Session): void {
    const left = (this.#uses.get(part) ?? 0) - 1;
    if (left < 0) return;
    this.#uses.set(part, left);
    if (left === 0) this.#forget(part, session);
  }

  #forget(part: Deferred, { temporaries }: Session): void {
    const result = this.#results.get(part);
    this.#results.delete(part);
    if (result?.memory) temporaries.leave(result.memory);
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
      if (!this.#results.has(part) && !roots.includes(part)) this.#computed(part, session);
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
      this.#own?.push(part);
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
