// numpy-ts: no result can be given, so each run makes and disposes one.
import * as np from "numpy-ts";
import { versionOf } from "../version.mjs";

const NAMES = { f64: "float64", f32: "float32", u8: "uint8" };
export const version = versionOf("numpy-ts");

/** A case of array arguments: `make` gets numpy-ts arrays, the result's memory is given back at each run. */
function dispose(make) {
  return inputs => {
    const run = make(inputs);
    let last;
    return {
      run: () => {
        last?.dispose();
        last = run();
        return last;
      },
      read: out => Array.from(out.data),
    };
  };
}
const arr = (x, dtype) => np.array(x, NAMES[dtype]);
const add = dispose(({ a, b, dtype }) => {
  const [x, y] = [arr(a, dtype), arr(b, dtype)];
  return () => np.add(x, y);
});
const multiply = dispose(({ a, b, dtype }) => {
  const [x, y] = [arr(a, dtype), arr(b, dtype)];
  return () => np.multiply(x, y);
});
const fused = dispose(({ a, b, c, d, dtype }) => {
  const [x, y, z, w] = [a, b, c, d].map(v => arr(v, dtype));
  return () => {
    const p = np.multiply(x, y);
    const q = np.add(p, z);
    p.dispose();
    const r = np.subtract(q, w);
    q.dispose();
    return r;
  };
});
const unary = name =>
  dispose(({ x, dtype }) => {
    const v = arr(x, dtype);
    return () => np[name](v);
  });
const value = make => inputs => ({ run: make(inputs), read: x => x });
const square = (a, m) => arr(a, "f64").reshape(m, m);
const matrices = make => dispose(({ a, b, m }) => make(square(a, m), b, m));

export const cases = {
  add_f64_1e6: add,
  add_f64_1e7: add,
  add_f32_1e6: add,
  add_f32_1e7: add,
  add_u8_1e6: add,
  image_wrap: add,
  small_new: add,
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
    const x = arr(a, "f64");
    return () => np.sum(x);
  }),
  dot_f64: value(({ a, b }) => {
    const [x, y] = [arr(a, "f64"), arr(b, "f64")];
    return () => np.dot(x, y);
  }),
  minmax_f64: value(({ a }) => {
    const x = arr(a, "f64");
    return () => [np.min(x), np.max(x)];
  }),
  distance_f64: value(({ a, b }) => {
    const [x, y] = [arr(a, "f64"), arr(b, "f64")];
    return () => {
      const d = np.subtract(x, y);
      const e = np.multiply(d, d);
      const s = np.sum(e);
      d.dispose();
      e.dispose();
      return s;
    };
  }),
  addT_f64: matrices((A, b, m) => {
    const B = square(b, m);
    return () => np.add(A, B.T);
  }),
  row_f64: matrices((A, b) => {
    const row = arr(b, "f64");
    return () => np.add(A, row);
  }),
  column_f64: matrices((A, b, m) => {
    const column = arr(b, "f64").reshape(m, 1);
    return () => np.add(A, column);
  }),
  strided_f64: dispose(({ a, b }) => {
    const [x, y] = [arr(a, "f64").slice("::2"), arr(b, "f64").slice("::-2")];
    return () => np.add(x, y);
  }),
  mixed_i32_f64: dispose(({ a, b }) => {
    const [x, y] = [np.array(a, "int32"), arr(b, "f64")];
    return () => np.add(x, y);
  }),
  sumT_f64: value(({ a, m }) => {
    const x = square(a, m).T;
    return () => np.sum(x);
  }),
  sumC_f64: value(({ a, m }) => {
    const x = square(a, m);
    return () => np.sum(x);
  }),
  get: value(({ a, m }) => {
    const A = square(a, m);
    return () => {
      let s = 0;
      for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) s += A.get([i, j]);
      return s;
    };
  }),
  slice: ({ a, m }) => {
    const A = square(a, m);
    return { run: () => A.slice("100:200", "::2"), read: v => v.get([1, 3]) };
  },
};
