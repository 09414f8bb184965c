// lanewise, from dist. Variant 1: one thread; variant 2: two, once the worker is ready.
import * as lw from "lanewise";

export const version = "this tree";

export async function setUp(variant) {
  lw.configure({ threads: Number(variant) });
  if (variant !== "1") await lw.threadsReady();
}

const { lanes, simd } = lw;
/** A copy of the input in our heap. */
const own = x => lw.array(x);
const like = x => lw.zeros(x.length, x.dtype);
const into = make => inputs => {
  const { out, run } = make(inputs);
  return { run, read: () => out.toTypedArray() };
};
const add = into(({ a, b }) => {
  const [x, y] = [simd(own(a)), own(b)];
  const out = like(own(a));
  return { out, run: () => x.add(y).into(out) };
});
const multiply = into(({ a, b }) => {
  const [x, y] = [simd(own(a)), own(b)];
  const out = like(own(a));
  return { out, run: () => x.mul(y).into(out) };
});
const fused = into(({ a, b, c, d }) => {
  const [x, y, z, w] = [a, b, c, d].map(own);
  const out = like(x);
  return { out, run: () => lanes`${x} * ${y} + ${z} - ${w}`.into(out) };
});
const unary = name =>
  into(({ x }) => {
    const v = own(x);
    const out = like(v);
    return { out, run: () => lw[name](v).into(out) };
  });
const value = make => inputs => ({ run: make(inputs), read: x => x });
const matrix = make =>
  into(({ a, b, m }) => {
    const A = lw.view(own(a)).reshape([m, m]);
    const out = lw.zeros([m, m], "float64");
    return { out, run: make(A, lw.view(own(b)), m, out) };
  });

export const cases = {
  add_f64_1e6: add,
  add_f64_1e7: add,
  add_f32_1e6: add,
  add_f32_1e7: add,
  add_u8_1e6: add,
  image_wrap: add,
  small_into: add,
  small_kernel: into(({ a, b }) => {
    const [x, y] = [own(a), own(b)];
    const out = like(x);
    const k = lw.kernel((p, q) => lanes`${p} + ${q}`);
    return { out, run: () => k.into(out, x, y) };
  }),
  small_new: ({ a, b }) => {
    const [x, y] = [simd(own(a)), own(b)];
    let last = null;
    return {
      run: () => {
        last?.release();
        last = x.add(y).eval();
        return last;
      },
      read: out => out.toTypedArray(),
    };
  },
  foreign_f64: ({ a, b, n }) => {
    const out = new Float64Array(n);
    return { run: () => simd(a).add(b).into(out), read: () => out };
  },
  mul_f64_1e6: multiply,
  mul_f32_1e6: multiply,
  fused_f64: fused,
  fused_f32: fused,
  sqrt_f64: unary("sqrt"),
  sqrt_f32: unary("sqrt"),
  exp_f64: unary("exp"),
  exp_f32: unary("exp"),
  sin_f64: unary("sin"),
  sin_f32: unary("sin"),
  sum_f64: value(({ a }) => {
    const x = simd(own(a));
    return () => x.sum();
  }),
  dot_f64: value(({ a, b }) => {
    const [x, y] = [simd(own(a)), own(b)];
    return () => x.dot(y);
  }),
  minmax_f64: ({ a }) => {
    const x = simd(own(a));
    return { run: () => x.minMax(), read: ({ min, max }) => [min, max] };
  },
  distance_f64: value(({ a, b }) => {
    const [x, y] = [own(a), own(b)];
    return () => lanes`(${x} - ${y}) ** 2`.sum();
  }),
  addT_f64: matrix((A, b, m, out) => {
    const B = b.reshape([m, m]).T;
    return () => simd(A).add(B).into(out);
  }),
  row_f64: matrix((A, b, _, out) => () => simd(A).add(b).into(out)),
  column_f64: matrix((A, b, m, out) => {
    const column = b.reshape([m, 1]);
    return () => simd(A).add(column).into(out);
  }),
  strided_f64: into(({ a, b, n }) => {
    const [x, y] = [lw.view(own(a)).slice("::2"), lw.view(own(b)).slice("::-2")];
    const out = lw.zeros(n, "float64");
    return { out, run: () => simd(x).add(y).into(out) };
  }),
  mixed_i32_f64: into(({ a, b, n }) => {
    const [x, y] = [own(a), own(b)];
    const out = lw.zeros(n, "float64");
    return { out, run: () => simd(x).add(y).into(out) };
  }),
  record_add: into(({ buffer, n }) => {
    const column = recordColumn(buffer);
    const out = lw.zeros(n, "float64");
    return { out, run: () => simd(column).add(column).into(out) };
  }),
  record_sum: value(({ buffer }) => {
    const column = simd(recordColumn(buffer));
    return () => column.sum();
  }),
  sumT_f64: value(({ a, m }) => {
    const x = simd(lw.view(own(a)).reshape([m, m]).T);
    return () => x.sum();
  }),
  sumC_f64: value(({ a, m }) => {
    const x = simd(lw.view(own(a)).reshape([m, m]));
    return () => x.sum();
  }),
  image_saturate: into(({ a, b }) => {
    const [x, y] = [own(a), own(b)];
    const out = like(x);
    return { out, run: () => lw.addSaturating(x, y).into(out) };
  }),
  image_gray: into(({ a, n }) => {
    const pixels = lw.view(own(a)).reshape([n / 4, 4]);
    const [r, g, b] = [0, 1, 2].map(k => pixels.slice(`:, ${k}`));
    const out = lw.zeros(n / 4, "uint8");
    return {
      out,
      run: () => lanes`uint8((uint16(${r}) * 77 + uint16(${g}) * 150 + uint16(${b}) * 29) >> 8)`.into(out),
    };
  }),
  get: value(({ a, m }) => {
    const A = lw.view(own(a)).reshape([m, m]);
    // Warmed by short calls, as real programs do; one long first loop would sit in on-stack replacement.
    const row = i => {
      let s = 0;
      for (let j = 0; j < m; j++) s += A.get(i, j);
      return s;
    };
    return () => {
      let s = 0;
      for (let i = 0; i < m; i++) s += row(i);
      return s;
    };
  }),
  slice: ({ a, m }) => {
    const A = lw.view(own(a)).reshape([m, m]);
    return { run: () => A.slice("100:200, ::2"), read: v => v.get(1, 3) };
  },
};

function recordColumn(buffer) {
  const records = lw.array(lw.view(buffer, { dtype: "T{<B:a:<d:x:<i:n:}" }));
  return lw.view(records).field("x");
}
