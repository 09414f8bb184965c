// What importing costs in Node: `node import.mjs [rounds]` (after `pnpm build`), on dist. Each figure is the median over fresh
// processes, taken in turns, of the time that one `import()` takes; the file system's cache is warm.
import { execFileSync } from "node:child_process";

const ROUNDS = Number(process.argv[2] ?? 15);
const NAMES = [
  "@lanewise/format",
  "@lanewise/array",
  "@lanewise/view",
  "@lanewise/simd",
  "lanewise",
  "ndarray",
  "ndarray-ops",
  "ml-matrix",
  "numpy-ts",
  "mathjs",
  "@jax-js/jax",
  "@tensorflow/tfjs-core",
  "@stdlib/ndarray",
];

const script = name =>
  `const start = performance.now(); await import(${JSON.stringify(name)}); console.log(performance.now() - start);`;
const once = name =>
  Number(execFileSync(process.execPath, ["--input-type=module", "--eval", script(name)], { cwd: import.meta.dirname }));

const times = new Map(NAMES.map(name => [name, []]));
for (let round = 0; round < ROUNDS; round++) for (const name of NAMES) times.get(name).push(once(name));
for (const [name, own] of times) {
  const median = own.sort((a, b) => a - b)[own.length >> 1];
  console.log(`${name.padEnd(24)}${median.toFixed(1).padStart(8)} ms`);
}
