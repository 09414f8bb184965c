/**
 * Which nodes a program needs for every element, and which only where a `rare` takes its heavy side.
 *
 * A region is what one `if` encloses. Nodes that two regions need, and nothing outside them, belong to both: each computes
 * them for itself. Constants of a region stay in it, so that a kernel's start does not pay for them. Pure data.
 */
import { rare } from "../ir/primitives.ts";
import type { Node, OpNode, Program } from "../ir/types.ts";
import type { Rate } from "./schedule.ts";

export interface Region {
  /** Nodes of this region, in order: the constants of inner regions, and varying nodes. At the top: all nodes but theirs. */
  readonly nodes: readonly number[];
  /** The region of each varying `rare` among them. */
  readonly inner: ReadonlyMap<number, Region>;
  /** Nodes outside that this region, or one inside it, uses; the heavy result too when it lies outside. */
  readonly reads: readonly number[];
  /** What must be alive when one of its varying nodes is computed: its arguments, and what its branch reads. */
  readonly needs: ReadonlyMap<number, readonly number[]>;
  /** How often each node is needed, where a branch counts as one use of all that it reads. */
  readonly uses: ReadonlyMap<number, number>;
}

export function isRare(node: Node): node is OpNode {
  return node.kind === "op" && node.op === rare.on(node.type);
}

/** The arguments that a node needs in its own region: of a `rare` that branches only mask and fast side. */
function directArguments(program: Program, rates: readonly Rate[], id: number): readonly number[] {
  const node = program.nodes[id]!;
  if (node.kind !== "op") return [];
  return isRare(node) && rates[id] === "varying" ? node.args.slice(0, 2) : node.args;
}

/** The whole program as a region. */
export function regionsOf(program: Program, rates: readonly Rate[]): Region {
  const roots = [...program.outputs.flat()];
  // What does not vary is computed ahead of the loops, wherever it is used; only constants are cheap enough to repeat.
  for (const [id, node] of program.nodes.entries())
    if (rates[id] !== "varying" && node.kind !== "const") roots.push(id);
  return region(program, rates, roots, new Set());
}

function region(
  program: Program,
  rates: readonly Rate[],
  roots: readonly number[],
  known: ReadonlySet<number>,
): Region {
  const own = new Set<number>();
  const reads = new Set<number>();
  const pending = [...roots];
  while (pending.length > 0) {
    const id = pending.pop()!;
    if (known.has(id)) reads.add(id);
    else if (!own.has(id)) {
      own.add(id);
      pending.push(...directArguments(program, rates, id));
    }
  }
  const nodes = [...own].sort((a, b) => a - b);
  const inner = new Map<number, Region>();
  const visible = new Set([...known, ...own]);
  for (const id of nodes) {
    const node = program.nodes[id]!;
    if (!isRare(node) || rates[id] !== "varying") continue;
    const nested = region(program, rates, [node.args[2]!], visible);
    inner.set(id, nested);
    for (const read of nested.reads) if (known.has(read)) reads.add(read);
  }
  const needs = new Map<number, readonly number[]>();
  const uses = new Map<number, number>();
  for (const id of nodes) {
    if (rates[id] !== "varying") continue;
    const own = directArguments(program, rates, id);
    const needed = inner.has(id) ? [...own, ...inner.get(id)!.reads] : own;
    needs.set(id, needed);
    for (const arg of needed) uses.set(arg, (uses.get(arg) ?? 0) + 1);
  }
  return { nodes, inner, reads: [...reads], needs, uses };
}
