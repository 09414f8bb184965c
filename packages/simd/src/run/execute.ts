/**
 * Runs a planned kernel: over WebAssembly memory in place, through staging, or in JS; one call, blocks, or tiles for the
 * workers. Decides by where the operands lie and by what this place offers; the results are the same bits.
 */

import { countMoved } from "@lanewise/format";
import type { Constant } from "../expression/node.ts";
import type { Run } from "../kernel/cache.ts";
import type { Plan } from "../plan/plan.ts";
import type { Source } from "../plan/recipe.ts";
import { callArguments, forEachBlock } from "../plan/tiles.ts";
import { call } from "./call.ts";
import { counters } from "./counters.ts";
import { type Compiled, jsRun, wasmKernel } from "./kernels.ts";
import type { Operand } from "./operands.ts";
import type { Session } from "./session.ts";
import { runTiles, STAGED } from "./staging.ts";
import { inPlace, runThreaded } from "./threaded.ts";
import { wasmRefused } from "./wasm.ts";

/** A kernel with everything it is to be run on. The last operand is the destination. */
export interface Work {
  readonly kernel: Compiled;
  readonly plan: Plan;
  readonly operands: readonly Operand[];
  readonly numbers: readonly (number | bigint)[];
  readonly sources: readonly Source[];
  readonly constants: readonly Constant[];
}

/** A run that was one call in place, and can be repeated as such. */
export interface Executed {
  readonly run: Run;
  readonly args: readonly (number | bigint)[];
  readonly constants: readonly Constant[];
  readonly sources: readonly Source[];
  readonly operands: readonly Operand[];
}

export function execute(work: Work, session: Session): Executed | null {
  const refused = wasmRefused();
  if (refused !== null) {
    runJs(work);
    counters.last = `js: ${refused}`;
    return null;
  }
  const memory = commonMemory(work.operands);
  if (memory === null) {
    if (isMove(work)) moveBytes(work);
    else runStaged(work, session);
    return null;
  }
  const kernel = wasmKernel(work.kernel, memory);
  const run = kernel.bind(memory);
  if (runThreaded(work, kernel, run, memory)) {
    counters.threaded++;
    counters.last = "wasm, in place, with workers";
    return null;
  }
  const { plan, operands, numbers, sources, constants } = work;
  counters.last = inPlace(plan.size, memory);
  if (!isOneCall(plan)) {
    forEachBlock(plan, plan.block, (offsets, extents) => {
      const pointers = operands.map((operand, k) => operand.offset + offsets[k]!);
      call(run, callArguments(plan, pointers, extents, plan.strides, numbers), constants);
    });
    return null;
  }
  const pointers = operands.map((operand, k) => operand.offset + plan.starts[k]!);
  const args = callArguments(plan, pointers, plan.shape, plan.strides, numbers);
  call(run, args, constants);
  return { run, args, constants, sources, operands };
}

/** The one memory in which all operands lie, or null. */
export function commonMemory(operands: readonly Operand[]): WebAssembly.Memory | null {
  let memory: WebAssembly.Memory | null = null;
  for (const { lease } of operands) {
    if (lease === null) continue;
    if (lease.memory === null || (memory !== null && lease.memory !== memory)) return null;
    memory = lease.memory;
  }
  return memory;
}

export function isOneCall({ shape, block }: Plan): boolean {
  for (let axis = 0; axis < shape.length; axis++) if (shape[axis] !== block[axis]) return false;
  return true;
}

/** Bytes of a row from which moving it as one is quicker than staging it with others: as in `move.ts` of the copies. */
const LONG_ROW = 128;

/** Whether a run stores elements as they are, and rows of them lie densely on both sides. */
function isMove({ kernel, plan, operands }: Work): boolean {
  const { program, inputs, outputs } = kernel.spec;
  const isAsItWas = program.outputs.flat().every((id, k) => id === k && program.nodes[id]!.kind === "load");
  const isDense = plan.access.every(access => access === "contiguous");
  const isLong = plan.shape.length === 1 || plan.shape.at(-1)! * operands[0]!.itemsize >= LONG_ROW;
  return isAsItWas && isDense && isLong && inputs.length === 1 && inputs[0]!.storage === outputs[0]!.storage;
}

function moveBytes({ plan, operands }: Work): void {
  const [from, to] = operands.map(({ lease }) => new Uint8Array(lease!.buffer));
  const { itemsize } = operands[0]!;
  const nbytes = plan.shape.at(-1)! * itemsize;
  const row = plan.shape.map((extent, axis) => (axis === plan.shape.length - 1 ? extent : 1));
  forEachBlock(plan, row, offsets => {
    const [begin, at] = operands.map(({ offset }, k) => offset + offsets[k]!);
    to!.set(from!.subarray(begin, begin! + nbytes), at);
  });
  countMoved(plan.size * itemsize);
  counters.staged++;
  counters.last = STAGED;
}

function runStaged({ kernel, plan, operands, numbers }: Work, session: Session): void {
  runTiles(kernel, plan, operands, operands.length - 1, session, (run, pointers, extents, strides) => {
    call(run, callArguments(plan, pointers, extents, strides, numbers));
  });
}

function runJs({ kernel, plan, operands, numbers }: Work): void {
  const run = jsRun(kernel);
  const buffers = operands.map(({ lease }) => lease?.buffer ?? new ArrayBuffer(0));
  forEachBlock(plan, plan.block, (offsets, extents) => {
    const pointers = operands.map((operand, k) => operand.offset + offsets[k]!);
    counters.jsCalls++;
    run(buffers, callArguments(plan, pointers, extents, plan.strides, numbers));
  });
}
