/**
 * Runs a program over chunks: one tight loop per node and chunk, as numexpr does it. No code is generated.
 *
 * The primitives' scalar functions give the meaning; frequent operations have loops of their own, which the engine can
 * optimise.
 */

import { storageInfo } from "../ir/storage.ts";
import { laneValue, type OpNode } from "../ir/types.ts";
import { CHUNK, type Chunk, makeChunk, readChunk } from "./js-chunks.ts";
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

export class JsBody {
  readonly #spec: KernelSpec;
  readonly #schedule: Schedule;
  /** One chunk for each node: a fallback can afford them, and they are made on first use. */
  readonly #chunks: (Chunk | undefined)[] = [];
  /** Elements of each chunk: those of the longest row so far, up to `CHUNK`. */
  #length = 1;

  constructor(spec: KernelSpec) {
    this.#spec = spec;
    this.#schedule = schedule(spec);
  }

  /** Constants, scalar parameters and what follows from them: filled once a call, whose rows have `extent` elements. */
  fixed(scalars: readonly (number | bigint)[], extent: number): void {
    const length = Math.min(extent, CHUNK);
    if (length > this.#length) {
      this.#length = length;
      this.#chunks.length = 0;
    }
    for (const [id, node] of this.#spec.program.nodes.entries()) {
      if (this.#schedule.rates[id] !== "fixed") continue;
      const chunk: Elements = this.#chunk(id);
      if (node.kind === "const") chunk.fill(node.value);
      else if (node.kind === "scalar") chunk.fill(laneValue(node.type, scalars[node.index]!));
      else if (node.kind === "op") {
        this.#apply(id, node, 1);
        chunk.fill(chunk[0]);
      }
    }
  }

  /** What depends only on operands that stay during the innermost loop. */
  row(cursors: readonly JsCursor[]): void {
    for (const [id, node] of this.#spec.program.nodes.entries()) {
      if (this.#schedule.rates[id] !== "row") continue;
      if (node.kind === "load") this.#load(id, cursors, 1);
      else if (node.kind === "op") this.#apply(id, node, 1);
      const chunk: Elements = this.#chunk(id);
      chunk.fill(chunk[0]);
    }
  }

  /** The varying nodes for the next `count` elements (at most `CHUNK`); the outputs' chunks. */
  turn(cursors: readonly JsCursor[], count: number): Chunk[][] {
    this.#compute(this.#schedule.region, cursors, count);
    return this.#spec.program.outputs.map(planes => planes.map(id => this.#chunk(id)));
  }

  #compute(region: Region, cursors: readonly JsCursor[], count: number): void {
    for (const id of region.nodes) {
      if (this.#schedule.rates[id] !== "varying") continue;
      const node = this.#spec.program.nodes[id]!;
      const branch = region.inner.get(id);
      if (node.kind === "load") this.#load(id, cursors, count);
      else if (node.kind !== "op") continue;
      else if (branch === undefined) this.#apply(id, node, count);
      else this.#branch(id, node, branch, cursors, count);
    }
  }

  /** `rare`: the heavy side is computed for the whole chunk, if any element of it needs it. */
  #branch(id: number, node: OpNode, branch: Region, cursors: readonly JsCursor[], count: number): void {
    const [mask, fast]: Elements[] = node.args.map(arg => this.#chunk(arg));
    let any = 0;
    for (let i = 0; i < count; i++) any |= mask[i];
    if (any === 0) {
      const out: Elements = this.#chunk(id);
      for (let i = 0; i < count; i++) out[i] = fast[i];
      return;
    }
    this.#compute(branch, cursors, count);
    this.#apply(id, node, count);
  }

  #load(id: number, cursors: readonly JsCursor[], count: number): void {
    const node = this.#spec.program.nodes[id]!;
    if (node.kind !== "load") return;
    const { buffer, access, pointer, stride } = cursors[node.operand]!;
    const chunk = this.#chunk(id);
    if (access === "index") {
      for (let i = 0; i < count; i++) chunk[i] = (pointer + i * stride) | 0;
      return;
    }
    const { planes, itemsize } = storageInfo(this.#spec.inputs[node.operand]!.storage);
    readChunk(node.type, { buffer, byteOffset: pointer + (node.plane * itemsize) / planes, stride }, chunk, count);
  }

  #apply(id: number, node: OpNode, count: number): void {
    const out: Elements = this.#chunk(id);
    const [a, b, c]: Elements[] = node.args.map(arg => this.#chunk(arg));
    const { js, loop } = node.op;
    if (loop !== undefined) loop(out, a, b, c, count);
    else if (node.args.length === 1) for (let i = 0; i < count; i++) out[i] = js(a[i]);
    else if (node.args.length === 2) for (let i = 0; i < count; i++) out[i] = js(a[i], b[i]);
    else for (let i = 0; i < count; i++) out[i] = js(a[i], b[i], c[i]);
  }

  #chunk(id: number): Chunk {
    return (this.#chunks[id] ??= makeChunk(this.#spec.program.nodes[id]!.type, this.#length));
  }
}
