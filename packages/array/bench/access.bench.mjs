/**
 * Element access: get(i, j) of arrays of one dtype and after five, beside a bare typed array; and what the Proxy at the end
 * of the prototype chain costs. `node packages/array/bench/access.bench.mjs` after a build. Nanoseconds, best of rounds.
 */
import { zeros } from "@lanewise/array";
import { NoIndex } from "@lanewise/format";

const N = 1000;

/** Best of several rounds, warmed by short calls: a long first loop would be measured half compiled. */
function nanoseconds(row, turns = 300) {
  for (let k = 0; k < 3000; k++) row(k % N);
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < turns; k++) {
    const begin = performance.now();
    for (let i = 0; i < 20; i++) row(i);
    best = Math.min(best, (performance.now() - begin) * 1e6);
  }
  return best / (20 * N);
}

// One text for each: a shared loop would be compiled for all the classes it has seen.
const sumPlain = a => i => {
  let sum = 0;
  for (let j = 0; j < N; j++) sum += a.get(i, j);
  return sum;
};
const sumGuarded = a => i => {
  let sum = 0;
  for (let j = 0; j < N; j++) sum += a.get(i, j);
  return sum;
};
const sumArray = a => i => {
  let sum = 0;
  for (let j = 0; j < N; j++) sum += a.get(i, j);
  return sum;
};

const bare = new Float64Array(N * N);
const print = (title, ns) => console.log(`${title.padEnd(52)} ${ns.toFixed(2)} ns`);
print(
  "bare Float64Array",
  nanoseconds(i => {
    let sum = 0;
    for (let j = 0; j < N; j++) sum += bare[i * N + j];
    return sum;
  }),
);

class Plain {
  items = bare;
  get(i, j) {
    return this.items[i * N + j];
  }
}
class Guarded extends NoIndex {
  items = bare;
  get(i, j) {
    return this.items[i * N + j];
  }
}
print("a small class, unchecked", nanoseconds(sumPlain(new Plain())));
print("the same with the Proxy at the end of its chain", nanoseconds(sumGuarded(new Guarded())));

const a = zeros([N, N]);
print("array.get(i, j), one dtype", nanoseconds(sumArray(a)));
const others = ["int8", "uint8", "int32", "float32"].map(dtype => zeros([N, N], dtype));
for (const other of others) nanoseconds(sumArray(other), 3);
print("array.get(i, j), after five dtypes", nanoseconds(sumArray(a)));
for (const each of [a, ...others]) each.release();
