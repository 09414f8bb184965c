// Views beside their peers: element access, slices, columns of records, a transposed copy.
//
//   pnpm build && node bench/view.mjs [--rounds 3] [--node path/to/node]
//
// Each measurement is a fresh process, warmed by short calls, because an engine that has optimised one loop for one
// program does not forget; rounds are interleaved over all rows, and a cell is the best of them. "five dtypes" means
// that the same loop has run over four other dtypes before. Prints a table; ratios are to `ndarray`'s row of the group.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { versionOf } from "./version.mjs";

const N = 1000;
const RECORDS = 100_000;
const require = createRequire(import.meta.url);

/** Loops over get(i, j); each process runs one of them only. */
const sumGet = (v, rows, columns) => {
  let total = 0;
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) total += v.get(i, j);
  return total;
};
const sumFlat = (items, rows, columns) => {
  let total = 0;
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) total += items[i * N + j];
  return total;
};
const sumStencil = (v, rows, columns) => {
  let total = 0;
  for (let i = 1; i < rows - 1; i++) {
    for (let j = 1; j < columns - 1; j++) {
      total += v.get(i - 1, j) + v.get(i + 1, j) + v.get(i, j - 1) + v.get(i, j + 1) - 4 * v.get(i, j);
    }
  }
  return total;
};
const sumColumn = (v, count) => {
  let total = 0;
  for (let i = 0; i < count; i++) total += v.get(i);
  return total;
};

const five = [Float64Array, Float32Array, Int32Array, Uint8Array, Int16Array];
const lanewise = async () => ({ ...(await import("@lanewise/format")), ...(await import("@lanewise/view")) });

/** The best time of one call, in nanoseconds, divided by `per`. */
function best(per, budget, run) {
  let least = Number.POSITIVE_INFINITY;
  const end = performance.now() + budget;
  do {
    const start = process.hrtime.bigint();
    run();
    least = Math.min(least, Number(process.hrtime.bigint() - start));
  } while (performance.now() < end);
  return least / per;
}

/** A matrix of each dtype; all are warmed by short calls, the first is timed before or after. */
function access(make, sum, dtypes) {
  const matrices = five.slice(0, dtypes).map(T => make(new T(N * N)));
  const warm = m => {
    for (let k = 0; k < 20_000; k++) sum(m, 4, 8);
  };
  warm(matrices[0]);
  for (const other of matrices.slice(1)) {
    warm(other);
    for (let k = 0; k < 5; k++) sum(other, N, N);
  }
  return best(N * N, 600, () => sum(matrices[0], N, N));
}

const calls = (count, call) => {
  const run = () => {
    for (let k = 0; k < count; k++) call();
  };
  return best(count, 600, run);
};

/** The best time of a statement of Python's, in nanoseconds, divided by `per`. */
function numpy(setUp, statement, per) {
  const script = `import numpy as np, time
${setUp}
least, end = 9, time.perf_counter() + 1
while time.perf_counter() < end:
    t = time.perf_counter(); ${statement}; least = min(least, time.perf_counter() - t)
print(least * 1e9 / ${per})`;
  return Number(execFileSync("python3", ["-c", script]));
}

/** Values that are not integers: a loop that has seen only zeros adds integers, and checks each number for being one. */
const columnOfRecords = ({ view }, bytes = new Uint8Array(13 * RECORDS)) => {
  const column = view(bytes, { dtype: "T{b:id:=d:x:=i:n:}" }).field("x");
  for (let k = 0; k < RECORDS; k++) column.set(k, k + 0.5);
  return column;
};

/** group -> row -> nanoseconds. */
const cases = {
  "get(i, j), one dtype": {
    "typed array": () => access(items => items, sumFlat, 1),
    "lanewise, checked": async () => {
      const { view } = await lanewise();
      return access(items => view(items).reshape(N, N), sumGet, 1);
    },
    "lanewise, unchecked": async () => {
      const { view } = await lanewise();
      return access(items => view(items).reshape(N, N).unchecked, sumGet, 1);
    },
    "lanewise, typedArray": async () => {
      const { view } = await lanewise();
      return access(items => view(items).reshape(N, N).contiguous("C").typedArray, sumFlat, 1);
    },
    ndarray: () => access(items => require("ndarray")(items, [N, N]), sumGet, 1),
    "ml-matrix": async () => {
      const { Matrix } = await import("ml-matrix");
      return access(() => Matrix.zeros(N, N), sumGet, 1);
    },
    "@stdlib/ndarray": () => {
      const array = require("@stdlib/ndarray/array");
      return access(items => array(items, { shape: [N, N] }), sumGet, 1);
    },
    "numpy-ts": async () => {
      const np = await import("numpy-ts");
      const m = np.zeros([N, N]);
      const get = { get: (i, j) => m.get([i, j]) };
      for (let k = 0; k < 1000; k++) sumGet(get, 4, 8);
      return best(N * 10, 600, () => sumGet(get, 10, N));
    },
  },
  "get(i, j), after five dtypes": {
    "typed array": () => access(items => items, sumFlat, 5),
    "lanewise, checked": async () => {
      const { view } = await lanewise();
      return access(items => view(items).reshape(N, N), sumGet, 5);
    },
    ndarray: () => access(items => require("ndarray")(items, [N, N]), sumGet, 5),
  },
  "five-point stencil, ns a point": {
    "lanewise, checked": async () => {
      const { view } = await lanewise();
      return access(items => view(items).reshape(N, N), sumStencil, 1);
    },
    "lanewise, unchecked": async () => {
      const { view } = await lanewise();
      return access(items => view(items).reshape(N, N).unchecked, sumStencil, 1);
    },
    ndarray: () => access(items => require("ndarray")(items, [N, N]), sumStencil, 1),
  },
  "slice [100:200, ::2]": {
    "lanewise, s(...)": async () => {
      const { view, s } = await lanewise();
      const m = view(new Float64Array(N * N)).reshape(N, N);
      return calls(5000, () => m.slice(s(100, 200), s(null, null, 2)));
    },
    "lanewise, text": async () => {
      const { view } = await lanewise();
      const m = view(new Float64Array(N * N)).reshape(N, N);
      return calls(5000, () => m.slice("100:200, ::2"));
    },
    ndarray: () => {
      const m = require("ndarray")(new Float64Array(N * N), [N, N]);
      return calls(5000, () => m.hi(200, N).lo(100, 0).step(1, 2));
    },
  },
  "sum of a column, 13-byte records": {
    DataView: () => {
      const bytes = new DataView(new ArrayBuffer(13 * RECORDS));
      for (let k = 0; k < RECORDS; k++) bytes.setFloat64(1 + 13 * k, k + 0.5, true);
      const column = { get: i => bytes.getFloat64(1 + 13 * i, true) };
      for (let k = 0; k < 20_000; k++) sumColumn(column, 32);
      return best(RECORDS, 600, () => sumColumn(column, RECORDS));
    },
    "lanewise, unchecked": async () => {
      const column = columnOfRecords(await lanewise()).unchecked;
      for (let k = 0; k < 20_000; k++) sumColumn(column, 32);
      return best(RECORDS, 600, () => sumColumn(column, RECORDS));
    },
    "lanewise, checked": async () => {
      const column = columnOfRecords(await lanewise());
      for (let k = 0; k < 20_000; k++) sumColumn(column, 32);
      return best(RECORDS, 600, () => sumColumn(column, RECORDS));
    },
    "lanewise, sum(), one thread": async () => {
      const { array } = await import("@lanewise/array");
      const { configure, sum } = await import("@lanewise/simd");
      configure({ threads: 1 });
      const column = columnOfRecords(await lanewise(), array(new Uint8Array(13 * RECORDS)));
      if (sum(column) !== (RECORDS * RECORDS) / 2) throw new Error("wrong sum");
      return best(RECORDS, 600, () => sum(column));
    },
    NumPy: () =>
      numpy(
        `a = np.zeros(${RECORDS}, dtype=[("id", "i1"), ("x", "<f8"), ("n", "<i4")]); a["x"] = np.arange(${RECORDS}) + 0.5`,
        'a["x"].sum()',
        RECORDS,
      ),
  },
  "copy of a transposed 2000 x 2000": {
    lanewise: async () => {
      const { view } = await lanewise();
      const [a, b] = [1, 2].map(() => view(new Float64Array(4e6)).reshape(2000, 2000));
      return best(4e6, 1500, () => b.assign(a.T));
    },
    NumPy: () => numpy("a, b = np.zeros((2000, 2000)), np.zeros((2000, 2000))", "b[...] = a.T", 4e6),
  },
};

/** What the other rows of a group are compared with. */
const REFERENCE = { "copy of a transposed 2000 x 2000": "NumPy", "sum of a column, 13-byte records": "DataView" };

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    node: { type: "string", default: process.execPath },
    one: { type: "string" },
  },
});

if (options.one !== undefined) {
  const [group, row] = options.one.split("|");
  console.log(await cases[group][row]());
} else {
  const self = fileURLToPath(import.meta.url);
  const times = {};
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [group, rows] of Object.entries(cases)) {
      for (const row of Object.keys(rows)) {
        const id = `${group}|${row}`;
        try {
          const out = execFileSync(options.node, [self, "--one", id], {
            encoding: "utf8",
            timeout: 60_000,
            stdio: ["ignore", "pipe", "ignore"],
          });
          times[id] = Math.min(times[id] ?? Number.POSITIVE_INFINITY, Number(out.trim().split("\n").at(-1)));
        } catch {
          times[id] ??= Number.NaN;
        }
      }
    }
  }
  const version = execFileSync(options.node, ["--version"], { encoding: "utf8" }).trim();
  console.log(
    `Node ${version}, ndarray ${versionOf("ndarray")}, ml-matrix ${versionOf("ml-matrix")}; ns, best of ${options.rounds}`,
  );
  for (const [group, rows] of Object.entries(cases)) {
    console.log(`\n| ${group} | ns | ratio |\n| --- | --- | --- |`);
    const reference = times[`${group}|${REFERENCE[group] ?? "ndarray"}`];
    for (const row of Object.keys(rows)) {
      const time = times[`${group}|${row}`];
      console.log(`| ${row} | ${time.toFixed(2)} | ${(time / reference).toFixed(2)} |`);
    }
  }
}
