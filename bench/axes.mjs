// Work along axes: reductions of long and of short ones, scans, products, gathers, with one thread and with two, beside NumPy
// where it is installed. float64; the least of many runs. `node bench/axes.mjs` after a build.
import { spawnSync } from "node:child_process";
import * as lw from "lanewise";

const wave = shape => lw.fromFunction(shape, (...at) => Math.sin(at.reduce((sum, i) => sum * 31 + i, 0)));
const operands = {
  square: [1000, 1000],
  tall: [600_000, 2],
  points: [100_000, 3],
  turn: [3, 3],
  wide: [3, 300_000],
  large: [512, 512],
  thin: [512, 8],
  flat: [8, 512],
  series: [1_000_000],
  taps: [5],
};
const x = Object.fromEntries(Object.entries(operands).map(([name, shape]) => [name, wave(shape)]));
const places = lw.fromFunction([1_000_000], i => (i * 7919) % 1_000_000, "int32");

/** Title: the expression, and NumPy's, which writes to `out` too. */
const CASES = {
  "sums of 1000 rows of 1000": [() => lw.sum(x.square, { axis: 1 }), "np.sum(square, axis=1, out=out)"],
  "sums of 1000 columns of 1000": [() => lw.sum(x.square, { axis: 0 }), "np.sum(square, axis=0, out=out)"],
  "sums of 600,000 pairs": [() => lw.sum(x.tall, { axis: 1 }), "np.sum(tall, axis=1, out=out)"],
  "sums of 300,000 columns of 3": [() => lw.sum(x.wide, { axis: 0 }), "np.sum(wide, axis=0, out=out)"],
  "largest of 100,000 triples": [() => lw.max(x.points, { axis: 1 }), "np.max(points, axis=1, out=out)"],
  "variances of 1000 rows of 1000": [() => lw.variance(x.square, { axis: 1 }), "np.var(square, axis=1, out=out)"],
  "cumulative sums along rows": [() => lw.cumulativeSum(x.square, { axis: 1 }), "np.cumsum(square, axis=1, out=out)"],
  "512 x 512 @ 512 x 512": [() => lw.matmul(x.large, x.large), "np.matmul(large, large, out=out)"],
  "512 x 8 @ 8 x 512": [() => lw.matmul(x.thin, x.flat), "np.matmul(thin, flat, out=out)"],
  "100,000 points @ 3 x 3": [() => lw.matmul(x.points, x.turn), "np.matmul(points, turn, out=out)"],
  "five taps along 1e6": [
    () => lw.vecdot(lw.simd(x.series).slidingWindows(5), x.taps),
    "np.einsum('ij,j->i', np.lib.stride_tricks.sliding_window_view(series, 5), taps, out=out)",
  ],
  "means of windows of 5 x 5": [
    () => lw.mean(lw.simd(x.square).slidingWindows([5, 5]), { axis: [2, 3] }),
    "np.mean(np.lib.stride_tricks.sliding_window_view(square, (5, 5)), axis=(2, 3), out=out)",
  ],
  "1e6 taken at random": [() => lw.take(x.series, places), "np.take(series, places, out=out, mode='wrap')"],
};

function time(run) {
  // Until engines have compiled it a second time.
  for (const begin = performance.now(); performance.now() - begin < 150; ) run();
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 15; k++) {
    const t = performance.now();
    run();
    least = Math.min(least, performance.now() - t);
  }
  return least;
}

function numpy(shapes) {
  const codes = Object.values(CASES).map(([, code]) => code);
  const script = `
import json, time
import numpy as np
rng = np.random.default_rng(1)
for name, shape in json.loads(${JSON.stringify(JSON.stringify(operands))}).items(): globals()[name] = rng.random(shape)
places = (np.arange(1000000) * 7919 % 1000000).astype(np.int32)
times = []
for code, shape in zip(json.loads(${JSON.stringify(JSON.stringify(codes))}), json.loads(${JSON.stringify(JSON.stringify(shapes))})):
    out = np.zeros(shape); run = compile(code, "case", "exec"); best = 1e9
    for _ in range(15):
        t = time.perf_counter(); exec(run); best = min(best, time.perf_counter() - t)
    times.append(best * 1e3)
print(json.dumps(times))`;
  const env = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1" };
  const { status, stdout } = spawnSync("python3", ["-c", script], { encoding: "utf8", env });
  return status === 0 ? JSON.parse(stdout) : null;
}

const results = Object.values(CASES).map(([make]) => lw.zeros(make().shape));
const own = [];
for (const threads of [1, 2]) {
  lw.configure({ threads });
  await lw.threadsReady();
  own.push(Object.values(CASES).map(([make], k) => time(() => make().into(results[k]))));
}
const others = numpy(results.map(({ shape }) => shape));
console.log("float64 | 1 thread, ms | 2 threads, ms | NumPy, ms | ratios");
for (const [k, title] of Object.keys(CASES).entries()) {
  const times = own.map(all => all[k]);
  const other = others?.[k];
  const cells = [title, ...times.map(ms => ms.toFixed(3))];
  if (other !== undefined) cells.push(other.toFixed(3), times.map(ms => (ms / other).toFixed(2)).join(", "));
  console.log(cells.join(" | "));
}
