// Arithmetic on memory that WebAssembly cannot reach, and what it is made of: the same beside memory of the heap, what the
// copies take, and where copying the gaps along stops paying (MAX_SPREAD in packages/simd/src/run/stage.ts).
// `node bench/foreign.mjs` after a build.
import * as lw from "lanewise";

const median = list => list.sort((a, b) => a - b)[list.length >> 1];

/** Milliseconds, the median of many. */
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
const N = 1_000_000;
const [a, b, c] = [1, 2, 3].map(value => new Float64Array(N).fill(value));
const [heldA, heldB, heldC] = [a, b, c].map(cells => lw.array(cells));
/** The same by hand, as one would write it. */
const loops = {
  "a + b": () => {
    for (let i = 0; i < N; i++) c[i] = a[i] + b[i];
  },
  "sum(a)": () => {
    let total = 0;
    for (let i = 0; i < N; i++) total += a[i];
    return total;
  },
};
console.log("plain Float64Arrays of 1e6 | in the heap, ms | plain, ms | ratio | a loop by hand, ms");
for (const [title, over] of Object.entries({
  "a + b": (x, y, z) => lw.add(x, y).into(z),
  "a * b + c": (x, y, z) => lw.add(lw.mul(x, y), z).into(z),
  "exp(a)": (x, _, z) => lw.exp(x).into(z),
  "sum(a)": x => lw.sum(x),
  "dot(a, b)": (x, y) => lw.dot(x, y),
  "max(a)": x => lw.max(x),
})) {
  const held = time(() => over(heldA, heldB, heldC));
  const plain = time(() => over(a, b, c));
  const loop = loops[title] === undefined ? "" : time(loops[title]).toFixed(3);
  console.log(`${title} | ${held.toFixed(3)} | ${plain.toFixed(3)} | ${(plain / held).toFixed(2)} | ${loop}`);
}

const TILE = 16_384;
const memory = shared => new WebAssembly.Memory({ initial: 4, maximum: 4, shared });
const touched = [0];

/** Copies all of `a` through a tile, and on into `c`. */
function through(tile, isTouching) {
  for (let at = 0; at < N; at += TILE) {
    const count = Math.min(TILE, N - at);
    tile.set(a.subarray(at, at + count));
    if (isTouching) for (let k = at; k < at + count; k += 8) touched[0] += c[k];
    c.set(tile.subarray(0, count), at);
  }
}

console.log("\n8 MB through a tile and out again, ms");
const [shared, plain] = [true, false].map(kind => new Float64Array(memory(kind).buffer));
console.log(`in shared memory ${time(() => through(shared, false)).toFixed(3)}`);
console.log(`in memory that is not shared ${time(() => through(plain, false)).toFixed(3)}`);
console.log(
  `the same, after a read of each cache line of the destination ${time(() => through(plain, true)).toFixed(3)}`,
);

const M = 200_000;
console.log(
  "\nbytes from element to element | uint8, ns an element | float64, ns an element | copying the bytes alone",
);
for (const step of [1, 2, 4, 8, 16, 24, 32, 48, 64]) {
  const bytes = new Uint8Array(M * step);
  const small = lw.view(bytes).slice(`::${step}`);
  using smallOut = lw.zeros(M, "uint8");
  const ns = time(() => lw.add(small, 1).into(smallOut)) * 1e6;
  let wide = "";
  if (step % 8 === 0) {
    const column = lw.view(new Float64Array((M * step) / 8)).slice(`::${step / 8}`);
    using out = lw.zeros(M);
    wide = ((time(() => lw.add(column, 1).into(out)) * 1e6) / M).toFixed(2);
  }
  const target = new Uint8Array(16384 * step);
  const copy = time(() => target.set(bytes.subarray(0, target.length))) * 1e6;
  console.log(`${step} | ${(ns / M).toFixed(2)} | ${wide} | ${(copy / 16384).toFixed(2)}`);
}
