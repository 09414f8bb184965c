/**
 * The array's own speeds, next to what plain JavaScript takes for the same: `node --expose-gc bench/array.bench.mjs`, on
 * dist (`pnpm build` first). Each figure is the best of several rounds; on a shared machine only the ratios count.
 */
import { array, createHeap, zeros } from "@lanewise/array";
import { getBuffer } from "@lanewise/format";

/** The best time of one call of `f`, which does `count` things, in nanoseconds for each. */
function best(f, count, rounds = 60) {
  for (let warm = 0; warm < 3; warm++) f();
  let least = Infinity;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    f();
    least = Math.min(least, performance.now() - start);
  }
  return (least * 1e6) / count;
}

const report = (what, ns, note = "") =>
  console.log(`${what.padEnd(52)} ${ns.toFixed(ns < 100 ? 2 : 0).padStart(9)} ns  ${note}`);

// Making and releasing.
const many = 5_000;
const registry = new FinalizationRegistry(() => {});
const bare = best(() => {
  for (let i = 0; i < many; i++) {
    const o = {};
    registry.register(o, 1, o);
    registry.unregister(o);
  }
}, many);
report("FinalizationRegistry alone", bare, "part of the next");
report(
  "allocate + release 8 float64",
  best(() => {
    for (let i = 0; i < many; i++) zeros(8).release();
  }, many),
  "bar: 600",
);

// Many at once: what guards cost that are used again, and those that are not (guard.ts).
const held = [];
const shown = zeros(8);
for (const count of [100, 10_000, 50_000]) {
  for (const [what, make] of [
    ["arrays", () => zeros(8)],
    ["records", () => getBuffer(shown)],
  ]) {
    const round = () => {
      for (let i = 0; i < count; i++) held.push(make());
      for (const x of held.splice(0)) x.release();
    };
    report(`make ${count} ${what}, then release them`, best(round, count, Math.max(5, 200_000 / count)));
  }
  globalThis.gc?.();
  const used = process.memoryUsage().heapUsed / 2 ** 20;
  console.log(`${"  the JavaScript heap after that".padEnd(52)} ${used.toFixed(0).padStart(9)} MiB`);
}
const eight = zeros(8);
report(
  "export + release of a record",
  best(() => {
    for (let i = 0; i < many; i++) getBuffer(eight).release();
  }, many),
);

// Growing.
const million = 1_000_000;
const some = 40_000;
report(
  "append, a million float64",
  best(
    () => {
      const a = zeros(0);
      for (let i = 0; i < million; i++) a.append(i);
      a.release();
    },
    million,
    5,
  ),
  "bar: 10",
);
report(
  "push, a million numbers, plain array",
  best(
    () => {
      const a = [];
      for (let i = 0; i < million; i++) a.push(i + 0.5);
    },
    million,
    5,
  ),
);

// Copying in.
const source = new Float64Array(million).map((_, i) => i);
const target = new Float64Array(million);
const shared = new Float64Array(new SharedArrayBuffer(8 * million));
report(
  "copy-in of a million float64: array(typed array)",
  best(() => array(source).release(), million),
);
report(
  "TypedArray.set into plain memory",
  best(() => target.set(source), million),
);
report(
  "TypedArray.set into shared memory",
  best(() => shared.set(source), million),
);

// Reading, after five dtypes have gone through the same code.
const reads = ["float64", "float32", "int32", "uint8", "int16"].map(dtype => zeros([1000, 1000], dtype));
const sumOf = (a, n) => {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += a.get(i, j);
  return sum;
};
for (let warm = 0; warm < 3000; warm++) for (const a of reads) sumOf(a, 6);
for (const a of reads)
  report(
    `get(i, j), a loop over two axes, ${a.dtype.name}`,
    best(() => sumOf(a, 200), 40_000, 300),
  );
const flat = zeros(million);
report(
  "get(i) in a loop, float64",
  best(
    () => {
      let sum = 0;
      for (let i = 0; i < some; i++) sum += flat.get(i);
      return sum;
    },
    some,
    300,
  ),
);
report(
  "set(i, x) in a loop, float64",
  best(
    () => {
      for (let i = 0; i < some; i++) flat.set(i, i);
    },
    some,
    300,
  ),
);
report(
  "typed array in a loop, float64",
  best(
    () => {
      let sum = 0;
      for (let i = 0; i < some; i++) sum += target[i];
      return sum;
    },
    some,
    300,
  ),
);

// Live blocks: the time to allocate does not depend on how many there are.
let seed = 1;
const random = n => (seed = (seed * 48271) % 2147483647) % n;
for (const live of [1_000, 10_000, 100_000]) {
  const heap = createHeap({ maximum: 2 ** 31 });
  const blocks = Array.from({ length: live }, () => heap.allocate(random(4000), { zero: false }));
  for (let i = 0; i < live; i += 2) heap.free(blocks[i]);
  for (let i = 0; i < live; i += 2) blocks[i] = heap.allocate(random(4000), { zero: false });
  const ns = best(() => {
    for (let i = 0; i < many; i++) {
      const k = random(live);
      heap.free(blocks[k]);
      blocks[k] = heap.allocate(random(4000), { zero: false });
    }
  }, many);
  const { fragmentation, bytes, size } = heap.stats();
  report(
    `free + allocate among ${live} live blocks`,
    ns,
    `fragmentation ${fragmentation.toFixed(3)}, ${bytes} of ${size} bytes in use`,
  );
  for (const address of blocks) heap.free(address);
}
