// Arithmetic on memory that WebAssembly cannot reach, by the distance between elements: what staging costs, and where
// copying the gaps along stops paying (MAX_SPREAD in packages/simd/src/run/stage.ts). `node bench/foreign.mjs` after a build.
import * as lw from "lanewise";

const N = 200_000;
const median = list => list.sort((a, b) => a - b)[list.length >> 1];

function time(run) {
  for (let k = 0; k < 30; k++) run();
  const samples = [];
  for (let k = 0; k < 60; k++) {
    const t = performance.now();
    run();
    samples.push(performance.now() - t);
  }
  return median(samples);
}

lw.configure({ threads: 1 });
console.log("bytes from element to element | uint8, ns an element | float64, ns an element | copying the bytes alone");
for (const step of [1, 2, 4, 8, 16, 24, 32, 48, 64]) {
  const bytes = new Uint8Array(N * step);
  const small = lw.view(bytes).slice(`::${step}`);
  using smallOut = lw.zeros(N, "uint8");
  const ns = time(() => lw.add(small, 1).into(smallOut)) * 1e6;
  let wide = "";
  if (step % 8 === 0) {
    const column = lw.view(new Float64Array((N * step) / 8)).slice(`::${step / 8}`);
    using out = lw.zeros(N);
    wide = ((time(() => lw.add(column, 1).into(out)) * 1e6) / N).toFixed(2);
  }
  const target = new Uint8Array(16384 * step);
  const copy = time(() => target.set(bytes.subarray(0, target.length))) * 1e6;
  console.log(`${step} | ${(ns / N).toFixed(2)} | ${wide} | ${(copy / 16384).toFixed(2)}`);
}
