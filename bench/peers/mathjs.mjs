// mathjs on its dense matrices: each run makes a new one.
import * as math from "mathjs";
import { versionOf } from "../version.mjs";

export const version = versionOf("mathjs");

const dense = x => math.matrix(Array.from(x));
const square = (x, m) => math.matrix(Array.from({ length: m }, (_, i) => Array.from(x.subarray(i * m, i * m + m))));
const made = make => inputs => ({ run: make(inputs), read: out => out.toArray().flat() });
const add = made(({ a, b }) => {
  const [x, y] = [dense(a), dense(b)];
  return () => math.add(x, y);
});
const unary = name =>
  made(({ x }) => {
    const v = dense(x);
    return () => math.map(v, math[name]);
  });

export const cases = {
  add_f64_1e6: add,
  small_new: add,
  sqrt_f64: unary("sqrt"),
  exp_f64: unary("exp"),
  sin_f64: unary("sin"),
  sum_f64: ({ a }) => {
    const x = dense(a);
    return { run: () => math.sum(x), read: s => s };
  },
  dot_f64: ({ a, b }) => {
    const [x, y] = [dense(a), dense(b)];
    return { run: () => math.dot(x, y), read: s => s };
  },
  addT_f64: made(({ a, b, m }) => {
    const [A, B] = [square(a, m), square(b, m)];
    return () => math.add(A, math.transpose(B));
  }),
  get: ({ a, m }) => {
    const A = square(a, m);
    return {
      run: () => {
        let s = 0;
        for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) s += A.get([i, j]);
        return s;
      },
      read: s => s,
    };
  },
};
