// What small expressions of several calls take, made anew each time as programs do: as they run, on the long way (which
// options of `into` take), and in NumPy where it is installed. 4 x 4 elements of float64; medians.
// `node bench/small.mjs` after a build.
import { spawnSync } from "node:child_process";
import * as lw from "lanewise";

const N = 4;
const CALLS = 2000;
const [a, b] = [lw.fromFunction([N, N], (i, j) => Math.sin(3 * i + j)), lw.fromFunction([N, N], (i, j) => i - j)];
const row = lw.full([N], 0.5);
const transposed = lw.view(b).T;
const [square, line, places, both] = [lw.zeros([N, N]), lw.zeros([N]), lw.zeros([N], "int32"), lw.zeros([2 * N, N])];
let t = 0;
const soft = x => {
  const e = lw.exp(lw.sub(x, lw.max(x, { axis: 1, keepdims: true })));
  return lw.div(e, lw.sum(e, { axis: 1, keepdims: true }));
};

/** Title: the expression, its destination, and NumPy's. */
const CASES = {
  "a @ b": [() => lw.matmul(a, b), square, "np.matmul(a, b, out=square)"],
  "a @ b + row": [() => lw.add(lw.matmul(a, b), row), square, "np.add(np.matmul(a, b), row, out=square)"],
  "a - t * (a @ b), another t each time": [
    () => lw.sub(a, lw.mul(lw.matmul(a, b), (t = (t + 0.37) % 1))),
    square,
    "np.subtract(a, 0.37 * np.matmul(a, b), out=square)",
  ],
  "a + row": [() => lw.add(a, row), square, "np.add(a, row, out=square)"],
  "a + b.T": [() => lw.add(a, transposed), square, "np.add(a, b.T, out=square)"],
  "sums of columns": [() => lw.sum(a, { axis: 0 }), line, "np.sum(a, axis=0, out=line)"],
  "means of rows": [() => lw.mean(a, { axis: 1 }), line, "np.mean(a, axis=1, out=line)"],
  "softmax of rows": [() => soft(a), square, "soft(a)"],
  "argmax of rows": [() => lw.argmax(a, { axis: 1 }), places, "np.argmax(a, axis=1)"],
  "cumulative sums": [() => lw.cumulativeSum(a, { axis: 0 }), square, "np.cumsum(a, axis=0, out=square)"],
  "two joined": [() => lw.concat([a, b]), both, "np.concatenate([a, b], out=both)"],
  "rows stacked": [() => lw.stack([row, row, row, row]), square, "np.stack([row, row, row, row], out=square)"],
  "rows sorted": [() => lw.sort(a), square, "np.sort(a)"],
  "two rows taken": [() => lw.take(a, [1, 0], 0), lw.zeros([2, N]), "np.take(a, [1, 0], 0)"],
};
const median = list => list.sort((x, y) => x - y)[list.length >> 1];

/** Microseconds a call, the median of many rounds. */
function time(run) {
  const rounds = [];
  for (let k = 0; k < 2 * CALLS; k++) run();
  for (let round = 0; round < 15; round++) {
    const t = performance.now();
    for (let k = 0; k < CALLS; k++) run();
    rounds.push(((performance.now() - t) * 1000) / CALLS);
  }
  return median(rounds);
}

/** The same by NumPy, for all cases; null where it is not installed. */
function numpy() {
  const lines = Object.values(CASES).map(([, , code]) => code);
  const script = `
import json, timeit
import numpy as np
a = np.sin(3 * np.arange(${N})[:, None] + np.arange(${N})); b = np.subtract.outer(np.arange(${N}.), np.arange(${N}.))
row = np.full(${N}, 0.5); square = np.zeros((${N}, ${N})); line = np.zeros(${N}); both = np.zeros((${2 * N}, ${N}))
def soft(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return np.divide(e, e.sum(axis=1, keepdims=True), out=square)
def median(code):
    times = timeit.repeat(code, globals=globals(), number=${CALLS}, repeat=15)
    return sorted(times)[7] / ${CALLS} * 1e6
print(json.dumps([median(code) for code in json.loads(${JSON.stringify(JSON.stringify(lines))})]))`;
  const { status, stdout } = spawnSync("python3", ["-c", script], { encoding: "utf8" });
  return status === 0 ? JSON.parse(stdout) : null;
}

const others = numpy();
console.log(`${N} x ${N} float64 | us | the long way, us | ratio | NumPy, us | ratio`);
for (const [k, [title, [make, dst]]] of Object.entries(CASES).entries()) {
  const own = time(() => make().into(dst));
  const long = time(() => make().into(dst, { casting: "same_kind" }));
  const cells = [title, own.toFixed(2), long.toFixed(2), (own / long).toFixed(2)];
  const other = others?.[k];
  if (other !== undefined) cells.push(other.toFixed(2), (own / other).toFixed(2));
  console.log(cells.join(" | "));
}
