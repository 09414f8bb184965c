// `pnpm bench`: lanewise and its peers on the same work, in one run.
//
//   node run.mjs [--cases a,b] [--peers a,b] [--rounds 2] [--budget 150] [--out FILE.json] [--compare FILE.json]
//
// Each measurement is a fresh process (child.mjs); rounds are interleaved over all peers, so that a busy minute hurts
// everyone alike; a cell is the best round's median. Ratios are to NumPy where it is installed (python3 with numpy),
// else to plain JavaScript. Prints a table, writes JSON and an SVG plot beside it.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cases } from "./cases.mjs";
import { plot } from "./plot.mjs";
import { markdown } from "./table.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    cases: { type: "string" },
    peers: { type: "string" },
    rounds: { type: "string", default: "2" },
    budget: { type: "string", default: "150" },
    out: { type: "string", default: join(here, "results", "latest.json") },
    compare: { type: "string" },
  },
});

/** A process that ends without an answer counts as failed after this many milliseconds. */
const PATIENCE = 60_000;

function tryRun(command, args) {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}

/** Peers: name -> how to start the process that measures a case, and which cases it has. */
async function findPeers() {
  const peers = new Map();
  const js = async (name, variants = [""]) => {
    const { cases: own } = await import(`./peers/${name}.mjs`);
    for (const variant of variants) {
      const full = variant ? `${name}@${variant}` : name;
      peers.set(full, {
        has: id => id in own,
        start: id => [process.execPath, ["--expose-gc", join(here, "child.mjs"), full, id, options.budget]],
      });
    }
  };
  await js("lanewise", ["1", "2"]);
  // The first Python that has both, else one that has NumPy.
  const pythons = ["python3", "/usr/bin/python3"];
  const having = modules => pythons.find(p => tryRun(p, ["-c", `import ${modules}`]) !== null);
  const python = having("numpy, numexpr") ?? having("numpy");
  const absent = [];
  if (python) {
    const script = join(here, "peers", "baseline.py");
    peers.set("numpy", { has: () => true, start: id => [python, [script, "out", id, options.budget]] });
    if (tryRun(python, ["-c", "import numexpr"]) !== null) {
      for (const threads of [1, 2]) {
        peers.set(`numexpr@${threads}`, {
          has: id => /^(fused|sqrt|exp|sin)_/.test(id),
          start: id => [python, [script, `numexpr${threads}`, id, options.budget]],
        });
      }
    } else absent.push("numexpr (Debian: python3-numexpr)");
  } else absent.push("NumPy and numexpr (Debian: python3-numpy, python3-numexpr)");
  const program = join(mkdtempSync(join(tmpdir(), "lanewise-bench-")), "memory");
  const gcc = ["-O3", "-march=native", join(here, "memory.c"), "-o", program, "-lpthread"];
  if (tryRun("gcc", gcc) !== null) {
    for (const threads of [1, 2]) {
      peers.set(`C@${threads}`, {
        has: id => /^(add_|sum_f64|fused_|image_wrap)/.test(id),
        start: id => [program, [id, String(threads), options.budget]],
      });
    }
  } else absent.push("the memory limit in C (gcc)");
  for (const name of ["wasm-simd", "plain", "numpy-ts", "jax-js", "ndarray", "stdlib", "tfjs", "mathjs", "ml-matrix"]) {
    await js(name);
  }
  return { peers, absent };
}

/** Runs one measurement; resolves to its result or `{ error }`. */
function measure([command, args]) {
  return new Promise(done => {
    const child = spawn(command, args, { cwd: here, stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
    child.stdout.on("data", chunk => {
      text += chunk;
      // Node may wait for ever at its end for a thread that compiles and wants a collection (nodejs/node#54918).
      if (/^@@.*\n/m.test(text)) child.kill("SIGKILL");
    });
    child.on("close", () => {
      clearTimeout(timer);
      const line = text.split("\n").find(l => l.startsWith("@@"));
      done(line ? JSON.parse(line.slice(2)) : { error: "no answer" });
    });
  });
}

function better(old, now) {
  if (!old || old.error) return now;
  return now.error || now.median >= old.median ? old : now;
}

/** Who took more than ten times the base in the first round need not be measured again: noise is not that large. */
function isFar(row, peer) {
  const base = row?.numpy ?? row?.plain;
  return base?.median > 0 && row[peer]?.median > 10 * base.median;
}

const { peers, absent } = await findPeers();
const pick = (text, all) => (text ? all.filter(x => text.split(",").some(t => x === t || x.startsWith(`${t}@`))) : all);
const chosenCases = options.cases ? pick(options.cases, Object.keys(cases)) : Object.keys(cases);
const chosenPeers = pick(options.peers, [...peers.keys()]);
if (!chosenCases.length || !chosenPeers.length) {
  console.error(`nothing to do: cases are ${Object.keys(cases).join(" ")}; peers are ${[...peers.keys()].join(" ")}`);
  process.exit(2);
}

const results = {};
const versions = {};
const jobs = chosenCases.flatMap(id => chosenPeers.filter(p => peers.get(p).has(id)).map(p => [id, p]));
const total = jobs.length * Number(options.rounds);
let count = 0;
for (let round = 0; round < Number(options.rounds); round++) {
  for (const [id, peer] of jobs) {
    count++;
    if (round > 0 && isFar(results[id], peer)) continue;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${count}/${total} ${id} ${peer}`);
    const result = await measure(peers.get(peer).start(id));
    if (result.error === "not available") continue;
    if (result.version) versions[peer] = result.version;
    results[id] ??= {};
    results[id][peer] = better(results[id][peer], result);
  }
}
if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");

const report = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus()[0]?.model.trim() ?? "unknown"}, ${cpus().length} cores`,
  node: process.version,
  versions,
  absent,
  rounds: Number(options.rounds),
  budget: Number(options.budget),
  results,
};
const saved = options.compare ? JSON.parse(readFileSync(options.compare, "utf8")) : null;
const out = resolve(options.out);
if (!existsSync(dirname(out))) mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, `${JSON.stringify(report, null, 1)}\n`);
const text = markdown(report, saved);
writeFileSync(out.replace(/\.json$/, ".md"), text);
writeFileSync(out.replace(/\.json$/, ".svg"), plot(report));
console.log(text);
