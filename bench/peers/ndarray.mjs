// ndarray with ndarray-ops; a broadcast operand is a hand-made view with stride 0.
import ndarray from "ndarray";
import ops from "ndarray-ops";
import { versionOf } from "../version.mjs";

export const version = `${versionOf("ndarray")} + ops ${versionOf("ndarray-ops")}`;

const flat = x => ndarray(x, [x.length]);
const into = make => inputs => {
  const { out, run } = make(inputs);
  return { run, read: () => out };
};
const binary = name =>
  into(({ a, b, n }) => {
    const out = new a.constructor(n);
    const [o, x, y] = [flat(out), flat(a), flat(b)];
    return { out, run: () => ops[name](o, x, y) };
  });
const add = binary("add");
const multiply = binary("mul");
const fused = into(({ a, b, c, d, n }) => {
  const out = new a.constructor(n);
  const [o, x, y, z, w] = [out, a, b, c, d].map(flat);
  return {
    out,
    run: () => {
      ops.mul(o, x, y);
      ops.addeq(o, z);
      ops.subeq(o, w);
    },
  };
});
const unary = name =>
  into(({ x, n }) => {
    const out = new x.constructor(n);
    const [o, v] = [flat(out), flat(x)];
    return { out, run: () => ops[name](o, v) };
  });
const matrix = other =>
  into(({ a, b, m }) => {
    const out = new Float64Array(m * m);
    const [o, A, B] = [ndarray(out, [m, m]), ndarray(a, [m, m]), other(b, m)];
    return { out, run: () => ops.add(o, A, B) };
  });
const value = make => inputs => ({ run: make(inputs), read: x => x });

export const cases = {
  add_f64_1e6: add,
  add_f64_1e7: add,
  add_f32_1e6: add,
  add_f32_1e7: add,
  add_u8_1e6: add,
  image_wrap: add,
  foreign_f64: add,
  small_into: add,
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
    const x = flat(a);
    return () => ops.sum(x);
  }),
  minmax_f64: value(({ a }) => {
    const x = flat(a);
    return () => [ops.inf(x), ops.sup(x)];
  }),
  addT_f64: matrix((b, m) => ndarray(b, [m, m]).transpose(1, 0)),
  row_f64: matrix((b, m) => ndarray(b, [m, m], [0, 1])),
  column_f64: matrix((b, m) => ndarray(b, [m, m], [1, 0])),
  strided_f64: into(({ a, b, n }) => {
    const out = new Float64Array(n);
    const [o, x, y] = [flat(out), flat(a).step(2), flat(b).step(-2)];
    return { out, run: () => ops.add(o, x, y) };
  }),
  mixed_i32_f64: into(({ a, b, n }) => {
    const out = new Float64Array(n);
    const [o, x, y] = [flat(out), flat(a), flat(b)];
    return { out, run: () => ops.add(o, x, y) };
  }),
  sumT_f64: value(({ a, m }) => {
    const x = ndarray(a, [m, m]).transpose(1, 0);
    return () => ops.sum(x);
  }),
  sumC_f64: value(({ a, m }) => {
    const x = ndarray(a, [m, m]);
    return () => ops.sum(x);
  }),
  get: value(({ a, m }) => {
    const A = ndarray(a, [m, m]);
    return () => {
      let s = 0;
      for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) s += A.get(i, j);
      return s;
    };
  }),
  slice: ({ a, m }) => {
    const A = ndarray(a, [m, m]);
    return { run: () => A.hi(200, m).lo(100, 0).step(1, 2), read: v => v.get(1, 3) };
  },
};
