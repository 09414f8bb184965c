/** What the mathematical functions mean for one real number, by the platform's own: good to a few ulps, never to the bit. */

/** erf by its series, for |x| < 3 or so. */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let [term, sum] = [x, x];
  for (let k = 0; Math.abs(term) > 1e-17 * Math.abs(sum); k++) sum += term *= (2 * x * x) / (2 * k + 3);
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function logaddexp(x: number, y: number): number {
  if (x === y) return x + Math.LN2;
  return Math.max(x, y) + Math.log1p(Math.exp(-Math.abs(x - y)));
}

export const MATH: Readonly<Record<string, (...x: number[]) => number>> = {
  acos: x => Math.acos(x!),
  acosh: x => Math.acosh(x!),
  asin: x => Math.asin(x!),
  asinh: x => Math.asinh(x!),
  atan: x => Math.atan(x!),
  atan2: (y, x) => Math.atan2(y!, x!),
  atanh: x => Math.atanh(x!),
  cbrt: x => Math.cbrt(x!),
  cos: x => Math.cos(x!),
  cosh: x => Math.cosh(x!),
  erf: x => erf(x!),
  exp: x => Math.exp(x!),
  exp2: x => 2 ** x!,
  expm1: x => Math.expm1(x!),
  hypot: (x, y) => Math.hypot(x!, y!),
  log: x => Math.log(x!),
  log10: x => Math.log10(x!),
  log1p: x => Math.log1p(x!),
  log2: x => Math.log2(x!),
  logaddexp: (x, y) => logaddexp(x!, y!),
  // IEEE 754's power: JavaScript's differs for a base of 1 or -1.
  pow: (x, y) => (x === 1 || (x === -1 && Math.abs(y!) === Number.POSITIVE_INFINITY) ? 1 : x! ** y!),
  rsqrt: x => 1 / Math.sqrt(x!),
  sigmoid: x => 1 / (1 + Math.exp(-x!)),
  sin: x => Math.sin(x!),
  sinh: x => Math.sinh(x!),
  tan: x => Math.tan(x!),
  tanh: x => Math.tanh(x!),
};
