// `pnpm bench:growth`: how lanewise's cost grows with the number of elements, with one thread and with two.
//
//   node growth.mjs [--max 1e8] [--out FILE.json]
//
// Time per element from 1e2 up; what a call costs before its first element; what the first use of an expression costs; the
// heap's high water. Each thread count is a fresh process. Prints a table, writes JSON and an SVG plot beside it.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { linePlot } from "./plot.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    max: { type: "string", default: "1e8" },
    out: { type: "string", default: join(here, "results", "growth.json") },
    child: { type: "string" },
  },
});

const median = list => list.sort((a, b) => a - b)[list.length >> 1];

/** Milliseconds of one run, the median over about `budget` ms, in batches where the clock is too coarse. */
function time(run, budget = 150) {
  run();
  const begin = performance.now();
  let warm = 0;
  do run();
  while (++warm < 2000 && performance.now() - begin < budget / 3);
  const one = (performance.now() - begin) / warm;
  const batch = one > 0.05 ? 1 : Math.ceil(0.2 / one);
  const samples = [];
  const start = performance.now();
  while (samples.length < 3 || (performance.now() - start < budget && samples.length < 200)) {
    const t = performance.now();
    for (let k = 0; k < batch; k++) run();
    samples.push((performance.now() - t) / batch);
  }
  return median(samples);
}

async function child(threads) {
  const lw = await import("lanewise");
  lw.configure({ threads });
  if (threads > 1) await lw.threadsReady();
  const rows = [];
  const first = {};
  const works = {
    "c = a + b": (a, b, c) => () => lw.simd(a).add(b).into(c),
    "sum(a)": a => () => lw.sum(a),
    "c = exp(a)": (a, _, c) => () => lw.exp(a).into(c),
    "c = a*b + c - a": (a, b, c) => () => lw.lanes`${a} * ${b} + ${c} - ${a}`.into(c),
  };
  {
    using a = lw.ones(1000);
    using b = lw.ones(1000);
    using c = lw.zeros(1000);
    for (const [name, make] of Object.entries(works)) {
      const t = performance.now();
      make(a, b, c)();
      first[name] = performance.now() - t;
    }
    using a2 = lw.ones([10, 100]);
    using c2 = lw.zeros([10, 100]);
    const t = performance.now();
    works["c = a + b"](a2, a2, c2)();
    first["c = a + b, another shape"] = performance.now() - t;
  }
  for (let n = 1; n <= Number(options.max); n *= 10) {
    using a = lw.full(n, 0.5);
    using b = lw.full(n, 0.25);
    using c = lw.zeros(n);
    for (const [name, make] of Object.entries(works)) {
      rows.push({ name, n, ms: time(make(a, b, c)), threads });
    }
  }
  const { highWater } = lw.defaultHeap().stats();
  console.log(`@@${JSON.stringify({ rows, first, highWater, kernels: lw.info() })}`);
  process.exit(0);
}

function run(threads) {
  const args = ["--expose-gc", fileURLToPath(import.meta.url), "--child", String(threads), "--max", options.max];
  const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const line = stdout.split("\n").find(l => l.startsWith("@@"));
  if (!line) throw new Error(`no answer from the process with ${threads} threads`);
  return JSON.parse(line.slice(2));
}

function main() {
  const parts = [1, 2].map(run);
  const rows = parts.flatMap(part => part.rows);
  const names = [...new Set(rows.map(r => r.name))];
  const sizes = [...new Set(rows.map(r => r.n))];
  const at = (name, n, threads) => rows.find(r => r.name === name && r.n === n && r.threads === threads);
  const lines = [
    `${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}; float64`,
    "",
    `| elements | ${names.flatMap(n => [`${n}, 1 thread`, "2 threads"]).join(" | ")} |`,
    `|---${"|---".repeat(2 * names.length)}|`,
  ];
  for (const n of sizes) {
    const cells = names.flatMap(name => [1, 2].map(t => at(name, n, t).ms));
    const text = cells.map(ms =>
      n < 100 ? `${(ms * 1e6).toFixed(0)} ns a call` : `${((ms * 1e6) / n).toPrecision(3)} ns`,
    );
    lines.push(`| ${n.toExponential(0)} | ${text.join(" | ")} |`);
  }
  lines.push("", "First use in the process (plan, emit, compile, run on 1000 elements):", "");
  for (const [name, ms] of Object.entries(parts[0].first)) lines.push(`- ${name}: ${ms.toFixed(3)} ms`);
  lines.push("", `Heap high water: ${parts.map(p => `${(p.highWater / 2 ** 20).toFixed(0)} MiB`).join(", ")}.`);
  const out = resolve(options.out);
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(
    out,
    `${JSON.stringify({ rows, first: parts[0].first, highWater: parts.map(p => p.highWater) }, null, 1)}\n`,
  );
  writeFileSync(out.replace(/\.json$/, ".md"), `${lines.join("\n")}\n`);
  const series = names.flatMap(name =>
    [1, 2].map(threads => ({
      name: `${name}, ${threads} thread${threads > 1 ? "s" : ""}`,
      points: rows.filter(r => r.name === name && r.threads === threads).map(r => [r.n, (r.ms * 1e6) / r.n]),
      dashed: threads > 1,
    })),
  );
  writeFileSync(out.replace(/\.json$/, ".svg"), linePlot(series, "elements", "ns per element"));
  console.log(lines.join("\n"));
}

if (options.child) await child(Number(options.child));
else main();
