/**
 * Loops for the operations that JS kernels spend their time in: the same results as the primitives' scalar functions,
 * without a call for each element. All arrays are float64, so each loop is compiled for one kind. The agreement test
 * compares them.
 */
import type { LaneType } from "./types.ts";

type Numbers = Float64Array;
export type Loop = (out: Numbers, a: Numbers, b: Numbers, c: Numbers, count: number) => void;

/** One primitive's, for the types that have one. */
export type Loops = { readonly [T in LaneType]?: Loop };

export const additions: Loops = {
  f64: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! + b[i]!;
  },
  f32: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]! + b[i]!);
  },
  i32: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = (a[i]! + b[i]!) | 0;
  },
  i8: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = ((a[i]! + b[i]!) << 24) >> 24;
  },
};

export const subtractions: Loops = {
  f64: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! - b[i]!;
  },
  f32: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]! - b[i]!);
  },
  i32: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = (a[i]! - b[i]!) | 0;
  },
  i8: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = ((a[i]! - b[i]!) << 24) >> 24;
  },
};

export const multiplications: Loops = {
  f64: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! * b[i]!;
  },
  f32: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]! * b[i]!);
  },
  i32: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.imul(a[i]!, b[i]!);
  },
};

export const divisions: Loops = {
  f64: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! / b[i]!;
  },
  f32: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]! / b[i]!);
  },
};

export const conjunctions: Loops = {
  i32: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! & b[i]!;
  },
};

export const disjunctions: Loops = {
  i32: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! | b[i]!;
  },
};

export const equalities: Loops = {
  f64: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! === b[i]! ? 1 : 0;
  },
};

export const inequalities: Loops = {
  f64: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! !== b[i]! ? 1 : 0;
  },
};

export const lesser: Loops = {
  f64: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! < b[i]! ? 1 : 0;
  },
};

export const lesserOrEqual: Loops = {
  f64: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! <= b[i]! ? 1 : 0;
  },
};

export const greater: Loops = {
  f64: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! > b[i]! ? 1 : 0;
  },
};

export const greaterOrEqual: Loops = {
  f64: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! >= b[i]! ? 1 : 0;
  },
};

export const minima: Loops = {
  f64: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.min(a[i]!, b[i]!);
  },
};

export const maxima: Loops = {
  f64: (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.max(a[i]!, b[i]!);
  },
};

export const roots: Loops = {
  f64: (out, a, _b, _c, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sqrt(a[i]!);
  },
};

export const negations: Loops = {
  f64: (out, a, _b, _c, n) => {
    for (let i = 0; i < n; i++) out[i] = -a[i]!;
  },
};

export const magnitudes: Loops = {
  f64: (out, a, _b, _c, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.abs(a[i]!);
  },
};

export const floors: Loops = {
  f64: (out, a, _b, _c, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.floor(a[i]!);
  },
};

function select(out: Numbers, mask: Numbers, a: Numbers, b: Numbers, n: number): void {
  for (let i = 0; i < n; i++) out[i] = mask[i] ? a[i]! : b[i]!;
}

export const selections: Loops = { f64: select, f32: select, i32: select };

/** Of a number that is one in the other type. */
export function copy(out: Numbers, a: Numbers, _b: Numbers, _c: Numbers, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]!;
}

export function demote(out: Numbers, a: Numbers, _b: Numbers, _c: Numbers, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]!);
}
