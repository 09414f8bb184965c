/**
 * Loops for the operations that JS kernels spend their time in: the same results as the primitives' scalar functions,
 * without a call for each element. All arrays are float64, so each loop is compiled for one kind. The agreement test
 * compares them.
 */

type Numbers = Float64Array;
type Loop = (out: Numbers, a: Numbers, b: Numbers, c: Numbers, count: number) => void;

let table: Record<string, Loop> | undefined;

/** The loop of a primitive, if it has one of its own. */
export function fastLoop(op: string): Loop | undefined {
  table ??= loops();
  return table[op];
}

function loops(): Record<string, Loop> {
  return {
    "f64.add": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i]! + b[i]!;
    },
    "f32.add": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]! + b[i]!);
    },
    "f64.sub": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i]! - b[i]!;
    },
    "f32.sub": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]! - b[i]!);
    },
    "f64.mul": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i]! * b[i]!;
    },
    "f32.mul": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]! * b[i]!);
    },
    "f64.div": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i]! / b[i]!;
    },
    "f32.div": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]! / b[i]!);
    },
    "i32.add": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = (a[i]! + b[i]!) | 0;
    },
    "i32.sub": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = (a[i]! - b[i]!) | 0;
    },
    "i32.mul": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = Math.imul(a[i]!, b[i]!);
    },
    "i8.add": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = ((a[i]! + b[i]!) << 24) >> 24;
    },
    "i8.sub": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = ((a[i]! - b[i]!) << 24) >> 24;
    },
    "i32.and": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i]! & b[i]!;
    },
    "i32.or": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i]! | b[i]!;
    },
    "f64.eq": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i]! === b[i]! ? 1 : 0;
    },
    "f64.ne": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i]! !== b[i]! ? 1 : 0;
    },
    "f64.lt": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i]! < b[i]! ? 1 : 0;
    },
    "f64.le": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i]! <= b[i]! ? 1 : 0;
    },
    "f64.gt": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i]! > b[i]! ? 1 : 0;
    },
    "f64.ge": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i]! >= b[i]! ? 1 : 0;
    },
    "f64.min": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = Math.min(a[i]!, b[i]!);
    },
    "f64.max": (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = Math.max(a[i]!, b[i]!);
    },
    "f64.sqrt": (out, a, _b, _c, n) => {
      for (let i = 0; i < n; i++) out[i] = Math.sqrt(a[i]!);
    },
    "f64.neg": (out, a, _b, _c, n) => {
      for (let i = 0; i < n; i++) out[i] = -a[i]!;
    },
    "f64.abs": (out, a, _b, _c, n) => {
      for (let i = 0; i < n; i++) out[i] = Math.abs(a[i]!);
    },
    "f64.floor": (out, a, _b, _c, n) => {
      for (let i = 0; i < n; i++) out[i] = Math.floor(a[i]!);
    },
    "f64.select": select,
    "f32.select": select,
    "i32.select": select,
    "f64.from_f32": (out, a, _b, _c, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i]!;
    },
    "f64.from_i32_s": (out, a, _b, _c, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i]!;
    },
    "f32.from_f64": (out, a, _b, _c, n) => {
      for (let i = 0; i < n; i++) out[i] = Math.fround(a[i]!);
    },
  };
}

function select(out: Numbers, mask: Numbers, a: Numbers, b: Numbers, n: number): void {
  for (let i = 0; i < n; i++) out[i] = mask[i] ? a[i]! : b[i]!;
}
