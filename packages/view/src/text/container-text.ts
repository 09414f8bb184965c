/**
 * Views as text: what NumPy's `repr` prints, with `view(` for `array(`. Large ones are summarised. How one element looks
 * is decided in element-text.ts, and a dtype in dtype-text.ts; here are brackets, lines and dots. Follows NumPy's arrayprint.py.
 */
import { isLanewiseError, type NumericContainer, sizeOf } from "@lanewise/format";
import { dtypeText, tuple } from "./dtype-text.ts";
import { formatterFor } from "./element-text.ts";
import { DOTS, shownIndices } from "./summary.ts";

/** What can be printed. */
export type Printable = Pick<NumericContainer, "dtype" | "shape" | "get">;

/** How much `inspect` prints. */
export interface InspectOptions {
  /** More elements than this are summarised; 1000 if left out, Infinity for never. */
  readonly threshold?: number | undefined;
  /** How many elements a summary shows at each end of an axis; 3 if left out. Fewer where all axes together show over 50,000. */
  readonly edgeItems?: number | undefined;
  /** Characters in a line; 75 if left out. */
  readonly lineWidth?: number | undefined;
  /** Digits behind the point; 8 if left out. */
  readonly precision?: number | undefined;
}

/** Options, all of them. */
export type Rules = { readonly [Name in keyof InspectOptions]-?: number };

/** NumPy's. */
export const DEFAULTS: Rules = { threshold: 1000, edgeItems: 3, lineWidth: 75, precision: 8 };

const ARRAY = /* @__PURE__ */ Symbol.for("lanewise.array");

/** The text of a container; of one that cannot be read any more, why. */
export function containerText(x: Printable, rules: Rules = DEFAULTS): string {
  const kind = (x as { [ARRAY]?: unknown })[ARRAY] === true ? "array" : "view";
  try {
    return `${kind}(${body(x, `${kind}(`, rules)})`;
  } catch (error) {
    // A debugger may look at anything at any time.
    if (isLanewiseError(error, "RELEASED")) return `${kind}(released)`;
    if (isLanewiseError(error, "DETACHED")) return `${kind}(detached)`;
    throw error;
  }
}

function body(x: Printable, prefix: string, rules: Rules): string {
  const { shape, dtype } = x;
  const size = sizeOf(shape);
  const isSummary = size > rules.threshold;
  const described = dtypeText(dtype);
  const indent = " ".repeat(prefix.length);
  const printed = size === 0 ? "[]" : elements(x, indent, isSummary, rules);
  const extras: string[] = [];
  if (size === 0 ? shape.length !== 1 : isSummary) extras.push(`shape=${tuple(shape)}`);
  if (size === 0 || described !== null) extras.push(`dtype=${described ?? dtype.name}`);
  if (extras.length === 0) return printed;
  const extra = extras.join(", ");
  const lastLine = `${prefix}${printed},`.split("\n").at(-1)!;
  const spacer = widthOf(lastLine) + extra.length + 2 > rules.lineWidth ? `\n${indent}` : " ";
  return `${printed},${spacer}${extra}`;
}

/** The elements in their brackets, over as many lines as they need. */
function elements(x: Printable, indent: string, isSummary: boolean, rules: Rules): string {
  const edge = isSummary ? edgeFor(x.shape, rules.edgeItems) : Number.POSITIVE_INFINITY;
  const texts = formatterFor(x.dtype, x.shape.length > 0, rules)(shownElements(x, edge));
  return inBrackets(x.shape, edge, texts, `${indent} `, rules.lineWidth - 1);
}

/** Elements of a summary, at most: of many axes the ends alone are more than anybody waits for. */
const MOST_SHOWN = 50_000;

/** How many elements to show at each end of an axis: fewer than are asked for where that would be too many in all. */
function edgeFor(shape: readonly number[], wanted: number): number {
  const shown = (edge: number) => shape.reduce((product, extent) => product * Math.min(extent, 2 * edge), 1);
  let edge = Math.min(wanted, MOST_SHOWN);
  while (edge > 0 && shown(edge) > MOST_SHOWN) edge = Math.floor(edge / 2);
  return edge;
}

/** The elements that will be shown, in the order in which they are printed. */
function shownElements(x: Printable, edge: number): unknown[] {
  const shown: unknown[] = [];
  const walk = (indices: readonly number[]): void => {
    const extent = x.shape[indices.length];
    if (extent === undefined) shown.push(x.get(...(indices as number[])));
    else for (const index of shownIndices(extent, edge)) if (index !== DOTS) walk([...indices, index]);
  };
  walk([]);
  return shown;
}

/** NumPy's `_formatArray`: brackets and line breaks around the texts of elements. */
function inBrackets(
  shape: readonly number[],
  edge: number,
  texts: readonly string[],
  margin: string,
  lineWidth: number,
): string {
  let next = 0;
  const row = (indices: readonly number[], indent: string, width: number): string => {
    let done = "";
    let line = indent;
    for (const [position, index] of indices.entries()) {
      const word = index === DOTS ? "..." : texts[next++]!;
      if (widthOf(line) + widthOf(word) > width && line.length > indent.length) {
        done += `${line.trimEnd()}\n`;
        line = indent;
      }
      line += word;
      if (position < indices.length - 1) line += ", ";
    }
    return `[${(done + line).slice(indent.length)}]`;
  };
  const axis = (at: number, indent: string, width: number): string => {
    if (at === shape.length) return texts[next++]!;
    const left = shape.length - at;
    const indices = shownIndices(shape[at]!, edge);
    if (left === 1) return row(indices, indent, width - 1);
    const items = indices.map(index => (index === DOTS ? "..." : axis(at + 1, `${indent} `, width - 1)));
    return `[${items.join(`,${"\n".repeat(left - 1)}${indent}`)}]`;
  };
  return axis(0, margin, lineWidth);
}

/** In characters, as Python counts: an astral one is one. */
function widthOf(text: string): number {
  let width = 0;
  for (const _ of text) width++;
  return width;
}
