/**
 * Measures the elementary functions in ulps and prints the table of docs/reference/accuracy.md.
 *
 *   node --conditions=@lanewise/source packages/simd/bench/accuracy.ts [--dense N] [--every K] [--write] [name ...]
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

/** Every float32, in order of its bits, a megabyte of arguments at a time. */
function everyFloat32(name: MathName): Measured {
  const single = mathKernel(name, "float32");
  const double = mathKernel(name, "float64");
  const step = Number(options.every);
  const length = 2 ** 18;
  const x = new Float32Array(length);
  const bits = new Uint32Array(x.buffer);
  const inverse = Float64Array.from({ length: 2048 }, (_, e) => 2 ** -Math.max(e - 1046, -149));
  const kernels = { single: single.stream(length), double: double.stream(length) };
  const exact = kernels.double.output as Float64Array;
  const exponents = new Uint32Array(exact.buffer, exact.byteOffset, length * 2);
  let [worst, worstAt, count] = [0, 0, 0];
  for (let first = 0; first < 2 ** 32; first += length * step) {
    for (let i = 0; i < length; i++) bits[i] = first + i * step;
    const got = kernels.single.run(x);
    kernels.double.run(x);
    for (let i = 0; i < length; i++) {
      const value = got[i]!;
      const reference = exact[i]!;
      let error = Math.abs(value - reference) * inverse[(exponents[2 * i + 1]! >>> 20) & 2047]!;
      // Zeros, infinities and NaN: correctly rounded, or measured with care.
      if (!(error < 0.75) || value === 0) {
        if (Object.is(value, Math.fround(reference))) continue;
        error = errorInUlps(value, reference, 0, "float32");
      }
      if (!(error <= worst)) [worst, worstAt] = [error, x[i]!];
    }
    count += length;
  }
  return { error: worst, at: [worstAt], count };
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

if (options.write) {
  const page = new URL("docs/reference/accuracy.md", ROOT);
  const text = readFileSync(page, "utf8");
  const [start, end] = ["<!-- table -->\n", "<!-- end -->"];
  const head =
    "| function | float64: ulp | at | arguments | float32: ulp | at | arguments |\n|---|---|---|---|---|---|---|\n";
  const before = text.slice(0, text.indexOf(start) + start.length);
  writeFileSync(page, `${before}${head}${rows.join("\n")}\n${text.slice(text.indexOf(end))}`);
}
