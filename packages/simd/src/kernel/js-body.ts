/**
 * Runs a program over chunks: one tight loop per node and chunk, as numexpr does it. No code is generated.
 *
 * The primitives' scalar functions give the meaning; frequent operations have loops of their own, which the engine can
 * optimise. Operands that lie as chunks do are read, and the last result is written, where they lie.
 */

import { storageInfo } from "../ir/storage.ts";
import { type LoadNode, laneValue, type OpNode } from "../ir/types.ts";
import { type Chunk, chunkLength, makeChunk, type Place, readChunk, windowAt } from "./js-chunks.ts";
import type { Region } from "./regions.ts";
import { type Schedule, schedule } from "./schedule.ts";
import type { Access, KernelSpec } from "./spec.ts";

/** An operand while the innermost loop runs. */
export interface JsCursor {
  readonly buffer: ArrayBufferLike;
  readonly access: Access;
  /** Bytes from the buffer's start to the next element; for `index` the position. */
  pointer: number;
  /** Bytes between elements; 0 for scalar operands. */
  readonly stride: number;
}

type Elements = any;

/** What is done for a node in each turn, or once a row. */
type Step = (cursors: readonly JsCursor[], count: number) => void;

export class JsBody {
  readonly #spec: KernelSpec;
  readonly #schedule: Schedule;
  /** One chunk for each node: a fallback can afford them, and they are made on first use. */
  readonly #chunks: (Chunk | undefined)[];
  /** Where a node's values are instead, in this turn: in an operand's own memory. */
  readonly #windows: (Chunk | undefined)[];
  /** Elements of a turn, at most. */
  readonly most: number;
  /** Elements of each chunk: those of the longest row so far, up to `most`. */
  #length = 1;
  readonly #steps: readonly Step[];
  /** The node whose values are made where they belong, if that can be: nothing is read after it. Else -1. */
  readonly #last: number;

  constructor(spec: KernelSpec) {
    const { nodes } = spec.program;
    this.#spec = spec;
    this.most = chunkLength(nodes.length);
    this.#schedule = schedule(spec);
    this.#chunks = nodes.map(() => undefined);
    this.#windows = nodes.map(() => undefined);
    this.#last = lastOf(spec, this.#schedule);
    this.#steps = this.#stepsOf(this.#schedule.region);
  }

  /** Constants, scalar parameters and what follows from them: filled once a call, whose rows have `extent` elements. */
  fixed(scalars: readonly (number | bigint)[], extent: number): void {
    const length = Math.min(extent, this.most);
    if (length > this.#length) {
      this.#length = length;
      this.#chunks.fill(undefined);
    }
    for (const [id, node] of this.#spec.program.nodes.entries()) {
      if (this.#schedule.rates[id] !== "fixed") continue;
      const chunk: Elements = this.#chunk(id);
      if (node.kind === "const") chunk.fill(node.value);
      else if (node.kind === "scalar") chunk.fill(laneValue(node.type, scalars[node.index]!));
      else if (node.kind === "op") {
        this.#operation(id, node)([], 1);
        chunk.fill(chunk[0]);
      }
    }
  }

  /** What depends only on operands that stay during the innermost loop. */
  row(cursors: readonly JsCursor[]): void {
    for (const [id, node] of this.#spec.program.nodes.entries()) {
      if (this.#schedule.rates[id] !== "row") continue;
      if (node.kind === "load") this.#load(id, node)(cursors, 1);
      else if (node.kind === "op") this.#operation(id, node)(cursors, 1);
      const chunk: Elements = this.#chunk(id);
      chunk.fill(chunk[0]);
    }
  }

  /** The varying nodes for the next `count` elements (at most `most`); the outputs' chunks. */
  turn(cursors: readonly JsCursor[], count: number): Chunk[][] {
    const { inputs, program } = this.#spec;
    if (this.#last >= 0) {
      const { buffer, pointer, stride } = cursors[inputs.length]!;
      this.#windows[this.#last] = windowAt({ buffer, byteOffset: pointer, stride }, count);
    }
    for (const step of this.#steps) step(cursors, count);
    return program.outputs.map(planes => planes.map(id => this.#chunk(id)));
  }

  #stepsOf({ nodes, inner }: Region): Step[] {
    const steps: Step[] = [];
    for (const id of nodes) {
      if (this.#schedule.rates[id] !== "varying") continue;
      const node = this.#spec.program.nodes[id]!;
      const branch = inner.get(id);
      if (node.kind === "load") steps.push(this.#isDirect(id, node) ? this.#lookAt(id, node) : this.#load(id, node));
      else if (node.kind === "op") steps.push(branch ? this.#branch(id, node, branch) : this.#operation(id, node));
    }
    return steps;
  }

  /** `rare`: the heavy side is computed for the whole chunk, if any element of it needs it. */
  #branch(id: number, node: OpNode, branch: Region): Step {
    const [mask, fast] = node.args as [number, number];
    const heavy = [...this.#stepsOf(branch), this.#operation(id, node)];
    return (cursors, count) => {
      const rare: Elements = this.#chunk(mask);
      let any = 0;
      for (let i = 0; i < count; i++) any |= rare[i];
      if (any !== 0) for (const step of heavy) step(cursors, count);
      else (this.#chunk(id) as Elements).set((this.#chunk(fast) as Elements).subarray(0, count));
    };
  }

  #load(id: number, node: LoadNode): Step {
    return (cursors, count) => {
      const chunk: Elements = this.#chunk(id);
      const { access, pointer, stride } = cursors[node.operand]!;
      if (access !== "index") readChunk(node.type, this.#placeOf(node, cursors), chunk, count);
      else for (let i = 0; i < count; i++) chunk[i] = (pointer + i * stride) | 0;
    };
  }

  /** A load that takes the elements where they are, if they lie there as in a chunk. */
  #lookAt(id: number, node: LoadNode): Step {
    const load = this.#load(id, node);
    return (cursors, count) => {
      this.#windows[id] = windowAt(this.#placeOf(node, cursors), count);
      if (this.#windows[id] === undefined) load(cursors, count);
    };
  }

  #placeOf({ operand, plane }: LoadNode, cursors: readonly JsCursor[]): Place {
    const { planes, itemsize } = storageInfo(this.#spec.inputs[operand]!.storage);
    const { buffer, pointer, stride } = cursors[operand]!;
    return { buffer, byteOffset: pointer + (plane * itemsize) / planes, stride };
  }

  /** Whether elements may be read where they lie. What is stored as it was loaded may meanwhile be stored over. */
  #isDirect(id: number, { type, operand }: LoadNode): boolean {
    const { inputs, outputs, program } = this.#spec;
    const isStored = outputs.length > 0 && program.outputs.flat().includes(id);
    return type === "f64" && inputs[operand]!.access !== "index" && !isStored;
  }

  #operation(id: number, { op, args }: OpNode): Step {
    const { js, loop } = op;
    const [first = 0, second = first, third = first] = args;
    return (_, count) => {
      const out: Elements = this.#chunk(id);
      const a: Elements = this.#chunk(first);
      const b: Elements = this.#chunk(second);
      const c: Elements = this.#chunk(third);
      if (loop !== undefined) loop(out, a, b, c, count);
      else if (args.length === 1) for (let i = 0; i < count; i++) out[i] = js(a[i]);
      else if (args.length === 2) for (let i = 0; i < count; i++) out[i] = js(a[i], b[i]);
      else for (let i = 0; i < count; i++) out[i] = js(a[i], b[i], c[i]);
    };
  }

  #chunk(id: number): Chunk {
    return this.#windows[id] ?? (this.#chunks[id] ??= makeChunk(this.#spec.program.nodes[id]!.type, this.#length));
  }
}

/** See `#last`: the one float64 result of a program that only stores, unless a branch makes it. */
function lastOf({ program, gathering }: KernelSpec, { rates, region }: Schedule): number {
  const [id, ...others] = program.outputs.flat();
  if (id === undefined || others.length > 0 || gathering !== undefined || region.inner.has(id)) return -1;
  const node = program.nodes[id]!;
  const isLast = node.kind === "op" && node.type === "f64" && rates[id] === "varying" && id === region.nodes.at(-1);
  return isLast ? id : -1;
}
