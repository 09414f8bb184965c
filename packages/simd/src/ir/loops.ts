/**
 * Loops for the operations that JS kernels spend their time in: the same results as the primitives' scalar functions,
 * without a call for each element. All arrays are float64, so each loop is compiled for one kind; those of 64-bit integers
 * are in `wide-loops.ts`. The agreement test compares them.
 */
import type { LaneType } from "./types.ts";
import * as wide from "./wide-loops.ts";

type Numbers = Float64Array;
export type Loop = (out: any, a: any, b: any, c: any, count: number) => void;

/** One primitive's, for the types that have one. */
export type Loops = { readonly [T in LaneType]?: Loop };

export const additions: Loops = {
  f64: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! + b[i]!;
  },
  f32: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]! + b[i]!);
  },
  i32: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = (a[i]! + b[i]!) | 0;
  },
  i16: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = ((a[i]! + b[i]!) << 16) >> 16;
  },
  i8: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = ((a[i]! + b[i]!) << 24) >> 24;
  },
  i64: wide.add,
};

export const subtractions: Loops = {
  f64: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! - b[i]!;
  },
  f32: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]! - b[i]!);
  },
  i32: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = (a[i]! - b[i]!) | 0;
  },
  i16: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = ((a[i]! - b[i]!) << 16) >> 16;
  },
  i8: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = ((a[i]! - b[i]!) << 24) >> 24;
  },
  i64: wide.sub,
};

export const multiplications: Loops = {
  f64: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! * b[i]!;
  },
  f32: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]! * b[i]!);
  },
  i32: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = Math.imul(a[i]!, b[i]!);
  },
  i16: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = ((a[i]! * b[i]!) << 16) >> 16;
  },
  i8: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = ((a[i]! * b[i]!) << 24) >> 24;
  },
};

export const divisions: Loops = {
  f64: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! / b[i]!;
  },
  f32: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]! / b[i]!);
  },
};

// Numbers of any type, where nothing is to be rounded or wrapped.
function equal(out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! === b[i]! ? 1 : 0;
}
export const equalities: Loops = { f64: equal, f32: equal, i32: equal, i16: equal, i8: equal, i64: wide.equal };

function unequal(out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! !== b[i]! ? 1 : 0;
}
export const inequalities: Loops = { f64: unequal, f32: unequal, i32: unequal, i16: unequal, i8: unequal };

function less(out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! < b[i]! ? 1 : 0;
}
export const lesser: Loops = { f64: less, f32: less, i32: less, i16: less, i8: less, i64: wide.less };

function lessOrEqual(out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! <= b[i]! ? 1 : 0;
}
export const lesserOrEqual: Loops = {
  f64: lessOrEqual,
  f32: lessOrEqual,
  i32: lessOrEqual,
  i16: lessOrEqual,
  i8: lessOrEqual,
};

function more(out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! > b[i]! ? 1 : 0;
}
export const greater: Loops = { f64: more, f32: more, i32: more, i16: more, i8: more, i64: wide.more };

function moreOrEqual(out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! >= b[i]! ? 1 : 0;
}
export const greaterOrEqual: Loops = {
  f64: moreOrEqual,
  f32: moreOrEqual,
  i32: moreOrEqual,
  i16: moreOrEqual,
  i8: moreOrEqual,
};

function minimum(out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.min(a[i]!, b[i]!);
}
export const minima: Loops = { f64: minimum, f32: minimum, i32: minimum, i16: minimum, i8: minimum };

function maximum(out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.max(a[i]!, b[i]!);
}
export const maxima: Loops = { f64: maximum, f32: maximum, i32: maximum, i16: maximum, i8: maximum };

// Of NaN and of equals the first.
function firstOrLesser(out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = b[i]! < a[i]! ? b[i]! : a[i]!;
}
export const firstMinima: Loops = { f64: firstOrLesser, f32: firstOrLesser };

function firstOrGreater(out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! < b[i]! ? b[i]! : a[i]!;
}
export const firstMaxima: Loops = { f64: firstOrGreater, f32: firstOrGreater };

export const roots: Loops = {
  f64: (out: Numbers, a: Numbers, _b: unknown, _c: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = Math.sqrt(a[i]!);
  },
  f32: (out: Numbers, a: Numbers, _b: unknown, _c: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = Math.fround(Math.sqrt(a[i]!));
  },
};

function negated(out: Numbers, a: Numbers, _b: unknown, _c: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = -a[i]!;
}
export const negations: Loops = { f64: negated, f32: negated };

function magnitude(out: Numbers, a: Numbers, _b: unknown, _c: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.abs(a[i]!);
}
export const magnitudes: Loops = { f64: magnitude, f32: magnitude };

function floored(out: Numbers, a: Numbers, _b: unknown, _c: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.floor(a[i]!);
}
export const floors: Loops = { f64: floored, f32: floored };

// Bits. Masks are 0 or 1.
function conjunction(out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! & b[i]!;
}
export const conjunctions: Loops = {
  i32: conjunction,
  i16: conjunction,
  i8: conjunction,
  m64: conjunction,
  m32: conjunction,
  m16: conjunction,
  m8: conjunction,
  i64: wide.and,
};

function disjunction(out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! | b[i]!;
}
export const disjunctions: Loops = {
  i32: disjunction,
  i16: disjunction,
  i8: disjunction,
  m64: disjunction,
  m32: disjunction,
  m16: disjunction,
  m8: disjunction,
  i64: wide.or,
};

function difference(out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! ^ b[i]!;
}
export const differences: Loops = {
  i32: difference,
  i16: difference,
  i8: difference,
  m64: difference,
  m32: difference,
  m16: difference,
  m8: difference,
  i64: wide.xor,
};

function inverse(out: Numbers, a: Numbers, _b: unknown, _c: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = 1 - a[i]!;
}
export const inversions: Loops = { m64: inverse, m32: inverse, m16: inverse, m8: inverse };

export const leftShifts: Loops = {
  i32: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! << b[i]!;
  },
  i64: wide.shiftLeft,
};

export const rightShifts: Loops = {
  i32: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = a[i]! >> b[i]!;
  },
};

/** Zeros come in. */
export const zeroShifts: Loops = {
  i32: (out: Numbers, a: Numbers, b: Numbers, _: unknown, n: number) => {
    for (let i = 0; i < n; i++) out[i] = (a[i]! >>> b[i]!) | 0;
  },
  i64: wide.shiftRight,
};

function select(out: Numbers, mask: Numbers, a: Numbers, b: Numbers, n: number): void {
  for (let i = 0; i < n; i++) out[i] = mask[i] ? a[i]! : b[i]!;
}
export const selections: Loops = {
  f64: select,
  f32: select,
  i32: select,
  i16: select,
  i8: select,
  m64: select,
  m32: select,
  m16: select,
  m8: select,
  i64: wide.select,
};
const rare = (out: Numbers, mask: Numbers, fast: Numbers, heavy: Numbers, n: number): void =>
  select(out, mask, heavy, fast, n);
export const rarities: Loops = { f64: rare, f32: rare };

// Conversions.

/** Of a number that is one in the other type. */
export function copy(out: Numbers, a: Numbers, _b: unknown, _c: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = a[i]!;
}

export function demote(out: Numbers, a: Numbers, _b: unknown, _c: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]!);
}

/** A mask as bits: all of them where it is true. */
export function allBits(out: Numbers, mask: Numbers, _b: unknown, _c: unknown, n: number): void {
  for (let i = 0; i < n; i++) out[i] = -mask[i]! | 0;
}

/** The bits of float32 as integers. */
export function floatBits(out: Numbers, a: Numbers, _b: unknown, _c: unknown, n: number): void {
  out.set(new Int32Array(Float32Array.from(a.subarray(0, n)).buffer));
}

/** Integers as the bits of float32. */
export function bitsFloat(out: Numbers, a: Numbers, _b: unknown, _c: unknown, n: number): void {
  out.set(new Float32Array(Int32Array.from(a.subarray(0, n)).buffer));
}
