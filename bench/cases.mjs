// The work that is timed, described once for all peers: inputs (deterministic), and what a right result is.
//
// A case: { title, unit: "ms" | "ns", make() -> inputs, expect(inputs) -> what read() must give, tolerance? }.
// Peers never see `expect`; the child process checks their result before it takes a time.

const N = 1_000_000;
const M = 1000;
const IMAGE = 1080 * 1920 * 4;

/** A small generator with a fixed seed (mulberry32), so that every process works on the same numbers. */
function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function fill(Type, n, seed, low = 0.25, high = 1.75) {
  const next = random(seed);
  const out = new Type(n);
  for (let i = 0; i < n; i++) out[i] = low + next() * (high - low);
  return out;
}

const bytes = (n, seed) => fill(Uint8Array, n, seed, 0, 256);
const map = (Type, n, f) => {
  const out = new Type(n);
  for (let i = 0; i < n; i++) out[i] = f(i);
  return out;
};

const float = { f64: Float64Array, f32: Float32Array };
const cases = {};

for (const [s, Type] of Object.entries(float)) {
  for (const [n, t] of [
    [N, "1e6"],
    [10 * N, "1e7"],
  ]) {
    cases[`add_${s}_${t}`] = {
      title: `c = a + b, ${s}, ${t}`,
      make: () => ({ a: fill(Type, n, 1), b: fill(Type, n, 2), n, dtype: s }),
      expect: ({ a, b }) => map(Type, n, i => a[i] + b[i]),
    };
  }
  cases[`mul_${s}_1e6`] = {
    title: `c = a * b, ${s}, 1e6`,
    make: () => ({ a: fill(Type, N, 1), b: fill(Type, N, 2), n: N, dtype: s }),
    expect: ({ a, b }) => map(Type, N, i => a[i] * b[i]),
  };
  cases[`fused_${s}`] = {
    title: `a*b + c - d, ${s}, 1e6`,
    make: () => ({
      a: fill(Type, N, 1),
      b: fill(Type, N, 2),
      c: fill(Type, N, 3),
      d: fill(Type, N, 4),
      n: N,
      dtype: s,
    }),
    expect: ({ a, b, c, d }) => map(Type, N, i => a[i] * b[i] + c[i] - d[i]),
    tolerance: s === "f32" ? 1e-6 : 1e-14,
  };
  for (const [name, low, high] of [
    ["sqrt", 0, 100],
    ["exp", -5, 5],
    ["sin", -10, 10],
  ]) {
    cases[`${name}_${s}`] = {
      title: `${name}(x), ${s}, 1e6`,
      make: () => ({ x: fill(Type, N, 5, low, high), n: N, dtype: s }),
      expect: ({ x }) => map(Type, N, i => Math[name](x[i])),
      tolerance: s === "f32" ? 5e-7 : 1e-14,
    };
  }
}

Object.assign(cases, {
  add_u8_1e6: {
    title: "c = a + b, u8 (wrapping), 1e6",
    make: () => ({ a: bytes(N, 1), b: bytes(N, 2), n: N, dtype: "u8" }),
    expect: ({ a, b }) => map(Uint8Array, N, i => a[i] + b[i]),
  },
  sum_f64: {
    title: "sum, f64, 1e6",
    make: () => ({ a: fill(Float64Array, N, 1), n: N }),
    expect: ({ a }) => a.reduce((s, x) => s + x, 0),
    tolerance: 1e-11,
  },
  dot_f64: {
    title: "dot, f64, 1e6",
    make: () => ({ a: fill(Float64Array, N, 1), b: fill(Float64Array, N, 2), n: N }),
    expect: ({ a, b }) => a.reduce((s, x, i) => s + x * b[i], 0),
    tolerance: 1e-11,
  },
  minmax_f64: {
    title: "min and max, f64, 1e6",
    make: () => ({ a: fill(Float64Array, N, 1), n: N }),
    expect: ({ a }) => [a.reduce((s, x) => Math.min(s, x)), a.reduce((s, x) => Math.max(s, x))],
  },
  distance_f64: {
    title: "sum((a - b)**2), f64, 1e6",
    make: () => ({ a: fill(Float64Array, N, 1), b: fill(Float64Array, N, 2), n: N }),
    expect: ({ a, b }) => a.reduce((s, x, i) => s + (x - b[i]) ** 2, 0),
    tolerance: 1e-11,
  },
  addT_f64: {
    title: "A + B.T, 1000x1000, f64",
    make: () => ({ a: fill(Float64Array, M * M, 1), b: fill(Float64Array, M * M, 2), m: M }),
    expect: ({ a, b }) => map(Float64Array, M * M, k => a[k] + b[(k % M) * M + Math.floor(k / M)]),
  },
  row_f64: {
    title: "A + row, 1000x1000, f64",
    make: () => ({ a: fill(Float64Array, M * M, 1), b: fill(Float64Array, M, 2), m: M }),
    expect: ({ a, b }) => map(Float64Array, M * M, k => a[k] + b[k % M]),
  },
  column_f64: {
    title: "A + column, 1000x1000, f64",
    make: () => ({ a: fill(Float64Array, M * M, 1), b: fill(Float64Array, M, 2), m: M }),
    expect: ({ a, b }) => map(Float64Array, M * M, k => a[k] + b[Math.floor(k / M)]),
  },
  strided_f64: {
    title: "a[::2] + b[::-2], f64, 1e6 results",
    make: () => ({ a: fill(Float64Array, 2 * N, 1), b: fill(Float64Array, 2 * N, 2), n: N }),
    expect: ({ a, b }) => map(Float64Array, N, i => a[2 * i] + b[2 * N - 1 - 2 * i]),
  },
  mixed_i32_f64: {
    title: "i32 + f64, 1e6",
    make: () => ({ a: fill(Int32Array, N, 1, -1e6, 1e6), b: fill(Float64Array, N, 2), n: N }),
    expect: ({ a, b }) => map(Float64Array, N, i => a[i] + b[i]),
  },
  record_add: {
    title: "column + column of 1e5 13-byte records, f64",
    make: () => records(100_000),
    expect: ({ xs, n }) => map(Float64Array, n, i => xs[i] + xs[i]),
  },
  record_sum: {
    title: "sum of a column of 1e5 13-byte records, f64",
    make: () => records(100_000),
    expect: ({ xs }) => xs.reduce((s, x) => s + x, 0),
    tolerance: 1e-11,
  },
  sumT_f64: {
    title: "sum of a transposed 2048x2048, f64",
    make: () => ({ a: fill(Float64Array, 2048 * 2048, 1), m: 2048 }),
    expect: ({ a }) => a.reduce((s, x) => s + x, 0),
    tolerance: 1e-10,
  },
  sumC_f64: {
    title: "sum of a contiguous 2048x2048, f64",
    make: () => ({ a: fill(Float64Array, 2048 * 2048, 1), m: 2048 }),
    expect: ({ a }) => a.reduce((s, x) => s + x, 0),
    tolerance: 1e-10,
  },
  image_wrap: {
    title: "u8 image 1920x1080x4, wrapping add",
    make: () => ({ a: bytes(IMAGE, 1), b: bytes(IMAGE, 2), n: IMAGE, dtype: "u8" }),
    expect: ({ a, b }) => map(Uint8Array, IMAGE, i => a[i] + b[i]),
  },
  image_saturate: {
    title: "u8 image 1920x1080x4, saturating add",
    make: () => ({ a: bytes(IMAGE, 1), b: bytes(IMAGE, 2), n: IMAGE }),
    expect: ({ a, b }) => map(Uint8Array, IMAGE, i => Math.min(255, a[i] + b[i])),
  },
  image_gray: {
    title: "RGBA u8 1920x1080 to gray u8",
    make: () => ({ a: bytes(IMAGE, 1), n: IMAGE }),
    expect: ({ a }) => map(Uint8Array, IMAGE / 4, i => (a[4 * i] * 77 + a[4 * i + 1] * 150 + a[4 * i + 2] * 29) >> 8),
  },
  foreign_f64: {
    title: "c = a + b, plain Float64Arrays, 1e6",
    make: () => ({ a: fill(Float64Array, N, 1), b: fill(Float64Array, N, 2), n: N, dtype: "f64" }),
    expect: ({ a, b }) => map(Float64Array, N, i => a[i] + b[i]),
  },
  small_into: {
    title: "c = a + b, 8 f64, into a given result",
    unit: "ns",
    make: () => ({ a: fill(Float64Array, 8, 1), b: fill(Float64Array, 8, 2), n: 8, dtype: "f64" }),
    expect: ({ a, b }) => map(Float64Array, 8, i => a[i] + b[i]),
  },
  small_kernel: {
    title: "c = a + b, 8 f64, prepared kernel",
    unit: "ns",
    make: () => ({ a: fill(Float64Array, 8, 1), b: fill(Float64Array, 8, 2), n: 8, dtype: "f64" }),
    expect: ({ a, b }) => map(Float64Array, 8, i => a[i] + b[i]),
  },
  small_new: {
    title: "a + b, 8 f64, new result",
    unit: "ns",
    make: () => ({ a: fill(Float64Array, 8, 1), b: fill(Float64Array, 8, 2), n: 8, dtype: "f64" }),
    expect: ({ a, b }) => map(Float64Array, 8, i => a[i] + b[i]),
  },
  get: {
    title: "1e6 element reads, get(i, j), 1000x1000",
    // Nothing but JavaScript, which the engine's last compiler reaches after some 50 calls.
    warmUp: 100,
    make: () => ({ a: fill(Float64Array, M * M, 1), m: M }),
    expect: ({ a }) => a.reduce((s, x) => s + x, 0),
    tolerance: 1e-10,
  },
  slice: {
    title: "make the view [100:200, ::2]",
    unit: "ns",
    make: () => ({ a: fill(Float64Array, M * M, 1), m: M }),
    expect: ({ a }) => a[101 * M + 6],
  },
});

/** Packed records {u1 a; f8 x; i4 n}, 13 bytes each: x lies at odd addresses. */
function records(n) {
  const buffer = new ArrayBuffer(13 * n);
  const view = new DataView(buffer);
  const xs = fill(Float64Array, n, 7);
  for (let i = 0; i < n; i++) {
    view.setUint8(13 * i, i & 255);
    view.setFloat64(13 * i + 1, xs[i], true);
    view.setInt32(13 * i + 9, i, true);
  }
  return { buffer, xs, n };
}

for (const [id, spec] of Object.entries(cases)) {
  spec.id = id;
  spec.unit ??= "ms";
  spec.tolerance ??= 0;
}

export { cases };
