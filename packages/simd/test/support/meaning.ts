/** What an operation should give for one element: exactly where that is defined to the bit, else nearly. */
import { type DType, dtype } from "@lanewise/format";
import type { Element } from "./placed-operands.ts";
import { REFERENCE } from "./reference.ts";
import { type Complex, EXACT, NEAR } from "./reference-complex.ts";
import { MATH } from "./reference-math.ts";
import { roundedTo } from "./samples.ts";

export interface Meaning {
  /** Whether results must be equal to the bit. */
  readonly exact: boolean;
  /** Of operands in the dtype in which the operation computes; undefined where nothing is said. */
  of(...operands: Element[]): Element | undefined;
}

const isComplex = (value: unknown): value is Complex => typeof value === "object";

/** The meaning of an operation that computes in one dtype and gives another. */
export function meaningOf(name: string, computes: string, gives: string): Meaning {
  const { kind, itemsize } = dtype(computes) as DType;
  const round = roundedTo(gives);
  const rounded = (value: Element): Element => (typeof value === "number" ? round(value) : value);
  if (kind === "complex") {
    const exact = EXACT[name];
    const own = roundedTo(computes);
    if (exact) return { exact: true, of: (...z) => exact(own, ...z) };
    return { exact: false, of: (...z) => (isOrdinary(z) ? NEAR[name]?.(...(z as Complex[])) : undefined) };
  }
  const math = kind === "float" ? MATH[name] : undefined;
  if (math) return { exact: false, of: (...x) => round(math(...(x as number[]))) };
  const context = { bits: itemsize * 8, signed: kind === "int", float: kind === "float" };
  const meaning = REFERENCE[name];
  return { exact: true, of: (...x) => (meaning === undefined ? undefined : rounded(meaning(context, ...x))) };
}

/** Away from axes, on which branch cuts lie, and from what is special. */
function isOrdinary(operands: readonly Element[]): boolean {
  const ordinary = (part: number): boolean => Math.abs(part) > 1e-3 && Math.abs(part) < 1e3;
  return operands.every(z => isComplex(z) && ordinary(z.re) && ordinary(z.im));
}

/** The same value: any NaN is any other, 0 is not -0. */
export function identical(x: Element, y: Element): boolean {
  return isComplex(x) && isComplex(y) ? Object.is(x.re, y.re) && Object.is(x.im, y.im) : Object.is(x, y);
}

const EPSILON: Readonly<Record<string, number>> = { float16: 2 ** -10, float32: 2 ** -23, complex64: 2 ** -23 };

/** Within a few ulps of a float dtype, or, of complex numbers, half of their digits. */
export function nearly(got: Element, wanted: Element, gives: string): boolean {
  const epsilon = EPSILON[gives] ?? 2 ** -52;
  if (isComplex(got) && isComplex(wanted)) {
    const size = Math.hypot(wanted.re, wanted.im);
    return !Number.isFinite(size) || Math.hypot(got.re - wanted.re, got.im - wanted.im) <= Math.sqrt(epsilon) * size;
  }
  const [x, y] = [got as number, wanted as number];
  if (!Number.isFinite(y) || !Number.isFinite(x)) return Object.is(x, y);
  return Math.abs(x - y) <= 8 * epsilon * Math.max(Math.abs(y), 2 ** -14);
}
