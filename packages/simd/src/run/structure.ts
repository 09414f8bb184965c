/**
 * An evaluation spelled out as far as it decides which kernels are called with what but addresses: operations, numbers, how
 * operands and the destination lie, and which of them are the same. Equal texts, equal calls.
 */
import { extentOf } from "@lanewise/format";
import { currentLease } from "../expression/leaf.ts";
import type { Deferred, Evaluable, Leaf } from "../expression/node.ts";
import { sameShape } from "../expression/same-shape.ts";
import { linearise, type Source } from "../plan/recipe.ts";
import { type Lease, layoutOf, type MemoryLease } from "./lease.ts";
import { plainLease } from "./plain.ts";

export interface Structure {
  readonly text: string;
  /** The destination, and operands in its memory; where two of them meet they are the same. */
  readonly leases: readonly MemoryLease[];
  /** Operands in plain memory, which are to be copied first. */
  readonly plain: readonly Plain[];
  /** Whether the destination is an operand. */
  readonly inPlace: boolean;
}

/** A leaf in plain memory, and the bytes that it touches. */
export interface Plain {
  readonly leaf: Leaf;
  readonly lease: Lease;
  readonly low: number;
  readonly nbytes: number;
}

/** More operands, or parts, than this are evaluated the long way. */
const MOST = 32;
/** Elements of an operand, at most: where there are more, planning is little of the time. */
const MAX_ELEMENTS = 1 << 14;

class Speller {
  text = "";
  readonly leases: MemoryLease[];
  readonly plain: Plain[] = [];
  inPlace = false;
  readonly #parts: Deferred[] = [];

  constructor(target: MemoryLease) {
    this.leases = [target];
    this.text = target.layout;
  }

  /** False if there is no telling. */
  node(node: Evaluable): boolean {
    if (node.kind !== "formula") return this.#source(node);
    const { recipe, sources, numbers } = linearise(node);
    // Its shape may be wider than that of its operands, as of a mask over all that it chooses from.
    this.text += `f${recipe.id}[${node.shape}](`;
    for (let k = 0; k < sources.length; k++) if (!this.#source(sources[k]!)) return false;
    for (let k = 0; k < numbers.length; k++) this.text += spelled(numbers[k]!);
    this.text += ")";
    return true;
  }

  #source(source: Source): boolean {
    if (source.kind === "position") {
      this.text += `p${source.axis}[${source.shape}]${source.strides}`;
      return true;
    }
    return source.kind === "leaf" ? this.#leaf(source) : this.#part(source);
  }

  #leaf(leaf: Leaf): boolean {
    const lease = currentLease(leaf);
    if (lease !== null) return this.#lease(lease);
    const known = this.plain.findIndex(plain => plain.leaf === leaf);
    if (known < 0) return this.#plain(leaf, plainLease(leaf.exporter));
    this.text += `v${known}`;
    return true;
  }

  #plain(leaf: Leaf, lease: Lease | null): boolean {
    if (lease === null || lease.dtype !== leaf.dtype || !sameShape(lease.shape, leaf.shape)) return false;
    const { low, high } = extentOf(lease);
    if (this.plain.length === MOST || !isSmall({ low, high, itemsize: lease.itemsize })) return false;
    this.plain.push({ leaf, lease, low, nbytes: high - low });
    this.text += `v:${layoutOf(lease)}`;
    return true;
  }

  #lease(lease: MemoryLease): boolean {
    const { leases } = this;
    const [target] = leases;
    if (lease.memory !== target!.memory) return false;
    const known = leases.indexOf(lease);
    this.text += known < 0 ? `l${lease.layout}` : `=${known}`;
    this.inPlace ||= known === 0;
    if (known >= 0) return true;
    if (leases.length === MOST || !isSmall(lease) || leases.some(other => meet(lease, other))) return false;
    leases.push(lease);
    return true;
  }

  #part(part: Deferred): boolean {
    const known = this.#parts.indexOf(part);
    if (known >= 0) {
      this.text += `#${known}`;
      return true;
    }
    if (part.key === null || this.#parts.push(part) > MOST) return false;
    this.text += `${part.key}(`;
    for (let k = 0; k < part.inputs.length; k++) if (!this.node(part.inputs[k]!)) return false;
    this.text += ")";
    return true;
  }
}

/** The structure of an evaluation of few elements in one memory; null of any other. */
export function structureOf(node: Evaluable, target: MemoryLease): Structure | null {
  if (!isSmall(target)) return null;
  const speller = new Speller(target);
  return speller.node(node) ? speller : null;
}

function isSmall({ low, high, itemsize }: Pick<MemoryLease, "low" | "high" | "itemsize">): boolean {
  return low < high && high - low <= MAX_ELEMENTS * itemsize;
}

function meet(a: MemoryLease, b: MemoryLease): boolean {
  return a.low < b.high && b.low < a.high;
}

function spelled(value: number | bigint): string {
  if (typeof value === "bigint") return `,${value}n`;
  return Object.is(value, -0) ? ",-0" : `,${value}`;
}
