// @stdlib/ndarray: views, and `base-binary` with an addition as its callback. No BigInt, no ES modules.
import { createRequire } from "node:module";
import { versionOf } from "../version.mjs";

const require = createRequire(import.meta.url);
export const version = versionOf("@stdlib/ndarray");
const ctor = require("@stdlib/ndarray/ctor");
const binary = require("@stdlib/ndarray/base/binary");
const unary = require("@stdlib/ndarray/base/unary");

const TYPES = { Float64Array: "float64", Float32Array: "float32", Uint8Array: "uint8", Int32Array: "int32" };
const nd = (x, shape = [x.length], strides = undefined, offset = 0) => {
  const s = strides ?? shape.map((_, k) => shape.slice(k + 1).reduce((p, n) => p * n, 1));
  return ctor(TYPES[x.constructor.name], x, shape, s, offset, "row-major");
};
const into = make => inputs => {
  const { out, run } = make(inputs);
  return { run, read: () => out };
};
const plus = (x, y) => x + y;
const times = (x, y) => x * y;
const apply = f =>
  into(({ a, b, n }) => {
    const out = new a.constructor(n);
    const arrays = [nd(a), nd(b), nd(out)];
    return { out, run: () => binary(arrays, f) };
  });
const map = f =>
  into(({ x, n }) => {
    const out = new x.constructor(n);
    const arrays = [nd(x), nd(out)];
    return { out, run: () => unary(arrays, f) };
  });
const matrix = strides =>
  into(({ a, b, m }) => {
    const out = new Float64Array(m * m);
    const arrays = [nd(a, [m, m]), nd(b, [m, m], strides(m)), nd(out, [m, m])];
    return { out, run: () => binary(arrays, plus) };
  });

export const cases = {
  add_f64_1e6: apply(plus),
  add_f32_1e6: apply(plus),
  add_u8_1e6: apply(plus),
  small_into: apply(plus),
  mul_f64_1e6: apply(times),
  sqrt_f64: map(Math.sqrt),
  exp_f64: map(Math.exp),
  sin_f64: map(Math.sin),
  addT_f64: matrix(m => [1, m]),
  row_f64: matrix(() => [0, 1]),
  column_f64: matrix(() => [1, 0]),
  get: ({ a, m }) => {
    const A = nd(a, [m, m]);
    return {
      run: () => {
        let s = 0;
        for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) s += A.get(i, j);
        return s;
      },
      read: s => s,
    };
  },
};
