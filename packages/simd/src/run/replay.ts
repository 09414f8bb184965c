/**
 * The short way of an evaluation of few elements that takes several calls, or loops that must be planned: a product, a reduction
 * along an axis, rows and columns. The second time that one of its structure runs it is recorded; from then on its calls are
 * repeated, with the addresses of the day; operands in plain memory are copied first. The same kernels on the same bytes as the
 * long way (run.ts).
 */
import { defaultHeap, type Heap } from "@lanewise/array";
import { countMoved, sizeOf } from "@lanewise/format";
import type { Evaluable, Leaf } from "../expression/node.ts";
import { sameShape } from "../expression/same-shape.ts";
import { memoryLease } from "./acquire.ts";
import { call } from "./call.ts";
import { counters } from "./counters.ts";
import { MemoryLease, roomAt } from "./lease.ts";
import { plainOf } from "./plain.ts";
import { type Recording, record } from "./recording.ts";
import { evaluate, inSession } from "./run.ts";
import type { Session } from "./session.ts";
import { STAGED } from "./staging.ts";
import { type Plain, type Structure, structureOf } from "./structure.ts";
import { wasmRefused } from "./wasm.ts";

/** What an evaluation did, and how `info()` counted it. */
interface Counted extends Recording {
  readonly runs: number;
  readonly temporaries: number;
}

/** A structure that has been seen once; one that leaves no recording. */
type Seen = "once" | "never";

/** Structures that are remembered, at most; then all are forgotten. */
const CAPACITY = 1024;

let memory: WebAssembly.Memory | undefined;
const recordings: Map<string, Counted | Seen> = /* @__PURE__ */ new Map();

/**
 * Evaluates and gives true, or does nothing and gives false. Assumes nothing of the destination; `isFlat`: it is a typed array
 * that has been made for the elements, whatever their shape.
 */
export function replay(node: Evaluable, dst: object, isFlat = false): boolean {
  const target = isFlat ? null : memoryLease(dst);
  if (target === null) return replayPlain(node, dst, isFlat);
  if (target.readonly || target.dtype !== node.dtype || !target.contiguous) return false;
  return sameShape(target.shape, node.shape) && replayAt(node, target, dst);
}

function replayPlain(node: Evaluable, dst: object, isFlat: boolean): boolean {
  const plain = plainOf(dst, true);
  if (plain === null || !(isFlat || (plain.dtype === node.dtype && sameShape(plain.shape, node.shape)))) return false;
  const { buffer, byteOffset, byteLength } = plain.items;
  const done = replayed(node, room => {
    new Uint8Array(buffer, byteOffset, byteLength).set(new Uint8Array(room.buffer, room.byteOffset, byteLength));
    countMoved(byteLength);
    counters.staged++;
    counters.last = STAGED;
    return true;
  });
  return done === true;
}

/** Evaluates, and gives what `read` makes of the elements, which last no longer; or does nothing and gives undefined. */
export function replayed<T>(node: Evaluable, read: (room: MemoryLease) => T): T | undefined {
  const heap = defaultHeap();
  const address = heap.allocate(Math.max(1, sizeOf(node.shape) * node.dtype.itemsize), { zero: false });
  try {
    const room = roomAt(heap.memory, address, node.dtype, node.shape);
    return replayAt(node, room, null) ? read(room) : undefined;
  } finally {
    heap.free(address);
  }
}

/** The same for dense memory of a destination that has just been made for it. */
export function replayNew(node: Evaluable, dst: object, memory: WebAssembly.Memory, byteOffset: number): boolean {
  return replayAt(node, roomAt(memory, byteOffset, node.dtype, node.shape), dst);
}

function replayAt(node: Evaluable, target: MemoryLease, dst: object | null): boolean {
  if (target.memory !== defaultHeap().memory || wasmRefused() !== null) return false;
  const structure = structureOf(node, target);
  if (structure === null) return false;
  const { text } = structure;
  const known = recordingOf(text, target.memory);
  if (known === "never") return false;
  if (known === undefined) {
    if (recordings.size === CAPACITY) recordings.clear();
    recordings.set(text, "once");
    return false;
  }
  if (known === "once") recordings.set(text, recordingFrom(node, structure, dst) ?? "never");
  else play(known, structure);
  if (structure.plain.length > 0) {
    counters.staged++;
    counters.last = STAGED;
  }
  return true;
}

function recordingOf(text: string, own: WebAssembly.Memory): Counted | Seen | undefined {
  if (memory !== own) recordings.clear();
  memory = own;
  return recordings.get(text);
}

function recordingFrom(node: Evaluable, structure: Structure, dst: object | null): Counted | null {
  const { runs, temporaries } = counters;
  const { leases, plain, inPlace } = structure;
  const target = leases[0]!;
  const work = (session: Session) => {
    evaluate(node, inPlace ? session.hold(target, dst) : session.holdNew(target, dst), session);
  };
  return withCopies(plain, 0, (addresses, { memory }) => {
    const copies = new Map<Leaf, MemoryLease>();
    for (const [k, { leaf, lease, low }] of plain.entries()) {
      const geometry = { ...lease, byteOffset: addresses[k]! + lease.byteOffset - low };
      copies.set(leaf, new MemoryLease(memory, lease.dtype, geometry, true, Number.NaN));
    }
    const recording = record([...leases, ...copies.values()], () => inSession(work, copies));
    return recording && { ...recording, runs: counters.runs - runs, temporaries: counters.temporaries - temporaries };
  });
}

function play({ steps, scratch, runs, temporaries }: Counted, { leases, plain }: Structure): void {
  counters.replayed++;
  counters.runs += runs;
  counters.temporaries += temporaries;
  counters.last = "wasm, in place";
  withCopies(plain, scratch, addresses => {
    const bases = leases.map(({ low }) => low).concat(addresses);
    for (let k = 0; k < steps.length; k++) {
      const { run, args, at, regions, deltas } = steps[k]!;
      for (let i = 0; i < at.length; i++) args[at[i]!] = bases[regions[i]!]! + deltas[i]!;
      call(run, args);
    }
  });
}

/** Copies operands into the heap, as aligned as they are, and gives `work` their addresses and that of as many bytes more. */
function withCopies<T>(plain: readonly Plain[], more: number, work: (addresses: number[], heap: Heap) => T): T {
  const heap = defaultHeap();
  const nbytes = plain.reduce((sum, { low, nbytes }) => sum + spaced(low, nbytes), more);
  if (nbytes === 0) return work([], heap);
  const begin = heap.allocate(nbytes, { zero: false });
  try {
    let at = begin;
    const addresses = plain.map(({ lease, low, nbytes }) => {
      const address = at + (low & 15);
      new Uint8Array(heap.memory.buffer, address, nbytes).set(new Uint8Array(lease.buffer, low, nbytes));
      countMoved(nbytes);
      at += spaced(low, nbytes);
      return address;
    });
    return work([...addresses, at], heap);
  } finally {
    heap.free(begin);
  }
}

const spaced = (low: number, nbytes: number): number => ((low & 15) + nbytes + 63) & ~63;
