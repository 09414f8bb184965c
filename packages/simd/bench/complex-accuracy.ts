/**
 * Measures the functions of complex numbers in ulps and prints their table of docs/reference/accuracy.md.
 *
 *   node --conditions=@lanewise/source packages/simd/bench/complex-accuracy.ts [--dense N] [--write] [name ...]
 *
 * The committed references, and N (3,000) further random arguments for each function and dtype, whose references
 * oracle/generate-complex.py computes on the spot (python3 with mpmath and NumPy; --dense 0 does without).
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type ComplexType, complexKernel } from "../test/support/complex-kernels.ts";
import { type ComplexReferences, complexErrors, readComplexReferences } from "../test/support/complex-references.ts";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { dense: { type: "string", default: "3000" }, write: { type: "boolean", default: false } },
});

interface Measured {
  /** In ulps of the result's magnitude, and where. */
  readonly whole: number;
  readonly at: string;
  readonly count: number;
}

const ROOT = new URL("../../../", import.meta.url);
const committed = readComplexReferences(readFileSync(new URL("packages/simd/test/fixtures/complex.bin", ROOT)));

function worse(a: Measured, b: Measured): Measured {
  return { ...(b.whole > a.whole ? b : a), count: a.count + b.count };
}

function measure({ name, type, arguments: columns, nearest, rest }: ComplexReferences): Measured {
  const [re, im] = complexKernel(name, type).wasm(columns);
  const count = re.length;
  let worst: Measured = { whole: -1, at: "", count };
  for (let i = 0; i < count; i++) {
    const pair = (of: readonly [ArrayLike<number>, ArrayLike<number>]): [number, number] => [of[0][i]!, of[1][i]!];
    const { whole } = complexErrors(pair([re, im]), pair(nearest), pair(rest), type);
    if (!(whole <= worst.whole)) worst = { whole, at: shown(columns.map(column => column[i]!)), count };
  }
  return worst;
}

function shown(parts: readonly number[]): string {
  const digits = (x: number): string => (Object.is(x, -0) ? "-0" : String(Number(x.toPrecision(9))));
  const points = Array.from({ length: parts.length / 2 }, (_, k) =>
    parts
      .slice(2 * k, 2 * k + 2)
      .map(digits)
      .join(" "),
  );
  return points.map(point => `(${point})`).join(", ");
}

function dense(name: string, type: ComplexType): Measured[] {
  if (Number(options.dense) === 0) return [];
  const script = new URL("oracle/generate-complex.py", ROOT).pathname;
  const bytes = execFileSync("python3", [script, "dense", name, type, options.dense!], { maxBuffer: 2 ** 28 });
  return readComplexReferences(bytes).map(measure);
}

const rows: string[] = [];
for (const name of new Set(committed.map(entry => entry.name))) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const cells = (["complex128", "complex64"] as const).map(type => {
    const own = committed.filter(entry => entry.name === name && entry.type === type).map(measure);
    const { whole, at, count } = [...own, ...dense(name, type)].reduce(worse);
    return `${(Math.ceil(whole * 1000) / 1000).toFixed(3)} | ${at} | ${count.toLocaleString("en")}`;
  });
  rows.push(`| \`${name}\` | ${cells.join(" | ")} |`);
  console.log(rows.at(-1));
}

if (options.write) {
  const page = new URL("docs/reference/accuracy.md", ROOT);
  const text = readFileSync(page, "utf8");
  const [start, end] = ["<!-- complex table -->\n", "<!-- end of complex table -->"];
  const head =
    "| function | complex128: ulp | at | arguments | complex64: ulp | at | arguments |\n|---|---|---|---|---|---|---|\n";
  const before = text.slice(0, text.indexOf(start) + start.length);
  writeFileSync(page, `${before}${head}${rows.join("\n")}\n${text.slice(text.indexOf(end))}`);
}
