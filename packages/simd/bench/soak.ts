/**
 * The long run that no test suite waits for: random programs, each evaluated as one expression over operands in any memory, again
 * and again while they are written, moved and made anew, beside the same program step by step in JavaScript kernels over dense
 * arrays. The bits must be the same.
 *
 *   pnpm soak:simd [--programs N] [--seed S] [--large P] [--threads T]
 *
 * A program that fails is printed with its seed; `--seed S --programs 1` runs it alone. `--large` is the part of programs whose
 * extents are around those of tiles. LW=<path> takes another build of all packages, a bundle for example.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Dice } from "./soak/dice.ts";
import { Memories, type Placed } from "./soak/memories.ts";
import { type Known, randomStep, renumbered, type Step } from "./soak/steps.ts";
import { comparable, DTYPES, difference, randomBytes, randomIndices } from "./soak/values.ts";

const { values: options } = parseArgs({
  options: {
    programs: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    large: { type: "string", default: "0.1" },
    threads: { type: "string", default: "1" },
  },
});
const lw: any = await import(process.env.LW ? pathToFileURL(resolve(process.env.LW)).href : "lanewise");
lw.configure({ threads: Number(options.threads) });
await lw.threadsReady();

/** Elements of any result, at most. */
const MOST = 3e5;
/** Extents around which something is done in another way. */
const EDGES = [4096, 4097, 10923, 16384, 16385, 32769, 40000, 65536, 65537, 100003];

interface Leaf {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isIndex: boolean;
}

interface Result {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** As they are compared. */
  readonly bytes: Uint8Array;
}

const reference = lw.createHeap({ maximum: 2 ** 30 });
const counts = { programs: 0, evaluations: 0, refused: 0, wrong: 0 };
const start = performance.now();

for (let k = 0; k < Number(options.programs); k++) {
  const seed = Number(options.seed) + k;
  try {
    runProgram(seed);
  } catch (error) {
    complain(seed, String((error as Error).stack));
  } finally {
    lw.configure({ backend: "auto" });
  }
}
console.log(
  `${counts.programs} programs, ${counts.evaluations} evaluations, ${counts.wrong} wrong, ${counts.refused} steps refused, ` +
    `${((performance.now() - start) / 1000).toFixed(1)} s; ${lw.defaultHeap().stats().bytes} bytes in the heap`,
);
process.exit(counts.wrong === 0 ? 0 : 1);

function complain(seed: number, text: string): void {
  counts.wrong++;
  console.log(`seed ${seed}: ${text}`);
}

function runProgram(seed: number): void {
  const dice = new Dice(seed);
  const isLarge = dice.chance(Number(options.large));
  const memories = new Memories(lw, dice);
  const kinds = Array.from({ length: 2 + dice.below(4) }, () => dice.pick(DTYPES));
  if (dice.chance(0.4)) kinds.fill(dice.pick(DTYPES), 1);
  kinds[0] = "bool";
  const places = kinds.map(() => dice.pick(["", "a", "ab", "ab", "ba", "b", "cab", "1b", "a1"]));
  let extents = randomExtents(dice, isLarge);
  const fresh = (): Leaf[] => kinds.map((kind, k) => leafOf(dice, kind, places[k]!, extents, k === kinds.length - 1));
  let leaves = fresh();
  let steps = randomProgram(dice, leaves, isLarge ? 6 : 14);
  if (steps.length === 0) return;
  counts.programs++;
  for (let round = 0; round < (isLarge ? 2 : 5); round++) {
    const results = stepByStep(steps, leaves);
    if (results !== null) evaluateAll(seed, dice, memories, steps, leaves, results);
    memories.release();
    if (dice.chance(0.3)) extents = randomExtents(dice, isLarge);
    leaves = fresh();
    if (dice.chance(0.7)) steps = steps.map(step => renumbered(dice, step));
  }
}

function randomExtents(dice: Dice, isLarge: boolean): Readonly<Record<string, number>> {
  const few = (): number => (dice.chance(0.05) ? 0 : 1 + dice.below(dice.pick([3, 6, 20])));
  if (!isLarge) return { a: few(), b: few(), c: 1 + dice.below(3), 1: 1 };
  const [long, short] = [dice.pick(EDGES), 1 + dice.below(3)];
  if (dice.chance(0.3)) return { a: 100 + dice.below(200), b: 100 + dice.below(300), c: 2, 1: 1 };
  return dice.chance(0.5) ? { a: long, b: short, c: 1, 1: 1 } : { a: short, b: long, c: 1, 1: 1 };
}

function leafOf(
  dice: Dice,
  dtype: string,
  axes: string,
  extents: Readonly<Record<string, number>>,
  last: boolean,
): Leaf {
  const shape = [...axes].map(axis => extents[axis]!);
  const count = shape.reduce((product, extent) => product * extent, 1);
  const isIndex = last && dtype === "int32";
  return { dtype, shape, isIndex, bytes: isIndex ? randomIndices(dice, count) : randomBytes(dice, dtype, count) };
}

/** Steps that these leaves allow. */
function randomProgram(dice: Dice, leaves: readonly Leaf[], most: number): Step[] {
  const steps: Step[] = [];
  const arrays = leaves.map(arrayOf);
  const known: Known[] = [...leaves];
  for (let tries = 0; tries < 60 && steps.length < most; tries++) {
    const step = randomStep(lw, dice, known);
    const array = inJs(() => evaluated(step, arrays));
    if (array === null) counts.refused++;
    else {
      arrays.push(array);
      known.push({ dtype: array.dtype.name, shape: [...array.shape], isIndex: false });
      steps.push(step);
    }
  }
  for (const array of arrays) array.release();
  return steps;
}

/** One step over arrays as an array; null where it is refused, or too much. */
function evaluated(step: Step, arrays: readonly any[]): any {
  const operands = step.inputs.map(input => ("of" in input ? arrays[input.of] : input.number)) as any[];
  const work = operands.reduce((product, operand) => product * Math.max(1, operand?.size ?? 1), 1);
  if (/^(matmul|tensordot|isin|tile|repeat)/.test(step.text) && work > 1e7) return null;
  try {
    const expression = step.make(lw, operands);
    return expression.size > MOST ? null : expression.eval({ heap: reference });
  } catch (error) {
    if (!lw.isLanewiseError(error)) throw error;
    return null;
  }
}

function inJs<T>(work: () => T): T {
  lw.configure({ backend: "js" });
  try {
    return work();
  } finally {
    lw.configure({ backend: "auto" });
  }
}

function arrayOf({ dtype, shape, bytes }: Leaf): any {
  const array = lw.empty(shape, dtype, { heap: reference });
  new Uint8Array(reference.memory.buffer, array.address, bytes.length).set(bytes);
  return array;
}

/** What every step gives, leaves in front; null where one of them is refused. */
function stepByStep(steps: readonly Step[], leaves: readonly Leaf[]): Result[] | null {
  const arrays = leaves.map(arrayOf);
  try {
    for (const step of steps) {
      const array = inJs(() => evaluated(step, arrays));
      if (array === null) return null;
      arrays.push(array);
    }
    return arrays.map(array => ({
      dtype: array.dtype.name,
      shape: [...array.shape],
      bytes: comparable(array.dtype.name, array.toBytes()),
    }));
  } finally {
    for (const array of arrays) array.release();
  }
}

function expressionOf(steps: readonly Step[], exporters: readonly any[], wanted: number): any {
  const made = new Map<number, any>();
  const resultOf = (id: number): any => {
    if (id < exporters.length) return exporters[id];
    if (!made.has(id)) {
      const { inputs, make } = steps[id - exporters.length]!;
      made.set(
        id,
        make(
          lw,
          inputs.map(input => ("of" in input ? resultOf(input.of) : input.number)),
        ),
      );
    }
    return made.get(id);
  };
  return resultOf(wanted);
}

function evaluateAll(
  seed: number,
  dice: Dice,
  memories: Memories,
  steps: readonly Step[],
  leaves: readonly Leaf[],
  results: readonly Result[],
): void {
  const inHeap = dice.chance(0.4);
  const place = ({ dtype, shape, bytes }: Leaf): Placed =>
    memories.place(dtype, shape, bytes, inHeap ? dice.pick(["array", "view", "strided"]) : undefined);
  const placed = leaves.map(place);
  const exporters = placed.map(({ exporter }) => exporter);
  for (const id of new Set([results.length - 1, leaves.length + dice.below(steps.length)])) {
    const result = results[id]!;
    const isKernel = dice.chance(0.3);
    const kernel = lw.kernel((...operands: any[]) => expressionOf(steps, operands, id));
    const expression = expressionOf(steps, exporters, id);
    const check = (bytes: Uint8Array, how: string): void => {
      counts.evaluations++;
      const wrong = difference(result.dtype, result.bytes, comparable(result.dtype, bytes));
      if (wrong === null) return;
      const program = steps.map(({ text }, k) => `  #${leaves.length + k} ${text}`).join("\n");
      const over = leaves.map(({ dtype, shape }, k) => `${placed[k]!.kind} ${dtype}[${shape}]`).join(", ");
      complain(
        seed,
        `#${id} ${result.dtype}[${result.shape}] by ${how}, ${lw.info().last}: ${wrong}\n  ${over}\n${program}`,
      );
    };
    for (let turn = 0; turn < 4; turn++) {
      lw.configure({ backend: dice.chance(0.15) ? "js" : "auto" });
      evaluateOnce(dice, memories, result, expression, isKernel ? dst => kernel.into(dst, ...exporters) : null, check);
      const k = dice.below(placed.length);
      placed[k]!.move?.();
      placed[k]!.write(leaves[k]!.bytes);
    }
    intoOperand(placed, leaves, result, expression, check);
  }
}

function evaluateOnce(
  dice: Dice,
  memories: Memories,
  { dtype, shape, bytes }: Result,
  expression: any,
  kernel: ((dst: object) => void) | null,
  check: (bytes: Uint8Array, how: string) => void,
): void {
  if (dice.chance(0.25)) {
    const array = expression.eval();
    check(bytesOf(array, dtype), "eval");
    array.release();
  } else if (dice.chance(0.2) && expression.dtype.TypedArray !== null) {
    const { buffer, byteOffset, byteLength } = expression.toTypedArray();
    check(new Uint8Array(buffer, byteOffset, byteLength), "toTypedArray");
  } else {
    const { kind, exporter } = memories.place(dtype, shape, new Uint8Array(bytes.length));
    for (let time = 0; time < 3; time++) {
      if (kernel === null) expression.into(exporter);
      else kernel(exporter);
      check(bytesOf(exporter, dtype), `${kernel === null ? "into" : "kernel into"} ${kind}, time ${time}`);
    }
  }
}

/** The destination is an operand, which is then written as it was. */
function intoOperand(
  placed: readonly Placed[],
  leaves: readonly Leaf[],
  { dtype, shape }: Result,
  expression: any,
  check: (bytes: Uint8Array, how: string) => void,
): void {
  const k = leaves.findIndex(leaf => leaf.dtype === dtype && String(leaf.shape) === String(shape));
  if (k < 0) return;
  expression.into(placed[k]!.exporter);
  check(bytesOf(placed[k]!.exporter, dtype), `into operand ${k}`);
  placed[k]!.write(leaves[k]!.bytes);
}

function bytesOf(exporter: object, dtype: string): Uint8Array {
  const copy = lw.array(exporter, lw.dtype(dtype));
  const bytes = copy.toBytes();
  copy.release();
  return bytes;
}
