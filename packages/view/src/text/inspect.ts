/**
 * Views as text: what NumPy's `repr` prints, with `view(` for `array(`. Large ones are summarised. How one element looks
 * is decided in element-text.ts; here are brackets, lines and dots. Follows NumPy's arrayprint.py.
 */
import { ArgumentError, type DType, isLanewiseError, type NumericContainer, sizeOf, toDescr } from "@lanewise/format";
import { describe } from "../elements/indices.ts";
import { checkReadable } from "./check-readable.ts";
import { formatterFor } from "./element-text.ts";

/** How much `inspect` prints. */
export interface InspectOptions {
  /** More elements than this are summarised; 1000 if left out. */
  readonly threshold?: number | undefined;
  /** How many elements a summary shows at each end of an axis; 3 if left out. */
  readonly edgeItems?: number | undefined;
  /** Characters in a line; 75 if left out. */
  readonly lineWidth?: number | undefined;
  /** Digits behind the point; 8 if left out. */
  readonly precision?: number | undefined;
}

/**
 * The text that `console.log(v)` shows in Node, and `String(v)` everywhere.
 *
 * @throws {ARGUMENT} for what is no container
 *
 * @example
 * import * as lw from "lanewise";
 * lw.inspect(lw.view(new Float64Array([1, 2.5, -3]))); // => "view([ 1. ,  2.5, -3. ])"
 * lw.inspect(lw.view(new Float32Array(2))); // => "view([0., 0.], dtype=float32)"
 */
export function inspect(x: Pick<NumericContainer, "dtype" | "shape" | "get">, options: InspectOptions = {}): string {
  checkReadable(x, "x", ["dtype", "shape", "get"]);
  if (typeof options !== "object" || options === null) {
    throw new ArgumentError("options", `"options" must be an object, got ${describe(options)}`);
  }
  const kind = (x as { [ARRAY]?: unknown })[ARRAY] === true ? "array" : "view";
  try {
    return `${kind}(${body(x, `${kind}(`, options)})`;
  } catch (error) {
    // A debugger may look at anything at any time.
    if (isLanewiseError(error, "RELEASED")) return `${kind}(released)`;
    if (isLanewiseError(error, "DETACHED")) return `${kind}(detached)`;
    throw error;
  }
}

const ARRAY = /* @__PURE__ */ Symbol.for("lanewise.array");

function body(x: Pick<NumericContainer, "dtype" | "shape" | "get">, prefix: string, options: InspectOptions): string {
  const { shape, dtype } = x;
  const { threshold = 1000, lineWidth = 75 } = options;
  const size = sizeOf(shape);
  const described = describeDType(dtype);
  const indent = " ".repeat(prefix.length);
  const printed = size === 0 ? "[]" : elements(x, indent, lineWidth, size > threshold, options);
  const extras: string[] = [];
  if (size === 0 ? shape.length !== 1 : size > threshold) extras.push(`shape=${tuple(shape)}`);
  if (size === 0 || described !== null) extras.push(`dtype=${described ?? dtype.name}`);
  if (extras.length === 0) return printed;
  const extra = extras.join(", ");
  const lastLine = `${prefix}${printed},`.split("\n").at(-1)!;
  const spacer = widthOf(lastLine) + extra.length + 2 > lineWidth ? `\n${indent}` : " ";
  return `${printed},${spacer}${extra}`;
}

/** The elements in their brackets, over as many lines as they need. */
function elements(
  x: Pick<NumericContainer, "dtype" | "shape" | "get">,
  indent: string,
  lineWidth: number,
  summarised: boolean,
  { edgeItems = 3, precision = 8 }: InspectOptions,
): string {
  const edge = summarised ? edgeItems : Number.POSITIVE_INFINITY;
  const text = formatterFor(x.dtype, x.shape.length > 0, precision)(shownElements(x, edge));
  let next = 0;
  return new Lines(x.shape, edge, lineWidth - 1, () => text[next++]!).print(indent);
}

/** The elements that will be shown, in the order in which they are printed. */
function shownElements(x: Pick<NumericContainer, "shape" | "get">, edge: number): unknown[] {
  const shown: unknown[] = [];
  const walk = (indices: readonly number[]): void => {
    const extent = x.shape[indices.length];
    if (extent === undefined) shown.push(x.get(...(indices as number[])));
    else for (const index of shownIndices(extent, edge)) if (index !== DOTS) walk([...indices, index]);
  };
  walk([]);
  return shown;
}

/** Stands for what a summary leaves out. */
const DOTS = -1;

function shownIndices(extent: number, edge: number): number[] {
  if (extent <= 2 * edge) return Array.from({ length: extent }, (_, index) => index);
  const head = Array.from({ length: edge }, (_, index) => index);
  return [...head, DOTS, ...head.map(index => extent - edge + index)];
}

/** NumPy's `_formatArray`: brackets and line breaks around texts of elements. */
class Lines {
  readonly #shape: readonly number[];
  readonly #edge: number;
  readonly #width: number;
  readonly #next: () => string;

  constructor(shape: readonly number[], edge: number, width: number, next: () => string) {
    this.#shape = shape;
    this.#edge = edge;
    this.#width = width;
    this.#next = next;
  }

  print(indent: string): string {
    return this.#shape.length === 0 ? this.#next() : this.#axis(0, `${indent} `, this.#width);
  }

  #axis(axis: number, indent: string, width: number): string {
    const left = this.#shape.length - axis;
    const indices = shownIndices(this.#shape[axis]!, this.#edge);
    if (left === 1) return this.#row(indices, indent, width - 1);
    const separator = `,${"\n".repeat(left - 1)}${indent}`;
    return `[${indices.map(index => (index === DOTS ? "..." : this.#axis(axis + 1, `${indent} `, width - 1))).join(separator)}]`;
  }

  #row(indices: readonly number[], indent: string, width: number): string {
    let done = "";
    let line = indent;
    for (const [position, index] of indices.entries()) {
      const word = index === DOTS ? "..." : this.#next();
      if (widthOf(line) + widthOf(word) > width && line.length > indent.length) {
        done += `${line.trimEnd()}\n`;
        line = indent;
      }
      line += word;
      if (position < indices.length - 1) line += ", ";
    }
    return `[${(done + line).slice(indent.length)}]`;
  }
}

/** In characters, as Python counts: an astral one is one. */
function widthOf(text: string): number {
  let width = 0;
  for (const _ of text) width++;
  return width;
}

/** NumPy's text for a dtype in a repr; null for the four that go without saying. */
function describeDType(dtype: DType): string | null {
  if (["bool", "int64", "float64", "complex128"].includes(dtype.name)) return null;
  if (/^[a-z]+\d+$/.test(dtype.name)) return dtype.name;
  try {
    // In a list NumPy writes codes without byte order bare, and booleans by their letter.
    return python(toDescr(dtype)).replace(/(?<=, )'\|(\w+)'/g, (_, code) => (code === "b1" ? "'?'" : `'${code}'`));
  } catch {
    return `'${dtype.name}'`;
  }
}

/** A descr as Python writes it. */
function python(descr: unknown): string {
  if (!Array.isArray(descr)) return typeof descr === "number" ? String(descr) : `'${descr}'`;
  if (descr.every(each => Array.isArray(each)))
    return `[${descr.map(each => pythonTuple(each as unknown[])).join(", ")}]`;
  return pythonTuple(descr);
}

function pythonTuple(items: readonly unknown[]): string {
  const texts = items.map(item => (Array.isArray(item) && typeof item[0] === "number" ? tuple(item) : python(item)));
  return `(${texts.join(", ")})`;
}

function tuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
