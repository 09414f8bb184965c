/**
 * Decides how a program runs over lanes: what is the same for all elements, how many elements form a group, how many
 * groups one turn of the loop takes.
 *
 * A group is the fewest elements that fill a register of the narrowest lane, unless the widest would then need more than
 * four registers or the live values more than there are. Pure data; emission follows it.
 */
import { type LaneType, laneWidth, type Node } from "../ir/types.ts";
import type { KernelSpec } from "./spec.ts";

/** Values in flight beyond this spill: x64 has 16 vector registers, and recipes need a few. */
const REGISTERS = 14;

/** Bytes of the widest lane that one turn of the loop should take: enough to hide the loop's own instructions. */
const BYTES_PER_TURN = 64;

/** Unrolled code beyond this many vector operations costs more to compile than it saves. */
const UNROLLED_OPERATIONS = 96;

export interface Schedule {
  /**
   * For each node: `fixed` needs no operand, `row` only operands that stay during the innermost loop, `varying` changes
   * with each element.
   */
  readonly rates: readonly ("fixed" | "row" | "varying")[];
  /** Elements in a group, a power of two. */
  readonly lanes: number;
  /** Groups in a turn of the main loop, a power of two. */
  readonly unroll: number;
  /** How often each varying node is used in a group, outputs included. */
  readonly uses: readonly number[];
}

export function schedule(spec: KernelSpec): Schedule {
  const { nodes, outputs } = spec.program;
  const rates = nodes.map((): Schedule["rates"][number] => "fixed");
  for (const [id, node] of nodes.entries()) {
    if (node.kind === "load") rates[id] = spec.inputs[node.operand]!.access === "scalar" ? "row" : "varying";
    if (node.kind !== "op") continue;
    for (const arg of node.args) {
      if (rates[arg] === "varying" || rates[id] === "fixed") rates[id] = rates[arg]!;
    }
  }
  const uses = nodes.map(() => 0);
  for (const [id, node] of nodes.entries()) {
    if (node.kind === "op" && rates[id] === "varying") for (const arg of node.args) uses[arg]!++;
  }
  for (const id of outputs.flat()) uses[id]!++;

  const varying = nodes.filter((_, id) => rates[id] === "varying");
  // A kernel that only fills still has a width: its outputs'.
  const widths = (varying.length > 0 ? varying : outputs.flat().map(id => nodes[id]!)).map(node =>
    laneWidth(node.type),
  );
  const widest = Math.max(1, ...widths);
  const narrowest = Math.min(8, ...widths);
  let lanes = Math.min(16 / narrowest, BYTES_PER_TURN / widest);
  while (lanes > 16 / widest && peak(nodes, rates, uses, lanes) > REGISTERS) lanes /= 2;
  const operations = varying.reduce((sum, node) => sum + registersOf(node.type, lanes), 0);
  let unroll = Math.max(1, BYTES_PER_TURN / (lanes * widest));
  while (unroll > 1 && unroll * operations > UNROLLED_OPERATIONS) unroll /= 2;
  return { rates, lanes, unroll, uses };
}

/** Registers that a value of this type takes for so many elements. */
export function registersOf(type: LaneType, lanes: number): number {
  return Math.ceil((lanes * laneWidth(type)) / 16);
}

/** The most registers alive at once in a group. */
function peak(nodes: readonly Node[], rates: Schedule["rates"], uses: readonly number[], lanes: number): number {
  const left = [...uses];
  let [live, most] = [0, 0];
  for (const [id, node] of nodes.entries()) {
    if (rates[id] !== "varying") continue;
    live += registersOf(node.type, lanes);
    most = Math.max(most, live);
    if (node.kind !== "op") continue;
    for (const arg of node.args) {
      if (rates[arg] === "varying" && --left[arg]! === 0) live -= registersOf(nodes[arg]!.type, lanes);
    }
  }
  return most;
}
