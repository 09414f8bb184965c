/**
 * All chapters in order: read the inputs, walk, write the picture and the drawing.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as lw from "lanewise";
import { defaultPhoto, defaultTable, InputError, readInput } from "./inputs.ts";
import { decodePhoto, showPhoto } from "./photo.ts";
import * as programs from "./programs.ts";
import { type Output, Report } from "./report.ts";
import { parseTable, showTable, type Weather } from "./table.ts";
import { drawWalk } from "./walk.ts";

export interface TourOptions {
  /** A JPEG file; by default one from an npm data package. */
  readonly photo?: string | undefined;
  /** A CSV file with the columns of the default one. */
  readonly table?: string | undefined;
  /** The folder for what the tour writes. */
  readonly out: string;
}

/** @throws {InputError} for a wrong path or a broken file. */
export async function runTour(options: TourOptions, output: Output): Promise<{ report: Report; weather: Weather }> {
  const report = new Report(output);
  const [photoInput, tableInput] = [defaultPhoto(), defaultTable()];
  const photoPath = options.photo ?? photoInput.path;
  const tablePath = options.table ?? tableInput.path;
  // Everything is read before anything is written.
  const photo = await decodePhoto(readInput(photoPath, "photo"), photoPath);
  const rows = parseTable(new TextDecoder().decode(readInput(tablePath, "table")), tablePath);
  try {
    mkdirSync(options.out, { recursive: true });
  } catch (error) {
    throw new InputError(`cannot make the folder ${options.out}: ${(error as Error).message}`);
  }
  // Who allocates is recorded, so that what is said about leaks at the end is known and not hoped.
  lw.configure({ trace: true });
  await lw.threadsReady();

  report.chapter("1. A photograph");
  if (!options.photo) report.line(`${photoInput.title}; ${photoInput.licence}`);
  const png = join(options.out, "photo.png");
  writeFileSync(png, showPhoto(report, photo));
  report.line(`written: ${relative(process.cwd(), png)} (crop, mirror; blend, cyanotype)`);

  report.chapter("2. A table of measurements");
  if (!options.table) report.line(`${tableInput.title}; ${tableInput.licence}`);
  const weather = showTable(report, rows);

  report.chapter("3. Eight small programs about views");
  showPrograms(report);

  report.chapter("4. How a view walks through its memory");
  const svg = join(options.out, "walk.svg");
  writeFileSync(svg, drawWalk(report));
  report.line(`written: ${relative(process.cwd(), svg)}`);

  const { path, threads } = lw.info();
  report.chapter("How it ran");
  report.line(`kernels: ${path}; threads ready: ${threads.ready} of ${threads.wanted}`);
  const { blocks } = lw.defaultHeap().stats();
  report.line(`arrays not released: ${lw.leaks().length}; heap blocks that kernels and threads keep: ${blocks}`);
  lw.configure({ trace: false });
  return { report, weather };
}

function showPrograms(report: Report): void {
  const views = programs.memoryViews();
  report.line(`views of bytes: every second one ${views.stepped.values}; as integers ${views.integers.length} items`);
  for (const text of views.refusals) report.line(`  refused: ${text}`);
  const square = programs.viewsOfArrays();
  report.line(`a 4 x 4 array: strides (${square.strides.join(", ")}), row 0 is the view ${square.row}`);
  const records = programs.viewsOfRecords();
  report.line(`records ${records.format}: ${records.itemsize} bytes each, column a is ${records.column}`);
  report.line(`summer("abcdefg") = ${programs.summer(new TextEncoder().encode("abcdefg"))}`);
  using twelve = lw.arange(12);
  using matrix = lw.view(twelve);
  report.line(`mean of 0 to 11 as 3 x 4 = ${programs.mean(matrix.reshape(3, 4))}`);
  using hundred = lw.arange(0, 100, 1, "float32");
  using values = lw.view(hundred);
  report.line(`generic mean of 0 to 99 = ${programs.genericMean(values)}, by one function for five dtypes`);
  using million = lw.fromFunction([1000, 1000], (i, j) => BigInt(((i * 1000 + j) * 7919 + 12345) % 1_000_003), "int64");
  const least = programs.minimumOfSlices(million);
  report.line(
    `minimum of 1000 x 1000 = ${least.minimum}; of a slice of shape (${least.shape.join(", ")}) = ${least.ofPart}`,
  );
  using records10 = lw.array(
    Array.from({ length: 10 }, (_, i) => ({ a: i, b: i / 4 })),
    "T{i:a:f:b:}",
  );
  programs.doubler(records10);
  report.line(`doubler over records, in place: record 3 is ${JSON.stringify(records10.get(3))}`);
  for (const event of programs.ownedMemory()) report.line(`owned memory: ${event}`);
  const resizing = programs.resizing();
  report.line(`resize with a view out: ${resizing.refused}`);
  report.line(`resize after its release: ${resizing.after}`);
}
