/**
 * Starts other programs for the checks: quietly, with everything they said kept for the report of a failure.
 */
import { type SpawnOptions, spawn } from "node:child_process";
import { statSync } from "node:fs";
import { delimiter, join } from "node:path";

export interface Finished {
  readonly ok: boolean;
  readonly code: number | null;
  /** stdout and stderr in the order in which they came. */
  readonly output: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Show the output while it comes, besides keeping it. */
  readonly show?: boolean;
  readonly timeoutMs?: number;
}

export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const { cwd = root, env = process.env, show = false, timeoutMs = 600_000 } = options;
  const spawnOptions: SpawnOptions = { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: timeoutMs };
  // On Windows the programs of npm packages are .cmd files, which only a shell starts.
  if (process.platform === "win32") spawnOptions.shell = true;
  return new Promise(resolve => {
    const chunks: Buffer[] = [];
    const child = spawn(command, args, spawnOptions);
    const keep = (chunk: Buffer): void => {
      chunks.push(chunk);
      if (show) process.stdout.write(chunk);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    child.on("error", error => chunks.push(Buffer.from(`${command}: ${error.message}\n`)));
    child.on("close", code => resolve({ ok: code === 0, code, output: Buffer.concat(chunks).toString("utf8") }));
  });
}

/** The repository's folder. */
export const root: string = join(import.meta.dirname, "../..");

/** A program of the root's node_modules. */
export function bin(name: string): string {
  return join(root, "node_modules/.bin", name);
}

/** The machine's own Node: the first on PATH that no package manager put there. */
export function hostNode(): string {
  const name = process.platform === "win32" ? "node.exe" : "node";
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    if (folder.includes("node_modules")) continue;
    const file = join(folder, name);
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  }
  return process.execPath;
}
