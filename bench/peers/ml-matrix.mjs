// ml-matrix: two-dimensional float64; operations in place after a copy into a matrix that is kept.
import { Matrix, MatrixTransposeView } from "ml-matrix";
import { versionOf } from "../version.mjs";

export const version = versionOf("ml-matrix");

const square = (x, m) => Matrix.from1DArray(m, m, x);
const row = x => Matrix.rowVector(x);
const made = make => inputs => ({ run: make(inputs), read: out => out.to1DArray() });
const add = made(({ a, b }) => {
  const [x, y] = [row(a), row(b)];
  return () => Matrix.add(x, y);
});
const unary = name =>
  made(({ x }) => {
    const v = row(x);
    return () => Matrix[name](v);
  });

export const cases = {
  add_f64_1e6: add,
  small_new: add,
  sqrt_f64: unary("sqrt"),
  exp_f64: unary("exp"),
  sin_f64: unary("sin"),
  sum_f64: ({ a }) => {
    const x = row(a);
    return { run: () => x.sum(), read: s => s };
  },
  dot_f64: ({ a, b }) => {
    const [x, y] = [row(a), row(b)];
    return { run: () => x.dot(y), read: s => s };
  },
  minmax_f64: ({ a }) => {
    const x = row(a);
    return { run: () => [x.min(), x.max()], read: s => s };
  },
  addT_f64: made(({ a, b, m }) => {
    const [A, B] = [square(a, m), new MatrixTransposeView(square(b, m))];
    return () => Matrix.add(A, B);
  }),
  row_f64: made(({ a, b, m }) => {
    const A = square(a, m);
    return () => A.clone().addRowVector(b);
  }),
  column_f64: made(({ a, b, m }) => {
    const A = square(a, m);
    return () => A.clone().addColumnVector(b);
  }),
  get: ({ a, m }) => {
    const A = square(a, m);
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
