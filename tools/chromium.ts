/**
 * Finds the Chromium that the browser tests drive.
 *
 * Order: the CHROMIUM variable, a `chromium` on PATH, the build that the npm package @sparticuz/chromium carries.
 * Never downloads anything. A candidate counts only when it starts (`--version`), so missing system libraries are
 * noticed here and not in the middle of a test run.
 */
import { execFileSync } from "node:child_process";
import {
  accessSync,
  constants,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

export interface Chromium {
  /** Absolute path of a browser that starts, or undefined when there is none. */
  readonly path: string | undefined;
  /** What was found, or why nothing was, in one line. */
  readonly reason: string;
}

export const CHROMIUM_ARGS: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function findChromium(): Promise<Chromium> {
  const { CHROMIUM } = process.env;
  if (CHROMIUM) return probe(CHROMIUM, "the CHROMIUM variable");
  for (const name of ["chromium", "chromium-browser"]) {
    const onPath = which(name);
    if (onPath) return probe(onPath, "PATH");
  }
  if (process.platform !== "linux" || process.arch !== "x64") {
    return { path: undefined, reason: "no CHROMIUM variable and no chromium on PATH" };
  }
  return probe(await unpackSparticuz(), "@sparticuz/chromium");
}

/**
 * The package's own unpacking writes straight to its final path, so two processes that start together can see half a
 * browser. Here the file gets its name only when it is whole.
 */
async function unpackSparticuz(): Promise<string> {
  const folder = join(import.meta.dirname, "../.cache/chromium");
  const file = join(folder, `chromium-${version("@sparticuz/chromium")}`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  const archive = join(import.meta.dirname, "../node_modules/@sparticuz/chromium/bin/chromium.br");
  await pipeline(createReadStream(archive), createBrotliDecompress(), createWriteStream(unfinished, { mode: 0o755 }));
  renameSync(unfinished, file);
  return file;
}

function version(name: string): string {
  const manifest = join(import.meta.dirname, "../node_modules", name, "package.json");
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

function probe(path: string, source: string): Chromium {
  try {
    const text = execFileSync(path, ["--version", "--no-sandbox"], {
      encoding: "utf8",
      stdio: "pipe",
      timeout: 30_000,
    });
    return { path, reason: `${text.trim()} from ${source}` };
  } catch (error) {
    const text = (error as { stderr?: string }).stderr?.trim().split("\n")[0] || firstLine(error);
    return { path: undefined, reason: `the browser from ${source} does not start: ${text}` };
  }
}

function which(name: string): string | undefined {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // Not there or not executable: the next folder may have it.
    }
  }
  return undefined;
}

function firstLine(error: unknown): string {
  return String((error as Error)?.message ?? error).split("\n")[0] ?? "";
}
