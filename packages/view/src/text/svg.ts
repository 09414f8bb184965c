/**
 * A drawing of how a view walks its memory: the elements as they are indexed, and below them the memory (svg-memory.ts).
 * One self-contained SVG text: no script, no font, no link; light and dark by `prefers-color-scheme`.
 */
import { type NumericContainer, sizeOf } from "@lanewise/format";
import { checkReadable } from "./check-readable.ts";
import { type Drawing, drawMemory, type Step } from "./svg-memory.ts";

/** What `toSVG` needs of a view. */
export type Drawable = Pick<NumericContainer, "dtype" | "shape" | "get"> & {
  readonly strides: readonly number[];
  readonly byteOffset: number;
  readonly itemsize: number;
};

/** Elements that are drawn; more would be noise. */
const MOST_ELEMENTS = 96;
/** Pixels: a cell of the grid, gaps. */
const CELL = 44;
const GAP = 28;
const LEFT = 20;

/**
 * An SVG of a view: its elements, coloured in the order of their indices, and below them the memory, where the same
 * colours show in which order the view walks it. Large views are drawn in part, and memory between far elements is left out.
 *
 * @throws {ARGUMENT} for what is no view
 *
 * @example
 * import * as lw from "lanewise";
 * const m = lw.view(new Uint8Array([0, 1, 2, 3, 4, 5])).reshape(2, 3);
 * lw.toSVG(m.T).startsWith("<svg"); // => true
 */
export function toSVG(view: Drawable): string {
  checkReadable(view, "view", "a view", ["dtype", "shape", "get", "strides", "byteOffset", "itemsize"]);
  const shape = shownShape(view.shape);
  const steps = stepsOf(view, shape);
  const grid = drawGrid(view, shape, steps);
  const memory = drawMemory(view, steps);
  const width = Math.max(grid.width, memory.width, 420) + 2 * LEFT;
  const height = 60 + grid.height + GAP + memory.height + 20;
  const title = `${view.dtype.name}[${view.shape.join(", ")}]`;
  const part = sizeOf(shape) < sizeOf(view.shape) ? ` · the first [${shape.join(", ")}] are drawn` : "";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)} walks memory with strides [${view.strides.join(", ")}]</title>`,
    STYLE,
    `<text x="${LEFT}" y="26" class="h">${escaped(title)}</text>`,
    `<text x="${LEFT}" y="46" class="s">strides [${view.strides.join(", ")}] bytes, from byte ${view.byteOffset}${part}</text>`,
    `<g transform="translate(${LEFT} 60)">${grid.svg}</g>`,
    `<g transform="translate(${LEFT} ${60 + grid.height + GAP})">${memory.svg}</g>`,
    "</svg>",
  ].join("\n");
}

const STYLE = `<style>
text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#1f2430}
.h{font-size:16px;font-weight:600}.s{fill:#6b7280}.a{font-size:9px;fill:#6b7280}.v{text-anchor:middle;fill:#14181f}
.m{fill:#e7eaef;stroke:#cbd1da}.c{stroke:#fff;stroke-width:1.5}.w{fill:none;stroke:#111827;stroke-width:1.6;opacity:.55}
.d{fill:#111827}
@media(prefers-color-scheme:dark){text{fill:#e5e9f0}.s,.a{fill:#9aa4b2}.m{fill:#262b34;stroke:#3a414d}.c{stroke:#14181f}
.w{stroke:#f3f4f6}.d{fill:#f3f4f6}.v{fill:#14181f}}
</style>`;

/** As much of each axis as fits, the last axes first. */
function shownShape(shape: readonly number[]): number[] {
  let room = MOST_ELEMENTS;
  const shown = [...shape];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    shown[axis] = Math.min(shape[axis]!, axis === shape.length - 1 ? 16 : 12, Math.max(1, room));
    room = Math.floor(room / Math.max(1, shown[axis]!));
  }
  return shown;
}

function stepsOf(view: Drawable, shape: readonly number[]): Step[] {
  const total = sizeOf(shape);
  const indices = shape.map(() => 0);
  return Array.from({ length: total }, (_, position) => {
    const step: Step = {
      indices: [...indices],
      address: indices.reduce((sum, index, axis) => sum + index * view.strides[axis]!, view.byteOffset),
      colour: `hsl(${Math.round(195 + (150 * position) / Math.max(1, total - 1))} 75% ${78 - Math.round((18 * position) / Math.max(1, total))}%)`,
      text: escaped(shortText(view.get(...indices))),
    };
    for (let axis = shape.length - 1; axis >= 0 && ++indices[axis]! === shape[axis]; axis--) indices[axis] = 0;
    return step;
  });
}

/** The last two axes as a grid; axes before them put grids side by side. */
function drawGrid(view: Drawable, shape: readonly number[], steps: readonly Step[]): Drawing {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.at(-2) ?? 1;
  const grids = steps.length / Math.max(1, columns * rows);
  const svg = steps.map((step, position) => {
    const grid = Math.floor(position / (columns * rows));
    const x = grid * (columns * CELL + 16) + (step.indices.at(-1) ?? 0) * CELL;
    const y = (step.indices.at(-2) ?? 0) * CELL * 0.75;
    return cell(x, y, CELL, CELL * 0.75, step.colour, step.text);
  });
  if (steps.length === 0) svg.push(`<text class="s" y="20">no elements: [${view.shape.join(", ")}]</text>`);
  return {
    svg: svg.join(""),
    width: Math.ceil(grids) * (columns * CELL + 16),
    height: Math.max(30, rows * CELL * 0.75),
  };
}

function cell(x: number, y: number, width: number, height: number, colour: string, text: string): string {
  return (
    `<rect class="c" x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="${colour}"/>` +
    `<text class="v" x="${x + width / 2}" y="${y + height / 2 + 4}">${text}</text>`
  );
}

function shortText(value: unknown): string {
  if (typeof value === "object" && value !== null) return value instanceof Uint8Array ? "…" : "{…}";
  const text = typeof value === "number" && !Number.isInteger(value) ? value.toPrecision(3) : String(value);
  return text.length > 6 ? `${text.slice(0, 5)}…` : text;
}

function escaped(text: string): string {
  return text.replace(/[<>&"]/g, c => `&#${c.charCodeAt(0)};`);
}
