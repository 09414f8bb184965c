/**
 * How the elements of one printed view look: all numbers get one format that shows each of them, aligned at the point.
 * Follows NumPy's arrayprint.py (FloatingFormat, ComplexFloatingFormat, IntegerFormat, StructuredVoidFormat).
 */
import { type Complex, type DType, sizeOf } from "@lanewise/format";
import { DOTS, shownIndices } from "./summary.ts";

/** The texts of all elements that are shown; they are formatted together. */
export type Formatter = (elements: readonly unknown[]) => string[];

/** What of `inspect`'s options concerns single elements. */
export interface ElementRules {
  readonly precision: number;
  /** More items than this in one sub-array, and only so many at each end of its axes are shown. */
  readonly threshold: number;
  readonly edgeItems: number;
}

/** `padded` is false for a single element of rank 0. */
export function formatterFor(dtype: DType, padded: boolean, rules: ElementRules): Formatter {
  const { precision } = rules;
  switch (dtype.kind) {
    case "bool":
      return elements => elements.map(each => (each ? (padded ? " True" : "True") : "False"));
    case "int":
    case "uint":
    case "bits":
      return elements => alignRight(elements.map(String));
    case "float":
      return elements => floats(elements as number[], floatTypeOf(dtype), precision, false);
    case "complex":
      return elements => complexNumbers(elements as Complex[], dtype, precision);
    case "text":
      return elements => elements.map(each => pythonString(String(each)));
    case "record":
      return elements => records(elements, dtype, padded, rules);
    case "array":
      return elements => subArrays(elements, dtype, rules);
    case "opaque":
      return elements => elements.map(each => rawBytes(each as Uint8Array));
    default:
      return elements => elements.map(each => pythonBytes(each as Uint8Array));
  }
}

/** Not by spreading, which ends at a hundred thousand. */
const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);

function alignRight(texts: readonly string[]): string[] {
  const width = largest(texts.map(text => text.length));
  return texts.map(text => text.padStart(width));
}

/** A floating-point type: what "shortest" means for it, and from where on it is printed with exponents. */
interface FloatType {
  nearest(value: number): number;
  readonly limit: number;
}

const FLOAT64: FloatType = { nearest: value => value, limit: 1e8 };
const FLOAT32: FloatType = { nearest: Math.fround, limit: 1e6 };
const FLOAT16: FloatType = { nearest: toHalf, limit: 1e3 };

function floatTypeOf(dtype: DType): FloatType {
  const size = dtype.kind === "complex" ? dtype.itemsize / 2 : dtype.itemsize;
  return size === 8 ? FLOAT64 : size === 4 ? FLOAT32 : FLOAT16;
}

/** The nearest binary16 of numbers that are near one already. */
function toHalf(value: number): number {
  const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(value) || 1)));
  const place = 2 ** (exponent - 10);
  // Adding and subtracting 2^52 rounds to an integer, ties to even.
  return (value / place + 2 ** 52 - 2 ** 52) * place;
}

function floats(values: readonly number[], type: FloatType, precision: number, plus: boolean): string[] {
  const finite = values.filter(Number.isFinite);
  const magnitudes = finite.filter(value => value !== 0).map(Math.abs);
  const [most, least] = [largest(magnitudes), magnitudes.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)];
  // In the type's own arithmetic: the float32 next to 0.0001 lies below it, but is none that is smaller.
  const isWide = least < type.nearest(1e-4) || type.nearest(most / least) > 1000;
  const scientific = magnitudes.length > 0 && (most >= type.limit || isWide);
  const sign = (value: number) => (value < 0 || Object.is(value, -0) ? "-" : plus ? "+" : "");
  const digitsOf = scientific ? exponential : fixed;
  const parts = values.map(value =>
    Number.isFinite(value) ? split(sign(value) + digitsOf(Math.abs(value), type, precision)) : null,
  );
  const longest = (of: keyof Digits) => largest(parts.map(part => part?.[of].length ?? 0));
  const digits = longest("fraction");
  // A sign, and two digits at least.
  const exponentWidth = Math.max(3, longest("exponent"));
  const right = digits + (scientific ? exponentWidth + 1 : 0);
  let left = longest("whole");
  if (finite.length < values.length) {
    const signed = plus || values.includes(Number.NEGATIVE_INFINITY);
    left = Math.max(left, (signed ? 4 : 3) - right - 1);
  }
  return parts.map((part, index) => {
    const value = values[index]!;
    if (part === null) {
      return `${sign(value)}${Number.isNaN(value) ? "nan" : "inf"}`.padStart(left + 1 + right);
    }
    if (!scientific) return `${part.whole.padStart(left)}.${part.fraction.padEnd(digits)}`;
    // Shorter ones are filled up with digits of the exact value, not with zeros; exponents with zeros.
    const { whole, fraction, exponent } =
      part.fraction.length < digits ? split(sign(value) + exactExponential(Math.abs(value), digits)) : part;
    const power = exponent[0] + exponent.slice(1).padStart(exponentWidth - 1, "0");
    return `${whole.padStart(left)}.${fraction.padEnd(digits, "0")}e${power}`;
  });
}

/** The parts of a number's text. */
interface Digits {
  readonly whole: string;
  /** Without the zeros at the end. */
  readonly fraction: string;
  /** With its sign; empty if there is none. */
  readonly exponent: string;
}

function split(text: string): Digits {
  return /^(?<whole>[-+]?\d+)\.?(?<fraction>\d*?)0*(?:e|$)(?<exponent>.*)$/.exec(text)!.groups as never;
}

function complexNumbers(values: readonly Complex[], dtype: DType, precision: number): string[] {
  const type = floatTypeOf(dtype);
  const real = floats(
    values.map(value => value.re),
    type,
    precision,
    false,
  );
  const imaginary = floats(
    values.map(value => value.im),
    type,
    precision,
    true,
  );
  return real.map((text, index) => {
    const im = imaginary[index]!;
    const digits = im.trimEnd();
    return `${text}${digits}j${im.slice(digits.length)}`;
  });
}

/** Positional, the shortest that reads back as the same number, but at most `precision` digits behind the point. */
function fixed(value: number, type: FloatType, precision: number): string {
  const shortest = shortestDigits(value, type);
  const { fraction, exponent } = split(shortest);
  const digits = Math.max(0, fraction.length - Number(exponent));
  if (digits <= precision) return Number(shortest).toFixed(Math.min(100, digits));
  return halfEven(value.toFixed(precision), value.toFixed(60));
}

/** Scientific, in the same way. */
function exponential(value: number, type: FloatType, precision: number): string {
  const shortest = shortestDigits(value, type);
  return split(shortest).fraction.length <= precision ? shortest : exactExponential(value, precision);
}

/** `d.ddde±x` with exactly so many digits, of the exact value, rounded to even. */
function exactExponential(value: number, precision: number): string {
  return halfEven(value.toExponential(precision), value.toExponential(60));
}

/** `d.ddde±x` with as few digits as tell this number from its neighbours of the same type. */
function shortestDigits(value: number, type: FloatType): string {
  const digitsAtMost = type === FLOAT64 ? 0 : 9;
  for (let digits = 0; digits < digitsAtMost; digits++) {
    const nearest = exactExponential(value, digits);
    if (type.nearest(Number(nearest)) === value) return nearest;
    // Numbers lie closer below a power of two than above it, so the next larger text may be the one that reads back.
    const larger = Number(nearest) + 10 ** (Number(split(nearest).exponent) - digits);
    if (type.nearest(larger) === value) return larger.toExponential(digits);
  }
  return value.toExponential();
}

/** What lies exactly in the middle, JavaScript rounds up, and IEEE to the even digit: then the exact digits are cut. */
function halfEven(rounded: string, exact: string): string {
  const end = rounded.search(/$|e/);
  const cut = exact.slice(0, end);
  const isTie = /^\.?50*(e|$)/.test(exact.slice(end));
  return isTie && /[02468]$/.test(cut) ? cut + rounded.slice(end) : rounded;
}

/** Each field's column is formatted as a view of its own would be. */
function records(elements: readonly unknown[], dtype: DType, padded: boolean, rules: ElementRules): string[] {
  const fields = dtype.fields!.filter(field => field.name);
  const columns = fields.map(field =>
    formatterFor(field.dtype, padded, rules)(elements.map(each => (each as Record<string, unknown>)[field.name])),
  );
  return elements.map((_, row) => {
    const texts = columns.map(column => column[row]);
    return texts.length === 1 ? `(${texts[0]},)` : `(${texts.join(", ")})`;
  });
}

/** All items get one format, also those that a summary leaves out. */
function subArrays(elements: readonly unknown[], { base, shape }: DType, rules: ElementRules): string[] {
  const flat = elements.flatMap(each => (each as unknown[]).flat(shape.length - 1));
  const texts = formatterFor(base!, true, rules)(flat);
  const size = sizeOf(shape);
  const edge = size > rules.threshold ? rules.edgeItems : Number.POSITIVE_INFINITY;
  const build = (axis: number, first: number, count: number): string => {
    if (axis === shape.length) return texts[first]!;
    const extent = shape[axis]!;
    const each = count / extent;
    const items = shownIndices(extent, edge).map(index =>
      index === DOTS ? "..." : build(axis + 1, first + index * each, each),
    );
    return `[${items.join(", ")}]`;
  };
  return elements.map((_, index) => build(0, index * size, size));
}

/** As Python prints text: what has no glyph of its own as an escape. */
export function pythonString(text: string): string {
  return quoted(text.replace(/\\|\p{C}|(?! )\p{Z}/gu, c => SHORT_ESCAPES[c] ?? escaped(c.codePointAt(0)!)));
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(point: number): string {
  const [letter, digits] = point < 0x100 ? ["x", 2] : point < 0x10000 ? ["u", 4] : ["U", 8];
  return `\\${letter}${point.toString(16).padStart(digits as number, "0")}`;
}

/** As NumPy prints bytes that are no text: each as an escape, with capitals. */
function rawBytes(bytes: Uint8Array): string {
  return `b'${Array.from(bytes, byte => escaped(byte).toUpperCase().replace("X", "x")).join("")}'`;
}

/** As Python prints bytes, without the zeros at the end, which are padding. */
function pythonBytes(bytes: Uint8Array): string {
  const end = bytes.findLastIndex(byte => byte !== 0) + 1;
  const text = Array.from(bytes.subarray(0, end), byte => {
    const character = String.fromCharCode(byte);
    return SHORT_ESCAPES[character] ?? (byte >= 32 && byte < 127 ? character : escaped(byte));
  });
  return `b${quoted(text.join(""))}`;
}

/** Double quotes only where that saves an escape. */
function quoted(text: string): string {
  return text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`;
}
