/**
 * Copies, slices and records, as ratios to the plain thing in the same run.
 *
 *   node --conditions=@lanewise/source packages/format/bench/copy.bench.mjs
 *
 * Needs a Node that strips types. With NumPy at hand the transposed copy is also set beside `b[...] = a.T`.
 */
import { spawnSync } from "node:child_process";
import * as f from "@lanewise/format";

/** Best of several rounds, in nanoseconds a call. */
function time(call, calls) {
  for (let k = 0; k < Math.min(calls, 20000); k++) call(k);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 7; round++) {
    const start = performance.now();
    for (let k = 0; k < calls; k++) call(k);
    best = Math.min(best, ((performance.now() - start) * 1e6) / calls);
  }
  return best;
}

function row(name, ns, reference, what) {
  const shown = ns < 1e4 ? `${ns.toFixed(1)} ns` : `${(ns / 1e6).toFixed(2)} ms`;
  console.log(
    `${name.padEnd(48)} ${shown.padStart(11)}${reference ? `  x${(ns / reference).toFixed(2)} ${what}` : ""}`,
  );
}

const geometry = (shape, strides, itemsize, byteOffset = 0) => ({ byteOffset, shape, strides, itemsize });

// Slices.
const matrix = geometry([1000, 1000], [8000, 8], 8);
const text = "100:200, ::2";
row(
  "applySlice(g, [s(100, 200), s(null, null, 2)])",
  time(() => f.applySlice(matrix, [f.s(100, 200), f.s(null, null, 2)]), 2e6),
);
row(
  `applySlice(g, parseSlice("${text}")), cached`,
  time(() => f.applySlice(matrix, f.parseSlice(text)), 2e6),
);
row(
  "parseSlice of a new text",
  time(k => f.parseSlice(`${k}:200, ::2`), 2e5),
);

// Records.
const eight = new Float64Array(8);
row(
  "getBuffer(Float64Array), release",
  time(() => f.getBuffer(eight).release(), 1e6),
);

// Copies.
const N = 2000;
const source = Float64Array.from({ length: N * N }, (_, k) => k);
const target = new Float64Array(N * N);
const located = (array, shape, strides, dtype, offset = 0) => ({
  buffer: array.buffer,
  geometry: geometry(shape, strides, f.dtype(dtype).itemsize, offset),
  dtype: f.dtype(dtype),
});
const dense = located(target, [N, N], [8 * N, 8], "d");
const set = time(() => target.set(source), 3);
row("TypedArray.set of 2000x2000 f64", set);
row(
  "copy, contiguous",
  time(() => f.copyElements(dense, located(source, [N, N], [8 * N, 8], "d")), 3),
  set,
  "set",
);
const transposed = time(() => f.copyElements(dense, located(source, [N, N], [8, 8 * N], "d")), 3);
row("copy, transposed", transposed, set, "set");
row(
  "copy, every second of both axes",
  time(
    () =>
      f.copyElements(
        located(target, [N / 2, N / 2], [4 * N, 8], "d"),
        located(source, [N / 2, N / 2], [16 * N, 16], "d"),
      ),
    3,
  ),
);
row(
  "copy, reversed",
  time(() => f.copyElements(dense, located(source, [N, N], [-8 * N, -8], "d", 8 * N * N - 8)), 3),
  set,
  "set",
);
row(
  "copy, f32 to f64",
  time(() => f.copyElements(dense, located(new Float32Array(source.buffer), [N, N], [4 * N, 4], "f")), 3),
  set,
  "set",
);
row(
  "copy, big-endian to native",
  time(() => f.copyElements(dense, located(source, [N, N], [8 * N, 8], ">d")), 3),
  set,
  "set",
);
row(
  "copy, int32 to int64",
  time(() => f.copyElements(located(target, [N, N], [8 * N, 8], "q"), located(source, [N, N], [4 * N, 4], "i")), 3),
  set,
  "set",
);
const bytes = new Uint8Array(13e5);
row(
  "column of 1e5 records of 13 bytes to dense",
  time(() => f.copyElements(located(target, [1e5], [8], "d"), located(bytes, [1e5], [13], "d", 5)), 5),
);
row(
  "transposed 2000x2000 f32",
  time(() => f.copyElements(located(target, [N, N], [4 * N, 4], "f"), located(source, [N, N], [4, 4 * N], "f")), 3),
);
row(
  "fill 4e6 f64",
  time(() => f.fillElements(dense, 1.5), 3),
  set,
  "set",
);
row(
  "copy of 8 f64",
  time(() => f.copyElements(located(target, [8], [8], "d"), located(source, [8], [8], "d")), 2e5),
);
row(
  "copy of 8 f64, every second",
  time(() => f.copyElements(located(target, [8], [8], "d"), located(source, [8], [16], "d")), 2e5),
);
row(
  "equal, 4e6 f64",
  time(() => f.equalElements(dense, located(target, [N, N], [8 * N, 8], "d")), 3),
  set,
  "set",
);

const script = `
import numpy as np, time
a = np.arange(4e6).reshape(2000, 2000); b = np.empty_like(a); best = 9
for _ in range(9):
    start = time.perf_counter(); b[...] = a.T; best = min(best, time.perf_counter() - start)
print(best * 1e9)`;
const numpy = spawnSync("python3", ["-c", script], { encoding: "utf8" });
if (numpy.status === 0) row("NumPy: b[...] = a.T", Number(numpy.stdout), transposed, "ours");
else console.log("NumPy is not at hand");
