/**
 * Nanoseconds an element of the elementary functions' kernels, one thread, a million elements of usual arguments; the
 * operations that every element needs, and those behind `rare`; bytes of the module.
 *
 *   node --conditions=@lanewise/source packages/simd/bench/math.bench.ts [name ...]
 *
 * Best of 40 rounds. `Math` is the plain JS loop over the same arguments, where there is such a function.
 */
import { Builder } from "../src/ir/builder.ts";
import { getKernel } from "../src/kernel/cache.ts";
import type { Region } from "../src/kernel/regions.ts";
import { schedule } from "../src/kernel/schedule.ts";
import type { KernelSpec } from "../src/kernel/spec.ts";
import * as elementary from "../src/math/elementary.ts";
import type { Binary, Unary } from "../src/math/reals.ts";
import { arityOf, MATH_NAMES, type MathName } from "../test/support/math-kernels.ts";
import type { FloatType } from "../test/support/math-references.ts";

const COUNT = 1_000_000;
const ROUNDS = 40;
const lowerings: Readonly<Record<string, Unary | Binary>> = { ...elementary };

/** Arguments outside of [-10, 10] or with a domain of their own. */
const RANGES: Partial<Record<MathName, readonly [number, number]>> = {
  exp: [-20, 20],
  log: [0.001, 1000],
  log2: [0.001, 1000],
  log10: [0.001, 1000],
  log1p: [-0.9, 10],
  acosh: [1, 50],
  asin: [-1, 1],
  acos: [-1, 1],
  atanh: [-1, 1],
  rsqrt: [0.1, 10],
  pow: [0.1, 10],
};

function best(run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return (least * 1e6) / COUNT;
}

function operations({ program }: KernelSpec, region: Region): number {
  return region.nodes.filter(id => program.nodes[id]!.kind === "op").length;
}

function heavyOperations(spec: KernelSpec, region: Region): number {
  let sum = 0;
  for (const inner of region.inner.values()) sum += operations(spec, inner) + heavyOperations(spec, inner);
  return sum;
}

function row(name: MathName, type: FloatType): string {
  const arity = arityOf(name);
  const b = new Builder(Array.from({ length: arity }, () => type));
  const loads = Array.from({ length: arity }, (_, i) => b.load(i));
  const lane = (lowerings[name] as (b: Builder, ...args: typeof loads) => (typeof loads)[0])(b, ...loads)!;
  const operand = { storage: type, access: "contiguous" } as const;
  const program = b.build([{ storage: type, lanes: [lane] }]);
  const spec: KernelSpec = { program, rank: 1, inputs: loads.map(() => operand), outputs: [operand] };
  const kernel = getKernel(spec, "plain");
  const Elements = type === "float64" ? Float64Array : Float32Array;
  const step = COUNT * 8;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((step * 3) / 65536) });
  const [low, high] = RANGES[name] ?? [-10, 10];
  const columns = loads.map((_, i) => new Elements(memory.buffer, i * step, COUNT));
  for (const column of columns) for (let i = 0; i < COUNT; i++) column[i] = low + (high - low) * Math.random();
  const run = kernel.bind(memory);
  const args = Array.from({ length: arity + 1 }, (_, i) => i * step);
  const ours = best(() => run(...args, COUNT));
  const { region } = schedule(spec);
  let plain = "-";
  if (arity === 1 && name in Math) {
    const native = (Math as unknown as Record<string, (x: number) => number>)[name]!;
    const [x, out] = [columns[0]!, new Elements(COUNT)];
    const loop = (): void => {
      for (let i = 0; i < COUNT; i++) out[i] = native(x[i]!);
    };
    plain = best(loop).toFixed(2);
  }
  const counts = `${operations(spec, region)} + ${heavyOperations(spec, region)}`;
  return `${name.padEnd(10)} ${type}  ${ours.toFixed(2).padStart(6)} ns  Math ${plain.padStart(6)}  ops ${counts.padEnd(9)} ${kernel.bytes.length} bytes`;
}

const wanted = process.argv.slice(2);
for (const type of ["float64", "float32"] as const) {
  for (const name of MATH_NAMES) if (wanted.length === 0 || wanted.includes(name)) console.log(row(name, type));
}
