// Reading and writing by indices, counting, searching and joining: in the heap and in plain memory, beside the loop that one
// would write by hand, and beside NumPy where it is installed. 100,000 elements; the least of many runs.
// `node bench/gathers.mjs` after a build.
import { spawnSync } from "node:child_process";
import * as lw from "lanewise";

const N = 100_000;
const SIDE = 316;
const filled = (Items, value) => Items.from({ length: N }, (_, k) => value(k));
const scattered = k => (k * 7919) % N;
/** The operands, in plain memory. */
const plain = {
  a: filled(Float64Array, k => Math.abs(Math.sin(k))),
  places: filled(Int32Array, scattered),
  pixels: filled(Uint8Array, k => scattered(k) % 256),
  bins: filled(Int32Array, k => scattered(k) % 256),
  table: Uint8Array.from({ length: 256 }, (_, k) => 255 - k),
  sorted: Float64Array.from({ length: 1000 }, (_, k) => k / 1000),
  values: Float64Array.from({ length: 1000 }, (_, k) => Math.abs(Math.sin(k))),
  image: new Float64Array(SIDE * SIDE).fill(0.5),
};
const { a, places, pixels, bins, table, sorted, values, image } = plain;
const destinations = {
  out: new Float64Array(N),
  bytes: new Uint8Array(N),
  found: new Int32Array(1000),
  both: new Float64Array(2 * N),
  framed: new Float64Array((SIDE + 2) ** 2),
};
const { out, bytes, found, both, framed } = destinations;
const shaped = { image: [SIDE, SIDE], framed: [SIDE + 2, SIDE + 2] };

/** Operands and destinations as a library sees them: `hold` says where. */
function operands(hold) {
  const all = Object.entries({ ...plain, ...destinations }).map(([name, items]) => {
    const shape = shaped[name];
    return [name, hold(shape === undefined ? items : lw.view(items).reshape(shape))];
  });
  return Object.fromEntries(all);
}
const held = operands(items => lw.array(items));
const lying = operands(items => items);

/** Title: lanewise's, the loop, and NumPy's. */
const CASES = {
  "take, float64": [
    x => lw.take(x.a, x.places).into(x.out),
    () => {
      for (let i = 0; i < N; i++) out[i] = a[places[i]];
    },
    "np.take(a, places, out=out, mode='clip')",
  ],
  "take of a table of 256, uint8": [
    x => lw.take(x.table, x.pixels).into(x.bytes),
    () => {
      for (let i = 0; i < N; i++) bytes[i] = table[pixels[i]];
    },
    "np.take(table, pixels, out=bytes, mode='clip')",
  ],
  "the same, indices int32": [
    x => lw.take(x.table, x.bins).into(x.bytes),
    () => {
      for (let i = 0; i < N; i++) bytes[i] = table[bins[i]];
    },
    "np.take(table, bins, out=bytes, mode='clip')",
  ],
  assignAt: [
    x => lw.assignAt(x.out, [x.places], x.a),
    () => {
      for (let i = 0; i < N; i++) out[places[i]] = a[i];
    },
    "out[places] = a",
  ],
  scatterAdd: [
    x => lw.scatterAdd(x.out, x.places, x.a),
    () => {
      for (let i = 0; i < N; i++) out[places[i]] += a[i];
    },
    "np.add.at(out, places, a)",
  ],
  bincount: [
    x => lw.bincount(x.bins).release(),
    () => {
      const counts = new Int32Array(256);
      for (let i = 0; i < N; i++) counts[bins[i]]++;
      return counts;
    },
    "np.bincount(bins)",
  ],
  "bincount with weights": [
    x => lw.bincount(x.bins, { weights: x.a }).release(),
    () => {
      const sums = new Float64Array(256);
      for (let i = 0; i < N; i++) sums[bins[i]] += a[i];
      return sums;
    },
    "np.bincount(bins, weights=a)",
  ],
  "histogram of 50 bins": [
    x => lw.histogram(x.a, { bins: 50, range: [0, 1] })[Symbol.dispose](),
    () => {
      const counts = new Int32Array(51);
      for (let i = 0; i < N; i++) counts[Math.floor(a[i] * 50)]++;
      return counts;
    },
    "np.histogram(a, 50, (0, 1))",
  ],
  "searchsorted, 1000 in 1000": [
    x => lw.searchsorted(x.sorted, x.values).into(x.found),
    () => {
      for (let i = 0; i < 1000; i++) {
        let [low, high] = [0, 1000];
        while (low < high) {
          const middle = (low + high) >> 1;
          if (sorted[middle] < values[i]) low = middle + 1;
          else high = middle;
        }
        found[i] = low;
      }
    },
    "np.searchsorted(sorted, values)",
  ],
  "pad a matrix by 1": [
    x => lw.pad(x.image, 1).into(x.framed),
    () => {
      framed.fill(0);
      for (let y = 0; y < SIDE; y++) {
        framed.set(image.subarray(y * SIDE, (y + 1) * SIDE), (y + 1) * (SIDE + 2) + 1);
      }
    },
    "np.pad(image, 1)",
  ],
  "concat of two": [
    x => lw.concat([x.a, x.a]).into(x.both),
    () => {
      both.set(a);
      both.set(a, N);
    },
    "np.concatenate([a, a], out=both)",
  ],
  cumulativeSum: [
    x => lw.cumulativeSum(x.a).into(x.out),
    () => {
      let sum = 0;
      for (let i = 0; i < N; i++) out[i] = sum += a[i];
    },
    "np.cumsum(a, out=out)",
  ],
};

/** Microseconds of each, by turns. */
function times(runs) {
  for (const run of runs) for (const begin = performance.now(); performance.now() - begin < 200; ) run();
  const least = runs.map(() => Number.POSITIVE_INFINITY);
  for (let k = 0; k < 100; k++) {
    for (const [i, run] of runs.entries()) {
      const t = performance.now();
      run();
      least[i] = Math.min(least[i], (performance.now() - t) * 1000);
    }
  }
  return least;
}

function numpy() {
  const codes = Object.values(CASES).map(([, , code]) => code);
  const script = `
import json, time
import numpy as np
N = ${N}; k = np.arange(N); at = k * 7919 % N
a = np.abs(np.sin(k)); places = at.astype(np.int32); pixels = (at % 256).astype(np.uint8); bins = (at % 256).astype(np.int32)
table = np.arange(255, -1, -1).astype(np.uint8); sorted = np.arange(1000) / 1000; values = np.abs(np.sin(np.arange(1000)))
image = np.full((${SIDE}, ${SIDE}), 0.5); out = np.zeros(N); bytes = np.zeros(N, np.uint8); both = np.zeros(2 * N)
times = []
for code in json.loads(${JSON.stringify(JSON.stringify(codes))}):
    run = compile(code, "case", "exec"); best = 1e9
    for _ in range(100):
        t = time.perf_counter(); exec(run); best = min(best, time.perf_counter() - t)
    times.append(best * 1e6)
print(json.dumps(times))`;
  const { status, stdout } = spawnSync("python3", ["-c", script], { encoding: "utf8" });
  return status === 0 ? JSON.parse(stdout) : null;
}

lw.configure({ threads: 1 });
const others = numpy();
console.log("100,000 elements | a loop, us | in the heap | plain | to the loop | NumPy, us");
for (const [k, [title, [own, loop]]] of Object.entries(CASES).entries()) {
  const [byHand, inHeap, inPlain] = times([loop, () => own(held), () => own(lying)]);
  const ratios = [inHeap, inPlain].map(us => (us / byHand).toFixed(2)).join(", ");
  console.log(
    [title, ...[byHand, inHeap, inPlain].map(us => us.toFixed(1)), ratios, others?.[k]?.toFixed(1)].join(" | "),
  );
}
