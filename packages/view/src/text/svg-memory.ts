/**
 * The lower half of `toSVG`: memory in rows of addresses, and the way through it. Rows that hold nothing of what is drawn are
 * left out, so that a drawing is as large as the elements that it shows, however far apart they lie.
 */

/** One element that is drawn. */
export interface Step {
  readonly indices: readonly number[];
  readonly address: number;
  readonly colour: string;
  /** Escaped. */
  readonly text: string;
}

/** A part of the picture. */
export interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** Where elements lie. */
interface Strided {
  readonly strides: readonly number[];
  readonly itemsize: number;
}

/** Pixels: a cell, a row with what is above it, a mark for rows left out, and where cells begin. */
const CELL = 30;
const ROW = 44;
const BREAK = 18;
const LEFT = 56;
/** Cells that may stand in one row. */
const WIDEST = 26;

/** Memory from its first shown byte on; the path goes below the texts, which would be struck through. */
export function drawMemory(view: Strided, steps: readonly Step[]): Drawing {
  if (steps.length === 0) return { svg: "", width: 0, height: 0 };
  const { itemsize } = view;
  const low = steps.reduce((least, { address }) => Math.min(least, address), Number.POSITIVE_INFINITY);
  const high = steps.reduce((most, { address }) => Math.max(most, address), low) + itemsize;
  const unit = view.strides.reduce((a, b) => gcd(a, Math.abs(b)), itemsize) || 1;
  const cells = (high - low) / unit;
  const perRow = rowLength(view, unit, cells);
  const width = unit === itemsize ? CELL : CELL / 2;
  const rowOf = (address: number) => Math.floor((address - low) / unit / perRow);
  const xOf = (address: number) => LEFT + (((address - low) / unit) % perRow) * width;

  const heights = new Map<number, number>();
  const back: string[] = [`<text class="s" y="6">memory, ${unit === 1 ? "a byte" : `${unit} bytes`} a cell</text>`];
  let height = 18;
  let last = -1;
  for (const row of rowsOf(steps, itemsize, rowOf)) {
    if (row !== last + 1) {
      back.push(`<text class="a" x="${LEFT}" y="${height + 4}">… ${(row - last - 1) * perRow * unit} bytes</text>`);
      height += BREAK;
    }
    heights.set(row, height);
    const start = low + row * perRow * unit;
    back.push(`<text class="a" x="0" y="${height + CELL / 2 + 3}">${start}</text>`);
    for (let k = 0; k < Math.min(perRow, cells - row * perRow); k++)
      back.push(rect("m", LEFT + k * width, height, width));
    height += ROW;
    last = row;
  }

  const front: string[] = [];
  const texts: string[] = [];
  const points: (readonly [number, number])[] = [];
  for (const { address, colour, text } of steps) {
    const [x, y] = [xOf(address), heights.get(rowOf(address))!];
    for (let byte = 0; byte < itemsize; byte += unit) {
      const top = heights.get(rowOf(address + byte));
      if (top === undefined) break;
      front.push(rect("c", xOf(address + byte), top, width, colour));
    }
    points.push([x + width / 2, y - 4]);
    if (width * (itemsize / unit) < CELL) continue;
    const middle = Math.min(x + (width * itemsize) / unit / 2, LEFT + perRow * width - width / 2);
    texts.push(`<text class="v" x="${middle}" y="${y + CELL / 2 + 4}" font-size="10">${text}</text>`);
  }
  return { svg: [...back, ...front, walk(points), ...texts].join(""), width: LEFT + perRow * width, height };
}

/** The rows in which elements begin, and the ones after these where they are longer. */
function rowsOf(steps: readonly Step[], itemsize: number, rowOf: (address: number) => number): number[] {
  const rows = steps.flatMap(({ address }) => {
    const row = rowOf(address);
    return rowOf(address + itemsize - 1) > row ? [row, row + 1] : [row];
  });
  return [...new Set(rows)].sort((a, b) => a - b);
}

/** A line from element to element, which bows within a row; a dot where it begins, an arrow where it ends. */
function walk(points: readonly (readonly [number, number])[]): string {
  const [first, ...others] = points;
  const path = others.map(([x, y], index) => {
    const [px, py] = points[index]!;
    const bow = py === y ? -Math.min(12, 4 + Math.abs(x - px) / 12) : 0;
    return `Q${(px + x) / 2} ${(py + y) / 2 + bow} ${x} ${y}`;
  });
  const end = points.at(-1)!;
  return (
    `<path class="w" d="M${first!.join(" ")}${path.join("")}"/>` +
    `<circle class="d" cx="${first![0]}" cy="${first![1]}" r="3.5"/>` +
    `<path class="d" d="M${end[0] - 5} ${end[1] - 7}h10l-5 8z"/>`
  );
}

/**
 * Cells in a row of memory: one turn of the slowest axis, if that is neither a dot nor a mile; else whole turns of another one,
 * so many that a slower one begins with a row.
 */
function rowLength({ strides }: Strided, unit: number, cells: number): number {
  const turns = strides.map(stride => Math.abs(stride) / unit).sort((a, b) => b - a);
  const turn = turns.find(each => each >= 3 && each <= WIDEST && each < cells) ?? 1;
  if (turn > 1 && turn === turns[0]) return turn;
  const most = turn === 1 ? 20 : WIDEST - (WIDEST % turn);
  const slower = turns.findLast(each => each > WIDEST) ?? 0;
  let length = most;
  while (length > 8 && (slower % length !== 0 || length % turn !== 0)) length--;
  return Math.max(1, Math.min(slower % length === 0 ? length : most, Math.ceil(cells)));
}

function rect(kind: "m" | "c", x: number, y: number, width: number, colour?: string): string {
  const fill = colour === undefined ? "" : ` fill="${colour}"`;
  return `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${CELL}" rx="2"${fill}/>`;
}

function gcd(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
