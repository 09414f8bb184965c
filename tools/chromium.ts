/**
 * Finds the Chromium that the browser tests drive.
 *
 * Order: the CHROMIUM variable, a `chromium` on PATH, the build that the npm package @sparticuz/chromium carries.
 * Never downloads anything. A candidate counts only when it starts (`--version`), so missing system libraries are
 * noticed here and not in the middle of a test run.
 */
import { execFileSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

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
  try {
    const { default: sparticuz } = await import("@sparticuz/chromium");
    return probe(await sparticuz.executablePath(), "@sparticuz/chromium");
  } catch (error) {
    return { path: undefined, reason: `@sparticuz/chromium could not be unpacked: ${firstLine(error)}` };
  }
}

function probe(path: string, source: string): Chromium {
  try {
    const version = execFileSync(path, ["--version", "--no-sandbox"], {
      encoding: "utf8",
      stdio: "pipe",
      timeout: 30_000,
    });
    return { path, reason: `${version.trim()} from ${source}` };
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
