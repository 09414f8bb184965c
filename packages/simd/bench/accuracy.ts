/**
 * Measures the elementary functions in ulps and prints the table of docs/reference/accuracy.md.
 *
 *   node --conditions=@lanewise/source packages/simd/bench/accuracy.ts [--dense N] [--every K] [--write] [name ...]
 *
 * --write puts the rows of the functions that were named, or of all, into the page.
 *
 * float64: the committed references, and N (20,000) further random arguments for each function, whose references
 * oracle/generate-math.py computes on the spot (python3 with mpmath; --dense 0 does without).
 *
 * float32, one argument: all 2^32 arguments (--every K: each K-th) through WebAssembly kernels. The reference there is the
 * function of float64: its own error, an ulp of float64, is 2^-29 of an ulp of float32.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Builder } from "../src/ir/builder.ts";
import * as ir from "../src/ir/primitives.ts";
import { getKernel } from "../src/kernel/cache.ts";
import { folding } from "../src/kernel/folding.ts";
import * as elementary from "../src/math/elementary.ts";
import { Reals, type Unary } from "../src/math/reals.ts";
import { arityOf, MATH_NAMES, type MathName, mathKernel } from "../test/support/math-kernels.ts";
import {
  errorInUlps,
  type FloatType,
  type References,
  readReferences,
  ulpOf,
} from "../test/support/math-references.ts";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dense: { type: "string", default: "20000" },
    every: { type: "string", default: "1" },
    write: { type: "boolean", default: false },
  },
});

interface Measured {
  readonly error: number;
  readonly at: readonly number[];
  readonly count: number;
}

const ROOT = new URL("../../../", import.meta.url);
const NONE: Measured = { error: 0, at: [], count: 0 };
const committed = readReferences(readFileSync(new URL("packages/simd/test/fixtures/math.bin", ROOT)));

function worse(a: Measured, b: Measured): Measured {
  return { ...(b.error > a.error ? b : a), count: a.count + b.count };
}

function measure({ name, type, arguments: columns, nearest, rest }: References): Measured {
  const got = mathKernel(name as MathName, type).wasm(columns);
  let worst = NONE;
  for (let i = 0; i < got.length; i++) {
    const at = columns.map(column => column[i]!);
    // logaddexp loses what its arguments cancel: there its error counts in ulps of the larger one.
    const share = name === "logaddexp" ? Math.max(1, ...at.map(x => ulpOf(x, type) / ulpOf(nearest[i]!, type))) : 1;
    const error = errorInUlps(got[i]!, nearest[i]!, rest[i]!, type) / (share < Infinity ? share : 1);
    if (!(error <= worst.error)) worst = { error, at, count: 0 };
  }
  return { ...worst, count: got.length };
}

function dense(name: MathName, type: FloatType): Measured {
  if (Number(options.dense) === 0) return NONE;
  const script = new URL("oracle/generate-math.py", ROOT).pathname;
  const bytes = execFileSync("python3", [script, "dense", name, type, options.dense!], { maxBuffer: 2 ** 30 });
  return readReferences(bytes).map(measure).reduce(worse);
}

const BLOCK = 65536;

const lowerings: Readonly<Record<string, unknown>> = { ...elementary };

/**
 * A kernel over positions that stand for float32 bit patterns: the largest error of a block in ulps, NaN where special
 * values differ. The reference, the rounding and the measure are one program with the function itself.
 */
function blockKernel(name: MathName): (first: number, step: number) => number {
  const b = new Builder(["index"]);
  const x = b.op(ir.fromBits, b.load(0));
  const lower = lowerings[name] as Unary;
  const value = lower(b, x);
  const reference = lower(b, b.op(ir.toF64, x));
  const m = new Reals(b, "f64");
  const rounded = b.op(ir.toF32, reference);
  const equal = b.op(ir.eq, b.op(ir.toBits, value), b.op(ir.toBits, rounded));
  const bothNaN = b.op(ir.and, b.op(ir.ne, value, value), b.op(ir.ne, rounded, rounded));
  // 1 / ulp: the exponent field of 2^(23 - e), subnormal results having the least normal's
  const exponent = m.iand(m.bits(m.atLeast(m.abs(reference), 2 ** -126)), 0x7ff00000_00000000n);
  const inverse = m.fromBits(m.isub(m.int(2069n << 52n), exponent));
  const got = b.op(ir.toF64, value);
  const error = m.mul(m.abs(m.sub(got, reference)), inverse);
  // A zero of the wrong sign is as wrong as a NaN. Infinities that are right have no error, though their difference is NaN.
  const wrongZero = m.both(m.eq(got, 0), m.eq(reference, 0));
  const correct = b.op(ir.extend, b.op(ir.or, equal, bothNaN));
  const usual = m.select(correct, m.atLeast(0, m.atMost(error, 0.5)), m.select(wrongZero, Number.NaN, error));
  const program = b.buildFold([m.select(b.op(ir.extend, bothNaN), 0, usual)]);
  const inputs = [{ storage: "index", access: "index" }] as const;
  const kernel = getKernel({ program, rank: 1, inputs, outputs: [], gathering: folding(["f64.max"]) }, "plain");
  const run = kernel.bind(new WebAssembly.Memory({ initial: 1 }));
  return (first, step) => run(first | 0, BLOCK, step);
}

/** Every float32, in order of its bits; the worst block is then searched for its argument. */
function everyFloat32(name: MathName): Measured {
  const step = Number(options.every);
  const run = blockKernel(name);
  let [worst, worstBlock, count] = [-1, 0, 0];
  for (let first = 0; first < 2 ** 32; first += BLOCK * step) {
    let error = run(first, step);
    if (Number.isNaN(error)) error = Number.POSITIVE_INFINITY;
    if (error > worst) [worst, worstBlock] = [error, first];
    count += BLOCK;
  }
  const bits = Uint32Array.from({ length: BLOCK }, (_, i) => worstBlock + i * step);
  const x = new Float32Array(bits.buffer);
  const got = mathKernel(name, "float32").wasm([x]);
  const exact = mathKernel(name, "float64").wasm([x]);
  let [error, at] = [-1, 0];
  for (let i = 0; i < BLOCK; i++) {
    const own = errorInUlps(got[i]!, exact[i]!, 0, "float32");
    if (own > error) [error, at] = [own, x[i]!];
  }
  return { error: Math.max(worst, error), at: [at], count };
}

function figure({ error, at, count }: Measured): string {
  const arguments_ = at.map(x => (Object.is(Math.fround(x), x) ? x.toPrecision(9) : `${x}`)).join(", ");
  return `${(Math.ceil(error * 1000) / 1000).toFixed(3)} | ${arguments_} | ${count.toLocaleString("en")}`;
}

const rows: string[] = [];
for (const name of MATH_NAMES) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const of = (type: FloatType): Measured =>
    worse(
      committed
        .filter(entry => entry.name === name && entry.type === type)
        .map(measure)
        .reduce(worse),
      dense(name, type),
    );
  const float64 = of("float64");
  const float32 = arityOf(name) === 1 ? everyFloat32(name) : of("float32");
  rows.push(`| \`${name}\` | ${figure(float64)} | ${figure(float32)} |`);
  console.log(rows.at(-1));
}

/** Puts the measured rows in the place of the page's own; functions that were not asked for keep theirs. */
if (options.write) {
  const page = new URL("docs/reference/accuracy.md", ROOT);
  const lines = readFileSync(page, "utf8").split("\n");
  for (const row of rows) {
    const name = row.slice(0, row.indexOf("` |") + 3);
    const line = lines.findIndex(line => line.startsWith(name));
    if (line < 0) throw new Error(`docs/reference/accuracy.md has no row for ${name.slice(3, -3)}`);
    lines[line] = row;
  }
  writeFileSync(page, lines.join("\n"));
}
