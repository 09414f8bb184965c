/**
 * Loops for the operations that JS kernels spend their time in: the same results as the primitives' scalar functions,
 * because storing into a typed array rounds or wraps exactly as they do. The agreement test compares them.
 */

type Elements = any;
type Loop = (out: Elements, a: Elements, b: Elements, c: Elements, count: number) => void;

/** By operation, for the lane types named: any where storing suffices. */
let table: Record<string, readonly [types: RegExp, loop: Loop]> | undefined;

/** The loop of a primitive, if it has one of its own. */
export function fastLoop(op: string): Loop | undefined {
  const dot = op.indexOf(".");
  table ??= loops();
  const row = table[op.slice(dot + 1)];
  return row?.[0].test(op.slice(0, dot)) ? row[1] : undefined;
}

function loops(): Record<string, readonly [RegExp, Loop]> {
  const number = /^[if]/;
  const float = /^f/;
  const small = /^(f|i8|i16|i32)/;
  const every = /^[ifm]/;
  return {
    add: [
      number,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i] + b[i];
      },
    ],
    sub: [
      number,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i] - b[i];
      },
    ],
    mul: [
      /^(f|i8|i16|i64)/,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i] * b[i];
      },
    ],
    div: [
      float,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i] / b[i];
      },
    ],
    sqrt: [
      float,
      (out, a, _b, _c, n) => {
        for (let i = 0; i < n; i++) out[i] = Math.sqrt(a[i]);
      },
    ],
    neg: [
      number,
      (out, a, _b, _c, n) => {
        for (let i = 0; i < n; i++) out[i] = -a[i];
      },
    ],
    abs: [
      small,
      (out, a, _b, _c, n) => {
        for (let i = 0; i < n; i++) out[i] = Math.abs(a[i]);
      },
    ],
    floor: [
      float,
      (out, a, _b, _c, n) => {
        for (let i = 0; i < n; i++) out[i] = Math.floor(a[i]);
      },
    ],
    min: [
      float,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = Math.min(a[i], b[i]);
      },
    ],
    max: [
      float,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = Math.max(a[i], b[i]);
      },
    ],
    and: [
      every,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i] & b[i];
      },
    ],
    or: [
      every,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i] | b[i];
      },
    ],
    xor: [
      every,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i] ^ b[i];
      },
    ],
    eq: [
      number,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i] === b[i] ? 1 : 0;
      },
    ],
    ne: [
      number,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i] !== b[i] ? 1 : 0;
      },
    ],
    lt: [
      float,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i] < b[i] ? 1 : 0;
      },
    ],
    le: [
      float,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i] <= b[i] ? 1 : 0;
      },
    ],
    gt: [
      float,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i] > b[i] ? 1 : 0;
      },
    ],
    ge: [
      float,
      (out, a, b, _, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i] >= b[i] ? 1 : 0;
      },
    ],
    select: [
      every,
      (out, m, a, b, n) => {
        for (let i = 0; i < n; i++) out[i] = m[i] ? a[i] : b[i];
      },
    ],
    from_f32: [
      /^f64/,
      (out, a, _b, _c, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i];
      },
    ],
    from_f64: [
      /^f32/,
      (out, a, _b, _c, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i];
      },
    ],
    from_i32_s: [
      float,
      (out, a, _b, _c, n) => {
        for (let i = 0; i < n; i++) out[i] = a[i];
      },
    ],
  };
}
