// One peer, one case, one process: checks the result, then times it. Prints one JSON line behind "@@".
import { cases } from "./cases.mjs";

const [peerName, caseName, budgetText] = process.argv.slice(2);
const budget = Number(budgetText);

function close(got, want, tolerance) {
  if (typeof want === "number") return Math.abs(Number(got) - want) <= tolerance * Math.max(1, Math.abs(want));
  if (!got || got.length !== want.length) return false;
  for (let i = 0; i < want.length; i++) if (!close(got[i], want[i], tolerance)) return false;
  return true;
}

const median = list => list.sort((x, y) => x - y)[list.length >> 1];

/** Calls `run` so often, one after the other. */
async function repeat(run, isAsync, count) {
  if (isAsync) for (let k = 0; k < count; k++) await run();
  else for (let k = 0; k < count; k++) run();
}

/** Milliseconds for one run: single runs for long work, batches where the clock is too coarse. */
async function time(run, warmUp) {
  // Asked once, and not of every result: `instanceof` of a lanewise array takes longer than the smallest calls.
  const first = run();
  const isAsync = first instanceof Promise;
  await first;
  // A loop that has called other functions, too, is never compiled together with what is measured. Else V8's middle tier
  // does so at a moment of chance, for good where a sample is one call, and with less of the work inlined than in the
  // function's own code: reads of elements then took 9 ns instead of 1.4 in one process of four.
  for (const other of [() => 1, () => 2]) await repeat(other, isAsync, 1000);
  const times = count => repeat(run, isAsync, count);
  const begin = performance.now();
  let warm = 0;
  for (; warm < warmUp || performance.now() - begin < budget / 2; warm++) await times(1);
  const one = (performance.now() - begin) / warm;
  const batch = one > 0.05 ? 1 : Math.ceil(0.5 / one);
  const samples = [];
  const start = performance.now();
  while (samples.length < 5 || (performance.now() - start < budget && samples.length < 400)) {
    const t = performance.now();
    await times(batch);
    samples.push((performance.now() - t) / batch);
  }
  return { median: median(samples), min: samples[0], runs: samples.length * batch };
}

async function main() {
  const spec = cases[caseName];
  const peer = await import(`./peers/${peerName.split("@")[0]}.mjs`);
  const [, variant] = peerName.split("@");
  await peer.setUp?.(variant);
  const inputs = spec.make();
  const { run, read } = await peer.cases[caseName](inputs, variant);
  const out = run();
  const got = await read(out instanceof Promise ? await out : out);
  const want = spec.expect(inputs);
  // Single precision inside is reported, not hidden: within 1e-3 the time counts and the cell is marked.
  const exact = close(got, want, spec.tolerance);
  if (!exact && !close(got, want, 1e-3)) throw new Error("wrong result");
  const timing = await time(run, spec.warmUp ?? 3);
  return { ...timing, inexact: !exact, version: peer.version, note: peer.note?.() };
}

main().then(
  result => {
    console.log(`@@${JSON.stringify(result)}`);
    process.exit(0);
  },
  error => {
    console.log(`@@${JSON.stringify({ error: String(error?.message ?? error).split("\n")[0] })}`);
    process.exit(1);
  },
);
