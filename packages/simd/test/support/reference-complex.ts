/**
 * What each operation means for complex numbers, in plain JavaScript: `EXACT` to the bit, one rounding for each real operation;
 * `NEAR` by textbook formulas, good to a few digits where nothing cancels, overflows or is special (that is what
 * complex-accuracy.test.ts and complex-special.test.ts are for).
 */

export interface Complex {
  readonly re: number;
  readonly im: number;
}

export type ComplexResult = Complex | number | boolean;
/** Rounds to the dtype's parts. */
type Rounding = (x: number) => number;

const at = (re: number, im: number): Complex => ({ re, im });
const infinite = (x: number): boolean => Math.abs(x) === Number.POSITIVE_INFINITY;
const isTrue = ({ re, im }: Complex): boolean => re !== 0 || im !== 0;
const even = (x: number): number => {
  if (!(Math.abs(x) < 2 ** 52)) return x;
  const shift = 2 ** 52 * (x < 0 || Object.is(x, -0) ? -1 : 1);
  const whole = x + shift - shift;
  return whole === 0 ? x * 0 : whole;
};

function product(f: Rounding, x: Complex, y: Complex): Complex {
  return at(f(f(x.re * y.re) - f(x.im * y.im)), f(f(x.re * y.im) + f(x.im * y.re)));
}

export const EXACT: Readonly<Record<string, (f: Rounding, ...z: any[]) => ComplexResult>> = {
  add: (f, x: Complex, y: Complex) => at(f(x.re + y.re), f(x.im + y.im)),
  sub: (f, x: Complex, y: Complex) => at(f(x.re - y.re), f(x.im - y.im)),
  mul: product,
  square: (f, x: Complex) => product(f, x, x),
  mulAdd: (f, x: Complex, y: Complex, z: Complex) => {
    const { re, im } = product(f, x, y);
    return at(f(re + z.re), f(im + z.im));
  },
  neg: (_, x: Complex) => at(-x.re, -x.im),
  positive: (_, x: Complex) => x,
  conj: (_, x: Complex) => at(x.re, -x.im),
  real: (_, x: Complex) => x.re,
  imag: (_, x: Complex) => x.im,
  round: (_, x: Complex) => at(even(x.re), even(x.im)),
  where: (_, condition: boolean, x: Complex, y: Complex) => (condition ? x : y),
  eq: (_, x: Complex, y: Complex) => x.re === y.re && x.im === y.im,
  ne: (_, x: Complex, y: Complex) => x.re !== y.re || x.im !== y.im,
  isnan: (_, x: Complex) => Number.isNaN(x.re) || Number.isNaN(x.im),
  isinf: (_, x: Complex) => infinite(x.re) || infinite(x.im),
  isfinite: (_, x: Complex) => Number.isFinite(x.re) && Number.isFinite(x.im),
  logicalAnd: (_, x: Complex, y: Complex) => isTrue(x) && isTrue(y),
  logicalOr: (_, x: Complex, y: Complex) => isTrue(x) || isTrue(y),
  logicalXor: (_, x: Complex, y: Complex) => isTrue(x) !== isTrue(y),
  logicalNot: (_, x: Complex) => !isTrue(x),
};

const plus = (x: Complex, y: Complex): Complex => at(x.re + y.re, x.im + y.im);
const times = (x: Complex, y: Complex): Complex => product(Number, x, y);
const scaled = (x: Complex, by: number): Complex => at(x.re * by, x.im * by);
const size = ({ re, im }: Complex): number => Math.hypot(re, im);
const inverse = (x: Complex): Complex => at(x.re / size(x) ** 2, -x.im / size(x) ** 2);
const exp = ({ re, im }: Complex): Complex => at(Math.exp(re) * Math.cos(im), Math.exp(re) * Math.sin(im));
const log = (x: Complex): Complex => at(Math.log(size(x)), Math.atan2(x.im, x.re));
const sinh = ({ re, im }: Complex): Complex => at(Math.sinh(re) * Math.cos(im), Math.cosh(re) * Math.sin(im));
const cosh = ({ re, im }: Complex): Complex => at(Math.cosh(re) * Math.cos(im), Math.sinh(re) * Math.sin(im));
const sqrt = (x: Complex): Complex => (x.re === 0 && x.im === 0 ? x : exp(scaled(log(x), 0.5)));
const ONE = at(1, 0);
const less = (x: Complex): Complex => at(1 - x.re, -x.im);
/** log(z + sqrt(z + 1) sqrt(z - 1)) */
const acosh = (x: Complex): Complex => log(plus(x, times(sqrt(plus(x, ONE)), sqrt(plus(x, at(-1, 0))))));
const asinh = (x: Complex): Complex => log(plus(x, sqrt(plus(times(x, x), ONE))));
const atanh = (x: Complex): Complex => {
  const [above, below] = [log(plus(ONE, x)), log(less(x))];
  return at((above.re - below.re) / 2, (above.im - below.im) / 2);
};
const turned =
  (f: (x: Complex) => Complex) =>
  ({ re, im }: Complex): Complex => {
    // -i f(iz)
    const w = f(at(-im, re));
    return at(w.im, -w.re);
  };
const tanh = (x: Complex): Complex => times(sinh(x), inverse(cosh(x)));
const asin = turned(asinh);

export const NEAR: Readonly<Record<string, (...z: Complex[]) => Complex | number>> = {
  div: (x, y) => times(x!, inverse(y!)),
  reciprocal: x => inverse(x!),
  pow: (x, y) => exp(times(y!, log(x!))),
  abs: x => size(x!),
  angle: x => Math.atan2(x!.im, x!.re),
  sign: x => scaled(x!, 1 / size(x!)),
  sqrt: x => sqrt(x!),
  exp: x => exp(x!),
  exp2: x => exp(scaled(x!, Math.LN2)),
  expm1: x => plus(exp(x!), at(-1, 0)),
  log: x => log(x!),
  log2: x => scaled(log(x!), Math.LOG2E),
  log10: x => scaled(log(x!), Math.LOG10E),
  log1p: x => log(plus(x!, ONE)),
  sinh: x => sinh(x!),
  cosh: x => cosh(x!),
  tanh: x => tanh(x!),
  sin: x => turned(sinh)(x!),
  cos: x => cosh(at(-x!.im, x!.re)),
  tan: x => turned(tanh)(x!),
  asinh: x => asinh(x!),
  acosh: x => acosh(x!),
  atanh: x => atanh(x!),
  asin: x => asin(x!),
  acos: x => {
    const { re, im } = asin(x!);
    return at(Math.PI / 2 - re, -im);
  },
  atan: x => turned(atanh)(x!),
};
