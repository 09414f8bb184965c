/**
 * Checks that are one program each: its exit code is the answer, its output the explanation.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Check, failed, passed, type Result } from "../support/check.ts";
import { bin, root, run } from "../support/run.ts";

async function program(name: string, command: string, args: readonly string[]): Promise<Result> {
  const { ok, output } = await run(command, args);
  return ok ? passed(name) : failed(name, output.trim());
}

export const format: Check = {
  name: "format",
  about: "formatting and lint (biome)",
  async run() {
    return [await program("biome", bin("biome"), ["ci", "--colors=off", "--diagnostic-level=error", "."])];
  },
};

export const types: Check = {
  name: "types",
  about: "sources, tests and tools compile under the strict flags",
  async run() {
    return [await program("tsc", bin("tsc"), ["-p", "tsconfig.json", "--pretty", "false"])];
  },
};

export const build: Check = {
  name: "build",
  about: "every package compiles to dist with its published declarations",
  async run() {
    return [await program("turbo build", bin("turbo"), ["build", "--output-logs=errors-only", "--no-color"])];
  },
};

export const unused: Check = {
  name: "unused",
  about: "no unused files, exports or dependencies, none undeclared (knip)",
  async run() {
    return [await program("knip", bin("knip"), ["--no-progress"])];
  },
};

/** Generators write files that are committed; with --check they only compare. */
export const generated: Check = {
  name: "generated",
  about: "committed generated files are what their generators write",
  async run() {
    const generators = readdirSync(join(root, "tools")).filter(file => /^generate-.*\.mjs$/.test(file));
    const sources = ["--conditions=@lanewise/source", "--no-warnings"];
    return Promise.all(
      generators.map(file => program(file, process.execPath, [...sources, join(root, "tools", file), "--check"])),
    );
  },
};
