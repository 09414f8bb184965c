/**
 * Generated kernels against the least that WebAssembly needs for the same work: hand-written loops for the streaming
 * operations, `memory.copy` for the memory itself. Kernel calls only: no expressions, no planning.
 *
 *   node --conditions=@lanewise/source packages/simd/bench/kernel.bench.mjs
 *
 * Prints nanoseconds an element (best of rounds) and ratios; interleaved, so that noise hits both sides.
 */
import { Builder } from "../src/ir/builder.ts";
import { getKernel } from "../src/kernel/cache.ts";
import { combine } from "../src/kernel/combine.ts";
import { folding } from "../src/kernel/folding.ts";
import { TILE } from "../src/kernel/folds.ts";
import { FunctionBuilder } from "../src/wasm/func.ts";
import { moduleBytes } from "../src/wasm/module.ts";

const N = 1_000_000;
const memory = new WebAssembly.Memory({ initial: 1024 });
const at = k => k * 9_000_000 + 64;
for (let k = 0; k < 5; k++) {
  new Float64Array(memory.buffer, at(k) - (at(k) % 8), N).forEach((_, i, all) => {
    all[i] = 1 + ((i * 7919) % 1000) / 1000;
  });
}

function instance(f) {
  return new WebAssembly.Instance(new WebAssembly.Module(moduleBytes(f, "plain")), { env: { memory } }).exports.run;
}

/** The plainest SIMD loop over reverse Polish `code` (a number loads that input), four registers a turn. */
function hand(inputs, bytes, ...code) {
  const f = new FunctionBuilder([...Array(inputs + 1).fill("i32"), "i32"], []);
  const left = f.local("i32");
  f.get(inputs + 1)
    .i32(Math.log2(64 / bytes))
    .op("i32.shr_u")
    .set(left);
  f.loop(again => {
    for (let offset = 0; offset < 64; offset += 16) {
      f.get(inputs);
      for (const step of code) {
        if (typeof step === "number") f.get(step).memory("v128.load", offset);
        else f.op(step);
      }
      f.memory("v128.store", offset);
    }
    for (let k = 0; k <= inputs; k++) f.get(k).i32(64).op("i32.add").set(k);
    f.get(left).i32(1).op("i32.sub").tee(left).brIf(again);
  });
  return instance(f);
}

/** The plainest sum: eight registers a turn. */
function handSum() {
  const f = new FunctionBuilder(["i32", "i32"], ["f64"]);
  const sums = Array.from({ length: 8 }, () => f.local("v128"));
  const left = f.local("i32");
  f.get(1).i32(4).op("i32.shr_u").set(left);
  f.loop(again => {
    for (const [k, sum] of sums.entries())
      f.get(0)
        .memory("v128.load", k * 16)
        .get(sum)
        .op("f64x2.add")
        .set(sum);
    f.get(0).i32(128).op("i32.add").set(0);
    f.get(left).i32(1).op("i32.sub").tee(left).brIf(again);
  });
  f.get(sums[0]);
  for (const sum of sums.slice(1)) f.get(sum).op("f64x2.add");
  f.set(sums[0]).get(sums[0]).lane("f64x2.extract_lane", 0).get(sums[0]).lane("f64x2.extract_lane", 1).op("f64.add");
  return instance(f);
}

function kernel(storages, output, classes, build, folds) {
  const b = new Builder(storages);
  const lanes = build(b, ...storages.map((_, k) => b.load(k)));
  const program = folds ? b.buildFold([lanes].flat()) : b.build([{ storage: output, lanes: [lanes].flat() }]);
  const spec = {
    program,
    rank: 1,
    inputs: storages.map((storage, k) => ({ storage, access: classes[k] })),
    outputs: folds ? [] : [{ storage: output, access: "contiguous" }],
    ...(folds ? { gathering: folding(folds) } : {}),
  };
  return getKernel(spec, "plain").bind(memory);
}

function tiled(run, size, fold) {
  return () => {
    const partials = [];
    for (let start = 0; start < N; start += TILE) {
      const result = run(
        ...Array.from({ length: size.length }, (_, k) => at(k) + start * size[k]),
        Math.min(TILE, N - start),
      );
      partials.push(Array.isArray(result) ? result[0] : result);
    }
    return combine(fold, partials);
  };
}

const two = ["contiguous", "contiguous"];
const four = [...two, ...two];
const f64 = Array(4).fill("float64");
const f32 = Array(4).fill("float32");
const u8 = Array(4).fill("uint8");
const call =
  (run, inputs, ...rest) =>
  () =>
    run(...Array.from({ length: inputs + 1 }, (_, k) => at(k)), N, ...rest);

const cases = {
  "add f64": {
    ours: call(
      kernel(f64.slice(2), "float64", two, (b, x, y) => b.op("f64.add", x, y)),
      2,
    ),
    hand: call(hand(2, 8, 0, 1, "f64x2.add"), 2),
  },
  "add f32": {
    ours: call(
      kernel(f32.slice(2), "float32", two, (b, x, y) => b.op("f32.add", x, y)),
      2,
    ),
    hand: call(hand(2, 4, 0, 1, "f32x4.add"), 2),
  },
  "add u8": {
    ours: call(
      kernel(u8.slice(2), "uint8", two, (b, x, y) => b.op("i8.add", x, y)),
      2,
    ),
    hand: call(hand(2, 1, 0, 1, "i8x16.add"), 2),
  },
  "add saturating u8": {
    ours: call(
      kernel(u8.slice(2), "uint8", two, (b, x, y) => b.op("i8.add_sat_u", x, y)),
      2,
    ),
    hand: call(hand(2, 1, 0, 1, "i8x16.add_sat_u"), 2),
  },
  "a*b+c-d f64": {
    ours: call(
      kernel(f64, "float64", four, (b, x, y, z, w) => b.op("f64.sub", b.op("f64.add", b.op("f64.mul", x, y), z), w)),
      4,
    ),
    hand: call(hand(4, 8, 0, 1, "f64x2.mul", 2, "f64x2.add", 3, "f64x2.sub"), 4),
  },
  "a*b+c-d f32": {
    ours: call(
      kernel(f32, "float32", four, (b, x, y, z, w) => b.op("f32.sub", b.op("f32.add", b.op("f32.mul", x, y), z), w)),
      4,
    ),
    hand: call(hand(4, 4, 0, 1, "f32x4.mul", 2, "f32x4.add", 3, "f32x4.sub"), 4),
  },
  "sqrt f64": {
    ours: call(
      kernel(f64.slice(3), "float64", two, (b, x) => b.op("f64.sqrt", x)),
      1,
    ),
    hand: call(hand(1, 8, 0, "f64x2.sqrt"), 1),
  },
  "sum f64": {
    ours: tiled(
      kernel(f64.slice(3), "", two, (_, x) => x, ["f64.sum"]),
      [8],
      "f64.sum",
    ),
    hand: (
      run => () =>
        run(at(0), N)
    )(handSum()),
  },
  "sum((a-b)**2) f64": {
    ours: tiled(
      kernel(f64.slice(2), "", two, (b, x, y) => b.op("f64.mul", b.op("f64.sub", x, y), b.op("f64.sub", x, y)), [
        "f64.sum",
      ]),
      [8, 8],
      "f64.sum",
    ),
  },
  "min and max f64": {
    ours: tiled(
      kernel(f64.slice(3), "", two, (_, x) => [x, x], ["f64.min", "f64.max"]),
      [8],
      "f64.min",
    ),
  },
  "sum f32 in f64": {
    ours: tiled(
      kernel(f32.slice(3), "", two, (b, x) => b.op("f64.from_f32", x), ["f64.sum"]),
      [4],
      "f64.sum",
    ),
  },
  "sum u8": {
    ours: tiled(
      kernel(u8.slice(3), "", two, (_, x) => x, ["i8.sum_u"]),
      [1],
      "i8.sum_u",
    ),
  },
  "i32 + f64": {
    ours: call(
      kernel(["int32", "float64"], "float64", two, (b, x, y) => b.op("f64.add", b.op("f64.from_i32_s", x), y)),
      2,
    ),
  },
  "a[::2] + b[::-2] f64": {
    ours: (
      run => () =>
        run(at(0), at(1) + 8 * (N - 2), at(2), N / 2, 16, -16)
    )(kernel(f64.slice(2), "float64", ["double", "doubleReversed"], (b, x, y) => b.op("f64.add", x, y))),
    elements: N / 2,
  },
  "rgba to gray u8": {
    ours: (
      run => () =>
        run(at(0), at(0) + 1, at(0) + 2, at(1), N, 4, 4, 4)
    )(
      kernel(u8.slice(1), "uint8", ["strided", "strided", "strided"], (b, r, g, blue) => {
        const wide = x => b.op("i16.from_i8_u", x);
        const times = (x, factor) => b.op("i16.mul", wide(x), b.const("i16", factor));
        const sum = b.op("i16.add", b.op("i16.add", times(r, 77), times(g, 150)), times(blue, 29));
        return b.op("i8.from_i16", b.op("i16.shr_u", sum, b.const("i16", 8)));
      }),
    ),
  },
  "add of 8 f64": {
    ours: (run => () => {
      for (let i = 0; i < 100_000; i++) run(at(0), at(1), at(2), 8);
    })(kernel(f64.slice(2), "float64", two, (b, x, y) => b.op("f64.add", x, y))),
    elements: 100_000,
  },
};

for (const [name, { ours, hand: other, elements = N }] of Object.entries(cases)) {
  const best = [Infinity, Infinity];
  const runs = [ours, other].filter(Boolean);
  const until = performance.now() + 600;
  while (performance.now() < until) {
    for (const [side, run] of runs.entries()) {
      const start = performance.now();
      run();
      best[side] = Math.min(best[side], performance.now() - start);
    }
  }
  const each = ((best[0] * 1e6) / elements).toFixed(3);
  console.log(
    `${name.padEnd(24)} ${each.padStart(8)} ns/element${other ? `   ${(best[0] / best[1]).toFixed(2)} x hand` : ""}`,
  );
}
