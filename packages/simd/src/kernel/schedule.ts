/**
 * Decides how a program runs over lanes: what is the same for all elements, how many elements form a group, how many
 * groups one turn of the loop takes.
 *
 * A group is the fewest elements that fill a register of the narrowest lane, unless the widest would then need more than
 * four registers or the live values more than there are. Pure data; emission follows it.
 */
import type { LaneOp } from "../ir/primitive.ts";
import { type LaneType, laneWidth, type Program } from "../ir/types.ts";
import { type Region, regionsOf } from "./regions.ts";
import type { KernelSpec } from "./spec.ts";

/**
 * Values in flight beyond this halve the group. More than x64's 16: a few spills cost less than half-empty registers of
 * the narrower lanes, as in the sine of float32, which is computed in float64 lanes; more gain nothing.
 */
const REGISTERS = 24;

/** Bytes of the widest lane that one turn of the loop should take: enough to hide the loop's own instructions. */
const BYTES_PER_TURN = 64;

/** Unrolled code beyond this many vector operations costs more to compile than it saves. */
const UNROLLED_OPERATIONS = 96;

/**
 * Programs of so many nodes, elementary functions mostly, have more constants than there are registers: two groups side by
 * side load each constant once, which all of them gain by. Beyond so many operations, branches included, the code would take
 * too long to compile.
 */
const LONG = 40;
const LONGEST = 1200;

/** What scalar code for each lane counts as: a few instructions (bit counts) to a hundred (remainders). */
const SCALAR_WEIGHT = 12;

/**
 * How often a node's value changes: `fixed` needs no operand, `row` only operands that stay during the innermost loop,
 * `varying` changes with each element.
 */
export type Rate = "fixed" | "row" | "varying";

export interface Schedule {
  /** For each node. */
  readonly rates: readonly Rate[];
  /** The nodes that all elements need, and in it those that few do. */
  readonly region: Region;
  /** Elements in a group, a power of two. */
  readonly lanes: number;
  /** Groups in a turn of the main loop, a power of two. */
  readonly unroll: number;
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
  const region = regionsOf(spec.program, rates);
  const varying = region.nodes.filter(id => rates[id] === "varying");
  // A kernel that only fills still has a width: its outputs'.
  const widths = (varying.length > 0 ? varying : outputs.flat()).map(id => laneWidth(nodes[id]!.type));
  const widest = Math.max(1, ...widths);
  const narrowest = Math.min(8, ...widths);
  let lanes = Math.min(16 / narrowest, BYTES_PER_TURN / widest);
  // What is folded must fill registers: accumulators have no half ones.
  const { gathering } = spec;
  const folded = gathering?.kind === "fold" ? outputs.flat().map(id => laneWidth(nodes[id]!.type)) : [];
  const fewest = 16 / Math.min(widest, ...folded);
  lanes = Math.max(lanes, fewest);
  while (lanes > fewest && peak(spec.program, rates, region, lanes) > REGISTERS) lanes /= 2;
  const operations = costOf(spec.program, rates, region, lanes);
  const places = gathering?.places ?? 0;
  let unroll = places > 0 ? places / lanes : Math.max(1, BYTES_PER_TURN / (lanes * widest));
  // Fixed places: all of a turn or one group at a time.
  while (unroll > 1 && unroll * operations > UNROLLED_OPERATIONS) unroll = places > 0 ? 1 : unroll / 2;
  const isLong = region.nodes.length >= LONG && operations <= LONGEST && unroll === 1 && lanes * widest <= 32;
  if (isLong && gathering === undefined) lanes *= 2;
  return { rates, region, lanes, unroll };
}

/** Registers that a value of this type takes for so many elements. */
export function registersOf(type: LaneType, lanes: number): number {
  return Math.ceil((lanes * laneWidth(type)) / 16);
}

/** Vector operations in the code of one group, branches included. */
function costOf(program: Program, rates: readonly Rate[], region: Region, lanes: number): number {
  let sum = 0;
  for (const id of region.nodes) {
    const node = program.nodes[id]!;
    if (rates[id] === "varying") sum += registersOf(node.type, lanes) * (node.kind === "op" ? weightOf(node.op) : 1);
  }
  for (const inner of region.inner.values()) sum += costOf(program, rates, inner, lanes);
  return sum;
}

/** Roughly how many instructions an operation takes for a register. */
function weightOf({ wasm }: LaneOp): number {
  return typeof wasm === "object" && "each" in wasm ? SCALAR_WEIGHT : 1;
}

/** The most registers alive at once in a group, outside of branches. */
function peak(program: Program, rates: readonly Rate[], region: Region, lanes: number): number {
  const left = new Map(region.uses);
  for (const id of program.outputs.flat()) left.set(id, (left.get(id) ?? 0) + 1);
  let [live, most] = [0, 0];
  for (const id of region.nodes) {
    if (rates[id] !== "varying") continue;
    live += registersOf(program.nodes[id]!.type, lanes);
    most = Math.max(most, live);
    for (const arg of region.needs.get(id)!) {
      const uses = left.get(arg)! - 1;
      left.set(arg, uses);
      if (rates[arg] === "varying" && uses === 0) live -= registersOf(program.nodes[arg]!.type, lanes);
    }
  }
  return most;
}
