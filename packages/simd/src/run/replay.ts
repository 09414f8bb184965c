/**
 * The short way of an evaluation of few elements that takes several calls, or loops that must be planned: a product, a reduction
 * along an axis, rows and columns. The second time that one of its structure runs it is recorded; from then on its calls are
 * repeated, with the addresses and the numbers of the day; operands in plain memory are copied first. The same kernels on the
 * same bytes as the long way (run.ts).
 */
import { defaultHeap } from "@lanewise/array";
import { countMoved, sizeOf } from "@lanewise/format";
import type { Evaluable, Leaf } from "../expression/node.ts";
import { sameShape } from "../expression/same-shape.ts";
import { scalarParameter } from "../lowering/scalar-parameter.ts";
import { memoryLease } from "./acquire.ts";
import { call } from "./call.ts";
import { counters } from "./counters.ts";
import { Generations } from "./generations.ts";
import { MemoryLease, roomAt } from "./lease.ts";
import { plainOf } from "./plain.ts";
import { type Recording, record } from "./recording.ts";
import { evaluate, inSession } from "./run.ts";
import { withCopies, withMemory } from "./scratch.ts";
import type { Session } from "./session.ts";
import { STAGED } from "./staging.ts";
import { type Structure, structureOf } from "./structure.ts";
import { wasmRefused } from "./wasm.ts";

/** What an evaluation did, and how `info()` counted it. */
interface Counted extends Recording {
  readonly runs: number;
  readonly temporaries: number;
}

/** What is known of a structure: how to do it again, or that this is not possible. */
let recordings: Generations<Counted | "never"> = /* @__PURE__ */ new Generations();
/** Structures that came up once. Apart: where shapes change all the time most do so once, and push nothing out. */
let seen: Generations<true> = /* @__PURE__ */ new Generations();
/** What the recordings are bound to. */
let memory: WebAssembly.Memory | undefined;

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
  return repeat(node, null, null, read);
}

/** Evaluates into memory of `dst`, dense, of the node's dtype and shape, and gives true; or does nothing and gives false. */
export function replayAt(node: Evaluable, target: MemoryLease, dst: object): boolean {
  return repeat(node, target, dst, () => true) === true;
}

/** Evaluates into `target`, or into room for the time of `read`; or does nothing and gives undefined. */
function repeat<T>(
  node: Evaluable,
  target: MemoryLease | null,
  dst: object | null,
  read: (target: MemoryLease) => T,
): T | undefined {
  const heap = defaultHeap();
  if ((target !== null && target.memory !== heap.memory) || wasmRefused() !== null) return undefined;
  const structure = structureOf(node, heap.memory, target);
  if (structure === null) return undefined;
  const { text, inPlace } = structure;
  const known = recordingOf(text, heap.memory);
  if (known === "never") return undefined;
  if (known !== undefined) {
    return withPlace(node, target, 0, place => (play(known, structure, place) ? read(place) : undefined));
  }
  if (seen.get(text) === undefined) {
    seen.set(text, true);
    return undefined;
  }
  if (target === null || inPlace) {
    return withPlace(node, target, 0, place => (learn(node, structure, place, dst) ? read(place) : undefined));
  }
  // Beside the destination: this evaluation may end for want of memory when some of it has been written.
  return withPlace(node, null, target.byteOffset & 15, place => {
    if (!learn(node, structure, place, dst)) return undefined;
    new Uint8Array(heap.memory.buffer).copyWithin(target.byteOffset, place.low, place.high);
    return read(target);
  });
}

/** Calls `work` with the target, or with room for it that is as much beside an aligned address. */
function withPlace<T>(
  { dtype, shape }: Evaluable,
  target: MemoryLease | null,
  beside: number,
  work: (place: MemoryLease) => T,
): T | undefined {
  if (target !== null) return work(target);
  return withMemory(sizeOf(shape) * dtype.itemsize + beside, (address, heap) => {
    return work(roomAt(heap.memory, address + beside, dtype, shape));
  });
}

function recordingOf(text: string, own: WebAssembly.Memory): Counted | "never" | undefined {
  if (memory !== own) {
    recordings = new Generations();
    seen = new Generations();
    memory = own;
  }
  return recordings.get(text);
}

/** Evaluates and remembers how, or does nothing and gives false. */
function learn(
  node: Evaluable,
  { text, operands, copied, constants, inPlace }: Structure,
  target: MemoryLease,
  dst: object | null,
): boolean {
  const { runs, temporaries } = counters;
  const work = (session: Session) => {
    evaluate(node, inPlace ? session.hold(target, dst) : session.holdNew(target, dst), session);
  };
  return withCopies(copied, 0, (addresses, { memory }) => {
    const copies = new Map<Leaf, MemoryLease>();
    for (const [k, { leaf, lease, low }] of copied.entries()) {
      const geometry = { ...lease, byteOffset: addresses[k]! + lease.byteOffset - low };
      copies.set(leaf, new MemoryLease(memory, lease.dtype, geometry, true, Number.NaN));
    }
    const regions = [target, ...operands, ...copies.values()];
    const recording = record(memory, regions, constants, () => inSession(work, copies));
    const counted = { runs: counters.runs - runs, temporaries: counters.temporaries - temporaries };
    recordings.set(text, recording === null ? "never" : { ...recording, ...counted });
  });
}

/** Repeats an evaluation, or does nothing and gives false. */
function play(
  { calls, scratch, runs, temporaries }: Counted,
  { operands, copied, constants }: Structure,
  target: MemoryLease,
): boolean {
  return withCopies(copied, scratch, addresses => {
    counters.replayed++;
    counters.runs += runs;
    counters.temporaries += temporaries;
    counters.last = "wasm, in place";
    const bases = [target.low];
    for (let k = 0; k < operands.length; k++) bases.push(operands[k]!.low);
    for (let k = 0; k < addresses.length; k++) bases.push(addresses[k]!);
    for (let k = 0; k < calls.length; k++) {
      const { run, args, at, regions, deltas, firstScalar, constants: used } = calls[k]!;
      for (let i = 0; i < at.length; i++) args[at[i]!] = bases[regions[i]!]! + deltas[i]!;
      for (let i = 0; i < used.length; i++) args[firstScalar + i] = scalarParameter(constants[used[i]!]!);
      call(run, args);
    }
  });
}
