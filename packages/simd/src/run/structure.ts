/**
 * An evaluation spelled out as far as it decides which kernels are called with what but addresses and numbers: operations, how
 * operands and the destination lie, and which of them are the same. Equal texts, equal calls, because
 *
 * - numbers decide nothing, but for those that a recipe or a key holds;
 * - the number of a recipe is never used for another one, and what deferred nodes do follows from their keys and inputs;
 * - nothing is planned by how far operands are from each other: they do not meet, or are the same;
 * - whether workers take part is decided by sizes, and an evaluation in which they could leaves no recording;
 * - which back end runs is asked before (replay.ts).
 */
import { contiguousStrides, extentOf, sizeOf } from "@lanewise/format";
import { currentLease } from "../expression/leaf.ts";
import type { Constant, Deferred, Evaluable, Leaf } from "../expression/node.ts";
import { sameShape } from "../expression/same-shape.ts";
import { linearise, type Source } from "../plan/recipe.ts";
import { type Lease, layoutOf, type MemoryLease } from "./lease.ts";
import { plainLease } from "./plain.ts";

export interface Structure {
  readonly text: string;
  /** Operands in the memory of the destination, which meet neither that nor each other. */
  readonly operands: readonly MemoryLease[];
  /** Operands in plain memory, which are to be copied first. */
  readonly copied: readonly Copied[];
  /** The nodes of numbers, each once, in the order of their first use. */
  readonly constants: readonly Constant[];
  /** Whether the destination is an operand. */
  readonly inPlace: boolean;
}

/** A leaf in plain memory, and the bytes that it touches. */
export interface Copied {
  readonly leaf: Leaf;
  readonly lease: Lease;
  readonly low: number;
  readonly nbytes: number;
}

/** More operands, or parts, than this are evaluated the long way. */
const MOST = 32;
/** Characters of a text, at most: they are kept. */
const LONGEST = 1 << 13;
/** Elements of an operand, at most: where there are more, planning is little of the time. */
const MAX_ELEMENTS = 1 << 14;

class Speller implements Structure {
  text: string;
  readonly operands: MemoryLease[] = [];
  readonly copied: Copied[] = [];
  readonly constants: Constant[] = [];
  inPlace = false;
  readonly #memory: WebAssembly.Memory;
  readonly #target: MemoryLease | null;
  readonly #parts: Deferred[] = [];

  constructor(layout: string, memory: WebAssembly.Memory, target: MemoryLease | null) {
    this.text = layout;
    this.#memory = memory;
    this.#target = target;
  }

  /** False if there is no telling. */
  node(node: Evaluable): boolean {
    if (node.kind !== "formula") return this.#source(node);
    const { recipe, sources, constants } = linearise(node);
    // Its shape may be wider than that of its operands, as of a mask over all that it chooses from.
    this.text += `f${recipe.id}[${node.shape}](`;
    for (let k = 0; k < sources.length; k++) if (!this.#source(sources[k]!)) return false;
    for (let k = 0; k < constants.length; k++) this.#constant(constants[k]!);
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
    const known = this.copied.findIndex(copied => copied.leaf === leaf);
    if (known < 0) return this.#plain(leaf, plainLease(leaf.exporter));
    this.text += `v${known}`;
    return true;
  }

  #plain(leaf: Leaf, lease: Lease | null): boolean {
    if (lease === null || lease.dtype !== leaf.dtype || !sameShape(lease.shape, leaf.shape)) return false;
    const { low, high } = extentOf(lease);
    if (this.copied.length === MOST || !isSmall(low, high, lease.itemsize)) return false;
    this.copied.push({ leaf, lease, low, nbytes: high - low });
    this.text += `v:${layoutOf(lease)}`;
    return true;
  }

  #lease(lease: MemoryLease): boolean {
    const { operands } = this;
    if (lease === this.#target) {
      this.inPlace = true;
      this.text += "=";
      return true;
    }
    const known = operands.indexOf(lease);
    this.text += known < 0 ? `l${lease.layout}` : `=${known}`;
    if (known >= 0) return true;
    const { low, high, itemsize, memory } = lease;
    if (memory !== this.#memory || operands.length === MOST || !isSmall(low, high, itemsize)) return false;
    if (this.#target !== null && meet(lease, this.#target)) return false;
    for (let k = 0; k < operands.length; k++) if (meet(lease, operands[k]!)) return false;
    operands.push(lease);
    return true;
  }

  /** One that is used again has one value for all uses; of others that may be so by chance. */
  #constant(constant: Constant): void {
    const known = this.constants.indexOf(constant);
    if (known < 0) this.constants.push(constant);
    this.text += known < 0 ? ",n" : `,${known}`;
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

/** The structure of an evaluation of few elements into a destination, or into room that is still to be made; null of any other. */
export function structureOf(node: Evaluable, memory: WebAssembly.Memory, target: MemoryLease | null): Structure | null {
  const { dtype, shape } = node;
  const { itemsize } = dtype;
  if (!isSmall(0, sizeOf(shape) * itemsize, itemsize)) return null;
  const layout =
    target?.layout ?? layoutOf({ dtype, shape, strides: contiguousStrides(shape, itemsize), byteOffset: 0 });
  const speller = new Speller(layout, memory, target);
  return speller.node(node) && speller.text.length <= LONGEST ? speller : null;
}

function isSmall(low: number, high: number, itemsize: number): boolean {
  return low < high && high - low <= MAX_ELEMENTS * itemsize;
}

function meet(a: MemoryLease, b: MemoryLease): boolean {
  return a.low < b.high && b.low < a.high;
}
