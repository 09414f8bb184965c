/**
 * What an evaluation did, written down while it ran, to be done again with other addresses and numbers: calls of kernels, which
 * of their arguments point where, and which are numbers of the expression. It counts only if there was nothing else: JavaScript
 * that reads or writes bytes, workers, and kernels that return values leave no recording.
 *
 * JavaScript gets at bytes by the `buffer` of a lease, which says so here; whoever goes another way calls `leaveRecording`.
 */
import type { Constant } from "../expression/node.ts";
import { placeOf, type Run } from "../kernel/cache.ts";
import { scalarParameter } from "../lowering/scalar-parameter.ts";

type Value = number | bigint;

/** Bytes that arguments may point into: those of one operand. */
export interface Region {
  readonly low: number;
  readonly high: number;
}

/**
 * One call. Its argument `at[i]` is `deltas[i]` bytes from the beginning of the region `regions[i]`; the arguments from
 * `firstScalar` on are the expression's constants of these numbers.
 */
export interface RecordedCall {
  readonly run: Run;
  readonly args: Value[];
  readonly at: readonly number[];
  readonly regions: readonly number[];
  readonly deltas: readonly number[];
  readonly firstScalar: number;
  readonly constants: readonly number[];
}

export interface Recording {
  readonly calls: readonly RecordedCall[];
  /** Bytes of memory for intermediate results, which is one region more. */
  readonly scratch: number;
}

interface Room extends Region {
  /** Where in the scratch memory it begins. */
  readonly at: number;
}

class Recorder {
  readonly calls: RecordedCall[] = [];
  scratch = 0;
  failed = false;
  readonly #memory: WebAssembly.Memory;
  readonly #operands: readonly Region[];
  readonly #constants: readonly Constant[];
  readonly #rooms: Room[] = [];

  constructor(memory: WebAssembly.Memory, operands: readonly Region[], constants: readonly Constant[]) {
    this.#memory = memory;
    this.#operands = operands;
    this.#constants = constants;
  }

  take(address: number, nbytes: number): void {
    this.#rooms.push({ low: address, high: address + nbytes, at: this.scratch });
    this.scratch += aligned(nbytes);
  }

  /** Writes a call down, unless it is over another memory, points to where nothing is known, or takes unknown numbers. */
  add(run: Run, args: readonly Value[], given: readonly Constant[]): boolean {
    const { memory, pointers, scalars } = placeOf(run);
    if (memory !== this.#memory || scalars.length > given.length) return false;
    const constants: number[] = [];
    for (let k = 0; k < scalars.length; k++) {
      const known = this.#constants.indexOf(given[k]!);
      if (known < 0 || !Object.is(scalarParameter(given[k]!), args[scalars[k]!])) return false;
      constants.push(known);
    }
    const regions: number[] = [];
    const deltas: number[] = [];
    for (const k of pointers) {
      const address = args[k] as number;
      const isIn = ({ low, high }: Region) => low <= address && address < high;
      const operand = this.#operands.findIndex(isIn);
      // The latest: memory may have been given back and taken again.
      const room = operand < 0 ? this.#rooms.findLast(isIn) : undefined;
      if (operand < 0 && room === undefined) return false;
      regions.push(operand < 0 ? this.#operands.length : operand);
      deltas.push(room === undefined ? address - this.#operands[operand]!.low : room.at + address - room.low);
    }
    this.calls.push({ run, args: [...args], at: pointers, regions, deltas, firstScalar: scalars[0] ?? 0, constants });
    return true;
  }
}

/** Bytes of room that begins where kernels like it. Not by bits: rooms may be larger than 2^31 bytes. */
export function aligned(nbytes: number): number {
  return Math.ceil(nbytes / 64) * 64;
}

let current: Recorder | null = null;

/**
 * Does `work` and gives what it did; null if that cannot be done again. The regions of operands are apart from each other, and
 * in this memory; `constants` are all of the expression's, each once.
 */
export function record(
  memory: WebAssembly.Memory,
  operands: readonly Region[],
  constants: readonly Constant[],
  work: () => void,
): Recording | null {
  // What runs within another one is not that one's doing.
  if (current !== null) {
    current.failed = true;
    work();
    return null;
  }
  const recorder = new Recorder(memory, operands, constants);
  current = recorder;
  try {
    work();
  } finally {
    current = null;
  }
  const { calls, scratch, failed } = recorder;
  return failed || calls.length === 0 ? null : { calls, scratch };
}

/** To be called by whatever does something that is no call of a kernel in place. */
export function leaveRecording(): void {
  if (current !== null) current.failed = true;
}

/** To be called with each kernel that has been called, the nodes of its scalars, and what it returned. */
export function recordCall(run: Run, args: readonly Value[], constants: readonly Constant[], result: unknown): void {
  if (current === null || current.failed) return;
  if (result !== undefined || !current.add(run, args, constants)) current.failed = true;
}

/** To be called with all memory that is taken for intermediate results. */
export function recordRoom(address: number, nbytes: number): void {
  current?.take(address, nbytes);
}
